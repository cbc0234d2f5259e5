/** The clocks a limit can run on (design: CONTINUOUS and NATURAL_DAYS never stop, the others know the calendar). */
export const Clock = {
  CONTINUOUS: 'CONTINUOUS',
  WORKING_HOURS: 'WORKING_HOURS',
  WORKING_DAYS: 'WORKING_DAYS',
  NATURAL_DAYS: 'NATURAL_DAYS',
} as const
export type Clock = (typeof Clock)[keyof typeof Clock]

/** An amount of time on a clock. */
export type Duration =
  | { readonly clock: 'CONTINUOUS'; readonly seconds: number }
  | { readonly clock: 'WORKING_HOURS'; readonly seconds: number }
  | { readonly clock: 'WORKING_DAYS'; readonly days: number }
  | { readonly clock: 'NATURAL_DAYS'; readonly days: number }

const units = {
  min: (n: number): Duration => ({ clock: 'CONTINUOUS', seconds: n * 60 }),
  h: (n: number): Duration => ({ clock: 'CONTINUOUS', seconds: n * 3600 }),
  wmin: (n: number): Duration => ({ clock: 'WORKING_HOURS', seconds: n * 60 }),
  wh: (n: number): Duration => ({ clock: 'WORKING_HOURS', seconds: n * 3600 }),
  WD: (n: number): Duration => ({ clock: 'WORKING_DAYS', days: n }),
  d: (n: number): Duration => ({ clock: 'NATURAL_DAYS', days: n }),
}

/**
 * Reads '15 min', '2 h' (continuous), '30 wmin', '4 wh' (working time), '1 WD' (working days), '7 d' (natural days).
 * @throws RangeError that says what would be right
 */
export function parseDuration(text: string): Duration {
  const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?) ?([A-Za-z]+)$/.exec(text.trim()) ?? []
  const make = (units as Record<string, ((n: number) => Duration) | undefined>)[unit]
  if (!make) {
    throw new RangeError(
      `'${text}' is no duration: write an amount and one of ${Object.keys(units).join(', ')}, such as '15 min', '4 wh' or '1 WD'`,
    )
  }
  const duration = make(Number(amount))
  const whole = 'days' in duration ? duration.days : duration.seconds
  if (!Number.isInteger(whole))
    throw new RangeError(`'${text}' is no duration: ${'days' in duration ? 'days' : 'seconds'} must be whole`)
  return duration
}

/** The notation that `parseDuration` reads. */
export function notation(duration: Duration): string {
  switch (duration.clock) {
    case 'WORKING_DAYS':
      return `${duration.days} WD`
    case 'NATURAL_DAYS':
      return `${duration.days} d`
    case 'CONTINUOUS':
      return duration.seconds % 3600 === 0 && duration.seconds > 0
        ? `${duration.seconds / 3600} h`
        : `${duration.seconds / 60} min`
    case 'WORKING_HOURS':
      return duration.seconds % 3600 === 0 && duration.seconds > 0
        ? `${duration.seconds / 3600} wh`
        : `${duration.seconds / 60} wmin`
  }
}
