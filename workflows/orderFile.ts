import { alreadyHolds } from '../domain/alreadyHolds.ts'
import type { Computed } from '../domain/calendar.ts'
import type { Answer, Command, CommandName } from '../domain/commands.ts'
import type { Duration } from '../domain/duration.ts'
import type { Event, EventBody, EventBy } from '../domain/events.ts'
import { evolve, isUnder, unopened } from '../domain/evolve.ts'
import type { Closure, Facts, Limit, MoveReason } from '../domain/facts.ts'
import { epochMs, type Instant, instant, inZone } from '../domain/instant.ts'
import { type DueNotice, dueNotices, moveLimit, rungDue, setLimit } from '../domain/limits.ts'
import { remaining, resumed } from '../domain/limitTimes.ts'
import { permits, type Verdict } from '../domain/permits.ts'
import type { LimitName, RuleBook } from '../domain/policy.ts'
import { project } from '../domain/projection.ts'
import type { Question, QuestionName, Questions } from '../domain/questions.ts'
import type { Refusal } from '../domain/refusals.ts'
import type { Opening, Texts } from '../domain/requests.ts'
import type { TaskKind } from '../domain/tasks.ts'
import type { UnitRef } from '../domain/units.ts'
import type { CaseFile, TaskAsked } from './caseFile.ts'
import type { Engine } from './engine.ts'

/** What a command's sender gets back: the order as it then stood, or the rule that refused. */
export type CommandResult =
  | { readonly seq: number; readonly version: number; readonly attempt: string; readonly bodyHash: string }
  | { readonly refusal: Refusal }

/** What goes from one run of an order to the next. */
export interface Snapshot {
  readonly facts: Facts
  readonly book: RuleBook | null
}

/** Never resolves: a step that waits for what can no longer come is left behind with its branch. */
const never = new Promise<never>(() => {})

/**
 * The case file of an order, on whatever engine: facts, journal, commands, waits.
 * It decides nothing about the process; that is the steps' part.
 */
export class OrderFile implements CaseFile {
  #facts: Facts
  #book: RuleBook | null
  readonly #engine: Engine
  readonly #queue: Event[] = []
  /** The facts as of the last event that is known to be in the journal. */
  #journalled: Facts
  /** When what is going on was caused: a command, a timer, the opening. What the process records of itself says this. */
  #asOf: Instant
  /** Counts how often the order was taken over from the journal: who waits since an earlier time waits for ever. */
  #era = 0
  #process: () => Promise<void> = () => never
  /** Who waits for the facts to come to something. Woken by the event itself: cheaper than an engine's condition. */
  readonly #waiting = new Set<{ readonly holds: (facts: Facts) => boolean; readonly wake: () => void }>()
  /** Journal and questions share one lane: two local activities in flight break replay (TypeScript SDK 1.24). */
  #lane: Promise<unknown> = Promise.resolve()
  #inLane = 0
  #fail: (error: unknown) => void = () => {}
  /** Rejects when a branch fails, so that the failure reaches whoever runs the order instead of vanishing. */
  readonly failed: Promise<never>

  constructor(engine: Engine, start: Snapshot | { readonly opening: Opening; readonly texts: Texts }) {
    this.#engine = engine
    this.failed = new Promise((_, reject) => {
      this.#fail = reject
    })
    this.#facts = 'facts' in start ? start.facts : unopened(start.opening)
    this.#book = 'facts' in start ? start.book : null
    this.#journalled = this.#facts
    this.#asOf = this.#facts.lastAt
    if ('opening' in start) {
      this.#record({ type: 'OPENED', opening: start.opening }, null, start.opening.receivedAt, start.texts)
    }
  }

  get facts(): Facts {
    return this.#facts
  }

  get book(): RuleBook {
    if (!this.#book) throw new Error(`order ${this.#facts.number}: its rules are read before its first step`)
    return this.#book
  }

  get snapshot(): Snapshot {
    return { facts: this.#facts, book: this.#book }
  }

  /** Whether everything recorded is durable and the process waits again. Meant for an engine's condition. */
  get settled(): boolean {
    return this.#queue.length === 0 && this.#inLane === 0
  }

  /** Whether the order waits for somebody or is closed: it has arrived somewhere. */
  get opened(): boolean {
    return this.settled && (Object.keys(this.#facts.tasks).length > 0 || this.#facts.closure !== null)
  }

  now(): Instant {
    return instant(this.#engine.now() + this.#facts.opening.clockOffset * 1000)
  }

  // ---- commands

  /** A validator's question: refuse before anything is accepted. Changes nothing. */
  judge(command: Command): Verdict | null {
    if (!this.#book || this.#recall(command)) return null
    return permits(
      command.actor,
      { ...command, texts: Object.keys(command.texts) },
      this.#facts,
      this.#book,
      this.#countsAt(command),
    )
  }

  /** Takes one command at a time: records it, waits until the process has gone on and the journal is written. */
  async take(command: Command): Promise<CommandResult> {
    for (;;) {
      // Another command's consequences may still be on their way: judge on what they lead to.
      while (!this.settled || !this.#book)
        await this.#engine.condition(() => this.settled && this.#book !== null)
      const era = this.#era
      const result = await this.#takeNow(command)
      // Taken over from the journal meanwhile: it may hold this command already, or make it one too many.
      if (era === this.#era) return result
    }
  }

  async #takeNow(command: Command): Promise<CommandResult> {
    const before = this.#recall(command)
    if (before) return before

    const verdict = this.judge(command)
    if (verdict && !verdict.permitted) return { refusal: verdict.refusal }
    if (verdict) {
      const { task, role } = verdict
      const { name, id, attempt, bodyHash, input } = command
      const body = {
        type: 'COMMANDED',
        name,
        taskKey: task?.key ?? null,
        ends: task ? !task.stays.includes(name) : false,
        id,
        attempt,
        bodyHash,
        input,
      }
      const by: EventBy = {
        actor: command.actor.id,
        unit: command.actor.unit,
        role,
        onBehalfOf: command.onBehalfOf,
      }
      this.#asOf = this.#countsAt(command)
      // Name and input are those of one command; the compiler loses the pair when they are taken apart.
      this.#record(body as EventBody, by, this.#asOf, command.texts)
    }
    const { seq, version } = this.#facts
    await this.#engine.condition(() => this.settled)
    return { seq, version, attempt: command.attempt, bodyHash: command.bodyHash }
  }

  #recall(command: Command): CommandResult | null {
    const before = this.#facts.recent.find(({ id }) => id === command.id)
    if (!before) return null
    if (before.bodyHash !== command.bodyHash) {
      return { refusal: { code: 'IDEMPOTENCY_CONFLICT', rule: null, params: {}, allowed: [] } }
    }
    return { seq: before.seq, version: before.version, attempt: before.attempt, bodyHash: before.bodyHash }
  }

  /** A command counts at the instant the API received it; never in the future of the order. */
  #countsAt(command: Command): Instant {
    const now = this.now()
    return command.at < now ? command.at : now
  }

  // ---- what the steps see

  async pinRules(): Promise<void> {
    if (!this.#book) {
      const { opening, pack, calendarVersion } = this.#facts
      const pinned = pack && calendarVersion ? { pack, calendarVersion } : null
      const ask = { city: opening.city, at: opening.receivedAt, pinned }
      const book = await this.#inThisEra(
        this.#inTheLane(() => this.#engine.answer({ question: 'RULES', ...ask })),
      )
      this.#book = book
    }
    this.enter({ type: 'RULES_PINNED', pack: this.book.pack, calendarVersion: this.book.calendarVersion })
  }

  desk(kind: TaskKind): UnitRef {
    const unit = this.book.desks[kind]
    if (!unit)
      throw new Error(`pack ${this.book.pack.name}@${this.book.pack.version} names no desk for ${kind}`)
    return unit
  }

  async task<N extends CommandName>(key: string, asked: TaskAsked<N>, nth = 1): Promise<Answer<N>> {
    return (await this.#wait(key, asked, nth, false)) ?? never
  }

  async taskOrLapse<N extends CommandName>(
    key: string,
    asked: TaskAsked<N> & { limit: string },
  ): Promise<Answer<N> | null> {
    return this.#wait(key, asked, 1, true)
  }

  async #wait<N extends CommandName>(
    key: string,
    asked: TaskAsked<N>,
    nth: number,
    lapses: boolean,
  ): Promise<Answer<N> | null> {
    const answer = () => this.#facts.answers[key]?.[nth - 1]
    const lapsed = () => this.#facts.lapsed.includes(key)
    if (!answer() && !lapsed()) {
      if (this.#isEnded(key)) return never
      if (!this.#facts.tasks[key]) {
        const { kind, holder, accepts, stays = [], limit = null } = asked
        this.#record({
          type: 'TASK_OPENED',
          task: { key, kind, holder, accepts, stays, openedAt: this.#asOf, limit, lapses },
        })
      }
      await this.until(() => answer() !== undefined || lapsed())
    }
    // What a task accepts is what its answers are; `permits` has seen to it.
    return (answer() ?? null) as Answer<N> | null
  }

  async ask<Q extends QuestionName>(
    key: string,
    question: Q,
    ask: Questions[Q]['ask'],
  ): Promise<Questions[Q]['answer']> {
    if (!(key in this.#facts.asked)) {
      const answer = await this.#inThisEra(
        this.#inTheLane(() => this.#engine.answer({ question, ...ask } as Question<Q>)),
      )
      this.#record({ type: 'ANSWERED', key, answer })
    }
    return this.#facts.asked[key] as Questions[Q]['answer']
  }

  enter(body: EventBody): void {
    if (!alreadyHolds(this.#facts, body)) this.#record(body)
  }

  async until(holds: (facts: Facts) => boolean): Promise<void> {
    if (holds(this.#facts)) return
    await new Promise<void>((wake) => {
      this.#waiting.add({ holds, wake })
    })
  }

  limit(key: string, name: LimitName, owner: UnitRef, from: Instant): string {
    if (!this.#facts.limits[key]) {
      this.#record({
        type: 'LIMIT_SET',
        limit: setLimit(this.book, { key, name, owner, from }, this.#facts.classification),
      })
    }
    return key
  }

  limitUntil(key: string, name: LimitName, owner: UnitRef, from: Instant, due: Instant): string {
    if (!this.#facts.limits[key]) {
      const limit = setLimit(this.book, { key, name, owner, from }, this.#facts.classification)
      this.#record({ type: 'LIMIT_SET', limit: { ...limit, dueAt: due, provisional: false } })
    }
    return key
  }

  move(
    key: string,
    cause: string,
    { reason, due, within }: { reason: MoveReason; due: Computed; within?: Duration },
  ): void {
    const limit = this.#running(key)
    if (!limit || movedBy(limit, cause)) return
    this.#record(moveLimit(this.book, limit, { due, within: within ?? limit.within, reason, cause }))
    this.#withdraw(key, this.#asOf, 'MOVED')
  }

  park(key: string, cause: string, at: Instant): void {
    const limit = this.#running(key)
    if (!limit || movedBy(limit, cause)) return
    const seconds = remaining(this.book.calendar, at, limit.dueAt, limit.within)
    this.#record({ type: 'LIMIT_PARKED', key, cause, seconds })
  }

  resume(key: string, cause: string, at: Instant): void {
    const limit = this.#running(key)
    if (!limit || limit.parked === null) return
    const due = resumed(this.book.calendar, at, limit.within, limit.parked)
    this.move(key, cause, { reason: 'RESUMED', due })
  }

  meet(key: string, at: Instant): void {
    if (!this.#running(key)) return
    this.#record({ type: 'LIMIT_MET', key, metAt: at })
    this.#withdraw(key, at, 'MET_BEFORE')
  }

  /** Withdraws the rungs of a limit that, as it now stands, lie after an instant. */
  #withdraw(key: string, at: Instant, reason: string): void {
    const limit = this.#facts.limits[key]
    for (const rung of limit?.rungs.filter((reached) => at < rungDue(this.book, limit, reached)) ?? []) {
      this.#record({ type: 'RUNG_WITHDRAWN', limit: key, rung, reason })
      if (rung === 'SUPERVISED') this.end(supervisionOf(key), 'RUNG_WITHDRAWN')
    }
  }

  endLimit(key: string, reason: string): void {
    if (this.#running(key)) this.#record({ type: 'LIMIT_ENDED', key, reason })
  }

  hold(key: string, hold: string): void {
    const limit = this.#running(key)
    if (limit && !limit.holds.some((held) => held.key === hold))
      this.#record({ type: 'LIMIT_HELD', key, hold })
  }

  release(key: string, hold: string): void {
    const held = this.#running(key)?.holds.find((candidate) => candidate.key === hold)
    if (held && held.until === null) this.#record({ type: 'LIMIT_RELEASED', key, hold })
  }

  #running(key: string) {
    const limit = this.#facts.limits[key]
    return limit && limit.endedAt === null ? limit : null
  }

  beside(key: string, step: () => Promise<void>): void {
    if (this.#isEnded(key)) return
    void step().catch(this.#fail)
  }

  end(prefix: string, reason: string): void {
    if (this.#isEnded(prefix)) return
    this.#record({ type: 'BRANCH_ENDED', prefix, reason })
    for (const key of Object.keys(this.#facts.limits)) if (isUnder(key, prefix)) this.endLimit(key, reason)
  }

  #isEnded(key: string): boolean {
    return this.#facts.ended.some((prefix) => isUnder(key, prefix))
  }

  // ---- the whole life

  /** Runs a process on this file, with its journal and its clock. Whatever fails in it rejects `failed`. */
  run(process: () => Promise<void>): void {
    this.#process = process
    this.beside('process', process)
    this.beside('journal', () => this.keepJournal())
    this.beside('clock', () => this.keepClock())
  }

  /**
   * Goes on from what the journal says where it is ahead of this run: its events were written for a task that the
   * engine lost. What is not in it was told to nobody. The process is called anew and walks down to where it now stands.
   */
  #takeOver(events: readonly Event[]): void {
    this.#queue.length = 0
    this.#facts = events.reduce(evolve, this.#journalled)
    this.#journalled = this.#facts
    this.#asOf = this.#facts.lastAt
    if (this.#book?.pack.sha256 !== this.#facts.pack?.sha256) this.#book = null
    this.#era++
    this.#waiting.clear()
    this.beside('process', this.#process)
  }

  /** Asks the journal whether it is ahead, and goes on from there if it is. For a repair; nothing calls it by itself. */
  async catchUp(): Promise<{ readonly seq: number; readonly version: number }> {
    await this.#engine.condition(() => this.settled && this.#book !== null)
    await this.#inTheLane(async () => {
      const { number, seq } = this.#journalled
      const { events } = await this.#engine.answer({ question: 'AHEAD', number, after: seq })
      if (events.length > 0) this.#takeOver(events)
    })
    await this.#engine.condition(() => this.settled)
    const { seq, version } = this.#facts
    return { seq, version }
  }

  /** Resolves as the promise does, unless the order was taken over from the journal meanwhile: then never. */
  async #inThisEra<T>(promise: Promise<T>): Promise<T> {
    const era = this.#era
    const value = await promise
    return era === this.#era ? value : never
  }

  /** Runs the process until the order is closed, by the process itself or from outside. */
  async untilClosed(process: () => Promise<Closure>): Promise<Closure> {
    if (!this.#facts.closure) this.beside('process', async () => this.#close(await process()))
    await this.until(({ closure }) => closure !== null)
    return this.#facts.closure ?? never
  }

  #close(closure: Closure): void {
    if (this.#facts.closure) return
    for (const key of Object.keys(this.#facts.tasks))
      this.#record({ type: 'TASK_ENDED', key, reason: 'ORDER_CLOSED' })
    for (const key of Object.keys(this.#facts.limits)) this.endLimit(key, 'ORDER_CLOSED')
    this.#record({ type: 'CLOSED', closure })
  }

  /**
   * Writes the queue, batch after batch; never ends. Start it after the process, so that the first question comes
   * before the first write. A command and all that it led to make one batch: one write a command.
   */
  private async keepJournal(): Promise<never> {
    for (;;) {
      await this.#engine.condition(() => this.#queue.length > 0 && this.#inLane === 0)
      await this.#othersRun()
      // The process went on to ask something: what it records with the answer belongs to the same batch.
      if (this.#inLane > 0) continue
      const events = this.#queue.splice(0)
      const facts = this.#facts
      let projection = project(facts)
      await this.#inTheLane(async () => {
        const ahead = await this.#engine.journal({ number: facts.number, events, projection })
        if (!ahead) {
          this.#journalled = facts
          return
        }
        this.#takeOver(ahead)
        projection = project(this.#facts)
      })
      this.#engine.show(projection)
    }
  }

  /**
   * Resolves when everything else has run as far as it can. A condition is tested right after the job that fulfils it,
   * before the microtasks that follow (TypeScript SDK 1.24, worker-interface.ts); the next test comes after them.
   */
  async #othersRun(): Promise<void> {
    let tested = false
    await this.#engine.condition(() => {
      const before = tested
      tested = true
      return before
    })
  }

  /** One lazy timer: sleeps to the earliest instant that matters, says what is due, sleeps again. Never ends. */
  private async keepClock(): Promise<never> {
    for (;;) {
      // One cause at a time: what a command leads to has been recorded before the clock speaks.
      await this.#engine.condition(() => this.settled && this.#nextNotice() !== null)
      const next = this.#nextNotice()
      if (next === null) continue
      const { at, what, limit } = next
      const ms = epochMs(at) - this.#facts.opening.clockOffset * 1000 - this.#engine.now()
      // A limit that moved later costs nothing until the timer fires; an earlier instant needs an earlier timer.
      const isEarlier = () => (this.#nextNotice()?.at ?? at) < at
      if (
        ms > 0 &&
        (await this.#engine.conditionOr(
          isEarlier,
          ms,
          `${what} ${limit.key} ${inZone(at, this.book.calendar.utcOffsetMinutes)}`,
        ))
      )
        continue
      await this.#engine.condition(() => this.settled)
      this.#sayWhatIsDue()
    }
  }

  #nextAsOf = -1
  #next: DueNotice | null = null
  /** The next thing that the clock has to say. It is asked at every activation, and found anew only after an event. */
  #nextNotice(): DueNotice | null {
    if (this.#nextAsOf !== this.#facts.seq) {
      this.#next = this.#book ? (dueNotices(this.#book, this.#facts).at(0) ?? null) : null
      this.#nextAsOf = this.#facts.seq
    }
    return this.#next
  }

  #sayWhatIsDue(): void {
    const now = this.now()
    this.#asOf = now
    const first = () => dueNotices(this.book, this.#facts).at(0)
    for (let notice = first(); notice && notice.at <= now; notice = first()) {
      const { limit } = notice
      switch (notice.what) {
        case 'WARN':
          this.#record({ type: 'WARNED', limit: limit.key, holder: limit.owner })
          break
        case 'LAPSE':
          this.#record({ type: 'TASK_LAPSED', key: notice.task.key })
          this.endLimit(limit.key, 'LAPSED')
          break
        case 'RUNG':
          this.#record({
            type: 'RUNG_REACHED',
            limit: limit.key,
            rung: notice.rung,
            holder: limit.owner,
            due: notice.at,
          })
          if (notice.rung === 'SUPERVISED') {
            this.enter({
              type: 'SUPERVISION_OPENED',
              key: supervisionOf(limit.key),
              limit: limit.key,
              cause: 'OVERDUE',
            })
          }
      }
    }
  }

  // ---- the journal

  #record(body: EventBody, by: EventBy | null = null, at: Instant = this.#asOf, texts: Texts = {}): void {
    const event: Event = { seq: this.#facts.seq + 1, at, by, body, texts }
    this.#facts = evolve(this.#facts, event)
    this.#queue.push(event)
    for (const waiting of this.#waiting) {
      if (!waiting.holds(this.#facts)) continue
      this.#waiting.delete(waiting)
      waiting.wake()
    }
  }

  #inTheLane<T>(run: () => Promise<T>): Promise<T> {
    this.#inLane++
    const result = this.#lane.then(run).finally(() => {
      this.#inLane--
    })
    this.#lane = result.catch(() => undefined)
    return result
  }
}

/** Whether a cause has moved a limit before. */
function movedBy(limit: Limit, cause: string): boolean {
  return limit.moves.some((move) => move.cause === cause)
}

/** The branch of the supervision that a limit's ladder opens: one per limit. */
export function supervisionOf(limit: string): string {
  return `supervision/${limit}`
}
