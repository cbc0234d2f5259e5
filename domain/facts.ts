import type { Answer, CommandName } from './commands.ts'
import type { Duration } from './duration.ts'
import type { Instant } from './instant.ts'
import type { PackRef, RuleId, Rung } from './policy.ts'
import type { Classification, Opening, Satisfaction } from './requests.ts'
import type { Task } from './tasks.ts'
import type { UnitRef } from './units.ts'

/** A time in which a limit gives neither warning nor rung. `key` names what holds it; once ended it does not recur. */
export interface Hold {
  readonly key: string
  readonly from: Instant
  readonly until: Instant | null
}

/** Why a due instant moved, or stood still. */
export const MoveReason = {
  EXTENDED: 'EXTENDED',
  COMPLEX: 'COMPLEX',
  PARKED: 'PARKED',
  RESUMED: 'RESUMED',
} as const
export type MoveReason = (typeof MoveReason)[keyof typeof MoveReason]

/** Who must, by when, on which rule: a noun of its own. It may start before its task opens and outlive it. */
export interface Limit {
  readonly key: string
  readonly rule: RuleId
  readonly owner: UnitRef
  readonly from: Instant
  /** The time that it gives, against which shares of it are measured. */
  readonly within: Duration
  readonly dueAt: Instant
  readonly warnAt: Instant | null
  /** A year without its holiday notice was touched. */
  readonly provisional: boolean
  readonly ladder: string | null
  readonly warned: boolean
  readonly rungs: readonly Rung[]
  /** While one of them is open, no warning and no rung is given; the due instant stays. */
  readonly holds: readonly Hold[]
  /** Every move of its due instant, with what caused it; one cause moves it once. */
  readonly moves: readonly { readonly cause: string; readonly reason: MoveReason }[]
  /** While it is parked: what was left of it, in seconds of its clock (working seconds for one in working time). */
  readonly parked: number | null
  readonly endedAt: Instant | null
  readonly met: boolean
}

/** Whether a limit still runs: not met, not ended, not parked, held by nothing. */
export function runs(limit: Limit): boolean {
  return limit.endedAt === null && limit.parked === null && limit.holds.every(({ until }) => until !== null)
}

/** How a unit came to be chosen. BACKSTOP marks a gap in the responsibility list. */
export const DispatchBasis = {
  PRECEDENT: 'PRECEDENT',
  RESPONSIBILITY_LIST: 'RESPONSIBILITY_LIST',
  BACKSTOP: 'BACKSTOP',
  CHOSEN: 'CHOSEN',
} as const
export type DispatchBasis = (typeof DispatchBasis)[keyof typeof DispatchBasis]

export interface Dispatch {
  /** 'round1/dispatch2': the prefix of its tasks' and limits' keys. */
  readonly key: string
  readonly unit: UnitRef
  readonly basis: DispatchBasis
  readonly listVersion: string | null
  readonly at: Instant
  /** Who dispatched; null when the single candidate was dispatched by itself. */
  readonly by: string | null
  readonly acceptLimit: string
  readonly handleLimit: string
  readonly designated: boolean
}

/** A dispatch as it stands. */
export interface DispatchState extends Dispatch {
  readonly acceptedAt: Instant | null
  readonly returned: boolean
  readonly deniedReturns: number
}

export const ClosureOutcome = {
  ANSWERED: 'ANSWERED',
  DECLINED: 'DECLINED',
  VISITED: 'VISITED',
  UNREACHED: 'UNREACHED',
  ADJUDICATED: 'ADJUDICATED',
} as const
export type ClosureOutcome = (typeof ClosureOutcome)[keyof typeof ClosureOutcome]

/** How the order ended. `resolved` and `satisfaction` are the requester's word or null, never the unit's. */
export interface Closure {
  readonly outcome: ClosureOutcome
  readonly resolved: boolean | null
  readonly satisfaction: Satisfaction | null
  readonly at: Instant
}

/** One deed of a person in this order, for the separation of duties. */
export interface Deed {
  readonly actor: string
  readonly unit: string
  readonly name: CommandName
  readonly key: string | null
}

/** What is kept of a command so that a repeat of it is recognised after its update id was forgotten. */
export interface RecentCommand {
  readonly id: string
  readonly attempt: string
  readonly bodyHash: string
  readonly seq: number
  readonly version: number
}

/**
 * The state of an order: plain JSON, no texts, bounded.
 * Workflow, projection, rebuild, simulation and tests share it; only `evolve` makes the next one.
 */
export interface Facts {
  readonly number: string
  readonly seq: number
  readonly version: number
  readonly lastAt: Instant
  readonly opening: Opening
  readonly pack: PackRef | null
  readonly calendarVersion: string | null
  readonly classification: Classification | null
  /** What led to each change of it. */
  readonly reclassified: readonly string[]
  readonly promisedBy: Instant | null
  readonly round: number
  readonly dispatches: readonly DispatchState[]
  readonly firstTaker: UnitRef | null
  readonly tasks: Readonly<Record<string, Task>>
  readonly limits: Readonly<Record<string, Limit>>
  /** Answers to tasks, by task key, in their order: the memo that the process walks along. */
  readonly answers: Readonly<Record<string, readonly Answer[]>>
  /** Answers from outside, by key. */
  readonly asked: Readonly<Record<string, unknown>>
  /** Tasks that ended unanswered when their limit passed. */
  readonly lapsed: readonly string[]
  /** Branches that were ended: nothing under these prefixes opens again. */
  readonly ended: readonly string[]
  readonly supervisions: readonly {
    readonly key: string
    readonly limit: string | null
    readonly cause: string
  }[]
  readonly deeds: readonly Deed[]
  readonly urges: number
  readonly comments: number
  readonly closure: Closure | null
  readonly recent: readonly RecentCommand[]
}
