import type { Answer, CommandName } from '../../domain/commands.ts'
import type { Duration } from '../../domain/duration.ts'
import type { Dispatch, Facts } from '../../domain/facts.ts'
import type { Instant } from '../../domain/instant.ts'
import { isUnder } from '../../domain/keys.ts'
import { flat, limitRule } from '../../domain/limits.ts'
import { daysOf } from '../../domain/limitTimes.ts'
import type { ResultKind } from '../../domain/requests.ts'
import type { UnitRef } from '../../domain/units.ts'
import type { CaseFile } from '../caseFile.ts'
import { assist } from './assist.ts'
import { decideComplex } from './complex.ts'
import { handleDelegated } from './delegate.ts'
import { settleDispute } from './dispute.ts'
import { hearExpert } from './expert.ts'
import { decideExtension } from './extension.ts'
import { comeToTheSpot } from './onSpot.ts'
import { decideParking } from './parking.ts'
import { type Return, reviewReturn } from './returnOrder.ts'
import { checkCompletion } from './review.ts'

/** What a review has passed, and when it did. */
export interface Completed {
  readonly outcome: 'COMPLETED'
  readonly resultKind: ResultKind
  readonly at: Instant
}
export type Handling = Completed | Extract<Return, { outcome: 'RETURNED' }>

/** What a lead unit may do while it handles, and go on handling. */
const meanwhile = [
  'contact',
  'progress',
  'askExtension',
  'askParking',
  'delegate',
  'callAssisting',
  'askExpert',
] as const
const meanwhileAtFirst = [...meanwhile, 'askComplex', 'raiseDispute'] as const

/**
 * 办理. The lead unit handles until what it reports is passed; a send-back restarts nothing.
 * Signing is not admitting responsibility: within its window an order can still be returned.
 */
export async function handle(file: CaseFile, dispatch: Dispatch): Promise<Handling> {
  const key = `${dispatch.key}/HANDLE`
  const work: Work = {
    key,
    unit: dispatch.unit,
    centre: dispatch.centre,
    limit: dispatch.handleLimit,
    dispatch,
  }
  file.beside(`${key}/onSpot`, () => comeToTheSpot(file, key, dispatch.unit, dispatch.at))
  for (let n = 1; ; n++) {
    const answer = await file.task(
      key,
      {
        kind: 'HANDLE',
        holder: dispatch.unit,
        accepts: ['returnOrder', 'complete', ...meanwhileAtFirst],
        stays: meanwhileAtFirst,
        limit: work.limit,
      },
      n,
    )
    switch (answer.name) {
      case 'complete': {
        const completed = await complete(file, work, n, answer)
        if (completed) return completed
        break
      }
      case 'returnOrder': {
        const decided = await reviewReturn(file, dispatch, `${key}/return${n}`, answer)
        if (decided.outcome === 'RETURNED') return decided
        break
      }
      default:
        go(file, work, n, answer)
    }
  }
}

/** The branch that parked a limit; walked past again, an earlier completion must not resume what was parked after it. */
function parkedBy(file: CaseFile, limit: string): string {
  return file.facts.limits[limit]?.moves.findLast(({ reason }) => reason === 'PARKED')?.cause ?? ''
}

/** How long a unit has that handles again: the time of a rework, or as many days as were granted. */
export type TimeGiven = { readonly at: Instant } & (
  | { readonly outcome: 'REWORK' }
  | { readonly outcome: 'GRANTED'; readonly days: number }
)

/** 重办. The unit that led handles again, within a limit of its own and without a way back. */
export async function handleAgain(
  file: CaseFile,
  round: number,
  dispatch: Dispatch,
  time: TimeGiven,
): Promise<Completed> {
  const key = `round${round}/HANDLE`
  const { unit, centre } = dispatch
  const limit =
    time.outcome === 'REWORK'
      ? file.limit(key, 'rework', unit, time.at)
      : file.limit(key, 'grantedTime', unit, time.at, { within: granted(file, time.days) })
  const work: Work = { key, unit, centre, limit, dispatch: null }
  file.beside(`${key}/onSpot`, () => comeToTheSpot(file, key, unit, time.at))
  for (let n = 1; ; n++) {
    const answer = await file.task(
      key,
      { kind: 'HANDLE', holder: unit, accepts: ['complete', ...meanwhile], stays: meanwhile, limit },
      n,
    )
    if (answer.name !== 'complete') go(file, work, n, answer)
    else {
      const completed = await complete(file, work, n, answer)
      if (completed) return completed
    }
  }
}

/** So many days as the requester granted, on the clock of the rule that lets them be granted. */
function granted({ book, facts }: CaseFile, days: number): Duration {
  return daysOf(limitRule(book, 'grantedTime', facts.classification).within, days)
}

/** Handling by a unit: of a dispatch, or in a round of its own. */
interface Work {
  readonly key: string
  readonly unit: UnitRef
  readonly centre: UnitRef
  readonly limit: string
  readonly dispatch: Dispatch | null
}

/** What the unit does beside its work: each is a branch, and the work goes on. */
function go(file: CaseFile, work: Work, n: number, answer: Answer<(typeof meanwhileAtFirst)[number]>): void {
  const { unit, limit, dispatch } = work
  const [branch = ''] = branchesOf(work, n, answer)
  switch (answer.name) {
    case 'askExtension':
      file.beside(branch, () => decideExtension(file, branch, limit, unit, answer))
      break
    case 'askParking':
      file.beside(branch, () => decideParking(file, branch, work, answer))
      break
    case 'askComplex':
      if (dispatch) file.beside(branch, () => decideComplex(file, branch, dispatch, answer))
      break
    case 'delegate':
      file.beside(branch, () => handleDelegated(file, branch, answer))
      break
    case 'askExpert':
      file.beside(branch, () => hearExpert(file, branch, answer))
      break
    case 'callAssisting':
      for (const [i, called] of answer.input.units.entries())
        file.beside(`${branch}/${i + 1}`, () => assist(file, `${branch}/${i + 1}`, called, limit, answer.at))
      break
    case 'raiseDispute':
      file.beside(branch, async () => {
        await settleDispute(file, branch, [unit, ...answer.input.parties], answer.at)
      })
      break
    case 'contact':
    case 'progress':
  }
}

const branchNames: Partial<Record<CommandName, string>> = {
  askExtension: 'extension',
  askParking: 'parking',
  askComplex: 'complex',
  delegate: 'delegated',
  callAssisting: 'assist',
  askExpert: 'expert',
}

/** The branches that the nth answer opened. A dispute stands apart: it may outlive the dispatch that it takes away. */
function branchesOf({ key }: Work, n: number, { name }: Pick<Answer, 'name'>): string[] {
  if (name === 'raiseDispute') return [`dispute/${flat(key)}.${n}`]
  const branch = branchNames[name]
  return branch ? [`${key}/${branch}${n}`] : []
}

/** What was opened before the nth answer to a unit's work. */
function branchesBefore(
  file: CaseFile,
  work: Work,
  n: number,
  names: readonly CommandName[] | null,
): string[] {
  const before = file.facts.answers[work.key]?.slice(0, n - 1) ?? []
  return before.flatMap((answer, i) =>
    names === null || names.includes(answer.name) ? branchesOf(work, i + 1, answer) : [],
  )
}

/** Whether something waits or runs in a branch: what is over needs no end. */
function isOpen({ tasks, limits }: Facts, branch: string): boolean {
  return (
    Object.keys(tasks).some((key) => isUnder(key, branch)) ||
    Object.values(limits).some(({ key, endedAt }) => endedAt === null && isUnder(key, branch))
  )
}

/** The dispute for which a unit has the order: who has done the work has taken the duty, and objects no more. */
function disputeBefore(dispatch: Dispatch | null): string[] {
  const isDisputed = dispatch?.basis === 'FIRST_TAKER' || dispatch?.basis === 'RULING'
  return isDisputed && dispatch.reason ? [dispatch.reason] : []
}

/**
 * What the unit had asked for loses its object, and whoever was to help need not any more; a parked clock goes on, for
 * the work may come back from its review.
 */
async function complete(
  file: CaseFile,
  work: Work,
  n: number,
  { at, input }: Answer<'complete'>,
): Promise<Completed | null> {
  const { key, limit, dispatch } = work
  const called = branchesBefore(file, work, n, ['callAssisting'])
  for (const { key: assisting, kind, holder } of Object.values(file.facts.tasks))
    if (kind === 'ASSIST' && called.some((branch) => isUnder(assisting, branch)))
      file.enter({ type: 'ASSISTANCE_MISSING', assist: assisting, unit: holder })
  const opened = branchesBefore(file, work, n, null)
  for (const branch of [...opened, ...disputeBefore(dispatch)].filter((one) => isOpen(file.facts, one))) {
    file.end(branch, 'COMPLETED')
    file.release(limit, branch)
  }
  if (opened.includes(parkedBy(file, limit))) file.resume(limit, `${key}/complete${n}`, at)
  const passedAt = await checkCompletion(file, work, n, at)
  return passedAt ? { outcome: 'COMPLETED', resultKind: input.resultKind, at: passedAt } : null
}
