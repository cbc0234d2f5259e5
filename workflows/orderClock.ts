import type { Facts, Limit, Proposal } from '../domain/facts.ts'
import { epochMs, type Instant, inZone } from '../domain/instant.ts'
import { branchOf, type DueNotice, dueNotices } from '../domain/limits.ts'
import { mandateOver, reaches } from '../domain/mandates.ts'
import type { RuleBook } from '../domain/policy.ts'
import type { Engine } from './engine.ts'
import type { OrderJournal } from './orderJournal.ts'
import type { OrderLimits } from './orderLimits.ts'

/** What the order's clock needs of its file. */
interface ClockParts {
  readonly engine: Engine
  readonly journal: OrderJournal
  readonly limits: OrderLimits
  /** Null until the rules are read. */
  readonly book: () => RuleBook | null
  readonly now: () => Instant
}

/** Says what is due, when it is due: warnings, rungs, checkpoints, and the end of tasks that end by themselves. */
export class OrderClock {
  readonly #parts: ClockParts
  /** The facts for which `#next` was found. */
  #foundFor: Facts | null = null
  #next: DueNotice | null = null

  constructor(parts: ClockParts) {
    this.#parts = parts
  }

  /** One lazy timer: sleeps to the earliest instant that matters, says what is due, sleeps again. Never ends. */
  async keep(): Promise<never> {
    const { engine, journal, book } = this.#parts
    for (;;) {
      // One cause at a time: what a command leads to has been recorded before the clock speaks.
      await engine.condition(() => journal.settled && this.#nextNotice() !== null)
      const next = this.#nextNotice()
      if (next === null) continue
      const { at, what, limit } = next
      const ms = epochMs(at) - journal.facts.opening.clockOffset * 1000 - engine.now()
      // A limit that moved later costs nothing until the timer fires; an earlier instant needs an earlier timer.
      const isEarlier = () => (this.#nextNotice()?.at ?? at) < at
      const zone = book()?.calendar.utcOffsetMinutes ?? 0
      if (ms > 0 && (await engine.conditionOr(isEarlier, ms, `${what} ${limit.key} ${inZone(at, zone)}`)))
        continue
      await engine.condition(() => journal.settled)
      this.#sayWhatIsDue()
    }
  }

  /** The next thing that the clock has to say. It is asked at every activation, and found anew only after an event. */
  #nextNotice(): DueNotice | null {
    const { journal } = this.#parts
    if (this.#foundFor !== journal.facts) {
      this.#next = this.#earliest()
      this.#foundFor = journal.facts
    }
    return this.#next
  }

  #earliest(): DueNotice | null {
    const book = this.#parts.book()
    return book ? (dueNotices(book, this.#parts.journal.facts).at(0) ?? null) : null
  }

  #sayWhatIsDue(): void {
    const { journal, now } = this.#parts
    const until = now()
    journal.asOf = until
    for (let notice = this.#earliest(); notice && notice.at <= until; notice = this.#earliest())
      this.#say(notice)
  }

  #say(notice: DueNotice): void {
    const { journal, limits } = this.#parts
    const { limit } = notice
    const { key, owner } = limit
    switch (notice.what) {
      case 'WARN':
        journal.record({ type: 'WARNED', limit: key, holder: owner })
        return
      case 'CHECK':
        journal.record({
          type: 'CHECKPOINT_OPENED',
          key: `${branchOf('checkpoint', limit)}.${limit.checked + 1}`,
          cause: notice.cause,
          limit: key,
        })
        return
      case 'LAPSE':
        journal.record({ type: 'TASK_LAPSED', key: notice.task.key })
        limits.endLimit(key, 'LAPSED')
        return
      case 'RUNG': {
        const { rung, at: due } = notice
        journal.record({ type: 'RUNG_REACHED', limit: key, rung, holder: owner, due })
        if (rung === 'SUPERVISED')
          journal.enter({
            type: 'SUPERVISION_OPENED',
            key: branchOf('supervision', limit),
            limit: key,
            cause: 'OVERDUE',
            subject: owner,
          })
        if (rung === 'NOTICE_PROPOSED') this.#propose(limit, 'NOTICE')
        if (rung === 'ACCOUNTABILITY_PROPOSED') this.#propose(limit, 'ACCOUNTABILITY')
      }
    }
  }

  /** Proposed is only what somebody may decide on: to a measure that no mandate reaches nobody could say yes. */
  #propose(limit: Limit, measure: Proposal['measure']): void {
    const { journal, book } = this.#parts
    const rules = book()
    const desk = rules?.desks.PROPOSAL
    const mandate = desk ? mandateOver(rules.mandates, desk, limit.owner) : null
    if (!mandate || !reaches(mandate, measure)) return
    const key = `${branchOf('proposal', limit)}.${measure}`
    journal.enter({ type: 'PROPOSAL_OPENED', key, limit: limit.key, measure })
  }
}
