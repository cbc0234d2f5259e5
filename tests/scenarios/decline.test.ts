import { scenario, type TestCity } from 'gridline/testing'
import { describe, expect } from 'vitest'
import { light } from './streetLight.ts'

const hotline = '云江市12345热线中心'
const words = { reason: 'STATUTORY_ROUTE', basis: '诉讼事项', guidance: '可以上诉' } as const

/** A request that a call-taker proposed at this time not to receive. */
async function declined(city: TestCity, at: string) {
  await city.at(at)
  const order = await city.call('对法院的判决不服', { register: false })
  return city.callTaker.decline(order, words)
}

/** A second person approved it: the requester may object. */
async function told(city: TestCity, at: string) {
  return city.reviewer.reviewDecline(await declined(city, at), { decision: 'APPROVE' })
}

const second = (city: TestCity) => city.of('HOTLINE', 'REVIEWER', 1)

describe('a decline is read by a second person (1 working day; limits.declineReview, separation.decline)', () => {
  scenario('that nobody reads climbs the ladder of the hotline; the receipt waits', async (city) => {
    const order = await declined(city, '2026-10-12 10:00')
    // One day: the 13th. The supervision a day later.
    await city.expectTask(order, 'DECLINE_REVIEW', {
      holder: hotline,
      due: '10-13 18:00',
      warned: '10-13 14:00',
    })
    await city.expectNoTask(order, 'RECEIVE')
    await city.until(order, 'SUPERVISED')
    expect(await city.clockSaid(order)).toEqual([
      '10-13 14:00 WARNED RECEIVE/decline1',
      '10-13 18:00 REMINDED RECEIVE/decline1',
      '10-14 18:00 SUPERVISED RECEIVE/decline1',
    ])
    await city.expectTask(order, 'DECLINE_REVIEW', { overdue: true })
    await city.expectLimit(order, 'RECEIVE', { held: true, rungs: [] })
  })

  scenario('is never read by whoever declined it, in whatever post', async (city) => {
    const order = await declined(city, '2026-10-12 10:00')
    const approve = { decision: 'APPROVE' }
    await city.callTaker.mayNot('reviewDecline', order, 'ROLE_REQUIRED', approve)
    const decliner = city.as({ ...city.callTaker, roles: ['CALL_TAKER', 'REVIEWER'] })
    const refusal = await decliner.mayNot('reviewDecline', order, 'SEPARATION_OF_DUTIES', approve)
    expect(refusal.rule).toBe('separation.decline')
  })

  scenario('denied, the request is received within its own time', async (city) => {
    const order = await declined(city, '2026-10-12 10:00')
    await city.reviewer.reviewDecline(order, { decision: 'DENY', at: '10-13 10:00' })
    await city.expectTask(order, 'RECEIVE', { due: '10-13 18:00' })
    await city.callTaker.register(order, { ...light, kind: 'COMPLAINT', at: '11:00' })
    await city.expectTask(order, 'DISPATCH', { due: '10-14 11:00' })
  })
})

describe('the requester may object once, within 5 working days (limits.objection)', () => {
  scenario('is told the basis and guidance; silence closes the order', async (city) => {
    await city.at('2026-09-28 10:00')
    const order = await city.call('对法院的判决不服', { register: false, by: city.requester })
    const read = async () => {
      const { data } = await city.request<{ workOrder: { timeline: { nodes: unknown[] } } }>(
        city.requester,
        'query($number: String!) { workOrder(number: $number) { timeline(first: 20) { nodes { command texts { text } } } } }',
        { number: order.number },
      )
      return data?.workOrder.timeline.nodes
    }
    await city.callTaker.decline(order, words)
    expect(await read()).not.toContainEqual(expect.objectContaining({ command: 'DECLINE' }))
    await city.reviewer.reviewDecline(order, { decision: 'APPROVE' })
    // 29, 30 Sep, 8, 9 and Sat 10 Oct.
    await city.expectTask(order, 'OBJECTION', { due: '10-10 18:00' })
    expect(await read()).toContainEqual({
      command: 'DECLINE',
      texts: [{ text: words.basis }, { text: words.guidance }],
    })
    await city.until(order, 'CLOSED')
    const { closure } = await city.see(order)
    expect(closure).toEqual({ outcome: 'DECLINED', resolved: null, satisfaction: null })
    await city.expectTimelineContains(order, '10-10 18:00 closed DECLINED')
    await city.requester.mayNot('objectToDecline', order, 'ORDER_CLOSED')
  })

  scenario('a third person reads it; upheld, the order is closed', async (city) => {
    const order = await told(city, '2026-10-12 10:00')
    await city.callTaker.objectToDecline(order, { basis: '不是判决，是执行', at: '10-19 17:00' })
    await city.expectTask(order, 'DECLINE_REVIEW', { holder: hotline, due: '10-20 18:00' })
    const approve = { decision: 'APPROVE' } as const
    await city.reviewer.mayNot('reviewDecline', order, 'SEPARATION_OF_DUTIES', approve)
    const decliner = city.as({ ...city.callTaker, roles: ['REVIEWER'] })
    await decliner.mayNot('reviewDecline', order, 'SEPARATION_OF_DUTIES', approve)
    const { closure, tasks } = await second(city).reviewDecline(order, approve)
    expect(closure?.outcome).toBe('DECLINED')
    expect(tasks).toEqual([])
  })

  scenario('what is received after all has the time of a new receipt', async (city) => {
    const order = await told(city, '2026-10-12 10:00')
    await city.callTaker.objectToDecline(order, { at: '10-16 10:00' })
    await second(city).reviewDecline(order, { decision: 'DENY', at: '10-19 10:00' })
    await city.expectTask(order, 'RECEIVE', { holder: hotline, due: '10-20 18:00' })
    const registered = await city.callTaker.register(order, { ...light, kind: 'HELP', at: '10-20 09:00' })
    await city.expectTask(order, 'DISPATCH', { due: '10-21 09:00' })
    // Five days from the new receipt: 20, 21, 22, 23, 26.
    expect(registered.promisedBy).toBe('2026-10-26T18:00:00+08:00')
  })

  scenario('danger that comes up meanwhile is received after all, at once', async (city) => {
    const order = await told(city, '2026-10-12 10:00')
    await city.callTaker.transferEmergency(order, { service: 'POLICE_110', at: '10-14 10:00' })
    await city.expectNoTask(order, 'OBJECTION')
    await city.expectTask(order, 'RECEIVE', { due: '10-15 18:00' })
    await city.callTaker.mayNot('decline', order, 'EMERGENCY_TRANSFERRED', { reason: 'OUTSIDE_CITY' })
  })
})
