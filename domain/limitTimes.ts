import { beforeInWorkingTime, dueAt, secondsOfWorkingDay, type WorkCalendar } from './calendar.ts'
import type { Duration } from './duration.ts'
import { earlier, type Instant, later, plusSeconds } from './instant.ts'

/** What a warning is measured by: a share of the limit, or `atMost` for limits of `from` and more. */
export interface WarningMeasure {
  readonly share: number
  readonly atMost: Duration
  readonly from: Duration
}

/**
 * When a limit is warned of: when the share of it is left, or `atMost` for limits of `from` and more or in working
 * days, whichever comes first; measured back from the due instant against the nominal limit (1 WD = one working day's
 * sessions), never before the limit begins (process.md, Counting and Warning).
 */
export function warnAt(
  calendar: WorkCalendar,
  from: Instant,
  due: Instant,
  nominal: Duration,
  warning: WarningMeasure,
): Instant {
  const inWorkingTime = nominal.clock === 'WORKING_DAYS' || nominal.clock === 'WORKING_HOURS'
  const before = (seconds: number) =>
    inWorkingTime ? beforeInWorkingTime(calendar, due, seconds) : plusSeconds(due, -seconds)
  const whole = nominalSeconds(calendar, nominal)
  const byShare = before(Math.round(whole * warning.share))
  const long = nominal.clock === 'WORKING_DAYS' || whole >= nominalSeconds(calendar, warning.from)
  const warned = long ? earlier(byShare, before(nominalSeconds(calendar, warning.atMost))) : byShare
  return later(from, warned)
}

/** When a rung is due: so long after the limit. Working days end at their close, as every limit does. */
export function rungAt(calendar: WorkCalendar, due: Instant, after: Duration): Instant {
  return dueAt(calendar, due, after).at
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
