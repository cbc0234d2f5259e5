import { alreadyHolds } from '../domain/alreadyHolds.ts'
import type { Event, EventBody } from '../domain/events.ts'
import { evolve } from '../domain/evolve.ts'
import type { Facts } from '../domain/facts.ts'
import type { Instant } from '../domain/instant.ts'
import { project } from '../domain/projection.ts'
import type { Texts } from '../domain/requests.ts'
import type { EventBy } from '../domain/units.ts'
import type { Engine } from './engine.ts'

/** Never resolves: a step that waits for what can no longer come is left behind with its branch. */
export const never = new Promise<never>(() => {})

/**
 * What happened to an order, and what it comes to: the facts, the events that are still to be written, and whoever
 * waits for the facts to come to something.
 */
export class OrderJournal {
  readonly #engine: Engine
  #facts: Facts
  readonly #queue: Event[] = []
  /** The facts as of the last event that is known to be in the journal. */
  #journalled: Facts
  /** When what is going on was caused: a command, a timer, the opening. What the process records of itself says this. */
  asOf: Instant
  /** Counts how often the order was taken over from the journal: who waits since an earlier time waits for ever. */
  #era = 0
  /** Who waits for the facts. Woken by the event itself: cheaper than an engine's condition. */
  readonly #waiting = new Set<{ readonly holds: (facts: Facts) => boolean; readonly wake: () => void }>()
  /** Journal and questions share one lane: two local activities in flight break replay (TypeScript SDK 1.24). */
  #lane: Promise<unknown> = Promise.resolve()
  #inLane = 0
  readonly #onTakenOver: () => void

  constructor(engine: Engine, facts: Facts, onTakenOver: () => void) {
    this.#engine = engine
    this.#facts = facts
    this.#journalled = facts
    this.asOf = facts.lastAt
    this.#onTakenOver = onTakenOver
  }

  get facts(): Facts {
    return this.#facts
  }

  get era(): number {
    return this.#era
  }

  /** Whether everything recorded is durable and no question is on its way. Meant for an engine's condition. */
  get settled(): boolean {
    return this.#queue.length === 0 && this.#inLane === 0
  }

  record(body: EventBody, by: EventBy | null = null, at: Instant = this.asOf, texts: Texts = {}): void {
    const event: Event = { seq: this.#facts.seq + 1, at, by, body, texts }
    this.#facts = evolve(this.#facts, event)
    this.#queue.push(event)
    for (const waiting of this.#waiting) {
      if (!waiting.holds(this.#facts)) continue
      this.#waiting.delete(waiting)
      waiting.wake()
    }
  }

  /** Records what the process decided, unless the facts hold it already. */
  enter(body: EventBody): void {
    if (!alreadyHolds(this.#facts, body)) this.record(body)
  }

  async until(holds: (facts: Facts) => boolean): Promise<void> {
    if (holds(this.#facts)) return
    await new Promise<void>((wake) => {
      this.#waiting.add({ holds, wake })
    })
  }

  inTheLane<T>(run: () => Promise<T>): Promise<T> {
    this.#inLane++
    const result = this.#lane.then(run).finally(() => {
      this.#inLane--
    })
    this.#lane = result.catch(() => undefined)
    return result
  }

  /** Resolves as the promise does, unless the order was taken over from the journal meanwhile: then never. */
  async inThisEra<T>(promise: Promise<T>): Promise<T> {
    const era = this.#era
    const value = await promise
    return era === this.#era ? value : never
  }

  /**
   * Writes the queue, batch after batch; never ends. Start it after the process, so that the first question comes
   * before the first write. A command and all that it led to make one batch: one write a command.
   */
  async keep(): Promise<never> {
    for (;;) {
      await this.#engine.condition(() => this.#queue.length > 0 && this.#inLane === 0)
      await this.#othersRun()
      // The process went on to ask something: what it records with the answer belongs to the same batch.
      if (this.#inLane > 0) continue
      const events = this.#queue.splice(0)
      const facts = this.#facts
      let projection = project(facts)
      await this.inTheLane(async () => {
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

  /** Asks the journal whether it is ahead of this run, and goes on from there if it is. */
  async catchUp(): Promise<void> {
    await this.inTheLane(async () => {
      const { number, seq } = this.#journalled
      const { events } = await this.#engine.answer({ question: 'AHEAD', number, after: seq })
      if (events.length > 0) this.#takeOver(events)
    })
  }

  /**
   * Goes on from what the journal says where it is ahead of this run: its events were written for a task that the
   * engine lost. What is not in it was told to nobody. The process is called anew and walks down to where it now stands.
   */
  #takeOver(events: readonly Event[]): void {
    this.#queue.length = 0
    this.#facts = events.reduce(evolve, this.#journalled)
    this.#journalled = this.#facts
    this.asOf = this.#facts.lastAt
    this.#era++
    this.#waiting.clear()
    this.#onTakenOver()
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
}
