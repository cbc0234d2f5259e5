import { beforeAll, describe, expect, it } from 'vitest'
import type { CommandInputs, CommandName } from '../../domain/commands.ts'
import { commandNames, commandShapes } from '../../domain/commands.ts'
import { type Asked, allowedActions, mayNotHandIn, permits } from '../../domain/permits.ts'
import type { RuleBook } from '../../domain/policy.ts'
import type { Actor, UnitCode } from '../../domain/units.ts'
import { actor, beijing, classified, MemoryCase, reference, rules } from '../kit/memoryCity.ts'

const start = beijing('2026-09-28 10:00')
const light = classified('路灯不亮', '幸福里社区')
let book: RuleBook
beforeAll(async () => {
  book = await rules(start)
})

const two = actor('HOTLINE', 'DISPATCHER', 1)
const people = {
  caller: actor('HOTLINE', 'CALL_TAKER'),
  monitor: actor('HOTLINE', 'MONITOR'),
  dispatcher: actor('HOTLINE', 'DISPATCHER'),
  'another dispatcher': two,
  'unit handler': actor('URBAN_MANAGEMENT-990102', 'HANDLER'),
  'unit leader': actor('URBAN_MANAGEMENT-990102', 'LEAD_APPROVER'),
  approver: actor('HOTLINE', 'LEAD_APPROVER'),
  'other unit': actor('HOUSING-990102', 'HANDLER'),
  reviewer: actor('HOTLINE', 'REVIEWER'),
  visitor: actor('HOTLINE', 'VISITOR'),
  adjudicator: actor('HOTLINE', 'ADJUDICATOR'),
  supervisor: actor('TASKFORCE', 'SUPERVISOR'),
  requester: { ...actor('HOTLINE', 'CALL_TAKER'), id: 'requester', roles: ['REQUESTER'] },
  administrator: actor('HOTLINE', 'ADMINISTRATOR'),
} satisfies Record<string, Actor>
type Person = keyof typeof people

const unit = people['unit handler'].unit
/** What a unit may still do while something that it asked for is pending. */
const onlyWork = 'complete returnOrder contact progress'
const later = beijing('2026-12-01 09:00')
const contact = { method: 'PHONE', at: start } as const

/** What was done so far, in the order in which it was. */
type Deed = { [N in CommandName]: readonly [Person, N, CommandInputs[N]] }[CommandName]
const dispatched: Deed[] = [['dispatcher', 'dispatch', { unit, candidate: null }]]
const accepted: Deed[] = [...dispatched, ['unit handler', 'accept', {}]]
const completed: Deed[] = [
  ...accepted,
  ['unit handler', 'complete', { resultKind: 'FIXED', contact, assistanceMissing: false }],
]
const reviewed: Deed[] = [...completed, ['reviewer', 'review', { decision: 'PASS' }]]
const unhappy: Deed[] = [
  ...reviewed,
  ['visitor', 'recordReturnVisit', { resolved: false, satisfaction: 'UNSATISFIED' }],
]
const returned: Deed[] = [
  ...dispatched,
  ['unit handler', 'returnOrder', { reason: 'NOT_OUR_DUTY', suggestedUnit: null, newEvidence: false }],
]

async function lived(deeds: readonly Deed[], classed = true): Promise<MemoryCase> {
  const order = await MemoryCase.open(start, classed ? light : null)
  for (const [who, name, input] of deeds) {
    const result = await order.give(order.command(name, people[who], input))
    if ('refusal' in result) throw new Error(`${who} ${name}: ${result.refusal.code}`)
  }
  return order
}

/** Who may do what at each stage, beside commenting; urging is told in a table of its own. */
const table: readonly [
  stage: string,
  deeds: Deed[],
  classed: boolean,
  may: Partial<Record<Person, string>>,
][] = [
  ['RECEIVE', [], false, { caller: 'register answer decline' }],
  [
    'DECLINE_REVIEW',
    [['caller', 'decline', { reason: 'STATUTORY_ROUTE' }]],
    false,
    { reviewer: 'reviewDecline' },
  ],
  ['DISPATCH', [], true, { dispatcher: 'dispatch', 'another dispatcher': 'dispatch' }],
  ['ACCEPT', dispatched, true, { 'unit handler': 'accept returnOrder' }],
  // Who dispatched, and who returned, do not decide on the return.
  ['RETURN_REVIEW', returned, true, { 'another dispatcher': 'reviewReturn', reviewer: 'reviewReturn' }],
  [
    'HANDLE',
    accepted,
    true,
    { 'unit handler': 'complete returnOrder contact progress askExtension askParking askComplex' },
  ],
  ['REVIEW', completed, true, { reviewer: 'review' }],
  ['VISIT', reviewed, true, { visitor: 'recordVisitAttempt recordReturnVisit' }],
  ['ADJUDICATE', unhappy, true, { adjudicator: 'adjudicate' }],
  [
    'HANDLE of a rework',
    [...unhappy, ['adjudicator', 'adjudicate', { decision: 'REWORK' }]],
    true,
    { 'unit handler': 'complete contact progress askExtension askParking' },
  ],
  // A level up decides, never the unit: neither its people nor its own leader.
  [
    'EXTENSION',
    [...accepted, ['unit handler', 'askExtension', { days: 2 }]],
    true,
    { 'unit handler': onlyWork, approver: 'decideExtension' },
  ],
  [
    'PARKING',
    [...accepted, ['unit handler', 'askParking', { until: later }]],
    true,
    { 'unit handler': onlyWork, approver: 'decideParking' },
  ],
  [
    'APPROVE_COMPLEX',
    [...accepted, ['unit handler', 'askComplex', {}]],
    true,
    { 'unit handler': onlyWork, approver: 'decideComplex' },
  ],
  [
    'PARKED',
    [
      ...accepted,
      ['unit handler', 'askParking', { until: later }],
      ['approver', 'decideParking', { decision: 'APPROVE', until: null, checks: [] }],
    ],
    true,
    { 'unit handler': `${onlyWork} resume` },
  ],
  ['CLOSED', [...unhappy, ['adjudicator', 'adjudicate', { decision: 'CLOSE' }]], true, {}],
]

const nobody = { units: [], people: [] }
const asked = (name: CommandName, more: Partial<Asked> = {}): Asked =>
  ({
    name,
    taskKey: null,
    expectedVersion: null,
    input: null,
    texts: commandShapes[name].texts,
    ...more,
  }) as Asked

describe('who may do what', () => {
  for (const [stage, deeds, classed, may] of table) {
    it(`at ${stage}`, async () => {
      const { order, now } = await lived(deeds, classed)
      const able = Object.fromEntries(
        Object.entries(people).flatMap(([who, person]) => {
          const names = allowedActions(person, order.facts, book, now)
            .map(({ name }) => name)
            .filter((name) => name !== 'comment' && name !== 'urge')
          return names.length > 0 ? [[who, names.sort().join(' ')]] : []
        }),
      )
      const expected = Object.entries(may).map(([who, names]) => [who, names.split(' ').sort().join(' ')])
      expect(able).toEqual(Object.fromEntries(expected))
    })
  }

  it('urging and commenting are open to those whom the pack names, as long as the order is', async () => {
    const standing = async (deeds: Deed[]) => {
      const { order, now } = await lived(deeds)
      return Object.entries(people).map(([who, person]) => {
        const names = allowedActions(person, order.facts, book, now).map(({ name }) => name)
        return `${who}: ${['comment', 'urge'].filter((name) => names.includes(name as CommandName)).join(' ')}`
      })
    }
    expect(await standing(accepted)).toEqual([
      'caller: comment urge',
      'dispatcher: comment',
      'another dispatcher: comment',
      'unit handler: comment',
      'unit leader: comment',
      'approver: comment',
      'other unit: comment',
      'reviewer: comment',
      'visitor: comment',
      'adjudicator: comment',
      'supervisor: comment urge',
      'requester: urge',
      'administrator: comment',
    ])
    const closed = await standing([...unhappy, ['adjudicator', 'adjudicate', { decision: 'CLOSE' }]])
    expect(closed.every((line) => line.endsWith(': '))).toBe(true)
  })

  it('every command is in the table, or stands apart from tasks, or answers a supervision or a late rating', () => {
    const told = table.flatMap(([, , , may]) => Object.values(may).flatMap((names) => names.split(' ')))
    const others = ['comment', 'urge', 'lift', 'rate']
    expect([...new Set([...told, ...others])].sort()).toEqual([...commandNames].sort())
  })
})

describe('a refusal', () => {
  const refusal = async (deeds: Deed[], person: Actor, question: Asked) => {
    const { order, now } = await lived(deeds)
    const verdict = permits(person, question, order.facts, book, now)
    return verdict.permitted ? null : verdict.refusal
  }

  it('says what would be allowed instead', async () => {
    expect(await refusal(accepted, people['unit handler'], asked('review'))).toMatchObject({
      code: 'WRONG_STAGE',
      allowed: [
        'returnOrder',
        'complete',
        'contact',
        'progress',
        'askExtension',
        'askParking',
        'askComplex',
        'comment',
      ],
    })
  })

  it.each<[rule: string, deeds: Deed[], person: Actor, question: Asked, code: string, rule?: string]>([
    ['a command at another stage', dispatched, people.visitor, asked('recordReturnVisit'), 'WRONG_STAGE'],
    ['a task that another unit holds', dispatched, people['other unit'], asked('accept'), 'NOT_HOLDER'],
    [
      'a role that the pack does not name',
      [],
      people.caller,
      asked('dispatch'),
      'ROLE_REQUIRED',
      'commands.dispatch',
    ],
    [
      'a task that is not open',
      accepted,
      people['unit handler'],
      asked('complete', { taskKey: 'round9/HANDLE' }),
      'UNKNOWN_TASK',
    ],
    [
      'a version that is stale',
      accepted,
      people['unit handler'],
      asked('complete', { expectedVersion: 1 }),
      'VERSION_STALE',
    ],
    ['missing words', accepted, people['unit handler'], asked('complete', { texts: [] }), 'TEXT_REQUIRED'],
    [
      'a person who dispatched',
      returned,
      { ...people.dispatcher, roles: ['DISPATCHER', 'REVIEWER'] },
      asked('reviewReturn'),
      'SEPARATION_OF_DUTIES',
      'separation.return',
    ],
    [
      'a person who handled, in whatever post it comes',
      completed,
      { ...people.reviewer, id: people['unit handler'].id },
      asked('review'),
      'SEPARATION_OF_DUTIES',
      'separation.handling',
    ],
    [
      'a person who visited',
      unhappy,
      { ...people.adjudicator, id: people.visitor.id },
      asked('adjudicate'),
      'SEPARATION_OF_DUTIES',
      'separation.visiting',
    ],
    [
      'somebody of another city',
      dispatched,
      { ...people['unit handler'], unit: { ...unit, path: ['X' as UnitCode, unit.code] } },
      asked('accept'),
      'OTHER_CITY',
    ],
    [
      'a unit that manages and does not handle',
      [],
      people.dispatcher,
      asked('dispatch', { input: { unit: people.reviewer.unit, candidate: null } }),
      'UNIT_CANNOT_HANDLE',
      'separation.handling',
    ],
    [
      'completing without contact and without a reason',
      accepted,
      people['unit handler'],
      asked('complete', {
        input: { resultKind: 'FIXED', contact: { method: 'NONE', at: null }, assistanceMissing: false },
      }),
      'CONTACT_REQUIRED',
    ],
    [
      'contact before the order was received',
      accepted,
      people['unit handler'],
      asked('contact', { input: { method: 'PHONE', at: beijing('2026-09-28 09:59') } }),
      'CONTACT_BEFORE_RECEIPT',
    ],
    [
      'contact in the future',
      accepted,
      people['unit handler'],
      asked('complete', {
        input: {
          resultKind: 'FIXED',
          contact: { method: 'PHONE', at: beijing('2026-09-28 10:03') },
          assistanceMissing: false,
        },
      }),
      'CONTACT_IN_FUTURE',
    ],
    [
      'anything on a closed order',
      [...reviewed, ['visitor', 'recordReturnVisit', { resolved: true, satisfaction: 'SATISFIED' }]],
      people.caller,
      asked('urge'),
      'ORDER_CLOSED',
    ],
  ])('of %s', async (_title, deeds, person, question, code, rule) => {
    const said = await refusal(deeds, person, question)
    expect(said?.code).toBe(code)
    if (rule) expect(said?.rule).toBe(rule)
  })

  it('of a return: of danger, after its window, of a designated order', async () => {
    const give = async (
      order: MemoryCase,
      person: Actor,
      name: CommandName,
      input: CommandInputs[CommandName],
    ) => order.give(order.command(name, person, input as never))
    const gas = await MemoryCase.open(start, classified('燃气泄漏', '幸福里社区'))
    const office = actor('GAS-990102', 'HANDLER')
    const giveBack = { reason: 'NOT_OUR_DUTY', suggestedUnit: null, newEvidence: false } as const
    await give(gas, people.dispatcher, 'dispatch', { unit: office.unit, candidate: null })
    expect(await give(gas, office, 'returnOrder', giveBack)).toMatchObject({
      refusal: { code: 'RETURN_OF_DANGER', rule: 'returns.window' },
    })

    const late = await lived(accepted)
    await late.passTo(beijing('2026-09-29 18:00'))
    expect(late.order.judge(late.command('returnOrder', people['unit handler'], giveBack))?.permitted).toBe(
      true,
    )
    await late.passTo(beijing('2026-09-30 09:00'))
    expect(await give(late, people['unit handler'], 'returnOrder', giveBack)).toMatchObject({
      refusal: { code: 'RETURN_WINDOW_PASSED', rule: 'returns.window' },
    })

    const passed = await lived([])
    const others = ['URBAN_MANAGEMENT-990102', 'HOUSING-990102', 'OFFICE-990102001', 'WATER-990102'].map(
      (code) => actor(code, 'HANDLER'),
    )
    for (const [i, one] of others.entries()) {
      await give(passed, people.dispatcher, 'dispatch', { unit: one.unit, candidate: null })
      const result = await give(passed, one, 'returnOrder', giveBack)
      expect('refusal' in result).toBe(i === 3)
      if (i < 3) await give(passed, two, 'reviewReturn', { decision: 'APPROVE' })
    }
  })
})

it('only those whom the pack names hand in a request', () => {
  const able = Object.entries(people).filter(([, person]) => !mayNotHandIn(person, nobody, book))
  expect(able.map(([who]) => who)).toEqual(['caller', 'requester'])
  expect(mayNotHandIn(actor('URBAN_MANAGEMENT-990102', 'HANDLER'), nobody, book)).toMatchObject({
    rule: 'receipt.roles',
  })
  expect(reference.people.size).toBeGreaterThan(0)
})
