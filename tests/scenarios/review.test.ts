import { scenario } from 'gridline/testing'
import { describe, expect } from 'vitest'
import { inPost, recordOf, supervisionsOf } from './afterwards.ts'
import { accepted, roads } from './streetLight.ts'

const centre = '临湖区网格中心'
const street = '桂花街道网格中心'

describe('a review (审核: 1 working day, limits.review)', () => {
  // Accepted on Mon 12 Oct: 13, 14, 15, 16, 19 are counted, so that the unit is due on the 19th at 18:00.
  scenario('passes work as done when it was reported, though its limit passed meanwhile', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await city.of(roads).complete(order, { at: '10-19 17:00' })
    await city.expectTask(order, 'REVIEW', { due: '10-20 18:00', warned: '14:00' })
    await city.until('10-20 11:00')
    await city.expectLimit(order, 'dispatch1/HANDLE', { held: true, rungs: [] })
    await city.reviewer.review(order, { decision: 'PASS' })
    await city.expectLimit(order, 'dispatch1/HANDLE', { met: true, ended: '10-19 17:00', rungs: [] })
    expect(await recordOf(city, order)).toEqual([])
    // The visit desk has its three days from the pass: 21, 22, 23.
    await city.expectTask(order, 'VISIT', { due: '10-23 18:00' })
  })

  scenario(
    'that sends work back has the clock say what it held back, from the old due instant',
    async (city) => {
      const order = await accepted(city, '2026-10-12 10:00')
      await city.of(roads).complete(order, { at: '10-19 17:00' })
      await city.reviewer.review(order, { decision: 'SEND_BACK', at: '10-20 11:00' })
      await city.expectTask(order, 'HANDLE', { due: '10-19 18:00', overdue: true })
      await city.until(order, 'SUPERVISED', 'HANDLE')
      await city.expectTimelineContains(
        order,
        `
      10-20 11:00 reviewer-1 review SEND_BACK
      10-20 11:00 REMINDED 临湖区城市管理局: round1/dispatch1/HANDLE
      10-20 18:00 SUPERVISED 临湖区城市管理局: round1/dispatch1/HANDLE
      `,
      )
    },
  )

  scenario('that sends work back twice calls the task force, once (Weifang §26)', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    for (const supervisions of [0, 1, 1]) {
      await city.of(roads).complete(order)
      await city.reviewer.review(order, { decision: 'SEND_BACK' })
      await city.expectTask(order, 'HANDLE', { due: '10-19 18:00' })
      expect(await supervisionsOf(city, order)).toHaveLength(supervisions)
    }
    expect(await supervisionsOf(city, order)).toMatchObject([
      { cause: 'SENT_BACK', limit: 'round1/dispatch1/HANDLE', subject: { name: roads }, liftedAt: null },
    ])
    expect(await recordOf(city, order)).toEqual([`SUPERVISED ${roads} supervision.triggers`])
  })

  scenario(
    'is for the centre that dispatched, and its silence climbs the ladder on that centre',
    async (city) => {
      await city.at('2026-10-12 10:00')
      const order = await city.call('路灯不亮', { item: '路灯不亮', area: '幸福里社区' })
      await city.dispatcher.relay(order, { centre })
      await city.of(centre, 'DISPATCHER').dispatch(order, { unit: roads })
      await city.of(roads).accept(order)
      await city.of(roads).complete(order)
      await city.expectTask(order, 'REVIEW', { holder: centre, due: '10-13 18:00', warned: '14:00' })
      await city.reviewer.mayNot('review', order, 'NOT_HOLDER', { decision: 'PASS' })
      await city.until('10-28 09:00')
      await city.expectTask(order, 'REVIEW', { holder: centre, overdue: true })
      // From the 13th five working days are 14, 15, 16, 19, 20; ten are 21, 22, 23, 26, 27 as well.
      expect((await city.clockSaid(order)).filter((line) => line.endsWith('review1'))).toEqual([
        '10-13 14:00 WARNED round1/dispatch1/HANDLE/review1',
        '10-13 18:00 REMINDED round1/dispatch1/HANDLE/review1',
        '10-14 18:00 SUPERVISED round1/dispatch1/HANDLE/review1',
        '10-20 18:00 NOTICE_PROPOSED round1/dispatch1/HANDLE/review1',
        '10-27 18:00 ACCOUNTABILITY_PROPOSED round1/dispatch1/HANDLE/review1',
      ])
      expect(await supervisionsOf(city, order)).toMatchObject([
        { cause: 'OVERDUE', subject: { name: centre }, mandate: { id: 'mandates.managing', upTo: 'NOTICE' } },
      ])
      // Over a managing centre no mandate reaches to accountability: what nobody could decide is not proposed.
      await city.expectTask(order, 'PROPOSAL', { key: 'proposal/round1.dispatch1.HANDLE.review1.NOTICE' })
      await city.of(centre, 'REVIEWER').review(order, { decision: 'PASS' })
      expect(await recordOf(city, order)).toEqual([
        `LATE ${centre} limits.review`,
        `SUPERVISED ${centre} ladders.ordinary`,
      ])
    },
  )

  scenario('is by nobody who handled, in whatever post', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await city.of(roads).complete(order)
    const handler = inPost(city, city.of(roads), 'HOTLINE', 'REVIEWER')
    const refusal = await handler.mayNot('review', order, 'SEPARATION_OF_DUTIES', { decision: 'PASS' })
    expect(refusal.rule).toBe('separation.handling')
  })

  scenario('goes a level up where everybody stands below the unit that handled', async (city) => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('广场舞太吵', { item: '社会生活噪声', area: '幸福里社区' })
    await city.dispatcher.relay(order, { centre: street })
    await city.of(street, 'DISPATCHER').dispatch(order, { unit: '桂花街道办事处' })
    await city.of('桂花街道办事处').accept(order)
    await city.of('桂花街道办事处').complete(order)
    await city.expectTask(order, 'REVIEW', { holder: centre, due: '10-13 18:00' })
  })
})
