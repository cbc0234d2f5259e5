import { scenario, type TestCity } from 'gridline/testing'
import { describe, expect } from 'vitest'
import { district, housing, office, unsettled } from './disputed.ts'
import { accepted, dispatched, roads } from './streetLight.ts'

const approve = { decision: 'APPROVE' } as const
const second = (city: TestCity) => city.of('HOTLINE', 'DISPATCHER', 1)
const unsaid = { rungs: [], ended: true } as const

describe('a command counts from when it was received; a rung that fired in between is withdrawn', () => {
  scenario(
    'accepted in time, whatever the outage made the clock say, with what that opened',
    async (city) => {
      const order = await dispatched(city, '2026-10-12 10:00')
      await city.until('10-13 17:59')
      await city.outage('10-14 18:30', async () => {
        await city.expectTask(order, 'SUPERVISE', { holder: '云江市督办专班' })
        await city.of(roads).accept(order)
      })
      await city.expectLimit(order, 'ACCEPT', { ...unsaid, met: true, ended: '10-13 17:59' })
      await city.expectNoTask(order, 'SUPERVISE')
      await city.expectTimelineContains(
        order,
        `
      10-13 18:00 REMINDED ${roads}: round1/dispatch1/ACCEPT
      10-14 18:00 SUPERVISED ${roads}: round1/dispatch1/ACCEPT
      10-13 17:59 urban_management-990102-handler accept
      10-13 17:59 withdrawn REMINDED: round1/dispatch1/ACCEPT (MET_BEFORE)
      10-13 17:59 withdrawn SUPERVISED: round1/dispatch1/ACCEPT (MET_BEFORE)
      `,
      )
      expect((await city.see(order)).record).toEqual([])
    },
  )

  scenario('completed in time, when the review passes it', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await city.until('10-19 17:59')
    await city.outage('10-19 18:30', () => city.of(roads).complete(order))
    await city.reviewer.review(order, { decision: 'PASS', at: '10-20 10:00' })
    await city.expectLimit(order, 'dispatch1/HANDLE', { ...unsaid, met: true, ended: '10-19 17:59' })
    expect((await city.see(order)).record).toEqual([])
  })

  scenario('asked for an extension in time, when it is approved', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await city.until('10-19 17:59')
    await city.outage('10-19 18:30', () => city.of(roads).askExtension(order, { days: 5 }))
    await city.approver.decideExtension(order, { ...approve, at: '10-20 10:00' })
    await city.expectLimit(order, 'dispatch1/HANDLE', { due: '10-26 18:00', rungs: [], held: false })
    expect((await city.see(order)).record).toEqual([])
  })

  scenario('returned in time, when the return is approved', async (city) => {
    const order = await dispatched(city, '2026-10-12 10:00')
    await city.until('10-13 17:59')
    await city.outage('10-13 18:30', () => city.of(roads).returnOrder(order, { reason: 'OUTSIDE_AREA' }))
    await second(city).reviewReturn(order, { ...approve, at: '10-14 09:30' })
    await city.expectLimit(order, 'dispatch1/ACCEPT', unsaid)
    const { record } = await city.see(order)
    expect(record.map(({ kind }) => kind)).toEqual(['RETURN_ASKED', 'RETURN_APPROVED'])
  })

  scenario('ruled in time that another unit is responsible', async (city) => {
    const order = await unsettled(city, '2026-10-19 10:00')
    // Due on the 26th: 20, 21, 22, 23, 26.
    await city.until('10-26 17:59')
    await city.outage('10-26 18:30', () => city.of('RULING', 'ARBITER', 1).rule(order, { unit: housing }))
    await city.expectLimit(order, 'dispatch1/HANDLE', unsaid)
    const { record } = await city.see(order)
    expect(record.filter(({ unit }) => unit.name === roads)).toEqual([])
  })
})

describe('whoever comes second decides on what has changed', () => {
  scenario(
    'one of two who complete at once is taken, the other is told what the order waits for',
    async (city) => {
      const order = await accepted(city, '2026-10-12 10:00')
      const { number } = order
      const input = {
        number,
        publicReply: '路灯已更换。',
        resultKind: 'FIXED',
        contactMethod: 'PHONE',
        contactedAt: '2026-10-12T10:00:00+08:00',
      }
      const both = await Promise.all([1, 2].map(() => city.give(city.of(roads), 'completeWorkOrder', input)))
      expect(both.flatMap(({ userErrors }) => userErrors.map(({ code }) => code))).toEqual(['WRONG_STAGE'])
      await city.expectTask(order, 'REVIEW', { key: 'HANDLE/review1' })
    },
  )

  scenario('two of one unit accept: the second finds it accepted', async (city) => {
    const order = await dispatched(city, '2026-10-12 10:00')
    await city.of(roads).accept(order)
    await city.of(roads, 'HANDLER', 1).mayNot('accept', order, 'WRONG_STAGE')
  })

  scenario(
    'a unit completes, and a ruling, an approval and a report on what was before are stale',
    async (city) => {
      const order = await accepted(city, '2026-10-12 10:00')
      await city.of(roads).callAssisting(order, { units: [office] })
      await city.of(roads).askExtension(order, { days: 2 })
      await city.of(roads).raiseDispute(order, { parties: [housing] })
      const { version: expectedVersion } = await city.of(district, 'LEAD_APPROVER').failNegotiation(order)
      await city.of(roads).complete(order, { assistanceMissing: true, expectedVersion })
      await city.arbiter.mayNot('rule', order, 'VERSION_STALE', { unit: housing, expectedVersion })
      await city.approver.mayNot('decideExtension', order, 'VERSION_STALE', { ...approve, expectedVersion })
      await city.of(office).mayNot('report', order, 'VERSION_STALE', { expectedVersion })
    },
  )

  scenario('a ruling takes the order, and the unit that had it cannot complete it', async (city) => {
    const order = await unsettled(city, '2026-10-12 10:00')
    const { version: expectedVersion } = order
    await city.arbiter.rule(order, { unit: housing })
    await city.of(roads).mayNot('complete', order, 'VERSION_STALE', { expectedVersion })
    await city.of(roads).mayNot('complete', order, 'WRONG_STAGE')
    // The ruled unit decides on the version that it has read: the ruling's, or none.
    await city.of(housing).mayNot('accept', order, 'VERSION_STALE', { expectedVersion })
    await city.of(housing).accept(order)
  })

  scenario('one approver decides, and another finds it decided', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    const { version: expectedVersion } = await city.of(roads).askExtension(order, { days: 2 })
    await city.approver.decideExtension(order, { ...approve, expectedVersion })
    await city.of('HOTLINE', 'LEAD_APPROVER', 1).mayNot('decideExtension', order, 'WRONG_STAGE', approve)
    await city.expectTask(order, 'HANDLE', { due: '10-21 18:00' })
  })
})
