import { type Seen, scenario, type TestCity } from 'gridline/testing'
import { describe, expect } from 'vitest'
import { inPost, passed, supervisionsOf } from './afterwards.ts'
import { accepted, light, roads } from './streetLight.ts'

const hotline = '云江市12345热线中心'
const confirmed = { decision: 'APPROVE', pressed: false } as const
const denied = { decision: 'DENY', pressed: false } as const

/** Handed in by the requester itself, through its portal, and accepted by the unit. */
async function ofPortal(city: TestCity, at: string): Promise<Seen> {
  await city.at(at)
  const order = await city.call('路灯不亮', { by: city.requester, channel: 'APP' })
  await city.callTaker.register(order, { kind: 'COMPLAINT', ...light })
  await city.dispatcher.dispatch(order, { unit: roads })
  return city.of(roads).accept(order)
}

describe('a withdrawal (撤回诉求) is checked by the visit desk (撤诉核实: 1 working day)', () => {
  scenario('asked for by the requester, and confirmed, it closes whatever was going on', async (city) => {
    const order = await ofPortal(city, '2026-10-12 10:00')
    await city.of(roads).askExtension(order, { days: 2 })
    await city.requester.withdraw(order, { reason: '邻居已帮忙解决' })
    await city.expectTask(order, 'WITHDRAW_CHECK', { holder: hotline, due: '10-13 18:00', warned: '14:00' })
    await city.requester.mayNot('withdraw', order, 'DECISION_PENDING')
    const closed = await city.visitor.checkWithdrawal(order, { ...confirmed, at: '10-13 11:00' })
    expect(closed).toMatchObject({
      stage: 'CLOSED',
      tasks: [],
      closure: { outcome: 'WITHDRAWN', resolved: null, satisfaction: null },
    })
    await city.expectTimelineContains(
      order,
      `
      10-13 11:00 visitor-1 checkWithdrawal APPROVE
      10-13 11:00 ended round1/dispatch1/HANDLE (ORDER_CLOSED)
      10-13 11:00 ended round1/dispatch1/HANDLE/extension1 (ORDER_CLOSED)
      10-13 11:00 closed WITHDRAWN
      `,
    )
  })

  scenario(
    'may be asked for by a call-taker for the requester, before anybody has the order',
    async (city) => {
      await city.at('2026-10-12 10:00')
      const order = await city.call('路灯不亮', { register: false })
      await city.callTaker.withdraw(order, { onBehalfOf: '王女士', reason: '已经修好了' })
      await city.expectTask(order, 'RECEIVE')
      expect(await city.visitor.checkWithdrawal(order, confirmed)).toMatchObject({ stage: 'CLOSED' })
    },
  )

  scenario('stops no clock while it is checked; denied, everything goes on as it was', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await city.callTaker.withdraw(order, { at: '10-19 17:00' })
    await city.until(order, 'REMINDED', 'HANDLE')
    expect(city.now).toBe('2026-10-19 18:00')
    await city.visitor.checkWithdrawal(order, { ...denied, at: '10-20 09:30' })
    await city.expectTask(order, 'HANDLE', { due: '10-19 18:00', overdue: true })
    expect(await supervisionsOf(city, order)).toEqual([])
    await city.callTaker.withdraw(order)
    await city.expectTask(order, 'WITHDRAW_CHECK', { key: 'withdrawal/2', due: '10-21 18:00' })
  })

  scenario('of whoever was pressed is none, and calls the task force', async (city) => {
    const order = await passed(city, '2026-10-12 10:00')
    await city.callTaker.withdraw(order)
    const refused = await city.visitor.mayNot('checkWithdrawal', order, 'WITHDRAW_PRESSED', {
      decision: 'APPROVE',
      pressed: true,
    })
    expect(refused.path).toEqual(['input', 'pressed'])
    await city.visitor.checkWithdrawal(order, { decision: 'DENY', pressed: true })
    await city.expectTask(order, 'VISIT')
    expect(await supervisionsOf(city, order)).toMatchObject([
      { cause: 'PRESSED', limit: null, subject: { name: roads }, liftedAt: null },
    ])
  })

  scenario('of danger is refused, and checked no more once the order has come to be danger', async (city) => {
    await city.at('2026-10-12 10:00')
    const gas = await city.call('楼道燃气味很重', { item: '燃气泄漏', area: '幸福里社区' })
    await city.callTaker.mayNot('withdraw', gas, 'WITHDRAW_OF_DANGER')
    const order = await accepted(city, '2026-10-12 10:00')
    await city.callTaker.withdraw(order)
    await city.callTaker.reclassify(order, { urgency: 'DANGER' })
    await city.expectNoTask(order, 'WITHDRAW_CHECK')
    await city.expectStage(order, 'HANDLING')
  })

  scenario(
    'that nobody checks climbs the ladder on the visit desk, and is never confirmed by silence',
    async (city) => {
      const order = await accepted(city, '2026-10-12 10:00', { kind: 'REPORT' })
      await city.callTaker.withdraw(order)
      await city.until(order, 'SUPERVISED', 'withdrawal/1')
      expect(await city.clockSaid(order)).toEqual([
        '10-13 14:00 WARNED withdrawal/1',
        '10-13 18:00 REMINDED withdrawal/1',
        '10-14 18:00 SUPERVISED withdrawal/1',
      ])
      await city.expectStage(order, 'HANDLING')
    },
  )

  scenario('is checked by nobody who handled, in whatever post', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await city.callTaker.withdraw(order)
    const handler = inPost(city, city.of(roads), 'HOTLINE', 'VISITOR')
    await handler.mayNot('checkWithdrawal', order, 'SEPARATION_OF_DUTIES', confirmed)
  })

  scenario('is asked for by nobody who handles or supervises', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    for (const person of [city.of(roads), city.supervisor, city.dispatcher])
      await person.mayNot('withdraw', order, 'ROLE_REQUIRED')
  })
})
