import { scenario } from 'gridline/testing'
import { describe, expect } from 'vitest'
import { office } from './disputed.ts'
import { accepted, roads } from './streetLight.ts'

const community = '幸福里社区居委会'

/**
 * Of five working days from Monday 12 Oct 10:00, due on Monday the 19th at 18:00, 44 wh are left then (6.5, four times
 * 7.5, 7.5). Half of it is 22 wh: 6.5 + 7.5 + 7.5 and half an hour of the 15th. A fifth of 5 WD is 7.5 wh: the close of
 * the day before the last.
 */
const window = { earliest: '10-15 09:30', latest: '10-16 18:00' }

describe('delegated work (交办: half of what is left, a fifth before the own due instant; delegation, our choice)', () => {
  scenario('is due within the window that leaves both enough, both ends included', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    for (const dueAt of ['10-15 09:29', '10-16 18:01', '10-19 18:00', '10-12 09:00']) {
      const refused = await city
        .of(roads)
        .mayNot('delegate', order, 'DELEGATION_WINDOW', { unit: office, dueAt })
      expect(refused).toMatchObject({
        path: ['input', 'dueAt'],
        rule: 'delegation',
        source: expect.any(String),
      })
      expect(refused.message).toContain('2026-10-15 09:30')
    }
    await city.of(roads).delegate(order, { unit: office, dueAt: window.earliest })
    await city.expectTask(order, 'DELEGATED', { holder: office, due: window.earliest })
    await city
      .of(roads)
      .mayNot('delegate', order, 'DELEGATION_TARGET', { unit: office, dueAt: window.latest })
    await city.of(office).report(order)
    await city.of(roads).delegate(order, { unit: office, dueAt: window.latest })
    await city.expectTask(order, 'DELEGATED', { holder: office, due: window.latest })
  })

  scenario('is no longer possible when less than two fifths of the limit are left', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    // On the 16th at 09:00 15 wh are left: half of them end when a fifth is left, at the close of that day.
    await city.of(roads).delegate(order, { unit: office, dueAt: '10-16 18:00', at: '10-16 09:00' })
    await city.of(office).report(order)
    await city.of(roads).mayNot('delegate', order, 'DELEGATION_WINDOW', {
      unit: office,
      dueAt: '10-16 18:00',
      at: '09:01',
    })
    expect(await city.may(city.of(roads), order)).not.toContain('delegate')
  })

  scenario(
    'goes one level down: a department to the office of the place, and to nobody else',
    async (city) => {
      const order = await accepted(city, '2026-10-12 10:00')
      for (const unit of ['临湖区住房建设局', '青石桥街道办事处', community, '市城市管理局']) {
        const refused = await city
          .of(roads)
          .mayNot('delegate', order, 'DELEGATION_TARGET', { unit, dueAt: window.latest })
        expect(refused).toMatchObject({ path: ['input', 'unit'], rule: 'delegation' })
        expect(refused.message).toContain(office)
      }
      await city.at('2026-10-12 10:00')
      const homes = await city.call('延期交房', { item: '商品房买卖', area: '幸福里社区' })
      await city.dispatcher.dispatch(homes, { unit: '市住房建设局' })
      await city.of('市住房建设局').accept(homes)
      await city.of('市住房建设局').delegate(homes, { unit: '临湖区住房建设局', dueAt: window.latest })
      await city.expectTask(homes, 'DELEGATED', { holder: '临湖区住房建设局' })
    },
  )

  scenario('comes to a community for items that its list names, and for no other', async (city) => {
    for (const [item, isListed] of [
      ['楼道堆物', true],
      ['社会生活噪声', false],
    ] as const) {
      await city.at('2026-10-12 10:00')
      const order = await city.call('扰民', { item, area: '幸福里社区' })
      await city.dispatcher.dispatch(order, { unit: office })
      await city.of(office).accept(order)
      if (!isListed) {
        await city
          .of(office)
          .mayNot('delegate', order, 'DELEGATION_TARGET', { unit: community, dueAt: window.latest })
        expect(await city.may(city.of(office), order)).not.toContain('delegate')
        continue
      }
      await city.of(office).delegate(order, { unit: community, dueAt: window.latest })
      await city.of(community).accept(order, { at: '14:00' })
      await city.expectTask(order, 'DELEGATED', { holder: community, due: window.latest })
      await city.of(community).report(order, { report: '已清理' })
      await city.expectNoTask(order, 'DELEGATED')
      await city.of(office).complete(order)
    }
  })

  scenario('has a ladder of its own, and the lead keeps its own', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await city.of(roads).delegate(order, { unit: office, dueAt: '10-15 18:00' })
    // 29 wh; a fifth of them, 5.8, is 4.5 in the afternoon and 1.3 before noon.
    await city.expectTask(order, 'DELEGATED', { due: '10-15 18:00', warned: '10-15 10:42' })
    await city.until(order, 'SUPERVISED', 'dispatch1/HANDLE')
    const { record } = await city.see(order)
    expect(record.map(({ unit, kind }) => `${unit.name} ${kind}`)).toEqual([
      `${office} LATE`,
      `${office} SUPERVISED`,
      `${roads} LATE`,
      `${roads} SUPERVISED`,
    ])
    expect(await city.clockSaid(order)).toEqual([
      '10-15 10:42 WARNED round1/dispatch1/HANDLE/delegated1',
      '10-15 18:00 REMINDED round1/dispatch1/HANDLE/delegated1',
      '10-16 18:00 SUPERVISED round1/dispatch1/HANDLE/delegated1',
      '10-19 09:00 WARNED round1/dispatch1/HANDLE',
      '10-19 18:00 REMINDED round1/dispatch1/HANDLE',
      '10-20 18:00 SUPERVISED round1/dispatch1/HANDLE',
    ])
    await city.expectTask(order, 'DELEGATED', { overdue: true })
    await city.expectTask(order, 'HANDLE', { holder: roads, overdue: true })
  })

  scenario('that is refused is for the task force to see, and for the lead to do', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await city.of(roads).delegate(order, { unit: office, dueAt: window.latest })
    await city.of(office).refuse(order, { basis: '无人手' })
    await city.expectNoTask(order, 'DELEGATED')
    await city.expectTask(order, 'SUPERVISE', {
      key: 'round1.dispatch1.HANDLE.delegated1.refused/SUPERVISE',
      holder: '云江市督办专班',
    })
    const { record } = await city.see(order)
    expect(record).toEqual([
      { unit: { name: office }, kind: 'REFUSED' },
      { unit: { name: office }, kind: 'SUPERVISED' },
    ])
    await city.expectTask(order, 'HANDLE', { holder: roads, due: '10-19 18:00' })
  })

  scenario('ends when the lead completes: it was responsible all the time', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await city.of(roads).delegate(order, { unit: office, dueAt: window.latest })
    await city.of(office).accept(order)
    await city.of(office).mayNot('complete', order, 'NOT_HOLDER')
    const reported = await city.of(roads).complete(order)
    expect(reported.tasks.map(({ kind }) => kind)).toEqual(['REVIEW'])
    expect(reported.record).toEqual([])
    await city.expectLimit(order, 'delegated1', { ended: true, met: false })
  })

  scenario('of danger is measured by the clock, with the urgent ladder', async (city) => {
    await city.at('2026-10-17 10:00')
    const order = await city.call('燃气味', { item: '燃气泄漏', area: '幸福里社区' })
    await city.dispatcher.dispatch(order, { unit: '临湖区燃气办' })
    const gas = city.of('临湖区燃气办')
    await gas.accept(order)
    // Two hours until noon: half of them, and 24 minutes before.
    for (const dueAt of ['10:59', '11:37'])
      await gas.mayNot('delegate', order, 'DELEGATION_WINDOW', { unit: office, dueAt })
    await gas.delegate(order, { unit: office, dueAt: '11:36' })
    await city.until(order, 'SUPERVISED', 'delegated1')
    expect(city.now).toBe('2026-10-17 11:51')
  })
})
