import { type Instant, instant, inZone, plusSeconds } from '../../domain/instant.ts'

/** Times as scenarios write them, all in Beijing time: '2026-10-08 18:00', '10-08 18:00' or '18:00'. */

const beijing = 480
const written = /^((\d{4}-)?\d\d-\d\d )?([01]\d|2[0-3]):[0-5]\d$/

/** Whether a text is a time as scenarios write it. */
export function isTime(text: string): boolean {
  return written.test(text)
}

/** The instant of a time; what it leaves out is that of `now`: the year, or the day. */
export function timeOf(text: string, now: Instant): Instant {
  if (!isTime(text))
    throw new RangeError(
      `'${text}' is no time: write '2026-10-08 18:00', '10-08 18:00' or '18:00', in Beijing time`,
    )
  const left = local(now)
  const whole = left.slice(0, left.length - text.length) + text
  try {
    return instant(`${whole.replace(' ', 'T')}:00+08:00`)
  } catch {
    throw new RangeError(`'${text}' is no time: there is no day ${whole.slice(0, 10)}`)
  }
}

/** The next such time from `now` on. A full one cannot lie in the past: time does not go back. */
export function nextTime(text: string, now: Instant): Instant {
  const at = timeOf(text, now)
  if (at >= now) return at
  if (text.length === 'HH:mm'.length) return plusSeconds(at, 86_400)
  if (text.length === 'MM-DD HH:mm'.length) return timeOf(`${Number(local(at).slice(0, 4)) + 1}-${text}`, now)
  throw new RangeError(`it is ${local(now)} already; time does not go back to ${text}`)
}

/** A time that names its year, for where there is no `now` yet. */
export function fullTime(text: string): Instant {
  if (!/^\d{4}-/.test(text)) throw new RangeError(`'${text}' is no full time: write '2026-10-08 18:00'`)
  return timeOf(text, instant(0))
}

/** An instant, in whatever notation, as scenarios write it: 'YYYY-MM-DD HH:mm'. */
export function local(at: string): string {
  return inZone(instant(at), beijing).slice(0, 16).replace('T', ' ')
}

/** An instant in a line of a table: 'MM-DD HH:mm'. */
export function short(at: string): string {
  return local(at).slice(5)
}

/** An instant as the API takes it. */
export function iso(at: Instant): string {
  return inZone(at, beijing)
}
