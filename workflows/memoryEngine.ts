import type { Command } from '../domain/commands.ts'
import type { Event } from '../domain/events.ts'
import type { Closure, Facts } from '../domain/facts.ts'
import type { Addressed, Heard, Message } from '../domain/family.ts'
import type { RuleBook } from '../domain/policy.ts'
import type { Question, QuestionName, Questions } from '../domain/questions.ts'
import type { Opening } from '../domain/requests.ts'
import type { Batch, Engine, SplitAsked } from './engine.ts'
import { lifeOf } from './life.ts'
import { type CommandResult, OrderFile, type Snapshot, type SuccessionAsked } from './orderFile.ts'

/** Answers what the process asks of the outside, without an outside. */
export type Oracle = <Q extends QuestionName>(question: Question<Q>) => Promise<Questions[Q]['answer']>

interface Waiting {
  readonly holds: () => boolean
  readonly wakeAt: number
  readonly resolve: (held: boolean) => void
}

/** An engine on a virtual clock: the same steps, thousands of orders a second. Time moves only when it is told to. */
export class MemoryEngine implements Engine {
  readonly journalled: Event[] = []
  #now: number
  #waiting: Waiting[] = []
  readonly #oracle: Oracle

  constructor(startsAt: number, oracle: Oracle) {
    this.#now = startsAt
    this.#oracle = oracle
  }

  now(): number {
    return this.#now
  }

  async condition(holds: () => boolean): Promise<void> {
    await this.conditionOr(holds, Number.POSITIVE_INFINITY)
  }

  conditionOr(holds: () => boolean, ms: number): Promise<boolean> {
    if (holds()) return Promise.resolve(true)
    return new Promise((resolve) => {
      this.#waiting.push({ holds, wakeAt: this.#now + ms, resolve })
    })
  }

  /** As the journal in Postgres: what is there stays, and is told to whoever would write something else. */
  async journal({ events }: Batch): Promise<readonly Event[] | null> {
    const [first] = events
    if (!first) return null
    if (first.seq > this.journalled.length + 1) throw new RangeError(`event ${first.seq} leaves a gap`)
    const forks = events.some((event) => {
      const kept = this.journalled[event.seq - 1]
      return kept !== undefined && JSON.stringify(kept) !== JSON.stringify(event)
    })
    if (forks) return this.journalled.slice(first.seq - 1)
    this.journalled.push(...events.filter(({ seq }) => seq > this.journalled.length))
    return null
  }

  async answer<Q extends QuestionName>(question: Question<Q>): Promise<Questions[Q]['answer']> {
    // The journal is this engine's own; all else is for the outside.
    if ('after' in question)
      return { events: this.journalled.slice(question.after) } as Questions[Q]['answer']
    return this.#oracle(question)
  }

  /** Orders beside this one are not in memory: they take what they are told. */
  async tell(messages: readonly Addressed[]): Promise<readonly Heard[]> {
    return messages.map(() => ({ taken: true, sameRequester: false }))
  }

  async splitOff({ number, seq }: SplitAsked): Promise<readonly string[]> {
    return [`${number}/${seq}`]
  }

  show(): void {}

  /** Ends the run that is on it, as continue-as-new does: whatever waited is gone, the clock and the journal stay. */
  endRun(): void {
    this.#waiting = []
  }

  /** Runs everything as far as it can go without time passing. */
  async rest(): Promise<void> {
    for (;;) {
      // A macrotask ends all microtasks: the same instant at which Temporal tests its conditions.
      await new Promise((resolve) => setImmediate(resolve))
      const awake = this.#waiting.filter(({ holds }) => holds())
      if (awake.length === 0) return
      this.#waiting = this.#waiting.filter((waiting) => !awake.includes(waiting))
      for (const { resolve } of awake) resolve(true)
    }
  }

  /** Lets time pass, waking every timer on the way at its own instant. */
  async passTo(ms: number): Promise<void> {
    await this.rest()
    for (;;) {
      const next = Math.min(...this.#waiting.map(({ wakeAt }) => wakeAt))
      if (next > ms) break
      this.#now = Math.max(this.#now, next)
      const awake = this.#waiting.filter(({ wakeAt }) => wakeAt <= next)
      this.#waiting = this.#waiting.filter((waiting) => !awake.includes(waiting))
      for (const { resolve } of awake) resolve(false)
      await this.rest()
    }
    this.#now = Math.max(this.#now, ms)
  }
}

/** One order in memory. */
export interface MemoryOrder {
  readonly engine: MemoryEngine
  readonly facts: Facts
  readonly snapshot: Snapshot
  readonly closure: Closure | undefined
  judge(command: Command): ReturnType<OrderFile['judge']>
  give(command: Command): Promise<CommandResult>
  hear(message: Message): Promise<Heard>
  catchUp(): Promise<void>
  succeed(asked: SuccessionAsked): Promise<{ readonly moved: boolean }>
}

/** Starts an order's life in memory, or goes on with a snapshot as continue-as-new does. */
export async function liveInMemory(
  engine: MemoryEngine,
  start: { readonly opening: Opening; readonly rules: RuleBook } | Snapshot,
): Promise<MemoryOrder> {
  engine.endRun()
  const file = new OrderFile(engine, 'facts' in start ? start : { ...start, texts: {} })
  let closure: Closure | undefined
  let failure: unknown
  file.failed.catch((error: unknown) => {
    failure = error
  })
  file.run(async () => {
    closure = await lifeOf(file)
  })
  const rest = async () => {
    await engine.rest()
    if (failure) throw failure
  }
  await rest()
  return {
    engine,
    get facts() {
      return file.facts
    },
    get snapshot() {
      return file.snapshot
    },
    get closure() {
      return closure
    },
    judge: (command) => file.judge(command),
    give: async (command) => {
      const taken = file.take(command)
      await rest()
      return taken
    },
    hear: async (message) => {
      const heard = file.hear(message)
      await rest()
      return heard
    },
    succeed: async (asked) => {
      const succeeded = file.succeed(asked)
      await rest()
      return succeeded
    },
    catchUp: async () => {
      const caughtUp = file.catchUp()
      await rest()
      await caughtUp
    },
  }
}
