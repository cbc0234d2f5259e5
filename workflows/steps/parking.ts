import type { Answer } from '../../domain/commands.ts'
import type { UnitRef } from '../../domain/units.ts'
import type { CaseFile } from '../caseFile.ts'
import { decidedAbove } from './above.ts'

/**
 * 挂账. The matter cannot be solved now and has a date: a level up decides. Parked, the unit's clock stands still and what
 * was left of it is kept; it goes on by itself at that date, or when the unit resumes before.
 */
export async function decideParking(
  file: CaseFile,
  key: string,
  unitLimit: string,
  unit: UnitRef,
  asked: Answer<'askParking'>,
): Promise<void> {
  file.hold(unitLimit, key)
  const answer = await decidedAbove(file, key, {
    unit,
    kind: 'PARKING',
    limit: 'parking',
    answer: 'decideParking',
    askedAt: asked.at,
  })
  const { until } = asked.input
  if (answer.input.decision === 'APPROVE' && answer.at < until) file.park(unitLimit, key, answer.at)
  file.release(unitLimit, key)
  if (answer.input.decision === 'DENY' || answer.at >= until) return

  const parked = `${key}/PARKED`
  const end = file.limitUntil(parked, 'parked', unit, answer.at, until)
  const resumed = await file.taskOrLapse(parked, {
    kind: 'PARKED',
    holder: unit,
    accepts: ['resume'],
    limit: end,
  })
  if (resumed) file.meet(end, resumed.at)
  file.resume(unitLimit, parked, resumed?.at ?? until)
}
