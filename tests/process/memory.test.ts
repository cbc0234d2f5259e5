import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { replay } from '../../db/rebuild.ts'
import type { Command } from '../../domain/commands.ts'
import type { Event } from '../../domain/events.ts'
import { evolve, unopened } from '../../domain/evolve.ts'
import { type Facts, runs } from '../../domain/facts.ts'
import { instant, plusSeconds } from '../../domain/instant.ts'
import { remaining } from '../../domain/limitTimes.ts'
import { allowedActions, holds } from '../../domain/permits.ts'
import type { Oracle } from '../../workflows/memoryEngine.ts'
import { people } from '../domain/people.ts'
import { light, start } from '../domain/situations.ts'
import { beijing, MemoryCase, oracle, reference } from '../kit/memoryCity.ts'
import { Coverage } from './coverage.ts'
import { anyCommand, anywhere, begin, book, legalCommand, type Turn, turn } from './randomLives.ts'

const { hotline, lead } = people
const day = 86_400
const turns = fc.array(turn, { minLength: 1, maxLength: 10 })

/** What goes through JSON on its way to Postgres or Temporal. */
const written = <T>(value: T): T => JSON.parse(JSON.stringify(value))

/** As `toEqual`, for whole journals: the texts of two that are the same mostly are, and are compared in no time. */
function expectSame(actual: unknown, expected: unknown): void {
  if (JSON.stringify(actual) !== JSON.stringify(expected)) expect(written(actual)).toEqual(written(expected))
}

/** What the validator permits the handler takes; what it refuses the handler refuses in the same words, and nothing changes. */
async function give(order: MemoryCase, command: Command) {
  const { seq } = order.order.facts
  const verdict = order.order.judge(command)
  const result = await order.give(command)
  if (verdict?.permitted) expect(result).not.toHaveProperty('refusal')
  else {
    expect(result).toEqual({ refusal: verdict?.refusal })
    expect(order.order.facts.seq).toBe(seq)
  }
  return verdict
}

async function live(order: MemoryCase, walk: readonly Turn[]): Promise<MemoryCase> {
  for (const next of walk) {
    await order.passTo(plusSeconds(order.now, next.seconds))
    const command = legalCommand(order, next)
    if (command) await give(order, command)
  }
  return order
}

interface Lives {
  readonly numRuns: number
  /** Where they begin, where that is not anywhere. */
  readonly from?: readonly string[]
  readonly seed?: number
}

/** A property of random legal lives; in this file they are ten thousand. */
function inAnyLife(
  { numRuns, from = anywhere, ...seed }: Lives,
  /** `lived`: the events of the random part. */
  property: (order: MemoryCase, lived: readonly Event[]) => Promise<void> | void,
): Promise<void> {
  return fc.assert(
    fc.asyncProperty(fc.noBias(fc.constantFrom(...from)), turns, async (at, walk) => {
      const order = await begin(at)
      const { length } = order.journal
      await live(order, walk)
      await property(order, order.journal.slice(length))
    }),
    { numRuns, ...seed },
  )
}

describe('in any legal life', () => {
  it('the events have no gap, and the facts are what the journal comes to', () =>
    inAnyLife({ numRuns: 1500 }, ({ order: { facts }, journal }) => {
      expect(journal.map(({ seq }) => seq)).toEqual(journal.map((_, i) => i + 1))
      expectSame(replay(written(journal)), facts)
    }))

  it('an order waits for somebody until it is closed, and every open task has somebody who may answer it', () =>
    inAnyLife({ numRuns: 1500 }, ({ order: { facts }, now }) => {
      if (!facts.closure) expect(Object.keys(facts.tasks).length).toBeGreaterThan(0)
      // A child waits for its parent.
      for (const task of Object.values(facts.tasks).filter(({ kind }) => kind !== 'MERGED')) {
        const able = everyone.filter(
          (person) =>
            holds(person, task) &&
            allowedActions(person, facts, book, now).some(({ taskKey }) => taskKey === task.key),
        )
        expect(able.length, `${task.kind} ${task.key} at ${task.holder.name}`).toBeGreaterThan(0)
      }
    }))

  const late = [
    'RECEIVE',
    'VISIT',
    'ADJUDICATE',
    'WRITE_OFF, the second',
    'WITHDRAW_CHECK',
    'VISIT after two attempts',
  ]
  it('a closed order changes no more: it takes a rating where nobody was reached, and nothing else', () =>
    inAnyLife(
      { numRuns: 1000, from: [...late, 'OBJECTION to a decline', 'AFTERCARE', 'CLOSED'] },
      async (order) => {
        const { facts } = order.order
        if (!facts.closure) return
        const others = <T extends { key: string }>(of: Readonly<Record<string, T>>) =>
          Object.values(of).filter(({ key }) => key !== 'AFTERCARE')
        expect(others(facts.tasks)).toEqual([])
        expect(others(facts.limits).filter(runs)).toEqual([])
        expect(await give(order, order.command('urge', hotline.c, { byRequester: true }))).toMatchObject({
          refusal: { code: 'ORDER_CLOSED' },
        })
        await order.passTo(plusSeconds(order.now, 30 * day))
        const closing = order.journal.findIndex(({ body }) => body.type === 'CLOSED')
        for (const { body } of order.journal.slice(closing + 1))
          expect(JSON.stringify(body)).toContain('"AFTERCARE"')
      },
    ))

  const timed = [
    'HANDLE',
    'EXTENSION',
    'PARKING',
    'PARKED',
    'APPROVE_COMPLEX',
    'HANDLE of a rework',
    'RETURN_REVIEW',
  ]
  it('while a limit is parked or held the clock says nothing of it, and what was left is left afterwards', () =>
    inAnyLife({ numRuns: 1000, from: timed }, ({ journal }) => {
      for (const [before, event] of stepByStep(journal)) expectStandingStill(before, event)
    }))

  it('a due instant gets earlier by a stricter classification alone', () =>
    inAnyLife({ numRuns: 1000, from: [...timed, 'HANDLE of danger'] }, ({ journal }) => {
      for (const [before, { body }] of stepByStep(journal)) {
        if (body.type !== 'LIMIT_MOVED') continue
        const old = before.limits[body.key]?.dueAt ?? ''
        const moved = `${body.reason} ${body.key}: ${old} → ${body.dueAt}`
        // What came to be more urgent climbs the urgent ladder, though it was due before already.
        if (body.reason === 'RECLASSIFIED') expect(body.dueAt <= old, moved).toBe(true)
        else expect(body.dueAt >= old, moved).toBe(true)
      }
    }))

  it('going on from a snapshot at every command writes the same journal', () => sameOnGoingOn(anywhere, 1000))

  it.each(anywhere)('so it does on the way to %s', async (at) => {
    expectSame((await begin(at, { resumed: true })).journal, (await begin(at)).journal)
  })

  it('so it does where a single candidate is dispatched by itself', () =>
    sameOnGoingOn(['RECEIVE', 'DISPATCH'], 200, async (question) => {
      const answer = await oracle(question)
      return 'routing' in answer ? { ...answer, routing: { singleCandidate: 'AUTO' } } : answer
    }))

  it('whatever anybody asks, validator and handler say the same, and what is permitted was offered', () =>
    fc.assert(
      fc.asyncProperty(
        fc.noBias(fc.constantFrom(...anywhere)),
        fc.array(fc.tuple(turn, turn), { minLength: 1, maxLength: 8 }),
        async (at, walk) => {
          const order = await begin(at)
          for (const [legal, other] of walk) {
            await live(order, [legal])
            const command = anyCommand(order, other)
            const offered = allowedActions(command.actor, order.order.facts, book, order.now)
            const verdict = await give(order, command)
            if (!verdict?.permitted) continue
            const taskKeys = offered.filter(({ name }) => name === command.name).map(({ taskKey }) => taskKey)
            expect(taskKeys).toContain(verdict.task?.key ?? null)
          }
        },
      ),
      { numRuns: 1000 },
    ))

  it('anything can happen: every command is given, every turn is taken', async () => {
    const coverage = new Coverage()
    // Always the same lives, so that what is rare is not missed now and then.
    await inAnyLife({ numRuns: 2500, seed: 1 }, (_order, lived) => coverage.add(lived))
    expect(coverage.below(1)).toEqual([])
  })
})

/** Taken down to its snapshot after every command and going on from it, an order lives as it would have without. */
function sameOnGoingOn(from: readonly string[], numRuns: number, asks: Oracle = oracle): Promise<void> {
  return fc.assert(
    fc.asyncProperty(fc.noBias(fc.constantFrom(...from)), turns, async (at, walk) => {
      const straight = await live(await begin(at, { asks }), walk)
      const resumed = await begin(at, { asks })
      resumed.resumed = true
      expectSame((await live(resumed, walk)).journal, straight.journal)
    }),
    { numRuns },
  )
}

/** Everybody of the sample city, in each of their posts. */
const everyone = [...reference.people.values()].flatMap(({ id, posts }) =>
  posts.flatMap(({ unit, roles }) => {
    const ref = reference.unitRef(unit)
    return ref ? [{ id, unit: ref, roles }] : []
  }),
)

/** Every event of a journal with the facts before it. */
function* stepByStep([opened, ...events]: readonly Event[]): Generator<
  readonly [before: Facts, event: Event]
> {
  if (opened?.body.type !== 'OPENED') throw new RangeError('a journal begins with OPENED')
  let facts = evolve(unopened(opened.body.opening), opened)
  for (const event of events) {
    yield [facts, event]
    facts = evolve(facts, event)
  }
}

/** The clock says nothing of a limit that stands still; when it goes on it has what it had. */
function expectStandingStill({ limits, lapsed }: Facts, { body, at }: Event): void {
  if (body.type === 'WARNED' || body.type === 'RUNG_REACHED' || body.type === 'CHECKPOINT_OPENED') {
    const limit = limits[body.limit ?? '']
    if (limit) expect(runs(limit), `${body.type} ${limit.key}`).toBe(true)
  }
  if (body.type !== 'LIMIT_MOVED' || body.reason !== 'RESUMED') return
  const parked = limits[body.key]?.parked ?? Number.NaN
  // By itself it goes on at the end of the parking, however late an outage lets the clock say so.
  const resumed = lapsed.includes(body.cause) ? limits[body.cause]?.dueAt : at
  const left = remaining(book.calendar, resumed ?? at, body.dueAt, body.within)
  // A working day that has begun ends at its close.
  const rest = body.within.clock === 'WORKING_DAYS' && parked > 0 ? 7.5 * 3600 : 0
  expect(left - parked, body.key).toBeGreaterThanOrEqual(0)
  expect(left - parked, body.key).toBeLessThanOrEqual(rest)
}

describe('a task that the engine loses after its journal write', () => {
  const lossy = fc.array(fc.tuple(turn, fc.constantFrom('TAKEN', 'LOST', 'LOST_AND_REPEATED')), {
    minLength: 1,
    maxLength: 8,
  })
  const urge = (order: MemoryCase) => order.command('urge', hotline.c, { byRequester: false })

  it('costs nothing: the order goes on from the journal, the command is there once, its repeat finds it', () =>
    fc.assert(
      fc.asyncProperty(fc.noBias(fc.constantFrom(...anywhere)), lossy, async (at, walk) => {
        const order = await begin(at)
        for (const [step, fate] of walk) {
          await order.passTo(plusSeconds(order.now, step.seconds))
          const command = legalCommand(order, step)
          if (!command) continue
          if (fate === 'TAKEN') {
            await order.give(command)
            continue
          }
          await order.loseAfterJournal(command)
          // Its sender repeats it, at a later instant; or somebody else comes first.
          const isRepeated = fate === 'LOST_AND_REPEATED'
          const next = isRepeated ? { ...command, attempt: 'repeated', at: order.now } : urge(order)
          let result = await order.give(next)
          // What is refused by now writes nothing, so that the order does not notice that its journal is ahead.
          if ('refusal' in result) {
            await order.order.catchUp()
            result = await order.give(next)
          }
          const found = order.journal.filter(
            ({ body }) => body.type === 'COMMANDED' && body.id === command.id,
          )
          if (isRepeated && found.length > 0) expect(result).toMatchObject({ seq: found[0]?.seq })
          expect(found.length).toBeLessThanOrEqual(1)
        }
        // Whatever was lost last is found when somebody asks for it (npm run doctor -- --mend).
        await order.order.catchUp()
        const { journal } = order
        expect(journal.map(({ seq }) => seq)).toEqual(journal.map((_, i) => i + 1))
        expectSame(replay(written(journal)), order.order.facts)
      }),
      { numRuns: 1000 },
    ))
})

describe('a command', () => {
  it('given twice is done once, also after going on from a snapshot', async () => {
    const order = await MemoryCase.open(start, light, { resumed: true })
    const command = order.command('dispatch', hotline.d, {
      unit: lead.h.unit,
      candidate: null,
    })
    const first = await order.give(command)
    const { seq } = order.order.facts
    const second = await order.give({ ...command, attempt: 'again' })
    expect(second).toEqual(first)
    expect(order.order.facts.seq).toBe(seq)
  })

  it('given twice with another body is refused', async () => {
    const order = await MemoryCase.open(start, light)
    const command = order.command('urge', hotline.c, { byRequester: true })
    await order.give(command)
    expect(await order.give({ ...command, bodyHash: 'other' })).toMatchObject({
      refusal: { code: 'IDEMPOTENCY_CONFLICT' },
    })
  })

  it('that the API received before a rung withdraws the rung, and the supervision that it opened', async () => {
    const order = await MemoryCase.open(start, light)
    await order.give(
      order.command('dispatch', hotline.d, {
        unit: lead.h.unit,
        candidate: null,
      }),
    )
    const before = beijing('2026-09-29 17:59')
    await order.passTo(beijing('2026-09-30 18:30'))
    expect(order.order.facts.supervisions).toHaveLength(1)
    await order.give(order.command('accept', lead.h, {}, { at: before }))
    expect(order.journal.filter(({ body }) => body.type === 'RUNG_WITHDRAWN')).toHaveLength(2)
    expect(Object.values(order.order.facts.tasks).map(({ kind }) => kind)).toEqual(['HANDLE'])
    expect(order.order.facts.limits['round1/dispatch1/ACCEPT']).toMatchObject({
      met: true,
      endedAt: instant(before),
      rungs: [],
    })
  })

  it('from the future counts now', async () => {
    const order = await MemoryCase.open(start, light)
    await order.give(
      order.command('urge', hotline.c, { byRequester: true }, { at: beijing('2027-01-01 00:00') }),
    )
    expect(order.journal.at(-1)?.at).toBe(start)
  })
})
