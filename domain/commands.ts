import type { Instant } from './instant.ts'
import type { Classification, ResultKind, Satisfaction, Texts } from './requests.ts'
import type { Actor, UnitRef } from './units.ts'

/** What a unit may give as the reason of a return; each needs its basis in words as well. */
export const ReturnReason = {
  NOT_OUR_DUTY: 'NOT_OUR_DUTY',
  OUTSIDE_AREA: 'OUTSIDE_AREA',
  WRONG_ITEM: 'WRONG_ITEM',
  DUPLICATE: 'DUPLICATE',
} as const
export type ReturnReason = (typeof ReturnReason)[keyof typeof ReturnReason]

/** Why a request is not received (不予受理); each needs its basis and guidance for the requester. */
export const DeclineReason = {
  OUTSIDE_CITY: 'OUTSIDE_CITY',
  STATUTORY_ROUTE: 'STATUTORY_ROUTE',
  PETITION_ROUTE: 'PETITION_ROUTE',
  ALREADY_DECIDED: 'ALREADY_DECIDED',
  STATE_SECRET: 'STATE_SECRET',
  UNLAWFUL: 'UNLAWFUL',
} as const
export type DeclineReason = (typeof DeclineReason)[keyof typeof DeclineReason]

export const Decision = { APPROVE: 'APPROVE', DENY: 'DENY' } as const
export type Decision = (typeof Decision)[keyof typeof Decision]

export const ReviewDecision = { PASS: 'PASS', SEND_BACK: 'SEND_BACK' } as const
export type ReviewDecision = (typeof ReviewDecision)[keyof typeof ReviewDecision]

export const AdjudicationDecision = { REWORK: 'REWORK', CLOSE: 'CLOSE' } as const
export type AdjudicationDecision = (typeof AdjudicationDecision)[keyof typeof AdjudicationDecision]

/** How the unit reached the requester before completing; `NONE` needs its reason in words. */
export const ContactMethod = {
  PHONE: 'PHONE',
  ON_SITE: 'ON_SITE',
  MESSAGE: 'MESSAGE',
  NONE: 'NONE',
} as const
export type ContactMethod = (typeof ContactMethod)[keyof typeof ContactMethod]

export const AttemptResult = {
  NO_ANSWER: 'NO_ANSWER',
  BUSY: 'BUSY',
  WRONG_NUMBER: 'WRONG_NUMBER',
  ASKED_LATER: 'ASKED_LATER',
} as const
export type AttemptResult = (typeof AttemptResult)[keyof typeof AttemptResult]

/**
 * What each command says, structure only: its words travel sealed, in `texts`.
 * The name of a command is the name of its Temporal update.
 */
export interface CommandInputs {
  register: { classification: Classification }
  answer: { satisfaction: Satisfaction | null }
  decline: { reason: DeclineReason }
  reviewDecline: { decision: Decision }
  dispatch: { unit: UnitRef; candidate: number | null }
  accept: Record<string, never>
  returnOrder: { reason: ReturnReason; suggestedUnit: UnitRef | null; newEvidence: boolean }
  reviewReturn: { decision: Decision }
  contact: { method: Exclude<ContactMethod, 'NONE'>; at: Instant }
  progress: Record<string, never>
  askExtension: { days: number }
  decideExtension: { decision: Decision }
  askParking: { until: Instant }
  decideParking: { decision: Decision }
  resume: Record<string, never>
  askComplex: Record<string, never>
  decideComplex: { decision: Decision }
  complete: { resultKind: ResultKind; contact: { method: ContactMethod; at: Instant | null } }
  review: { decision: ReviewDecision }
  recordVisitAttempt: { result: AttemptResult }
  recordReturnVisit: { resolved: boolean; satisfaction: Satisfaction }
  adjudicate: { decision: AdjudicationDecision }
  lift: Record<string, never>
  rate: { resolved: boolean; satisfaction: Satisfaction }
  comment: Record<string, never>
  urge: { byRequester: boolean }
}
export type CommandName = keyof CommandInputs

/**
 * What a command is to the order.
 * TASK: answers an open task. STANDING: possible while the order is open, answers no task.
 * `texts` are the words it must carry, `mayCarry` those it may.
 */
interface CommandShape {
  readonly kind: 'TASK' | 'STANDING'
  readonly texts: readonly string[]
  readonly mayCarry: readonly string[]
  /** Whether it changes the order for a person who decides (makes an `expectedVersion` stale). */
  readonly counts: boolean
}

const task = (texts: string[] = [], mayCarry: string[] = []): CommandShape => ({
  kind: 'TASK',
  texts,
  mayCarry,
  counts: true,
})

export const commandShapes: Readonly<Record<CommandName, CommandShape>> = {
  register: task(),
  answer: task(['reply']),
  decline: task(['basis', 'guidance']),
  reviewDecline: task([], ['note']),
  dispatch: task([], ['note']),
  accept: task([], ['note']),
  returnOrder: task(['basis'], ['evidence']),
  reviewReturn: task([], ['note']),
  contact: { ...task([], ['note']), counts: false },
  progress: { ...task(['note']), counts: false },
  askExtension: task(['basis']),
  decideExtension: task([], ['note']),
  askParking: task(['basis']),
  decideParking: task([], ['note']),
  resume: task([], ['note']),
  askComplex: task(['basis']),
  decideComplex: task([], ['note']),
  complete: task(['publicReply'], ['internalNote', 'noContactReason']),
  review: task([], ['note']),
  recordVisitAttempt: task([], ['note']),
  recordReturnVisit: task([], ['note']),
  adjudicate: task(['basis'], []),
  lift: task(['basis'], []),
  rate: task([], ['note']),
  comment: { kind: 'STANDING', texts: ['comment'], mayCarry: [], counts: false },
  urge: { kind: 'STANDING', texts: [], mayCarry: ['note'], counts: false },
}

export const commandNames = Object.keys(commandShapes) as CommandName[]

/**
 * A command as it reaches the workflow: one update.
 * `id` is derived from the actor and the idempotency key and is the update's id as well.
 * `attempt` tells this sending from an earlier one of the same command.
 */
export type Command<N extends CommandName = CommandName> = {
  [K in N]: {
    readonly name: K
    readonly id: string
    readonly attempt: string
    readonly bodyHash: string
    /** The instant at which the API received it, in city time: the command counts from here. */
    readonly at: Instant
    readonly actor: Actor
    readonly onBehalfOf: string | null
    readonly taskKey: string | null
    readonly expectedVersion: number | null
    readonly input: CommandInputs[K]
    readonly texts: Texts
  }
}[N]

/** What the journal keeps of a command that answered a task: what the process reads when it walks past again. */
export type Answer<N extends CommandName = CommandName> = {
  [K in N]: {
    readonly name: K
    readonly at: Instant
    readonly actor: string
    readonly unit: UnitRef
    readonly input: CommandInputs[K]
  }
}[N]
