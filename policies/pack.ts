import { createHash } from 'node:crypto'
import { parse } from 'yaml'
import { z } from 'zod'
import { secondsOfWorkingDay, type WorkCalendar } from '../domain/calendar.ts'
import { commandNames } from '../domain/commands.ts'
import { type Duration, parseDuration } from '../domain/duration.ts'
import { SupervisionCause } from '../domain/facts.ts'
import { nominalSeconds } from '../domain/limitTimes.ts'
import { Measure } from '../domain/mandates.ts'
import { LimitName, type PackRef, type RuleId, Rung } from '../domain/policy.ts'
import { Origin, RequestKind, Urgency } from '../domain/requests.ts'
import { TaskKind } from '../domain/tasks.ts'
import { Level, Role, UnitKind } from '../domain/units.ts'
import { WhistleKind } from '../domain/whistles.ts'

/** How sure a value's source is: A text of the law read, B official page, C secondary, D draft, G our choice. */
const sure = z.enum(['A', 'B', 'C', 'D', 'G'])

export const duration = z.string().transform((text, context): Duration => {
  try {
    return parseDuration(text)
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) })
    return z.NEVER
  }
})

const minuteOfDay = z
  .string()
  .regex(/^([01]\d|2[0-4]):[0-5]\d$/, "write a time of day as '09:00'")
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5)))

/** What every rule of a pack carries: its id, and where it comes from. */
export const rule = z.strictObject({ id: z.string().min(1), source: z.string().min(1), sure })
export const both = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) })

const limit = rule.extend({
  when: z
    .strictObject({
      kind: z.array(z.enum(RequestKind)).min(1).optional(),
      urgency: z.array(z.enum(Urgency)).min(1).optional(),
      complex: z.boolean().optional(),
      whistle: z.array(z.enum(WhistleKind)).min(1).optional(),
    })
    .default({}),
  within: duration,
  ladder: z.string().nullable(),
  grade: both.optional(),
})

const record = <K extends string, V extends z.ZodType>(keys: readonly K[], value: V) =>
  z.strictObject(Object.fromEntries(keys.map((key) => [key, value])) as Record<K, V>)

/** These wait for a unit that has the order, or for the centre above it; a pack names no desk for them. */
const withoutDesk: ReadonlySet<TaskKind> = new Set<TaskKind>([
  TaskKind.ACCEPT,
  TaskKind.RETURN_REVIEW,
  TaskKind.MERGED,
  TaskKind.POSITION,
  TaskKind.NEGOTIATE,
  TaskKind.HANDLE,
  TaskKind.ON_SPOT,
  TaskKind.DELEGATED,
  TaskKind.ASSIST,
  TaskKind.EXPERT,
  TaskKind.SIGN,
  TaskKind.CONTACT,
  TaskKind.REPORT_IN,
  TaskKind.WORK,
  TaskKind.CONCLUDE,
  TaskKind.EVALUATE,
  TaskKind.CHECKPOINT,
  TaskKind.PARKED,
  TaskKind.EXTENSION,
  TaskKind.PARKING,
  TaskKind.APPROVE_COMPLEX,
  TaskKind.VERIFY,
  TaskKind.NAME_LEADER,
  TaskKind.REPLY,
])

/** Rules that have no value: what refusals cite of the mechanism, so that their sources are the pack's as well. */
const principles = [
  'separation.decline',
  'separation.return',
  'separation.settling',
  'separation.ruling',
  'separation.approving',
  'separation.handling',
  'separation.verifying',
  'separation.visiting',
  'separation.writeOff',
  'separation.supervising',
  'separation.accused',
  'separation.secrecy',
  'receipt.emergency',
  'disputes',
  'commands',
  'mandates',
] as const

/** What a pack counts. */
export const counts = [
  'dispatchesBeforeDesignation',
  'visitAttempts',
  'sendBacksBeforeSupervision',
  'reworksBeforeRaising',
  'urgesBeforeCheckpoint',
] as const

const packShape = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/),
  version: z.string().min(1),
  effectiveFrom: z
    .union([z.string(), z.date()])
    .transform((day) => (typeof day === 'string' ? day : day.toISOString().slice(0, 10))),
  title: both,
  sources: z.record(z.string(), both),
  calendar: rule.extend({
    utcOffset: z
      .string()
      .regex(/^[+-]\d\d:\d\d$/)
      .transform(
        (text) =>
          (text.startsWith('-') ? -1 : 1) * (Number(text.slice(1, 3)) * 60 + Number(text.slice(4, 6))),
      ),
    sessions: z.array(z.tuple([minuteOfDay, minuteOfDay])).min(1),
  }),
  warning: rule.extend({
    share: z.number().gt(0).lt(1, 'a warning at 100 % of a limit is none: give a share between 0 and 1'),
    atMost: duration,
    from: duration,
  }),
  limits: record(Object.values(LimitName), z.array(limit).min(1)),
  ladders: z.record(
    z.string(),
    rule.extend({ rungs: z.array(z.strictObject({ rung: z.enum(Rung), after: duration })).min(1) }),
  ),
  returns: rule.extend({ ordinary: duration, complex: duration, refusedFor: z.array(z.enum(Urgency)) }),
  extensions: rule.extend({ most: z.int().min(0) }),
  parking: rule.extend({ most: z.int().min(0), upTo: duration }),
  delegation: rule.extend({ leaves: z.number().gt(0).lt(1), before: z.number().gt(0).lt(1) }),
  assistance: rule.extend({ share: z.number().gt(0).lt(1) }),
  checkpoints: rule.extend({ halfway: z.array(z.enum(['COMPLEX', 'EXTENDED'])) }),
  triggers: rule.extend({ causes: z.array(z.enum(SupervisionCause)) }),
  mandates: z
    .array(
      rule.extend({
        supervisor: z.strictObject({ kind: z.enum(UnitKind), level: z.enum(Level) }),
        over: z.strictObject({
          kinds: z.array(z.enum(UnitKind)).min(1),
          levels: z.array(z.enum(Level)).min(1),
        }),
        upTo: z.enum(Measure),
      }),
    )
    .min(1),
  merging: rule.extend({ most: z.int().min(1) }),
  whistles: rule.extend({ emergency: z.array(z.enum(Urgency)), mostUnits: z.int().min(1) }),
  visits: rule.extend({ apart: duration, differentDays: z.boolean() }),
  counts: record(counts, rule.extend({ value: z.int().min(1) })),
  routing: rule.extend({
    order: z.literal('RESPONSIBILITY_FIRST'),
    singleCandidate: z.enum(['CONFIRM', 'AUTO']),
  }),
  receipt: rule.extend({ roles: record(Object.values(Origin), z.array(z.enum(Role)).min(1)) }),
  answers: rule.extend({ sampleEvery: z.int().min(1) }),
  principles: record(principles, rule.omit({ id: true })),
  commands: record(commandNames, z.array(z.enum(Role)).min(1)),
  desks: record(
    Object.values(TaskKind).filter((kind) => !withoutDesk.has(kind)),
    z.strictObject({ kind: z.enum(UnitKind), level: z.enum(Level) }),
  ),
})

/** A policy pack as it was written, with its durations read. */
export type PolicyPack = z.output<typeof packShape>

/** A pack that cannot be used, with everything that is wrong in it. */
export class BadPackError extends Error {
  readonly code = 'BAD_PACK'
  readonly problems: readonly string[]

  constructor(file: string, problems: readonly string[]) {
    super(`policy pack ${file} cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`)
    this.name = 'BadPackError'
    this.problems = problems
  }
}

/**
 * Reads and checks a pack.
 * @throws BadPackError that names every rule that is wrong, and what would be right
 */
export function parsePack(text: string, file: string): PolicyPack {
  return checkPack(readYaml(text, file), file)
}

/** Checks a pack that was read before, such as one from the database. */
export function checkPack(body: unknown, file: string): PolicyPack {
  const parsed = packShape.safeParse(body)
  if (!parsed.success) throw new BadPackError(file, shapeProblems(parsed.error, body))
  const problems = contradictions(parsed.data)
  if (problems.length > 0) throw new BadPackError(file, problems)
  return parsed.data
}

/** The body of a pack as it is stored: what `checkPack` reads. */
export function readYaml(text: string, file: string): unknown {
  try {
    return parse(text)
  } catch (error) {
    throw new BadPackError(file, [error instanceof Error ? error.message : String(error)])
  }
}

/** What is wrong with the shape of a pack or an overlay, rule by rule. */
export function shapeProblems({ issues }: z.ZodError, body: unknown): string[] {
  return issues.map((issue) => inWords(issue, body))
}

function inWords(issue: z.core.$ZodIssue, body: unknown): string {
  const where = issue.path.join('.')
  const id = ruleAt(body, issue.path)
  const place = id && id !== where ? `${where} (rule ${id})` : where || 'the pack'
  if (issue.code === 'unrecognized_keys') {
    return `${place}: ${issue.keys.map((key) => `'${key}'`).join(', ')} ${issue.keys.length === 1 ? 'is' : 'are'} not known here`
  }
  if (issue.code === 'invalid_type' && issue.input === undefined) {
    return `${place}: is missing${where.endsWith('source') ? '; every rule names its source, as an id under `sources`' : ''}`
  }
  return `${place}: ${issue.message}`
}

/** The id of the rule that a path leads into. */
function ruleAt(body: unknown, path: readonly PropertyKey[]): string | null {
  let found: string | null = null
  let at: unknown = body
  for (const key of path) {
    if (typeof at !== 'object' || at === null) break
    at = (at as Record<PropertyKey, unknown>)[key]
    if (typeof at === 'object' && at !== null && 'id' in at && typeof at.id === 'string') found = at.id
  }
  return found
}

/** What no single value shows: rules that do not fit together. */
function contradictions(pack: PolicyPack): string[] {
  const problems: string[] = []
  const calendar: WorkCalendar = {
    utcOffsetMinutes: pack.calendar.utcOffset,
    sessions: pack.calendar.sessions,
    years: {},
  }
  let closed = -1
  for (const [start, end] of pack.calendar.sessions) {
    if (start <= closed || end <= start)
      problems.push('calendar.sessions: sessions must follow each other, each ending after it starts')
    closed = end
  }
  if (problems.length > 0 || secondsOfWorkingDay(calendar) <= 0) return problems

  const seen = new Set<string>()
  for (const { id, source } of rulesOf(pack)) {
    if (seen.has(id)) problems.push(`rule ${id}: the id is used twice`)
    seen.add(id)
    if (!pack.sources[source])
      problems.push(
        `rule ${id}: source '${source}' is not among the sources (${Object.keys(pack.sources).join(', ')})`,
      )
  }
  for (const [name, rules] of Object.entries(pack.limits)) {
    const last = rules.at(-1)
    if (last && Object.keys(last.when).length > 0) {
      problems.push(`limits.${name}: the last rule (${last.id}) must hold for every order, without \`when\``)
    }
    for (const { id, ladder } of rules) {
      if (ladder !== null && !pack.ladders[ladder]) {
        problems.push(
          `rule ${id}: ladder '${ladder}' is not known; known are ${Object.keys(pack.ladders).join(', ')}`,
        )
      }
    }
  }
  for (const [name, { rungs }] of Object.entries(pack.ladders)) {
    for (const [i, { rung, after }] of rungs.entries()) {
      const before = rungs[i - 1]
      if (before && nominalSeconds(calendar, after) < nominalSeconds(calendar, before.after)) {
        problems.push(`ladders.${name}: rung ${rung} must not come before ${before.rung}`)
      }
    }
  }
  for (const kind of Object.values(WhistleKind)) {
    const within = (name: 'sign' | 'reportIn') =>
      pack.limits[name].find(({ when }) => !when.whistle || when.whistle.includes(kind))
    const [sign, reportIn] = [within('sign'), within('reportIn')]
    if (sign && reportIn && nominalSeconds(calendar, sign.within) > nominalSeconds(calendar, reportIn.within))
      problems.push(`rule ${sign.id}: a unit may not have longer to sign than to report in (${reportIn.id})`)
  }
  for (const urgency of Object.values(Urgency)) {
    const within = (name: 'accept' | 'handle') =>
      pack.limits[name].find(({ when }) => !when.urgency || when.urgency.includes(urgency))
    const [accept, handle] = [within('accept'), within('handle')]
    if (
      accept &&
      handle &&
      nominalSeconds(calendar, accept.within) > nominalSeconds(calendar, handle.within)
    ) {
      problems.push(`rule ${accept.id}: a unit may not have longer to accept than to handle (${handle.id})`)
    }
  }
  return problems
}

/** Every rule of a pack with its source. */
export function rulesOf(pack: PolicyPack): z.output<typeof rule>[] {
  return [
    pack.calendar,
    pack.warning,
    ...Object.values(pack.limits).flat(),
    ...Object.values(pack.ladders),
    pack.returns,
    pack.extensions,
    pack.parking,
    pack.delegation,
    pack.assistance,
    pack.checkpoints,
    pack.triggers,
    ...pack.mandates,
    pack.whistles,
    pack.visits,
    ...Object.values(pack.counts),
    pack.routing,
    pack.receipt,
    pack.merging,
    pack.answers,
    ...Object.entries(pack.principles).map(([id, principle]) => ({ id, ...principle })),
  ]
}

/** Where a rule comes from, in both languages: 'commands.dispatch' comes from where 'commands' does. Null for none of the pack's. */
export function sourceOf(
  pack: PolicyPack,
  id: RuleId,
): { readonly zh: string; readonly en: string; readonly sure: string } | null {
  const rules = rulesOf(pack)
  const found =
    rules.find((candidate) => candidate.id === id) ??
    rules.find((candidate) => candidate.id === id.split('.')[0])
  const source = found && pack.sources[found.source]
  return found && source ? { ...source, sure: found.sure } : null
}

/** The reference that orders pin: name, version and the hash of everything in it. */
export function packRef(pack: PolicyPack): PackRef {
  return {
    name: pack.name,
    version: pack.version,
    sha256: sha256Of(pack),
  }
}

/** The hash of everything in a pack or an overlay, whatever the order of its keys. */
export function sha256Of(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex')
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`
  }
  return JSON.stringify(value)
}
