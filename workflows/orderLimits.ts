import type { Facts, Limit } from '../domain/facts.ts'
import type { Instant } from '../domain/instant.ts'
import { isUnder, supervisionOver } from '../domain/keys.ts'
import { type LimitAsked, type LimitMove, moveLimit, rungDue, setLimit } from '../domain/limits.ts'
import { remaining } from '../domain/limitTimes.ts'
import type { RuleBook } from '../domain/policy.ts'
import { classOf } from '../domain/projection.ts'
import { standingFor, withSuccessors } from '../domain/successions.ts'
import type { UnitRef } from '../domain/units.ts'
import type { OrderJournal } from './orderJournal.ts'

/** The limits and branches of an order: how they are set, moved and ended, each once. */
export class OrderLimits {
  readonly #journal: OrderJournal
  readonly #book: () => RuleBook

  constructor(journal: OrderJournal, book: () => RuleBook) {
    this.#journal = journal
    this.#book = book
  }

  set(asked: LimitAsked): string {
    return this.#once(asked.key, (facts) =>
      setLimit(this.#book(), withSuccessors(facts, asked), classOf(facts)),
    )
  }

  passOn(from: string, key: string, owner: UnitRef): string {
    return this.#once(key, (facts) => {
      const passed = facts.limits[from]
      if (!passed) throw new RangeError(`order ${facts.number} has no limit ${from} to pass on`)
      return {
        ...passed,
        key,
        owner: standingFor(facts, owner),
        warned: false,
        holds: [],
        endedAt: null,
        met: false,
      }
    })
  }

  /** Sets a limit, unless it is set or its branch has ended: whoever asks may not have heard of that yet. */
  #once(key: string, make: (facts: Facts) => Limit): string {
    const { facts } = this.#journal
    if (!facts.limits[key] && !this.isEnded(key))
      this.#journal.record({ type: 'LIMIT_SET', limit: make(facts) })
    return key
  }

  move(key: string, move: LimitMove): void {
    const limit = this.running(key)
    if (!limit || movedBy(limit, move.cause)) return
    this.#journal.record(moveLimit(this.#book(), limit, move))
    // What was said before a clock stood still was said in time.
    if (move.reason !== 'RESUMED') this.#withdraw(key, this.#journal.asOf, 'MOVED')
  }

  /** Reckons every provisional limit that runs anew, by a calendar that has the notice. */
  recalculate(cause: string): void {
    for (const { key, provisional, endedAt, parked } of Object.values(this.#journal.facts.limits))
      if (provisional && endedAt === null && parked === null)
        this.move(key, { reason: 'RECALCULATED', cause, by: null })
  }

  park(key: string, cause: string, at: Instant): void {
    const limit = this.running(key)
    if (!limit || movedBy(limit, cause)) return
    const seconds = remaining(this.#book().calendar, at, limit.dueAt, limit.within)
    this.#journal.record({ type: 'LIMIT_PARKED', key, cause, seconds })
  }

  resume(key: string, cause: string, at: Instant): void {
    const limit = this.running(key)
    if (!limit || limit.parked === null) return
    this.move(key, { cause, reason: 'RESUMED', by: { resumedAt: at, seconds: limit.parked } })
  }

  meet(key: string, at: Instant): void {
    if (!this.running(key)) return
    this.#journal.record({ type: 'LIMIT_MET', key, metAt: at })
    this.#withdraw(key, at, 'MET_BEFORE')
  }

  /** Withdraws the rungs of a limit that, as it now stands, lie after an instant, with what they opened. */
  #withdraw(key: string, at: Instant, reason: string): void {
    const limit = this.#journal.facts.limits[key]
    const book = this.#book()
    for (const rung of limit?.rungs.filter((reached) => at < rungDue(book, limit, reached)) ?? []) {
      this.#journal.record({ type: 'RUNG_WITHDRAWN', limit: key, rung, reason })
      const { facts } = this.#journal
      const opened = rung === 'SUPERVISED' ? supervisionOver(facts, key) : undefined
      if (opened) this.end(opened.key, 'RUNG_WITHDRAWN')
      for (const proposal of facts.proposals)
        if (proposal.limit === key && rung === `${proposal.measure}_PROPOSED`)
          this.end(proposal.key, 'RUNG_WITHDRAWN')
    }
  }

  endLimit(key: string, reason: string): void {
    const limit = this.running(key)
    if (!limit) return
    this.#journal.record({ type: 'LIMIT_ENDED', key, reason })
    this.#withdraw(key, heldSince(limit) ?? this.#journal.asOf, 'ENDED_BEFORE')
  }

  hold(key: string, hold: string): void {
    const limit = this.running(key)
    if (limit && !limit.holds.some((held) => held.key === hold))
      this.#journal.record({ type: 'LIMIT_HELD', key, hold })
  }

  release(key: string, hold: string): void {
    const held = this.running(key)?.holds.find((candidate) => candidate.key === hold)
    if (held && held.until === null) this.#journal.record({ type: 'LIMIT_RELEASED', key, hold })
  }

  /** A limit that has not ended. */
  running(key: string): Limit | null {
    const limit = this.#journal.facts.limits[key]
    return limit && limit.endedAt === null ? limit : null
  }

  /** Ends a branch: its open tasks and running limits end, and nothing opens under the prefix again. */
  end(prefix: string, reason: string): void {
    if (this.isEnded(prefix)) return
    this.#journal.record({ type: 'BRANCH_ENDED', prefix, reason })
    for (const key of Object.keys(this.#journal.facts.limits))
      if (isUnder(key, prefix)) this.endLimit(key, reason)
  }

  isEnded(key: string): boolean {
    return this.#journal.facts.ended.some((prefix) => isUnder(key, prefix))
  }
}

/** Since when a limit gives neither warning nor rung; null when it gives them. */
function heldSince({ holds }: Limit): Instant | null {
  return holds.find(({ until }) => until === null)?.from ?? null
}

/** Whether a cause has moved a limit before. */
function movedBy(limit: Limit, cause: string): boolean {
  return limit.moves.some((move) => move.cause === cause)
}
