import type { Instant } from '../../domain/instant.ts'
import { flat } from '../../domain/limits.ts'
import { checkOf } from '../../domain/projection.ts'
import type { UnitRef } from '../../domain/units.ts'
import type { CaseFile } from '../caseFile.ts'
import { collectorAt, whereSomebodyMay } from './centres.ts'

/** Work that its unit reports as done. */
interface Reported {
  readonly key: string
  readonly unit: UnitRef
  readonly centre: UnitRef
  readonly limit: string
}

/**
 * 审核、核查. What the unit reports is passed, or sent back: by the centre that dispatched it, or, where it was found and
 * nobody can be asked whether it helped, by another collector than its finder, on the spot. When it passed, or null.
 * Passed, the work counts as done when it was reported; sent back, the unit's limit goes on as if it had not been.
 * Sent back as often as the pack says, the task force looks into it.
 */
export async function checkCompletion(
  file: CaseFile,
  work: Reported,
  n: number,
  completedAt: Instant,
): Promise<Instant | null> {
  const check = checkOf(file.facts)
  const key = `${work.key}/${check}${n}`
  file.hold(work.limit, key)

  const holder =
    check === 'verify' ? await collectorAt(file, key) : await whereSomebodyMay(file, key, work.centre, check)
  const limit = file.limit(key, check, holder, completedAt)
  const kind = check === 'verify' ? 'VERIFY' : 'REVIEW'
  const answer = await file.taskUnlessEnded(key, { kind, holder, accepts: [check], limit })
  // It came to be danger meanwhile: it is handled on.
  if (!answer) return null
  file.meet(limit, answer.at)

  if (answer.input.decision === 'PASS') {
    file.meet(work.limit, completedAt)
    return answer.at
  }
  file.release(work.limit, key)
  if (sentBack(file, `${work.key}/${check}`, n) === file.book.counts.sendBacksBeforeSupervision)
    superviseSendBacks(file, work)
  return null
}

/** How often the work was sent back, the nth time included. */
function sentBack(file: CaseFile, checks: string, n: number): number {
  const answers = Array.from({ length: n }, (_, i) => file.facts.answers[`${checks}${i + 1}`]?.at(0))
  return answers.filter(
    (answer) =>
      (answer?.name === 'review' || answer?.name === 'verify') && answer.input.decision === 'SEND_BACK',
  ).length
}

function superviseSendBacks(file: CaseFile, { key: handling, unit, limit }: Reported): void {
  if (!file.book.triggers.includes('SENT_BACK')) return
  const key = `supervision/${flat(handling)}.sentBack`
  file.enter({ type: 'SUPERVISION_OPENED', key, limit, cause: 'SENT_BACK', subject: unit })
}
