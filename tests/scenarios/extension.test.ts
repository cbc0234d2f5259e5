import { scenario } from 'gridline/testing'
import { describe, expect } from 'vitest'
import { accepted, roads } from './streetLight.ts'

const ofHandling = (line: string) => line.endsWith(' round1/dispatch1/HANDLE')

describe('an extension (延期: at most two, each at most the original limit, none once overdue; Yuncheng)', () => {
  scenario('counts from the old due instant; a third is refused (worked case 3)', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await city.expectTask(order, 'HANDLE', { due: '10-19 18:00' })
    await city.of(roads).askExtension(order, { days: 5, at: '10-19 16:00' })
    await city.expectTask(order, 'HANDLE')
    await city.expectTask(order, 'EXTENSION', { holder: '云江市12345热线中心' })
    await city.of(roads).mayNot('askExtension', order, 'DECISION_PENDING', { days: 1 })
    await city.until('10-20 10:00')
    // The ladder was held: nothing was said at 18:00.
    expect((await city.clockSaid(order)).filter(ofHandling)).toEqual([
      '10-19 09:00 WARNED round1/dispatch1/HANDLE',
    ])
    await city.approver.decideExtension(order, { decision: 'APPROVE' })
    await city.expectTask(order, 'HANDLE', { due: '10-26 18:00' })
    await city.of(roads).askExtension(order, { days: 5, at: '10-26 17:00' })
    await city.approver.decideExtension(order, { decision: 'APPROVE' })
    await city.expectTask(order, 'HANDLE', { due: '11-02 18:00' })
    const third = await city
      .of(roads)
      .mayNot('askExtension', order, 'EXTENSIONS_USED_UP', { days: 1, at: '11-02 10:00' })
    expect(third).toMatchObject({ rule: 'extensions.most', source: expect.stringContaining('运城') })
  })

  scenario('denied leaves the old due instant; what was held back is said (worked case 3)', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await city.of(roads).askExtension(order, { days: 5, at: '10-19 16:00' })
    await city.approver.decideExtension(order, { decision: 'DENY', at: '10-20 10:00' })
    await city.expectTask(order, 'HANDLE', { due: '10-19 18:00', overdue: true })
    await city.until(order, 'SUPERVISED', 'HANDLE')
    expect((await city.clockSaid(order)).filter(ofHandling)).toEqual([
      '10-19 09:00 WARNED round1/dispatch1/HANDLE',
      '10-20 10:00 REMINDED round1/dispatch1/HANDLE',
      '10-20 18:00 SUPERVISED round1/dispatch1/HANDLE',
    ])
  })

  scenario('is refused from the due instant on, of no time, and of more than the limit', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    for (const days of [0, -1, 6, 365])
      await city.of(roads).mayNot('askExtension', order, 'EXTENSION_LENGTH', { days })
    await city.of(roads).mayNot('askExtension', order, 'EXTENSION_AFTER_DUE', { days: 1, at: '10-19 18:00' })
  })

  scenario('is never decided by the unit that asks, nor by its people in another post', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await city.of(roads).askExtension(order, { days: 2 })
    const approve = { decision: 'APPROVE' }
    await city.of(roads, 'LEAD_APPROVER').mayNot('decideExtension', order, 'NOT_HOLDER', approve)
    const asker = city.as({
      subject: city.of(roads).subject,
      unit: 'HOTLINE',
      roles: ['LEAD_APPROVER'],
    })
    await asker.mayNot('decideExtension', order, 'SEPARATION_OF_DUTIES', approve)
  })

  scenario('that nobody decides climbs the ladder of its own limit, on the centre', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await city.of(roads).askExtension(order, { days: 2, at: '10-13 10:00' })
    await city.until(order, 'SUPERVISED', 'extension1')
    await city.expectTimelineContains(
      order,
      `
      10-13 10:00 EXTENSION waits for 云江市12345热线中心, due 10-14 18:00
      10-14 14:00 WARNED 云江市12345热线中心: round1/dispatch1/HANDLE/extension1
      10-14 18:00 REMINDED 云江市12345热线中心: round1/dispatch1/HANDLE/extension1
      10-15 18:00 SUPERVISED 云江市12345热线中心: round1/dispatch1/HANDLE/extension1
      `,
    )
  })

  scenario('that is not decided when the unit completes has lost its object', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await city.of(roads).askExtension(order, { days: 2 })
    const reported = await city.of(roads).complete(order)
    expect(reported.tasks.map(({ kind }) => kind)).toEqual(['REVIEW'])
    await city.approver.mayNot('decideExtension', order, 'WRONG_STAGE', { decision: 'APPROVE' })
    await city.reviewer.review(order, { decision: 'SEND_BACK' })
    await city.expectLimit(order, 'dispatch1/HANDLE', { held: false })
    await city.expectLimit(order, 'extension1', { ended: true, met: false })
  })
})
