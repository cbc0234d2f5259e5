import { scenario } from 'gridline/testing'
import { describe, expect } from 'vitest'
import { district, hotline, housing, office, quarrelOf } from './disputed.ts'
import { accepted, dispatched, light, roads } from './streetLight.ts'

const negotiator = [district, 'LEAD_APPROVER'] as const
const parties = [roads, housing]

describe('a dispute that a dispatcher raises (首接负责: its first taker handles meanwhile; disputes, our choice)', () => {
  scenario('leaves the order with its first taker meanwhile, who has it anew', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await city.of(roads).returnOrder(order, { reason: 'NOT_OUR_DUTY' })
    await city.of('HOTLINE', 'DISPATCHER', 1).reviewReturn(order, { decision: 'APPROVE' })
    await city.dispatcher.raiseDispute(order, { parties, at: '16:00' })
    const { dispatches } = await quarrelOf(city, order)
    expect(dispatches[1]).toMatchObject({ unit: { name: roads }, basis: 'FIRST_TAKER', designated: false })
    await city.expectLimit(order, 'dispatch2/DISPATCH', { met: true })
    // From the 12th: 13; 13, 14, 15, 16, 19; 13, 14.
    await city.expectTask(order, 'ACCEPT', { holder: roads, due: '10-13 18:00' })
    await city.expectLimit(order, 'dispatch2/HANDLE', { due: '10-19 18:00', held: false })
    await city.expectTask(order, 'NEGOTIATE', { holder: district, due: '10-14 18:00' })
    await city.of(roads).mayNot('returnOrder', order, 'DISPUTE_PENDING', { reason: 'NOT_OUR_DUTY' })
    await city.of(roads).accept(order)
    await city.of(...negotiator).agree(order, { unit: roads })
    await city.expectTask(order, 'HANDLE', { holder: roads, due: '10-19 18:00' })
    await city.of(roads).mayNot('returnOrder', order, 'RETURN_OF_DESIGNATED', { reason: 'NOT_OUR_DUTY' })
  })

  scenario(
    'is over when the first taker completes; it was the first dispatched where none accepted',
    async (city) => {
      const order = await dispatched(city, '2026-10-12 10:00')
      await city.of(roads).returnOrder(order, { reason: 'NOT_OUR_DUTY' })
      await city.of('HOTLINE', 'DISPATCHER', 1).reviewReturn(order, { decision: 'APPROVE' })
      await city.dispatcher.raiseDispute(order, { parties: [housing, office] })
      await city.of(roads).accept(order)
      const reported = await city.of(roads).complete(order)
      expect(reported.tasks.map(({ kind }) => kind)).toEqual(['REVIEW'])
    },
  )

  scenario('keeps the dispatch waiting where nobody has had it, its limit held', async (city) => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('路灯不亮', light)
    await city.dispatcher.mayNot('raiseDispute', order, 'UNITS_COUNT', { parties: [roads] })
    await city.dispatcher.raiseDispute(order, { parties, at: '11:00' })
    await city.expectStage(order, 'DISPUTED')
    await city.expectNoTask(order, 'DISPATCH')
    await city.expectLimit(order, 'DISPATCH', { held: true, due: '10-13 10:00' })
    await city.expectTask(order, 'NEGOTIATE', { holder: district, due: '10-14 18:00' })
    const settled = await city.of(...negotiator).agree(order, { unit: housing, at: '10-14 10:00' })
    // Nobody was late: the dispatcher had done its part when the dispute was raised.
    expect(settled.record).toEqual([])
    await city.expectLimit(order, 'DISPATCH', { met: true, ended: '10-12 11:00', rungs: [] })
    const { dispatches } = await quarrelOf(city, order)
    expect(dispatches).toMatchObject([{ unit: { name: housing }, basis: 'RULING', designated: true }])
    // From the 14th: 15; 15, 16, 19, 20, 21.
    await city.expectTask(order, 'ACCEPT', { holder: housing, due: '10-15 18:00' })
    await city.expectLimit(order, 'dispatch1/HANDLE', { due: '10-21 18:00' })
  })

  scenario('is not negotiated by whoever raised it', async (city) => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('路灯不亮', light)
    await city.dispatcher.raiseDispute(order, { parties: [roads, '市城市管理局'] })
    await city.expectTask(order, 'NEGOTIATE', { holder: hotline })
    await city.dispatcher.mayNot('agree', order, 'SEPARATION_OF_DUTIES', { unit: roads })
    await city.of('HOTLINE', 'DISPATCHER', 1).agree(order, { unit: roads })
  })
})
