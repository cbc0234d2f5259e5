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
})
