import type { Instant } from '../../domain/instant.ts'
import { flat } from '../../domain/limits.ts'
import type { UnitRef } from '../../domain/units.ts'
import type { CaseFile } from '../caseFile.ts'
import { whereSomebodyMay } from './centres.ts'

/**
 * 审核. The centre that dispatched passes what the unit reports, or sends it back; when it passed, or null. Passed, the
 * work counts as done when it was reported; sent back, the unit's limit goes on as if it had not been.
 * Sent back as often as the pack says, the task force looks into it.
 */
export async function reviewCompletion(
  file: CaseFile,
  work: { readonly key: string; readonly unit: UnitRef; readonly centre: UnitRef; readonly limit: string },
  n: number,
  completedAt: Instant,
): Promise<Instant | null> {
  const key = `${work.key}/review${n}`
  file.hold(work.limit, key)

  const holder = await whereSomebodyMay(file, key, work.centre, 'review')
  const limit = file.limit(key, 'review', holder, completedAt)
  const answer = await file.taskUnlessEnded(key, { kind: 'REVIEW', holder, accepts: ['review'], limit })
  // It came to be danger meanwhile: it is handled on.
  if (!answer) return null
  file.meet(limit, answer.at)

  if (answer.input.decision === 'PASS') {
    file.meet(work.limit, completedAt)
    return answer.at
  }
  file.release(work.limit, key)
  if (sentBack(file, work.key, n) === file.book.counts.sendBacksBeforeSupervision)
    superviseSendBacks(file, work)
  return null
}

/** How often the work was sent back, the nth time included. */
function sentBack(file: CaseFile, handling: string, n: number): number {
  const reviews = Array.from({ length: n }, (_, i) => file.facts.answers[`${handling}/review${i + 1}`]?.at(0))
  return reviews.filter((answer) => answer?.name === 'review' && answer.input.decision === 'SEND_BACK').length
}

function superviseSendBacks(
  file: CaseFile,
  { key: handling, unit, limit }: { readonly key: string; readonly unit: UnitRef; readonly limit: string },
): void {
  if (!file.book.triggers.includes('SENT_BACK')) return
  const key = `supervision/${flat(handling)}.sentBack`
  file.enter({ type: 'SUPERVISION_OPENED', key, limit, cause: 'SENT_BACK', subject: unit })
}
