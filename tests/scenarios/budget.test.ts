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
  'with a whistle of three units, an extension and a rework an order stays within 250 history events',
  async (city) => {
    const called = ['临湖区住房建设局', '临湖区水务局', '桂花街道办事处']
    const order = await accepted(city, '2026-10-12 10:00')
    await city.of(roads).askExtension(order, { days: 2 })
    await city.approver.decideExtension(order, { decision: 'APPROVE' })
    await city.of(roads).blowWhistle(order, { kind: 'HARD_PROBLEM', units: called })
    for (const unit of called) {
      await city.of(unit).sign(order)
      await city.of(unit).contact(order, { method: 'PHONE', contactedAt: '10:00' })
      await city.of(unit).reportIn(order, { proof: 'PHOTO', arrivedAt: '10:00', area: '幸福里社区' })
      await city.of(unit).report(order)
      await city.of(roads).conclude(order, { unit, came: true, resolved: true })
    }
    for (const satisfaction of ['UNSATISFIED', 'SATISFIED'] as const) {
      await city.of(roads).complete(order)
      await city.reviewer.review(order, { decision: 'PASS' })
      await city.visitor.recordReturnVisit(order, { resolved: satisfaction === 'SATISFIED', satisfaction })
      if (satisfaction === 'UNSATISFIED') await city.adjudicator.adjudicate(order, { decision: 'REWORK' })
    }
    for (const [i, unit] of called.entries()) {
      await city.of(unit).evaluateWhistle(order, { score: 5 })
      const taskKey = `whistle/W1/ofCalled/called${i + 1}`
      await city.of(roads).evaluateWhistle(order, { score: 4, taskKey })
    }
    await city.expectStage(order, 'CLOSED')
    expect(await historyOf(city, order)).toBeLessThanOrEqual(250)
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
