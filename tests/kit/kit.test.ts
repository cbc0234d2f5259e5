import { readFileSync } from 'node:fs'
import { sampleCity, scenario } from 'gridline/testing'
import { describe, expect, it } from 'vitest'
import type { Event } from '../../domain/events.ts'
import { instant } from '../../domain/instant.ts'
import { inColumns, timelineTable } from './timelineTable.ts'

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

const light = { item: '路灯不亮', area: '幸福里社区' }
const roads = '临湖区城市管理局'

/** The default pack under a name of its own, with two working days to accept. */
const ownPack = read('policies/default.yaml')
  .replace('name: default', 'name: patient')
  .replace('{ id: limits.accept.general, within: 1 WD,', '{ id: limits.accept.general, within: 2 WD,')
sampleCity({ pack: ownPack })

scenario("somebody's own policy pack holds in place of the default one", async (city) => {
  await city.at('2026-10-12 10:00')
  const order = await city.call('路灯不亮', { item: '路灯不亮', area: '幸福里社区' })
  await city.dispatcher.dispatch(order, { unit: '临湖区城市管理局' })
  await city.expectTask(order, 'ACCEPT', { due: '10-14 18:00' })
})

describe('waiting', () => {
  scenario('for what never happens ends at once and says what the order waits for', async (city) => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('路灯不亮', light)
    await city.dispatcher.dispatch(order, { unit: roads })
    const waiting = city.until(order, 'HANDLING')
    await expect(waiting).rejects.toThrow(`order ${order.number} does not come to HANDLING by itself`)
    await expect(waiting).rejects.toThrow(
      `ACCEPT ${roads}, due 10-14 18:00, overdue (round1/dispatch1/ACCEPT)`,
    )
    await expect(waiting).rejects.toThrow('the clock is still to say: nothing')
  })

  scenario('comes to a rung, an event or a task at the instant at which it is there', async (city) => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('路灯不亮', light)
    await city.until(order, 'WARNED')
    expect(city.now).toBe('2026-10-13 05:12')
    await city.dispatcher.dispatch(order, { unit: roads })
    await city.until(order, 'SUPERVISED', 'ACCEPT')
    expect(city.now).toBe('2026-10-16 18:00')
    await city.until(order, 'SUPERVISE')
    expect(city.now).toBe('2026-10-16 18:00')
  })

  scenario('goes to the next such time, by the clocks of the rules, and never back', async (city) => {
    await city.at('2026-09-30 16:40')
    await city.until('18:00')
    await city.until('09:00')
    expect(city.now).toBe('2026-10-01 09:00')
    await city.pass('90 min')
    expect(city.now).toBe('2026-10-01 10:30')
    await city.pass('3 wh')
    expect(city.now).toBe('2026-10-08 12:00')
    await city.pass('2 WD')
    expect(city.now).toBe('2026-10-10 18:00')
    await city.until('01-04 08:30')
    expect(city.now).toBe('2027-01-04 08:30')
    await expect(async () => city.until('2027-01-04 08:00')).rejects.toThrow('it is 2027-01-04 08:30 already')
    await expect(async () => city.until('8:30')).rejects.toThrow(
      "'8:30' is no time: write '2026-10-08 18:00'",
    )
    await expect(async () => city.until('2027-02-29 08:00')).rejects.toThrow('there is no day 2027-02-29')
    await expect(city.at('10:00')).rejects.toThrow("'10:00' is no full time")
  })
})

describe('people', () => {
  scenario('give commands by the names of units, areas and items, and at times of day', async (city) => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('路灯不亮', { register: false })
    await city.callTaker.register(order, { ...light, kind: 'COMPLAINT', at: '10:05' })
    await city.dispatcher.dispatch(order, { unit: roads })
    await city.of(roads).accept(order)
    await city.of(roads).contact(order, { method: 'ON_SITE', contactedAt: '10:05' })
    await city.of(roads).returnOrder(order, { reason: 'NOT_OUR_DUTY', suggestedUnit: '临湖区住房建设局' })
    await city.expectTimelineContains(
      order,
      `
      10-12 10:05 calltaker-1 register COMPLAINT, GENERAL, 幸福里社区, 路灯不亮
      dispatch → ${roads} (RESPONSIBILITY_LIST 2026.1)
      contact 10-12 10:05, ON_SITE
      returnOrder NOT_OUR_DUTY, 临湖区住房建设局
      `,
    )
  })

  scenario('are told what they may do, and why they may not do the rest', async (city) => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('路灯不亮', light)
    expect(await city.may(city.visitor, order)).toEqual(['comment', 'revealContact'])
    const refusal = await city.reviewer.mayNot('dispatch', order, 'ROLE_REQUIRED', { unit: roads })
    expect(refusal.allowed).toEqual(['reclassify', 'merge', 'split', 'comment'])
    await expect(city.dispatcher.mayNot('dispatch', order, 'NOT_HOLDER', { unit: roads })).rejects.toThrow(
      'dispatchWorkOrder by dispatcher-1: it was taken',
    )
    await expect(city.of(roads).complete(order)).rejects.toThrow('completeWorkOrder by urban_management')
  })

  scenario('who are not there are missed, with who is', async (city) => {
    expect(() => city.of('云江市12345热线中心', 'HANDLER')).toThrow(/has no HANDLER; there are: CALL_TAKER, /)
    expect(() => city.of('消防局')).toThrow('the sample city has no unit 消防局')
    expect(city.of('幸福里社区第一网格').roles).toEqual(['GRID_WORKER'])
  })
})

describe('an expectation', () => {
  scenario('that fails tells the order in lines', async (city) => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('路灯不亮', light)
    const wrong = city.expectTask(order, 'DISPATCH', { due: '10-13 11:00' })
    await expect(wrong).rejects.toThrow(
      'DISPATCH 云江市12345热线中心, due 10-13 10:00 (round1/dispatch1/DISPATCH)',
    )
    await expect(wrong).rejects.toMatchObject({ actual: { due: '2026-10-13 10:00' } })
    await expect(city.expectTask(order, 'HANDLE')).rejects.toThrow('open tasks HANDLE')
    await expect(city.expectLimit(order, 'DISPATCH', { due: '8:00' })).rejects.toThrow("'8:00' is no time")
  })

  scenario('of a timeline shows the line that differs, however it is indented', async (city) => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('路灯不亮', light)
    const wrong = city.expectTimeline(
      order,
      `
      10-12 10:00   calltaker-1 received 路灯不亮
      10-12 10:00   registered COMPLAINT, GENERAL, 幸福里社区, 路灯不亮, promised by 10-19 18:00
      10-12 10:00   DISPATCH waits for 云江市12345热线中心, due 10-13 11:00
      `,
    )
    const error = await wrong.catch((failed: { actual: string; expected: string }) => failed)
    const [actual, expected] = error ? [error.actual.split('\n'), error.expected.split('\n')] : [[], []]
    expect(actual).toHaveLength(3)
    expect(expected.filter((line) => !actual.includes(line))).toEqual([
      '10-12 10:00 DISPATCH waits for 云江市12345热线中心, due 10-13 11:00',
    ])
    await expect(city.expectTimelineContains(order, 'DISPATCH waits\nreceived')).rejects.toThrow(
      /has no line 'received' after '10-12 10:00 DISPATCH/,
    )
  })
})

it('an event of which the table knows nothing stands there with its type and its short values', () => {
  const at = instant('2026-10-12T10:00:00+08:00')
  const unit = { code: 'X', name: '临湖区水务局', path: ['GOV', 'X'] }
  const body = {
    type: 'WHISTLE_BLOWN',
    key: 'whistle1',
    units: [unit],
    due: at,
    leads: false,
    text: 'x'.repeat(99),
  }
  const event = { seq: 1, at, by: null, body, texts: {} } as unknown as Event
  expect(inColumns(timelineTable([event]))).toEqual([
    '10-12 10:00    WHISTLE_BLOWN whistle1, 10-12 10:00, 临湖区水务局',
  ])
})

it('a test file has one city', () => {
  expect(() => sampleCity()).toThrow('a test file has one city')
})

it('every example of tests/README.md is part of a test', () => {
  const examples = [...read('tests/README.md').matchAll(/^```ts (\S+)\n([\s\S]*?)^```$/gm)]
  expect(examples.length).toBeGreaterThan(1)
  for (const [, file = '', example = ''] of examples) expect(read(file)).toContain(example.trim())
})
