import { scenario, type TestCity } from 'gridline/testing'
import { describe, expect } from 'vitest'
import { reworked } from './afterwards.ts'
import { accepted, dispatched, roads } from './streetLight.ts'

const gas = '临湖区燃气办'
const key = 'round1/dispatch1/HANDLE/onSpot1'

/** A gas leak in a Saturday's night, dispatched at 02:00. */
async function leak(city: TestCity) {
  await city.at('2026-10-17 01:55')
  const order = await city.call('楼道燃气味很重', { item: '燃气泄漏', area: '幸福里社区' })
  return city.dispatcher.dispatch(order, { unit: gas, at: '02:00' })
}

const spoken = async (city: TestCity, order: { number: string }) =>
  (await city.clockSaid(order)).filter((line) => line.endsWith(` ${key}`))

describe('danger is seen on the spot (到场: 30 minutes from the dispatch, day and night; our choice)', () => {
  scenario('beside the handling, with proof', async (city) => {
    const order = await leak(city)
    await city.of(gas).accept(order, { at: '02:05' })
    // Warned when a fifth, six minutes, is left.
    await city.expectTask(order, 'ON_SPOT', { holder: gas, due: '02:30', warned: '02:24' })
    await city.expectTask(order, 'HANDLE', { holder: gas, due: '04:00' })
    const proof = { proof: 'PHOTO', evidence: '阀井照片' } as const
    for (const arrivedAt of ['01:54', '02:30']) {
      const refused = await city
        .of(gas)
        .mayNot('arrive', order, 'PROOF_TIME', { ...proof, arrivedAt, at: '02:20' })
      expect(refused.path).toEqual(['input', 'arrivedAt'])
    }
    await city.of(gas).mayNot('arrive', order, 'BAD_VALUE', { ...proof, evidence: ' ', arrivedAt: '02:19' })
    await city.of(gas).arrive(order, { ...proof, arrivedAt: '02:19' })
    await city.expectNoTask(order, 'ON_SPOT')
    await city.expectLimit(order, 'onSpot1', { met: true, ended: '02:20', rungs: [] })
    await city.expectTask(order, 'HANDLE', { holder: gas, due: '04:00' })
  })

  scenario('that nobody comes to climbs the urgent ladder, and stays open', async (city) => {
    const order = await leak(city)
    await city.of(gas).accept(order)
    await city.until(order, 'DUTY_LEADER_TOLD', 'onSpot1')
    expect(await spoken(city, order)).toEqual([
      `10-17 02:24 WARNED ${key}`,
      `10-17 02:30 REMINDED ${key}`,
      `10-17 02:45 SUPERVISED ${key}`,
      `10-17 03:00 DUTY_LEADER_TOLD ${key}`,
    ])
    await city.expectTask(order, 'ON_SPOT', { overdue: true })
    await city.of(gas).arrive(order, { proof: 'VIDEO_SESSION', arrivedAt: '03:00' })
    await city.expectLimit(order, 'onSpot1', { met: true, ended: '03:00' })
  })

  scenario('within the same half hour when it is accepted late', async (city) => {
    const order = await leak(city)
    await city.of(gas).accept(order, { at: '02:40' })
    await city.expectTask(order, 'ON_SPOT', { due: '02:30', overdue: true })
    await city.until('02:45')
    expect(await spoken(city, order)).toEqual([
      `10-17 02:40 REMINDED ${key}`,
      `10-17 02:45 SUPERVISED ${key}`,
    ])
  })

  scenario('no longer, when the work was completed and passed', async (city) => {
    const order = await leak(city)
    await city.of(gas).accept(order)
    await city.of(gas).complete(order, { at: '02:10' })
    await city.until('02:50')
    expect(await spoken(city, order)).toEqual([])
    await city.expectLimit(order, 'onSpot1', { held: true })
    await city.reviewer.review(order, { decision: 'PASS' })
    await city.expectNoTask(order, 'ON_SPOT')
    await city.expectLimit(order, 'onSpot1', { ended: true, met: false, rungs: [] })
  })

  scenario('still, when the work is sent back: what was not said meanwhile is said then', async (city) => {
    const order = await leak(city)
    await city.of(gas).accept(order)
    await city.of(gas).complete(order, { at: '02:10' })
    await city.reviewer.review(order, { decision: 'SEND_BACK', at: '02:40', note: '无人到场' })
    await city.until('02:45')
    expect(await spoken(city, order)).toEqual([
      `10-17 02:40 REMINDED ${key}`,
      `10-17 02:45 SUPERVISED ${key}`,
    ])
    await city.of(gas).arrive(order, { proof: 'PHOTO', arrivedAt: '02:50', at: '02:50' })
    await city.expectLimit(order, 'onSpot1', { met: true, ended: '02:50' })
  })
})

describe('what comes to be danger while it is handled (the half hour counts from then; our choice)', () => {
  const danger = { urgency: 'DANGER', basis: '灯杆漏电' } as const

  scenario('is seen on the spot as well', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await city.callTaker.reclassify(order, { ...danger, at: '10-13 09:00' })
    await city.expectTask(order, 'ON_SPOT', { holder: roads, due: '09:30', warned: '09:24' })
    // What is said of it afterwards takes nothing back: somebody comes.
    await city.callTaker.reclassify(order, { urgency: 'GENERAL', basis: '已断电', at: '09:10' })
    await city.of(roads).arrive(order, { proof: 'PHOTO', arrivedAt: '09:20', at: '09:25' })
    await city.expectLimit(order, 'onSpot1', { met: true, ended: '09:25', rungs: [] })
  })

  scenario('counts from then where the unit accepts later: late acceptance buys nothing', async (city) => {
    const order = await dispatched(city, '2026-10-12 10:00')
    await city.callTaker.reclassify(order, { ...danger, at: '10:20' })
    await city.expectNoTask(order, 'ON_SPOT')
    await city.of(roads).accept(order, { at: '10:30' })
    await city.expectTask(order, 'ON_SPOT', { due: '10:50' })
  })

  scenario('holds for a rework as well, whose three working days are two hours then', async (city) => {
    const order = await reworked(city, '2026-10-12 10:00')
    await city.expectTask(order, 'HANDLE', { due: '10-15 18:00' })
    await city.callTaker.reclassify(order, { ...danger, at: '10-13 09:00' })
    await city.expectTask(order, 'ON_SPOT', { holder: roads, due: '09:30' })
    await city.expectTask(order, 'HANDLE', { due: '11:00' })
  })
})

scenario('nobody need come to the spot where there is no danger', async (city) => {
  const order = await accepted(city, '2026-10-12 10:00')
  await city.expectNoTask(order, 'ON_SPOT')
  await city.of(roads).mayNot('arrive', order, 'WRONG_STAGE', { proof: 'PHOTO', arrivedAt: '10:00' })
})
