import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { beforeInWorkingTime, dueAt, isWorkingDay, workingSecondsBetween } from '../../domain/calendar.ts'
import { parseDuration } from '../../domain/duration.ts'
import { epochSeconds, fromSeconds, type Instant, instant, inZone } from '../../domain/instant.ts'
import { autumn2026 as calendar } from './calendar2026.ts'

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
    ['no time is no time', '2026-10-03 12:00', '0 min', '2026-10-03 12:00'],
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
