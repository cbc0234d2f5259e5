import { scenario } from 'gridline/testing'
import { describe, expect } from 'vitest'
import { passed } from './afterwards.ts'
import { accepted, dispatched, light, roads } from './streetLight.ts'

const danger = { urgency: 'DANGER', basis: '灯杆漏电' } as const

describe('a stricter kind gives the earlier of the old due instant and the new one (docs/process.md, Reclassifying)', () => {
  scenario('counted from the reclassification; a looser kind moves nothing', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await city.expectTask(order, 'HANDLE', { due: '10-19 18:00' })
    // An enquiry has one working day: the 14th, after the 13th.
    const asked = await city.callTaker.reclassify(order, { kind: 'CONSULT', at: '10-13 09:00' })
    await city.expectTask(order, 'HANDLE', { due: '10-14 18:00', warned: '10-14 14:00' })
    const looser = await city.callTaker.reclassify(order, { kind: 'REPORT' })
    await city.expectTask(order, 'HANDLE', { due: '10-14 18:00' })
    // What the citizen was told stays what it was.
    expect([asked.promisedBy, looser.promisedBy]).toEqual(Array(2).fill(order.promisedBy))
    await city.until(order, 'SUPERVISED')
    await city.expectTimelineContains(
      order,
      `
      10-13 09:00 round1/dispatch1/HANDLE moved to 10-14 18:00 (RECLASSIFIED)
      10-14 18:00 REMINDED 临湖区城市管理局: round1/dispatch1/HANDLE
      10-15 18:00 SUPERVISED 临湖区城市管理局: round1/dispatch1/HANDLE
      `,
    )
  })

  scenario(
    'danger brings acceptance and handling forward, with the urgent ladder, and no return',
    async (city) => {
      const order = await dispatched(city, '2026-10-12 10:00')
      await city.expectTask(order, 'ACCEPT', { due: '10-13 18:00' })
      await city.dispatcher.reclassify(order, { ...danger, at: '10:20' })
      await city.expectTask(order, 'ACCEPT', { due: '10:35', warned: '10:32' })
      await city.expectLimit(order, 'dispatch1/HANDLE', { due: '12:20' })
      await city.of(roads).mayNot('returnOrder', order, 'RETURN_OF_DANGER', { reason: 'NOT_OUR_DUTY' })
      await city.until('13:00')
      expect((await city.clockSaid(order)).filter((line) => line.endsWith('ACCEPT'))).toEqual([
        '10-12 10:32 WARNED round1/dispatch1/ACCEPT',
        '10-12 10:35 REMINDED round1/dispatch1/ACCEPT',
        '10-12 10:50 SUPERVISED round1/dispatch1/ACCEPT',
        '10-12 11:05 DUTY_LEADER_TOLD round1/dispatch1/ACCEPT',
      ])
    },
  )

  scenario('what was due earlier stays so, and climbs the urgent ladder from there', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await city.callTaker.reclassify(order, { ...danger, at: '10-19 17:00' })
    await city.until(order, 'DUTY_LEADER_TOLD', 'HANDLE')
    expect((await city.clockSaid(order)).filter((line) => line.endsWith('HANDLE'))).toEqual([
      '10-19 09:00 WARNED round1/dispatch1/HANDLE',
      '10-19 17:36 WARNED round1/dispatch1/HANDLE',
      '10-19 18:00 REMINDED round1/dispatch1/HANDLE',
      '10-19 18:15 SUPERVISED round1/dispatch1/HANDLE',
      '10-19 18:30 DUTY_LEADER_TOLD round1/dispatch1/HANDLE',
    ])
  })
})

scenario('danger that is told at the visit is handled again at once, by whoever led', async (city) => {
  const order = await passed(city, '2026-10-12 10:00')
  await city.callTaker.reclassify(order, { ...danger, at: '10-13 22:00' })
  await city.expectStage(order, 'HANDLING')
  await city.expectTask(order, 'HANDLE', { key: 'round2/HANDLE', holder: roads, due: '10-14 00:00' })
  await city.expectTask(order, 'ON_SPOT', { holder: roads, due: '10-13 22:30' })
  await city.of(roads).arrive(order, { proof: 'PHOTO', arrivedAt: '22:20', at: '22:20' })
  await city.of(roads).complete(order)
  await city.reviewer.review(order, { decision: 'PASS' })
  await city.visitor.recordReturnVisit(order, { resolved: true, satisfaction: 'SATISFIED' })
  await city.expectStage(order, 'CLOSED')
})

describe('at the dispatch', () => {
  scenario('the candidates are asked anew, and the limit of all hops is brought forward', async (city) => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('门口的路灯不亮', light)
    expect(order.candidates).toEqual([
      { unit: { code: 'URBAN_MANAGEMENT-990102' }, basis: 'RESPONSIBILITY_LIST' },
    ])
    const classed = await city.dispatcher.reclassify(order, {
      item: '停水',
      urgency: 'UTILITIES',
      at: '11:00',
    })
    expect(classed.candidates).toEqual([{ unit: { code: 'WATER-990102' }, basis: 'RESPONSIBILITY_LIST' }])
    await city.expectTask(order, 'DISPATCH', { due: '13:00' })
    await city.dispatcher.relay(order, { centre: '临湖区网格中心', at: '12:00' })
    await city.expectTask(order, 'DISPATCH', { holder: '临湖区网格中心', due: '13:00', warned: '12:36' })
    await city.of('临湖区网格中心', 'DISPATCHER').dispatch(order, { unit: '临湖区水务局', at: '12:10' })
    await city.expectTask(order, 'ACCEPT', { holder: '临湖区水务局', due: '12:40' })
  })

  scenario('a looser kind leaves the next hop no more time than the first had', async (city) => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('漏气了', { item: '燃气泄漏', area: '幸福里社区' })
    await city.dispatcher.reclassify(order, { item: '燃气开户维修', urgency: 'GENERAL', at: '10:30' })
    await city.dispatcher.relay(order, { centre: '临湖区网格中心' })
    await city.expectTask(order, 'DISPATCH', { due: '10-12 11:00' })
    // Whoever is dispatched to has the time of what it is.
    await city.of('临湖区网格中心', 'DISPATCHER').dispatch(order, { unit: '临湖区燃气办' })
    await city.expectTask(order, 'ACCEPT', { due: '10-13 18:00' })
  })

  scenario(
    'found to lie in another district, it goes back to the city, and down from there',
    async (city) => {
      await city.at('2026-10-12 10:00')
      const order = await city.call('门口的路灯不亮', light)
      await city.dispatcher.relay(order, { centre: '临湖区网格中心', at: '11:00' })
      const relays = city.of('临湖区网格中心', 'DISPATCHER')
      await relays.mayNot('relay', order, 'RELAY_TARGET', { centre: '云台街道网格中心' })
      await relays.reclassify(order, { area: '云台社区', at: '12:00' })
      await city.expectTask(order, 'DISPATCH', { holder: 'HOTLINE', due: '10-13 10:00' })
      await city.dispatcher.mayNot('relay', order, 'RELAY_TARGET', { centre: '临湖区网格中心' })
      await city.dispatcher.relay(order, { centre: '东屏区网格中心' })
      await city.expectTask(order, 'DISPATCH', { holder: '东屏区网格中心', due: '10-13 10:00' })
      // Within the district it stays where it is.
      await city.of('东屏区网格中心', 'DISPATCHER').reclassify(order, { area: '松风社区' })
      await city.expectTask(order, 'DISPATCH', { holder: '东屏区网格中心', due: '10-13 10:00' })
    },
  )

  scenario('a later dispatch asks by the class that the order has now', async (city) => {
    const order = await dispatched(city, '2026-10-12 10:00')
    await city.callTaker.reclassify(order, { item: '商品质量' })
    await city.of(roads).returnOrder(order, { reason: 'WRONG_ITEM' })
    const returned = await city.reviewer.reviewReturn(order, { decision: 'APPROVE' })
    expect(returned.candidates).toEqual([{ unit: { code: 'MARKET-990102' }, basis: 'RESPONSIBILITY_LIST' }])
  })
})

scenario('what is classed like that already, or not registered, is not classed anew', async (city) => {
  const order = await accepted(city, '2026-10-12 10:00')
  await city.callTaker.mayNot('reclassify', order, 'NOTHING_CHANGES', { kind: 'COMPLAINT' })
  await city.of(roads).mayNot('reclassify', order, 'ROLE_REQUIRED', { kind: 'HELP' })
  const written = await city.call('门口的路灯不亮', { register: false })
  await city.callTaker.mayNot('reclassify', written, 'NOT_REGISTERED', { kind: 'HELP' })
})
