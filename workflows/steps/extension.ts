import type { Answer } from '../../domain/commands.ts'
import { daysOf } from '../../domain/limitTimes.ts'
import type { UnitRef } from '../../domain/units.ts'
import type { CaseFile } from '../caseFile.ts'
import { decidedAbove } from './centres.ts'

/**
 * 延期. Another unit than the asker decides, a level up; the ladder is held meanwhile. Approved, the time counts from the
 * old due instant, whenever it was decided; denied, the limit was due when it was, and what should have been said is
 * said now.
 */
export async function decideExtension(
  file: CaseFile,
  key: string,
  unitLimit: string,
  unit: UnitRef,
  asked: Answer<'askExtension'>,
): Promise<void> {
  file.hold(unitLimit, key)
  const answer = await decidedAbove(file, key, {
    unit,
    kind: 'EXTENSION',
    limit: 'extension',
    answer: 'decideExtension',
    askedAt: asked.at,
  })
  const limit = file.facts.limits[unitLimit]
  if (answer.input.decision === 'APPROVE' && limit) {
    const add = daysOf(limit.within, asked.input.days)
    file.move(unitLimit, { reason: 'EXTENDED', cause: key, by: { add } })
  }
  file.release(unitLimit, key)
}
