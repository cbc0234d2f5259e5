import type { Event } from '../domain/events.ts'
import type { Addressed, Heard } from '../domain/family.ts'
import type { Projection } from '../domain/projection.ts'
import type { Question, QuestionName, Questions } from '../domain/questions.ts'

/** What the journal writes in one transaction: events and the read model after them. */
export interface Batch {
  readonly number: string
  readonly events: readonly Event[]
  readonly projection: Projection
}

/** A split, by the event of its command: the journal has what each part says. */
export interface SplitAsked {
  readonly number: string
  readonly seq: number
}

/** What a case file needs of the machine it runs on. */
export interface Engine {
  /** The engine's clock, in milliseconds since the epoch. */
  now(): number
  /** Resolves once `holds` is true; it is tested at the call, and then whenever everything has run as far as it can. */
  condition(holds: () => boolean): Promise<void>
  /** The same with a time-out in milliseconds: false when it ran out first. `purpose`: what the timer is for, in a line. */
  conditionOr(holds: () => boolean, ms: number, purpose: string): Promise<boolean>
  /** Resolves when the batch is durable, or with what the journal says in its place (db/journal.ts); never gives up. */
  journal(batch: Batch): Promise<readonly Event[] | null>
  /** Resolves with the answer; never gives up. */
  answer<Q extends QuestionName>(question: Question<Q>): Promise<Questions[Q]['answer']>
  /** Resolves with what each order says, null for those that could not be reached; of some at least, and never gives up. */
  tell(messages: readonly Addressed[]): Promise<readonly (Heard | null)[]>
  /** Resolves with the numbers of the orders that the parts of a split became; never gives up. */
  splitOff(split: SplitAsked): Promise<readonly string[]>
  /** Shows a new state to whoever looks at the engine. */
  show(projection: Projection): void
}
