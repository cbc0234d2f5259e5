import type { Answer, Command, CommandName } from '../domain/commands.ts'
import type { EventBody } from '../domain/events.ts'
import { unopened } from '../domain/evolve.ts'
import type { Closure, Facts } from '../domain/facts.ts'
import type { Addressed, Heard, Message } from '../domain/family.ts'
import { type Instant, instant } from '../domain/instant.ts'
import { outlivesClosing } from '../domain/keys.ts'
import type { LimitMore, LimitMove } from '../domain/limits.ts'
import { permits, type Verdict } from '../domain/permits.ts'
import type { LimitName, RuleBook } from '../domain/policy.ts'
import type { Question, QuestionName, Questions } from '../domain/questions.ts'
import type { Refusal } from '../domain/refusals.ts'
import { knowsSuccessorOf, standingFor, withSuccessors } from '../domain/successions.ts'
import type { TaskKind } from '../domain/tasks.ts'
import type { AreaCode, EventBy, UnitRef } from '../domain/units.ts'
import type { CaseFile, TaskAsked } from './caseFile.ts'
import type { Engine } from './engine.ts'
import { hear } from './hearing.ts'
import type { Start } from './messages.ts'
import { OrderClock } from './orderClock.ts'
import { never, OrderJournal } from './orderJournal.ts'
import { OrderLimits } from './orderLimits.ts'
import { leadsTo } from './standing.ts'
import { callOnce, keepAccusedOut, successionOf } from './succeeding.ts'

/** What a command's sender gets back: the order as it then stood, or the rule that refused. */
export type CommandResult =
  | { readonly seq: number; readonly version: number; readonly attempt: string; readonly bodyHash: string }
  | { readonly refusal: Refusal }

/** Who goes on with what a dissolved unit has, and who dissolved it. */
export interface SuccessionAsked {
  readonly from: UnitRef
  readonly to: UnitRef
  readonly by: EventBy
}

/** What goes from one run of an order to the next. */
export interface Snapshot {
  readonly facts: Facts
  readonly book: RuleBook | null
}

/**
 * The case file of an order, on whatever engine: commands, and what the steps see.
 * It decides nothing about the process; that is the steps' part.
 */
export class OrderFile implements CaseFile {
  #book: RuleBook | null
  readonly #engine: Engine
  readonly #journal: OrderJournal
  readonly #limits: OrderLimits
  readonly #clock: OrderClock
  #process: () => Promise<void> = () => never
  #fail: (error: unknown) => void = () => {}
  #telling = 0
  /** Rejects when a branch fails, so that the failure reaches whoever runs the order instead of vanishing. */
  readonly failed: Promise<never>

  constructor(engine: Engine, start: Snapshot | Pick<Start, 'opening' | 'texts' | 'rules'>) {
    this.#engine = engine
    this.failed = new Promise((_, reject) => {
      this.#fail = reject
    })
    this.#book = 'facts' in start ? start.book : start.rules
    // An order that began with earlier code has none of what came to be known since.
    const facts =
      'facts' in start ? { ...unopened(start.facts.opening), ...start.facts } : unopened(start.opening)
    this.#journal = new OrderJournal(engine, facts, () => this.#beginAnew())
    this.#limits = new OrderLimits(this.#journal, () => this.book)
    this.#clock = new OrderClock({
      engine,
      journal: this.#journal,
      limits: this.#limits,
      book: () => this.#book,
      now: () => this.now(),
    })
    if ('opening' in start) {
      const { opening, texts } = start
      this.#journal.record({ type: 'OPENED', opening }, opening.receivedBy, opening.receivedAt, texts)
    }
  }

  get facts(): Facts {
    return this.#journal.facts
  }

  get book(): RuleBook {
    if (!this.#book) throw new Error(`order ${this.facts.number}: its rules are read before its first step`)
    return this.#withDesks(this.#book)
  }

  /** The rules name the desks of the day on which they were pinned. */
  #withDesks(book: RuleBook): RuleBook {
    return this.facts.successions ? { ...book, desks: withSuccessors(this.facts, book.desks) } : book
  }

  get snapshot(): Snapshot {
    return { facts: this.facts, book: this.#book }
  }

  /** Whether everything recorded is durable and the process waits again. Meant for an engine's condition. */
  get settled(): boolean {
    return this.#journal.settled
  }

  /** Whether other orders are being told something. */
  get isTelling(): boolean {
    return this.#telling > 0
  }

  /** Whether the order waits for somebody or is closed: it has arrived somewhere. */
  get opened(): boolean {
    return this.settled && (Object.keys(this.facts.tasks).length > 0 || this.facts.closure !== null)
  }

  now(): Instant {
    return instant(this.#engine.now() + this.facts.opening.clockOffset * 1000)
  }

  // ---- commands

  /** A validator's question: refuse before anything is accepted. Changes nothing. */
  judge(command: Command): Verdict | null {
    if (!this.#book || this.#recall(command)) return null
    return permits(
      command.actor,
      { ...command, texts: Object.keys(command.texts) },
      this.facts,
      this.book,
      this.#countsAt(command),
    )
  }

  /** Takes one command at a time: records it, waits until the process has gone on and the journal is written. */
  async take(command: Command): Promise<CommandResult> {
    for (;;) {
      // Another command's consequences may still be on their way: judge on what they lead to.
      while (!this.settled || !this.#book)
        await this.#engine.condition(() => this.settled && this.#book !== null)
      const { era } = this.#journal
      const result = await this.#takeNow(command)
      // Taken over from the journal meanwhile: it may hold this command already, or make it one too many.
      if (era === this.#journal.era) return result
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
      this.#journal.asOf = this.#countsAt(command)
      // Name and input are those of one command; the compiler loses the pair when they are taken apart.
      this.#journal.record(body as EventBody, by, this.#journal.asOf, command.texts)
    }
    // As a repeat is told: the order as of the command itself, before what it leads to.
    const { seq, version } = this.facts
    if (verdict) leadsTo(this, { ...command, taskKey: verdict.task?.key ?? null })
    await this.#engine.condition(() => this.settled)
    return { seq, version, attempt: command.attempt, bodyHash: command.bodyHash }
  }

  #recall(command: Command): CommandResult | null {
    const before = this.facts.recent.find(({ id }) => id === command.id)
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

  /** What another order tells this one: taken or not, and answered when that is durable. */
  async hear(message: Message): Promise<Heard> {
    for (;;) {
      while (!this.settled || !this.#book)
        await this.#engine.condition(() => this.settled && this.#book !== null)
      const { era } = this.#journal
      this.#journal.asOf = this.now()
      const heard = hear(this, message)
      await this.#engine.condition(() => this.settled)
      if (era === this.#journal.era) return heard
    }
  }

  // ---- what the steps see

  async pinRules(area: AreaCode | null): Promise<void> {
    const { opening, pack, overlay, calendarVersion, rulesArea } = this.facts
    const isPinned = pack !== null && calendarVersion !== null && (area === null || rulesArea !== null)
    // The first ones came with the order.
    const isGiven = isPinned || pack === null
    if (!this.#book || !isGiven) {
      const pinned = isPinned ? { pack, overlay, calendarVersion } : null
      const { city, receivedAt: at } = opening
      this.#book = await this.#answer({ question: 'RULES', city, at, area, pinned })
    }
    this.enter({
      type: 'RULES_PINNED',
      area,
      pack: this.book.pack,
      overlay: this.book.overlay,
      calendarVersion: this.book.calendarVersion,
    })
  }

  desk(kind: TaskKind): UnitRef {
    const unit = this.book.desks[kind]
    if (!unit)
      throw new Error(`pack ${this.book.pack.name}@${this.book.pack.version} names no desk for ${kind}`)
    return unit
  }

  async task<N extends CommandName>(key: string, asked: TaskAsked<N>, nth = 1): Promise<Answer<N>> {
    return (await this.#wait(key, asked, { nth })) ?? never
  }

  async taskOrLapse<N extends CommandName>(
    key: string,
    asked: TaskAsked<N> & { limit: string },
  ): Promise<Answer<N> | null> {
    return this.#wait(key, asked, { lapses: true })
  }

  async taskUnlessEnded<N extends CommandName>(
    key: string,
    asked: TaskAsked<N>,
    nth = 1,
  ): Promise<Answer<N> | null> {
    return this.#wait(key, asked, { nth, mayEnd: true })
  }

  async #wait<N extends CommandName>(
    key: string,
    asked: TaskAsked<N>,
    { nth = 1, lapses = false, mayEnd = false },
  ): Promise<Answer<N> | null> {
    const answer = () => this.facts.answers[key]?.[nth - 1]
    const isOver = () => this.facts.lapsed.includes(key) || (mayEnd && this.facts.ended.includes(key))
    if (!answer() && !isOver()) {
      if (this.#limits.isEnded(key)) return never
      if (!this.facts.tasks[key]) {
        const { kind, accepts, stays = [], limit = null } = asked
        const holder = standingFor(this.facts, asked.holder)
        const openedAt = this.#journal.asOf
        this.#journal.record({
          type: 'TASK_OPENED',
          task: { key, kind, holder, accepts, stays, openedAt, limit, lapses },
        })
      }
      await this.until(() => answer() !== undefined || isOver())
    }
    // What a task accepts is what its answers are; `permits` has seen to it.
    return (answer() ?? null) as Answer<N> | null
  }

  async ask<Q extends QuestionName>(
    key: string,
    question: Q,
    ask: Questions[Q]['ask'],
  ): Promise<Questions[Q]['answer']> {
    if (!(key in this.facts.asked)) {
      const answer = await this.#answer({ question, ...ask } as Question<Q>)
      this.#journal.record({ type: 'ANSWERED', key, question, answer: withSuccessors(this.facts, answer) })
    }
    return this.facts.asked[key] as Questions[Q]['answer']
  }

  #answer<Q extends QuestionName>(question: Question<Q>): Promise<Questions[Q]['answer']> {
    return this.#journal.inThisEra(this.#journal.inTheLane(() => this.#engine.answer(question)))
  }

  tell(messages: readonly Addressed[]): Promise<readonly (Heard | null)[]> {
    return this.#toOthers(() => this.#engine.tell(messages))
  }

  splitOff(seq: number): Promise<readonly string[]> {
    return this.#toOthers(() => this.#engine.splitOff({ number: this.facts.number, seq }))
  }

  /** What concerns other orders is beside the lane, so that this one goes on meanwhile. */
  #toOthers<T>(act: () => Promise<T>): Promise<T> {
    this.#telling++
    const done = act().finally(() => {
      this.#telling--
    })
    return this.#journal.inThisEra(done)
  }

  enter(body: EventBody): void {
    this.#journal.enter(withSuccessors(this.facts, body))
  }

  until(holds: (facts: Facts) => boolean): Promise<void> {
    return this.#journal.until(holds)
  }

  limit(key: string, name: LimitName, owner: UnitRef, from: Instant, more: LimitMore = {}): string {
    return this.#limits.set({ key, name, owner, from, ...more })
  }

  passOn(limit: string, key: string, owner: UnitRef): string {
    return this.#limits.passOn(limit, key, owner)
  }

  move(key: string, move: LimitMove): void {
    this.#limits.move(key, move)
  }

  park(key: string, cause: string, at: Instant): void {
    this.#limits.park(key, cause, at)
  }

  resume(key: string, cause: string, at: Instant): void {
    this.#limits.resume(key, cause, at)
  }

  meet(key: string, at: Instant): void {
    this.#limits.meet(key, at)
  }

  endLimit(key: string, reason: string): void {
    this.#limits.endLimit(key, reason)
  }

  hold(key: string, hold: string): void {
    this.#limits.hold(key, hold)
  }

  release(key: string, hold: string): void {
    this.#limits.release(key, hold)
  }

  beside(key: string, step: () => Promise<void>): void {
    if (this.#limits.isEnded(key)) return
    void step().catch(this.#fail)
  }

  end(prefix: string, reason: string): void {
    this.#limits.end(prefix, reason)
  }

  close(closure: Closure): void {
    if (this.facts.closure) return
    const goesOn = (key: string) => outlivesClosing(this.facts, key)
    for (const key of Object.keys(this.facts.tasks))
      if (!goesOn(key)) this.#journal.record({ type: 'TASK_ENDED', key, reason: 'ORDER_CLOSED' })
    for (const key of Object.keys(this.facts.limits)) if (!goesOn(key)) this.endLimit(key, 'ORDER_CLOSED')
    this.#journal.record({ type: 'CLOSED', closure })
  }

  // ---- the whole life

  /** Runs a process on this file, with its journal and its clock. Whatever fails in it rejects `failed`. */
  run(process: () => Promise<void>): void {
    this.#process = process
    this.beside('process', process)
    this.beside('journal', () => this.#journal.keep())
    this.beside('clock', () => this.#clock.keep())
  }

  /** Runs the process until the order is closed, by the process itself or from beside. */
  async untilClosed(process: () => Promise<Closure>): Promise<Closure> {
    if (!this.facts.closure) this.beside('process', async () => this.close(await process()))
    await this.until(({ closure }) => closure !== null)
    return this.facts.closure ?? never
  }

  /** Asks the journal whether it is ahead, and goes on from there if it is. For a repair; nothing calls it by itself. */
  async catchUp(): Promise<{ readonly seq: number; readonly version: number }> {
    await this.#engine.condition(() => this.settled && this.#book !== null)
    await this.#journal.catchUp()
    await this.#engine.condition(() => this.settled)
    const { seq, version } = this.facts
    return { seq, version }
  }

  /**
   * The holiday notice of a year is out: provisional limits are reckoned by the calendar that has it, as events. Nothing
   * else moves (a later table moves no running limit by itself).
   */
  async recalculate(): Promise<{ readonly moved: number }> {
    await this.#engine.condition(() => this.settled && this.#book !== null)
    const { opening, pack, overlay, calendarVersion } = this.facts
    if (!pack || this.facts.closure) return { moved: 0 }
    const { city, receivedAt: at } = opening
    const pinned = { pack, overlay, calendarVersion: null }
    const book = await this.#answer({ question: 'RULES', city, at, area: null, pinned })
    if (book.calendarVersion === calendarVersion) return { moved: 0 }
    this.#book = book
    this.#journal.asOf = this.now()
    this.enter({ type: 'CALENDAR_CHANGED', calendarVersion: book.calendarVersion })
    const { seq } = this.facts
    this.#limits.recalculate(`calendar/${book.calendarVersion}`)
    const moved = this.facts.seq - seq
    await this.#engine.condition(() => this.settled)
    return { moved }
  }

  /**
   * A unit is dissolved: another goes on with what it has here, once. Whatever steps ask of the dissolved one from then on
   * they ask of its successor, for the case file knows (domain/successions.ts).
   */
  async succeed({ from, to, by }: SuccessionAsked): Promise<{ readonly moved: boolean }> {
    for (;;) {
      await this.#engine.condition(() => this.settled && this.#book !== null)
      if (knowsSuccessorOf(this.facts, from.code)) return { moved: false }
      const { era } = this.#journal
      this.#journal.asOf = this.now()
      callOnce(this, from, to)
      this.#journal.record(successionOf(this, from, to), by)
      keepAccusedOut(this)
      await this.#engine.condition(() => this.settled)
      // Taken over from the journal meanwhile: it may hold this already, or not.
      if (era === this.#journal.era) return { moved: true }
    }
  }

  /** The journal was ahead and its facts hold now: the process walks down to where it stands. */
  #beginAnew(): void {
    const { pack, overlay } = this.facts
    const isTheirs =
      this.#book?.pack.sha256 === pack?.sha256 && this.#book?.overlay?.sha256 === overlay?.sha256
    if (!isTheirs) this.#book = null
    this.beside('process', this.#process)
  }
}
