import type { WorkCalendar } from './calendar.ts'
import type { CommandName } from './commands.ts'
import type { Duration } from './duration.ts'
import type { SupervisionCause } from './facts.ts'
import type { Mandate } from './mandates.ts'
import type { Origin, RequestKind, Urgency } from './requests.ts'
import type { TaskKind } from './tasks.ts'
import type { Role, UnitRef } from './units.ts'
import type { WhistleKind } from './whistles.ts'

/** The id of a rule of a policy pack, e.g. 'limits.accept.danger': what a deadline or a refusal cites. */
export type RuleId = string

export const LimitName = {
  receive: 'receive',
  declineReview: 'declineReview',
  objection: 'objection',
  dispatch: 'dispatch',
  accept: 'accept',
  negotiate: 'negotiate',
  rule: 'rule',
  handle: 'handle',
  onSpot: 'onSpot',
  delegated: 'delegated',
  assist: 'assist',
  expert: 'expert',
  sign: 'sign',
  firstContact: 'firstContact',
  reportIn: 'reportIn',
  work: 'work',
  conclude: 'conclude',
  evaluate: 'evaluate',
  checkpoint: 'checkpoint',
  rework: 'rework',
  extension: 'extension',
  parking: 'parking',
  parked: 'parked',
  approveComplex: 'approveComplex',
  returnReview: 'returnReview',
  review: 'review',
  verify: 'verify',
  visit: 'visit',
  adjudicate: 'adjudicate',
  writeOff: 'writeOff',
  grantedTime: 'grantedTime',
  nameLeader: 'nameLeader',
  withdrawCheck: 'withdrawCheck',
  reply: 'reply',
  aftercare: 'aftercare',
} as const
export type LimitName = (typeof LimitName)[keyof typeof LimitName]

/** One limit of a pack. The first rule of a name whose `when` fits the order is the one that holds. */
export interface LimitRule {
  readonly id: RuleId
  readonly when: {
    readonly kind?: readonly RequestKind[]
    readonly urgency?: readonly Urgency[]
    readonly complex?: boolean
    readonly whistle?: readonly WhistleKind[]
  }
  readonly within: Duration
  /** The ladder that is climbed once it has passed; null where nobody is to be reminded (aftercare). */
  readonly ladder: string | null
  /** What the pack calls the orders that it holds for, where it sorts them by grades (分级). */
  readonly grade?: Grade
}

export interface Grade {
  readonly zh: string
  readonly en: string
}

/**
 * What the clock does when a limit has passed.
 * REMINDED: holder and leader are reminded. SUPERVISED: a supervision opens. DUTY_LEADER_TOLD: the next level's duty
 * leader is told. The two proposals open something a competent person decides; the clock never punishes.
 */
export const Rung = {
  REMINDED: 'REMINDED',
  SUPERVISED: 'SUPERVISED',
  DUTY_LEADER_TOLD: 'DUTY_LEADER_TOLD',
  NOTICE_PROPOSED: 'NOTICE_PROPOSED',
  ACCOUNTABILITY_PROPOSED: 'ACCOUNTABILITY_PROPOSED',
} as const
export type Rung = (typeof Rung)[keyof typeof Rung]

export interface LadderRung {
  readonly rung: Rung
  /** How long after the due instant. */
  readonly after: Duration
}

/** When a warning is given before a limit: a share of it is left, or `atMost` for limits of `from` and more, whichever comes first. */
export interface WarningRule {
  readonly id: RuleId
  readonly share: number
  readonly atMost: Duration
  readonly from: Duration
}

export interface PackRef {
  readonly name: string
  readonly version: string
  readonly sha256: string
}

/**
 * What an order needs of its pack, compact: values and rule ids, no prose.
 * Read once at receipt and kept with the order; the sources behind the ids are read from the pack by its reference.
 */
export interface RuleBook {
  readonly pack: PackRef
  /** What a district's overlay of the pack tightens (docs/policies.md); null where it has none. */
  readonly overlay: PackRef | null
  readonly calendar: WorkCalendar
  readonly calendarVersion: string
  readonly warning: WarningRule
  readonly limits: Readonly<Record<LimitName, readonly LimitRule[]>>
  readonly ladders: Readonly<Record<string, readonly LadderRung[]>>
  readonly commands: Readonly<Record<CommandName, readonly Role[]>>
  readonly counts: {
    readonly dispatchesBeforeDesignation: number
    readonly visitAttempts: number
    readonly sendBacksBeforeSupervision: number
    readonly reworksBeforeRaising: number
    readonly urgesBeforeCheckpoint: number
  }
  readonly returns: {
    readonly ordinary: Duration
    readonly complex: Duration
    readonly refusedFor: readonly Urgency[]
  }
  /** How often a handling limit may be extended; each time by at most its own length. */
  readonly extensions: { readonly most: number }
  /** How often an order may be parked, and for how long at most. */
  readonly parking: { readonly most: number; readonly upTo: Duration }
  /** The shares of a delegator's limit (domain/limitTimes.ts). */
  readonly delegation: { readonly leaves: number; readonly before: number }
  /** The share of the lead's limit that an assisting unit has. */
  readonly assistance: { readonly share: number }
  /** Of which orders half of the handling limit opens a checkpoint. */
  readonly checkpoints: { readonly halfway: readonly ('COMPLEX' | 'EXTENDED')[] }
  /** What opens a supervision beside a limit that passed. */
  readonly triggers: readonly SupervisionCause[]
  readonly mandates: readonly Mandate[]
  /** How many orders are handled together at most. */
  readonly merging: { readonly most: number }
  readonly whistles: { readonly emergency: readonly Urgency[]; readonly mostUnits: number }
  readonly visits: { readonly apart: Duration; readonly differentDays: boolean }
  /** Who may hand in a request, and what was found. */
  readonly receipt: { readonly roles: Readonly<Record<Origin, readonly Role[]>> }
  /** Every so many-th number that is answered on the spot is reviewed before it is closed. */
  readonly answers: { readonly sampleEvery: number }
  readonly routing: { readonly singleCandidate: 'CONFIRM' | 'AUTO' }
  /** Which unit holds which of the managing and supervising tasks, for the order's city. */
  readonly desks: Readonly<Partial<Record<TaskKind, UnitRef>>>
}
