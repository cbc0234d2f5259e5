import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { replay } from '../../db/rebuild.ts'
import type { CommandInputs, CommandName } from '../../domain/commands.ts'
import { runs } from '../../domain/facts.ts'
import { instant, plusSeconds } from '../../domain/instant.ts'
import { allowedActions, holds } from '../../domain/permits.ts'
import type { Classification } from '../../domain/requests.ts'
import type { Actor, UnitRef } from '../../domain/units.ts'
import { actor, beijing, classified, MemoryCase, reference, rules } from '../kit/memoryCity.ts'

/** Everybody who might do something to an order about a street light in Xingfuli. */
const people: readonly Actor[] = [
  actor('HOTLINE', 'CALL_TAKER'),
  actor('HOTLINE', 'DISPATCHER'),
  actor('HOTLINE', 'DISPATCHER', 1),
  actor('HOTLINE', 'REVIEWER'),
  actor('HOTLINE', 'REVIEWER', 1),
  actor('HOTLINE', 'VISITOR'),
  actor('HOTLINE', 'ADJUDICATOR'),
  actor('HOTLINE', 'LEAD_APPROVER'),
  actor('GC-990102', 'LEAD_APPROVER'),
  actor('TASKFORCE', 'SUPERVISOR'),
  actor('TASKFORCE', 'SUPERVISOR', 1),
  actor('RULING', 'ARBITER'),
  actor('RULING', 'ARBITER', 1),
  actor('GC-990102', 'DISPATCHER'),
  actor('GC-990102', 'REVIEWER'),
  actor('GC-990102', 'MONITOR'),
  actor('GC-990102001', 'DISPATCHER'),
  actor('URBAN_MANAGEMENT-990102', 'HANDLER'),
  actor('HOUSING-990102', 'HANDLER'),
  actor('OFFICE-990102001', 'HANDLER'),
]
const units = ['URBAN_MANAGEMENT-990102', 'HOUSING-990102', 'OFFICE-990102001'].map((code) => {
  const ref = reference.unitRef(code)
  if (!ref) throw new RangeError(code)
  return ref
})
const [, , office] = units as [UnitRef, UnitRef, UnitRef]
const centres = ['GC-990102', 'GC-990102001'].map((code) => reference.unitRef(code) as UnitRef)
const light: Classification = classified('路灯不亮', '幸福里社区')
const gas: Classification = classified('燃气泄漏', '幸福里社区')
const accusing: Classification = { ...light, accused: { units: [units[1] as UnitRef], people: [] } }
const start = beijing('2026-09-28 10:00')

/** An input for a command, chosen by a number. */
function inputFor(name: CommandName, choice: number): CommandInputs[CommandName] {
  const pick = <T>(...of: readonly T[]) => of[choice % of.length] as T
  const inputs: { [N in CommandName]: () => CommandInputs[N] } = {
    register: () => ({ classification: light }),
    answer: () => ({ satisfaction: pick(null, 'SATISFIED', 'UNSATISFIED') }),
    decline: () => ({ reason: 'STATUTORY_ROUTE' }),
    reviewDecline: () => ({ decision: pick('APPROVE', 'DENY', 'DENY') }),
    dispatch: () => ({ unit: pick(...units), candidate: null }),
    accept: () => ({}),
    returnOrder: () => ({ reason: 'NOT_OUR_DUTY', suggestedUnit: null, newEvidence: pick(true, false) }),
    reviewReturn: () => ({ decision: pick('APPROVE', 'DENY') }),
    contact: () => ({ method: 'PHONE', at: start }),
    progress: () => ({}),
    askExtension: () => ({ days: pick(1, 3, 5, 6) }),
    decideExtension: () => ({ decision: pick('APPROVE', 'DENY') }),
    askParking: () => ({ until: plusSeconds(start, (1 + choice) * 20 * 86_400) }),
    decideParking: () => ({ decision: pick('APPROVE', 'APPROVE', 'DENY'), until: null, checks: [] }),
    resume: () => ({}),
    askComplex: () => ({}),
    decideComplex: () => ({ decision: pick('APPROVE', 'DENY') }),
    complete: () => ({
      resultKind: pick('FIXED', 'EXPLAINED'),
      contact: { method: 'PHONE', at: start },
      assistanceMissing: pick(true, true, false),
    }),
    review: () => ({ decision: pick('PASS', 'PASS', 'SEND_BACK') }),
    recordVisitAttempt: () => ({ result: 'BUSY' }),
    recordReturnVisit: () => ({
      resolved: pick(true, false),
      satisfaction: pick('SATISFIED', 'UNSATISFIED'),
    }),
    adjudicate: () =>
      pick<CommandInputs['adjudicate']>(
        { decision: 'REWORK' },
        { decision: 'CLOSE' },
        { decision: 'REWORK' },
        { decision: 'WRITE_OFF', exclusion: 'UNTRUE' },
        { decision: 'GRANT_TIME', days: 3 },
        { decision: 'HAND_OVER', unit: pick(...units) },
      ),
    objectToDecline: () => ({}),
    relay: () => ({ centre: pick(...centres) }),
    designate: () => ({ unit: pick(...units) }),
    raiseDispute: () => ({ parties: pick([units[0], units[1]], [units[1], office], [office]) as UnitRef[] }),
    submitPosition: () => ({ suggestedUnit: null }),
    agree: () => ({ unit: pick(...units) }),
    failNegotiation: () => ({}),
    rule: () => ({ unit: pick(...units), precedent: null, overturns: null }),
    recuse: () => ({}),
    objectToRuling: () => ({}),
    arrive: () => ({ proof: 'PHOTO', at: start }),
    delegate: () => ({ unit: office, due: plusSeconds(start, (1 + choice) * 86_400) }),
    callAssisting: () => ({ units: [pick(...units)] }),
    refuse: () => ({}),
    report: () => ({}),
    reviewWriteOff: () => ({ decision: pick('APPROVE', 'APPROVE', 'DENY') }),
    nameLeader: () => ({ leader: { id: 'approver-1', name: '曾国栋' } }),
    checkWithdrawal: () => ({ decision: pick('DENY', 'DENY', 'APPROVE'), pressed: pick(false, true) }),
    acknowledge: () => ({}),
    convene: () => ({ units: [office], at: start }),
    openVideo: () => ({ units: [office] }),
    supervise: () => ({ unit: null }),
    demandReply: () => ({}),
    reply: () => ({}),
    talk: () => ({}),
    notice: () => ({}),
    proposeAccountability: () => ({}),
    decideProposal: () => ({ decision: pick('APPROVE', 'DENY') }),
    transferEmergency: () => ({ service: 'FIRE_119' }),
    supplement: () => ({}),
    reclassify: () => ({ classification: pick(light, gas, { ...light, kind: 'CONSULT' }, accusing) }),
    raise: () => ({}),
    withdraw: () => ({}),
    revealContact: () => ({}),
    lift: () => ({}),
    rate: () => ({ resolved: true, satisfaction: 'SATISFIED' }),
    comment: () => ({}),
    urge: () => ({ byRequester: true }),
  }
  return inputs[name]()
}

/** A step of a random life: time passes, then somebody does one of the things that the order allows. */
const steps = fc.array(
  fc.record({
    seconds: fc.oneof(
      fc.constant(0),
      fc.integer({ min: 60, max: 4 * 3600 }),
      fc.integer({ min: 3600, max: 12 * 86_400 }),
    ),
    what: fc.nat(1000),
    choice: fc.nat(11),
  }),
  { minLength: 1, maxLength: 25 },
)

async function live(
  walk: readonly { seconds: number; what: number; choice: number }[],
  classification: Classification | null,
  resumed: boolean,
) {
  const book = await rules(start)
  const order = await MemoryCase.open(start, classification, { resumed })
  for (const { seconds, what, choice } of walk) {
    await order.passTo(plusSeconds(order.now, seconds))
    const { facts } = order.order
    const possible = people.flatMap((person) =>
      allowedActions(person, facts, book, order.now).map((action) => ({ person, ...action })),
    )
    const chosen = possible[what % Math.max(possible.length, 1)]
    if (!chosen) continue
    const command = order.command(chosen.name, chosen.person, inputFor(chosen.name, choice), {
      taskKey: chosen.taskKey,
    })
    const verdict = order.order.judge(command)
    const result = await order.give(command)
    // What the validator permits the handler takes, and what it refuses the handler refuses.
    expect('refusal' in result).toBe(verdict?.permitted === false)
  }
  return order
}

describe('in any legal life', () => {
  it('the events have no gap, the facts are what the journal comes to, a closed order opens nothing', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.boolean(), async (walk, classed) => {
        const { order, journal } = await live(walk, classed ? light : null, false)
        const { facts } = order
        expect(journal.map(({ seq }) => seq)).toEqual(journal.map((_, i) => i + 1))
        expect(replay(JSON.parse(JSON.stringify(journal)))).toEqual(JSON.parse(JSON.stringify(facts)))
        if (facts.closure) {
          expect(Object.values(facts.tasks).every(({ kind }) => kind === 'AFTERCARE')).toBe(true)
          expect(
            Object.values(facts.limits).filter((limit) => runs(limit) && limit.key !== 'AFTERCARE'),
          ).toEqual([])
        } else {
          expect(Object.keys(facts.tasks).length).toBeGreaterThan(0)
        }
      }),
      { numRuns: 1500 },
    )
  })

  it('every open task has somebody in its unit who may answer it', async () => {
    const everybody = [...reference.people.values()].flatMap(({ id, posts }) =>
      posts.flatMap(({ unit, roles }) => {
        const ref = reference.unitRef(unit)
        return ref ? [{ id, unit: ref, roles }] : []
      }),
    )
    const book = await rules(start)
    await fc.assert(
      fc.asyncProperty(steps, async (walk) => {
        const { order, now } = await live(walk, light, false)
        for (const task of Object.values(order.facts.tasks)) {
          const able = everybody
            .filter((person) => holds(person, task))
            .some((person) =>
              allowedActions(person, order.facts, book, now).some(({ taskKey }) => taskKey === task.key),
            )
          // An attempt on the same day is too soon for everybody; recording the visit itself never is.
          expect(able, `${task.kind} held by ${task.holder.name}`).toBe(true)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('going on from a snapshot at every command writes the same journal', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.boolean(), async (walk, classed) => {
        const at = (journal: MemoryCase['journal']) => JSON.parse(JSON.stringify(journal))
        const straight = await live(walk, classed ? light : null, false)
        const resumed = await live(walk, classed ? light : null, true)
        expect(at(resumed.journal)).toEqual(at(straight.journal))
      }),
      { numRuns: 500 },
    )
  })
})

describe('a task that the engine loses after its journal write', () => {
  const lossy = fc.array(
    fc.record({
      seconds: fc.oneof(fc.constant(0), fc.integer({ min: 60, max: 3 * 86_400 })),
      what: fc.nat(1000),
      choice: fc.nat(11),
      lost: fc.boolean(),
      redelivered: fc.boolean(),
    }),
    { minLength: 2, maxLength: 20 },
  )

  it('costs nothing: the order goes on from the journal, the command is there once, its repeat finds it', async () => {
    const book = await rules(start)
    await fc.assert(
      fc.asyncProperty(lossy, fc.boolean(), async (walk, classed) => {
        const order = await MemoryCase.open(start, classed ? light : null)
        for (const { seconds, what, choice, lost, redelivered } of walk) {
          await order.passTo(plusSeconds(order.now, seconds))
          const { facts } = order.order
          const possible = people.flatMap((person) =>
            allowedActions(person, facts, book, order.now).map((action) => ({ person, ...action })),
          )
          const chosen = possible[what % Math.max(possible.length, 1)]
          if (!chosen) continue
          const command = order.command(chosen.name, chosen.person, inputFor(chosen.name, choice), {
            taskKey: chosen.taskKey,
          })
          if (!lost) {
            await order.give(command)
            continue
          }
          await order.loseAfterJournal(command)
          // Its sender repeats it, at a later instant; or somebody else comes first.
          const repeated = { ...command, attempt: 'repeated', at: order.now }
          const result = redelivered ? await order.give(repeated) : await order.give(urgeBy(order))
          const written = order.journal.filter(
            ({ body }) => body.type === 'COMMANDED' && body.id === command.id,
          )
          if (redelivered && written.length > 0) expect(result).toMatchObject({ seq: written[0]?.seq })
          expect(written.length).toBeLessThanOrEqual(1)
        }
        // Whatever was lost last is found when somebody asks for it (npm run doctor -- --mend).
        await order.order.catchUp()
        const { facts } = order.order
        expect(order.journal.map(({ seq }) => seq)).toEqual(order.journal.map((_, i) => i + 1))
        expect(replay(JSON.parse(JSON.stringify(order.journal)))).toEqual(JSON.parse(JSON.stringify(facts)))
      }),
      { numRuns: 800 },
    )
  })
})

const urgeBy = (order: MemoryCase) =>
  order.command('urge', actor('HOTLINE', 'CALL_TAKER'), { byRequester: false })

describe('a command', () => {
  it('given twice is done once, also after going on from a snapshot', async () => {
    const order = await MemoryCase.open(start, light, { resumed: true })
    const command = order.command('dispatch', actor('HOTLINE', 'DISPATCHER'), {
      unit: units[0] as (typeof units)[0],
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
    const command = order.command('urge', actor('HOTLINE', 'CALL_TAKER'), { byRequester: true })
    await order.give(command)
    expect(await order.give({ ...command, bodyHash: 'other' })).toMatchObject({
      refusal: { code: 'IDEMPOTENCY_CONFLICT' },
    })
  })

  it('that the API received before a rung withdraws the rung, and the supervision that it opened', async () => {
    const order = await MemoryCase.open(start, light)
    await order.give(
      order.command('dispatch', actor('HOTLINE', 'DISPATCHER'), {
        unit: units[0] as (typeof units)[0],
        candidate: null,
      }),
    )
    const before = beijing('2026-09-29 17:59')
    await order.passTo(beijing('2026-09-30 18:30'))
    expect(order.order.facts.supervisions).toHaveLength(1)
    await order.give(order.command('accept', actor('URBAN_MANAGEMENT-990102', 'HANDLER'), {}, { at: before }))
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
      order.command(
        'urge',
        actor('HOTLINE', 'CALL_TAKER'),
        { byRequester: true },
        { at: beijing('2027-01-01 00:00') },
      ),
    )
    expect(order.journal.at(-1)?.at).toBe(start)
  })
})
