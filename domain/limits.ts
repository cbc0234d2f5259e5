import { type Computed, dueAt } from './calendar.ts'
import type { Duration } from './duration.ts'
import type { EventBody } from './events.ts'
import { type Facts, type Limit, type MoveReason, runs } from './facts.ts'
import type { Instant } from './instant.ts'
import { rungAt, warnAt } from './limitTimes.ts'
import type { LimitName, LimitRule, RuleBook, Rung } from './policy.ts'
import type { Classification } from './requests.ts'
import type { Task } from './tasks.ts'
import type { UnitRef } from './units.ts'

/** What a limit is asked for. `key` is its address within the order: 'round1/dispatch1/ACCEPT'. */
export interface LimitAsked {
  readonly key: string
  readonly name: LimitName
  readonly owner: UnitRef
  readonly from: Instant
}

/**
 * The rule of the pack that gives a limit to an order: the first of its name whose condition fits.
 * Packs are checked at load to end every name with a rule for all, so that there always is one.
 */
export function limitRule(book: RuleBook, name: LimitName, classification: Classification | null): LimitRule {
  const rule = book.limits[name].find(({ when }) => {
    const { kind, urgency, complex } = when
    if (!classification) return !kind && !urgency && complex === undefined
    return (
      (!kind || kind.includes(classification.kind)) &&
      (!urgency || urgency.includes(classification.urgency)) &&
      (complex === undefined || complex === classification.complex)
    )
  })
  if (!rule)
    throw new RangeError(
      `pack ${book.pack.name}@${book.pack.version} has no rule for every order under limits.${name}`,
    )
  return rule
}

/** A limit, computed from the pinned rules and calendar. */
export function setLimit(book: RuleBook, asked: LimitAsked, classification: Classification | null): Limit {
  const rule = limitRule(book, asked.name, classification)
  const due = dueAt(book.calendar, asked.from, rule.within)
  return {
    key: asked.key,
    rule: rule.id,
    owner: asked.owner,
    from: asked.from,
    dueAt: due.at,
    warnAt: rule.ladder ? warnAt(book.calendar, asked.from, due.at, rule.within, book.warning) : null,
    provisional: due.provisional,
    ladder: rule.ladder,
    within: rule.within,
    warned: false,
    rungs: [],
    holds: [],
    moves: [],
    parked: null,
    endedAt: null,
    met: false,
  }
}

/** How a limit's due instant moves: warned of anew, by the same measure. */
export function moveLimit(
  book: RuleBook,
  limit: Limit,
  { due, within, reason, cause }: { due: Computed; within: Duration; reason: MoveReason; cause: string },
): Extract<EventBody, { type: 'LIMIT_MOVED' }> {
  const warn = limit.ladder ? warnAt(book.calendar, limit.from, due.at, within, book.warning) : null
  return {
    type: 'LIMIT_MOVED',
    key: limit.key,
    reason,
    cause,
    within,
    dueAt: due.at,
    warnAt: warn,
    provisional: due.provisional,
  }
}

/** What the clock has to do next about a limit. */
export type Notice = { readonly at: Instant; readonly limit: Limit } & (
  | { readonly what: 'WARN' }
  | { readonly what: 'RUNG'; readonly rung: Rung }
)

/** The next instant of a limit at which something is to be said; null when it is met, held or its ladder is climbed. */
function nextNotice(book: RuleBook, limit: Limit): Notice | null {
  if (!runs(limit)) return null
  // Once the limit has passed a warning says nothing any more.
  if (limit.warnAt && !limit.warned && limit.rungs.length === 0)
    return { at: limit.warnAt, limit, what: 'WARN' }
  const ladder = limit.ladder ? book.ladders[limit.ladder] : undefined
  const next = ladder?.[limit.rungs.length]
  return next
    ? { at: rungAt(book.calendar, limit.dueAt, next.after), limit, what: 'RUNG', rung: next.rung }
    : null
}

/** What the clock has to do about an order: say what a limit asks for, or end a task that lapses with its limit. */
export type DueNotice =
  | Notice
  | { readonly what: 'LAPSE'; readonly at: Instant; readonly limit: Limit; readonly task: Task }

/** What the clock has to do about an order as it stands, the earliest first: of each limit what comes next. */
export function dueNotices(book: RuleBook, facts: Facts): DueNotice[] {
  const notices = Object.values(facts.limits).flatMap((limit) => nextNotice(book, limit) ?? [])
  const lapses = Object.values(facts.tasks).flatMap((task) => {
    const limit = task.lapses && task.limit ? facts.limits[task.limit] : undefined
    return limit && runs(limit) ? [{ what: 'LAPSE' as const, at: limit.dueAt, limit, task }] : []
  })
  return [...notices, ...lapses].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
}

/** When a rung of a limit's ladder is due. */
export function rungDue(book: RuleBook, limit: Limit, rung: Rung): Instant {
  const ladder = limit.ladder ? (book.ladders[limit.ladder] ?? []) : []
  const found = ladder.find((candidate) => candidate.rung === rung)
  return found ? rungAt(book.calendar, limit.dueAt, found.after) : limit.dueAt
}
