import { scenario } from 'gridline/testing'
import { describe, expect } from 'vitest'
import { arbiters, district, housing, office, quarrelOf, unsettled } from './disputed.ts'
import { accepted, light, roads } from './streetLight.ts'

const another = (nth: number) => [arbiters, 'ARBITER', nth] as const
const objection = 'dispute/round1.dispatch1.HANDLE.1/objection'

describe('a ruling (裁定: 2 WD, by the ruling body, never by a party; our choice)', () => {
  scenario('designates another unit, which may object and nothing else', async (city) => {
    const order = await unsettled(city, '2026-10-12 10:00')
    // From the 12th: 13, 14.
    await city.expectTask(order, 'RULE', { holder: arbiters, due: '10-14 18:00', warned: '10-14 14:00' })
    await city.expectTask(order, 'HANDLE', { holder: roads, due: '10-19 18:00' })
    await city.arbiter.rule(order, { unit: housing, at: '10-13 10:00' })
    await city.expectLimit(order, 'RULE', { met: true })
    await city.expectLimit(order, 'dispatch1/HANDLE', { ended: true, met: false })
    // From the 13th: 14; 14, 15, 16, 19, 20; and as many to object, with neither warning nor ladder.
    await city.expectTask(order, 'ACCEPT', { holder: housing, due: '10-14 18:00' })
    await city.expectLimit(order, 'dispatch2/HANDLE', { due: '10-20 18:00' })
    await city.expectTask(order, 'OBJECTION', { holder: housing, due: '10-20 18:00', warned: null })
    await city.of(housing).mayNot('returnOrder', order, 'RETURN_OF_DESIGNATED', { reason: 'NOT_OUR_DUTY' })
    await city.of(housing).accept(order)
    await city.of(housing).mayNot('raiseDispute', order, 'DISPUTE_OF_DESIGNATED', { parties: [roads] })
    await city.of(roads).mayNot('objectToRuling', order, 'NOT_HOLDER')
    await city.until('10-20 18:00')
    await city.expectNoTask(order, 'OBJECTION')
    expect(await city.clockSaid(order)).not.toContain(`10-20 18:00 REMINDED ${objection}`)
  })

  scenario('that leaves it where it is moves no limit of the unit', async (city) => {
    const order = await unsettled(city, '2026-10-12 10:00')
    await city.arbiter.rule(order, { unit: roads, at: '10-13 10:00' })
    await city.expectTask(order, 'HANDLE', { holder: roads, due: '10-19 18:00' })
    await city.expectTask(order, 'OBJECTION', { holder: roads, due: '10-20 18:00' })
    const { disputes, dispatches } = await quarrelOf(city, order)
    expect(disputes).toMatchObject([{ settled: [{ how: 'RULED', unit: { name: roads } }] }])
    expect(dispatches).toMatchObject([{ designated: true, superseded: false }])
    await city.of(roads).mayNot('returnOrder', order, 'RETURN_OF_DESIGNATED', { reason: 'NOT_OUR_DUTY' })
  })

  scenario(
    'sends an order that nobody has had to the unit that it names, though it is no party',
    async (city) => {
      await city.at('2026-10-12 10:00')
      const order = await city.call('路灯不亮', light)
      await city.dispatcher.raiseDispute(order, { parties: [roads, housing] })
      await city.of(district, 'DISPATCHER').failNegotiation(order)
      await city.expectStage(order, 'DISPUTED')
      await city.arbiter.rule(order, { unit: office })
      await city.expectTask(order, 'ACCEPT', { holder: office })
      await city.expectTask(order, 'OBJECTION', { holder: office })
    },
  )

  scenario('is never by a party, nor by whoever spoke for one', async (city) => {
    const order = await unsettled(city, '2026-10-12 10:00')
    await city.of(roads).mayNot('rule', order, 'NOT_HOLDER', { unit: housing })
    const { subject } = city.of(roads)
    const turncoat = city.as({ subject, unit: 'RULING', roles: ['ARBITER'] })
    const refused = await turncoat.mayNot('rule', order, 'SEPARATION_OF_DUTIES', { unit: housing })
    expect(refused).toMatchObject({ rule: 'separation.ruling', source: expect.any(String) })
    const negotiator = city.as({
      subject: city.of(district, 'LEAD_APPROVER').subject,
      unit: 'RULING',
      roles: ['ARBITER'],
    })
    await negotiator.mayNot('rule', order, 'SEPARATION_OF_DUTIES', { unit: housing })
  })

  scenario('is left to another by who is not impartial, but not by the last who is left', async (city) => {
    const order = await unsettled(city, '2026-10-12 10:00')
    await city.arbiter.recuse(order, { basis: '曾在住建局任职' })
    await city.expectTask(order, 'RULE', { due: '10-14 18:00' })
    await city.arbiter.mayNot('rule', order, 'SEPARATION_OF_DUTIES', { unit: roads })
    await city.of(...another(1)).recuse(order)
    const last = city.of(...another(2))
    const refused = await last.mayNot('recuse', order, 'LAST_ARBITER')
    expect(refused).toMatchObject({ rule: 'separation.ruling', allowed: expect.arrayContaining(['rule']) })
    await last.rule(order, { unit: housing })
    // Nobody is left who could hear an objection.
    await city.expectNoTask(order, 'OBJECTION')
  })

  scenario(
    'names a unit that may have it, a scope around the order, an end that lies ahead',
    async (city) => {
      const order = await unsettled(city, '2026-10-12 10:00')
      const unit = housing
      const bad = [
        ['UNIT_CANNOT_HANDLE', { unit: district }],
        ['OUTSIDE_ITS_LIST', { unit: '幸福里社区居委会' }],
        ['RULING_SCOPE', { unit, precedentScope: '青石桥街道' }],
        ['PRECEDENT_ENDED', { unit, precedentScope: '临湖区', precedentUntil: '10:00' }],
      ] as const
      for (const [code, ruling] of bad) {
        const refused = await city.arbiter.mayNot('rule', order, code, ruling)
        expect(refused, code).toMatchObject({ rule: expect.any(String), source: expect.any(String) })
      }
      await city.arbiter.mayNot('rule', order, 'BAD_VALUE', { unit, precedentUntil: '11:00' })
      await city.arbiter.mayNot('rule', order, 'BAD_VALUE', { unit: '东屏区城市管理局' })
      await city.arbiter.mayNot('rule', order, 'BAD_VALUE', {
        unit,
        precedentScope: '临湖区',
        overturns: 'x/y',
      })
    },
  )
})

describe('an objection to a ruling (裁定异议: once, within 5 WD, to another arbiter; our choice)', () => {
  scenario('suspends nothing, and may take the order to another unit once more', async (city) => {
    const order = await unsettled(city, '2026-10-12 10:00')
    await city.arbiter.rule(order, { unit: housing })
    await city.of(housing).accept(order)
    await city
      .of(housing, 'LEAD_APPROVER')
      .objectToRuling(order, { basis: '道路照明不属住建', at: '10-14 10:00' })
    await city.expectTask(order, 'HANDLE', { holder: housing, due: '10-19 18:00' })
    await city.expectLimit(order, 'dispatch2/HANDLE', { held: false })
    // From the 14th: 15, 16.
    await city.expectTask(order, 'RULE', { holder: arbiters, due: '10-16 18:00', warned: '10-16 14:00' })
    await city.arbiter.mayNot('rule', order, 'SEPARATION_OF_DUTIES', { unit: housing })
    await city.of(...another(1)).rule(order, { unit: roads, at: '10-15 10:00' })
    const { disputes, dispatches } = await quarrelOf(city, order)
    expect(disputes).toMatchObject([
      { settled: [{ unit: { name: housing } }, { how: 'RULED', unit: { name: roads } }] },
    ])
    expect(dispatches).toMatchObject([{ superseded: true }, { superseded: true }, { designated: true }])
    // From the 15th: 16; 16, 19, 20, 21, 22.
    await city.expectTask(order, 'ACCEPT', { key: 'dispatch3/ACCEPT', holder: roads, due: '10-16 18:00' })
    await city.expectLimit(order, 'dispatch3/HANDLE', { due: '10-22 18:00' })
    await city.expectNoTask(order, 'OBJECTION')
  })

  scenario('that is not upheld leaves everything as it is', async (city) => {
    const order = await unsettled(city, '2026-10-12 10:00')
    await city.arbiter.rule(order, { unit: housing })
    await city.of(housing).objectToRuling(order, { at: '10-13 10:00' })
    await city.of(...another(2)).rule(order, { unit: housing, at: '10-13 15:00' })
    await city.expectTask(order, 'ACCEPT', { key: 'dispatch2/ACCEPT', holder: housing, due: '10-13 18:00' })
    await city.expectNoTask(order, 'OBJECTION')
    await city.of(housing).mayNot('objectToRuling', order, 'WRONG_STAGE')
  })

  scenario('that nobody rules on climbs the ladder of the ruling body', async (city) => {
    const order = await unsettled(city, '2026-10-12 10:00')
    await city.arbiter.rule(order, { unit: roads })
    await city.of(roads).objectToRuling(order, { at: '10-13 10:00' })
    await city.until(order, 'SUPERVISED', 'RULE/objection')
    // From the 13th: 14, 15; one more: 16.
    await city.expectTimelineContains(
      order,
      `
      10-13 10:00 RULE waits for ${arbiters}, due 10-15 18:00
      10-15 18:00 REMINDED ${arbiters}: dispute/round1.dispatch1.HANDLE.1/RULE/objection
      10-16 18:00 SUPERVISED ${arbiters}: dispute/round1.dispatch1.HANDLE.1/RULE/objection
      `,
    )
  })

  scenario('is over when the unit completes: who has done the work has taken the duty', async (city) => {
    for (const unit of [roads, housing]) {
      const order = await unsettled(city, '2026-10-12 10:00')
      await city.arbiter.rule(order, { unit })
      if (unit === housing) await city.of(unit).accept(order)
      await city.of(unit).objectToRuling(order)
      const reported = await city.of(unit).complete(order)
      expect(reported.tasks.map(({ kind }) => kind)).toEqual(['REVIEW'])
    }
  })
})

scenario(
  'a unit of a dispute may end what it asked for, the order is taken with all that stands under it',
  async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await city.of(roads).callAssisting(order, { units: [office] })
    await city.of(roads).askExtension(order, { days: 2 })
    await city.of(roads).raiseDispute(order, { parties: [housing] })
    await city.of(district, 'LEAD_APPROVER').failNegotiation(order)
    const ruled = await city.arbiter.rule(order, { unit: housing })
    expect(ruled.tasks.map(({ kind }) => kind).sort()).toEqual(['ACCEPT', 'OBJECTION'])
    await city.expectLimit(order, 'extension2', { ended: true, met: false })
    await city.expectLimit(order, 'assist1/1', { ended: true, met: false })
  },
)
