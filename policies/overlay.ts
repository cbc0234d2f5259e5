import { z } from 'zod'
import { secondsOfWorkingDay, type WorkCalendar } from '../domain/calendar.ts'
import type { Duration } from '../domain/duration.ts'
import { nominalSeconds } from '../domain/limitTimes.ts'
import { LimitName, type PackRef } from '../domain/policy.ts'
import {
  BadPackError,
  both,
  counts,
  duration,
  type PolicyPack,
  readYaml,
  rule,
  sha256Of,
  shapeProblems,
} from './pack.ts'

const sourced = rule.omit({ id: true })

const overlayShape = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/),
  version: z.string().min(1),
  /** The pack that it tightens. */
  pack: z.string().min(1),
  /** The district in which it holds. */
  area: z.string().regex(/^\d{12}$/, 'an area code has 12 digits'),
  effectiveFrom: z
    .union([z.string(), z.date()])
    .transform((day) => (typeof day === 'string' ? day : day.toISOString().slice(0, 10))),
  title: both,
  sources: z.record(z.string(), both),
  /** Shorter limits, by the ids of the pack's own. */
  limits: z.record(z.string(), sourced.extend({ within: duration })).default({}),
  counts: z.partialRecord(z.enum(counts), sourced.extend({ value: z.int().min(1) })).default({}),
  returns: sourced.extend({ ordinary: duration, complex: duration }).optional(),
  extensions: sourced.extend({ most: z.int().min(0) }).optional(),
  parking: sourced.extend({ most: z.int().min(0), upTo: duration }).optional(),
})

/** What a district tightens of its city's pack, as it was written. */
export type PolicyOverlay = z.output<typeof overlayShape>

/** More attempts are more care; of everything else less is stricter. */
const stricterIsMore: ReadonlySet<string> = new Set(['visitAttempts'])

/**
 * Reads and checks an overlay, without its pack.
 * @throws BadPackError that names every rule that is wrong
 */
export function parseOverlay(text: string, file: string): PolicyOverlay {
  return checkOverlay(readYaml(text, file), file)
}

export function checkOverlay(body: unknown, file: string): PolicyOverlay {
  const parsed = overlayShape.safeParse(body)
  if (!parsed.success) throw new BadPackError(file, shapeProblems(parsed.error, body))
  return parsed.data
}

export function overlayRef(overlay: PolicyOverlay): PackRef {
  return { name: overlay.name, version: overlay.version, sha256: sha256Of(overlay) }
}

/**
 * A pack as a district's overlay tightens it.
 * @throws BadPackError when the overlay is another pack's, names rules that the pack does not have, or loosens one
 */
export function tightened(pack: PolicyPack, overlay: PolicyOverlay): PolicyPack {
  const problems = [...mismatches(pack, overlay), ...loosened(pack, overlay)]
  if (problems.length > 0) throw new BadPackError(`${overlay.name}@${overlay.version}`, problems)
  const { limits, returns, extensions, parking } = overlay
  return {
    ...pack,
    sources: { ...pack.sources, ...overlay.sources },
    limits: mapRecord(pack.limits, (rules) => rules.map((known) => ({ ...known, ...limits[known.id] }))),
    counts: mapRecord(pack.counts, (known, name) => ({ ...known, ...overlay.counts[name] })),
    returns: { ...pack.returns, ...returns },
    extensions: { ...pack.extensions, ...extensions },
    parking: { ...pack.parking, ...parking },
  }
}

function mismatches(pack: PolicyPack, overlay: PolicyOverlay): string[] {
  const known = new Set(Object.values(LimitName).flatMap((name) => pack.limits[name].map(({ id }) => id)))
  const { limits, counts, returns, extensions, parking } = overlay
  const cited = [
    ...Object.entries(limits),
    ...Object.entries(counts),
    ...Object.entries({ returns, extensions, parking }),
  ].flatMap(([id, rule]) => (rule ? [[id, rule.source] as const] : []))
  return [
    ...(pack.name === overlay.pack ? [] : [`it tightens pack '${overlay.pack}', not '${pack.name}'`]),
    ...Object.keys(limits)
      .filter((id) => !known.has(id))
      .map((id) => `limits.${id}: the pack has no such rule; known are ${[...known].join(', ')}`),
    ...cited
      .filter(([, source]) => !pack.sources[source] && !overlay.sources[source])
      .map(([id, source]) => `rule ${id}: source '${source}' is not among the sources`),
  ]
}

/** Every rule that an overlay makes looser than the pack's. */
function loosened(pack: PolicyPack, overlay: PolicyOverlay): string[] {
  const calendar: WorkCalendar = {
    utcOffsetMinutes: pack.calendar.utcOffset,
    sessions: pack.calendar.sessions,
    years: {},
  }
  const problems: string[] = []
  const shorter = (id: string, own: Duration | undefined, theirs: Duration) => {
    if (own && !isWithin(calendar, own, theirs))
      problems.push(`rule ${id}: an overlay may tighten a limit and never loosen it`)
  }
  for (const rules of Object.values(pack.limits))
    for (const { id, within } of rules) shorter(id, overlay.limits[id]?.within, within)
  shorter(`${pack.returns.id}.ordinary`, overlay.returns?.ordinary, pack.returns.ordinary)
  shorter(`${pack.returns.id}.complex`, overlay.returns?.complex, pack.returns.complex)
  shorter(pack.parking.id, overlay.parking?.upTo, pack.parking.upTo)
  const fewer = (id: string, own: number | undefined, theirs: number, isMore = false) => {
    if (own !== undefined && (isMore ? own < theirs : own > theirs))
      problems.push(`rule ${id}: ${own} is looser than the pack's ${theirs}`)
  }
  fewer(pack.extensions.id, overlay.extensions?.most, pack.extensions.most)
  fewer(pack.parking.id, overlay.parking?.most, pack.parking.most)
  for (const name of counts)
    fewer(
      pack.counts[name].id,
      overlay.counts[name]?.value,
      pack.counts[name].value,
      stricterIsMore.has(name),
    )
  return problems
}

/** Whether one duration never ends after another: a working day lasts at least its own hours, a natural one 24. */
function isWithin(calendar: WorkCalendar, own: Duration, theirs: Duration): boolean {
  if (own.clock === theirs.clock) return nominalSeconds(calendar, own) <= nominalSeconds(calendar, theirs)
  const isNatural = (duration: Duration) =>
    duration.clock === 'CONTINUOUS' || duration.clock === 'NATURAL_DAYS'
  if (isNatural(own) && isNatural(theirs))
    return nominalSeconds(calendar, own) <= nominalSeconds(calendar, theirs)
  // Working time stands still at night: only what is shorter than one day's sessions by the clock is surely shorter.
  return isNatural(own) && nominalSeconds(calendar, own) <= secondsOfWorkingDay(calendar)
    ? nominalSeconds(calendar, own) <= nominalSeconds(calendar, theirs)
    : false
}

function mapRecord<K extends string, V, W>(
  record: Readonly<Record<K, V>>,
  map: (value: V, key: K) => W,
): Record<K, W> {
  return Object.fromEntries(
    Object.entries<V>(record).map(([key, value]) => [key, map(value, key as K)]),
  ) as Record<K, W>
}
