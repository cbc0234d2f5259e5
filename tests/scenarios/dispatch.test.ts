import { scenario } from 'gridline/testing'
import { describe, expect } from 'vitest'
import { light, roads } from './streetLight.ts'

const hotline = '云江市12345热线中心'
const district = '临湖区网格中心'
const street = '桂花街道网格中心'
const office = '桂花街道办事处'
const place = { area: '幸福里社区' }

describe('a dispatch has one limit, day and night (danger 1 h, utilities 2 h, general 24 h; Beijing, practice)', () => {
  // From a Friday at 17:00 on. Urgent ladders know no weekend; a working day after Saturday is Monday, five are Friday.
  const ladders = [
    {
      item: '燃气泄漏',
      due: '10-16 18:00',
      said: [
        '10-16 17:48 WARNED',
        '10-16 18:00 REMINDED',
        '10-16 18:15 SUPERVISED',
        '10-16 18:30 DUTY_LEADER_TOLD',
      ],
    },
    {
      item: '停水',
      due: '10-16 19:00',
      said: [
        '10-16 18:36 WARNED',
        '10-16 19:00 REMINDED',
        '10-16 19:30 SUPERVISED',
        '10-16 21:00 DUTY_LEADER_TOLD',
      ],
    },
    {
      item: '路灯不亮',
      due: '10-17 17:00',
      said: [
        '10-17 12:12 WARNED',
        '10-17 17:00 REMINDED',
        '10-19 18:00 SUPERVISED',
        '10-23 18:00 NOTICE_PROPOSED',
      ],
    },
  ]
  for (const { item, due, said } of ladders)
    scenario(`that nobody keeps: ${item} climbs the ladder of the hotline`, async (city) => {
      await city.at('2026-10-16 17:00')
      const order = await city.call(item, { ...place, item })
      await city.expectTask(order, 'DISPATCH', { holder: hotline, due })
      await city.until('10-23 18:00')
      expect(await city.clockSaid(order)).toEqual(said.map((line) => `${line} round1/dispatch1/DISPATCH`))
      await city.expectTask(order, 'DISPATCH', { overdue: true })
      await city.expectTask(order, 'SUPERVISE', { holder: '云江市督办专班' })
    })
})

describe('an order goes down hop by hop, within one limit from the same start', () => {
  scenario('each hop is reminded for itself, and the last one finds the unit', async (city) => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('门口的路灯不亮', light)
    const relays = city.of(district, 'DISPATCHER')
    await relays.mayNot('relay', order, 'NOT_HOLDER', { centre: street })
    await city.dispatcher.relay(order, { centre: district, at: '12:00' })
    await city.expectTask(order, 'DISPATCH', { holder: district, due: '10-13 10:00' })
    await city.dispatcher.mayNot('dispatch', order, 'NOT_HOLDER', { unit: roads })
    const upwards = await relays.mayNot('relay', order, 'RELAY_TARGET', { centre: 'HOTLINE' })
    expect(upwards.message).toContain(street)
    await relays.relay(order, { centre: street, at: '16:00' })
    await city.expectTask(order, 'DISPATCH', { holder: street, due: '10-13 10:00' })
    await city.of(street, 'DISPATCHER').mayNot('relay', order, 'RELAY_TARGET', { centre: district })
    await city.until(order, 'SUPERVISED')
    // 24 h from the call; the supervision a working day later, on the 14th.
    await city.expectTimelineContains(
      order,
      `
      10-12 16:00 DISPATCH waits for 桂花街道网格中心, due 10-13 10:00
      10-13 05:12 WARNED 桂花街道网格中心: round1/dispatch1/hop3/DISPATCH
      10-13 10:00 REMINDED 桂花街道网格中心: round1/dispatch1/hop3/DISPATCH
      10-14 18:00 SUPERVISED 桂花街道网格中心: round1/dispatch1/hop3/DISPATCH
      `,
    )
    await city.of(street, 'DISPATCHER').dispatch(order, { unit: office })
    await city.expectTask(order, 'ACCEPT', { holder: office, due: '10-15 18:00' })
  })

  scenario('who gets it late is not supervised for whoever had it before', async (city) => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('门口的路灯不亮', light)
    await city.until(order, 'SUPERVISED')
    await city.dispatcher.relay(order, { centre: district, at: '10-15 09:00' })
    await city.expectTask(order, 'DISPATCH', { holder: district, due: '10-13 10:00', overdue: true })
    await city.until('10-16 18:00')
    const { record } = await city.see(order)
    expect(record.map(({ kind, unit }) => `${kind} ${unit.name}`)).toEqual([
      `LATE ${hotline}`,
      `SUPERVISED ${hotline}`,
    ])
    // The ladder goes on where it stood: 14, 15, 16, 19, 20.
    await city.until(order, 'NOTICE_PROPOSED')
    await city.expectTimelineContains(order, '10-20 18:00 NOTICE_PROPOSED 临湖区网格中心')
  })

  scenario('a centre dispatches within its own reach only', async (city) => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('门口的路灯不亮', light)
    await city.dispatcher.relay(order, { centre: district })
    const outside = await city
      .of(district, 'DISPATCHER')
      .mayNot('dispatch', order, 'OUT_OF_REACH', { unit: '市城市管理局' })
    expect(outside).toMatchObject({ rule: 'routing', allowed: expect.arrayContaining(['dispatch', 'relay']) })
    await city.of(district, 'DISPATCHER').mayNot('dispatch', order, 'BAD_VALUE', { unit: '东屏区城市管理局' })
    await city.of(district, 'DISPATCHER').relay(order, { centre: street })
    await city.of(street, 'DISPATCHER').mayNot('dispatch', order, 'OUT_OF_REACH', { unit: roads })
    await city.of(street, 'LEAD_APPROVER').mayNot('designate', order, 'OUT_OF_REACH', { unit: roads })
  })
})

describe('territory is a backstop, not a dump (routing: responsibility first)', () => {
  scenario('where the list names nobody the subdistrict stands in, marked and counted', async (city) => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('小区门口的电线乱成一团', { ...place, item: '弱电线缆杂乱' })
    expect(order.candidates).toEqual([{ unit: { code: 'OFFICE-990102001' }, basis: 'BACKSTOP' }])
    const { record } = await city.dispatcher.dispatch(order, { unit: office })
    expect(record).toEqual([{ unit: { name: office }, kind: 'BACKSTOP' }])
    await city.expectTimelineContains(order, 'dispatch → 桂花街道办事处 (BACKSTOP)')
  })

  scenario('a community or a grid gets what its list names, and nothing else', async (city) => {
    await city.at('2026-10-12 10:00')
    const listed = await city.call('楼道里堆满了纸箱', { ...place, item: '楼道堆物' })
    await city.dispatcher.mayNot('dispatch', listed, 'BAD_VALUE', { unit: '望湖社区居委会' })
    await city.dispatcher.dispatch(listed, { unit: '幸福里社区居委会' })
    await city.expectTask(listed, 'ACCEPT', { holder: '幸福里社区居委会' })
    const other = await city.call('门口的路灯不亮', light)
    for (const unit of ['幸福里社区居委会', '幸福里社区第一网格']) {
      const refusal = await city.dispatcher.mayNot('dispatch', other, 'OUTSIDE_ITS_LIST', { unit })
      expect(refusal.rule).toBe('routing')
      await city.approver.mayNot('designate', other, 'OUTSIDE_ITS_LIST', { unit })
    }
  })

  scenario('only units that handle are dispatched to', async (city) => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('门口的路灯不亮', light)
    for (const unit of [district, 'TASKFORCE', 'RULING', 'GOV-990102'])
      await city.dispatcher.mayNot('dispatch', order, 'UNIT_CANNOT_HANDLE', { unit })
    // Any unit that does, with the responsibility left open.
    await city.dispatcher.dispatch(order, { unit: '临湖区住房建设局' })
    await city.expectTimelineContains(order, 'dispatch → 临湖区住房建设局 (CHOSEN)')
  })
})

scenario('a leader designates, with the basis: the order cannot be returned', async (city) => {
  await city.at('2026-10-12 10:00')
  const order = await city.call('门口的路灯不亮', light)
  await city.dispatcher.mayNot('designate', order, 'ROLE_REQUIRED', { unit: roads })
  await city.approver.designate(order, { unit: roads, basis: '三定方案' })
  await city.expectTask(order, 'ACCEPT', { holder: roads, due: '10-13 18:00' })
  const refusal = await city.of(roads).mayNot('returnOrder', order, 'RETURN_OF_DESIGNATED', {
    reason: 'NOT_OUR_DUTY',
  })
  expect(refusal.source).toContain('潍坊')
})
