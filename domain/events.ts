import type { CommandInputs, CommandName } from './commands.ts'
import type { Duration } from './duration.ts'
import type {
  CheckpointCause,
  Closure,
  Dispatch,
  Limit,
  LimitCheck,
  MoveReason,
  Proposal,
  Reckoning,
  Settlement,
  SupervisionCause,
} from './facts.ts'
import type { ChildAnswer, Merge, MergeEnd } from './family.ts'
import type { Instant } from './instant.ts'
import type { PackRef, RuleId, Rung } from './policy.ts'
import type { QuestionName } from './questions.ts'
import type { Classification, Opening, Texts } from './requests.ts'
import type { Task } from './tasks.ts'
import type { AreaCode, EventBy, Level, UnitRef } from './units.ts'
import type { WhistleBlown } from './whistles.ts'

/** A command that was accepted. `ends`: whether it ended the task it answered. */
export type CommandedBody<N extends CommandName = CommandName> = {
  [K in N]: {
    readonly type: 'COMMANDED'
    readonly name: K
    readonly taskKey: string | null
    readonly ends: boolean
    readonly id: string
    readonly attempt: string
    readonly bodyHash: string
    readonly input: CommandInputs[K]
  }
}[N]

/** What can happen to an order. Only `evolve` reads these into facts. */
export type EventBody =
  | { readonly type: 'OPENED'; readonly opening: Opening }
  | {
      readonly type: 'RULES_PINNED'
      /** The area that was known: a district may have an overlay. */
      readonly area: AreaCode | null
      readonly pack: PackRef
      readonly overlay: PackRef | null
      readonly calendarVersion: string
    }
  | CommandedBody
  /** A holiday notice came out: provisional limits are reckoned by the new calendar. */
  | { readonly type: 'CALENDAR_CHANGED'; readonly calendarVersion: string }
  | { readonly type: 'TASK_OPENED'; readonly task: Task }
  | { readonly type: 'TASK_ENDED'; readonly key: string; readonly reason: string }
  | { readonly type: 'TASK_LAPSED'; readonly key: string }
  | { readonly type: 'BRANCH_ENDED'; readonly prefix: string; readonly reason: string }
  | { readonly type: 'LIMIT_SET'; readonly limit: Limit }
  | { readonly type: 'LIMIT_MET'; readonly key: string; readonly metAt: Instant }
  | { readonly type: 'LIMIT_ENDED'; readonly key: string; readonly reason: string }
  | {
      readonly type: 'LIMIT_MOVED'
      readonly key: string
      readonly reason: MoveReason
      /** The key of the task that led to it. */
      readonly cause: string
      readonly rule: RuleId
      readonly ladder: string | null
      readonly within: Duration
      /** Null when what it was reckoned by stays: only the calendar is another. */
      readonly reckoning: Reckoning | null
      readonly dueAt: Instant
      readonly warnAt: Instant | null
      readonly checks: readonly LimitCheck[]
      readonly provisional: boolean
    }
  | { readonly type: 'LIMIT_PARKED'; readonly key: string; readonly cause: string; readonly seconds: number }
  | { readonly type: 'LIMIT_HELD'; readonly key: string; readonly hold: string }
  | { readonly type: 'LIMIT_RELEASED'; readonly key: string; readonly hold: string }
  | { readonly type: 'WARNED'; readonly limit: string; readonly holder: UnitRef }
  | {
      readonly type: 'RUNG_REACHED'
      readonly limit: string
      readonly rung: Rung
      readonly holder: UnitRef
      /** The instant the rule gives; the event's own instant is later when an outage lay in between. */
      readonly due: Instant
    }
  | { readonly type: 'RUNG_WITHDRAWN'; readonly limit: string; readonly rung: Rung; readonly reason: string }
  | {
      readonly type: 'ANSWERED'
      readonly key: string
      readonly question: QuestionName
      readonly answer: unknown
    }
  | {
      readonly type: 'REGISTERED'
      readonly classification: Classification
      readonly promisedBy: Instant
      readonly provisional: boolean
    }
  | { readonly type: 'RECLASSIFIED'; readonly classification: Classification; readonly cause: string }
  | { readonly type: 'DISPATCHED'; readonly dispatch: Dispatch }
  | { readonly type: 'RETURNED'; readonly dispatch: string }
  /** The order was taken from the unit of this dispatch. */
  | {
      readonly type: 'SUPERSEDED'
      readonly dispatch: string
      readonly cause: string
      readonly to: UnitRef | null
    }
  /** A ruling found the unit of this dispatch responsible: it cannot be returned any more. */
  | { readonly type: 'DESIGNATED'; readonly dispatch: string }
  | { readonly type: 'DISPUTE_RAISED'; readonly key: string; readonly parties: readonly UnitRef[] }
  | { readonly type: 'DISPUTE_SETTLED'; readonly key: string; readonly settlement: Settlement }
  | { readonly type: 'ASSISTANCE_MISSING'; readonly assist: string; readonly unit: UnitRef }
  | { readonly type: 'ROUND_BEGUN'; readonly round: number }
  | {
      readonly type: 'SUPERVISION_OPENED'
      readonly key: string
      readonly limit: string | null
      readonly cause: SupervisionCause
      readonly subject: UnitRef
    }
  | ({ readonly type: 'PROPOSAL_OPENED' } & Proposal)
  | {
      readonly type: 'CHECKPOINT_OPENED'
      readonly key: string
      readonly cause: CheckpointCause
      /** The limit of which half has passed. */
      readonly limit: string | null
    }
  | { readonly type: 'WHISTLE_BLOWN'; readonly whistle: WhistleBlown }
  /** The monitor calls others, in place of some that were called or beside those that were (中期调度). */
  | {
      readonly type: 'REDIRECTED'
      readonly whistle: string
      /** The addresses of those that need not come any more. */
      readonly replaced: readonly string[]
      readonly units: readonly UnitRef[]
    }
  | { readonly type: 'WHISTLE_ENDED'; readonly whistle: string; readonly how: 'CONCLUDED' | 'CANCELLED' }
  /** What the orders that were asked to be handled together with this one said. */
  | { readonly type: 'CHILDREN_ANSWERED'; readonly answers: readonly ChildAnswer[] }
  /** The orders that its parts became. */
  | { readonly type: 'SPLIT_OFF'; readonly seq: number; readonly numbers: readonly string[] }
  /** It is handled together with another from now on. */
  | { readonly type: 'MERGED'; readonly merge: Omit<Merge, 'at' | 'ended'> }
  | { readonly type: 'MERGE_ENDED'; readonly key: string; readonly end: MergeEnd }
  | { readonly type: 'RAISED'; readonly cause: string; readonly level: Level; readonly problem: boolean }
  /** A unit was dissolved: another goes on with all that it has open in this order, and with nothing that is over. */
  | {
      readonly type: 'UNIT_SUCCEEDED'
      readonly from: UnitRef
      readonly to: UnitRef
      /** The order accuses it: whoever came in its place is accused as well. */
      readonly accused: boolean
    }
  | { readonly type: 'CLOSED'; readonly closure: Closure }
export type EventType = EventBody['type']

/** One line of the journal. `seq` numbers an order's events from 1 without a gap. */
export interface Event {
  readonly seq: number
  readonly at: Instant
  /** Null for the clock, and for the process itself. */
  readonly by: EventBy | null
  readonly body: EventBody
  readonly texts: Texts
}
