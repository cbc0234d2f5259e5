import type { Duration } from './duration.ts'
import { epochSeconds, fromSeconds, type Instant, plusSeconds } from './instant.ts'

/** One year of a working calendar. Days are 'MM-DD'. */
export interface CalendarYear {
  /** Weekdays that are off. */
  readonly off: readonly string[]
  /** Weekend days that are worked (调休上班). */
  readonly makeUp: readonly string[]
  /** The year's holiday notice is not out: weekends and the holidays fixed by law, no make-up days. */
  readonly provisional: boolean
}

/** Working time, in a fixed zone. A year that is missing is computed from its weekends alone, and provisional. */
export interface WorkCalendar {
  readonly utcOffsetMinutes: number
  /** The sessions of a working day as minutes of the day, in order: [[540, 720], [810, 1080]]. */
  readonly sessions: readonly (readonly [number, number])[]
  readonly years: Readonly<Record<string, CalendarYear>>
}

/** An instant that was computed; provisional when a year without its holiday notice was touched. */
export interface Computed {
  readonly at: Instant
  readonly provisional: boolean
}

const day = 86_400

/** The seconds of one working day: with the default sessions 7.5 hours. */
export function secondsOfWorkingDay(calendar: WorkCalendar): number {
  return calendar.sessions.reduce((sum, [start, end]) => sum + (end - start) * 60, 0)
}

/**
 * The end of a duration that begins at an instant (process.md, Counting). The opening day of a limit in working days
 * is not counted, and it ends at the close of its last working day; working hours end at the earlier of two instants
 * that are the same working time (18:00, not the next 09:00); natural days are days of 24 hours.
 */
export function dueAt(calendar: WorkCalendar, from: Instant, duration: Duration): Computed {
  switch (duration.clock) {
    case 'CONTINUOUS':
      return { at: plusSeconds(from, duration.seconds), provisional: false }
    case 'NATURAL_DAYS':
      return { at: plusSeconds(from, duration.days * day), provisional: false }
    case 'WORKING_HOURS':
      return new Walk(calendar).forward(from, duration.seconds)
    case 'WORKING_DAYS':
      return duration.days === 0
        ? { at: from, provisional: false }
        : new Walk(calendar).closeOfDay(from, duration.days)
  }
}

/** The instant that lies so many working seconds before another; of two that are the same working time the later. */
export function beforeInWorkingTime(calendar: WorkCalendar, at: Instant, seconds: number): Instant {
  return new Walk(calendar).backward(at, seconds)
}

/** The working seconds between two instants; 0 when `to` is not later. */
export function workingSecondsBetween(calendar: WorkCalendar, from: Instant, to: Instant): number {
  return new Walk(calendar).between(from, to)
}

export function isWorkingDay(calendar: WorkCalendar, date: string): boolean {
  return new Walk(calendar).works(Date.parse(`${date}T00:00:00Z`) / 1000 / day)
}

/** One computation on a calendar: counts in days of the calendar's zone, and remembers what it touched. */
class Walk {
  readonly #calendar: WorkCalendar
  readonly #sessions: readonly (readonly [number, number])[]
  readonly #full: number
  #provisional = false

  constructor(calendar: WorkCalendar) {
    this.#calendar = calendar
    this.#sessions = calendar.sessions.map(([start, end]) => [start * 60, end * 60])
    this.#full = secondsOfWorkingDay(calendar)
    if (this.#full <= 0) throw new RangeError('a working calendar needs sessions in which somebody works')
  }

  /** Whether a day, counted from the epoch, is worked. */
  works(index: number): boolean {
    const date = new Date(index * day * 1000).toISOString()
    const year = this.#calendar.years[date.slice(0, 4)]
    if (!year || year.provisional) this.#provisional = true
    const monthAndDay = date.slice(5, 10)
    // 1970-01-01 was a Thursday.
    const weekend = (index + 4) % 7 === 0 || (index + 4) % 7 === 6
    return weekend
      ? (year?.makeUp.includes(monthAndDay) ?? false)
      : !(year?.off.includes(monthAndDay) ?? false)
  }

  closeOfDay(from: Instant, days: number): Computed {
    let [index] = this.#split(from)
    for (let left = days; left > 0; ) {
      index++
      if (this.works(index)) left--
    }
    return this.#join(index, this.#sessions.at(-1)?.[1] ?? 0)
  }

  forward(from: Instant, seconds: number): Computed {
    let [index, second] = this.#split(from)
    let left = seconds
    for (;;) {
      if (this.works(index)) {
        for (const [start, end] of this.#sessions) {
          const begin = Math.max(start, second)
          if (begin > end || (begin === end && left > 0)) continue
          if (left <= end - begin && (left > 0 || second >= start)) return this.#join(index, begin + left)
          if (left === 0) return this.#join(index, begin)
          left -= end - begin
        }
      }
      index++
      second = 0
    }
  }

  backward(at: Instant, seconds: number): Instant {
    let [index, second] = this.#split(at)
    let left = seconds
    for (;;) {
      if (this.works(index)) {
        for (const [start, end] of [...this.#sessions].reverse()) {
          const finish = Math.min(end, second)
          // Exactly at a session's start the same working time is the end before it; a warning takes the later.
          if (finish <= start) continue
          if (left <= finish - start) return this.#join(index, finish - left).at
          left -= finish - start
        }
      }
      index--
      second = day
    }
  }

  between(from: Instant, to: Instant): number {
    if (to <= from) return 0
    const [first, start] = this.#split(from)
    const [last, end] = this.#split(to)
    let sum = 0
    for (let index = first; index <= last; index++) {
      if (!this.works(index)) continue
      const begin = index === first ? start : 0
      const finish = index === last ? end : day
      for (const [opens, closes] of this.#sessions)
        sum += Math.max(0, Math.min(closes, finish) - Math.max(opens, begin))
    }
    return sum
  }

  /** Day since the epoch and second of that day, in the calendar's zone. */
  #split(at: Instant): [number, number] {
    const local = epochSeconds(at) + this.#calendar.utcOffsetMinutes * 60
    const index = Math.floor(local / day)
    return [index, local - index * day]
  }

  #join(index: number, second: number): Computed {
    return {
      at: fromSeconds(index * day + second - this.#calendar.utcOffsetMinutes * 60),
      provisional: this.#provisional,
    }
  }
}
