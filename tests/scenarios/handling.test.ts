import { scenario } from 'gridline/testing'
import { describe, expect } from 'vitest'
import { accepted, roads } from './streetLight.ts'

const hotline = '云江市12345热线中心'

/** Received at 09:00 of Monday the 12th, dispatched at 10:00: how long the unit has to handle it. */
const times = [
  // 13.
  ['CONSULT', '路灯不亮', roads, '10-13 18:00'],
  // 13, 14, 15, 16, 19.
  ['SUGGEST', '路灯不亮', roads, '10-19 18:00'],
  ['HELP', '路灯不亮', roads, '10-19 18:00'],
  ['COMPLAINT', '路灯不亮', roads, '10-19 18:00'],
  // 13, 14, 15, 16, 19, 20, 21, 22, 23, 26.
  ['REPORT', '路灯不亮', roads, '10-26 18:00'],
  // 24 hours, and 2 hours, whatever kind it is.
  ['CONSULT', '停水', '临湖区水务局', '10-13 10:00'],
  ['REPORT', '燃气泄漏', '临湖区燃气办', '12:00'],
] as const

describe('the limit to handle (limits.handle: Shanghai, Jinan, Qinglong, Beijing)', () => {
  scenario('is that of its kind, and counts from the dispatch, however late it is accepted', async (city) => {
    for (const [kind, item, unit, due] of times) {
      await city.at('2026-10-12 09:00')
      const order = await city.call('一件诉求', { kind, item, area: '幸福里社区' })
      await city.dispatcher.dispatch(order, { unit, at: '10:00' })
      await city.expectLimit(order, 'dispatch1/HANDLE', { due })
      await city.of(unit).accept(order, { at: '11:55' })
      await city.expectTask(order, 'HANDLE', { holder: unit, due })
    }
  })

  scenario('that passes climbs its ladder, and the order stays with the unit', async (city) => {
    // Urgent ones by the clock: 15 and 30 min, 30 min and 2 h; day and night.
    const ladders = [
      ['燃气泄漏', '临湖区燃气办', ['12:00 REMINDED', '12:15 SUPERVISED', '12:30 DUTY_LEADER_TOLD']],
      ['停水', '临湖区水务局', ['10:00 REMINDED', '10:30 SUPERVISED', '12:00 DUTY_LEADER_TOLD']],
    ] as const
    for (const [item, unit, rungs] of ladders) {
      await city.at('2026-10-17 10:00')
      const order = await city.call('一件急事', { item, area: '幸福里社区' })
      await city.dispatcher.dispatch(order, { unit })
      await city.of(unit).accept(order)
      await city.until(order, 'DUTY_LEADER_TOLD', 'dispatch1/HANDLE')
      const said = (await city.clockSaid(order)).filter((line) => line.endsWith(' round1/dispatch1/HANDLE'))
      expect(said.slice(1).map((line) => line.split(' ').slice(1, 3).join(' '))).toEqual(rungs)
      await city.expectTask(order, 'HANDLE', { holder: unit, overdue: true })
    }
  })
})

describe('a complex order (15 working days, with approval a level up; Shanghai, Daning)', () => {
  scenario('has its limit from the dispatch, and two working days to be returned', async (city) => {
    const order = await accepted(city, '2026-09-21 09:30')
    await city.expectTask(order, 'HANDLE', { due: '09-29 18:00' })
    await city.of(roads).askComplex(order, { basis: '涉及三家单位' })
    // A level up, within a working day: the 22nd.
    await city.expectTask(order, 'APPROVE_COMPLEX', { holder: hotline, due: '09-22 18:00' })
    await city.expectLimit(order, 'dispatch1/HANDLE', { held: true })
    const approve = { decision: 'APPROVE' } as const
    await city.of('临湖区网格中心', 'LEAD_APPROVER').mayNot('decideComplex', order, 'NOT_HOLDER', approve)
    await city.approver.decideComplex(order, approve)
    // Worked case 4's handling limit: 22, 23, 24, 28, 29, 30; 8, 9, 10, 12, 13, 14, 15, 16, 19 Oct.
    await city.expectTask(order, 'HANDLE', { due: '10-19 18:00' })
    await city.expectLimit(order, 'dispatch1/HANDLE', { held: false })
    await city.of(roads).mayNot('askComplex', order, 'COMPLEX_ALREADY')
    await city.of(roads).returnOrder(order, { reason: 'NOT_OUR_DUTY', at: '09-23 17:00' })
  })

  scenario('that is not found complex has the limit that it had', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await city.of(roads).askComplex(order)
    await city.of(roads).mayNot('askExtension', order, 'DECISION_PENDING', { days: 1 })
    await city.approver.decideComplex(order, { decision: 'DENY', at: '10-13 10:00' })
    await city.expectTask(order, 'HANDLE', { due: '10-19 18:00' })
    await city.of(roads).mayNot('returnOrder', order, 'RETURN_WINDOW_PASSED', {
      reason: 'NOT_OUR_DUTY',
      at: '10-14 09:00',
    })
  })

  scenario('that nobody decides climbs the ladder of its own limit, on the centre', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await city.of(roads).askComplex(order)
    await city.until(order, 'SUPERVISED', 'complex1')
    await city.expectTimelineContains(
      order,
      `
      10-13 14:00 WARNED ${hotline}: round1/dispatch1/HANDLE/complex1
      10-13 18:00 REMINDED ${hotline}: round1/dispatch1/HANDLE/complex1
      10-14 18:00 SUPERVISED ${hotline}: round1/dispatch1/HANDLE/complex1
      `,
    )
  })

  scenario('approved after the limit had passed withdraws what the clock had said of it', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00', { kind: 'CONSULT' })
    await city.of(roads).askComplex(order, { basis: '需多部门会商' })
    await city.approver.decideComplex(order, { decision: 'APPROVE', at: '10-15 09:30' })
    await city.expectLimit(order, 'dispatch1/HANDLE', { due: '11-02 18:00', rungs: [] })
  })
})

scenario('contact and progress are told to the order, change no version and open nothing', async (city) => {
  const order = await accepted(city, '2026-10-12 10:00')
  const { version: expectedVersion, tasks } = order
  await city.of(roads).contact(order, { method: 'PHONE', contactedAt: '10:00', expectedVersion })
  const told = await city.of(roads).progress(order, { note: '已到现场', expectedVersion })
  expect(told).toMatchObject({ version: expectedVersion, tasks })
  await city
    .of(roads)
    .mayNot('contact', order, 'CONTACT_IN_FUTURE', { method: 'PHONE', contactedAt: '10:05' })
  await city.of(roads).mayNot('contact', order, 'BAD_VALUE', { method: 'NONE', contactedAt: '10:00' })
})
