import type { Answer, CommandName } from '../domain/commands.ts'
import type { EventBody } from '../domain/events.ts'
import type { Closure, Facts } from '../domain/facts.ts'
import type { Addressed, Heard } from '../domain/family.ts'
import type { Instant } from '../domain/instant.ts'
import type { LimitMore, LimitMove } from '../domain/limits.ts'
import type { LimitName, RuleBook } from '../domain/policy.ts'
import type { QuestionName, Questions } from '../domain/questions.ts'
import type { TaskKind } from '../domain/tasks.ts'
import type { AreaCode, UnitRef } from '../domain/units.ts'

/** A task as a step asks for it. */
export interface TaskAsked<N extends CommandName> {
  readonly kind: TaskKind
  readonly holder: UnitRef
  /** What answers it. */
  readonly accepts: readonly N[]
  /** Those of `accepts` that leave it open, so that a further answer can follow. */
  readonly stays?: readonly N[]
  /** The limit it answers to, as `limit` returned it. */
  readonly limit?: string
}

/**
 * All that the steps of the process know of the world. Two engines stand behind it: Temporal, and one in memory.
 *
 * Every wait is a memo: what was answered, asked, set or entered under a key before is returned at once, so that the
 * process can be called anew at any time (after continue-as-new, or for a simulation) and walks down to where it stood.
 * Keys are therefore part of the contract with running orders.
 */
export interface CaseFile {
  readonly facts: Facts
  /** The rules pinned to this order. Read `pinRules` first. */
  readonly book: RuleBook
  /** City time, whole seconds. */
  now(): Instant

  /**
   * Reads and pins the rules and the calendar in force when the order was received; once more when its area comes to be
   * known, for its district may have an overlay.
   */
  pinRules(area: AreaCode | null): Promise<void>
  /** The unit that holds tasks of a kind in this city, as the pack says. */
  desk(kind: TaskKind): UnitRef

  /** The `nth` answer to the task under `key`; opens the task when it is not open. */
  task<N extends CommandName>(key: string, asked: TaskAsked<N>, nth?: number): Promise<Answer<N>>
  /** As `task`, but the task ends by itself when its limit passes: then null. */
  taskOrLapse<N extends CommandName>(
    key: string,
    asked: TaskAsked<N> & { limit: string },
  ): Promise<Answer<N> | null>
  /** As `task`, but null where this task itself was ended before: the process goes on without its answer. */
  taskUnlessEnded<N extends CommandName>(
    key: string,
    asked: TaskAsked<N>,
    nth?: number,
  ): Promise<Answer<N> | null>
  /** An answer from outside, asked once. */
  ask<Q extends QuestionName>(
    key: string,
    question: Q,
    ask: Questions[Q]['ask'],
  ): Promise<Questions[Q]['answer']>
  /** Tells other orders something; what each says, or null of those that could not be reached. Told again they say the same again. */
  tell(messages: readonly Addressed[]): Promise<readonly (Heard | null)[]>
  /** Makes orders of the parts that a command split off; their numbers. Asked again it is the same ones. */
  splitOff(seq: number): Promise<readonly string[]>
  /** Enters what the process decided into the journal, once. */
  enter(body: EventBody): void
  /** Resolves when the facts fulfil a condition. */
  until(holds: (facts: Facts) => boolean): Promise<void>

  /** Sets a limit, once, and returns its key. */
  limit(key: string, name: LimitName, owner: UnitRef, from: Instant, more?: LimitMore): string
  /**
   * A limit goes on with another owner, under a key of its own: due when it was, its ladder where it stood. What the clock
   * had said was said to whoever had it before.
   */
  passOn(limit: string, key: string, owner: UnitRef): string
  /** Moves a limit's due instant, once for a cause; rungs that were reached too early are withdrawn. */
  move(limit: string, move: LimitMove): void
  /** Stops a limit's clock, keeping what is left of it. */
  park(limit: string, cause: string, at: Instant): void
  /** The clock of a parked limit goes on with what was left. */
  resume(limit: string, cause: string, at: Instant): void
  /** The limit was kept, or broken, at this instant: it runs no more, and a rung that fired later is withdrawn. */
  meet(limit: string, at: Instant): void
  /** The limit has lost its object. */
  endLimit(limit: string, reason: string): void
  /** Stops warnings and rungs, once for a key (the task that holds it); the due instant stays where it is. */
  hold(limit: string, hold: string): void
  /** Ends a hold; what should have been said meanwhile is said now. */
  release(limit: string, hold: string): void

  /** Runs a branch beside the main line; it is re-entered from the facts. */
  beside(key: string, step: () => Promise<void>): void
  /** Ends a branch or a task: its open tasks and running limits end, and nothing opens under the prefix again. */
  end(prefix: string, reason: string): void

  /** Closes the order from beside: the main line is left where it stands. */
  close(closure: Closure): void
}
