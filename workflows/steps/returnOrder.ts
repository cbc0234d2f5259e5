import type { Answer } from '../../domain/commands.ts'
import type { Dispatch } from '../../domain/facts.ts'
import type { Instant } from '../../domain/instant.ts'
import type { CaseFile } from '../caseFile.ts'
import { whereSomebodyMay } from './centres.ts'

export type Return = { readonly outcome: 'RETURNED'; readonly at: Instant } | { readonly outcome: 'DENIED' }

/**
 * 退单. Another person where the order was dispatched decides, or a level up where nobody else is. Meanwhile the unit's
 * limits are held, not moved: a denied return has the same due instants as before, and what they should have said is said
 * then. What comes to be danger meanwhile is not returned.
 */
export async function reviewReturn(
  file: CaseFile,
  dispatch: Dispatch,
  key: string,
  asked: Answer<'returnOrder'>,
): Promise<Return> {
  const unitLimits = [dispatch.acceptLimit, dispatch.handleLimit]
  for (const limit of unitLimits) file.hold(limit, key)

  const holder = await whereSomebodyMay(file, key, dispatch.centre, 'reviewReturn')
  const limit = file.limit(key, 'returnReview', holder, asked.at)
  const answer = await file.taskUnlessEnded(key, {
    kind: 'RETURN_REVIEW',
    holder,
    accepts: ['reviewReturn'],
    limit,
  })
  if (!answer) return { outcome: 'DENIED' }
  file.meet(limit, answer.at)

  if (answer.input.decision === 'DENY') {
    for (const held of unitLimits) file.release(held, key)
    return { outcome: 'DENIED' }
  }
  file.enter({ type: 'RETURNED', dispatch: dispatch.key })
  file.end(dispatch.key, 'RETURNED')
  return { outcome: 'RETURNED', at: answer.at }
}
