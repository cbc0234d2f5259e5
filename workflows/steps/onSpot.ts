import type { Instant } from '../../domain/instant.ts'
import { later } from '../../domain/instant.ts'
import { dangerSince } from '../../domain/projection.ts'
import type { UnitRef } from '../../domain/units.ts'
import type { CaseFile } from '../caseFile.ts'

/**
 * 到场. On danger somebody comes, and shows it. The time counts from when the unit was given the work, whenever it accepted;
 * where it came to be danger later, from then on. What is said of it afterwards takes nothing back.
 */
export async function comeToTheSpot(
  file: CaseFile,
  handling: string,
  unit: UnitRef,
  givenAt: Instant,
): Promise<void> {
  const key = `${handling}/onSpot`
  await file.until(
    (facts) =>
      facts.limits[key] !== undefined || (facts.tasks[handling] !== undefined && dangerSince(facts) !== null),
  )
  const limit = file.limit(key, 'onSpot', unit, later(givenAt, dangerSince(file.facts) ?? givenAt))
  const answer = await file.task(key, { kind: 'ON_SPOT', holder: unit, accepts: ['arrive'], limit })
  file.meet(limit, answer.at)
}
