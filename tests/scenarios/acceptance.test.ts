import { scenario } from 'gridline/testing'
import { describe, expect } from 'vitest'
import { accepted, dispatched, roads } from './streetLight.ts'

const place = '幸福里社区'

describe('a unit accepts within its limit (danger 15 min, utilities 30 min, general 1 working day; Tianjin)', () => {
  // From a Friday at 17:00 on: a working day later is Monday the 19th; then 20 · 21, 22, 23, 26 · 27 … 30, 2 Nov.
  const ladders = [
    {
      item: '燃气泄漏',
      unit: '临湖区燃气办',
      due: '10-16 17:15',
      said: [
        '10-16 17:12 WARNED',
        '10-16 17:15 REMINDED',
        '10-16 17:30 SUPERVISED',
        '10-16 17:45 DUTY_LEADER_TOLD',
      ],
    },
    {
      item: '停水',
      unit: '临湖区水务局',
      due: '10-16 17:30',
      said: [
        '10-16 17:24 WARNED',
        '10-16 17:30 REMINDED',
        '10-16 18:00 SUPERVISED',
        '10-16 19:30 DUTY_LEADER_TOLD',
      ],
    },
    {
      item: '路灯不亮',
      unit: roads,
      due: '10-19 18:00',
      said: [
        '10-19 14:00 WARNED',
        '10-19 18:00 REMINDED',
        '10-20 18:00 SUPERVISED',
        '10-26 18:00 NOTICE_PROPOSED',
        '11-02 18:00 ACCOUNTABILITY_PROPOSED',
      ],
    },
  ]
  for (const { item, unit, due, said } of ladders)
    scenario(`silence climbs the ladder and accepts nothing: ${item}`, async (city) => {
      await city.at('2026-10-16 17:00')
      const order = await city.call(item, { item, area: place })
      await city.dispatcher.dispatch(order, { unit })
      await city.expectTask(order, 'ACCEPT', { holder: unit, due })
      await city.until('11-02 18:00')
      const ofAcceptance = (await city.clockSaid(order)).filter((line) => line.endsWith('ACCEPT'))
      expect(ofAcceptance).toEqual(said.map((line) => `${line} round1/dispatch1/ACCEPT`))
      await city.expectTask(order, 'ACCEPT', { holder: unit, overdue: true })
      await city.expectTask(order, 'SUPERVISE', { key: 'round1.dispatch1.ACCEPT/SUPERVISE' })
    })
})

describe('late acceptance buys nothing', () => {
  scenario('the handling runs from the dispatch, and the lateness is kept', async (city) => {
    const order = await dispatched(city, '2026-10-12 10:00')
    const late = await city.of(roads).accept(order, { at: '10-15 09:00' })
    // Five days from the dispatch: 13, 14, 15, 16, 19.
    await city.expectTask(order, 'HANDLE', { holder: roads, due: '10-19 18:00', warned: '10-19 09:00' })
    await city.expectLimit(order, 'ACCEPT', {
      met: true,
      ended: '10-15 09:00',
      rungs: ['REMINDED', 'SUPERVISED'],
    })
    expect(late.record).toEqual([
      { unit: { name: roads }, kind: 'LATE' },
      { unit: { name: roads }, kind: 'SUPERVISED' },
    ])
    // What the supervision is about is over; it is for the task force to lift it.
    await city.expectTask(order, 'SUPERVISE')
  })

  scenario(
    'nor does it where both limits have passed: handling is overdue from its first moment',
    async (city) => {
      const order = await dispatched(city, '2026-10-12 10:00')
      await city.of(roads).accept(order, { at: '10-20 09:00' })
      await city.expectTask(order, 'HANDLE', { due: '10-19 18:00', overdue: true })
      await city.until(order, 'SUPERVISED', 'HANDLE')
      await city.expectTimelineContains(
        order,
        `
      10-20 09:00 late: round1/dispatch1/ACCEPT
      10-20 18:00 SUPERVISED 临湖区城市管理局: round1/dispatch1/HANDLE
      `,
      )
    },
  )

  scenario('accepted in time, the ladder ends before it began', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await city.until('10-14 18:00')
    expect(await city.clockSaid(order)).toEqual([])
  })
})

scenario('anybody of the unit whose post is handling accepts, and nobody else', async (city) => {
  const order = await dispatched(city, '2026-10-12 10:00')
  await city.of('临湖区住房建设局').mayNot('accept', order, 'NOT_HOLDER')
  await city.of(roads, 'LEAD_APPROVER').mayNot('accept', order, 'ROLE_REQUIRED')
  await city.dispatcher.mayNot('accept', order, 'NOT_HOLDER')
  await city.of(roads, 'HANDLER', 1).accept(order)
})
