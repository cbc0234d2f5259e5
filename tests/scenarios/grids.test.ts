import { type Numbered, type Person, scenario, type TestCity } from 'gridline/testing'
import { describe, expect } from 'vitest'
import type { Values } from '../kit/inputs.ts'
import { shown, supervisionsOf } from './afterwards.ts'
import { roads } from './streetLight.ts'
import { comes, housing, whistlesOf } from './whistled.ts'

const grid = '幸福里社区第一网格'
const next = '幸福里社区第二网格'
const street = '桂花街道网格中心'
const district = '临湖区网格中心'
const hotline = '云江市12345热线中心'
const lamp = { item: '楼道灯损坏' }
const light = { item: '路灯不亮' }

const findsLamp = (city: TestCity, at: string) =>
  city.at(at).then(() => city.found(city.of(grid), '三号楼二单元楼道灯不亮', lamp))

describe('what a grid found', () => {
  scenario('is its own to do where the list names it, and is closed by another collector', async (city) => {
    const order = await findsLamp(city, '2026-10-12 10:00')
    expect(await shown(city, order, 'origin lead { name }')).toEqual({ origin: 'GRID', lead: { name: grid } })
    await city.expectTask(order, 'HANDLE', { holder: grid, due: '10-19 18:00' })
    await city.of(grid).complete(order, { contactMethod: 'NONE', at: '10-13 10:00' })
    await city.expectTask(order, 'VERIFY', { holder: next, due: '10-14 18:00' })
    await city.expectStage(order, 'VERIFYING')
    await city.of(grid).mayNot('verify', order, 'NOT_HOLDER', { decision: 'PASS', evidence: '已修复' })
    const closed = await city.of(next).verify(order, { decision: 'PASS', evidence: '现场查看，灯已亮' })
    expect(closed).toMatchObject({
      stage: 'CLOSED',
      closure: { outcome: 'VERIFIED', resolved: null, satisfaction: null },
    })
  })

  scenario('that is sent back goes on within its limit; sent back twice it is supervised', async (city) => {
    const order = await findsLamp(city, '2026-10-12 10:00')
    for (const at of ['10-13 10:00', '10-14 10:00']) {
      await city.of(grid).complete(order, { contactMethod: 'NONE', at })
      await city.of(next).verify(order, { decision: 'SEND_BACK', evidence: '仍不亮', note: '灯仍不亮' })
    }
    await city.expectTask(order, 'HANDLE', { holder: grid, due: '10-19 18:00' })
    expect(
      (await supervisionsOf(city, order)).map(({ cause, subject }) => `${cause} ${subject.name}`),
    ).toEqual([`SENT_BACK ${grid}`])
  })

  scenario('that nobody verifies climbs the ladder of who was to', async (city) => {
    const order = await findsLamp(city, '2026-10-12 10:00')
    await city.of(grid).complete(order, { contactMethod: 'NONE' })
    await city.until(order, 'SUPERVISED', 'verify1')
    expect(city.now).toBe('2026-10-14 18:00')
    await city.expectTask(order, 'VERIFY', { holder: next, due: '10-13 18:00' })
  })

  scenario(
    'that the list gives to others goes up from the street, hop by hop, within one limit',
    async (city) => {
      await city.at('2026-10-12 10:00')
      const order = await city.found(city.of(grid), '幸福里东门路灯不亮', light)
      await city.expectTask(order, 'DISPATCH', { holder: street, due: '10-13 10:00' })
      // A bureau of the district is out of the street's reach.
      await city.of(street, 'DISPATCHER').mayNot('dispatch', order, 'OUT_OF_REACH', { unit: roads })
      await city.of(street, 'DISPATCHER').relay(order, { centre: district, at: '11:00' })
      await city.expectTask(order, 'DISPATCH', { holder: district, due: '10-13 10:00' })
      await city.of(district, 'DISPATCHER').dispatch(order, { unit: roads, at: '11:30' })
      await city.expectTask(order, 'ACCEPT', { holder: roads, due: '10-13 18:00' })
      await city.of(roads).accept(order)
      await city.of(roads).complete(order, { contactMethod: 'NONE', at: '10-13 10:00' })
      // Whoever found it does not verify it; the next grid is nearest.
      await city.expectTask(order, 'VERIFY', { holder: next, due: '10-14 18:00' })
    },
  )

  scenario('goes up to the city and down again, and not round in a circle', async (city) => {
    await city.at('2026-10-12 10:00')
    const order = await city.found(city.of(grid), '幸福里东门路灯不亮', light)
    await city.of(street, 'DISPATCHER').relay(order, { centre: hotline })
    await city.dispatcher.relay(order, { centre: district })
    const refused = await city
      .of(district, 'DISPATCHER')
      .mayNot('relay', order, 'RELAY_TARGET', { centre: hotline })
    expect(refused.message).toContain(street)
    await city.of(district, 'DISPATCHER').relay(order, { centre: street })
    await city.expectTask(order, 'DISPATCH', { holder: street, due: '10-13 10:00' })
    await city.of(street, 'DISPATCHER').mayNot('relay', order, 'RELAY_TARGET', { centre: district })
  })

  scenario(
    'opens with a whistle: closed on the spot by a video session, no hop through the street',
    async (city) => {
      await city.at('2026-10-12 10:00')
      const order = await city.found(city.of(grid), '路灯杆漏电，线头外露', {
        ...light,
        whistle: { kind: 'HARD_PROBLEM', units: [roads, housing], purpose: '会同断电、修复' },
      })
      expect(await shown(city, order, 'stage lead { name }')).toEqual({
        stage: 'HANDLING',
        lead: { name: grid },
      })
      expect(
        (await city.journal(order)).some(
          ({ body }) => body.type === 'TASK_OPENED' && body.task.kind === 'DISPATCH',
        ),
      ).toBe(false)
      const [whistle] = await whistlesOf(city, order)
      expect(whistle).toMatchObject({ blower: { name: grid }, purpose: '会同断电、修复', state: 'OPEN' })
      await city.expectTask(order, 'SIGN', { key: 'called1/SIGN', holder: roads, due: '11:00' })
      await city.of(grid).mayNot('complete', order, 'WHISTLE_OPEN', { contactMethod: 'NONE' })
      await city.of(roads).sign(order)
      await city.of(roads).reportIn(order, {
        proof: 'VIDEO_SESSION',
        arrivedAt: '10:10',
        endedAt: '10:25',
        participants: 3,
        at: '10:30',
      })
      await city.of(roads).report(order)
      await comes(city, order, housing)
      for (const unit of [roads, housing])
        await city.of(grid).conclude(order, { unit, came: true, resolved: true })
      await city.of(grid).complete(order, { contactMethod: 'NONE' })
      await city.expectTask(order, 'VERIFY', { holder: next })
      expect(
        await city.of(next).verify(order, { decision: 'PASS', evidence: '灯杆已断电修复' }),
      ).toMatchObject({
        stage: 'CLOSED',
        closure: { outcome: 'VERIFIED' },
      })
    },
  )

  scenario('that comes to be danger while it is verified is handled on', async (city) => {
    const order = await findsLamp(city, '2026-10-12 10:00')
    await city.of(grid).complete(order, { contactMethod: 'NONE' })
    await city.of(street, 'DISPATCHER').reclassify(order, { urgency: 'DANGER', basis: '线路打火' })
    await city.expectNoTask(order, 'VERIFY')
    await city.expectTask(order, 'ON_SPOT', { holder: grid })
    await city.expectTask(order, 'HANDLE', { holder: grid, due: '12:00' })
  })

  scenario('that is not its own after all is returned, and dispatched by the street', async (city) => {
    const order = await findsLamp(city, '2026-10-12 10:00')
    await city.of(grid).returnOrder(order, { reason: 'NOT_OUR_DUTY', basis: '属物业公共设施', at: '11:00' })
    await city.expectTask(order, 'RETURN_REVIEW', { holder: street })
    await city.of(street, 'REVIEWER').reviewReturn(order, { decision: 'APPROVE' })
    await city.expectTask(order, 'DISPATCH', { holder: street })
  })
})

describe('what was found before anybody asked (未诉先办)', () => {
  scenario(
    'by the unit that the list names is its own to do, and verified by a collector of the place',
    async (city) => {
      await city.at('2026-10-12 10:00')
      const order = await city.found(city.of(roads), '夜间巡查发现路灯连片不亮', {
        ...light,
        area: grid,
        origin: 'PROACTIVE',
      })
      await city.expectTask(order, 'HANDLE', { holder: roads, due: '10-19 18:00' })
      await city.of(roads).complete(order, { contactMethod: 'NONE', at: '10-14 10:00' })
      await city.expectTask(order, 'VERIFY', { holder: grid, due: '10-15 18:00' })
      expect(await city.of(grid).verify(order, { decision: 'PASS', evidence: '路灯已亮' })).toMatchObject({
        closure: { outcome: 'VERIFIED' },
      })
    },
  )

  scenario('by a monitor begins at the centre of its own level', async (city) => {
    await city.at('2026-10-12 10:00')
    const order = await city.found(city.of(district, 'MONITOR'), '巡查发现路灯不亮', {
      ...light,
      area: grid,
      origin: 'PROACTIVE',
    })
    await city.expectTask(order, 'DISPATCH', { holder: district, due: '10-13 10:00' })
  })

  scenario('where the street works itself, its own grids do not verify: the district does', async (city) => {
    await city.at('2026-10-12 10:00')
    const office = '桂花街道办事处'
    const order = await city.found(city.of(office), '巡查发现广场音响噪声', {
      item: '社会生活噪声',
      area: grid,
      origin: 'PROACTIVE',
    })
    await city.of(office).complete(order, { contactMethod: 'NONE' })
    await city.expectTask(order, 'VERIFY', { holder: district })
  })
})

/** The centres that had an order to dispatch, each with how long: '桂花街道网格中心 1800'. */
async function hopsOf(city: TestCity, order: Numbered): Promise<string[]> {
  const { hops } = await shown<{ hops: readonly { centre: { name: string }; elapsedSeconds: number }[] }>(
    city,
    order,
    'hops { centre { name } elapsedSeconds }',
  )
  return hops.map(({ centre, elapsedSeconds }) => `${centre.name} ${elapsedSeconds / 60} min`)
}

describe('five levels are one way (市、区、街镇、社区、网格)', () => {
  scenario('from the city down to a grid and back, each hop with its time', async (city) => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('三号楼楼道灯坏了一个月', { ...lamp, area: grid })
    await city.dispatcher.relay(order, { centre: district, at: '10:20' })
    await city.of(district, 'DISPATCHER').relay(order, { centre: street, at: '10:50' })
    await city.of(street, 'DISPATCHER').dispatch(order, { unit: '幸福里社区居委会', at: '11:00' })
    expect(await hopsOf(city, order)).toEqual([`${hotline} 20 min`, `${district} 30 min`, `${street} 10 min`])
    await city.of('幸福里社区居委会').accept(order)
    await city.of('幸福里社区居委会').delegate(order, { unit: grid, dueAt: '10-15 18:00' })
    await city.of(grid).accept(order)
    await city.of(grid).report(order, { at: '10-13 15:00' })
    await city.of('幸福里社区居委会').complete(order, { at: '10-13 16:00' })
    // Back on its way up: the street reviews what it dispatched, the city visits.
    await city.of(street, 'REVIEWER').review(order, { decision: 'PASS' })
    await city.expectTask(order, 'VISIT', { holder: hotline })
  })

  scenario('from a grid up to the city', async (city) => {
    await city.at('2026-10-12 10:00')
    const order = await city.found(city.of(grid), '河道水色发黑，疑似偷排', { item: '路灯不亮' })
    await city.of(street, 'DISPATCHER').relay(order, { centre: district, at: '10:30' })
    await city.of(district, 'DISPATCHER').relay(order, { centre: hotline, at: '14:00' })
    await city.until('15:00')
    expect(await hopsOf(city, order)).toEqual([
      `${street} 30 min`,
      `${district} 210 min`,
      `${hotline} 60 min`,
    ])
  })
})

/** What `createWorkOrder` says to a finding that cannot be used. */
async function refusedFinding(city: TestCity, by: Person, said: Values): Promise<string[]> {
  const given = { channel: 'GRID', origin: 'GRID', content: '巡查发现', ...said }
  const input = city.write(by, 'createWorkOrder', given, ['content'])
  const { userErrors } = await city.give(by, 'createWorkOrder', input)
  return userErrors.map(({ code, path }) => `${code} ${path?.join('.') ?? ''}`)
}

describe('what was found and cannot be used is refused, and nothing is received', () => {
  scenario("classed by nobody, of elsewhere, or as somebody's request", async (city) => {
    await city.at('2026-10-12 10:00')
    const by = city.of(grid)
    expect(await refusedFinding(city, by, {})).toEqual(['BAD_VALUE input.itemCode'])
    expect(await refusedFinding(city, by, { ...lamp, area: '石桥社区' })).toEqual([
      'BAD_VALUE input.areaCode',
    ])
    expect(await refusedFinding(city, by, { ...lamp, requester: { phone: '13900000000' } })).toEqual([
      'BAD_VALUE input.requester',
    ])
    expect(await refusedFinding(city, by, { ...lamp, register: false })).toEqual(['BAD_VALUE input.register'])
    expect(await refusedFinding(city, city.callTaker, { ...lamp, area: grid })).toEqual(['ROLE_REQUIRED '])
  })

  scenario(
    'with a whistle to itself, to nobody, to those who do not handle, or of the wrong kind',
    async (city) => {
      await city.at('2026-10-12 10:00')
      const by = city.of(grid)
      const blown = (units: readonly string[], more: Values = {}) =>
        refusedFinding(city, by, {
          ...light,
          whistle: { kind: 'HARD_PROBLEM', units, purpose: '会同处置', ...more },
        })
      expect(await blown([])).toEqual(['UNITS_COUNT input.whistle.units'])
      expect(await blown([grid])).toEqual(['UNIT_TWICE input.whistle.units'])
      expect(await blown([roads, roads])).toEqual(['UNIT_TWICE input.whistle.units'])
      expect(await blown([district])).toEqual(['UNIT_CANNOT_HANDLE input.whistle.units'])
      expect(await blown(['临湖区不存在局'])).toEqual(['UNKNOWN_UNIT input.whistle.units'])
      expect(await blown(['东屏区城市管理局'])).toEqual(['BAD_VALUE input.whistle.units'])
      expect(await blown([roads], { kind: 'EMERGENCY' })).toEqual(['WHISTLE_KIND input.whistle.kind'])
      expect(await blown([roads], { workDue: '10-11 10:00' })).toEqual(['WORK_DUE input.whistle.workDue'])
      expect(
        await refusedFinding(city, by, {
          ...light,
          origin: 'PROACTIVE',
          whistle: { kind: 'HARD_PROBLEM', units: [roads], purpose: '会同' },
        }),
      ).toEqual(['BAD_VALUE input.whistle'])
    },
  )
})

describe('of what was found', () => {
  scenario('nobody withdraws, and nobody is contacted', async (city) => {
    const order = await findsLamp(city, '2026-10-12 10:00')
    await city.callTaker.mayNot('withdraw', order, 'NOBODY_ASKED', { reason: '误报' })
    await city.of(grid).mayNot('contact', order, 'NOBODY_ASKED', { method: 'PHONE', contactedAt: '10:00' })
    await city.of(grid).mayNot('revealContact', order, 'NOBODY_ASKED', { reason: '联系' })
  })
})
