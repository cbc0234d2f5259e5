import { scenario } from 'gridline/testing'
import { describe, expect } from 'vitest'
import { accepted, roads } from './streetLight.ts'

const hotline = '云江市12345热线中心'
const ofHandling = (line: string) => line.endsWith(' round1/dispatch1/HANDLE')

describe('an extension (延期: at most two, each at most the original limit, none once overdue; Yuncheng)', () => {
  scenario('counts from the old due instant; a third is refused (worked case 3)', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await city.expectTask(order, 'HANDLE', { due: '10-19 18:00' })
    await city.of(roads).askExtension(order, { days: 5, at: '10-19 16:00' })
    // Decided within a working day of the 19th: the 20th.
    const decision = { due: '10-20 18:00', warned: '10-20 14:00' }
    await city.expectTask(order, 'EXTENSION', { holder: hotline, ...decision })
    await city.expectLimit(order, 'dispatch1/HANDLE', { due: '10-19 18:00', held: true })
    await city.of(roads).mayNot('askExtension', order, 'DECISION_PENDING', { days: 1 })
    await city.until('10-20 10:00')
    // The ladder was held: nothing was said at 18:00.
    expect((await city.clockSaid(order)).filter(ofHandling)).toEqual([
      '10-19 09:00 WARNED round1/dispatch1/HANDLE',
    ])
    await city.approver.decideExtension(order, { decision: 'APPROVE' })
    // 20, 21, 22, 23, 26; warned of anew when a fifth of the limit, a working day, is left.
    await city.expectTask(order, 'HANDLE', { due: '10-26 18:00', warned: '10-26 09:00', overdue: false })
    await city.of(roads).askExtension(order, { days: 5, at: '10-26 17:00' })
    await city.approver.decideExtension(order, { decision: 'APPROVE' })
    // 27, 28, 29, 30, 2 Nov.
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
    for (const at of ['10-19 18:00', '10-20 09:00'])
      await city.of(roads).mayNot('askExtension', order, 'EXTENSION_AFTER_DUE', { days: 1, at })
  })

  scenario('of a limit of one day has one day; of 24 hours as many; one of hours has none', async (city) => {
    const consult = await accepted(city, '2026-10-12 10:00', { kind: 'CONSULT' })
    await city.of(roads).mayNot('askExtension', consult, 'EXTENSION_LENGTH', { days: 2 })
    await city.of(roads).askExtension(consult, { days: 1 })
    await city.approver.decideExtension(consult, { decision: 'APPROVE' })
    await city.expectTask(consult, 'HANDLE', { due: '10-14 18:00' })

    // Over a weekend: what runs day and night is extended day and night.
    await city.at('2026-10-17 10:00')
    const dry = await city.call('全楼停水', { item: '停水', area: '幸福里社区' })
    await city.dispatcher.dispatch(dry, { unit: '临湖区水务局' })
    const water = city.of('临湖区水务局')
    await water.accept(dry)
    const tooLong = await water.mayNot('askExtension', dry, 'EXTENSION_LENGTH', { days: 2 })
    expect(tooLong.path).toEqual(['input', 'days'])
    await water.askExtension(dry, { days: 1 })
    await city.approver.decideExtension(dry, { decision: 'APPROVE' })
    await city.expectTask(dry, 'HANDLE', { due: '10-19 10:00' })

    const gas = await city.call('燃气味', { item: '燃气泄漏', area: '幸福里社区' })
    await city.dispatcher.dispatch(gas, { unit: '临湖区燃气办' })
    await city.of('临湖区燃气办').accept(gas)
    const never = await city.of('临湖区燃气办').mayNot('askExtension', gas, 'EXTENSION_OF_HOURS', { days: 1 })
    expect(never).toMatchObject({ rule: 'extensions.most', source: expect.any(String) })
    expect(await city.may(city.of('临湖区燃气办'), gas)).not.toContain('askExtension')
  })

  scenario('is decided a level up: of an office by the grid centre of its district', async (city) => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('广场舞扰民', { item: '社会生活噪声', area: '幸福里社区' })
    await city.dispatcher.dispatch(order, { unit: '桂花街道办事处' })
    await city.of('桂花街道办事处').accept(order)
    await city.of('桂花街道办事处').askExtension(order, { days: 3 })
    await city.expectTask(order, 'EXTENSION', { holder: '临湖区网格中心', due: '10-13 18:00' })
    await city.of('临湖区网格中心', 'LEAD_APPROVER').decideExtension(order, { decision: 'APPROVE' })
    // From the 19th: 20, 21, 22.
    await city.expectTask(order, 'HANDLE', { due: '10-22 18:00' })
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
