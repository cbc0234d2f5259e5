import { type Numbered, type Person, scenario, type TestCity } from 'gridline/testing'
import { describe, expect } from 'vitest'
import { accepted, completed, dispatched, light, roads } from './streetLight.ts'

// separation.accused: who is complained about, with all below, is out of routing, views and delegation (docs/process.md, The accused).

const office = '桂花街道办事处'
const accusingRoads = { accusedUnits: [roads], basis: '群众反映其办理人员态度恶劣' }

/** Whether the order is there for somebody: by its number, in the lists, in the unit's worklist. */
async function views(city: TestCity, by: Person, { number }: Numbered): Promise<boolean[]> {
  interface Page {
    readonly nodes: readonly { readonly number?: string; readonly workOrder?: Numbered }[]
  }
  const { data } = await city.request<{ workOrder: unknown; workOrders: Page; tasks: Page }>(
    by,
    `query($number: String!) { workOrder(number: $number) { number }
      workOrders(first: 50) { nodes { number } } tasks(first: 50) { nodes { workOrder { number } } } }`,
    { number },
  )
  if (!data) throw new Error('an answer comes back')
  return [
    data.workOrder !== null,
    data.workOrders.nodes.some((one) => one.number === number),
    data.tasks.nodes.some((one) => one.workOrder?.number === number),
  ]
}

describe('whoever is complained about when the request comes in', () => {
  scenario('is no candidate and is given nothing', async (city) => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('城管执法粗暴', { ...light, accusedUnits: [roads] })
    expect(order.candidates).toEqual([{ unit: { code: 'OFFICE-990102001' }, basis: 'BACKSTOP' }])
    const refusal = await city.dispatcher.mayNot('dispatch', order, 'UNIT_ACCUSED', { unit: roads })
    expect(refusal.rule).toBe('separation.accused')
    await city.approver.mayNot('designate', order, 'UNIT_ACCUSED', { unit: roads })
    await city.dispatcher.dispatch(order, { unit: office })
    await city.of(office).accept(order)
    await city.of(office).mayNot('callAssisting', order, 'UNIT_ACCUSED', { units: [roads] })
    expect(await views(city, city.of(roads), order)).toEqual([false, false, false])
    await city.of(roads).mayNot('comment', order, 'NOT_FOUND')
  })

  scenario(
    'takes those below with it: communities, grids and the grid centre of a subdistrict',
    async (city) => {
      await city.at('2026-10-12 10:00')
      const order = await city.call('街道办事处不作为', {
        ...light,
        item: '楼道堆物',
        accusedUnits: [office],
      })
      // Neither the community that the list names, nor the office that would stand in.
      expect(order.candidates).toEqual([])
      await city.dispatcher.mayNot('dispatch', order, 'UNIT_ACCUSED', { unit: '幸福里社区居委会' })
      const relay = await city.dispatcher.mayNot('relay', order, 'RELAY_TARGET', {
        centre: '桂花街道网格中心',
      })
      expect(relay.message).toContain('临湖区网格中心')
      const below = [
        city.of('幸福里社区居委会'),
        city.of('幸福里社区第一网格'),
        city.of('桂花街道网格中心', 'DISPATCHER'),
        city.of('桂花街道网格中心', 'LEAD_APPROVER'),
      ]
      for (const person of below) {
        expect(await views(city, person, order)).toEqual([false, false, false])
        await person.mayNot('comment', order, 'NOT_FOUND')
      }
      expect(await views(city, city.of('临湖区网格中心', 'DISPATCHER'), order)).toEqual([true, true, false])
    },
  )

  scenario('is a grid centre that is to dispatch it: the city does, within the same limit', async (city) => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('门口的路灯不亮', light)
    await city.dispatcher.relay(order, { centre: '临湖区网格中心', at: '12:00' })
    await city.callTaker.reclassify(order, { accusedUnits: ['临湖区网格中心'], at: '15:00' })
    await city.expectTask(order, 'DISPATCH', { holder: 'HOTLINE', due: '10-13 10:00' })
    await city.dispatcher.mayNot('relay', order, 'RELAY_TARGET', { centre: '临湖区网格中心' })
    await city.dispatcher.dispatch(order, { unit: roads })
    await city.expectTask(order, 'ACCEPT', { holder: roads })
    await city.expectNoTask(order, 'DISPATCH')
  })

  scenario('is a person: the others of the unit handle it', async (city) => {
    const accusedPeople = [city.of(roads).subject]
    const order = await dispatched(city, '2026-10-12 10:00', { accusedPeople })
    expect(await views(city, city.of(roads), order)).toEqual([false, false, false])
    await city.of(roads).mayNot('accept', order, 'NOT_FOUND')
    expect(await views(city, city.of(roads, 'HANDLER', 1), order)).toEqual([true, true, true])
    await city.of(roads, 'HANDLER', 1).accept(order)
    await city.expectTask(order, 'HANDLE', { holder: roads })
  })

  scenario('is not the hotline itself: that has another way', async (city) => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('门口的路灯不亮', light)
    for (const unit of ['HOTLINE', 'TASKFORCE', 'GOV'])
      await city.callTaker.mayNot('reclassify', order, 'ACCUSED_IS_DESK', { accusedUnits: [unit] })
  })
})

describe('a lead that comes to be accused loses the order, whatever it was doing', () => {
  scenario('before it accepted, and to a new dispatch with the time of one', async (city) => {
    const order = await dispatched(city, '2026-10-12 10:00')
    await city.callTaker.reclassify(order, { ...accusingRoads, at: '11:00' })
    await city.expectTask(order, 'DISPATCH', { key: 'round1/dispatch2/DISPATCH', due: '10-13 11:00' })
    await city.expectNoTask(order, 'ACCEPT')
    for (const limit of ['ACCEPT', 'HANDLE'])
      await city.expectLimit(order, `dispatch1/${limit}`, { ended: '10-12 11:00', met: false })
    await city.dispatcher.mayNot('dispatch', order, 'UNIT_ACCUSED', { unit: roads })
    await city.of(roads).mayNot('accept', order, 'NOT_FOUND')
    await city.dispatcher.dispatch(order, { unit: office })
    await city.expectTask(order, 'ACCEPT', { holder: office, due: '10-13 18:00' })
  })

  scenario('with what it had asked for', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await city.of(roads).askExtension(order, { days: 2 })
    await city.callTaker.reclassify(order, accusingRoads)
    await city.expectNoTask(order, 'EXTENSION')
    await city.expectNoTask(order, 'HANDLE')
    await city.dispatcher.dispatch(order, { unit: office })
    await city.of(office).accept(order)
    await city.of(office).complete(order)
    await city.reviewer.review(order, { decision: 'PASS' })
    await city.expectStage(order, 'VISITING')
  })

  scenario('though its return or its report is being reviewed', async (city) => {
    const returned = await dispatched(city, '2026-10-12 10:00')
    await city.of(roads).returnOrder(returned, { reason: 'NOT_OUR_DUTY' })
    await city.callTaker.reclassify(returned, accusingRoads)
    await city.expectNoTask(returned, 'RETURN_REVIEW')
    await city.expectTask(returned, 'DISPATCH')
    const reported = await completed(city, '2026-10-12 10:00')
    await city.callTaker.reclassify(reported, accusingRoads)
    await city.expectNoTask(reported, 'REVIEW')
    await city.expectTask(reported, 'DISPATCH')
  })

  scenario('at the visit: its work is visited, and the rework is for another unit', async (city) => {
    const order = await completed(city, '2026-10-12 10:00')
    await city.reviewer.review(order, { decision: 'PASS' })
    await city.callTaker.reclassify(order, accusingRoads)
    await city.expectStage(order, 'VISITING')
    await city.visitor.recordReturnVisit(order, { resolved: false, satisfaction: 'UNSATISFIED' })
    await city.adjudicator.adjudicate(order, { decision: 'REWORK', at: '15:00' })
    await city.expectNoTask(order, 'HANDLE')
    await city.expectTask(order, 'DISPATCH', { key: 'round2/dispatch1/DISPATCH', due: '10-13 15:00' })
    await city.dispatcher.dispatch(order, { unit: office })
    await city.of(office).accept(order)
    await city.of(office).complete(order)
    await city.reviewer.review(order, { decision: 'PASS' })
    await city.expectStage(order, 'VISITING')
  })

  scenario('in the middle of a rework', async (city) => {
    const order = await completed(city, '2026-10-12 10:00')
    await city.reviewer.review(order, { decision: 'PASS' })
    await city.visitor.recordReturnVisit(order, { resolved: false, satisfaction: 'UNSATISFIED' })
    await city.adjudicator.adjudicate(order, { decision: 'REWORK' })
    await city.callTaker.reclassify(order, accusingRoads)
    await city.expectNoTask(order, 'HANDLE')
    await city.expectTask(order, 'DISPATCH', { key: 'round2/dispatch1/DISPATCH' })
    await city.dispatcher.dispatch(order, { unit: office })
    await city.expectTask(order, 'ACCEPT', { holder: office })
    await city.expectNoTask(order, 'DISPATCH')
  })

  scenario('though somebody below it holds the review of what it did', async (city) => {
    const street = '桂花街道网格中心'
    const community = '幸福里社区居委会'
    await city.at('2026-10-12 10:00')
    const order = await city.call('楼道里堆满了纸箱', { ...light, item: '楼道堆物' })
    await city.dispatcher.relay(order, { centre: street })
    await city.of(street, 'DISPATCHER').dispatch(order, { unit: community })
    await city.of(community).returnOrder(order, { reason: 'NOT_OUR_DUTY' })
    await city.expectTask(order, 'RETURN_REVIEW', { holder: street })
    await city.callTaker.reclassify(order, { accusedUnits: [office] })
    await city.expectNoTask(order, 'RETURN_REVIEW')
    await city.expectTask(order, 'DISPATCH', { holder: 'HOTLINE' })
  })
})
