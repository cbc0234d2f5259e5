/**
 * An instant: canonical UTC in whole seconds, '2026-10-02T15:50:00Z', in the years 0000 to 9999. Instants compare
 * with `<`, and read well in Temporal UI and in jsonb.
 */
export type Instant = string & { readonly __brand: 'Instant' }

const withOffset =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?(?:Z|([+-])(\d\d)(?::?(\d\d))?)$/i

/** '0000-01-01T00:00:00Z' and '9999-12-31T23:59:59Z': outside of them the texts would no longer compare as times. */
const first = -62_167_219_200
const last = 253_402_300_799

/**
 * The instant that a number (milliseconds since the epoch), a date or an ISO 8601 text with its offset says, cut to
 * the whole second. A blank in place of the T is taken too, as Postgres writes it.
 * @throws RangeError for a text without an offset, for a day or a time that does not exist, and for what lies outside
 * the years 0000 to 9999
 */
export function instant(from: string | number | Date): Instant {
  if (typeof from !== 'string') return fromSeconds(Math.floor(Number(from) / 1000))
  const parts = withOffset.exec(from)
  if (!parts) throw notAnInstant(from)
  const [, year, month, day, hour, minute, second = 0, sign, offsetHour = 0, offsetMinute = 0] = parts
  const time = Number(hour) * 3600 + Number(minute) * 60 + Number(second)
  const exists =
    isDate(Number(year), Number(month), Number(day)) &&
    (Number(hour) < 24 || time === 86_400) &&
    Number(minute) < 60 &&
    Number(second) < 60 &&
    Number(offsetHour) < 24 &&
    Number(offsetMinute) < 60
  if (!exists) throw notAnInstant(from)
  const offset = (Number(offsetHour) * 3600 + Number(offsetMinute) * 60) * (sign === '-' ? -1 : 1)
  return fromSeconds(dayNumber(Number(year), Number(month), Number(day)) * 86_400 + time - offset)
}

function notAnInstant(from: unknown): RangeError {
  return new RangeError(
    `'${from}' is no instant: give ISO 8601 with an offset, such as 2026-10-02T23:50:00+08:00`,
  )
}

/** Milliseconds since the epoch. */
export function epochMs(at: Instant): number {
  return epochSeconds(at) * 1000
}

/** Seconds since the epoch. By arithmetic, not `Date.parse`: simulations ask for nothing more often. */
export function epochSeconds(at: Instant): number {
  const days = dayNumber(digits(at, 0) * 100 + digits(at, 2), digits(at, 5), digits(at, 8))
  return days * 86_400 + digits(at, 11) * 3600 + digits(at, 14) * 60 + digits(at, 17)
}

/**
 * The instant that many seconds since the epoch, cut to the whole second.
 * @throws RangeError outside the years 0000 to 9999
 */
export function fromSeconds(seconds: number): Instant {
  const whole = Math.floor(seconds)
  if (!(whole >= first && whole <= last))
    throw new RangeError(`${seconds} seconds from 1970 is no instant in the years 0000 to 9999`)
  return `${localText(whole)}Z` as Instant
}

export function plusSeconds(at: Instant, seconds: number): Instant {
  return fromSeconds(epochSeconds(at) + seconds)
}

/** Seconds from `a` to `b`; negative when `b` is earlier. */
export function secondsBetween(a: Instant, b: Instant): number {
  return epochSeconds(b) - epochSeconds(a)
}

export function earlier(a: Instant, b: Instant): Instant {
  return a < b ? a : b
}

export function later(a: Instant, b: Instant): Instant {
  return a > b ? a : b
}

/**
 * An instant that should have passed, told by somebody whose clock may be a little fast: `now` where it lies ahead by no
 * more than is tolerated, null where it lies further ahead.
 */
export function passed(at: Instant, now: Instant, toleratedSeconds = 120): Instant | null {
  if (at <= now) return at
  return secondsBetween(now, at) <= toleratedSeconds ? now : null
}

/** The earliest of those that are there; null when none is. */
export function earliest(...instants: readonly (Instant | null | undefined)[]): Instant | null {
  return instants.reduce<Instant | null>((best, at) => (at && (!best || at < best) ? at : best), null)
}

/** The latest of those that are there; null when none is. */
export function latest(...instants: readonly (Instant | null | undefined)[]): Instant | null {
  return instants.reduce<Instant | null>((best, at) => (at && (!best || at > best) ? at : best), null)
}

/** ISO 8601 with an offset given in minutes: 480 gives '2026-10-02T23:50:00+08:00'. */
export function inZone(at: Instant, utcOffsetMinutes: number): string {
  const offset = Math.abs(utcOffsetMinutes)
  const local = localText(epochSeconds(at) + utcOffsetMinutes * 60)
  return `${local}${utcOffsetMinutes < 0 ? '-' : '+'}${two(Math.floor(offset / 60))}:${two(offset % 60)}`
}

/** The date in a zone, 'YYYY-MM-DD'. */
export function localDate(at: Instant, utcOffsetMinutes: number): string {
  return dateOfDay(Math.floor((epochSeconds(at) + utcOffsetMinutes * 60) / 86_400))
}

/** The days from 1970-01-01 to a date of the Gregorian calendar, by counting in eras of 400 years from a March. */
export function dayNumber(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

/** The date, 'YYYY-MM-DD', that many days after 1970-01-01. The inverse of `dayNumber`. */
export function dateOfDay(days: number): string {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1)}`
}

/** Whether there is such a date. */
export function isDate(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false
  const next = month === 12 ? dayNumber(year + 1, 1, 1) : dayNumber(year, month + 1, 1)
  return day <= next - dayNumber(year, month, 1)
}

/** 'YYYY-MM-DDTHH:MM:SS' of whole seconds since 1970 on some clock. */
function localText(seconds: number): string {
  const days = Math.floor(seconds / 86_400)
  const second = seconds - days * 86_400
  const minute = Math.floor(second / 60)
  return `${dateOfDay(days)}T${two(Math.floor(minute / 60))}:${two(minute % 60)}:${two(second % 60)}`
}

function two(n: number): string {
  return n < 10 ? `0${n}` : String(n)
}

/** The number that two digits of a text make. */
function digits(text: string, at: number): number {
  return text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 528
}
