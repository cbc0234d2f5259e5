import type { Numbered, Seen, TestCity } from 'gridline/testing'
import { scenario } from 'gridline/testing'
import { describe, expect } from 'vitest'
import { district, housing, office, quarrelOf } from './disputed.ts'
import { roads } from './streetLight.ts'

const planning = '临湖区自然资源规划局'

/** An order about an item in an area, on its way to the units that quarrel over it; each scenario has an item of its own. */
async function unruled(city: TestCity, item: string, area = '幸福里社区'): Promise<Seen> {
  const order = await city.call('有争议的事', { item, area })
  await city.dispatcher.raiseDispute(order, { parties: [roads, housing] })
  return city.of(district, 'LEAD_APPROVER').failNegotiation(order)
}

/** The dispute of `unruled`, and the ruling on it: what a later ruling names to overturn it. */
const idOf = ({ number }: Numbered, task = 'RULE') => `${number}/dispute/round1.dispatch1/${task}`

/** The first candidate for a new order about an item in an area. */
async function first(city: TestCity, item: string, area: string) {
  const order = await city.call('又一件', { item, area })
  const { candidates } = await quarrelOf(city, order)
  return { order, candidate: candidates[0], all: candidates.map(({ unit }) => unit.name) }
}

const precedent = (unit: string, id: string) => ({
  unit: { name: unit },
  basis: 'PRECEDENT',
  reason: `precedent:${id}`,
})
const listed = { unit: { name: roads }, basis: 'RESPONSIBILITY_LIST' }

describe('a ruling that is a precedent (先例; rulings are limits.rule, our choice)', () => {
  scenario('puts its unit before those that the list names, within its scope, for its item', async (city) => {
    await city.at('2026-10-12 10:00')
    const ruled = await unruled(city, '垃圾清运')
    await city.arbiter.rule(ruled, { unit: housing, precedentScope: '临湖区' })
    const { order, candidate, all } = await first(city, '垃圾清运', '湖畔社区')
    expect(candidate).toEqual(precedent(housing, idOf(ruled)))
    expect(all).toEqual([housing, roads])
    await city.dispatcher.dispatch(order, { unit: housing })
    const { dispatches } = await quarrelOf(city, order)
    expect(dispatches).toMatchObject([{ basis: 'PRECEDENT', designated: false }])
    // Another district, another item.
    expect((await first(city, '垃圾清运', '云台社区')).candidate).toMatchObject({
      unit: { name: '东屏区城市管理局' },
      basis: 'RESPONSIBILITY_LIST',
    })
    expect((await first(city, '渣土运输', '湖畔社区')).candidate).toMatchObject(listed)
  })

  scenario(
    'is about the item as it was classed then, whatever the order is classed as later',
    async (city) => {
      await city.at('2026-10-12 10:00')
      const ruled = await unruled(city, '违法建设')
      await city.arbiter.rule(ruled, { unit: housing, precedentScope: '临湖区' })
      await city.callTaker.reclassify(ruled, { item: '树木倒伏' })
      expect((await first(city, '违法建设', '湖畔社区')).candidate).toEqual(precedent(housing, idOf(ruled)))
      expect((await first(city, '树木倒伏', '湖畔社区')).candidate).not.toMatchObject({ basis: 'PRECEDENT' })
    },
  )

  scenario('is a proposal: the unit may return the order, and is no candidate then', async (city) => {
    await city.at('2026-10-12 10:00')
    const ruled = await unruled(city, '公厕管理')
    await city.arbiter.rule(ruled, { unit: housing, precedentScope: '临湖区' })
    const { order } = await first(city, '公厕管理', '湖畔社区')
    await city.dispatcher.dispatch(order, { unit: housing })
    await city.of(housing).returnOrder(order, { reason: 'OUTSIDE_AREA' })
    await city.of('HOTLINE', 'DISPATCHER', 1).reviewReturn(order, { decision: 'APPROVE' })
    expect((await quarrelOf(city, order)).candidates).toMatchObject([listed])
  })

  scenario('holds until its end, for orders that come in before it', async (city) => {
    await city.at('2026-10-12 10:00')
    const ruled = await unruled(city, '户外广告招牌')
    await city.arbiter.rule(ruled, {
      unit: housing,
      precedentScope: '临湖区',
      precedentUntil: '2026-10-20 18:00',
    })
    await city.at('2026-10-20 17:59')
    expect((await first(city, '户外广告招牌', '湖畔社区')).candidate).toEqual(precedent(housing, idOf(ruled)))
    await city.at('2026-10-20 18:00')
    expect((await first(city, '户外广告招牌', '湖畔社区')).candidate).toMatchObject(listed)
  })

  scenario('gives way to a nearer one, and is none where the ruling names no scope', async (city) => {
    await city.at('2026-10-12 10:00')
    const wide = await unruled(city, '共享单车停放')
    await city.arbiter.rule(wide, { unit: housing, precedentScope: '临湖区' })
    await city.at('2026-10-13 10:00')
    const near = await unruled(city, '共享单车停放')
    await city.arbiter.rule(near, { unit: office, precedentScope: '桂花街道' })
    await city.at('2026-10-14 10:00')
    const silent = await unruled(city, '共享单车停放')
    await city.arbiter.rule(silent, { unit: planning })
    const here = await first(city, '共享单车停放', '望湖社区')
    expect(here.candidate).toEqual(precedent(office, idOf(near)))
    expect(here.all).toEqual([office, housing, roads])
    expect((await first(city, '共享单车停放', '湖畔社区')).candidate).toEqual(precedent(housing, idOf(wide)))
  })

  scenario('is over with a newer one for the same scope', async (city) => {
    await city.at('2026-10-12 10:00')
    const old = await unruled(city, '绿地养护')
    await city.arbiter.rule(old, { unit: housing, precedentScope: '临湖区' })
    await city.at('2026-11-12 10:00')
    const newer = await unruled(city, '绿地养护', '湖畔社区')
    await city.arbiter.rule(newer, { unit: planning, precedentScope: '临湖区' })
    const { candidate, all } = await first(city, '绿地养护', '幸福里社区')
    expect(candidate).toEqual(precedent(planning, idOf(newer)))
    expect(all).toEqual([planning, roads])
  })

  scenario(
    'is over with a later ruling that names it, for the same item and at least as far',
    async (city) => {
      await city.at('2026-10-12 10:00')
      const old = await unruled(city, '占道经营')
      await city.arbiter.rule(old, { unit: housing, precedentScope: '临湖区' })
      await city.at('2026-11-12 10:00')
      const later = await unruled(city, '占道经营')
      const ruling = { unit: office, overturns: idOf(old) }
      await city.arbiter.mayNot('rule', later, 'BAD_VALUE', { ...ruling, overturns: idOf(later) })
      await city.arbiter.mayNot('rule', later, 'BAD_VALUE', ruling)
      await city.arbiter.mayNot('rule', later, 'BAD_VALUE', { ...ruling, precedentScope: '桂花街道' })
      await city.arbiter.rule(later, { ...ruling, precedentScope: '云江市' })
      // The nearer one would go before, were it not over.
      expect((await first(city, '占道经营', '望湖社区')).candidate).toEqual(precedent(office, idOf(later)))
    },
  )

  scenario('is over when an objection finds another unit responsible', async (city) => {
    await city.at('2026-10-12 10:00')
    const order = await unruled(city, '施工噪声')
    await city.arbiter.rule(order, { unit: housing, precedentScope: '临湖区' })
    await city.of(housing).objectToRuling(order)
    await city.of('RULING', 'ARBITER', 1).rule(order, { unit: roads, at: '10-13 10:00' })
    expect((await first(city, '施工噪声', '湖畔社区')).candidate).toMatchObject(listed)
  })
})
