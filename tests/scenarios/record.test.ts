import { scenario } from 'gridline/testing'
import { describe, expect } from 'vitest'
import { recordOf } from './afterwards.ts'
import { accepted, dispatched, light, roads } from './streetLight.ts'

const housing = '临湖区住房建设局'
const office = '桂花街道办事处'

describe("a unit's record (单位记录) holds", () => {
  scenario('every return, whatever came of it', async (city) => {
    const order = await dispatched(city, '2026-10-12 10:00')
    const second = city.of('HOTLINE', 'DISPATCHER', 1)
    await city.of(roads).returnOrder(order, { reason: 'NOT_OUR_DUTY' })
    await second.reviewReturn(order, { decision: 'DENY' })
    await city.of(roads).returnOrder(order, {
      reason: 'NOT_OUR_DUTY',
      newEvidence: true,
      evidence: '会议纪要',
    })
    await second.reviewReturn(order, { decision: 'APPROVE' })
    expect(await recordOf(city, order)).toEqual([
      `RETURN_ASKED ${roads} returns.window`,
      `RETURN_DENIED ${roads} returns.window`,
      `RETURN_ASKED ${roads} returns.window`,
      `RETURN_APPROVED ${roads} returns.window`,
    ])
  })

  scenario('every request that was denied', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    const deny = { decision: 'DENY' } as const
    await city.of(roads).askExtension(order, { days: 2 })
    await city.approver.decideExtension(order, deny)
    await city.of(roads).askParking(order, { until: '11-02 09:00' })
    await city.approver.decideParking(order, deny)
    await city.of(roads).askComplex(order)
    await city.approver.decideComplex(order, deny)
    expect(await recordOf(city, order)).toEqual([
      `EXTENSION_DENIED ${roads} extensions.most`,
      `PARKING_DENIED ${roads} parking.most`,
      `COMPLEX_DENIED ${roads} limits.approveComplex`,
    ])
  })

  scenario('refusals and missing help, of the unit that was called', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await city.of(roads).callAssisting(order, { units: [housing, office] })
    await city.of(housing).refuse(order)
    await city.of(roads).complete(order, { assistanceMissing: true })
    expect(await recordOf(city, order)).toEqual([
      `REFUSED ${housing} supervision.triggers`,
      `SUPERVISED ${housing} supervision.triggers`,
      `ASSISTANCE_MISSING ${office} assistance`,
    ])
  })

  scenario('every late step, of whoever was late, also where its ladder was held', async (city) => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('路灯不亮', light)
    await city.dispatcher.dispatch(order, { unit: roads, at: '10-13 11:00' })
    await city.of(roads).accept(order, { at: '10-15 09:00' })
    // From the 13th: 14, 15, 16, 19, 20. An extension asked for in time is never decided, and holds the ladder.
    await city.of(roads).askExtension(order, { days: 1, at: '10-20 17:00' })
    await city.of(roads).complete(order, { at: '10-21 09:30' })
    await city.reviewer.review(order, { decision: 'PASS' })
    await city.expectLimit(order, 'dispatch1/HANDLE', { met: true, ended: '10-21 09:30', rungs: [] })
    expect(await recordOf(city, order)).toEqual([
      'LATE 云江市12345热线中心 limits.dispatch.general',
      `LATE ${roads} limits.accept.general`,
      `LATE ${roads} limits.handle.general`,
    ])
  })

  scenario('what the territory took because the list names nobody', async (city) => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('线缆乱拉', { item: '弱电线缆杂乱', area: '幸福里社区' })
    await city.dispatcher.dispatch(order, { unit: office })
    expect(await recordOf(city, order)).toEqual([`BACKSTOP ${office} routing`])
  })
})

scenario("a unit's record is read over all its orders, and counted by month and kind", async (city) => {
  const first = await dispatched(city, '2026-10-12 10:00')
  await city.of(roads).returnOrder(first, { reason: 'NOT_OUR_DUTY' })
  const second = await dispatched(city, '2026-11-02 10:00')
  await city.until(second, 'REMINDED', 'ACCEPT')
  const query = `query($unit: String!, $below: Boolean) {
    unitRecord(unit: $unit, below: $below, from: "2026-10-01T00:00:00+08:00", to: "2026-12-01T00:00:00+08:00", first: 50) {
      nodes { kind rule source unit { name } workOrder { number } } }
    unitRecordCounts(unit: $unit, below: $below, kinds: [LATE, RETURN_ASKED]) { unit { name } month kind count } }`
  interface Read {
    unitRecord: { nodes: { kind: string; source: string; workOrder: { number: string } }[] }
    unitRecordCounts: { unit: { name: string }; month: string; kind: string; count: number }[]
  }
  const read = async (unit: string, below = false) =>
    (await city.request<Read>(city.supervisor, query, { unit, below })).data as Read
  const { unitRecord, unitRecordCounts } = await read('URBAN_MANAGEMENT-990102')
  const ours = unitRecord.nodes.filter(({ workOrder }) =>
    [first.number, second.number].includes(workOrder.number),
  )
  expect(ours).toEqual([
    expect.objectContaining({
      kind: 'LATE',
      rule: 'limits.accept.general',
      workOrder: { number: second.number },
    }),
    expect.objectContaining({
      kind: 'RETURN_ASKED',
      rule: 'returns.window',
      workOrder: { number: first.number },
    }),
  ])
  for (const { source } of ours) expect(source).not.toBe('')
  const counted = (month: string, kind: string) =>
    unitRecordCounts.find((one) => one.month === month && one.kind === kind)
  expect(counted('2026-11', 'LATE')).toMatchObject({ unit: { name: roads }, count: expect.any(Number) })
  expect(counted('2026-10', 'RETURN_ASKED')?.count).toBeGreaterThan(0)
  // With all below the district's government.
  const district = await read('GOV-990102', true)
  expect(district.unitRecordCounts.map(({ unit }) => unit.name)).toContain(roads)
  const own = await read('GOV-990102')
  expect(own.unitRecord.nodes).toEqual([])
})
