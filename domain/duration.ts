/** The clocks a limit can run on (design: CONTINUOUS and NATURAL_DAYS never stop, the others know the calendar). */
export const Clock = {
  CONTINUOUS: 'CONTINUOUS',
  WORKING_HOURS: 'WORKING_HOURS',
  WORKING_DAYS: 'WORKING_DAYS',
  NATURAL_DAYS: 'NATURAL_DAYS',
} as const
export type Clock = (typeof Clock)[keyof typeof Clock]

/** An amount of time on a clock: whole seconds or whole days. */
export type Duration =
  | { readonly clock: 'CONTINUOUS'; readonly seconds: number }
  | { readonly clock: 'WORKING_HOURS'; readonly seconds: number }
  | { readonly clock: 'WORKING_DAYS'; readonly days: number }
  | { readonly clock: 'NATURAL_DAYS'; readonly days: number }

const units = new Map<string, (n: number) => Duration>([
  ['s', (n) => ({ clock: 'CONTINUOUS', seconds: n })],
  ['min', (n) => ({ clock: 'CONTINUOUS', seconds: n * 60 })],
  ['h', (n) => ({ clock: 'CONTINUOUS', seconds: n * 3600 })],
  ['ws', (n) => ({ clock: 'WORKING_HOURS', seconds: n })],
  ['wmin', (n) => ({ clock: 'WORKING_HOURS', seconds: n * 60 })],
  ['wh', (n) => ({ clock: 'WORKING_HOURS', seconds: n * 3600 })],
  ['WD', (n) => ({ clock: 'WORKING_DAYS', days: n })],
  ['d', (n) => ({ clock: 'NATURAL_DAYS', days: n })],
])

/**
 * Reads '15 min', '2 h' (continuous), '30 wmin', '4 wh' (working time), '1 WD' (working days), '7 d' (natural days).
 * A part of an hour or a minute may be written ('1.5 h'), a part of a day may not: a limit in days ends at the close
 * of a day, and half of one would have no close.
 * @throws RangeError that says what would be right
 */
export function parseDuration(text: string): Duration {
  const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?) ?([A-Za-z]+)$/.exec(text.trim()) ?? []
  const make = units.get(unit)
  if (!make) {
    throw new RangeError(
      `'${text}' is no duration: write an amount and one of ${[...units.keys()].join(', ')}, such as '15 min', '4 wh' or '1 WD'`,
    )
  }
  const duration = make(Number(amount))
  if ('days' in duration) {
    if (!Number.isSafeInteger(duration.days)) throw notWhole(text, 'days')
    return duration
  }
  // 1.1 × 3600 is 3960.0000000000005: what is whole on paper is whole here.
  const seconds = Math.round(duration.seconds)
  if (!Number.isSafeInteger(seconds) || Math.abs(seconds - duration.seconds) > 1e-6)
    throw notWhole(text, 'seconds')
  return { clock: duration.clock, seconds }
}

function notWhole(text: string, what: 'days' | 'seconds'): RangeError {
  return new RangeError(`'${text}' is no duration: ${what} must be whole`)
}

/** An amount of seconds in the largest unit in which it is whole. */
function inWholeUnits(seconds: number): readonly [amount: number, unit: 'h' | 'min' | 's'] {
  if (seconds === 0) return [0, 'min']
  if (seconds % 3600 === 0) return [seconds / 3600, 'h']
  if (seconds % 60 === 0) return [seconds / 60, 'min']
  return [seconds, 's']
}

/** The notation that `parseDuration` reads: its inverse. */
export function notation(duration: Duration): string {
  switch (duration.clock) {
    case 'WORKING_DAYS':
      return `${duration.days} WD`
    case 'NATURAL_DAYS':
      return `${duration.days} d`
    case 'CONTINUOUS':
      return inWholeUnits(duration.seconds).join(' ')
    case 'WORKING_HOURS':
      return inWholeUnits(duration.seconds).join(' w')
  }
}
