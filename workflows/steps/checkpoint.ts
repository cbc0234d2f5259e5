import type { Checkpoint } from '../../domain/facts.ts'
import { Level } from '../../domain/units.ts'
import { whistleOf } from '../../domain/whistles.ts'
import type { CaseFile } from '../caseFile.ts'
import { centreAt, whereSomebodyMay } from './centres.ts'
import { endWhen } from './endWhen.ts'

const answers = ['acknowledge', 'convene', 'openVideo', 'raise'] as const

/**
 * 监哨、中期调度. The monitor of the district's grid centre looks at an order in mid-course: half of a long limit has gone,
 * it was urged again and again, something parked is to be seen, units that were called to the spot have not come, or the
 * unit asked for the requester's number at a time when it has no use for it. What it is about may end before anybody has
 * looked; then nothing is left to see.
 */
export async function checkpoint(file: CaseFile, { key, limit: watched, at }: Checkpoint): Promise<void> {
  const holder = await whereSomebodyMay(file, key, centreAt(file, Level.DISTRICT), 'acknowledge')
  const limit = file.limit(key, 'checkpoint', holder, at)
  if (watched !== null) endWhen(file, key, ({ limits }) => limits[watched]?.endedAt !== null, 'LIMIT_ENDED')
  const answer = await file.task(key, {
    kind: 'CHECKPOINT',
    holder,
    accepts: whistleOf(file.facts, key) ? [...answers, 'redirect', 'cancelWhistle'] : answers,
    limit,
  })
  file.meet(limit, answer.at)
}
