import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { beforeInWorkingTime, dueAt, isWorkingDay, workingSecondsBetween } from '../../domain/calendar.ts'
import { parseDuration } from '../../domain/duration.ts'
import { epochSeconds, fromSeconds, type Instant, instant, inZone } from '../../domain/instant.ts'
import { autumn2026 as calendar } from './calendar2026.ts'
import { isWeekend, worksByNotice } from './holidayData.ts'
import { official } from './officialCalendar.ts'

const beijing = (text: string) => instant(`${text.replace(' ', 'T')}:00+08:00`)
const due = (from: string, duration: string) =>
  inZone(dueAt(calendar, beijing(from), parseDuration(duration)).at, 480)
    .slice(0, 16)
    .replace('T', ' ')

const firstSecond = epochSeconds(beijing('2026-01-01 00:00'))
const anyInstant = fc.integer({ min: 0, max: 360 * 86_400 }).map((s) => fromSeconds(firstSecond + s))
const workingSeconds = fc.integer({ min: 1, max: 30 * 27_000 })

/** Working time counted the slow way: second by second, in whole minutes where both ends are. */
function slowly(from: Instant, to: Instant): number {
  let sum = 0
  for (let s = epochSeconds(from); s < epochSeconds(to); s += 60) {
    const [date = '', time = ''] = inZone(fromSeconds(s), 480).split('T')
    const minute = Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
    if (
      isWorkingDay(calendar, date) &&
      calendar.sessions.some(([start, end]) => minute >= start && minute < end)
    )
      sum += 60
  }
  return sum
}

describe('counting', () => {
  it.each([
    ['the opening day is not counted', '2026-10-12 10:00', '1 WD', '2026-10-13 18:00'],
    ['an opening after hours still opens on its day', '2026-10-12 23:00', '1 WD', '2026-10-13 18:00'],
    ['days off are passed over', '2026-09-30 17:10', '1 WD', '2026-10-08 18:00'],
    ['a make-up Saturday counts', '2026-09-30 17:10', '3 WD', '2026-10-10 18:00'],
    [
      'a limit that opens on a day off counts the first working day',
      '2026-10-03 12:00',
      '1 WD',
      '2026-10-08 18:00',
    ],
    [
      'a deadline takes the earlier of 18:00 and the next 09:00',
      '2026-10-12 14:00',
      '4 wh',
      '2026-10-12 18:00',
    ],
    ['working hours pass over the break', '2026-10-12 11:30', '1 wh', '2026-10-12 14:00'],
    [
      'working hours that begin after hours begin in the morning',
      '2026-10-12 18:00',
      '1 wh',
      '2026-10-13 10:00',
    ],
    ['continuous time never stops', '2026-09-30 16:40', '24 h', '2026-10-01 16:40'],
    ['natural days are days of 24 hours', '2026-09-30 16:40', '7 d', '2026-10-07 16:40'],
    [
      'a limit of working hours that opens on a day off begins on the next working day',
      '2026-10-03 12:00',
      '1 wh',
      '2026-10-08 10:00',
    ],
    [
      'a limit of working hours that opens in the break begins after it',
      '2026-10-12 12:30',
      '1 wh',
      '2026-10-12 14:30',
    ],
    ['a deadline takes the earlier of 12:00 and 13:30', '2026-10-12 10:00', '2 wh', '2026-10-12 12:00'],
    ['a working day is 7.5 working hours', '2026-10-12 09:00', '7.5 wh', '2026-10-12 18:00'],
    ['no time is no time', '2026-10-03 12:00', '0 min', '2026-10-03 12:00'],
    ['no working time is no time', '2026-10-03 12:00', '0 wh', '2026-10-03 12:00'],
    ['no working day is no time', '2026-10-03 12:00', '0 WD', '2026-10-03 12:00'],
  ])('%s', (_rule, from, duration, at) => {
    expect(due(from, duration)).toBe(at)
  })

  it('a year without its table is provisional, whether or not it is known to be', () => {
    expect(dueAt(calendar, beijing('2026-12-31 10:00'), parseDuration('1 WD'))).toEqual({
      at: beijing('2027-01-01 18:00'),
      provisional: true,
    })
    expect(dueAt(calendar, beijing('2026-12-29 10:00'), parseDuration('1 WD')).provisional).toBe(false)
  })

  it('a year that was only passed through makes it provisional too', () => {
    const from = instant('2025-12-30T10:00:00+08:00')
    const { at, provisional } = dueAt(calendar, from, { clock: 'WORKING_DAYS', days: 3 })
    expect(inZone(at, 480) > '2026').toBe(true)
    expect(provisional).toBe(true)
  })

  it('continuous time asks no calendar, and is never provisional', () => {
    for (const duration of ['365 d', '9999 h'])
      expect(dueAt(calendar, beijing('2026-12-31 10:00'), parseDuration(duration)).provisional).toBe(false)
  })

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('an amount of %d is refused', (amount) => {
    const from = beijing('2026-10-12 10:00')
    expect(() => dueAt(calendar, from, { clock: 'WORKING_DAYS', days: amount })).toThrow(RangeError)
    expect(() => dueAt(calendar, from, { clock: 'WORKING_HOURS', seconds: amount })).toThrow(RangeError)
    expect(() => beforeInWorkingTime(calendar, from, amount)).toThrow(RangeError)
  })

  it('what would end after the year 9999 is refused', () => {
    expect(() => dueAt(calendar, beijing('2026-10-12 10:00'), { clock: 'WORKING_DAYS', days: 1e9 })).toThrow(
      RangeError,
    )
  })

  it('a calendar without sessions is refused', () => {
    const idle = { ...calendar, sessions: [] }
    expect(() => dueAt(idle, beijing('2026-10-12 10:00'), { clock: 'WORKING_DAYS', days: 1 })).toThrow(
      RangeError,
    )
  })

  it.each([
    ['2026-10-09', true, 'a Friday'],
    ['2026-10-10', true, 'a make-up Saturday'],
    ['2026-10-11', false, 'a Sunday'],
    ['2026-10-05', false, 'a Monday that is off'],
  ])('%s is worked: %s (%s)', (date, worked) => {
    expect(isWorkingDay(calendar, date)).toBe(worked)
  })

  it.each(['2026-10-32', '2026-02-29', '10-10', ''])("'%s' is no date", (date) => {
    expect(() => isWorkingDay(calendar, date)).toThrow(RangeError)
  })

  it('the day is that of the calendar’s zone', () => {
    // 16:30 UTC on Friday is Saturday 00:30 in Beijing: Saturday opens, and is not counted.
    const from = instant('2026-10-16T16:30:00Z')
    expect(dueAt(calendar, from, { clock: 'WORKING_DAYS', days: 1 }).at).toBe(beijing('2026-10-19 18:00'))
    const west = { ...calendar, utcOffsetMinutes: -300 }
    expect(dueAt(west, from, { clock: 'WORKING_DAYS', days: 1 }).at).toBe(
      instant('2026-10-19T18:00:00-05:00'),
    )
  })

  it('a limit in working time ends within a session of a working day', () => {
    fc.assert(
      fc.property(anyInstant, workingSeconds, (from, seconds) => {
        const at = dueAt(calendar, from, { clock: 'WORKING_HOURS', seconds }).at
        const [date = '', time = ''] = inZone(at, 480).split('T')
        const second =
          Number(time.slice(0, 2)) * 3600 + Number(time.slice(3, 5)) * 60 + Number(time.slice(6, 8))
        return (
          isWorkingDay(calendar, date) &&
          calendar.sessions.some(([start, end]) => second > start * 60 && second <= end * 60)
        )
      }),
    )
  })

  it('what is added is what is measured, and going back leads to the same working time', () => {
    fc.assert(
      fc.property(anyInstant, workingSeconds, (from, seconds) => {
        const at = dueAt(calendar, from, { clock: 'WORKING_HOURS', seconds }).at
        expect(workingSecondsBetween(calendar, from, at)).toBe(seconds)
        const back = beforeInWorkingTime(calendar, at, seconds)
        expect(back >= from).toBe(true)
        expect(workingSecondsBetween(calendar, from, back)).toBe(0)
      }),
    )
  })

  it('a later beginning or a longer duration never ends earlier', () => {
    fc.assert(
      fc.property(
        anyInstant,
        anyInstant,
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 0, max: 9 }),
        (a, b, days, more) => {
          const [first, second] = a < b ? [a, b] : [b, a]
          const short = dueAt(calendar, first, { clock: 'WORKING_DAYS', days }).at
          expect(short <= dueAt(calendar, second, { clock: 'WORKING_DAYS', days }).at).toBe(true)
          expect(short <= dueAt(calendar, first, { clock: 'WORKING_DAYS', days: days + more }).at).toBe(true)
        },
      ),
    )
  })

  it('working time equals what counting minute by minute gives', () => {
    const minute = fc.integer({ min: 0, max: 340 * 1440 }).map((m) => fromSeconds(firstSecond + m * 60))
    fc.assert(
      fc.property(minute, fc.integer({ min: 0, max: 4 * 1440 }), (from, minutes) => {
        const to = fromSeconds(epochSeconds(from) + minutes * 60)
        expect(workingSecondsBetween(calendar, from, to)).toBe(slowly(from, to))
      }),
      { numRuns: 40 },
    )
  })
})

describe('measuring back', () => {
  const back = (from: string, seconds: number, ofTheSame: 'LATER' | 'EARLIER') =>
    inZone(beforeInWorkingTime(calendar, beijing(from), seconds, ofTheSame), 480)
      .slice(0, 16)
      .replace('T', ' ')

  it.each([
    [
      'a warning takes the later: 09:00, not 18:00 the day before',
      '2026-10-13 18:00',
      27_000,
      'LATER',
      '2026-10-13 09:00',
    ],
    [
      'a deadline takes the earlier: 18:00 the day before',
      '2026-10-13 18:00',
      27_000,
      'EARLIER',
      '2026-10-12 18:00',
    ],
    ['a warning takes 13:30, not 12:00', '2026-10-13 18:00', 16_200, 'LATER', '2026-10-13 13:30'],
    ['a deadline takes 12:00, not 13:30', '2026-10-13 18:00', 16_200, 'EARLIER', '2026-10-13 12:00'],
    ['days off are passed over', '2026-10-08 10:00', 7200, 'LATER', '2026-09-30 17:00'],
    ['a make-up Saturday counts', '2026-10-12 10:00', 7200, 'LATER', '2026-10-10 17:00'],
    ['no time leads nowhere', '2026-10-12 09:00', 0, 'LATER', '2026-10-12 09:00'],
    ['of no time too a deadline takes the earlier', '2026-10-12 09:00', 0, 'EARLIER', '2026-10-10 18:00'],
  ] as const)('%s', (_rule, from, seconds, ofTheSame, at) => {
    expect(back(from, seconds, ofTheSame)).toBe(at)
  })

  it('the earlier and the later are the same working time', () => {
    fc.assert(
      fc.property(anyInstant, workingSeconds, (at, seconds) => {
        const [early, late] = (['EARLIER', 'LATER'] as const).map((which) =>
          beforeInWorkingTime(official, at, seconds, which),
        )
        if (!early || !late) throw new Error('two were asked for')
        expect(early <= late && late <= at).toBe(true)
        expect(workingSecondsBetween(official, early, late)).toBe(0)
        expect(workingSecondsBetween(official, early, at)).toBe(seconds)
      }),
    )
  })
})

/** The calendar as the library of holidays has it; 2027 from the weekends and our own provisional days. */
function worksByLibrary(date: string): boolean {
  if (date < '2027') return worksByNotice(date)
  return !isWeekend(date) && !official.years[2027]?.off.includes(date.slice(5))
}

/** Working time in whole minutes, found by stepping from minute to minute. */
function steppingForward(from: Instant, minutes: number): Instant {
  let ms = epochSeconds(from) * 1000 + 480 * 60_000
  const days = new Map<string, boolean>()
  for (let left = minutes; left > 0; ms += 60_000) {
    const text = new Date(ms).toISOString()
    const date = text.slice(0, 10)
    const works = days.get(date) ?? worksByLibrary(date)
    days.set(date, works)
    const minute = Number(text.slice(11, 13)) * 60 + Number(text.slice(14, 16))
    if (works && ((minute >= 540 && minute < 720) || (minute >= 810 && minute < 1080))) left--
  }
  return instant(ms - 480 * 60_000)
}

/** Working days found by stepping from midnight to midnight. */
function steppingDays(from: Instant, days: number): Instant {
  let date = inZone(from, 480).slice(0, 10)
  for (let left = days; left > 0; ) {
    date = new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
    if (worksByLibrary(date)) left--
  }
  return instant(`${date}T18:00:00+08:00`)
}

describe('the official years 2024 to 2026, and 2027 without a notice', () => {
  const firstMinute = epochSeconds(instant('2024-01-01T00:00:00+08:00'))
  const minute = fc
    .integer({ min: 0, max: (4 * 365 - 60) * 1440 })
    .map((m) => fromSeconds(firstMinute + m * 60))

  it('working hours equal what stepping from minute to minute gives', () => {
    fc.assert(
      fc.property(minute, fc.integer({ min: 1, max: 6 * 450 }), (from, minutes) => {
        const due = dueAt(official, from, { clock: 'WORKING_HOURS', seconds: minutes * 60 }).at
        expect(due).toBe(steppingForward(from, minutes))
      }),
      { numRuns: 150 },
    )
  })

  it('working days equal what stepping from day to day gives', () => {
    fc.assert(
      fc.property(minute, fc.integer({ min: 1, max: 30 }), (from, days) => {
        expect(dueAt(official, from, { clock: 'WORKING_DAYS', days }).at).toBe(steppingDays(from, days))
      }),
    )
  })

  it('two amounts added one after the other are their sum, in either order', () => {
    fc.assert(
      fc.property(minute, workingSeconds, workingSeconds, (from, a, b) => {
        const add = (at: Instant, seconds: number) =>
          dueAt(official, at, { clock: 'WORKING_HOURS', seconds }).at
        expect(add(add(from, a), b)).toBe(add(from, a + b))
        expect(add(add(from, b), a)).toBe(add(from, a + b))
      }),
    )
  })

  it('two limits in working days one after the other are one of their sum', () => {
    const days = fc.integer({ min: 1, max: 20 })
    fc.assert(
      fc.property(minute, days, days, (from, a, b) => {
        const add = (at: Instant, n: number) => dueAt(official, at, { clock: 'WORKING_DAYS', days: n }).at
        expect(add(add(from, a), b)).toBe(add(from, a + b))
      }),
    )
  })

  it('a limit in working days ends at the close of a working day after the one it opened on', () => {
    fc.assert(
      fc.property(minute, fc.integer({ min: 1, max: 30 }), (from, days) => {
        const [date = '', time] = inZone(
          dueAt(official, from, { clock: 'WORKING_DAYS', days }).at,
          480,
        ).split('T')
        expect(isWorkingDay(official, date)).toBe(true)
        expect(time).toBe('18:00:00+08:00')
        expect(date > inZone(from, 480).slice(0, 10)).toBe(true)
      }),
    )
  })

  it('working hours added are monotonic in their beginning and in their amount', () => {
    fc.assert(
      fc.property(minute, minute, workingSeconds, fc.nat(90_000), (a, b, seconds, more) => {
        const add = (at: Instant, n: number) => dueAt(official, at, { clock: 'WORKING_HOURS', seconds: n }).at
        const [first, second] = a < b ? [a, b] : [b, a]
        expect(add(first, seconds) <= add(second, seconds)).toBe(true)
        expect(add(first, seconds) <= add(first, seconds + more)).toBe(true)
      }),
    )
  })

  it('working time is measured piece by piece as in one', () => {
    fc.assert(
      fc.property(minute, minute, minute, (...three) => {
        const [a, b, c] = three.sort()
        if (!a || !b || !c) throw new Error('three were asked for')
        const between = (x: Instant, y: Instant) => workingSecondsBetween(official, x, y)
        expect(between(a, b) + between(b, c)).toBe(between(a, c))
      }),
    )
  })

  it('a computation is provisional exactly when it touches 2027', () => {
    fc.assert(
      fc.property(minute, fc.integer({ min: 1, max: 30 }), (from, days) => {
        const { at, provisional } = dueAt(official, from, { clock: 'WORKING_DAYS', days })
        expect(provisional).toBe(inZone(at, 480) >= '2027')
      }),
    )
  })
})
