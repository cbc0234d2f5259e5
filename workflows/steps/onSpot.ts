import type { Facts } from '../../domain/facts.ts'
import { type Instant, later } from '../../domain/instant.ts'
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
  for (let n = 1; ; n++) {
    const key = spotKey(handling, n)
    const before = n === 1 ? null : spotKey(handling, n - 1)
    await file.until(
      (facts) => facts.limits[key] !== undefined || (handling in facts.tasks && isNew(facts, before)),
    )
    const limit = file.limit(key, 'onSpot', unit, later(givenAt, dangerSince(file.facts) ?? givenAt))
    const answer = await file.taskUnlessEnded(key, {
      kind: 'ON_SPOT',
      holder: unit,
      accepts: ['arrive'],
      limit,
    })
    if (answer) file.meet(limit, answer.at)
  }
}

function spotKey(handling: string, n: number): string {
  return `${handling}/onSpot${n}`
}

/** Whether it is danger, and came to be so after somebody came, or need not come any more, last. */
function isNew(facts: Facts, before: string | null): boolean {
  const since = dangerSince(facts)
  if (since === null || before === null) return since !== null
  const over = facts.limits[before]?.endedAt
  return over !== null && over !== undefined && since > over
}
