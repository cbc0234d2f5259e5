import type { Facts } from '../../domain/facts.ts'
import type { Instant } from '../../domain/instant.ts'
import { later } from '../../domain/instant.ts'
import { dangerSince } from '../../domain/projection.ts'
import type { UnitRef } from '../../domain/units.ts'
import type { CaseFile } from '../caseFile.ts'

/**
 * 到场. On danger somebody comes, and shows it; once more where it comes to be danger once more. The time counts from when
 * the unit was given the work, whenever it accepted; where it came to be danger later, from then on. What is said of it
 * afterwards takes nothing back.
 */
export async function comeToTheSpot(
  file: CaseFile,
  handling: string,
  unit: UnitRef,
  givenAt: Instant,
): Promise<void> {
  let seenFor: string | null = null
  for (let n = 1; ; n++) {
    const key: string = `${handling}/onSpot${n === 1 ? '' : n}`
    const before = seenFor
    await file.until(
      (facts) => facts.limits[key] !== undefined || (handling in facts.tasks && isNew(facts, before)),
    )
    const limit = file.limit(key, 'onSpot', unit, later(givenAt, dangerSince(file.facts) ?? givenAt))
    const answer = await file.task(key, { kind: 'ON_SPOT', holder: unit, accepts: ['arrive'], limit })
    file.meet(limit, answer.at)
    seenFor = key
  }
}

/** Whether it is danger, and came to be so after somebody was called to the spot last. */
function isNew(facts: Facts, before: string | null): boolean {
  const since = dangerSince(facts)
  const seen = before && facts.limits[before]
  return since !== null && (!seen || since > seen.from)
}
