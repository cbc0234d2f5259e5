import type { Instant } from '../../domain/instant.ts'
import type { CaseFile } from '../caseFile.ts'

/**
 * 审核. The centre passes what the unit reports, or sends it back. Passed, the work counts as done when it was
 * reported; sent back, the unit's limit goes on as if it had not been.
 * Sent back as often as the pack says, the task force looks into it.
 */
export async function reviewCompletion(
  file: CaseFile,
  handling: string,
  n: number,
  unitLimit: string,
  completedAt: Instant,
): Promise<boolean> {
  const key = `${handling}/review${n}`
  file.hold(unitLimit, key)

  const holder = file.desk('REVIEW')
  const limit = file.limit(key, 'review', holder, completedAt)
  const answer = await file.task(key, { kind: 'REVIEW', holder, accepts: ['review'], limit })
  file.meet(limit, answer.at)

  if (answer.input.decision === 'PASS') {
    file.meet(unitLimit, completedAt)
    return true
  }
  file.release(unitLimit, key)
  if (n === file.book.counts.sendBacksBeforeSupervision) {
    file.enter({
      type: 'SUPERVISION_OPENED',
      key: `supervision/${handling}/sentBack`,
      limit: unitLimit,
      cause: 'SENT_BACK',
    })
  }
  return false
}
