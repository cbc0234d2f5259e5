import type { Instant } from './instant.ts'
import type { Classification, ResultKind, Satisfaction, Texts } from './requests.ts'
import type { Actor, AreaRef, UnitRef } from './units.ts'
import type { CameIn, WhistleKind } from './whistles.ts'

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

/**
 * What an unresolved or unsatisfied visit leads to (研判裁定): rework by the same unit, an exclusion from assessment that
 * two reviewers decide on, time that the requester grants, another unit, or closing where it is resolved all the same.
 */
export const AdjudicationDecision = {
  REWORK: 'REWORK',
  WRITE_OFF: 'WRITE_OFF',
  GRANT_TIME: 'GRANT_TIME',
  HAND_OVER: 'HAND_OVER',
  CLOSE: 'CLOSE',
} as const
export type AdjudicationDecision = (typeof AdjudicationDecision)[keyof typeof AdjudicationDecision]

/** The eight kinds of exclusion from assessment (剔除; Linyi, Yuncheng). */
export const Exclusion = {
  OUTSIDE_AREA: 'OUTSIDE_AREA',
  STATUTORY_ROUTE: 'STATUTORY_ROUTE',
  UNLAWFUL: 'UNLAWFUL',
  SECRET: 'SECRET',
  UNTRUE: 'UNTRUE',
  UNREASONABLE: 'UNREASONABLE',
  FOUND_BY_HEARING: 'FOUND_BY_HEARING',
  FALSE_CLAIM: 'FALSE_CLAIM',
} as const
export type Exclusion = (typeof Exclusion)[keyof typeof Exclusion]

/** The emergency services that danger is passed to at once: police, fire, ambulance. */
export const EmergencyService = {
  POLICE_110: 'POLICE_110',
  FIRE_119: 'FIRE_119',
  AMBULANCE_120: 'AMBULANCE_120',
} as const
export type EmergencyService = (typeof EmergencyService)[keyof typeof EmergencyService]

/** What shows that somebody came: a picture, a video session, a position. */
export const ProofKind = { PHOTO: 'PHOTO', VIDEO_SESSION: 'VIDEO_SESSION', POSITION: 'POSITION' } as const
export type ProofKind = (typeof ProofKind)[keyof typeof ProofKind]

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

type Nothing = Record<string, never>

/** What becomes an order of its own: how it is classed, and its title; its words go with the command. */
export interface SplitPart {
  readonly title: string
  readonly classification: Classification
}

/** A ruling as later orders find it: for its item, in an area and all below it, until an instant or a later ruling. */
export interface PrecedentAsked {
  readonly scope: AreaRef
  readonly until: Instant | null
}

/**
 * What each command says, structure only: its words travel sealed, in `texts`.
 * The name of a command is the name of its Temporal update.
 */
export interface CommandInputs {
  // receipt 受理
  register: { classification: Classification }
  answer: { satisfaction: Satisfaction | null }
  decline: { reason: DeclineReason }
  reviewDecline: { decision: Decision }
  objectToDecline: Nothing
  // dispatch 派单
  dispatch: { unit: UnitRef; candidate: number | null }
  relay: { centre: UnitRef }
  designate: { unit: UnitRef }
  accept: Nothing
  returnOrder: { reason: ReturnReason; suggestedUnit: UnitRef | null; newEvidence: boolean }
  reviewReturn: { decision: Decision }
  // disputes 职责争议
  raiseDispute: { parties: readonly UnitRef[] }
  submitPosition: { suggestedUnit: UnitRef | null }
  agree: { unit: UnitRef }
  failNegotiation: Nothing
  rule: { unit: UnitRef; precedent: PrecedentAsked | null; overturns: string | null }
  recuse: Nothing
  objectToRuling: Nothing
  // handling 办理
  contact: { method: Exclude<ContactMethod, 'NONE'>; at: Instant }
  progress: Nothing
  arrive: { proof: ProofKind; at: Instant }
  delegate: { unit: UnitRef; due: Instant }
  callAssisting: { units: readonly UnitRef[] }
  askExpert: { unit: UnitRef }
  advise: Nothing
  pass: Nothing
  refuse: Nothing
  report: Nothing
  askExtension: { days: number }
  decideExtension: { decision: Decision }
  askParking: { until: Instant }
  decideParking: { decision: Decision; until: Instant | null; checks: readonly Instant[] }
  resume: Nothing
  askComplex: Nothing
  decideComplex: { decision: Decision }
  complete: {
    resultKind: ResultKind
    contact: { method: ContactMethod; at: Instant | null }
    assistanceMissing: boolean
  }
  // whistles 吹哨报到
  blowWhistle: { kind: WhistleKind; units: readonly UnitRef[]; workDue: Instant | null }
  sign: Nothing
  reportIn: CameIn
  conclude: { unit: UnitRef; came: boolean; resolved: boolean }
  redirect: { replaced: readonly UnitRef[]; units: readonly UnitRef[] }
  cancelWhistle: Nothing
  evaluateWhistle: { score: number }
  // checking 核查
  review: { decision: ReviewDecision }
  verify: { decision: ReviewDecision }
  recordVisitAttempt: { result: AttemptResult }
  recordReturnVisit: { resolved: boolean; satisfaction: Satisfaction }
  adjudicate:
    | { decision: 'REWORK' | 'CLOSE' }
    | { decision: 'WRITE_OFF'; exclusion: Exclusion }
    | { decision: 'GRANT_TIME'; days: number }
    | { decision: 'HAND_OVER'; unit: UnitRef }
  reviewWriteOff: { decision: Decision }
  nameLeader: { leader: { readonly id: string; readonly name: string } }
  checkWithdrawal: { decision: Decision; pressed: boolean }
  rate: { resolved: boolean; satisfaction: Satisfaction }
  // monitoring and supervision 调度、督办
  acknowledge: Nothing
  convene: { units: readonly UnitRef[]; at: Instant }
  openVideo: { units: readonly UnitRef[] }
  demandReply: Nothing
  reply: Nothing
  talk: Nothing
  notice: Nothing
  proposeAccountability: Nothing
  decideProposal: { decision: Decision }
  lift: Nothing
  // standing
  transferEmergency: { service: EmergencyService }
  supplement: Nothing
  reclassify: { classification: Classification }
  supervise: { unit: UnitRef | null }
  raise: Nothing
  withdraw: Nothing
  merge: { children: readonly string[] }
  unmerge: { children: readonly string[] }
  split: { parts: readonly SplitPart[] }
  revealContact: Nothing
  comment: Nothing
  urge: { byRequester: boolean }
}
export type CommandName = keyof CommandInputs

/**
 * What a command is to the order.
 * TASK: answers an open task. STANDING: possible while the order is open, answers no task.
 * `texts` are the words it must carry, `mayCarry` those it may, of which `whenDenied` when it denies or sends back.
 */
interface CommandShape {
  readonly kind: 'TASK' | 'STANDING'
  readonly texts: readonly string[]
  readonly mayCarry: readonly string[]
  readonly whenDenied: readonly string[]
  /** Whether it changes the order for a person who decides (makes an `expectedVersion` stale). */
  readonly counts: boolean
}

const task = (texts: string[] = [], mayCarry: string[] = []): CommandShape => ({
  kind: 'TASK',
  texts,
  mayCarry,
  whenDenied: [],
  counts: true,
})

const standing = (texts: string[] = [], mayCarry: string[] = [], counts = true): CommandShape => ({
  kind: 'STANDING',
  texts,
  mayCarry,
  whenDenied: [],
  counts,
})

/** Yes or no to what somebody asked or reported: a no has its reason. */
const decision: CommandShape = { ...task([], ['note']), whenDenied: ['note'] }

export const commandShapes: Readonly<Record<CommandName, CommandShape>> = {
  register: task(),
  answer: task(['reply']),
  decline: task(['basis', 'guidance']),
  reviewDecline: decision,
  objectToDecline: task(['basis']),
  dispatch: task([], ['note']),
  relay: task([], ['note']),
  designate: task(['basis']),
  accept: task([], ['note']),
  returnOrder: task(['basis'], ['evidence']),
  reviewReturn: decision,
  raiseDispute: task(['basis']),
  submitPosition: task(['position']),
  agree: task(['basis']),
  failNegotiation: task(['basis']),
  rule: task(['basis']),
  recuse: task(['basis']),
  objectToRuling: task(['basis']),
  contact: { ...task([], ['note']), counts: false },
  progress: { ...task(['note']), counts: false },
  arrive: task(['evidence']),
  delegate: task(['assignment']),
  callAssisting: task(['assignment']),
  askExpert: task(['question']),
  advise: task(['advice']),
  pass: task(['basis']),
  refuse: task(['basis']),
  report: task(['report']),
  askExtension: task(['basis']),
  decideExtension: decision,
  askParking: task(['basis']),
  decideParking: decision,
  resume: task([], ['note']),
  askComplex: task(['basis']),
  decideComplex: decision,
  complete: task(['publicReply'], ['internalNote', 'noContactReason']),
  review: decision,
  verify: { ...decision, texts: ['evidence'] },
  recordVisitAttempt: task([], ['note']),
  recordReturnVisit: task([], ['note']),
  adjudicate: task(['basis']),
  reviewWriteOff: task(['basis']),
  nameLeader: task([], ['note']),
  checkWithdrawal: decision,
  rate: task([], ['note']),
  blowWhistle: standing(['purpose']),
  sign: task([], ['note']),
  reportIn: task(['evidence']),
  conclude: task(['basis']),
  redirect: task(['basis']),
  cancelWhistle: task(['basis']),
  evaluateWhistle: task([], ['note']),
  acknowledge: task([], ['note']),
  convene: task(['note']),
  openVideo: task(['note']),
  demandReply: task(['question']),
  reply: task(['reply']),
  talk: task(['basis']),
  notice: task(['basis']),
  proposeAccountability: task(['basis']),
  decideProposal: task(['basis']),
  lift: task(['basis']),
  transferEmergency: standing([], ['note']),
  supplement: standing(['supplement']),
  reclassify: standing(['basis']),
  supervise: standing(['basis']),
  raise: standing(['basis']),
  withdraw: standing(['reason']),
  merge: standing(['basis']),
  unmerge: standing(['basis']),
  // What each part says goes with it as part1, part2 …
  split: standing(['basis']),
  revealContact: standing(['reason'], [], false),
  comment: standing(['comment'], [], false),
  urge: standing([], ['note'], false),
}

export const commandNames = Object.keys(commandShapes) as CommandName[]

/** The words that a command must carry as it is said. */
export function textsNeeded(name: CommandName, input: object): readonly string[] {
  const { texts, whenDenied } = commandShapes[name]
  const denies = 'decision' in input && (input.decision === 'DENY' || input.decision === 'SEND_BACK')
  return denies ? [...texts, ...whenDenied] : texts
}

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
