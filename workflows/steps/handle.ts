import type { Dispatch } from '../../domain/facts.ts'
import type { Instant } from '../../domain/instant.ts'
import type { UnitRef } from '../../domain/units.ts'
import type { CaseFile } from '../caseFile.ts'
import type { Handled } from './findAndHandle.ts'
import { type Return, reviewReturn } from './returnOrder.ts'
import { reviewCompletion } from './review.ts'

export type Handling =
  | { readonly outcome: 'COMPLETED'; readonly at: Instant }
  | Extract<Return, { outcome: 'RETURNED' }>

/**
 * 办理. The lead unit handles until a review passes what it reports; a send-back restarts nothing.
 * Signing is not admitting responsibility: within its window an order can still be returned.
 */
export async function handle(file: CaseFile, dispatch: Dispatch): Promise<Handling> {
  const key = `${dispatch.key}/HANDLE`
  const limit = dispatch.handleLimit
  for (let n = 1; ; n++) {
    const answer = await file.task(
      key,
      {
        kind: 'HANDLE',
        holder: dispatch.unit,
        accepts: dispatch.designated ? ['complete'] : ['complete', 'returnOrder'],
        limit,
      },
      n,
    )
    switch (answer.name) {
      case 'complete':
        if (await reviewCompletion(file, key, n, limit, answer.at))
          return { outcome: 'COMPLETED', at: answer.at }
        break
      case 'returnOrder': {
        const decided = await reviewReturn(file, dispatch, `${key}/return${n}`, answer)
        if (decided.outcome === 'RETURNED') return decided
      }
    }
  }
}

/** 重办. The unit that led handles again, within a limit of its own and without a way back. */
export async function rework(file: CaseFile, round: number, lead: UnitRef, from: Instant): Promise<Handled> {
  const key = `round${round}/HANDLE`
  const limit = file.limit(key, 'rework', lead, from)
  for (let n = 1; ; n++) {
    const answer = await file.task(key, { kind: 'HANDLE', holder: lead, accepts: ['complete'], limit }, n)
    if (await reviewCompletion(file, key, n, limit, answer.at)) return { lead, at: answer.at }
  }
}
