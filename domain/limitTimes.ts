import {
  beforeInWorkingTime,
  type Computed,
  dueAt,
  secondsOfWorkingDay,
  type WorkCalendar,
  workingSecondsBetween,
} from './calendar.ts'
import type { Duration } from './duration.ts'
import { earlier, epochSeconds, type Instant, later, plusSeconds, secondsBetween } from './instant.ts'

/** What a warning is measured by: a share of the limit, or `atMost` for limits of `from` and more. */
export interface WarningMeasure {
  readonly share: number
  readonly atMost: Duration
  readonly from: Duration
}

/**
 * When a limit is warned of: when the share of it is left, or `atMost` for limits of `from` and more or in working
 * days, whichever comes first; measured back from the due instant against the nominal limit (1 WD = one working day's
 * sessions), never before the limit begins (docs/process.md, Limits). `atMost` runs on the limit's own clock:
 * 4 wh before a limit in working time, 4 hours before a continuous one.
 */
export function warnAt(
  calendar: WorkCalendar,
  from: Instant,
  due: Instant,
  nominal: Duration,
  warning: WarningMeasure,
): Instant {
  const whole = nominalSeconds(calendar, nominal)
  const byShare = secondsBefore(calendar, due, nominal, whole * warning.share)
  const long = nominal.clock === 'WORKING_DAYS' || whole >= nominalSeconds(calendar, warning.from)
  const byAmount = long && secondsBefore(calendar, due, nominal, nominalSeconds(calendar, warning.atMost))
  return later(from, byAmount ? earlier(byShare, byAmount) : byShare)
}

/** When a rung is due: so long after the limit. Working days end at their close, as every limit does. */
export function rungAt(calendar: WorkCalendar, due: Instant, after: Duration): Instant {
  return dueAt(calendar, due, after).at
}

/**
 * When half of a limit is left and its CHECKPOINT opens (docs/process.md): measured back from the due instant
 * against the nominal limit, as a warning is; never before the limit begins, though it was capped.
 */
export function halfway(calendar: WorkCalendar, from: Instant, due: Instant, nominal: Duration): Instant {
  return later(from, secondsBefore(calendar, due, nominal, nominalSeconds(calendar, nominal) / 2))
}

/**
 * The deadline at which a share of a limit is used up: 0.8 for an ASSIST (docs/process.md). Measured back from the
 * due instant against the nominal limit; of two instants that are the same working time the earlier, as for every
 * deadline. It can lie in the past of somebody who is called late.
 */
export function shareOf(calendar: WorkCalendar, due: Instant, nominal: Duration, share: number): Instant {
  return secondsBefore(calendar, due, nominal, nominalSeconds(calendar, nominal) * (1 - share), 'EARLIER')
}

/** The deadlines that may be set, both ends included. */
export interface DueWindow {
  readonly earliest: Instant
  readonly latest: Instant
}

/**
 * The deadlines that a delegator may give (docs/process.md, DELEGATED): the other unit has at least a share (`leaves`,
 * 0.5) of what remains of the delegator's limit, and ends at least a share of the whole limit (`before`, 0.2) before it
 * is due. Null when too little is left for both: less than 40 % of the limit with these shares.
 */
export function delegation(
  calendar: WorkCalendar,
  now: Instant,
  due: Instant,
  nominal: Duration,
  shares: { readonly leaves: number; readonly before: number },
): DueWindow | null {
  const seconds = Math.ceil(remaining(calendar, now, due, nominal) * shares.leaves)
  const clock = inWorkingTime(nominal) ? 'WORKING_HOURS' : 'CONTINUOUS'
  // Whole minutes, as people are shown them and set them.
  const earliest = wholeMinute(dueAt(calendar, now, { clock, seconds }).at, 'UP')
  const latest = wholeMinute(shareOf(calendar, due, nominal, 1 - shares.before), 'DOWN')
  return earliest <= latest ? { earliest, latest } : null
}

function wholeMinute(at: Instant, round: 'UP' | 'DOWN'): Instant {
  const over = epochSeconds(at) % 60
  return plusSeconds(at, over === 0 ? 0 : round === 'UP' ? 60 - over : -over)
}

/**
 * The due instant after an extension: counted from the old one, whenever it was decided (docs/process.md, EXTENSION and
 * worked case 3). How often and by how much is for the pack and its guards.
 */
export function extended(calendar: WorkCalendar, oldDue: Instant, by: Duration): Computed {
  return dueAt(calendar, oldDue, by)
}

/**
 * What is left of a limit, in seconds of its clock: working seconds for a limit in working time. This is what parking
 * keeps (docs/process.md, PARKING). 0 once it is overdue.
 */
export function remaining(calendar: WorkCalendar, at: Instant, due: Instant, nominal: Duration): number {
  return inWorkingTime(nominal)
    ? workingSecondsBetween(calendar, at, due)
    : Math.max(0, secondsBetween(at, due))
}

/**
 * The due instant of a limit that goes on with the seconds that `remaining` gave (docs/process.md, PARKING). A limit in
 * working days ends at the close of the day in which they run out, as it does without parking: the rest of the day is
 * the unit's. With nothing left it is due at once.
 */
export function resumed(calendar: WorkCalendar, at: Instant, nominal: Duration, seconds: number): Computed {
  const clock = inWorkingTime(nominal) ? 'WORKING_HOURS' : 'CONTINUOUS'
  const end = dueAt(calendar, at, { clock, seconds })
  if (nominal.clock !== 'WORKING_DAYS' || seconds === 0) return end
  // The close of a day is where one working day ends that opened the day before.
  const close = dueAt(calendar, plusSeconds(end.at, -86_400), { clock: 'WORKING_DAYS', days: 1 })
  return { at: close.at, provisional: end.provisional }
}

/**
 * A due instant that may not be later than another: REPORT_IN never after HANDLE's due, and reclassifying to a
 * stricter kind (docs/process.md, Reclassifying). Provisional when either is: either may yet move.
 */
export function capped(due: Computed, by: Computed): Computed {
  return { at: earlier(due.at, by.at), provisional: due.provisional || by.provisional }
}

/** A duration in seconds of its own clock, a working day as one day's sessions. */
export function nominalSeconds(calendar: WorkCalendar, duration: Duration): number {
  switch (duration.clock) {
    case 'CONTINUOUS':
    case 'WORKING_HOURS':
      return duration.seconds
    case 'WORKING_DAYS':
      return duration.days * secondsOfWorkingDay(calendar)
    case 'NATURAL_DAYS':
      return duration.days * 86_400
  }
}

/** The time from one instant to another as a duration on the clock of a nominal limit: working time for one in it. */
export function spanOf(calendar: WorkCalendar, from: Instant, to: Instant, nominal: Duration): Duration {
  return {
    clock: inWorkingTime(nominal) ? 'WORKING_HOURS' : 'CONTINUOUS',
    seconds: remaining(calendar, from, to, nominal),
  }
}

/** So many days of a limit's clock: working days for one in working time, else days of 24 hours. */
export function daysOf(nominal: Duration, days: number): Duration {
  return { clock: inWorkingTime(nominal) ? 'WORKING_DAYS' : 'NATURAL_DAYS', days }
}

/** How many such days a limit has, the rest left out: an extension is at most as long as the limit was at first. */
export function daysIn(calendar: WorkCalendar, nominal: Duration): number {
  return Math.floor(nominalSeconds(calendar, nominal) / nominalSeconds(calendar, daysOf(nominal, 1)))
}

function inWorkingTime(nominal: Duration): boolean {
  return nominal.clock === 'WORKING_DAYS' || nominal.clock === 'WORKING_HOURS'
}

/** So many seconds of a limit's clock before it is due, to the nearest second. */
function secondsBefore(
  calendar: WorkCalendar,
  due: Instant,
  nominal: Duration,
  seconds: number,
  ofTheSame: 'LATER' | 'EARLIER' = 'LATER',
): Instant {
  const whole = Math.round(seconds)
  return inWorkingTime(nominal)
    ? beforeInWorkingTime(calendar, due, whole, ofTheSame)
    : plusSeconds(due, -whole)
}
