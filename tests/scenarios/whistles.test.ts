import { scenario } from 'gridline/testing'
import { describe, expect } from 'vitest'
import { recordOf, supervisionsOf } from './afterwards.ts'
import { accepted, dispatched, roads } from './streetLight.ts'
import {
  comes,
  complex,
  housing,
  monitors,
  office,
  statesOf,
  water,
  whistled,
  whistlesOf,
} from './whistled.ts'

const police = '临湖区公安交管局'
const gas = '临湖区燃气办'
const [centre] = monitors
const photo = { proof: 'PHOTO', area: '幸福里社区' } as const

describe('a whistle (吹哨报到; sign 1 wh, contact 24 h, hard problem 5 WD: Nanjing, Gulou)', () => {
  scenario('of three called units of which one never comes (worked case 4)', async (city) => {
    const order = await whistled(city, [housing, office, water])
    await city.expectTask(order, 'HANDLE', { holder: roads, due: '10-19 18:00' })
    for (const [i, unit] of [housing, office, water].entries())
      await city.expectTask(order, 'SIGN', { key: `called${i + 1}/SIGN`, holder: unit, due: '11:00' })
    await city.of(housing).sign(order)
    await city.of(office).sign(order)
    await city.expectTask(order, 'CONTACT', { key: 'called1/CONTACT', holder: housing, due: '09-23 10:00' })
    await city.expectTask(order, 'REPORT_IN', {
      key: 'called1/REPORT_IN',
      holder: housing,
      due: '09-30 18:00',
    })
    await city.of(housing).contact(order, { method: 'PHONE', contactedAt: '10:00' })
    await city.of(office).contact(order, { method: 'PHONE', contactedAt: '10:00' })
    // Half of 5 WD are 18.75 wh: 30 and 29 Sep are 15, 3.75 more before 18:00 of Mon 28 Sep.
    await city.until(order, 'CHECKPOINT')
    expect(city.now).toBe('2026-09-28 14:15')
    await city.expectTask(order, 'CHECKPOINT', { holder: centre })
    // The water bureau is replaced by the traffic police, whose time counts from then.
    await city.of(...monitors).redirect(order, { units: [police], replaced: [water], at: '14:30' })
    await city.expectNoTask(order, 'CHECKPOINT')
    await city.expectTask(order, 'SIGN', { key: 'called4/SIGN', holder: police, due: '15:30' })
    await city.of(police).sign(order)
    await city.expectTask(order, 'CONTACT', { key: 'called4/CONTACT', holder: police, due: '09-29 14:30' })
    // Of 28 Sep five days on: 29, 30 Sep, 8, 9 and Sat 10 Oct.
    await city.expectTask(order, 'REPORT_IN', {
      key: 'called4/REPORT_IN',
      holder: police,
      due: '10-10 18:00',
    })
    await city.of(police).contact(order, { method: 'PHONE', contactedAt: '14:30' })
    await city.of(housing).reportIn(order, { ...photo, arrivedAt: '09-29 10:00', at: '09-29 10:00' })
    await city.of(housing).report(order)
    await city.until(order, 'SUPERVISED', 'REPORT_IN')
    expect(city.now).toBe('2026-09-30 18:00')
    expect(await statesOf(city, order)).toEqual([
      `${housing} REPORTED`,
      `${office} MISSING`,
      `${water} REPLACED`,
      `${police} SIGNED`,
    ])
    expect(await recordOf(city, order)).toContain(`WHISTLE_MISSED ${office} limits.reportIn.hardProblem`)
    await city.expectTask(order, 'REPORT_IN', {
      key: 'called2/REPORT_IN',
      holder: office,
      due: '09-30 18:00',
    })
  })

  scenario('for an emergency, by the grid centre, before anybody accepts (worked case 2)', async (city) => {
    await city.at('2026-10-02 23:50')
    const order = await city.call('楼道燃气味很重', { item: '燃气泄漏', area: '幸福里社区' })
    const early = { kind: 'EMERGENCY', units: [office] } as const
    await city.of(...monitors).mayNot('blowWhistle', order, 'WHISTLE_NOT_YOURS', early)
    await city.dispatcher.dispatch(order, { unit: gas, at: '23:52' })
    await city.of(...monitors).blowWhistle(order, { ...early, units: [gas, office], at: '10-03 00:10' })
    await city.expectTask(order, 'SIGN', { key: 'called2/SIGN', holder: office, due: '00:15' })
    await city.expectLimit(order, 'called2/CONTACT', { due: '00:20' })
    await city.expectLimit(order, 'called2/REPORT_IN', { due: '00:40' })
    await city.until('00:40')
    expect(
      (await city.clockSaid(order)).filter((line) => !line.includes('WARNED') && line < '10-03 00:41'),
    ).toEqual(
      expect.arrayContaining([
        '10-03 00:07 REMINDED round1/dispatch1/ACCEPT',
        '10-03 00:22 SUPERVISED round1/dispatch1/ACCEPT',
        '10-03 00:37 DUTY_LEADER_TOLD round1/dispatch1/ACCEPT',
        '10-03 00:40 REMINDED whistle/W1/called1/REPORT_IN',
        '10-03 00:40 SUPERVISED whistle/W1/called1/REPORT_IN',
        '10-03 00:40 REMINDED whistle/W1/called2/REPORT_IN',
        '10-03 00:40 SUPERVISED whistle/W1/called2/REPORT_IN',
      ]),
    )
  })

  scenario(
    'for joint enforcement has three working days to come, never beyond the handling',
    async (city) => {
      const order = await accepted(city, '2026-10-12 10:00')
      const joint = { kind: 'JOINT_ENFORCEMENT', units: [housing] } as const
      await city.of(roads).blowWhistle(order, { ...joint, at: '10-13 10:00' })
      // 14, 15, 16 Oct; the handling is due on Mon 19 Oct.
      await city.expectLimit(order, 'W1/called1/REPORT_IN', { due: '10-16 18:00' })
      await city.of(roads).cancelWhistle(order, { at: '10-16 10:00' })
      await city.of(roads).blowWhistle(order, joint)
      await city.expectLimit(order, 'W2/called1/REPORT_IN', { due: '10-19 18:00' })
    },
  )

  scenario('runs through signing, contact, coming, work and conclusion, unit by unit', async (city) => {
    const order = await whistled(city)
    await city.of(roads).mayNot('conclude', order, 'CONCLUDE_TOO_SOON', {
      unit: housing,
      came: true,
      resolved: true,
    })
    await city.of(roads).mayNot('complete', order, 'WHISTLE_OPEN')
    await city.of(housing).mayNot('reportIn', order, 'WRONG_STAGE', { ...photo, arrivedAt: '10:00' })
    await comes(city, order, housing)
    const concluded = { came: true, resolved: true } as const
    await city.of(roads).mayNot('conclude', order, 'CONCLUDE_TOO_SOON', { ...concluded, unit: office })
    await city.of(roads).mayNot('conclude', order, 'NOT_CALLED', { ...concluded, unit: water })
    await city.of(roads).conclude(order, { ...concluded, unit: housing })
    await city.of(roads).mayNot('conclude', order, 'NOT_CALLED', { ...concluded, unit: housing })
    await city.expectTask(order, 'CONCLUDE', { holder: roads })
    await city.until('2026-09-23 10:00')
    await comes(city, order, office)
    // One working day after the last report: Thu 24 Sep.
    await city.expectTask(order, 'CONCLUDE', { holder: roads, due: '09-24 18:00' })
    await city.of(roads).conclude(order, { unit: office, came: true, resolved: false })
    expect(await whistlesOf(city, order)).toMatchObject([
      {
        number: 'W1',
        kind: 'HARD_PROBLEM',
        purpose: '会同查明漏电原因',
        state: 'CONCLUDED',
        blower: { name: roads },
        monitor: { name: centre },
        called: [
          { state: 'CONCLUDED', conclusion: { came: true, resolved: true } },
          {
            state: 'CONCLUDED',
            conclusion: { came: true, resolved: false },
            proof: { kind: 'PHOTO', area: { name: '幸福里社区' }, session: null },
          },
        ],
      },
    ])
    await city.of(roads).complete(order)
  })
})

describe('a step of a whistle that nobody takes', () => {
  scenario('climbs the ladder of the unit that is called, each limit for itself', async (city) => {
    const order = await whistled(city, [housing])
    await city.until(order, 'SUPERVISED', 'called1/SIGN')
    // Signing was due at 11:00 of the 22nd: a working day later is the 23rd.
    expect(city.now).toBe('2026-09-23 18:00')
    await city.of(housing).sign(order)
    await city.until(order, 'SUPERVISED', 'called1/CONTACT')
    // The contact was due on the 23rd at 10:00.
    expect(city.now).toBe('2026-09-24 18:00')
    await city.expectTask(order, 'CONTACT', { holder: housing, overdue: true })
    await city.expectTask(order, 'REPORT_IN', { holder: housing, due: '09-30 18:00' })
  })

  scenario(
    'as the work of who has come, or the conclusion of who called, is late like any other',
    async (city) => {
      const order = await complex(city)
      const kind = 'HARD_PROBLEM'
      const workDue = '2026-09-23 12:00'
      await city.of(roads).blowWhistle(order, { kind, units: [housing], workDue, at: '09-22 10:00' })
      await city.of(housing).sign(order)
      await city.of(housing).reportIn(order, { ...photo, arrivedAt: '10:00' })
      await city.expectTask(order, 'WORK', { holder: housing, due: '09-23 12:00' })
      await city.until(order, 'SUPERVISED', 'called1/WORK')
      expect(city.now).toBe('2026-09-24 18:00')
      await city.of(housing).report(order)
      // One working day: Mon 28 Sep, and one more.
      await city.expectTask(order, 'CONCLUDE', { holder: roads, due: '09-28 18:00', warned: '14:00' })
      await city.until(order, 'SUPERVISED', 'W1/CONCLUDE')
      expect(city.now).toBe('2026-09-29 18:00')
      expect((await recordOf(city, order)).filter((line) => line.startsWith('LATE'))).toEqual([
        `LATE ${housing} limits.work.general`,
        `LATE ${roads} limits.conclude`,
      ])
    },
  )
})

describe('coming (报到) is shown', () => {
  scenario('by a place and a time, or a video session of two or more', async (city) => {
    const order = await whistled(city)
    await city.of(housing).sign(order)
    const of = city.of(housing)
    const bad = [
      ['CAME_TIME', { ...photo, arrivedAt: '09:59' }, 'arrivedAt'],
      ['CAME_TIME', { ...photo, arrivedAt: '10:10' }, 'arrivedAt'],
      ['CAME_ELSEWHERE', { ...photo, area: '东屏区', arrivedAt: '10:00' }, 'areaCode'],
      ['BAD_VALUE', { proof: 'PHOTO', arrivedAt: '10:00' }, 'areaCode'],
      ['BAD_VALUE', { proof: 'VIDEO_SESSION', arrivedAt: '10:00', participants: 2 }, 'endedAt'],
      [
        'SESSION_ALONE',
        { proof: 'VIDEO_SESSION', arrivedAt: '10:00', endedAt: '10:00', participants: 1 },
        'participants',
      ],
    ] as const
    for (const [code, input, field] of bad) {
      const refused = await of.mayNot('reportIn', order, code, input)
      expect([code, refused.path]).toEqual([code, ['input', field]])
    }
    await of.reportIn(order, {
      proof: 'VIDEO_SESSION',
      arrivedAt: '10:00',
      endedAt: '10:20',
      participants: 3,
      at: '10:20',
    })
    // Who is there has made contact.
    await city.expectLimit(order, 'called1/CONTACT', { met: true })
    expect(await statesOf(city, order)).toEqual([`${housing} REPORTED_IN`, `${office} CALLED`])
  })

  scenario(
    'and confirmed by the blower: who says it came and was not seen has it in its record',
    async (city) => {
      const order = await whistled(city, [housing])
      await comes(city, order, housing)
      await city
        .of(roads)
        .mayNot('conclude', order, 'BAD_VALUE', { unit: housing, came: false, resolved: true })
      await city.of(roads).conclude(order, { unit: housing, came: false, resolved: false })
      expect(await recordOf(city, order)).toEqual([`CAME_UNCONFIRMED ${housing} whistles`])
      // Whoever did not come has nothing to evaluate.
      await city.expectNoTask(order, 'EVALUATE')
    },
  )
})

describe('a called unit that refuses (拒不承接: supervised at once; Weifang §26)', () => {
  scenario('is for the monitor, who calls another, and for the task force', async (city) => {
    const order = await whistled(city)
    await city.of(housing).refuse(order, { basis: '非本单位职责' })
    expect(await statesOf(city, order)).toEqual([`${housing} REFUSED`, `${office} CALLED`])
    expect((await supervisionsOf(city, order)).map(({ cause, subject }) => [cause, subject.name])).toEqual([
      ['REFUSED', housing],
    ])
    await city.expectTask(order, 'CHECKPOINT', { holder: centre, due: '09-23 18:00' })
    await city.of(...monitors).redirect(order, { units: [water] })
    await city.expectTask(order, 'SIGN', { key: 'called3/SIGN', holder: water, due: '11:00' })
    // What was refused is concluded all the same.
    await city.of(roads).conclude(order, { unit: housing, came: false, resolved: false })
  })
})

describe('the monitor (监哨)', () => {
  scenario(
    'has nothing to redirect when all have come, and nothing to look at when it is over',
    async (city) => {
      const order = await whistled(city, [housing])
      await city.until(order, 'CHECKPOINT')
      const monitor = city.of(...monitors)
      await monitor.mayNot('redirect', order, 'NOT_CALLED', { units: [water], replaced: [office] })
      await monitor.mayNot('redirect', order, 'UNIT_TWICE', { units: [housing] })
      await monitor.mayNot('redirect', order, 'BAD_VALUE', { units: ['东屏区城市管理局'] })
      await city.of(housing).sign(order)
      await city.of(housing).reportIn(order, { ...photo, arrivedAt: city.now })
      await city.expectNoTask(order, 'CHECKPOINT')
    },
  )

  scenario('may cancel it: nobody need come, and the work goes on', async (city) => {
    const order = await whistled(city)
    await city.of(housing).sign(order)
    await city.until(order, 'CHECKPOINT')
    const cancelled = await city.of(...monitors).cancelWhistle(order)
    expect(cancelled.tasks.map(({ kind }) => kind).filter((kind) => kind !== 'SUPERVISE')).toEqual(['HANDLE'])
    expect(await whistlesOf(city, order)).toMatchObject([{ state: 'CANCELLED' }])
    await city.of(roads).complete(order)
  })
})

describe('evaluation (双向评价: 3 working days, sealed until both are in; silence is no score)', () => {
  const scores = async (city: Parameters<typeof whistlesOf>[0], order: Parameters<typeof whistlesOf>[1]) =>
    (await whistlesOf(city, order))[0]?.called.map(({ scoreByBlower, scoreOfBlower }) => [
      scoreByBlower,
      scoreOfBlower,
    ])

  scenario('goes both ways, and outlives the closing of the order', async (city) => {
    const order = await whistled(city, [housing, office])
    for (const unit of [housing, office]) {
      await comes(city, order, unit)
      await city.of(roads).conclude(order, { unit, came: true, resolved: true })
    }
    // From Tue 22 Sep: 23, 24, and Mon 28 Sep after the holiday.
    await city.expectTask(order, 'EVALUATE', { key: 'ofBlower/called1', holder: housing, due: '09-28 18:00' })
    await city.of(roads).mayNot('evaluateWhistle', order, 'TASK_REQUIRED', { score: 5 })
    const ofHousing = { taskKey: 'whistle/W1/ofCalled/called1' }
    await city.of(roads).mayNot('evaluateWhistle', order, 'SCORE', { ...ofHousing, score: 6 })
    await city.of(roads).evaluateWhistle(order, { ...ofHousing, score: 4 })
    expect(await scores(city, order)).toEqual([
      [null, null],
      [null, null],
    ])
    await city.of(roads).complete(order)
    await city.reviewer.review(order, { decision: 'PASS' })
    await city.visitor.recordReturnVisit(order, { resolved: true, satisfaction: 'SATISFIED' })
    await city.expectStage(order, 'CLOSED')
    await city.of(housing).evaluateWhistle(order, { score: 5 })
    expect(await scores(city, order)).toEqual([
      [4, 5],
      [null, null],
    ])
    await city.until('2026-09-28 18:01')
    await city.of(office).mayNot('evaluateWhistle', order, 'ORDER_CLOSED', { score: 1 })
    const late = await city.see(order)
    expect(late.tasks).toEqual([])
  })
})

describe('a whistle is refused', () => {
  scenario(
    'to oneself, to none, to too many, to who is called already, to who does not handle',
    async (city) => {
      const order = await complex(city)
      const kind = 'HARD_PROBLEM'
      const many = Array.from({ length: 11 }, () => housing)
      for (const [code, units] of [
        ['UNIT_TWICE', [roads]],
        ['UNITS_COUNT', []],
        ['UNITS_COUNT', many],
        ['UNIT_TWICE', [housing, housing]],
        ['UNIT_CANNOT_HANDLE', [centre]],
        ['BAD_VALUE', ['东屏区城市管理局']],
        ['UNKNOWN_UNIT', ['NOWHERE']],
      ] as const) {
        const refused = await city.of(roads).mayNot('blowWhistle', order, code, { kind, units })
        expect([code, refused.path]).toEqual([code, ['input', 'units']])
      }
      await city
        .of(roads)
        .mayNot('blowWhistle', order, 'WHISTLE_KIND', { kind: 'EMERGENCY', units: [housing] })
      await city.of(roads).mayNot('blowWhistle', order, 'WORK_DUE', {
        kind,
        units: [housing],
        workDue: '2026-10-20 10:00',
      })
      await city.of(roads).blowWhistle(order, { kind, units: [housing] })
      await city.of(roads).mayNot('blowWhistle', order, 'UNIT_TWICE', { kind, units: [housing] })
      await city.of(office).mayNot('blowWhistle', order, 'WHISTLE_NOT_YOURS', { kind, units: [water] })
      await city.of(...monitors).mayNot('blowWhistle', order, 'WHISTLE_NOT_YOURS', { kind, units: [water] })
      await city.of(housing).mayNot('evaluateWhistle', order, 'WRONG_STAGE', { score: 3 })
    },
  )

  scenario(
    'before the order is accepted, unless it is danger; and it keeps the order where it is',
    async (city) => {
      const order = await dispatched(city, '2026-10-12 10:00')
      const blown = { kind: 'JOINT_ENFORCEMENT', units: [housing] } as const
      await city.of(roads).mayNot('blowWhistle', order, 'WHISTLE_NOT_YOURS', blown)
      await city.of(roads).accept(order)
      await city.of(roads).blowWhistle(order, blown)
      await city.of(roads).mayNot('returnOrder', order, 'WHISTLE_OPEN', { reason: 'NOT_OUR_DUTY' })
      await city.of(roads).askParking(order, { until: '2026-11-12 10:00' })
      await city.approver.decideParking(order, { decision: 'APPROVE' })
      // What is parked calls nobody.
      expect(await whistlesOf(city, order)).toMatchObject([{ state: 'CANCELLED' }])
      await city.of(roads).mayNot('blowWhistle', order, 'PARKED_NOW', blown)
    },
  )
})

describe('lists of whistles', () => {
  scenario('are by unit, by whom they wait for, by monitor and by state', async (city) => {
    const order = await whistled(city)
    await city.of(housing).sign(order)
    await city.of(housing).reportIn(order, { ...photo, arrivedAt: '10:00' })
    const found = async (filter: string) => {
      const { data } = await city.request<{
        whistles: { totalCount: number; nodes: { workOrder: { number: string } }[] }
      }>(
        city.supervisor,
        `query { whistles(first: 10, ${filter}) { totalCount nodes { number workOrder { number } } } }`,
      )
      return data?.whistles.nodes.filter(({ workOrder }) => workOrder.number === order.number)
    }
    const only = [{ number: 'W1', workOrder: { number: order.number } }]
    expect(await found(`unit: "HOUSING-990102"`)).toEqual(only)
    expect(await found(`unit: "URBAN_MANAGEMENT-990102"`)).toEqual(only)
    expect(await found(`awaited: "OFFICE-990102001"`)).toEqual(only)
    expect(await found(`awaited: "HOUSING-990102"`)).toEqual([])
    expect(await found(`monitor: "GC-990102", state: [OPEN]`)).toEqual(only)
    expect(await found('state: [CONCLUDED, CANCELLED]')).toEqual([])
    const { data } = await city.request<{ whistles: object }>(
      city.requester,
      'query { whistles(first: 10) { totalCount } }',
    )
    expect(data?.whistles).toEqual({ totalCount: 0 })
  })
})
