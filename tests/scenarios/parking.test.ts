import { scenario } from 'gridline/testing'
import { describe, expect } from 'vitest'
import { accepted, roads } from './streetLight.ts'

describe('parking (挂账: once, at most 365 days, the clock stands still; Yuncheng)', () => {
  scenario('keeps what was left of the limit, is silent, and resumes by itself', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    // Three of five working days are left when it is parked on Wednesday at the close.
    await city.of(roads).askParking(order, { until: '12-01 09:00', at: '10-14 18:00' })
    await city.approver.decideParking(order, { decision: 'APPROVE' })
    await city.expectStage(order, 'PARKED')
    await city.of(roads).mayNot('askExtension', order, 'PARKED_NOW', { days: 1 })
    await city.until('12-01 08:00')
    await city.expectStage(order, 'PARKED')
    await city.expectLimit(order, 'dispatch1/HANDLE', { held: true, rungs: [] })
    await city.until(order, 'HANDLING')
    await city.expectTask(order, 'HANDLE', { due: '12-03 18:00' })
    await city.expectTimelineContains(
      order,
      `
      10-14 18:00 PARKED waits for 临湖区城市管理局, due 12-01 09:00
      12-01 09:00 LAPSED round1/dispatch1/HANDLE/parking1/PARKED
      12-01 09:00 round1/dispatch1/HANDLE moved to 12-03 18:00 (RESUMED)
      `,
    )
    await city.of(roads).mayNot('askParking', order, 'PARKING_USED_UP', { until: '12-20 09:00' })
  })

  scenario('may be ended by the unit before its time', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await city.of(roads).askParking(order, { until: '2027-02-01 09:00' })
    await city.approver.decideParking(order, { decision: 'APPROVE' })
    await city.of(roads).resume(order, { at: '11-02 09:00' })
    await city.expectStage(order, 'HANDLING')
    await city.expectTask(order, 'HANDLE', { due: '11-09 18:00' })
  })

  scenario('is refused past 365 days and into the past; denied, the limit runs on', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    for (const until of ['09:59', '2027-10-13 10:00'])
      await city.of(roads).mayNot('askParking', order, 'PARKING_LENGTH', { until })
    await city.of(roads).askParking(order, { until: '12-01 09:00' })
    await city.approver.decideParking(order, { decision: 'DENY' })
    await city.expectStage(order, 'HANDLING')
    await city.expectTask(order, 'HANDLE', { due: '10-19 18:00' })
  })

  scenario('does not keep the unit from completing', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await city.of(roads).askParking(order, { until: '12-01 09:00' })
    await city.approver.decideParking(order, { decision: 'APPROVE' })
    const reported = await city.of(roads).complete(order, { at: '11-02 09:00' })
    expect(reported.stage).toBe('REVIEWING')
    await city.reviewer.review(order, { decision: 'SEND_BACK' })
    // What was left of the limit goes on from the completion.
    await city.expectLimit(order, 'dispatch1/HANDLE', { held: false, due: '11-09 18:00' })
  })

  scenario(
    'is looked at when the approver wants it: a checkpoint opens, and ends with the parking',
    async (city) => {
      const order = await accepted(city, '2026-10-12 10:00')
      await city.of(roads).askParking(order, { until: '2027-03-01 09:00', at: '10-14 18:00' })
      // From the 14th: the 15th.
      await city.expectTask(order, 'PARKING', { holder: '云江市12345热线中心', due: '10-15 18:00' })
      await city.expectLimit(order, 'dispatch1/HANDLE', { held: true, due: '10-19 18:00' })
      const checks = ['11-02 09:00', '11-16 09:00']
      const until = '12-01 09:00'
      for (const [code, decision] of [
        ['PARKING_LENGTH', { until: '2027-03-02 09:00' }],
        ['PARKING_LENGTH', { until: '10-14 17:00' }],
        ['PARKING_CHECKS', { until, checks: ['12-01 09:00'] }],
        ['PARKING_CHECKS', { until, checks: ['10-14 17:00'] }],
      ] as const) {
        const refused = await city.approver.mayNot('decideParking', order, code, {
          decision: 'APPROVE',
          ...decision,
        })
        expect(refused).toMatchObject({ rule: 'parking.most', source: expect.stringContaining('运城') })
      }
      await city.approver.decideParking(order, { decision: 'APPROVE', until, checks })
      await city.expectTask(order, 'PARKED', { holder: roads, due: until })
      await city.until(order, 'CHECKPOINT')
      // Monday the 2nd, within a working day: the 3rd.
      const first = { key: 'checkpoint/round1.dispatch1.HANDLE.parking1.PARKED.1', holder: '临湖区网格中心' }
      await city.expectTask(order, 'CHECKPOINT', { ...first, due: '11-03 18:00' })
      await city.of('临湖区网格中心', 'MONITOR').acknowledge(order, { at: '11-02 10:00' })
      await city.until(order, 'SUPERVISED', first.key.replace(/1$/, '2'))
      await city.expectTimelineContains(
        order,
        `
      11-16 09:00 CHECKPOINT waits for 临湖区网格中心, due 11-17 18:00
      11-17 18:00 REMINDED 临湖区网格中心
      11-18 18:00 SUPERVISED 临湖区网格中心
      `,
      )
      await city.until(order, 'HANDLING')
      await city.expectNoTask(order, 'CHECKPOINT')
      // Three of five working days were left on the 14th: 1, 2, 3 Dec.
      await city.expectTask(order, 'HANDLE', { due: '12-03 18:00' })
    },
  )

  scenario(
    'releases whoever helps, called before it was asked for or after; later ones may come',
    async (city) => {
      const order = await accepted(city, '2026-10-12 10:00')
      await city.of(roads).delegate(order, { unit: '桂花街道办事处', dueAt: '10-16 18:00' })
      await city.of(roads).askParking(order, { until: '12-01 09:00' })
      await city.of(roads).callAssisting(order, { units: ['临湖区住房建设局'] })
      const parked = await city.approver.decideParking(order, { decision: 'APPROVE' })
      expect(parked.tasks.map(({ kind }) => kind).sort()).toEqual(['HANDLE', 'PARKED'])
      await city.expectLimit(order, 'delegated1', { ended: true, met: false })
      for (const [command, input] of [
        ['callAssisting', { units: ['临湖区水务局'] }],
        ['delegate', { unit: '桂花街道办事处', dueAt: '10-16 18:00' }],
        ['askExtension', { days: 1 }],
        ['askComplex', {}],
      ] as const)
        await city.of(roads).mayNot(command, order, 'PARKED_NOW', input)
      await city.of(roads).resume(order)
      await city.of(roads).callAssisting(order, { units: ['临湖区水务局'] })
      await city.expectTask(order, 'ASSIST', { holder: '临湖区水务局' })
    },
  )

  scenario('that nobody decides in time for its date can only be denied', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await city.of(roads).askParking(order, { until: '10-16 09:00' })
    await city.until(order, 'SUPERVISED', 'parking1')
    // From the 12th: 13; supervision a working day later.
    await city.expectTimelineContains(
      order,
      `
      10-13 14:00 WARNED 云江市12345热线中心: round1/dispatch1/HANDLE/parking1
      10-13 18:00 REMINDED 云江市12345热线中心: round1/dispatch1/HANDLE/parking1
      10-14 18:00 SUPERVISED 云江市12345热线中心: round1/dispatch1/HANDLE/parking1
      `,
    )
    await city.approver.mayNot('decideParking', order, 'PARKING_LENGTH', {
      decision: 'APPROVE',
      at: '10-16 09:00',
    })
    await city.approver.decideParking(order, { decision: 'DENY' })
    await city.expectTask(order, 'HANDLE', { due: '10-19 18:00' })
  })

  scenario('of what runs day and night keeps its hours', async (city) => {
    await city.at('2026-10-17 10:00')
    const order = await city.call('全楼停水', { item: '停水', area: '幸福里社区' })
    await city.dispatcher.dispatch(order, { unit: '临湖区水务局' })
    await city.of('临湖区水务局').accept(order)
    await city.of('临湖区水务局').askParking(order, { until: '10-20 08:00', at: '16:00' })
    await city.approver.decideParking(order, { decision: 'APPROVE', at: '18:00' })
    await city.until(order, 'HANDLING')
    // 16 of 24 hours were left at 18:00.
    await city.expectTask(order, 'HANDLE', { due: '10-21 00:00' })
  })
})
