import type { Instant } from './instant.ts'
import type { AreaRef, EventBy, ItemRef, UnitRef } from './units.ts'
import type { WhistleKind } from './whistles.ts'

/** What the requester wants (咨询 / 建议 / 求助 / 投诉 / 举报); the handling limit depends on it. */
export const RequestKind = {
  CONSULT: 'CONSULT',
  SUGGEST: 'SUGGEST',
  HELP: 'HELP',
  COMPLAINT: 'COMPLAINT',
  REPORT: 'REPORT',
} as const
export type RequestKind = (typeof RequestKind)[keyof typeof RequestKind]

/** Danger to life or property, utilities (water, power, gas, heat), or general. */
export const Urgency = { DANGER: 'DANGER', UTILITIES: 'UTILITIES', GENERAL: 'GENERAL' } as const
export type Urgency = (typeof Urgency)[keyof typeof Urgency]

/** The more urgent of what is known; general where nothing is. */
export function mostUrgent(...known: readonly (Urgency | null | undefined)[]): Urgency {
  return Object.values(Urgency).find((urgency) => known.includes(urgency)) ?? 'GENERAL'
}

/** How a request reached the city. In the call it is received at once; what is written waits for a call-taker. */
export const Channel = {
  PHONE: 'PHONE',
  WEB: 'WEB',
  APP: 'APP',
  WECHAT: 'WECHAT',
  EMAIL: 'EMAIL',
  LETTER: 'LETTER',
  GRID: 'GRID',
  IMPORT: 'IMPORT',
} as const
export type Channel = (typeof Channel)[keyof typeof Channel]

/** Where an order begins: with somebody's request, in a grid, or with a unit that acts before anybody asks (未诉先办). */
export const Origin = { REQUEST: 'REQUEST', GRID: 'GRID', PROACTIVE: 'PROACTIVE' } as const
export type Origin = (typeof Origin)[keyof typeof Origin]

/** The requester's word, given at the return visit (Huairou's scale; policy-defaults). */
export const Satisfaction = {
  SATISFIED: 'SATISFIED',
  BASICALLY_SATISFIED: 'BASICALLY_SATISFIED',
  UNSATISFIED: 'UNSATISFIED',
} as const
export type Satisfaction = (typeof Satisfaction)[keyof typeof Satisfaction]

/** What the handling came to. A department's item is never FIXED on a grid visit's evidence alone. */
export const ResultKind = {
  FIXED: 'FIXED',
  EXPLAINED: 'EXPLAINED',
  REFERRED: 'REFERRED',
  PARTLY_FIXED: 'PARTLY_FIXED',
  NOT_FEASIBLE: 'NOT_FEASIBLE',
} as const
export type ResultKind = (typeof ResultKind)[keyof typeof ResultKind]

/** How a request is classed once it is registered: everything the rules of limits and routing look at. */
export interface Classification {
  readonly kind: RequestKind
  readonly urgency: Urgency
  readonly complex: boolean
  readonly item: ItemRef
  readonly area: AreaRef
  /** Who is complained about: they and all below them take no part, and do not see it. */
  readonly accused: Accused
}

/** Units and people (by the subject of their tokens) that a request accuses. */
export interface Accused {
  readonly units: readonly UnitRef[]
  readonly people: readonly string[]
}

/** A text sealed under the requester's own key: `sealed:v1:<key id>:<AES-256-GCM, base64url>` (docs/architecture.md). */
export type Sealed = string & { readonly __brand: 'Sealed' }

/** Sealed texts by the name of their field; the only place where free text travels. */
export type Texts = Readonly<Record<string, Sealed>>

/** What nobody asked for, and somebody found. */
export interface Found {
  readonly as: Exclude<Origin, 'REQUEST'>
  /** The whistle with which it opens (网格直吹): then whoever found it has the order. */
  readonly whistle: {
    readonly kind: WhistleKind
    readonly units: readonly UnitRef[]
    readonly workDue: Instant | null
  } | null
}

/** What the order was opened with; it never changes afterwards. */
export interface Opening {
  readonly number: string
  readonly city: string
  readonly channel: Channel
  readonly title: string
  readonly requester: string | null
  readonly receivedAt: Instant
  /** Who handed the request in: a call-taker, a system, or the requester. */
  readonly receivedBy: EventBy
  /** City time minus engine time, in seconds (0 outside tests and sandboxes). */
  readonly clockOffset: number
  readonly source: string | null
  readonly sourceId: string | null
  readonly sourceCreatedAt: Instant | null
  /** Whom the request accuses, as it was received; a classification may say it anew. */
  readonly accused: Accused
  /** How urgent it was said to be, where it was not classified; null where nobody said. */
  readonly urgency: Urgency | null
  /** Given when the request was classified in the call: then it is registered at once. */
  readonly classification: Classification | null
  /** Of what was found; absent where somebody asked. */
  readonly found?: Found
  /** The order that it was a part of; absent where it was handed in for itself. */
  readonly splitFrom?: string
}
