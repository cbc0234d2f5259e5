import { scenario } from 'gridline/testing'
import { describe, expect } from 'vitest'
import { arbiters, disputed, district, hotline, housing, office, quarrelOf } from './disputed.ts'
import { accepted, roads } from './streetLight.ts'

const negotiator = [district, 'LEAD_APPROVER'] as const

describe('a dispute that a handling unit raises (职责争议: 2 WD to agree, then 2 WD to rule; our choice)', () => {
  scenario(
    'takes the work from nobody: the unit goes on, its limits run, no return meanwhile',
    async (city) => {
      const order = await accepted(city, '2026-10-12 10:00')
      await city.of(roads).raiseDispute(order, { parties: [housing], at: '14:00' })
      // Two working days from the 12th: 13, 14. Its end is nobody's fault: no warning.
      const negotiation = { due: '10-14 18:00', warned: null }
      await city.expectTask(order, 'NEGOTIATE', { holder: district, ...negotiation })
      await city.expectTask(order, 'POSITION', { key: 'positions/1', holder: roads, ...negotiation })
      await city.expectTask(order, 'POSITION', { key: 'positions/2', holder: housing, ...negotiation })
      // 13, 14, 15, 16, 19.
      await city.expectTask(order, 'HANDLE', { holder: roads, due: '10-19 18:00' })
      await city.expectLimit(order, 'dispatch1/HANDLE', { held: false })
      const pending = await city
        .of(roads)
        .mayNot('returnOrder', order, 'DISPUTE_PENDING', { reason: 'NOT_OUR_DUTY' })
      expect(pending).toMatchObject({ rule: 'disputes', source: expect.any(String) })
      await city.of(roads).mayNot('raiseDispute', order, 'DISPUTED_ALREADY', { parties: [office] })
      await city.of(housing).submitPosition(order, { suggestedUnit: roads, position: '路灯由城管养护' })
      await city.expectTask(order, 'POSITION', { holder: roads })
      await city.expectStage(order, 'HANDLING')
    },
  )

  scenario('is over when the unit completes; sent back, it may raise another', async (city) => {
    const order = await disputed(city, '2026-10-12 10:00')
    const reported = await city.of(roads).complete(order)
    expect(reported.tasks.map(({ kind }) => kind)).toEqual(['REVIEW'])
    await city.expectLimit(order, 'NEGOTIATE', { ended: true, met: false })
    await city.reviewer.review(order, { decision: 'SEND_BACK' })
    await city.of(roads).raiseDispute(order, { parties: [office] })
    await city.expectTask(order, 'NEGOTIATE', { holder: district })
    expect((await quarrelOf(city, order)).disputes).toMatchObject([{ settled: [] }, { settled: [] }])
  })

  scenario('is negotiated by the centre of the lowest common superior of all parties', async (city) => {
    const parties: [string, string][] = [
      [housing, district],
      [office, district],
      ['市城市管理局', hotline],
      ['东屏区城市管理局', hotline],
    ]
    for (const [party, centre] of parties) {
      const order = await disputed(city, '2026-10-12 10:00', [party])
      await city.expectTask(order, 'NEGOTIATE', { holder: centre })
    }
    // An office is no superior of its own dispute with its community: their common one is the district.
    await city.at('2026-10-12 10:00')
    const clutter = await city.call('楼道堆满杂物', { item: '楼道堆物', area: '幸福里社区' })
    await city.dispatcher.dispatch(clutter, { unit: office })
    await city.of(office).accept(clutter)
    await city.of(office).raiseDispute(clutter, { parties: ['幸福里社区居委会'] })
    await city.expectTask(clutter, 'NEGOTIATE', { holder: district })
  })

  scenario('agreed on the unit that has it, it is designated, and no limit moves', async (city) => {
    const order = await disputed(city, '2026-10-12 10:00')
    await city.of(...negotiator).agree(order, { unit: roads, at: '10-13 10:00' })
    await city.expectTask(order, 'HANDLE', { holder: roads, due: '10-19 18:00' })
    await city.expectNoTask(order, 'POSITION')
    await city.expectNoTask(order, 'RULE')
    await city.expectNoTask(order, 'OBJECTION')
    const { disputes, dispatches } = await quarrelOf(city, order)
    expect(disputes).toMatchObject([{ settled: [{ how: 'AGREED', unit: { name: roads } }] }])
    expect(dispatches).toMatchObject([{ basis: 'RESPONSIBILITY_LIST', designated: true }])
    await city.of(roads).mayNot('returnOrder', order, 'RETURN_OF_DESIGNATED', { reason: 'NOT_OUR_DUTY' })
    await city.of(roads).mayNot('raiseDispute', order, 'DISPUTE_OF_DESIGNATED', { parties: [housing] })
  })

  scenario('agreed on another, the order goes there by designation, with limits from then', async (city) => {
    const order = await disputed(city, '2026-10-12 10:00')
    await city.of(...negotiator).agree(order, { unit: housing, at: '10-13 10:00' })
    const { dispatches } = await quarrelOf(city, order)
    expect(dispatches).toMatchObject([
      { unit: { name: roads }, superseded: true },
      { unit: { name: housing }, superseded: false, basis: 'RULING', designated: true },
    ])
    for (const limit of ['HANDLE', 'ACCEPT'])
      await city.expectLimit(order, `dispatch1/${limit}`, { ended: true })
    await city.of(roads).mayNot('complete', order, 'WRONG_STAGE')
    // From the 13th: 14; and 14, 15, 16, 19, 20.
    await city.expectTask(order, 'ACCEPT', { holder: housing, due: '10-14 18:00' })
    await city.expectLimit(order, 'dispatch2/HANDLE', { due: '10-20 18:00' })
    await city.of(housing).mayNot('returnOrder', order, 'RETURN_OF_DESIGNATED', { reason: 'NOT_OUR_DUTY' })
    await city.of(housing).accept(order)
    await city.of(housing).mayNot('raiseDispute', order, 'DISPUTE_OF_DESIGNATED', { parties: [roads] })
  })

  scenario('that nobody settles goes to the ruling body by itself, and nobody is blamed', async (city) => {
    const order = await disputed(city, '2026-10-12 10:00')
    const open = await city.until(order, 'RULE')
    expect(open.record).toEqual([])
    expect(await city.clockSaid(order)).toEqual([])
    await city.expectNoTask(order, 'POSITION')
    // Negotiated until the 14th at the close; ruled by the 16th (15, 16).
    await city.expectTask(order, 'RULE', { holder: arbiters, due: '10-16 18:00', warned: '10-16 14:00' })
    await city.of(...negotiator).mayNot('agree', order, 'WRONG_STAGE', { unit: roads })
    await city.until(order, 'ACCOUNTABILITY_PROPOSED', 'RULE')
    // One working day after the 16th: 19; five: 23; ten: 30.
    expect((await city.clockSaid(order)).filter((line) => line.endsWith('/RULE'))).toEqual([
      '10-16 14:00 WARNED dispute/round1.dispatch1.HANDLE.1/RULE',
      '10-16 18:00 REMINDED dispute/round1.dispatch1.HANDLE.1/RULE',
      '10-19 18:00 SUPERVISED dispute/round1.dispatch1.HANDLE.1/RULE',
      '10-23 18:00 NOTICE_PROPOSED dispute/round1.dispatch1.HANDLE.1/RULE',
      '10-30 18:00 ACCOUNTABILITY_PROPOSED dispute/round1.dispatch1.HANDLE.1/RULE',
    ])
    await city.expectTask(order, 'RULE', { overdue: true })
  })

  scenario('is over when its unit comes to be complained about: another is to be found', async (city) => {
    const order = await disputed(city, '2026-10-12 10:00')
    const accused = await city.dispatcher.reclassify(order, { accusedUnits: [roads] })
    expect(accused.tasks.map(({ kind }) => kind)).toEqual(['DISPATCH'])
    await city.expectLimit(order, 'NEGOTIATE', { ended: true, met: false })
    await city.dispatcher.mayNot('raiseDispute', order, 'UNIT_ACCUSED', { parties: [roads, housing] })
    // The first taker is accused: the dispatch waits.
    await city.dispatcher.raiseDispute(order, { parties: [office, housing] })
    await city.expectStage(order, 'DISPUTED')
  })

  scenario('that fails goes to the ruling body at once', async (city) => {
    const order = await disputed(city, '2026-10-12 10:00')
    await city.of(...negotiator).mayNot('agree', order, 'NOT_A_PARTY', { unit: office })
    await city.of(...negotiator).failNegotiation(order, { at: '10-13 09:30' })
    // From the 13th: 14, 15.
    await city.expectTask(order, 'RULE', { holder: arbiters, due: '10-15 18:00' })
    await city.expectLimit(order, 'NEGOTIATE', { met: true })
  })
})

scenario(
  'a dispute is between different units that handle, none accused, none outside its list',
  async (city) => {
    const order = await accepted(city, '2026-10-12 10:00', { accusedUnits: [housing] })
    const bad: [string[], Parameters<ReturnType<typeof city.of>['mayNot']>[2]][] = [
      [[], 'UNITS_COUNT'],
      [[office, office], 'UNIT_TWICE'],
      [[roads], 'UNIT_TWICE'],
      [[housing], 'UNIT_ACCUSED'],
      [[hotline], 'UNIT_CANNOT_HANDLE'],
      [['幸福里社区居委会'], 'OUTSIDE_ITS_LIST'],
    ]
    for (const [parties, code] of bad) {
      const refused = await city.of(roads).mayNot('raiseDispute', order, code, { parties })
      expect(refused, code).toMatchObject({ rule: expect.any(String), source: expect.any(String) })
    }
  },
)
