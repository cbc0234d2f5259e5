import type { Answer, CommandName } from '../../domain/commands.ts'
import type { Dispatch } from '../../domain/facts.ts'
import type { Instant } from '../../domain/instant.ts'
import type { UnitRef } from '../../domain/units.ts'
import type { CaseFile } from '../caseFile.ts'
import { decideComplex } from './complex.ts'
import { decideExtension } from './extension.ts'
import type { Handled } from './findAndHandle.ts'
import { decideParking } from './parking.ts'
import { type Return, reviewReturn } from './returnOrder.ts'
import { reviewCompletion } from './review.ts'

export type Handling =
  | { readonly outcome: 'COMPLETED'; readonly at: Instant }
  | Extract<Return, { outcome: 'RETURNED' }>

/** What a lead unit may do while it handles, and go on handling. */
const meanwhile = ['contact', 'progress', 'askExtension', 'askParking'] as const

/**
 * 办理. The lead unit handles until a review passes what it reports; a send-back restarts nothing.
 * Signing is not admitting responsibility: within its window an order can still be returned.
 */
export async function handle(file: CaseFile, dispatch: Dispatch): Promise<Handling> {
  const key = `${dispatch.key}/HANDLE`
  const work: Work = { key, unit: dispatch.unit, limit: dispatch.handleLimit }
  const stays = [...meanwhile, 'askComplex'] as const
  for (let n = 1; ; n++) {
    const answer = await file.task(
      key,
      {
        kind: 'HANDLE',
        holder: dispatch.unit,
        accepts: [...(dispatch.designated ? [] : (['returnOrder'] as const)), 'complete', ...stays],
        stays,
        limit: work.limit,
      },
      n,
    )
    switch (answer.name) {
      case 'complete':
        if (await complete(file, work, n, answer.at)) return { outcome: 'COMPLETED', at: answer.at }
        break
      case 'returnOrder': {
        const decided = await reviewReturn(file, dispatch, `${key}/return${n}`, answer)
        if (decided.outcome === 'RETURNED') return decided
        break
      }
      case 'askComplex':
        file.beside(`${key}/complex${n}`, () => decideComplex(file, `${key}/complex${n}`, dispatch, answer))
        break
      default:
        go(file, work, n, answer)
    }
  }
}

/** 重办. The unit that led handles again, within a limit of its own and without a way back. */
export async function rework(file: CaseFile, round: number, lead: UnitRef, from: Instant): Promise<Handled> {
  const key = `round${round}/HANDLE`
  const work: Work = { key, unit: lead, limit: file.limit(key, 'rework', lead, from) }
  for (let n = 1; ; n++) {
    const answer = await file.task(
      key,
      {
        kind: 'HANDLE',
        holder: lead,
        accepts: ['complete', ...meanwhile],
        stays: meanwhile,
        limit: work.limit,
      },
      n,
    )
    if (answer.name !== 'complete') go(file, work, n, answer)
    else if (await complete(file, work, n, answer.at)) return { lead, at: answer.at }
  }
}

/** Handling by a unit, in a round of its own or after a dispatch. */
interface Work {
  readonly key: string
  readonly unit: UnitRef
  readonly limit: string
}

/** What the unit does beside its work: each request is a branch, and the work goes on. */
function go(
  file: CaseFile,
  { key, unit, limit }: Work,
  n: number,
  answer: Answer<(typeof meanwhile)[number]>,
): void {
  switch (answer.name) {
    case 'askExtension':
      file.beside(`${key}/extension${n}`, () =>
        decideExtension(file, `${key}/extension${n}`, limit, unit, answer),
      )
      break
    case 'askParking':
      file.beside(`${key}/parking${n}`, () => decideParking(file, `${key}/parking${n}`, limit, unit, answer))
      break
    case 'contact':
    case 'progress':
  }
}

/** What the unit had asked for loses its object; a parked clock goes on, for the work may come back from its review. */
async function complete(file: CaseFile, { key, limit }: Work, n: number, at: Instant): Promise<boolean> {
  const before = file.facts.answers[key]?.slice(0, n - 1) ?? []
  for (const [i, { name }] of before.entries()) {
    const branch = branches[name]
    if (!branch) continue
    file.end(`${key}/${branch}${i + 1}`, 'COMPLETED')
    file.release(limit, `${key}/${branch}${i + 1}`)
  }
  file.resume(limit, `${key}/complete${n}`, at)
  return reviewCompletion(file, key, n, limit, at)
}

const branches: Partial<Record<CommandName, string>> = {
  askExtension: 'extension',
  askParking: 'parking',
  askComplex: 'complex',
}
