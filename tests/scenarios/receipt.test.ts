import { type Seen, scenario, type TestCity } from 'gridline/testing'
import { describe, expect } from 'vitest'
import { light } from './streetLight.ts'

const hotline = '云江市12345热线中心'
const written = { register: false, channel: 'WEB' }

/** The tenth call of a day of its own: numbers begin anew each day. */
async function tenthCall(city: TestCity, at: string): Promise<Seen> {
  await city.at(at)
  for (let n = 1; n < 10; n++) await city.call(`第${n}个来电`, { register: false })
  const tenth = await city.call('第十个来电', { register: false })
  expect(tenth.number).toMatch(/-000010$/)
  return tenth
}

describe('what is handed in as danger (received within 15 minutes, day and night; our choice)', () => {
  scenario(
    'is received at once, not answered away, and registered as what it was said to be',
    async (city) => {
      await city.at('2026-10-17 02:00')
      const order = await city.call('楼道里有煤气味', { ...written, urgency: 'DANGER' })
      await city.expectTask(order, 'RECEIVE', { holder: hotline, due: '02:15', warned: '02:12' })
      await city.callTaker.mayNot('answer', order, 'ANSWER_OF_DANGER')
      await city.callTaker.decline(order, { reason: 'OUTSIDE_CITY' })
      await city.expectTask(order, 'DECLINE_REVIEW', { due: '02:15' })
      await city.reviewer.reviewDecline(order, { decision: 'DENY' })
      // Its item is mostly none.
      await city.callTaker.register(order, { ...light, kind: 'HELP', at: '02:10' })
      await city.expectTask(order, 'DISPATCH', { due: '03:10' })
    },
  )
})

describe('what is written is received within 1 working day (limits.receive; our choice)', () => {
  scenario('nobody receives it: the ladder of the hotline, and it stays to be received', async (city) => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('门口的路灯不亮', written)
    // One day: the 13th. The supervision is a day later, the notice five: 14, 15, 16, 19, 20.
    await city.expectTask(order, 'RECEIVE', { holder: hotline, due: '10-13 18:00', warned: '10-13 14:00' })
    await city.until(order, 'NOTICE_PROPOSED')
    expect(await city.clockSaid(order)).toEqual([
      '10-13 14:00 WARNED RECEIVE',
      '10-13 18:00 REMINDED RECEIVE',
      '10-14 18:00 SUPERVISED RECEIVE',
      '10-20 18:00 NOTICE_PROPOSED RECEIVE',
    ])
    const { record } = await city.see(order)
    expect(record).toEqual([
      { unit: { name: hotline }, kind: 'LATE' },
      { unit: { name: hotline }, kind: 'SUPERVISED' },
    ])
    await city.expectTask(order, 'RECEIVE', { overdue: true })
    await city.callTaker.register(order, { ...light, kind: 'HELP' })
    await city.expectStage(order, 'DISPATCHING')
  })

  scenario('registered, it is dispatched within a limit that begins then', async (city) => {
    await city.at('2026-10-12 16:40')
    const order = await city.call('门口的路灯不亮', written)
    const registered = await city.callTaker.register(order, { ...light, kind: 'HELP', at: '10-13 17:30' })
    await city.expectLimit(order, 'RECEIVE', { met: true })
    await city.expectTask(order, 'DISPATCH', { holder: hotline, due: '10-14 17:30' })
    // What the citizen is told counts from the receipt: 13, 14, 15, 16, 19.
    expect(registered.promisedBy).toBe('2026-10-19T18:00:00+08:00')
  })
})

describe('an answer on the spot (every tenth number is read by a second person; our choice)', () => {
  scenario('is rated at once and closes the order', async (city) => {
    await city.at('2026-10-14 10:00')
    const order = await city.call('图书馆周末几点开门？', { register: false })
    const { closure } = await city.callTaker.answer(order, { reply: '九点', satisfaction: 'SATISFIED' })
    expect(closure).toEqual({ outcome: 'ANSWERED', resolved: true, satisfaction: 'SATISFIED' })
    const unrated = await city.call('图书馆在哪里？', { register: false })
    const { closure: quiet } = await city.callTaker.answer(unrated, { reply: '湖滨路' })
    expect(quiet).toEqual({ outcome: 'ANSWERED', resolved: null, satisfaction: null })
  })

  scenario('that is sampled waits for a reviewer, and comes back when it is sent back', async (city) => {
    const tenth = await tenthCall(city, '2026-10-15 10:00')
    await city.callTaker.answer(tenth, { reply: '已解释', satisfaction: 'SATISFIED' })
    // The day after, the 16th; then the Monday.
    await city.expectTask(tenth, 'REVIEW', { holder: hotline, due: '10-16 18:00', warned: '10-16 14:00' })
    await city.expectLimit(tenth, 'RECEIVE', { held: true })
    const answerer = city.as({ ...city.callTaker, roles: ['REVIEWER'] })
    await answerer.mayNot('review', tenth, 'SEPARATION_OF_DUTIES', { decision: 'PASS' })
    await city.reviewer.review(tenth, { decision: 'SEND_BACK', at: '15:00' })
    await city.expectTask(tenth, 'RECEIVE', { due: '10-16 18:00' })
    await city.callTaker.answer(tenth, { reply: '补充解释', satisfaction: 'SATISFIED' })
    await city.until(tenth, 'SUPERVISED')
    await city.expectTimelineContains(
      tenth,
      `
      10-15 15:00 REVIEW waits for 云江市12345热线中心, due 10-16 18:00
      10-16 14:00 WARNED 云江市12345热线中心: RECEIVE/answer2
      10-16 18:00 REMINDED 云江市12345热线中心: RECEIVE/answer2
      10-19 18:00 SUPERVISED 云江市12345热线中心: RECEIVE/answer2
      `,
    )
    const { closure } = await city.reviewer.review(tenth, { decision: 'PASS' })
    expect(closure?.outcome).toBe('ANSWERED')
    // In time when it was given: the review's delay is not the call-taker's.
    await city.expectLimit(tenth, 'RECEIVE', { met: true, ended: '10-15 15:00', rungs: [] })
  })
})

describe('danger that was passed to the police, the fire brigade or an ambulance (receipt.emergency)', () => {
  scenario('is registered as well: neither answered nor declined', async (city) => {
    await city.at('2026-10-12 23:50')
    const order = await city.call('隔壁漏气了', { register: false })
    await city.callTaker.transferEmergency(order, { service: 'FIRE_119' })
    await city.expectTask(order, 'RECEIVE')
    for (const command of ['answer', 'decline'] as const) {
      const refusal = await city.callTaker.mayNot(command, order, 'EMERGENCY_TRANSFERRED', {
        ...(command === 'decline' && { reason: 'OUTSIDE_CITY' }),
      })
      expect(refusal.message).toContain('119')
      expect(refusal).toMatchObject({
        rule: 'receipt.emergency',
        allowed: expect.arrayContaining(['register']),
      })
    }
    await city.callTaker.register(order, { item: '燃气泄漏', area: '幸福里社区', kind: 'HELP' })
    await city.expectTask(order, 'DISPATCH', { due: '00:50' })
  })

  scenario('is neither declined nor answered by a review that was open already', async (city) => {
    await city.at('2026-10-13 10:00')
    const order = await city.call('河边有人落水', { register: false })
    await city.callTaker.decline(order, { reason: 'OUTSIDE_CITY' })
    await city.callTaker.transferEmergency(order, { service: 'AMBULANCE_120' })
    await city.reviewer.mayNot('reviewDecline', order, 'EMERGENCY_TRANSFERRED', { decision: 'APPROVE' })
    await city.reviewer.reviewDecline(order, { decision: 'DENY' })
    await city.expectTask(order, 'RECEIVE', { due: '10-14 18:00' })
    const tenth = await tenthCall(city, '2026-10-19 10:00')
    await city.callTaker.answer(tenth)
    await city.callTaker.transferEmergency(tenth, { service: 'AMBULANCE_120' })
    await city.reviewer.mayNot('review', tenth, 'EMERGENCY_TRANSFERRED', { decision: 'PASS' })
    await city.reviewer.review(tenth, { decision: 'SEND_BACK' })
    await city.expectTask(tenth, 'RECEIVE', { due: '10-20 18:00' })
  })

  scenario('that is registered already is dispatched as before', async (city) => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('隔壁漏气了', { item: '燃气泄漏', area: '幸福里社区' })
    await city.dispatcher.transferEmergency(order, { service: 'FIRE_119' })
    await city.expectTask(order, 'DISPATCH', { due: '11:00' })
  })
})
