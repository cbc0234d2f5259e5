import { scenario, type TestCity } from 'gridline/testing'
import { describe, expect } from 'vitest'
import { accepted, roads } from './streetLight.ts'

const district = '临湖区网格中心'
const approve = { decision: 'APPROVE' } as const
const ofTheMonitor = (line: string) => line.includes(' checkpoint/')

/** Dispatched on Monday 21 September at 09:30, as in worked case 4, and found complex: due Mon 19 Oct 18:00. */
async function complex(city: TestCity) {
  const order = await accepted(city, '2026-09-21 09:30')
  await city.of(roads).askComplex(order)
  return city.approver.decideComplex(order, approve)
}

/** Five working days from Monday the 12th, and as many more, decided on Tuesday the 20th: due Mon 26 Oct 18:00. */
async function extended(city: TestCity, days = 5) {
  const order = await accepted(city, '2026-10-12 10:00')
  await city.of(roads).askExtension(order, { days, at: '10-19 16:00' })
  return city.approver.decideExtension(order, { ...approve, at: '10-20 10:00' })
}

describe('a checkpoint (中期调度: when half of a complex or extended limit is left; our choice)', () => {
  scenario('opens for the monitor of the district halfway, measured back against the limit', async (city) => {
    const order = await complex(city)
    await city.expectNoTask(order, 'CHECKPOINT')
    await city.until(order, 'CHECKPOINT')
    // Half of 15 WD of 7.5 wh is 56.25 wh: 19, 16, 15, 14, 13, 12 and Sat 10 Oct are 52.5; 3.75 more before 18:00 of the 9th.
    expect(city.now).toBe('2026-10-09 14:15')
    // One working day: Sat 10 Oct.
    await city.expectTask(order, 'CHECKPOINT', {
      holder: district,
      due: '10-10 18:00',
      warned: '10-10 14:00',
    })
    await city.monitor.mayNot('acknowledge', order, 'NOT_HOLDER')
    await city.of(district, 'DISPATCHER').mayNot('acknowledge', order, 'ROLE_REQUIRED')
    await city.of(district, 'MONITOR').acknowledge(order, { at: '16:00' })
    await city.expectNoTask(order, 'CHECKPOINT')
    await city.expectLimit(order, 'checkpoint/round1.dispatch1.HANDLE.m1.1', { met: true })
    await city.expectTask(order, 'HANDLE', { due: '10-19 18:00' })
  })

  scenario('that nobody looks at climbs the ladder, on the centre', async (city) => {
    const order = await complex(city)
    await city.until(order, 'NOTICE_PROPOSED')
    // From the 9th: Sat 10; then Mon 12; five: 12, 13, 14, 15, 16.
    expect((await city.clockSaid(order)).filter(ofTheMonitor)).toEqual([
      '10-10 14:00 WARNED checkpoint/round1.dispatch1.HANDLE.m1.1',
      '10-10 18:00 REMINDED checkpoint/round1.dispatch1.HANDLE.m1.1',
      '10-12 18:00 SUPERVISED checkpoint/round1.dispatch1.HANDLE.m1.1',
      '10-16 18:00 NOTICE_PROPOSED checkpoint/round1.dispatch1.HANDLE.m1.1',
    ])
    await city.expectTask(order, 'CHECKPOINT', { overdue: true })
  })

  scenario('opens halfway through an extended limit, once for each extension', async (city) => {
    const order = await extended(city)
    await city.until(order, 'CHECKPOINT')
    // Half of 5 WD is 18.75 wh: 26 and 23 Oct are 15, 3.75 more before 18:00 of the 22nd.
    expect(city.now).toBe('2026-10-22 14:15')
    await city.expectTask(order, 'CHECKPOINT', { holder: district, due: '10-23 18:00' })
    await city.of(district, 'MONITOR').acknowledge(order)
    await city.of(roads).askExtension(order, { days: 5, at: '10-26 10:00' })
    await city.approver.decideExtension(order, approve)
    await city.until(order, 'CHECKPOINT')
    // Due 2 Nov 18:00: 2 Nov and 30 Oct are 15, then the 29th.
    expect(city.now).toBe('2026-10-29 14:15')
  })

  scenario('opens at once where more than half has passed when it is extended', async (city) => {
    const order = await extended(city, 1)
    await city.expectTask(order, 'HANDLE', { due: '10-20 18:00' })
    await city.expectTask(order, 'CHECKPOINT', { holder: district, due: '10-21 18:00' })
  })

  scenario('ends by itself when the work is completed and reviewed before anybody looked', async (city) => {
    const order = await extended(city)
    await city.until(order, 'CHECKPOINT')
    await city.of(roads).complete(order, { at: '10-22 16:00' })
    await city.expectTask(order, 'CHECKPOINT')
    await city.reviewer.review(order, { decision: 'PASS', at: '10-23 10:00' })
    await city.expectNoTask(order, 'CHECKPOINT')
    await city.expectLimit(order, 'checkpoint/round1.dispatch1.HANDLE.m1.1', { ended: true, met: false })
    await city.expectStage(order, 'VISITING')
  })

  scenario(
    'opens neither for an order as it came in, nor for one that was denied more time',
    async (city) => {
      const order = await accepted(city, '2026-10-12 10:00')
      await city.of(roads).askComplex(order)
      await city.approver.decideComplex(order, { decision: 'DENY' })
      await city.until('10-19 18:00')
      expect((await city.clockSaid(order)).filter(ofTheMonitor)).toEqual([])
      await city.expectNoTask(order, 'CHECKPOINT')
    },
  )

  scenario('is answered by looking, by a meeting, by video or by raising the order', async (city) => {
    const units = [roads, '桂花街道办事处']
    const answers = [
      ['convene', { units, meetingAt: '10-20 14:00' }],
      ['openVideo', { units }],
      ['raise', {}],
    ] as const
    for (const [command, input] of answers) {
      const order = await extended(city, 1)
      if (command !== 'raise')
        await city
          .of(district, 'MONITOR')
          .mayNot(command, order, 'BAD_VALUE', { ...input, units: ['东屏区城市管理局'] })
      await city.of(district, 'MONITOR')[command](order, input)
      await city.expectNoTask(order, 'CHECKPOINT')
      await city.expectTask(order, 'HANDLE', { holder: roads, due: '10-20 18:00' })
    }
  })
})
