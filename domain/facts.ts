import type { Answer, CommandName, EmergencyService } from './commands.ts'
import type { Duration } from './duration.ts'
import type { Child, Merge } from './family.ts'
import type { Instant } from './instant.ts'
import type { Measure } from './mandates.ts'
import type { PackRef, RuleId, Rung } from './policy.ts'
import type { UnitRecordEntry } from './record.ts'
import type { Classification, Opening, Satisfaction } from './requests.ts'
import type { Task } from './tasks.ts'
import type { AreaCode, AreaRef, Level, UnitCode, UnitRef } from './units.ts'
import type { Whistle } from './whistles.ts'

/** A time in which a limit gives neither warning nor rung. `key` names what holds it; once ended it does not recur. */
export interface Hold {
  readonly key: string
  readonly from: Instant
  readonly until: Instant | null
}

/** An instant of a limit at which a monitor looks at it: halfway, or when an approver wants to see what is parked. */
export interface LimitCheck {
  readonly at: Instant
  readonly cause: CheckpointCause
}

/** How a due instant comes about: each in its turn, so that it can be reckoned again when a calendar changes. */
export type Reckoning =
  | { readonly from: Instant; readonly within: Duration }
  /** Somebody set it. */
  | { readonly until: Instant }
  | { readonly add: Duration }
  /** With the seconds of its clock that were left when it was parked. */
  | { readonly resumedAt: Instant; readonly seconds: number }

/** Why a due instant moved, or stood still. */
export const MoveReason = {
  EXTENDED: 'EXTENDED',
  COMPLEX: 'COMPLEX',
  PARKED: 'PARKED',
  RESUMED: 'RESUMED',
  RECLASSIFIED: 'RECLASSIFIED',
  /** The holiday notice of a year came out. */
  RECALCULATED: 'RECALCULATED',
} as const
export type MoveReason = (typeof MoveReason)[keyof typeof MoveReason]

/** A move of a due instant, or that its clock stood still from then on. */
export interface Moved {
  /** The key of what led to it. */
  readonly cause: string
  readonly reason: MoveReason
  readonly at: Instant
  /** When it was due before. */
  readonly was: Instant
  /** When it was due from then on; null where its clock stood still. */
  readonly dueAt: Instant | null
}

/** Who must, by when, on which rule: a noun of its own. It may start before its task opens and outlive it. */
export interface Limit {
  readonly key: string
  readonly rule: RuleId
  readonly owner: UnitRef
  readonly from: Instant
  /** The time that it gives, against which shares of it are measured. */
  readonly within: Duration
  readonly dueAt: Instant
  /** How it came to be due then. */
  readonly reckonings: readonly Reckoning[]
  readonly warnAt: Instant | null
  /** A year without its holiday notice was touched. */
  readonly provisional: boolean
  readonly ladder: string | null
  readonly warned: boolean
  /** When a checkpoint opens while it runs. */
  readonly checks: readonly LimitCheck[]
  /** How many of them were reached. */
  readonly checked: number
  readonly rungs: readonly Rung[]
  /** While one of them is open, no warning and no rung is given; the due instant stays. */
  readonly holds: readonly Hold[]
  /** Every move of its due instant, with what caused it; one cause moves it once. */
  readonly moves: readonly Moved[]
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
  /** The first taker handles while it is disputed whose duty it is (首接负责). */
  FIRST_TAKER: 'FIRST_TAKER',
  /** Agreed between the parties of a dispute, or ruled. */
  RULING: 'RULING',
  /** Handed over by an adjudication. */
  HANDED_OVER: 'HANDED_OVER',
  /** Whoever found it has it: it is its own to do, or it called the others to the spot. */
  FOUND: 'FOUND',
  /** What was done for a whole family of orders was done for this one too. */
  MERGED: 'MERGED',
} as const
export type DispatchBasis = (typeof DispatchBasis)[keyof typeof DispatchBasis]

export interface Dispatch {
  /** 'round1/dispatch2': the prefix of its tasks' and limits' keys. */
  readonly key: string
  readonly unit: UnitRef
  /** The centre that dispatched: there a return is reviewed, and what the unit reports. */
  readonly centre: UnitRef
  readonly basis: DispatchBasis
  /** What the basis rests on: 'list:2026.1:010501', 'precedent:…', 'gap:…', the key of a dispute; null when chosen. */
  readonly reason: string | null
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
  /** The order was taken from this unit: by a ruling, which names the next, or because it came to be accused. */
  readonly superseded: Superseded | null
  readonly deniedReturns: number
  /** The units that had it and were dissolved; absent where none was. */
  readonly unitsBefore?: readonly UnitCode[]
}

export interface Superseded {
  readonly cause: string
  /** Whom a ruling found responsible; null: somebody is to be found. */
  readonly to: UnitRef | null
  /** The round in which it was taken: an earlier one's work stands. */
  readonly round: number
  readonly at: Instant
}

/** How a dispute about duties was settled. */
export interface Settlement {
  readonly how: 'AGREED' | 'RULED'
  /** The key of the task that was answered by it. */
  readonly cause: string
  readonly unit: UnitRef
  readonly at: Instant
  /** It holds for later orders about the item as it was then classed, within this area, until an instant or a later ruling. */
  readonly precedent: {
    readonly item: string
    readonly scope: AreaRef
    readonly until: Instant | null
  } | null
  /** The earlier precedent that it ends, as '20260101-000001/dispute/…'. */
  readonly overturns: string | null
}

/** A dispute about whose duty an order is (职责争议). */
export interface Dispute {
  /** The prefix of its tasks' keys. */
  readonly key: string
  readonly parties: readonly UnitRef[]
  readonly raisedAt: Instant
  /** Its settlements in their order: one, and a second where an objection led to another ruling. */
  readonly settled: readonly Settlement[]
}

/** Why the task force looks into something. */
export const SupervisionCause = {
  OVERDUE: 'OVERDUE',
  SENT_BACK: 'SENT_BACK',
  THIRD_RETURN: 'THIRD_RETURN',
  REFUSED: 'REFUSED',
  REWORK_UNSATISFIED: 'REWORK_UNSATISFIED',
  CLAIM_CONTRADICTED: 'CLAIM_CONTRADICTED',
  PRESSED: 'PRESSED',
  OWN_MOTION: 'OWN_MOTION',
} as const
export type SupervisionCause = (typeof SupervisionCause)[keyof typeof SupervisionCause]

/** One supervision: of a limit that passed, or for a cause of its own. */
export interface Supervision {
  readonly key: string
  readonly limit: string | null
  readonly cause: SupervisionCause
  /** The unit that is supervised. */
  readonly subject: UnitRef
  readonly openedAt: Instant
  /** What the task force did about it, in its order. */
  readonly measures: readonly { readonly measure: Measure; readonly at: Instant }[]
  /** When it ended: lifted, withdrawn with its rung, or over with the order. */
  readonly liftedAt: Instant | null
  /** It came too early: its limit moved, or was kept after all. */
  readonly withdrawn: boolean
}

/** Why a monitor is called. */
export const CheckpointCause = {
  HALFWAY: 'HALFWAY',
  URGED: 'URGED',
  PARKED: 'PARKED',
  CONTACT_BEFORE_VISIT: 'CONTACT_BEFORE_VISIT',
  /** Half of the time to report in is left. */
  WHISTLE: 'WHISTLE',
  /** A unit that was called does not come. */
  WHISTLE_REFUSED: 'WHISTLE_REFUSED',
} as const
export type CheckpointCause = (typeof CheckpointCause)[keyof typeof CheckpointCause]

/** A time when an order was split (拆分): the command's event, and the orders that its parts became. */
export interface Split {
  readonly seq: number
  /** Null while they are being made. */
  readonly numbers: readonly string[] | null
}

/** Something for the monitor of the grid centre to look at in mid-course (监哨、中期调度). */
export interface Checkpoint {
  readonly key: string
  readonly cause: CheckpointCause
  /** The limit of which half has passed. */
  readonly limit: string | null
  readonly at: Instant
}

/** A notice or a proposal of accountability that the ladder proposes and a person decides. */
export interface Proposal {
  readonly key: string
  readonly limit: string
  readonly measure: 'NOTICE' | 'ACCOUNTABILITY'
}

/** A unit was dissolved: who goes on with what it had in this order. */
export interface Succession {
  readonly from: UnitCode
  readonly to: UnitRef
}

/** How an order was classed, from when on. */
export interface Classed {
  readonly cause: string
  readonly classification: Classification
  readonly at: Instant
}

export const ClosureOutcome = {
  ANSWERED: 'ANSWERED',
  DECLINED: 'DECLINED',
  VISITED: 'VISITED',
  UNREACHED: 'UNREACHED',
  ADJUDICATED: 'ADJUDICATED',
  WRITTEN_OFF: 'WRITTEN_OFF',
  WITHDRAWN: 'WITHDRAWN',
  /** What was found was looked at once more, by another than its finder. */
  VERIFIED: 'VERIFIED',
  /** Its requester was visited for the order that it was merged into. */
  MERGED: 'MERGED',
} as const
export type ClosureOutcome = (typeof ClosureOutcome)[keyof typeof ClosureOutcome]

/** How the order ended. `resolved` and `satisfaction` are the requester's word or null, never the unit's. */
export interface Closure {
  readonly outcome: ClosureOutcome
  readonly resolved: boolean | null
  readonly satisfaction: Satisfaction | null
  readonly at: Instant
}

/** An order that was raised (提级): who leads it there is named. */
export interface Raised {
  /** Each time it was raised: what led to it, and to which level. */
  readonly steps: readonly { readonly cause: string; readonly level: Level; readonly at: Instant }[]
  /** Three rounds left the requester unsatisfied. */
  readonly problem: boolean
  readonly leader: { readonly id: string; readonly name: string } | null
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
  /** The overlay of its district that tightens the pack, where there is one. */
  readonly overlay: PackRef | null
  readonly calendarVersion: string | null
  /** The area for which the rules were pinned; null while none was known. */
  readonly rulesArea: AreaCode | null
  readonly classification: Classification | null
  /** Every classification it had; the last one is `classification`. */
  readonly classed: readonly Classed[]
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
  /** The key in `asked` of who could handle it, as it was asked last. */
  readonly route: string | null
  /** Tasks that ended unanswered when their limit passed. */
  readonly lapsed: readonly string[]
  /** Branches that were ended: nothing under these prefixes opens again. */
  readonly ended: readonly string[]
  readonly supervisions: readonly Supervision[]
  readonly proposals: readonly Proposal[]
  readonly checkpoints: readonly Checkpoint[]
  readonly whistles: readonly Whistle[]
  /** The orders that are, were or were to be handled together with this one. */
  readonly children: readonly Child[]
  /** What was split off from it, each time. */
  readonly splits: readonly Split[]
  /** Its own times as a child of another. */
  readonly merges: readonly Merge[]
  readonly disputes: readonly Dispute[]
  /** Who came in place of units that were dissolved, in their order; absent where none was. */
  readonly successions?: readonly Succession[]
  /** How high it was raised, and who answers for it by name; null while it was not. */
  readonly raised: Raised | null
  /** What goes to the units' records, each with its rule (docs/process.md, The units' record). */
  readonly record: readonly UnitRecordEntry[]
  readonly emergencies: readonly { readonly service: EmergencyService; readonly at: Instant }[]
  /** When the requester asked to withdraw it, each time. */
  readonly withdrawn: readonly Instant[]
  readonly deeds: readonly Deed[]
  readonly urges: number
  readonly comments: number
  readonly closure: Closure | null
  readonly recent: readonly RecentCommand[]
}
