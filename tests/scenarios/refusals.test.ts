import { type Person, type Refused, type Seen, scenario, type TestCity } from 'gridline/testing'
import { describe, expect } from 'vitest'
import { accepted, dispatched, light, roads } from './streetLight.ts'

type Command = Parameters<Person['mayNot']>[0]
type Values = NonNullable<Parameters<Person['mayNot']>[3]>
type Code = Parameters<Person['mayNot']>[2]

/** A command as the right person would give it at the right time, and what it must say. */
function proper(city: TestCity): Partial<Record<Command, readonly [by: Person, input: Values]>> {
  return {
    register: [city.callTaker, { ...light, kind: 'HELP' }],
    answer: [city.callTaker, {}],
    decline: [city.callTaker, { reason: 'OUTSIDE_CITY' }],
    reviewDecline: [city.reviewer, { decision: 'APPROVE' }],
    objectToDecline: [city.callTaker, {}],
    dispatch: [city.dispatcher, { unit: roads }],
    relay: [city.dispatcher, { centre: '临湖区网格中心' }],
    designate: [city.approver, { unit: roads }],
    accept: [city.of(roads), {}],
    returnOrder: [city.of(roads), { reason: 'NOT_OUR_DUTY' }],
    reviewReturn: [city.reviewer, { decision: 'APPROVE' }],
    acknowledge: [city.monitor, {}],
    convene: [city.monitor, { units: [roads], meetingAt: '10-13 09:30' }],
  }
}

const atReceipt = ['register', 'answer', 'decline'] as const
const atDispatch = ['dispatch', 'relay', 'designate'] as const
const byUnit = ['accept', 'returnOrder'] as const
const reviews = ['reviewDecline', 'objectToDecline', 'reviewReturn', 'acknowledge', 'convene'] as const

/** Every one of these commands is refused with a code, by whoever would give it. */
async function allRefused(
  city: TestCity,
  order: Seen,
  code: Code,
  commands: readonly Command[],
): Promise<Refused[]> {
  const refusals = []
  for (const command of commands) {
    const [by, input] = proper(city)[command] ?? expect.fail(command)
    refusals.push(await by.mayNot(command, order, code, input))
  }
  return refusals
}

describe('a command at the wrong stage says what the order waits for, and changes nothing', () => {
  scenario('before it is registered', async (city) => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('门口的路灯不亮', { register: false })
    const commands = [...atDispatch, ...byUnit, ...reviews]
    for (const refusal of await allRefused(city, order, 'WRONG_STAGE', commands)) {
      expect(refusal.message).toContain('现在不能进行此操作；工单正在等待：受理')
      expect(refusal.allowed).toContain('comment')
    }
    await city.monitor.mayNot('raise', order, 'NOT_DISPATCHED')
  })

  scenario('while it is to be dispatched', async (city) => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('门口的路灯不亮', light)
    const commands = [...atReceipt, ...byUnit, ...reviews]
    for (const refusal of await allRefused(city, order, 'WRONG_STAGE', commands))
      expect(refusal.message).toContain('派单')
    expect(await city.may(city.dispatcher, order)).toEqual(
      expect.arrayContaining(['dispatch', 'raiseDispute', 'relay']),
    )
  })

  scenario('while a unit has it', async (city) => {
    const order = await dispatched(city, '2026-10-12 10:00')
    const elsewhere = [...atReceipt, ...atDispatch, ...reviews]
    await allRefused(city, order, 'WRONG_STAGE', elsewhere)
    await city.of(roads).accept(order)
    for (const refusal of await allRefused(city, order, 'WRONG_STAGE', [...elsewhere, 'accept']))
      expect(refusal.message).toContain('办理')
  })

  scenario('while its return is reviewed', async (city) => {
    const order = await dispatched(city, '2026-10-12 10:00')
    await city.of(roads).returnOrder(order, { reason: 'NOT_OUR_DUTY' })
    await allRefused(city, order, 'WRONG_STAGE', [...atReceipt, ...atDispatch, ...byUnit])
  })

  scenario('when it is closed', async (city) => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('图书馆几点开门？', { register: false })
    await city.callTaker.answer(order)
    const commands = [...atReceipt, ...atDispatch, ...byUnit, ...reviews]
    for (const refusal of await allRefused(city, order, 'ORDER_CLOSED', commands)) {
      expect(refusal.message).toContain('2026-10-12 10:00')
      expect(refusal.allowed).toEqual([])
    }
    await city.callTaker.mayNot('reclassify', order, 'ORDER_CLOSED', { urgency: 'DANGER' })
    await city.callTaker.mayNot('transferEmergency', order, 'ORDER_CLOSED', { service: 'FIRE_119' })
    await city.monitor.mayNot('raise', order, 'ORDER_CLOSED')
  })
})

scenario('a command by the wrong person names who may, and the rule', async (city) => {
  await city.at('2026-10-12 10:00')
  const written = await city.call('门口的路灯不亮', { register: false })
  const registered = await city.call('门口的路灯不亮', light)
  const out = await dispatched(city, '2026-10-12 10:00')
  const hotline = '云江市12345热线中心'
  const wrong: readonly (readonly [Seen, Command, Person, Code, says: string])[] = [
    [written, 'register', city.dispatcher, 'ROLE_REQUIRED', '话务员'],
    [written, 'answer', city.of(roads), 'NOT_HOLDER', hotline],
    [written, 'decline', city.requester, 'NOT_FOUND', written.number],
    [registered, 'dispatch', city.callTaker, 'ROLE_REQUIRED', '派单员'],
    [registered, 'dispatch', city.of('临湖区网格中心', 'DISPATCHER'), 'NOT_HOLDER', hotline],
    [registered, 'relay', city.approver, 'ROLE_REQUIRED', '派单员'],
    [registered, 'designate', city.dispatcher, 'ROLE_REQUIRED', '审批领导'],
    [out, 'accept', city.of('临湖区住房建设局'), 'NOT_HOLDER', roads],
    [out, 'returnOrder', city.of(roads, 'LEAD_APPROVER'), 'ROLE_REQUIRED', '经办人'],
  ]
  for (const [order, command, by, code, says] of wrong) {
    const [, input] = proper(city)[command] ?? expect.fail(command)
    const refusal = await by.mayNot(command, order, code, input)
    expect(refusal.message).toContain(says)
    if (code === 'ROLE_REQUIRED') expect(refusal.rule).toBe(`commands.${command}`)
  }
})

scenario('what is given twice with one key is done once; with another body it is refused', async (city) => {
  const order = await dispatched(city, '2026-10-12 10:00')
  const idempotencyKey = 'return-1'
  const words = { reason: 'NOT_OUR_DUTY', basis: '属于住建部门', idempotencyKey } as const
  const first = await city.of(roads).returnOrder(order, words)
  const again = await city.of(roads).returnOrder(order, words)
  expect(again).toEqual(first)
  await city.of(roads).mayNot('returnOrder', order, 'IDEMPOTENCY_CONFLICT', { ...words, reason: 'DUPLICATE' })
  // What was refused did nothing: its key can come again with what was wrong put right.
  const key = { idempotencyKey: 'review-1', decision: 'APPROVE' } as const
  await city.dispatcher.mayNot('reviewReturn', order, 'SEPARATION_OF_DUTIES', key)
  await city.reviewer.reviewReturn(order, key)
  const next = { unit: '临湖区住房建设局', idempotencyKey: 'dispatch-2' }
  const dispatchedTwice = [
    await city.dispatcher.dispatch(order, next),
    await city.dispatcher.dispatch(order, next),
  ]
  expect(new Set(dispatchedTwice.map(({ seq }) => seq)).size).toBe(1)
})

scenario('units, items and areas that there are not are named, with what could be meant', async (city) => {
  const order = await accepted(city, '2026-10-12 10:00')
  const toDispatch = await city.call('门口的路灯不亮', light)
  const written = await city.call('门口的路灯不亮', { register: false })
  const unknown: readonly (readonly [Person, Command, Seen, Code, Values, field: string])[] = [
    [city.dispatcher, 'dispatch', toDispatch, 'UNKNOWN_UNIT', { unit: '临湖区城市管理' }, 'unit'],
    [city.dispatcher, 'relay', toDispatch, 'UNKNOWN_UNIT', { centre: 'GC-99' }, 'centre'],
    [city.approver, 'designate', toDispatch, 'UNKNOWN_UNIT', { unit: '' }, 'unit'],
    [
      city.of(roads),
      'returnOrder',
      order,
      'UNKNOWN_UNIT',
      { reason: 'NOT_OUR_DUTY', suggestedUnit: 'HOUSING' },
      'suggestedUnit',
    ],
    [city.callTaker, 'reclassify', order, 'UNKNOWN_UNIT', { accusedUnits: ['城管'] }, 'accusedUnits'],
    [city.callTaker, 'reclassify', order, 'BAD_VALUE', { accusedPeople: ['nobody'] }, 'accusedPeople'],
    [city.callTaker, 'reclassify', order, 'UNKNOWN_ITEM', { item: '999999' }, 'itemCode'],
    [
      city.callTaker,
      'register',
      written,
      'UNKNOWN_AREA',
      { ...light, kind: 'HELP', area: '幸福' },
      'areaCode',
    ],
    // A class of the catalogue is no item.
    [city.callTaker, 'register', written, 'BAD_VALUE', { ...light, kind: 'HELP', item: '01' }, 'itemCode'],
  ]
  for (const [by, command, at, code, input, field] of unknown) {
    const refusal = await by.mayNot(command, at, code, input)
    expect(refusal.path, command).toEqual(['input', field])
  }
  const near = await city.dispatcher.mayNot('dispatch', toDispatch, 'UNKNOWN_UNIT', {
    unit: '临湖区城市管理',
  })
  expect(near.message).toContain('URBAN_MANAGEMENT-990102 临湖区城市管理局')
})
