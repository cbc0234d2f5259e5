import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dueAt, isWorkingDay, workingSecondsBetween } from '../../domain/calendar.ts'
import { type Duration, parseDuration } from '../../domain/duration.ts'
import { epochSeconds, fromSeconds, instant, inZone, later, plusSeconds } from '../../domain/instant.ts'
import {
  capped,
  delegation,
  extended,
  halfway,
  nominalSeconds,
  remaining,
  resumed,
  rungAt,
  shareOf,
  warnAt,
} from '../../domain/limitTimes.ts'
import { autumn2026 as calendar } from './calendar2026.ts'
import { official } from './officialCalendar.ts'

const beijing = (text: string) => instant(`2026-${text.replace(' ', 'T')}:00+08:00`)
const local = (at: string) => inZone(instant(at), 480).slice(5, 16).replace('T', ' ')
const warning = { share: 0.2, atMost: parseDuration('4 wh'), from: parseDuration('8 h') }
const ordinary = ['0 min', '1 WD', '5 WD', '10 WD']

const limit = (from: string, within: string) => {
  const nominal = parseDuration(within)
  const opens = beijing(from)
  const { at, provisional } = dueAt(calendar, opens, nominal)
  return {
    due: local(at),
    warned: local(warnAt(calendar, opens, at, nominal, warning)),
    half: local(halfway(calendar, opens, at, nominal)),
    rung: (after: string) => local(rungAt(calendar, at, parseDuration(after))),
    computed: { at, provisional },
  }
}

/** The worked cases of the process's description, to the minute (2026; off 25–27 Sep, 1–7 Oct; worked 20 Sep, 10 Oct). */
describe('worked case 1: the eve of the holiday', () => {
  it('dispatch is due 24 hours after receipt, holiday or not', () => {
    expect(limit('09-30 16:40', '24 h').due).toBe('10-01 16:40')
  })

  it('accept is due, warned, supervised and proposed on after the holiday', () => {
    const accept = limit('09-30 17:10', '1 WD')
    expect(accept).toMatchObject({ due: '10-08 18:00', warned: '10-08 14:00' })
    expect(ordinary.map(accept.rung)).toEqual(['10-08 18:00', '10-09 18:00', '10-14 18:00', '10-21 18:00'])
  })

  it('handle counts 8, 9, Saturday 10, 12 and 13 October', () => {
    const handle = limit('09-30 17:10', '5 WD')
    expect(handle).toMatchObject({ due: '10-13 18:00', warned: '10-13 09:00' })
    expect(ordinary.map(handle.rung)).toEqual(['10-13 18:00', '10-14 18:00', '10-20 18:00', '10-27 18:00'])
    const days = ['08', '09', '10', '11', '12', '13'].filter((d) => isWorkingDay(calendar, `2026-10-${d}`))
    expect(days).toEqual(['08', '09', '10', '12', '13'])
  })
})

describe('worked case 2: gas at night', () => {
  it('dispatch is due an hour after receipt', () => {
    expect(limit('10-02 23:50', '1 h').due).toBe('10-03 00:50')
  })

  it('accept and its ladder run by the clock', () => {
    const accept = limit('10-02 23:52', '15 min')
    expect(accept).toMatchObject({ due: '10-03 00:07', warned: '10-03 00:04' })
    expect(['0 min', '15 min', '30 min'].map(accept.rung)).toEqual([
      '10-03 00:07',
      '10-03 00:22',
      '10-03 00:37',
    ])
  })

  it('the emergency whistle is signed, answered and reported in by the clock, and supervised at once', () => {
    expect(['5 min', '10 min', '30 min'].map((within) => limit('10-03 00:10', within).due)).toEqual([
      '10-03 00:15',
      '10-03 00:20',
      '10-03 00:40',
    ])
    expect(limit('10-03 00:10', '30 min').rung('0 min')).toBe('10-03 00:40')
  })
})

describe('worked case 3: extension', () => {
  const old = limit('10-12 10:00', '5 WD')
  const by = parseDuration('5 WD')

  it('the limit is due on 19 October, and the extension is decided in time', () => {
    expect(old.due).toBe('10-19 18:00')
    expect(beijing('10-19 16:00') < old.computed.at).toBe(true)
    expect(beijing('10-19 18:00') < old.computed.at).toBe(false)
    expect(beijing('10-20 10:00') <= dueAt(calendar, beijing('10-19 16:00'), parseDuration('1 WD')).at).toBe(
      true,
    )
  })

  it('approved, it is counted from the old due instant, and so is the second', () => {
    const once = extended(calendar, old.computed.at, by)
    expect(local(once.at)).toBe('10-26 18:00')
    expect(local(extended(calendar, once.at, by).at)).toBe('11-02 18:00')
  })

  it('denied, the ladder goes on from the old due instant, and what was held is made up at once', () => {
    const denied = beijing('10-20 10:00')
    const rung = (after: string) =>
      local(later(denied, rungAt(calendar, old.computed.at, parseDuration(after))))
    expect([rung('0 min'), rung('1 WD')]).toEqual(['10-20 10:00', '10-20 18:00'])
  })
})

describe('worked case 4: three called, one never comes', () => {
  const handle = limit('09-21 09:30', '15 WD')
  const reportIn = limit('09-22 10:00', '5 WD')

  it('the complex order is due on 19 October', () => {
    expect(handle.due).toBe('10-19 18:00')
  })

  it('the whistle is signed within a working hour, answered within 24 hours and reported in within 5 days', () => {
    expect([limit('09-22 10:00', '1 wh').due, limit('09-22 10:00', '24 h').due, reportIn.due]).toEqual([
      '09-22 11:00',
      '09-23 10:00',
      '09-30 18:00',
    ])
  })

  it('its checkpoint opens when half of the report-in limit is left', () => {
    expect(reportIn.half).toBe('09-28 14:15')
  })

  it('the unit that takes another’s place has limits of its own', () => {
    const within = ['1 wh', '24 h', '5 WD'].map((duration) => limit('09-28 14:30', duration).due)
    expect(within).toEqual(['09-28 15:30', '09-29 14:30', '10-10 18:00'])
  })

  it('neither report-in is capped by the order’s limit', () => {
    for (const { computed } of [reportIn, limit('09-28 14:30', '5 WD')])
      expect(capped(computed, handle.computed)).toEqual(computed)
  })

  it('the unit that does not come is supervised at once', () => {
    expect(reportIn.rung('0 min')).toBe('09-30 18:00')
  })
})

describe('a warning', () => {
  it.each([
    ['comes when 20 % of a short limit is left', '10-12 10:00', '2 h', '10-12 11:36'],
    [
      'comes 4 working hours before a working day ends, though 20 % of it is less',
      '10-12 10:00',
      '1 WD',
      '10-13 14:00',
    ],
    ['comes 20 % before a limit of many days, when that is earlier', '10-12 10:00', '10 WD', '10-23 09:00'],
    ['comes 20 % before 24 hours are over, because 4 hours are less', '10-03 12:00', '24 h', '10-04 07:12'],
    ['comes 4 hours before 8 hours are over, by the clock', '10-03 12:00', '8 h', '10-03 16:00'],
    ['comes 20 % before a limit under 8 hours is over', '10-03 12:00', '7 h', '10-03 17:36'],
    ['comes 20 % before a limit of natural days is over', '10-01 00:00', '7 d', '10-06 14:24'],
    ['comes 20 % before 4 working hours are over', '10-12 09:00', '4 wh', '10-12 13:42'],
  ])('%s', (_rule, from, within, at) => {
    expect(limit(from, within).warned).toBe(at)
  })

  it('never comes before the limit begins, though it was capped', () => {
    const [from, due] = [beijing('10-12 17:00'), beijing('10-12 18:00')]
    expect(warnAt(calendar, from, due, parseDuration('5 WD'), warning)).toBe(from)
    expect(halfway(calendar, from, due, parseDuration('5 WD'))).toBe(from)
  })
})

describe('a share of a limit', () => {
  it.each([
    ['an assisting unit has 80 % of the lead’s limit, to a close', '10-13 18:00', '5 WD', '10-12 18:00'],
    ['an assisting unit has 80 % of a complex limit', '10-19 18:00', '15 WD', '10-14 18:00'],
    ['an assisting unit has 80 % of a single day', '10-13 18:00', '1 WD', '10-13 16:30'],
    ['an assisting unit has 80 % of 24 hours by the clock', '10-03 23:50', '24 h', '10-03 19:02'],
  ])('%s', (_rule, due, nominal, at) => {
    expect(local(shareOf(calendar, beijing(due), parseDuration(nominal), 0.8))).toBe(at)
  })
})

describe('a delegation', () => {
  const shares = { leaves: 0.5, before: 0.2 }
  const due = beijing('10-19 18:00')
  const within = (now: string) => {
    const window = delegation(calendar, beijing(now), due, parseDuration('5 WD'), shares)
    return window && [local(window.earliest), local(window.latest)]
  }

  it('ends after half of what remains and 20 % of the limit before its due instant', () => {
    // All of 13 to 16 and 19 October is left: 37.5 working hours, half of them end on the 15th.
    expect(within('10-12 18:00')).toEqual(['10-15 14:15', '10-16 18:00'])
    expect(within('10-14 18:00')).toEqual(['10-16 14:15', '10-16 18:00'])
  })

  it('has one possible end when 40 % of the limit is left, and none when less is', () => {
    expect(within('10-15 18:00')).toEqual(['10-16 18:00', '10-16 18:00'])
    expect(within('10-16 09:01')).toBeNull()
    expect(within('10-19 18:00')).toBeNull()
  })

  it('gives at least half to the second', () => {
    const window = delegation(
      calendar,
      plusSeconds(beijing('10-13 09:00'), 1),
      due,
      parseDuration('5 WD'),
      shares,
    )
    const given = window && workingSecondsBetween(calendar, beijing('10-13 09:00'), window.earliest) - 1
    // 134,999 seconds are left: half of them, 67,500, end at a second past the minute; the minute is filled up.
    expect(given).toBe(67_559)
  })

  it('has no end once the limit is overdue', () => {
    expect(within('10-20 09:00')).toBeNull()
    const any = { leaves: 0.5, before: 0 }
    expect(delegation(calendar, beijing('10-20 09:00'), due, parseDuration('5 WD'), any)).toBeNull()
  })

  it('runs by the clock where the limit does', () => {
    const gas = delegation(
      calendar,
      beijing('10-03 00:00'),
      beijing('10-04 00:00'),
      parseDuration('24 h'),
      shares,
    )
    expect(gas && [local(gas.earliest), local(gas.latest)]).toEqual(['10-03 12:00', '10-03 19:12'])
  })
})

describe('parking', () => {
  const fiveDays = parseDuration('5 WD')
  const parkedAndResumed = (parked: string, until: string, due: string, nominal: Duration) => {
    const left = remaining(calendar, beijing(parked), beijing(due), nominal)
    return local(resumed(calendar, beijing(until), nominal, left).at)
  }

  it.each([
    ['keeps whole days', '10-14 18:00', '11-02 09:00', '5 WD', '11-04 18:00'],
    [
      'keeps a part of a day, and the limit ends at the close of a day',
      '10-14 11:00',
      '11-02 09:00',
      '5 WD',
      '11-05 18:00',
    ],
    ['keeps what was left of the last day', '10-19 10:00', '11-02 09:00', '5 WD', '11-02 18:00'],
    ['until an evening begins in the morning', '10-14 18:00', '11-01 20:00', '5 WD', '11-04 18:00'],
    [
      'of a limit in working hours keeps it to the second',
      '10-19 16:30',
      '11-02 09:00',
      '4 wh',
      '11-02 10:30',
    ],
    ['of a continuous limit keeps it by the clock', '10-19 16:00', '11-02 09:00', '24 h', '11-02 11:00'],
    [
      'of an overdue limit keeps nothing: it is due at once',
      '10-20 10:00',
      '11-02 10:30',
      '5 WD',
      '11-02 10:30',
    ],
  ])('%s', (_rule, parked, until, nominal, due) => {
    expect(parkedAndResumed(parked, until, '10-19 18:00', parseDuration(nominal))).toBe(due)
  })

  it('that ends when it begins moves nothing', () => {
    const start = epochSeconds(instant('2024-01-01T00:00:00+08:00'))
    const from = fc.integer({ min: 0, max: 1300 * 86_400 }).map((s) => fromSeconds(start + s))
    const nominal = fc.constantFrom('1 WD', '5 WD', '15 WD', '4 wh', '24 h', '7 d').map(parseDuration)
    fc.assert(
      fc.property(from, nominal, fc.double({ min: 0, max: 0.999, noNaN: true }), (opens, within, gone) => {
        const { at: due } = dueAt(official, opens, within)
        const now = plusSeconds(opens, Math.floor((epochSeconds(due) - epochSeconds(opens)) * gone))
        expect(resumed(official, now, within, remaining(official, now, due, within)).at).toBe(due)
      }),
    )
  })

  it('never gives less than was left, and never more than the rest of a day', () => {
    const start = epochSeconds(instant('2024-01-01T00:00:00+08:00'))
    const at = fc.integer({ min: 0, max: 1000 * 86_400 }).map((s) => fromSeconds(start + s))
    const left = fc.integer({ min: 1, max: nominalSeconds(official, parseDuration('15 WD')) })
    fc.assert(
      fc.property(at, left, (now, seconds) => {
        const given = workingSecondsBetween(official, now, resumed(official, now, fiveDays, seconds).at)
        expect(given >= seconds && given - seconds < 27_000).toBe(true)
      }),
    )
  })

  it('into a year without its notice is provisional', () => {
    expect(resumed(calendar, beijing('12-31 17:00'), fiveDays, 7200).provisional).toBe(true)
    expect(resumed(calendar, beijing('12-30 09:00'), fiveDays, 7200).provisional).toBe(false)
  })
})

describe('a capped limit', () => {
  const early = { at: beijing('10-12 18:00'), provisional: false }
  const late = { at: beijing('10-19 18:00'), provisional: true }

  it('is due at the earlier of the two, and provisional when either is', () => {
    expect(capped(late, early)).toEqual({ at: early.at, provisional: true })
    expect(capped(early, late)).toEqual({ at: early.at, provisional: true })
    expect(capped(early, early)).toEqual(early)
  })
})

describe('a duration in seconds', () => {
  it.each([
    ['2 h', 7200],
    ['4 wh', 14_400],
    ['1 WD', 27_000],
    ['7 d', 604_800],
  ])('%s is %d of its own clock', (text, seconds) => {
    expect(nominalSeconds(calendar, parseDuration(text))).toBe(seconds)
  })
})
