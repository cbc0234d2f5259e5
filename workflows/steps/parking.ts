import type { Answer } from '../../domain/commands.ts'
import { isUnder } from '../../domain/keys.ts'
import type { TaskKind } from '../../domain/tasks.ts'
import type { UnitRef } from '../../domain/units.ts'
import type { CaseFile } from '../caseFile.ts'
import { cancelWhistlesOf } from '../whistling.ts'
import { decidedAbove } from './centres.ts'

/** What is parked: a unit's work, with its limit. */
interface Work {
  readonly key: string
  readonly unit: UnitRef
  readonly limit: string
}

/**
 * 挂账. The matter cannot be solved now and has a date: a level up decides, and may want to look at it on the way. Parked,
 * the unit's clock stands still and what was left of it is kept, and whoever assists is released; it goes on by itself
 * at that date, or when the unit resumes before.
 */
export async function decideParking(
  file: CaseFile,
  key: string,
  work: Work,
  asked: Answer<'askParking'>,
): Promise<void> {
  const { unit, limit: unitLimit } = work
  file.hold(unitLimit, key)
  const { at, input } = await decidedAbove(file, key, {
    unit,
    kind: 'PARKING',
    limit: 'parking',
    answer: 'decideParking',
    askedAt: asked.at,
  })
  const until = input.until ?? asked.input.until
  const isParked = input.decision === 'APPROVE'
  if (isParked) releaseHelp(file, work, key)
  file.release(unitLimit, key)
  if (!isParked) return
  file.park(unitLimit, key, at)

  const parked = `${key}/PARKED`
  const checks = input.checks.map((check) => ({ at: check, cause: 'PARKED' as const }))
  const end = file.limit(parked, 'parked', unit, at, { until, checks })
  const resumed = await file.taskOrLapse(parked, {
    kind: 'PARKED',
    holder: unit,
    accepts: ['resume'],
    limit: end,
  })
  if (resumed) file.meet(end, resumed.at)
  file.resume(unitLimit, parked, resumed?.at ?? until)
}

const helping: ReadonlySet<TaskKind> = new Set(['ASSIST', 'DELEGATED', 'ON_SPOT'])

/** Whoever helps, or was to come to the spot, is released, once: those who are called when the order has gone on again are not meant. */
function releaseHelp(file: CaseFile, work: Work, parking: string): void {
  const { limits, tasks } = file.facts
  if (limits[work.limit]?.moves.some(({ cause }) => cause === parking)) return
  for (const { key, kind } of Object.values(tasks))
    if (helping.has(kind) && isUnder(key, work.key)) file.end(key, 'PARKED')
  cancelWhistlesOf(file, work.unit)
}
