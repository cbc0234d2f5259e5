import type { Duration } from './duration.ts'
import {
  dateOfDay,
  dayNumber,
  epochSeconds,
  fromSeconds,
  type Instant,
  isDate,
  plusSeconds,
} from './instant.ts'

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
 * The end of a duration that begins at an instant (docs/process.md, Limits). The opening day of a limit in working days
 * is not counted, and it ends at the close of its last working day; working hours end at the earlier of two instants
 * that are the same working time (18:00, not the next 09:00); natural days are days of 24 hours. No time at all ends
 * where it begins, on every clock.
 * @throws RangeError for an amount that is negative, broken or beyond the year 9999
 */
export function dueAt(calendar: WorkCalendar, from: Instant, duration: Duration): Computed {
  const amount = 'days' in duration ? duration.days : duration.seconds
  assertAmount(amount)
  if (amount === 0) return { at: from, provisional: false }
  switch (duration.clock) {
    case 'CONTINUOUS':
      return { at: plusSeconds(from, amount), provisional: false }
    case 'NATURAL_DAYS':
      return { at: plusSeconds(from, amount * day), provisional: false }
    case 'WORKING_HOURS':
      return new Walk(calendar).forward(from, amount)
    case 'WORKING_DAYS':
      return new Walk(calendar).closeOfDay(from, amount)
  }
}

/**
 * The instant that lies so many working seconds before another. Of two that are the same working time a warning takes
 * the LATER (09:00) and a deadline the EARLIER (18:00 the day before).
 */
export function beforeInWorkingTime(
  calendar: WorkCalendar,
  at: Instant,
  seconds: number,
  ofTheSame: 'LATER' | 'EARLIER' = 'LATER',
): Instant {
  assertAmount(seconds)
  if (seconds === 0 && ofTheSame === 'LATER') return at
  return new Walk(calendar).backward(at, seconds, ofTheSame)
}

/** The working seconds between two instants; 0 when `to` is not later. */
export function workingSecondsBetween(calendar: WorkCalendar, from: Instant, to: Instant): number {
  return new Walk(calendar).between(from, to)
}

/** The working days after the day of one instant, up to that of another: those that a limit in working days counts. */
export function workingDaysBetween(calendar: WorkCalendar, from: Instant, to: Instant): string[] {
  const dayOf = (at: Instant) => Math.floor((epochSeconds(at) + calendar.utcOffsetMinutes * 60) / day)
  const days: string[] = []
  for (let index = dayOf(from) + 1; index <= dayOf(to); index++) {
    const date = dateOfDay(index)
    if (isWorkingDay(calendar, date)) days.push(date)
  }
  return days
}

/** Whether a date, 'YYYY-MM-DD' in the calendar's zone, is worked. */
export function isWorkingDay(calendar: WorkCalendar, date: string): boolean {
  const [, year, month, dayOfMonth] = (/^(\d{4})-(\d\d)-(\d\d)$/.exec(date) ?? []).map(Number)
  if (
    year === undefined ||
    month === undefined ||
    dayOfMonth === undefined ||
    !isDate(year, month, dayOfMonth)
  )
    throw new RangeError(`'${date}' is no date: write '2026-10-10'`)
  return new Walk(calendar).works(dayNumber(year, month, dayOfMonth))
}

function assertAmount(amount: number): void {
  if (!Number.isSafeInteger(amount) || amount < 0)
    throw new RangeError(`${amount} is no amount of time: give whole seconds or days, 0 or more`)
}

/** A year's days, counted from the epoch: the first, the one after the last, and for each whether it is worked. */
interface Year {
  readonly first: number
  readonly next: number
  readonly worked: readonly boolean[]
  readonly provisional: boolean
}

/** Years as they were spread out, by the calendar they belong to. Calendars are data that nobody changes. */
const spread = new WeakMap<WorkCalendar, Map<number, Year>>()

function yearOf(calendar: WorkCalendar, index: number): Year {
  let years = spread.get(calendar)
  if (!years) {
    years = new Map()
    spread.set(calendar, years)
  }
  // Years begin within a day of the mean, so the guess is wrong only around New Year.
  let number = 1970 + Math.floor(index / 365.2425)
  while (index < dayNumber(number, 1, 1)) number--
  while (index >= dayNumber(number + 1, 1, 1)) number++
  const known = years.get(number)
  if (known) return known
  if (number < 0 || number > 9999) throw new RangeError(`the calendar ends in the year 9999, not ${number}`)
  const year = spreadOut(number, calendar.years[String(number)])
  years.set(number, year)
  return year
}

function spreadOut(number: number, table: CalendarYear | undefined): Year {
  const first = dayNumber(number, 1, 1)
  const next = dayNumber(number + 1, 1, 1)
  const off = new Set(table?.off)
  const makeUp = new Set(table?.makeUp)
  const worked: boolean[] = []
  for (let index = first; index < next; index++) {
    const monthAndDay = dateOfDay(index).slice(5)
    // 1970-01-01 was a Thursday: 0 is Monday, 5 and 6 are the weekend.
    const weekday = (((index + 3) % 7) + 7) % 7
    worked.push(weekday > 4 ? makeUp.has(monthAndDay) : !off.has(monthAndDay))
  }
  return { first, next, worked, provisional: table?.provisional ?? true }
}

/** One computation on a calendar: counts in days of the calendar's zone, and remembers what it touched. */
class Walk {
  readonly #calendar: WorkCalendar
  readonly #sessions: readonly (readonly [number, number])[]
  #year: Year | null = null
  #provisional = false

  constructor(calendar: WorkCalendar) {
    this.#calendar = calendar
    this.#sessions = calendar.sessions.map(([start, end]) => [start * 60, end * 60])
    if (secondsOfWorkingDay(calendar) <= 0)
      throw new RangeError('a working calendar needs sessions in which somebody works')
  }

  /** Whether a day, counted from the epoch, is worked. */
  works(index: number): boolean {
    let year = this.#year
    if (!year || index < year.first || index >= year.next) {
      year = yearOf(this.#calendar, index)
      this.#year = year
      this.#provisional ||= year.provisional
    }
    return year.worked[index - year.first] ?? false
  }

  closeOfDay(from: Instant, days: number): Computed {
    let [index] = this.#split(from)
    for (let left = days; left > 0; ) {
      index++
      if (this.works(index)) left--
    }
    return this.#join(index, this.#sessions.at(-1)?.[1] ?? 0)
  }

  /** `seconds` is more than 0: then the end lies inside a session or at its close, never at its beginning. */
  forward(from: Instant, seconds: number): Computed {
    let [index, second] = this.#split(from)
    let left = seconds
    for (;;) {
      if (this.works(index)) {
        for (const [start, end] of this.#sessions) {
          const begin = Math.max(start, second)
          if (begin >= end) continue
          if (left <= end - begin) return this.#join(index, begin + left)
          left -= end - begin
        }
      }
      index++
      second = 0
    }
  }

  backward(at: Instant, seconds: number, ofTheSame: 'LATER' | 'EARLIER'): Instant {
    let [index, second] = this.#split(at)
    let left = seconds
    for (;;) {
      if (this.works(index)) {
        for (const [start, end] of this.#sessions.toReversed()) {
          const finish = Math.min(end, second)
          if (finish <= start) continue
          const here = finish - start
          // Exactly at a session's start the close before it is the same working time.
          if (left < here || (left === here && ofTheSame === 'LATER'))
            return this.#join(index, finish - left).at
          left -= here
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
