import { scenario } from 'gridline/testing'
import { describe, expect } from 'vitest'
import { accepted, dispatched, light, recordOf, roads } from './streetLight.ts'

const hotline = '云江市12345热线中心'
const housing = '临湖区住房建设局'
const office = '桂花街道办事处'
const notOurs = { reason: 'NOT_OUR_DUTY', basis: '属于住建部门' } as const

describe('a return is reviewed within 4 working hours by another person (limits.returnReview)', () => {
  scenario('approved, it leads to a new dispatch, and never back to that unit', async (city) => {
    const order = await dispatched(city, '2026-09-28 10:00')
    await city.of(roads).returnOrder(order, { ...notOurs, suggestedUnit: housing })
    await city.expectTask(order, 'RETURN_REVIEW', { holder: hotline, due: '15:30' })
    const again = await city.of('HOTLINE', 'DISPATCHER', 1).reviewReturn(order, { decision: 'APPROVE' })
    await city.expectTask(order, 'DISPATCH', { key: 'round1/dispatch2/DISPATCH', due: '09-29 10:00' })
    expect(again.candidates).toMatchObject([{ unit: { code: 'OFFICE-990102001' }, basis: 'BACKSTOP' }])
    for (const limit of ['DISPATCH', 'ACCEPT', 'HANDLE'])
      await city.expectLimit(order, `dispatch1/${limit}`, { ended: true })
    const refusal = await city.dispatcher.mayNot('dispatch', order, 'RETURNED_BEFORE', { unit: roads })
    expect(refusal).toMatchObject({
      rule: 'returns.window',
      allowed: expect.arrayContaining(['raiseDispute']),
    })
    await city.dispatcher.dispatch(order, { unit: housing, at: '11:00' })
    await city.expectTask(order, 'ACCEPT', { holder: housing, due: '09-29 18:00' })
    await city.expectLimit(order, 'dispatch2/HANDLE', { due: '10-10 18:00' })
    expect(await recordOf(city, order)).toEqual([`RETURN_ASKED ${roads}`, `RETURN_APPROVED ${roads}`])
  })

  scenario('denied, it moves no due instant, and a second one needs new evidence', async (city) => {
    const order = await dispatched(city, '2026-09-28 10:00')
    await city.expectTask(order, 'ACCEPT', { due: '09-29 18:00' })
    await city.of(roads).returnOrder(order, notOurs)
    await city.dispatcher.mayNot('reviewReturn', order, 'SEPARATION_OF_DUTIES', { decision: 'DENY' })
    const asker = city.as({ subject: city.of(roads).subject, unit: 'HOTLINE', roles: ['REVIEWER'] })
    await asker.mayNot('reviewReturn', order, 'SEPARATION_OF_DUTIES', { decision: 'APPROVE' })
    await city.reviewer.reviewReturn(order, { decision: 'DENY' })
    await city.expectTask(order, 'ACCEPT', { due: '09-29 18:00' })
    await city.expectLimit(order, 'dispatch1/HANDLE', { due: '10-10 18:00', held: false })
    await city.of(roads).mayNot('returnOrder', order, 'RETURN_NEEDS_NEW_EVIDENCE', notOurs)
    const shown = { ...notOurs, newEvidence: true }
    await city.of(roads).mayNot('returnOrder', order, 'TEXT_REQUIRED', shown)
    await city.of(roads).returnOrder(order, { ...shown, evidence: '会议纪要' })
    expect(await recordOf(city, order)).toEqual([
      `RETURN_ASKED ${roads}`,
      `RETURN_DENIED ${roads}`,
      `RETURN_ASKED ${roads}`,
    ])
  })

  scenario(
    'that nobody reviews climbs the ladder of the reviewer; the unit is told nothing',
    async (city) => {
      const order = await dispatched(city, '2026-10-12 10:00')
      await city.of(roads).returnOrder(order, notOurs)
      // Two hours to noon, two from 13:30; the supervision a working day later.
      await city.until(order, 'SUPERVISED')
      expect(await city.clockSaid(order)).toEqual([
        '10-12 14:42 WARNED round1/dispatch1/ACCEPT/return1',
        '10-12 15:30 REMINDED round1/dispatch1/ACCEPT/return1',
        '10-13 18:00 SUPERVISED round1/dispatch1/ACCEPT/return1',
      ])
      await city.expectTask(order, 'RETURN_REVIEW', { holder: hotline, overdue: true })
      expect(await recordOf(city, order)).toEqual([
        `RETURN_ASKED ${roads}`,
        `LATE ${hotline}`,
        `SUPERVISED ${hotline}`,
      ])
      // Denied after all: what the unit's limit should have said is said then.
      await city.reviewer.reviewReturn(order, { decision: 'DENY', at: '10-14 10:00' })
      await city.until(order, 'SUPERVISED', 'ACCEPT')
      await city.expectTimelineContains(
        order,
        `
      10-14 10:00 REMINDED 临湖区城市管理局: round1/dispatch1/ACCEPT
      10-14 18:00 SUPERVISED 临湖区城市管理局: round1/dispatch1/ACCEPT
      `,
      )
    },
  )
})

describe('a return is reviewed where it was dispatched (separation.return)', () => {
  const street = '桂花街道网格中心'
  const community = '幸福里社区居委会'
  const clutter = { ...light, item: '楼道堆物' }

  scenario('after a relay by the centre that dispatched it', async (city) => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('楼道里堆满了纸箱', clutter)
    await city.dispatcher.relay(order, { centre: street })
    await city.of(street, 'DISPATCHER').dispatch(order, { unit: community })
    await city.of(community).returnOrder(order, notOurs)
    await city.expectTask(order, 'RETURN_REVIEW', { holder: street, due: '15:30' })
    await city.reviewer.mayNot('reviewReturn', order, 'NOT_HOLDER', { decision: 'APPROVE' })
    const dispatcher = city.of(street, 'DISPATCHER')
    await dispatcher.mayNot('reviewReturn', order, 'SEPARATION_OF_DUTIES', { decision: 'DENY' })
    await city.of(street, 'REVIEWER').reviewReturn(order, { decision: 'APPROVE' })
    await city.expectTask(order, 'DISPATCH', { holder: hotline })
  })

  scenario('a level up where that centre belongs to the unit that returns', async (city) => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('门口的路灯不亮', light)
    await city.dispatcher.relay(order, { centre: street })
    await city.of(street, 'DISPATCHER').dispatch(order, { unit: office })
    await city.of(office).returnOrder(order, notOurs)
    await city.expectTask(order, 'RETURN_REVIEW', { holder: '临湖区网格中心' })
  })

  scenario('a level up where nobody is left there: the other one is complained about', async (city) => {
    await city.at('2026-10-12 10:00')
    const accusedPeople = [city.of(street, 'REVIEWER').subject]
    const order = await city.call('网格中心的人上门推销', { ...clutter, accusedPeople })
    await city.dispatcher.relay(order, { centre: street })
    await city.of(street, 'DISPATCHER').dispatch(order, { unit: community })
    await city.of(community).returnOrder(order, notOurs)
    await city.expectTask(order, 'RETURN_REVIEW', { holder: '临湖区网格中心' })
  })
})

describe('a return is asked for within 1 working day of the dispatch (returns.window; Tianjin, draft)', () => {
  scenario('also after it was accepted: signing is not admitting responsibility', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await city.of(roads).returnOrder(order, { ...notOurs, at: '10-13 18:00' })
    await city.expectLimit(order, 'dispatch1/HANDLE', { held: true })
    await city.reviewer.reviewReturn(order, { decision: 'DENY' })
    await city.expectTask(order, 'HANDLE', { due: '10-19 18:00' })
  })

  scenario('2 working days where it is complex', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await city.of(roads).askComplex(order)
    await city.approver.decideComplex(order, { decision: 'APPROVE' })
    await city.of(roads).mayNot('returnOrder', order, 'RETURN_WINDOW_PASSED', {
      ...notOurs,
      at: '10-14 18:01',
    })
  })

  scenario('and not when it has ended, whatever else is shown', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    const late = { ...notOurs, newEvidence: true, evidence: '会议纪要', at: '10-13 18:01' }
    const refusal = await city.of(roads).mayNot('returnOrder', order, 'RETURN_WINDOW_PASSED', late)
    expect(refusal.message).toContain('2026-10-13 18:00')
    expect(refusal).toMatchObject({ rule: 'returns.window', allowed: expect.arrayContaining(['complete']) })
  })
})

scenario('the third approved return leaves only a designation, and is looked into', async (city) => {
  const order = await dispatched(city, '2026-10-12 10:00')
  await city.of(roads).returnOrder(order, notOurs)
  await city.reviewer.reviewReturn(order, { decision: 'APPROVE' })
  for (const unit of [housing, office]) {
    await city.expectNoTask(order, 'SUPERVISE')
    await city.dispatcher.dispatch(order, { unit })
    await city.of(unit).returnOrder(order, notOurs)
    await city.reviewer.reviewReturn(order, { decision: 'APPROVE' })
  }
  await city.expectTimelineContains(order, 'supervision opened (THIRD_RETURN)')
  await city.expectTask(order, 'SUPERVISE', { holder: '云江市督办专班' })
  await city.expectTask(order, 'DISPATCH', { holder: hotline, due: '10-13 10:00' })
  await city.dispatcher.mayNot('dispatch', order, 'WRONG_STAGE', { unit: '临湖区市场监管局' })
  await city.dispatcher.mayNot('relay', order, 'WRONG_STAGE', { centre: '临湖区网格中心' })
  // Also one of those that returned it: it was found responsible after all.
  await city.approver.designate(order, { unit: roads, basis: '三定方案' })
  const refusal = await city.of(roads).mayNot('returnOrder', order, 'RETURN_OF_DESIGNATED', notOurs)
  expect(refusal).toMatchObject({ rule: 'counts.dispatchesBeforeDesignation' })
  const kinds = (await recordOf(city, order)).map((entry) => entry.split(' ')[0])
  expect(kinds.filter((kind) => kind === 'RETURN_APPROVED')).toHaveLength(3)
})
