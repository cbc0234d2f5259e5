/**
 * An instant: canonical UTC in whole seconds, '2026-10-02T15:50:00Z'. Instants compare with `<`, and read well in
 * Temporal UI and in jsonb.
 */
export type Instant = string & { readonly __brand: 'Instant' }

const withOffset = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/i

/**
 * The instant that a number (milliseconds since the epoch), a date or an ISO 8601 text with its offset says, cut to
 * the whole second.
 * @throws RangeError for a text without an offset, and for what is no time at all
 */
export function instant(from: string | number | Date): Instant {
  if (typeof from === 'string' && !withOffset.test(from)) throw notAnInstant(from)
  const ms = typeof from === 'number' ? from : typeof from === 'string' ? Date.parse(from) : from.getTime()
  if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) throw notAnInstant(from)
  return `${new Date(Math.floor(ms / 1000) * 1000).toISOString().slice(0, 19)}Z` as Instant
}

function notAnInstant(from: unknown): RangeError {
  return new RangeError(
    `'${from}' is no instant: give ISO 8601 with an offset, such as 2026-10-02T23:50:00+08:00`,
  )
}

/** Milliseconds since the epoch. */
export function epochMs(at: Instant): number {
  return Date.parse(at)
}

/** Seconds since the epoch. */
export function epochSeconds(at: Instant): number {
  return Date.parse(at) / 1000
}

/** The instant that many seconds since the epoch. */
export function fromSeconds(seconds: number): Instant {
  return instant(seconds * 1000)
}

export function plusSeconds(at: Instant, seconds: number): Instant {
  return fromSeconds(epochSeconds(at) + seconds)
}

export function earlier(a: Instant, b: Instant): Instant {
  return a < b ? a : b
}

export function later(a: Instant, b: Instant): Instant {
  return a > b ? a : b
}

/** ISO 8601 with an offset given in minutes: 480 gives '2026-10-02T23:50:00+08:00'. */
export function inZone(at: Instant, utcOffsetMinutes: number): string {
  const offset = Math.abs(utcOffsetMinutes)
  const two = (n: number) => String(n).padStart(2, '0')
  const local = new Date(epochMs(at) + utcOffsetMinutes * 60_000).toISOString().slice(0, 19)
  return `${local}${utcOffsetMinutes < 0 ? '-' : '+'}${two(Math.floor(offset / 60))}:${two(offset % 60)}`
}

/** The date in a zone, 'YYYY-MM-DD'. */
export function localDate(at: Instant, utcOffsetMinutes: number): string {
  return inZone(at, utcOffsetMinutes).slice(0, 10)
}
