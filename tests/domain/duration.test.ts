import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Duration, notation, parseDuration } from '../../domain/duration.ts'

const duration: fc.Arbitrary<Duration> = fc.oneof(
  fc.record({
    clock: fc.constantFrom('CONTINUOUS' as const, 'WORKING_HOURS' as const),
    seconds: fc.nat(1e8),
  }),
  fc.record({
    clock: fc.constantFrom('WORKING_DAYS' as const, 'NATURAL_DAYS' as const),
    days: fc.nat(1000),
  }),
)

describe('a duration', () => {
  it.each([
    ['15 min', { clock: 'CONTINUOUS', seconds: 900 }],
    ['2 h', { clock: 'CONTINUOUS', seconds: 7200 }],
    ['24h', { clock: 'CONTINUOUS', seconds: 86_400 }],
    ['1.1 h', { clock: 'CONTINUOUS', seconds: 3960 }],
    ['45 s', { clock: 'CONTINUOUS', seconds: 45 }],
    ['0 min', { clock: 'CONTINUOUS', seconds: 0 }],
    ['4 wh', { clock: 'WORKING_HOURS', seconds: 14_400 }],
    ['30 wmin', { clock: 'WORKING_HOURS', seconds: 1800 }],
    ['45 ws', { clock: 'WORKING_HOURS', seconds: 45 }],
    ['1 WD', { clock: 'WORKING_DAYS', days: 1 }],
    ['7 d', { clock: 'NATURAL_DAYS', days: 7 }],
  ])('%s is read', (text, read) => {
    expect(parseDuration(text)).toEqual(read)
  })

  const units = 'write an amount and one of s, min, h, ws, wmin, wh, WD, d, such as'
  it.each([
    ['5', units],
    ['', units],
    ['-1 h', units],
    ['1e3 h', units],
    ['2 wd', units],
    ['2 H', units],
    ['1 month', units],
    ['1 toString', units],
    ['0.5 WD', 'days must be whole'],
    ['0.001 min', 'seconds must be whole'],
    ['99999999999999999 h', 'seconds must be whole'],
  ])("'%s' is refused, with what would be right", (text, why) => {
    expect(() => parseDuration(text)).toThrow(RangeError)
    expect(() => parseDuration(text)).toThrow(`'${text}' is no duration: ${why}`)
  })

  it('is read as it was written', () => {
    fc.assert(
      fc.property(duration, (d) => {
        expect(parseDuration(notation(d))).toEqual(d)
      }),
    )
  })

  it.each([
    ['15 min', '15 min'],
    ['60 min', '1 h'],
    ['90 min', '90 min'],
    ['1 s', '1 s'],
    ['0 h', '0 min'],
    ['240 wmin', '4 wh'],
    ['30 wmin', '30 wmin'],
    ['1 WD', '1 WD'],
    ['7 d', '7 d'],
  ])('of %s is written in its largest whole unit, %s', (text, written) => {
    expect(notation(parseDuration(text))).toBe(written)
  })
})
