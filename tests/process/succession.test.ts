import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { replay } from '../../db/rebuild.ts'
import type { Facts } from '../../domain/facts.ts'
import { plusSeconds } from '../../domain/instant.ts'
import { concernedUnits } from '../../domain/projection.ts'
import { isAccusedUnit } from '../../domain/separation.ts'
import type { UnitRef } from '../../domain/units.ts'
import { people } from '../domain/people.ts'
import type { MemoryCase } from '../kit/memoryCity.ts'
import { anywhere, begin, legalCommand, type Turn, turn } from './randomLives.ts'

const { district, lead, back, asst, dele, other } = people

/** Units that have a part in the stories, each with one of its kind that goes on with it. */
const dissolved: readonly (readonly [from: UnitRef, to: UnitRef])[] = [
  [lead.h.unit, other.h.unit],
  [lead.h.unit, asst.h.unit],
  [asst.h.unit, lead.h.unit],
  [asst.h.unit, back.h.unit],
  [back.h.unit, lead.h.unit],
  [dele.h.unit, people.accused.u.unit],
  [people.accused.u.unit, dele.h.unit],
  [district.d.unit, people.beyond.d.unit],
]

const written = <T>(value: T): T => JSON.parse(JSON.stringify(value))

async function live(order: MemoryCase, walk: readonly Turn[]): Promise<void> {
  for (const next of walk) {
    await order.passTo(plusSeconds(order.now, next.seconds))
    const command = legalCommand(order, next)
    if (command) await order.give(command)
  }
}

const walk = fc.array(turn, { minLength: 0, maxLength: 6 })
const story = fc.record({
  at: fc.noBias(fc.constantFrom(...anywhere)),
  before: walk,
  units: fc.noBias(fc.constantFrom(...dissolved)),
  after: walk,
})

/** A life in which a unit is dissolved. */
async function lived(
  { at, before, units: [from, to], after }: typeof story extends fc.Arbitrary<infer S> ? S : never,
  resumed = false,
): Promise<MemoryCase> {
  const order = await begin(at)
  order.resumed = resumed
  await live(order, before)
  await order.succeed(from, to)
  await live(order, after)
  return order
}

/** What waits for somebody, or runs for somebody, with those above. */
function open({ tasks, limits }: Facts): string[] {
  return [
    ...Object.values(tasks).map(({ holder }) => holder),
    ...Object.values(limits).flatMap(({ endedAt, owner }) => (endedAt === null ? [owner] : [])),
  ].flatMap(({ path }) => path)
}

describe('a unit that is dissolved in any life', () => {
  it('has nothing open any more, whatever comes then', () =>
    fc.assert(
      fc.asyncProperty(story, async (one) => {
        const { facts } = (await lived(one)).order
        const [{ code }] = one.units
        expect(open(facts)).not.toContain(code)
        expect(concernedUnits(facts)).not.toContain(code)
      }),
      { numRuns: 700 },
    ))

  it('leaves every due instant where it was', () =>
    fc.assert(
      fc.asyncProperty(story, async ({ at, before, units: [from, to] }) => {
        const order = await begin(at)
        await live(order, before)
        const { limits } = order.order.facts
        const kept = Object.values(order.order.facts.tasks).map(({ key }) => key)
        await order.succeed(from, to)
        const { facts } = order.order
        for (const { key, dueAt, warnAt, warned, rungs, checks } of Object.values(limits))
          if (facts.limits[key]?.endedAt === limits[key]?.endedAt)
            expect(facts.limits[key]).toMatchObject({ dueAt, warnAt, warned, rungs, checks })
        // Only what it or its successor may not do, being accused or called twice, is over with it.
        const isFree = [from, to].every((unit) => !isAccusedUnit(unit, facts))
        if (isFree && facts.whistles.length === 0) expect(Object.keys(facts.tasks)).toEqual(kept)
      }),
      { numRuns: 300 },
    ))

  it('writes the same journal when the order goes on from a snapshot at every command', () =>
    fc.assert(
      fc.asyncProperty(story, async (one) => {
        const [straight, resumed] = [await lived(one), await lived(one, true)]
        expect(written(resumed.journal)).toEqual(written(straight.journal))
        expect(replay(written(straight.journal))).toEqual(written(straight.order.facts))
      }),
      { numRuns: 700 },
    ))

  it('is succeeded once, however often that is said', async () => {
    const order = await begin('HANDLE')
    expect(await order.succeed(lead.h.unit, other.h.unit)).toEqual({ moved: true })
    const { length } = order.journal
    expect(await order.succeed(lead.h.unit, other.h.unit)).toEqual({ moved: false })
    expect(order.journal).toHaveLength(length)
  })
})
