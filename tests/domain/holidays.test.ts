import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { dateOfDay, dayNumber } from '../../domain/instant.ts'
import { provisionalYear } from '../../policies/holidays.ts'
import { isWeekend, worksByNotice } from './holidayData.ts'
import { notices } from './officialCalendar.ts'

const years = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)
const daysOf = (year: number) =>
  years(dayNumber(year, 1, 1), dayNumber(year, 12, 31)).map((index) => dateOfDay(index))

/**
 * Spring Festival, Dragon Boat, Mid-Autumn and Qingming of some years as chinese-days has them in UTC: in a process
 * of its own, for it answers by the process's zone.
 */
function movingDays(
  of: readonly number[],
): [spring: string, dragonBoat: string, midAutumn: string, qingming: string][] {
  const script = `
    const { getSolarDateFromLunar, getSolarTermDate } = require('chinese-days')
    const days = process.argv.slice(1).map((year) => [
      ...['01-01', '05-05', '08-15'].map((day) => getSolarDateFromLunar(year + '-' + day).date),
      getSolarTermDate(Number(year), 4, 'pure_brightness'),
    ])
    console.log(JSON.stringify(days))`
  const output = execFileSync(process.execPath, ['-e', script, ...of.map(String)], {
    env: { ...process.env, TZ: 'UTC', NODE_OPTIONS: '' },
    encoding: 'utf8',
  })
  return JSON.parse(output)
}

describe('the official years', () => {
  it('are 2024 to 2026', () => {
    expect(Object.keys(notices.years)).toEqual(['2024', '2025', '2026'])
  })

  it.each([2024, 2025, 2026])('%d equals what the library of holidays has', (year) => {
    const days = daysOf(year)
    const { off, makeUp } = notices.years[year] ?? {}
    expect({ off, makeUp }).toEqual({
      off: days.filter((date) => !isWeekend(date) && !worksByNotice(date)).map((date) => date.slice(5)),
      makeUp: days.filter((date) => isWeekend(date) && worksByNotice(date)).map((date) => date.slice(5)),
    })
  })

  it.each([2024, 2025, 2026])('%d has its source', (year) => {
    expect(notices.years[year]?.source).toBe(`国务院办公厅关于${year}年部分节假日安排的通知`)
  })
})

describe('a year without its notice', () => {
  it.each([
    // The law gives 2 May and the eve of the Spring Festival since 2025; these two were worked before that.
    [2018, ['05-02']],
    [2024, ['02-09']],
    ...[2019, 2020, 2021, 2022, 2023, 2025, 2026].map((year): [number, string[]] => [year, []]),
  ])('has no day off that was worked in %d, but for what the law has given since', (year, worked) => {
    expect(provisionalYear(year).off.filter((date) => worksByNotice(`${year}-${date}`))).toEqual(worked)
  })

  it('works on no weekend, and is provisional', () => {
    for (const year of years(2017, 2099)) {
      const { off, makeUp, provisional } = provisionalYear(year)
      expect(makeUp).toEqual([])
      expect(provisional).toBe(true)
      expect(off.filter((date) => isWeekend(`${year}-${date}`))).toEqual([])
      expect(off).toEqual([...new Set(off)].sort())
    }
  })

  it('has its moving holidays where the almanac has them, from 2017 to 2060', () => {
    const span = years(2017, 2060)
    for (const [i, [spring, ...moving]] of movingDays(span).entries()) {
      const year = span[i] ?? 0
      const first = dayNumber(year, Number(spring.slice(5, 7)), Number(spring.slice(8)))
      const festival = years(first - 1, first + 2).map(dateOfDay)
      const fixed = ['01-01', '05-01', '05-02', '10-01', '10-02', '10-03'].map((date) => `${year}-${date}`)
      const weekdays = [...festival, ...moving, ...fixed].filter((date) => !isWeekend(date))
      const off = new Set(weekdays.map((date) => date.slice(5)))
      expect(provisionalYear(year).off).toEqual([...off].sort())
    }
  })

  it.each([
    // 2027-02-06, a Saturday, and 2030-02-03, a Sunday: new moons minutes away from midnight in Beijing.
    [2027, ['01-01', '02-05', '02-08', '04-05', '06-09', '09-15', '10-01']],
    [
      2030,
      ['01-01', '02-04', '02-05', '04-05', '05-01', '05-02', '06-05', '09-12', '10-01', '10-02', '10-03'],
    ],
    // The fifth month comes twice: the Dragon Boat festival is in the first of the two, on a Sunday.
    [2028, ['01-25', '01-26', '01-27', '01-28', '04-04', '05-01', '05-02', '10-02', '10-03']],
    // Beyond the almanac.
    [2061, ['04-04', '05-02', '10-03']],
  ])('of %d is known to the day', (year, off) => {
    expect(provisionalYear(year).off).toEqual(off)
  })
})
