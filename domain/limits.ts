import { type Computed, dueAt, type WorkCalendar } from './calendar.ts'
import type { Duration } from './duration.ts'
import type { EventBody } from './events.ts'
import {
  type CheckpointCause,
  type Facts,
  type Limit,
  type LimitCheck,
  type MoveReason,
  type Reckoning,
  runs,
} from './facts.ts'
import type { Instant } from './instant.ts'
import { capped, extended, halfway, resumed, rungAt, spanOf, warnAt } from './limitTimes.ts'
import type { Grade, LimitName, LimitRule, RuleBook, RuleId, Rung } from './policy.ts'
import type { Classification } from './requests.ts'
import type { Task } from './tasks.ts'
import type { UnitRef } from './units.ts'
import type { WhistleKind } from './whistles.ts'

/** What a limit is asked for. `key` is its address within the order: 'round1/dispatch1/ACCEPT'. */
export interface LimitAsked extends LimitMore {
  readonly key: string
  readonly name: LimitName
  readonly owner: UnitRef
  readonly from: Instant
}

/** What makes a limit another than its rule alone would. */
export interface LimitMore {
  /** The time that somebody granted, in place of the rule's. */
  readonly within?: Duration
  /** When somebody wants it to be due; the rule says its clock and its ladder. */
  readonly until?: Instant
  /** It is due then at the latest. */
  readonly notAfter?: Instant
  /** The kind of whistle by which its rule is chosen. */
  readonly whistle?: WhistleKind
  /** When a monitor looks at it. */
  readonly checks?: readonly LimitCheck[]
  /** It is watched halfway for this, and reminds nobody. */
  readonly watchedFor?: CheckpointCause
}

/** What the rules look at, as far as it is known. */
export type KnownClass = Partial<Pick<Classification, 'kind' | 'urgency' | 'complex'>> | null

/**
 * The rule of the pack that gives a limit to an order: the first of its name whose condition fits.
 * Packs are checked at load to end every name with a rule for all, so that there always is one.
 */
export function limitRule(
  book: RuleBook,
  name: LimitName,
  classed: KnownClass,
  whistle: WhistleKind | null = null,
): LimitRule {
  const { kind, urgency, complex } = classed ?? {}
  const rule = book.limits[name].find(
    ({ when }) =>
      (!when.kind || (kind && when.kind.includes(kind))) &&
      (!when.urgency || (urgency && when.urgency.includes(urgency))) &&
      (when.complex === undefined || when.complex === complex) &&
      (!when.whistle || (whistle && when.whistle.includes(whistle))),
  )
  if (!rule)
    throw new RangeError(
      `pack ${book.pack.name}@${book.pack.version} has no rule for every order under limits.${name}`,
    )
  return rule
}

/** The grade of the orders for which a rule holds; null where the pack has none, and for rules of no limit. */
export function gradeOf(book: RuleBook, rule: RuleId): Grade | null {
  const rules = Object.values(book.limits).flat()
  return rules.find(({ id }) => id === rule)?.grade ?? null
}

/** A limit, computed from the pinned rules and calendar. */
export function setLimit(book: RuleBook, asked: LimitAsked, classification: KnownClass): Limit {
  const { name, from, until, notAfter, watchedFor } = asked
  const found = limitRule(book, name, classification, asked.whistle)
  const rule = watchedFor ? { ...found, ladder: null } : found
  const within = until ? spanOf(book.calendar, from, until, rule.within) : (asked.within ?? rule.within)
  const full = until ? fixed(until) : dueAt(book.calendar, from, within)
  const due = notAfter && from < notAfter ? capped(full, fixed(notAfter)) : full
  const halves =
    name === 'handle' && classification?.complex && book.checkpoints.halfway.includes('COMPLEX')
      ? 'HALFWAY'
      : watchedFor
  return {
    ...begun(asked, rule),
    ...timesOf(book, from, due, { ...rule, within }),
    reckonings: until ? [{ until }] : [{ from, within }, ...(due.at < full.at ? [{ until: due.at }] : [])],
    checks: halves ? checkHalfway(book, from, due, within, halves) : (asked.checks ?? []),
  }
}

function fixed(at: Instant): Computed {
  return { at, provisional: false }
}

function checkHalfway(
  book: RuleBook,
  from: Instant,
  due: Computed,
  within: Duration,
  cause: CheckpointCause,
): LimitCheck[] {
  return [{ at: halfway(book.calendar, from, due.at, within), cause }]
}

function begun({ key, owner, from }: LimitAsked, { id, ladder }: LimitRule) {
  return {
    key,
    rule: id,
    owner,
    from,
    ladder,
    warned: false,
    checked: 0,
    rungs: [],
    holds: [],
    moves: [],
    parked: null,
    endedAt: null,
    met: false,
  }
}

function timesOf(
  book: RuleBook,
  from: Instant,
  due: Computed,
  { within, ladder }: Pick<LimitRule, 'within' | 'ladder'>,
): Pick<Limit, 'within' | 'dueAt' | 'warnAt' | 'provisional'> {
  return {
    within,
    dueAt: due.at,
    warnAt: ladder ? warnAt(book.calendar, from, due.at, within, book.warning) : null,
    provisional: due.provisional,
  }
}

/** How a limit moves. What is left out stays as it was. */
export interface LimitMove {
  readonly reason: MoveReason
  /** The key of what led to it; one cause moves a limit once. */
  readonly cause: string
  /** Null: reckoned anew as it was, by another calendar. */
  readonly by: Reckoning | null
  /** The rule that it answers to from now on, with its time and its ladder. */
  readonly rule?: LimitRule
}

/** How a limit's due instant moves: warned of anew, by the same measure. */
export function moveLimit(
  book: RuleBook,
  limit: Limit,
  { reason, cause, by, rule }: LimitMove,
): Extract<EventBody, { type: 'LIMIT_MOVED' }> {
  const { within, ladder, id } = rule ?? { within: limit.within, ladder: limit.ladder, id: limit.rule }
  const due = reckoned(book, by ? [...limit.reckonings, by] : limit.reckonings, within)
  const opens = (reason === 'COMPLEX' || reason === 'EXTENDED') && book.checkpoints.halfway.includes(reason)
  const halves = opens || limit.checked < limit.checks.length
  return {
    type: 'LIMIT_MOVED',
    key: limit.key,
    reason,
    cause,
    rule: id,
    ladder,
    reckoning: by,
    ...timesOf(book, limit.from, due, { within, ladder }),
    checks: halves ? checkHalfway(book, limit.from, due, within, limit.checks[0]?.cause ?? 'HALFWAY') : [],
  }
}

/** A due instant by all that led to it, in its turn. */
function reckoned({ calendar }: RuleBook, reckonings: readonly Reckoning[], within: Duration): Computed {
  return reckonings.reduce<Computed>(
    (due, by) => {
      const next = reckonedBy(calendar, due.at, by, within)
      return { at: next.at, provisional: next.provisional || ('add' in by && due.provisional) }
    },
    { at: '' as Instant, provisional: false },
  )
}

function reckonedBy(calendar: WorkCalendar, due: Instant, by: Reckoning, within: Duration): Computed {
  if ('from' in by) return dueAt(calendar, by.from, by.within)
  if ('until' in by) return { at: by.until, provisional: false }
  return 'add' in by ? extended(calendar, due, by.add) : resumed(calendar, by.resumedAt, within, by.seconds)
}

/** What the clock has to do next about a limit. */
export type Notice = { readonly at: Instant; readonly limit: Limit } & (
  | { readonly what: 'WARN' }
  | { readonly what: 'CHECK'; readonly cause: CheckpointCause }
  | { readonly what: 'RUNG'; readonly rung: Rung }
)

/** What is to be said next of a limit, and when; null when it is met, held or its ladder is climbed. */
function nextNotice(book: RuleBook, limit: Limit, lastAt: Instant): Notice | null {
  if (!runs(limit)) return null
  const reminder = nextReminder(book, limit, lastAt)
  const check = limit.checks[limit.checked]
  if (!check || (reminder && reminder.at <= check.at)) return reminder
  return { at: check.at, limit, what: 'CHECK', cause: check.cause }
}

function nextReminder(book: RuleBook, limit: Limit, lastAt: Instant): Notice | null {
  // Once the limit has passed a warning says nothing any more; it may have passed when it was set, or while it was held.
  const hasPassed = limit.rungs.length > 0 || lastAt >= limit.dueAt
  if (limit.warnAt && !limit.warned && !hasPassed) return { at: limit.warnAt, limit, what: 'WARN' }
  const ladder = limit.ladder ? book.ladders[limit.ladder] : undefined
  const next = ladder?.[limit.rungs.length]
  return next
    ? { at: rungAt(book.calendar, limit.dueAt, next.after), limit, what: 'RUNG', rung: next.rung }
    : null
}

/** What the clock has to do: a limit's next notice, or ending a task that its limit ends. */
export type DueNotice =
  | Notice
  | { readonly what: 'LAPSE'; readonly at: Instant; readonly limit: Limit; readonly task: Task }

/** Everything that the clock has to do next about an order, the earliest first. */
export function dueNotices(book: RuleBook, facts: Facts): DueNotice[] {
  const notices = Object.values(facts.limits).flatMap((limit) => nextNotice(book, limit, facts.lastAt) ?? [])
  const lapses = Object.values(facts.tasks).flatMap((task) => {
    const limit = task.lapses && task.limit ? facts.limits[task.limit] : undefined
    return limit && runs(limit) ? [{ what: 'LAPSE' as const, at: limit.dueAt, limit, task }] : []
  })
  return [...notices, ...lapses].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
}

/**
 * The key of a branch that a limit opens, such as its supervision: anew each time that the limit moved. It stands beside
 * the limit's own branch and contains no other: what it ends, ends alone.
 */
export function branchOf(kind: string, limit: Limit): string {
  const moved = limit.moves.length > 0 ? `.m${limit.moves.length}` : ''
  return `${kind}/${flat(limit.key)}${moved}`
}

/** A key as one step of another: 'round1/dispatch1' as 'round1.dispatch1'. */
export function flat(key: string): string {
  return key.replaceAll('/', '.')
}

/** When a rung of a limit's ladder is due. */
export function rungDue(book: RuleBook, limit: Limit, rung: Rung): Instant {
  const ladder = limit.ladder ? (book.ladders[limit.ladder] ?? []) : []
  const found = ladder.find((candidate) => candidate.rung === rung)
  return found ? rungAt(book.calendar, limit.dueAt, found.after) : limit.dueAt
}
