import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  dateOfDay,
  dayNumber,
  earlier,
  earliest,
  epochMs,
  epochSeconds,
  fromSeconds,
  type Instant,
  instant,
  inZone,
  later,
  latest,
  localDate,
  plusSeconds,
  secondsBetween,
} from '../../domain/instant.ts'

const seconds = fc.integer({ min: -62_167_219_200, max: 253_402_300_799 })
const anyInstant = seconds.map(fromSeconds)
/** Offsets that are in use: -12:00 to +14:00. */
const offset = fc.integer({ min: -720, max: 840 })

describe('an instant', () => {
  it.each([
    ['an offset is taken off', '2026-10-02T23:50:00+08:00', '2026-10-02T15:50:00Z'],
    ['an offset may be written without a colon', '2026-10-02T23:50:00+0800', '2026-10-02T15:50:00Z'],
    ['an offset may be whole hours', '2026-10-02 23:50:00+08', '2026-10-02T15:50:00Z'],
    ['an offset west of Greenwich is added', '2026-10-02T23:50:00-03:30', '2026-10-03T03:20:00Z'],
    ['the seconds may be left out', '2026-10-02T15:50Z', '2026-10-02T15:50:00Z'],
    ['a part of a second is cut off', '2026-10-02T15:50:00.999Z', '2026-10-02T15:50:00Z'],
    ['a part of a second is cut off before 1970 too', '1969-12-31T23:59:59.999Z', '1969-12-31T23:59:59Z'],
    ['the end of a day is the beginning of the next', '2026-10-02T24:00:00+08:00', '2026-10-02T16:00:00Z'],
    ['a leap day is a day', '2028-02-29T00:00:00Z', '2028-02-29T00:00:00Z'],
  ])('%s', (_rule, from, at) => {
    expect(instant(from)).toBe(at)
  })

  it.each([
    ['a time without an offset', '2026-10-02T23:50:00'],
    ['a date', '2026-10-02'],
    ['a day that the month does not have', '2026-02-30T00:00:00Z'],
    ['29 February of an ordinary year', '2026-02-29T00:00:00Z'],
    ['a month that the year does not have', '2026-13-01T00:00:00Z'],
    ['an hour that the day does not have', '2026-10-02T24:00:01Z'],
    ['a minute that the hour does not have', '2026-10-02T23:60:00Z'],
    ['an offset of more than a day', '2026-10-02T23:50:00+25:00'],
    ['an empty text', ''],
    ['words', 'tomorrow'],
  ])('%s is none', (_rule, from) => {
    expect(() => instant(from)).toThrow(
      new RangeError(
        `'${from}' is no instant: give ISO 8601 with an offset, such as 2026-10-02T23:50:00+08:00`,
      ),
    )
  })

  it('lies in the years 0000 to 9999, where texts compare as times', () => {
    expect(instant('0000-01-01T00:00:00Z') < instant('9999-12-31T23:59:59Z')).toBe(true)
    expect(() => instant('9999-12-31T23:59:59-00:01')).toThrow(RangeError)
    expect(() => instant('0000-01-01T00:00:00+00:01')).toThrow(RangeError)
    for (const broken of [Number.NaN, Number.POSITIVE_INFINITY, 8.64e15])
      expect(() => instant(broken)).toThrow(RangeError)
    expect(() => instant(new Date(Number.NaN))).toThrow(RangeError)
  })

  it('is cut to the whole second from milliseconds and from a date', () => {
    expect(instant(999)).toBe('1970-01-01T00:00:00Z')
    expect(instant(-1)).toBe('1969-12-31T23:59:59Z')
    expect(instant(new Date(1999))).toBe('1970-01-01T00:00:01Z')
  })

  it('is written as the platform writes it, in every year', () => {
    fc.assert(
      fc.property(seconds, (s) => {
        expect(fromSeconds(s)).toBe(`${new Date(s * 1000).toISOString().slice(0, 19)}Z`)
        expect(epochSeconds(fromSeconds(s))).toBe(s)
        expect(epochMs(fromSeconds(s))).toBe(s * 1000)
      }),
    )
  })

  it('compares as its time does', () => {
    fc.assert(
      fc.property(anyInstant, anyInstant, (a, b) => {
        expect(a < b).toBe(secondsBetween(a, b) > 0)
        expect([earlier(a, b), later(a, b)]).toEqual(a < b ? [a, b] : [b, a])
      }),
    )
  })

  it('that is moved by some seconds lies so many seconds away', () => {
    const near = fc.integer({ min: 0, max: 4_000_000_000 }).map(fromSeconds)
    fc.assert(
      fc.property(near, fc.integer({ min: -1e8, max: 1e8 }), (at, n) => {
        expect(secondsBetween(at, plusSeconds(at, n))).toBe(n)
      }),
    )
  })

  it('written in a zone is the same instant, and its date is that zone’s', () => {
    const inside = fc.integer({ min: -62_000_000_000, max: 253_000_000_000 }).map(fromSeconds)
    fc.assert(
      fc.property(inside, offset, (at, minutes) => {
        expect(instant(inZone(at, minutes))).toBe(at)
        expect(localDate(at, minutes)).toBe(inZone(at, minutes).slice(0, 10))
      }),
    )
    expect(inZone(instant('2026-10-02T15:50:00Z'), 480)).toBe('2026-10-02T23:50:00+08:00')
    expect(inZone(instant('2026-10-02T15:50:00Z'), -210)).toBe('2026-10-02T12:20:00-03:30')
    expect(localDate(instant('2026-10-02T16:00:00Z'), 480)).toBe('2026-10-03')
  })

  it('of several the earliest and the latest are found, and those that are not there are passed over', () => {
    const [a, b] = [instant('2026-10-02T15:50:00Z'), instant('2026-10-03T00:00:00Z')]
    const there: (Instant | null | undefined)[] = [null, b, undefined, a]
    expect([earliest(...there), latest(...there)]).toEqual([a, b])
    expect([earliest(null, undefined), latest()]).toEqual([null, null])
  })
})

describe('a date', () => {
  it('and its number lead to each other', () => {
    fc.assert(
      fc.property(fc.integer({ min: -719_528, max: 2_932_896 }), (days) => {
        const date = dateOfDay(days)
        const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
        expect(dayNumber(year, month, day)).toBe(days)
        expect(date).toBe(new Date(days * 86_400_000).toISOString().slice(0, 10))
      }),
    )
  })
})
