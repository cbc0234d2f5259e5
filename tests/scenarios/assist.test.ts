import { scenario } from 'gridline/testing'
import { describe, expect } from 'vitest'
import { housing, office } from './disputed.ts'
import { accepted, roads } from './streetLight.ts'

const water = '临湖区水务局'

// Of five working days, due on Monday 19 Oct at 18:00, a fifth is 7.5 wh: four fifths end at the close of the 16th.

describe('assisting units (协办: four fifths of the limit of the lead; assistance, our choice)', () => {
  scenario('have each its task, and end in any order', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await city.of(roads).callAssisting(order, { units: [housing, office], assignment: '核查产权' })
    await city.of(roads).callAssisting(order, { units: [water] })
    for (const [holder, key] of [
      [housing, 'assist1/1'],
      [office, 'assist1/2'],
      [water, 'assist2/1'],
    ] as const)
      await city.expectTask(order, 'ASSIST', { holder, key, due: '10-16 18:00' })
    await city.of(housing).accept(order)
    await city.of(water).report(order, { report: '与供水无关' })
    await city.of(office).accept(order)
    await city.of(office).report(order, { at: '10-13 10:00' })
    await city.expectTask(order, 'ASSIST', { holder: housing })
    await city.of(housing).report(order)
    await city.expectNoTask(order, 'ASSIST')
    await city.expectLimit(order, 'assist1/1', { met: true, ended: '10-13 10:00' })
    await city.expectTask(order, 'HANDLE', { holder: roads, due: '10-19 18:00' })
    const reported = await city.of(roads).complete(order)
    expect(reported.record).toEqual([])
  })

  scenario('called when four fifths have passed have as long as the lead', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await city.of(roads).callAssisting(order, { units: [housing], at: '10-16 17:59' })
    await city.of(roads).callAssisting(order, { units: [office], at: '18:00' })
    await city.expectTask(order, 'ASSIST', { holder: housing, key: 'assist1/1', due: '10-16 18:00' })
    await city.expectTask(order, 'ASSIST', { holder: office, key: 'assist2/1', due: '10-19 18:00' })
  })

  scenario('called by a lead that is late have the time of the pack, from then', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await city.of(roads).callAssisting(order, { units: [housing], at: '10-20 10:00' })
    // 21, 22, 23, 26, 27.
    await city.expectTask(order, 'ASSIST', { holder: housing, due: '10-27 18:00', overdue: false })
    await city.expectTask(order, 'HANDLE', { holder: roads, due: '10-19 18:00', overdue: true })
  })

  scenario('that are late climb the ladder alone', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await city.of(roads).callAssisting(order, { units: [housing, office] })
    await city.of(office).report(order, { at: '10-14 10:00' })
    // 36.5 wh; a fifth of them, 7.3, is 4.5 in the afternoon and 2.8 before noon.
    await city.expectTask(order, 'ASSIST', { holder: housing, due: '10-16 18:00', warned: '10-16 09:12' })
    await city.until('10-19 17:00')
    const { record } = await city.see(order)
    expect(record).toEqual([{ unit: { name: housing }, kind: 'LATE' }])
    await city.until(order, 'NOTICE_PROPOSED', 'assist1/1')
    // A working day after the 16th: 19; five: 19, 20, 21, 22, 23.
    expect((await city.clockSaid(order)).filter((line) => line.includes('/assist'))).toEqual([
      '10-16 09:12 WARNED round1/dispatch1/HANDLE/assist1/1',
      '10-16 18:00 REMINDED round1/dispatch1/HANDLE/assist1/1',
      '10-19 18:00 SUPERVISED round1/dispatch1/HANDLE/assist1/1',
      '10-23 18:00 NOTICE_PROPOSED round1/dispatch1/HANDLE/assist1/1',
    ])
  })

  scenario('that refuse are for the task force to see', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await city.of(roads).callAssisting(order, { units: [housing, office] })
    await city.of(housing).accept(order)
    const refused = await city.of(housing).refuse(order, { basis: '不属本单位职责' })
    await city.expectTask(order, 'ASSIST', { holder: office })
    await city.expectTask(order, 'SUPERVISE', { key: 'round1.dispatch1.HANDLE.assist1.1.refused/SUPERVISE' })
    expect(refused.record).toEqual([
      { unit: { name: housing }, kind: 'REFUSED' },
      { unit: { name: housing }, kind: 'SUPERVISED' },
    ])
  })

  scenario('that are missing must be named as such when the lead completes without them', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await city.of(roads).callAssisting(order, { units: [housing, office] })
    await city.of(office).report(order)
    const refused = await city.of(roads).mayNot('complete', order, 'ASSISTANCE_OPEN')
    expect(refused).toMatchObject({
      path: ['input', 'assistanceMissing'],
      rule: 'assistance',
      source: expect.any(String),
      message: expect.stringContaining(housing),
    })
    const reported = await city.of(roads).complete(order, { assistanceMissing: true })
    expect(reported.tasks.map(({ kind }) => kind)).toEqual(['REVIEW'])
    expect(reported.record).toEqual([{ unit: { name: housing }, kind: 'ASSISTANCE_MISSING' }])
    await city.reviewer.review(order, { decision: 'SEND_BACK' })
    // Sent back, the lead may call again; who has reported is not missing.
    await city.of(roads).callAssisting(order, { units: [housing] })
    await city.of(housing).report(order)
    const again = await city.of(roads).complete(order)
    expect(again.record).toHaveLength(1)
  })

  scenario('of danger are measured by the clock', async (city) => {
    await city.at('2026-10-17 10:00')
    const order = await city.call('燃气味', { item: '燃气泄漏', area: '幸福里社区' })
    await city.dispatcher.dispatch(order, { unit: '临湖区燃气办' })
    await city.of('临湖区燃气办').accept(order)
    await city.of('临湖区燃气办').callAssisting(order, { units: [office] })
    // Two hours until noon: four fifths are 96 minutes; the urgent ladder from there.
    await city.expectTask(order, 'ASSIST', { due: '11:36' })
    await city.until(order, 'DUTY_LEADER_TOLD', 'assist1/1')
    expect(city.now).toBe('2026-10-17 12:06')
  })

  scenario(
    'are different ones, that handle, are not accused, and are called for what their list names',
    async (city) => {
      const order = await accepted(city, '2026-10-12 10:00', { accusedUnits: [housing] })
      await city.of(roads).callAssisting(order, { units: [office] })
      const many = [
        '卫生健康委',
        '教育局',
        '民政局',
        '水务局',
        '交通运输局',
        '生态环境局',
        '市场监管局',
        '自然资源规划局',
      ]
      const eleven = [...many, '公安交管局', '人力资源社会保障局', '燃气办'].map((name) => `临湖区${name}`)
      const bad = [
        [[], 'UNITS_COUNT'],
        [eleven, 'UNITS_COUNT'],
        [[water, water], 'UNIT_TWICE'],
        [[water, roads], 'UNIT_TWICE'],
        [[office], 'UNIT_TWICE'],
        [[water, housing], 'UNIT_ACCUSED'],
        [['云江市督办专班'], 'UNIT_CANNOT_HANDLE'],
        [['幸福里社区居委会'], 'OUTSIDE_ITS_LIST'],
      ] as const
      for (const [units, code] of bad) {
        const refused = await city.of(roads).mayNot('callAssisting', order, code, { units })
        expect(refused, code).toMatchObject({ rule: expect.any(String), source: expect.any(String) })
      }
      await city.of(roads).mayNot('callAssisting', order, 'UNKNOWN_UNIT', { units: ['没有的单位'] })
    },
  )
})

scenario('a unit answers its own task: not that of another unit, nor one of another order', async (city) => {
  const order = await accepted(city, '2026-10-12 10:00')
  await city.of(roads).callAssisting(order, { units: [housing, office] })
  const [theirs, foreign] = ['assist1/2', 'assist7/1'].map((key) => `round1/dispatch1/HANDLE/${key}`)
  await city.of(housing).mayNot('report', order, 'NOT_HOLDER', { taskKey: theirs })
  const unknown = await city.of(housing).mayNot('report', order, 'UNKNOWN_TASK', { taskKey: foreign })
  expect(unknown).toMatchObject({ path: ['input', 'taskKey'], message: expect.stringContaining('assist1/1') })
  await city.of(housing).mayNot('report', order, 'OTHER_TASK', { taskKey: 'round1/dispatch1/HANDLE' })
  // Who has two tasks that would take it says which.
  await city.of(roads).delegate(order, { unit: office, dueAt: '10-16 18:00' })
  await city.of(office).mayNot('report', order, 'TASK_REQUIRED')
  await city.of(office).report(order, { taskKey: theirs })
  await city.expectTask(order, 'DELEGATED', { holder: office })
})
