import { describe, expect, it } from 'vitest'
import { Role } from '../../domain/units.ts'
import { sampleCity } from '../kit/city.ts'

const city = sampleCity()
const light = { item: '路灯不亮', area: '幸福里社区' }
const unit = 'URBAN_MANAGEMENT-990102'
const roads = () => city.of(unit)
const leader = () => city.of('HOTLINE', Role.LEAD_APPROVER)

/** An order that the unit handles since an instant; its handling limit is `round1/dispatch1/HANDLE`. */
async function handling(at: string, more: object = {}) {
  await city.at(at)
  const order = await city.call('门口的路灯不亮', { ...light, ...more })
  await city.does(city.dispatcher, 'dispatchWorkOrder', order, { unit })
  return city.does(roads(), 'acceptWorkOrder', order)
}

const due = async (order: { number: string }) =>
  (await city.see(order)).limits.find(({ key }) => key === 'round1/dispatch1/HANDLE')?.dueAt
const ofHandling = (line: string) => line.endsWith(' round1/dispatch1/HANDLE')

describe('an extension (延期: at most two, each at most the original limit, none once overdue; Yuncheng)', () => {
  it('worked case 3: counts from the old due instant, whenever it was decided; a third is refused', async () => {
    const order = await handling('2026-10-12 10:00')
    expect(await due(order)).toBe('2026-10-19T18:00:00+08:00')
    await city.until('2026-10-19 16:00')
    const basis = { basis: '灯杆需定制' }
    let seen = await city.does(roads(), 'askExtension', order, { days: 5, ...basis })
    expect(seen.tasks).toMatchObject([{ kind: 'HANDLE' }, { kind: 'EXTENSION', holder: { code: 'HOTLINE' } }])
    await city.refused(roads(), 'askExtension', order, 'DECISION_PENDING', { days: 1, ...basis })
    await city.until('2026-10-20 10:00')
    // The ladder was held: nothing was said at 18:00.
    expect((await city.clockSaid(order)).filter(ofHandling)).toEqual([
      '10-19 09:00 WARNED round1/dispatch1/HANDLE',
    ])
    seen = await city.does(leader(), 'decideExtension', order, { decision: 'APPROVE' })
    expect(await due(order)).toBe('2026-10-26T18:00:00+08:00')
    await city.until('2026-10-26 17:00')
    await city.does(roads(), 'askExtension', order, { days: 5, ...basis })
    await city.does(leader(), 'decideExtension', order, { decision: 'APPROVE' })
    expect(await due(order)).toBe('2026-11-02T18:00:00+08:00')
    await city.until('2026-11-02 10:00')
    const third = await city.refused(roads(), 'askExtension', order, 'EXTENSIONS_USED_UP', {
      days: 1,
      ...basis,
    })
    expect(third).toMatchObject({ rule: 'extensions.most' })
    expect(third.source).toContain('运城')
  })

  it('worked case 3: denied, it is overdue from the old due instant, and what should have been said is said', async () => {
    const order = await handling('2026-10-12 10:00')
    await city.until('2026-10-19 16:00')
    await city.does(roads(), 'askExtension', order, { days: 5, basis: '灯杆需定制' })
    await city.until('2026-10-20 10:00')
    await city.does(leader(), 'decideExtension', order, { decision: 'DENY' })
    expect(await due(order)).toBe('2026-10-19T18:00:00+08:00')
    await city.until('2026-10-20 18:01')
    expect((await city.clockSaid(order)).filter(ofHandling)).toEqual([
      '10-19 09:00 WARNED round1/dispatch1/HANDLE',
      '10-20 10:00 REMINDED round1/dispatch1/HANDLE',
      '10-20 18:00 SUPERVISED round1/dispatch1/HANDLE',
    ])
  })

  it('is refused at the due instant and after, of no time, and of more than the limit', async () => {
    const order = await handling('2026-10-12 10:00')
    for (const days of [0, -1, 6, 365])
      await city.refused(roads(), 'askExtension', order, 'EXTENSION_LENGTH', { days, basis: '无' })
    await city.until('2026-10-19 18:00')
    await city.refused(roads(), 'askExtension', order, 'EXTENSION_AFTER_DUE', { days: 1, basis: '无' })
  })

  it('is never decided by the unit that asks, nor by its people in another post', async () => {
    const order = await handling('2026-10-12 10:00')
    await city.does(roads(), 'askExtension', order, { days: 2, basis: '灯杆需定制' })
    await city.refused(city.of(unit, Role.LEAD_APPROVER), 'decideExtension', order, 'NOT_HOLDER', {
      decision: 'APPROVE',
    })
    const asker = { subject: roads().subject, unit: 'HOTLINE', roles: [Role.LEAD_APPROVER] }
    await city.refused(asker, 'decideExtension', order, 'SEPARATION_OF_DUTIES', { decision: 'APPROVE' })
  })

  it('nobody decides on: its own limit climbs the ladder, on the centre', async () => {
    const order = await handling('2026-10-12 10:00')
    await city.until('2026-10-13 10:00')
    await city.does(roads(), 'askExtension', order, { days: 2, basis: '灯杆需定制' })
    await city.until('2026-10-15 19:00')
    expect((await city.clockSaid(order)).filter((line) => line.includes('extension'))).toEqual([
      '10-14 14:00 WARNED round1/dispatch1/HANDLE/extension1',
      '10-14 18:00 REMINDED round1/dispatch1/HANDLE/extension1',
      '10-15 18:00 SUPERVISED round1/dispatch1/HANDLE/extension1',
    ])
  })

  it('that is not decided when the unit completes has lost its object', async () => {
    const order = await handling('2026-10-12 10:00')
    await city.does(roads(), 'askExtension', order, { days: 2, basis: '灯杆需定制' })
    const complete = {
      resultKind: 'FIXED',
      contactMethod: 'PHONE',
      contactedAt: '2026-10-12T10:00:00+08:00',
      publicReply: '好了',
    }
    let seen = await city.does(roads(), 'completeWorkOrder', order, complete)
    expect(seen.tasks.map(({ kind }) => kind)).toEqual(['REVIEW'])
    await city.refused(leader(), 'decideExtension', order, 'WRONG_STAGE', { decision: 'APPROVE' })
    seen = await city.does(city.reviewer, 'reviewWorkOrder', order, { decision: 'SEND_BACK' })
    expect(seen.limits.find(({ key }) => key === 'round1/dispatch1/HANDLE')).toMatchObject({ held: false })
    expect(seen.limits.find(({ key }) => key.endsWith('extension1'))?.endedAt).not.toBe(null)
  })
})

describe('parking (挂账: once, at most 365 days, the clock stands still; Yuncheng)', () => {
  it('keeps what was left of the limit, says nothing meanwhile, and resumes by itself', async () => {
    const order = await handling('2026-10-12 10:00')
    // Three of five working days are left when it is parked on Wednesday at the close.
    await city.until('2026-10-14 18:00')
    await city.does(roads(), 'askParking', order, { until: '2026-12-01T09:00:00+08:00', basis: '待明年预算' })
    let seen = await city.does(leader(), 'decideParking', order, { decision: 'APPROVE' })
    expect(seen.stage).toBe('PARKED')
    await city.refused(roads(), 'askExtension', order, 'PARKED_NOW', { days: 1, basis: '无' })
    await city.until('2026-12-01 08:00')
    expect((await city.see(order)).stage).toBe('PARKED')
    expect((await city.clockSaid(order)).filter(ofHandling)).toEqual([])
    await city.until('2026-12-01 09:01')
    seen = await city.see(order)
    expect(seen.stage).toBe('HANDLING')
    expect(await due(order)).toBe('2026-12-03T18:00:00+08:00')
    await city.refused(roads(), 'askParking', order, 'PARKING_USED_UP', {
      until: '2026-12-20T09:00:00+08:00',
      basis: '再挂',
    })
  })

  it('may be ended by the unit before its time', async () => {
    const order = await handling('2026-10-12 10:00')
    await city.does(roads(), 'askParking', order, { until: '2027-02-01T09:00:00+08:00', basis: '待预算' })
    await city.does(leader(), 'decideParking', order, { decision: 'APPROVE' })
    await city.until('2026-11-02 09:00')
    const seen = await city.does(roads(), 'resumeWorkOrder', order)
    expect(seen.stage).toBe('HANDLING')
    expect(await due(order)).toBe('2026-11-09T18:00:00+08:00')
  })

  it('is refused past 365 days and into the past; denied, the limit runs on', async () => {
    const order = await handling('2026-10-12 10:00')
    for (const until of ['2026-10-12T09:59:00+08:00', '2027-10-13T10:00:00+08:00'])
      await city.refused(roads(), 'askParking', order, 'PARKING_LENGTH', { until, basis: '无' })
    await city.does(roads(), 'askParking', order, { until: '2026-12-01T09:00:00+08:00', basis: '待预算' })
    const seen = await city.does(leader(), 'decideParking', order, { decision: 'DENY' })
    expect(seen.stage).toBe('HANDLING')
    expect(await due(order)).toBe('2026-10-19T18:00:00+08:00')
  })

  it('does not keep the unit from completing', async () => {
    const order = await handling('2026-10-12 10:00')
    await city.does(roads(), 'askParking', order, { until: '2026-12-01T09:00:00+08:00', basis: '待预算' })
    await city.does(leader(), 'decideParking', order, { decision: 'APPROVE' })
    await city.until('2026-11-02 09:00')
    let seen = await city.does(roads(), 'completeWorkOrder', order, {
      resultKind: 'FIXED',
      contactMethod: 'PHONE',
      contactedAt: '2026-11-02T09:00:00+08:00',
      publicReply: '提前解决',
    })
    expect(seen.stage).toBe('REVIEWING')
    seen = await city.does(city.reviewer, 'reviewWorkOrder', order, { decision: 'SEND_BACK' })
    // What was left of the limit goes on from the completion.
    expect(seen.limits.find(({ key }) => key === 'round1/dispatch1/HANDLE')).toMatchObject({
      held: false,
      dueAt: '2026-11-09T18:00:00+08:00',
    })
  })
})

describe('a complex order (15 working days, with approval a level up; Shanghai, Daning)', () => {
  it('has its limit from the dispatch, and two working days to be returned', async () => {
    const order = await handling('2026-09-21 09:30')
    expect(await due(order)).toBe('2026-09-29T18:00:00+08:00')
    await city.does(roads(), 'askComplex', order, { basis: '涉及三家单位' })
    await city.refused(city.of('GC-990102', Role.LEAD_APPROVER), 'decideComplex', order, 'NOT_HOLDER', {
      decision: 'APPROVE',
    })
    await city.does(leader(), 'decideComplex', order, { decision: 'APPROVE' })
    // Worked case 4's handling limit.
    expect(await due(order)).toBe('2026-10-19T18:00:00+08:00')
    await city.refused(roads(), 'askComplex', order, 'COMPLEX_ALREADY', { basis: '再来' })
    await city.until('2026-09-23 17:00')
    await city.does(roads(), 'returnWorkOrder', order, { reason: 'NOT_OUR_DUTY', basis: '属于住建部门' })
  })

  it('approved after the limit had passed withdraws what the clock had said of it', async () => {
    const order = await handling('2026-10-12 10:00', { kind: 'CONSULT' })
    await city.does(roads(), 'askComplex', order, { basis: '需多部门会商' })
    await city.until('2026-10-15 09:30')
    const seen = await city.does(leader(), 'decideComplex', order, { decision: 'APPROVE' })
    expect(seen.limits.find(({ key }) => key === 'round1/dispatch1/HANDLE')).toMatchObject({
      dueAt: '2026-11-02T18:00:00+08:00',
      rungs: [],
    })
  })
})

it('contact and progress are told to the order, change no version and open nothing', async () => {
  const order = await handling('2026-10-12 10:00')
  const seen = await city.does(roads(), 'recordContact', order, {
    method: 'PHONE',
    contactedAt: '2026-10-12T10:00:00+08:00',
    expectedVersion: order.version,
  })
  await city.does(roads(), 'recordProgress', seen, { note: '已到现场', expectedVersion: order.version })
  await city.refused(roads(), 'recordContact', order, 'CONTACT_IN_FUTURE', {
    method: 'PHONE',
    contactedAt: '2026-10-12T10:05:00+08:00',
  })
  await city.refused(roads(), 'recordContact', order, 'BAD_VALUE', {
    method: 'NONE',
    contactedAt: '2026-10-12T10:00:00+08:00',
  })
})

it('every journal is whole, the read model is what it comes to, every history replays', async () => {
  await city.expectSound()
})
