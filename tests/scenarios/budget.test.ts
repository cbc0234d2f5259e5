import { scenario, type TestCity } from 'gridline/testing'
import { expect } from 'vitest'
import { accepted, dispatched, light, roads } from './streetLight.ts'

// Every event of a history is stored, and read again whenever a worker takes the order up.

async function historyOf(city: TestCity, { number }: { number: string }): Promise<number> {
  const { events } = await city.environment.client.workflow.getHandle(number).fetchHistory()
  return events?.length ?? 0
}

scenario('a happy path stays within 60 history events', async (city) => {
  const order = await accepted(city, '2026-10-12 10:00')
  await city.of(roads).complete(order)
  await city.reviewer.review(order, { decision: 'PASS' })
  await city.visitor.recordReturnVisit(order, { resolved: true, satisfaction: 'SATISFIED' })
  await city.expectStage(order, 'CLOSED')
  expect(await historyOf(city, order)).toBeLessThanOrEqual(60)
})

scenario(
  'with a return, an extension and a rework an order stays within 150 history events',
  async (city) => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('路灯不亮', light)
    await city.dispatcher.dispatch(order, { unit: '临湖区住房建设局' })
    await city.of('临湖区住房建设局').returnOrder(order, { reason: 'NOT_OUR_DUTY' })
    await city.of('HOTLINE', 'DISPATCHER', 1).reviewReturn(order, { decision: 'APPROVE' })
    await city.dispatcher.dispatch(order, { unit: roads })
    await city.of(roads).accept(order, { at: '14:00' })
    await city.of(roads).askExtension(order, { days: 2, at: '10-15 10:00' })
    await city.approver.decideExtension(order, { decision: 'APPROVE' })
    for (const satisfaction of ['UNSATISFIED', 'SATISFIED'] as const) {
      await city.of(roads).complete(order)
      await city.reviewer.review(order, { decision: 'PASS' })
      await city.visitor.recordReturnVisit(order, { resolved: satisfaction === 'SATISFIED', satisfaction })
      if (satisfaction === 'UNSATISFIED') await city.adjudicator.adjudicate(order, { decision: 'REWORK' })
    }
    await city.expectStage(order, 'CLOSED')
    expect(await historyOf(city, order)).toBeLessThanOrEqual(150)
  },
)

scenario(
  'an order that stands still costs nothing: months of silence are a timer each rung',
  async (city) => {
    const order = await dispatched(city, '2026-10-12 10:00')
    const before = await historyOf(city, order)
    await city.until('2027-01-10 09:00')
    // Ten notices (two warnings, eight rungs), each a timer, its task and one write.
    expect(await historyOf(city, order)).toBeLessThanOrEqual(before + 10 * 8)
  },
)
