import type { City, Unit } from '../domain/city.ts'
import type { CommandInputs, CommandName } from '../domain/commands.ts'
import type { LeftOver, SuccessionObjection } from '../domain/dissolution.ts'
import type { Event } from '../domain/events.ts'
import type { Facts } from '../domain/facts.ts'
import type { Instant } from '../domain/instant.ts'
import type { RuleBook } from '../domain/policy.ts'
import type { OrderRow } from '../domain/projection.ts'
import type { RecordKind } from '../domain/record.ts'
import type { ListInForce, Reference } from '../domain/reference.ts'
import type { Refusal } from '../domain/refusals.ts'
import type { Accused, Channel, Found, RequestKind, Urgency } from '../domain/requests.ts'
import type { Stage } from '../domain/stage.ts'
import type { Task, TaskKind } from '../domain/tasks.ts'
import type { Actor, AreaRef, ItemRef, UnitCode } from '../domain/units.ts'
import type { WhistleState } from '../domain/whistles.ts'

/** The languages in which people are answered. */
export type Language = 'zh-CN' | 'en'

/**
 * Who asks: an actor in its post, in its city. `requester`: whose requests it sees when it is nothing but a requester;
 * null as long as it has asked for nothing. Asked anew each time: its first request makes it known.
 */
export interface Viewer {
  readonly actor: Actor
  readonly city: string
  readonly requester: () => Promise<string | null>
}

/** An order as lists read it; with its facts where it was read alone. */
export type OrderSummary = Omit<OrderRow, 'facts' | 'concerns' | 'succeeded'> & { readonly facts?: Facts }

export interface PageAsked {
  readonly first: number
  readonly after?: string | null | undefined
}
export interface Page<T> {
  readonly edges: readonly { readonly node: T; readonly cursor: string }[]
  readonly hasNextPage: boolean
}

type Maybe<T> = T | null | undefined

export interface OrderFilter {
  readonly stage?: Maybe<readonly Stage[]>
  readonly urgency?: Maybe<readonly Urgency[]>
  readonly kind?: Maybe<readonly RequestKind[]>
  readonly item?: Maybe<string>
  readonly area?: Maybe<string>
  readonly lead?: Maybe<string>
  readonly unit?: Maybe<string>
  readonly overdue?: Maybe<boolean>
  readonly supervised?: Maybe<boolean>
  readonly problem?: Maybe<boolean>
  /** Orders that accuse one of these are not found. */
  readonly hiddenFrom?: Maybe<readonly string[]>
  readonly waitingFor?: Maybe<readonly TaskKind[]>
  readonly requester?: Maybe<string>
  readonly source?: Maybe<string>
  readonly sourceId?: Maybe<string>
  readonly receivedFrom?: Maybe<Instant>
  readonly receivedTo?: Maybe<Instant>
  readonly text?: Maybe<string>
}

export interface TaskFilter {
  readonly holders?: readonly string[]
  readonly kinds?: Maybe<readonly TaskKind[]>
  readonly overdue?: Maybe<boolean>
  readonly hiddenFrom?: Maybe<readonly string[]>
}

/** A task in a worklist: its order and its key. The order's facts say the rest. */
export interface ListedTask {
  readonly number: string
  readonly key: string
}

/** A policy pack as people read it. */
export interface PolicyView {
  readonly name: string
  readonly version: string
  readonly sha256: string
  readonly effectiveFrom: string
  readonly overlay: string | null
  readonly title: Readonly<Record<'zh' | 'en', string>>
  readonly rules: readonly PolicyRule[]
  readonly commands: Readonly<Record<string, readonly string[]>>
}
export interface PolicyRule {
  readonly id: string
  readonly value: string
  readonly holdsFor: string
  readonly ladder: string | null
  readonly source: { readonly zh: string; readonly en: string }
  readonly sure: string
}

interface Versioned {
  readonly name: string
  readonly version: string
}

/** A ruling that holds for later orders (先例). */
export interface PrecedentView {
  readonly id: string
  readonly orderNumber: string
  readonly item: string
  readonly scope: string
  readonly unit: string
  readonly ruledAt: Instant
  readonly until: Instant | null
  readonly overturnedBy: string | null
}

export interface PrecedentFilter {
  readonly item?: Maybe<string>
  readonly unit?: Maybe<string>
  /** Those that hold at this instant. */
  readonly inForceAt?: Maybe<Instant>
}

export interface WhistleFilter {
  readonly unit?: Maybe<string>
  readonly awaited?: Maybe<string>
  readonly monitor?: Maybe<string>
  readonly state?: Maybe<readonly WhistleState[]>
  readonly hiddenFrom?: Maybe<readonly string[]>
}

/** A whistle in a list: its order, and its number within it. */
export interface ListedWhistle {
  readonly orderNumber: string
  readonly number: string
}

export interface RecordFilter {
  readonly unit: string
  readonly below?: Maybe<boolean>
  readonly kinds?: Maybe<readonly RecordKind[]>
  readonly from?: Maybe<Instant>
  readonly to?: Maybe<Instant>
  readonly hiddenFrom: readonly string[]
}

/** One entry of a unit's record, with the order that it comes from. */
export interface KeptRecord {
  readonly orderNumber: string
  readonly unit: string
  readonly kind: RecordKind
  readonly key: string
  readonly rule: string | null
  readonly at: Instant
}
export interface RecordCountView {
  readonly unit: string
  readonly month: string
  readonly kind: RecordKind
  readonly count: number
}

/** An item for which the territory stood in (清单缺口). */
export interface GapView {
  readonly item: string
  readonly orders: number
  readonly since: Instant
  readonly latest: Instant
}

/** What is read, all of it from Postgres: reads go on while Temporal is down. */
export interface Reads {
  order(number: string): Promise<OrderSummary | null>
  orderWithFacts(number: string): Promise<OrderSummary | null>
  facts(number: string): Promise<Facts | null>
  orders(city: string, filter: OrderFilter, page: PageAsked): Promise<Page<OrderSummary>>
  countOrders(city: string, filter: OrderFilter): Promise<number>
  tasks(city: string, filter: TaskFilter, page: PageAsked): Promise<Page<ListedTask>>
  countTasks(city: string, filter: TaskFilter): Promise<number>
  timeline(number: string, page: PageAsked): Promise<Page<Event>>
  /** A page of events that are a part of a timeline. */
  timelineOf(events: readonly Event[], page: PageAsked): Page<Event>
  /** All events of an order. */
  journal(number: string): Promise<readonly Event[]>
  isTimelineCursor(cursor: string): boolean
  /** What an order pinned; null before it has pinned anything. */
  book(facts: Facts): Promise<RuleBook | null>
  /** The pack in force, by default the city's own and now; with the overlay for an area. */
  policy(asked: {
    readonly name: string | null
    readonly at: Instant | null
    readonly city: string
    readonly area: string | null
  }): Promise<PolicyView | null>
  ruleSource(
    pinned: { readonly pack: Versioned; readonly overlay: Versioned | null },
    rule: string,
  ): Promise<{ zh: string; en: string; sure: string } | null>
  precedents(city: string, filter: PrecedentFilter, page: PageAsked): Promise<Page<PrecedentView>>
  countPrecedents(city: string, filter: PrecedentFilter): Promise<number>
  whistles(city: string, filter: WhistleFilter, page: PageAsked): Promise<Page<ListedWhistle>>
  countWhistles(city: string, filter: WhistleFilter): Promise<number>
  unitRecord(city: string, filter: RecordFilter, page: PageAsked): Promise<Page<KeptRecord>>
  countUnitRecord(city: string, filter: RecordFilter): Promise<number>
  unitRecordCounts(city: string, filter: RecordFilter): Promise<readonly RecordCountView[]>
  gaps(city: string, page: PageAsked): Promise<Page<GapView>>
  countGaps(city: string): Promise<number>
  /** A precedent by its id; null when there is none in this city. */
  precedent(city: string, id: string): Promise<PrecedentView | null>
  reference(): Promise<{ readonly reference: Reference; listOn(city: string, day: string): ListInForce }>
  /** Open orders that may be about the same matter, the likeliest first. */
  repeats(number: string, most: number): Promise<readonly RepeatView[]>
  /** How far the succession of a unit has come; null where it is not dissolved. */
  succession(unit: Unit & { readonly city: string }): Promise<SuccessionView | null>
  requester(id: string): Promise<{ name: string | null; phone: string | null; address: string | null } | null>
  /** The id of the requester behind an account, if it has asked for anything. */
  requesterOf(city: string, account: string): Promise<string | null>
  /** Sealed texts in clear; null for what was erased. */
  unseal(sealed: string): Promise<string | null>
  /** Each change of an order after a sequence number, as it comes. */
  changes(number: string, afterSeq: number): AsyncIterableIterator<{ readonly seq: number }>
}

/** How a command ended: the order as it then stood, or why it was refused. */
export interface Outcome {
  readonly number: string | null
  readonly replayed: boolean
  readonly refusals: readonly (
    | Problem
    /** `pack`: whose rule refuses, where there is no order yet that has pinned one. */
    | { readonly refusal: Refusal; readonly pack?: Versioned }
  )[]
}

/** A value that cannot be used, with what would be right. */
export interface Problem {
  readonly code: ProblemCode
  readonly path: readonly string[]
  readonly params: Readonly<Record<string, string | number>>
}
export const ProblemCode = {
  NOT_FOUND: 'NOT_FOUND',
  UNKNOWN_UNIT: 'UNKNOWN_UNIT',
  UNIT_DISSOLVED: 'UNIT_DISSOLVED',
  UNKNOWN_AREA: 'UNKNOWN_AREA',
  UNKNOWN_ITEM: 'UNKNOWN_ITEM',
  BAD_TEXT: 'BAD_TEXT',
  BAD_VALUE: 'BAD_VALUE',
  ALREADY_RECEIVED: 'ALREADY_RECEIVED',
} as const
export type ProblemCode = (typeof ProblemCode)[keyof typeof ProblemCode]

export interface Given<N extends CommandName = CommandName> {
  /** The order as the door has just read it. */
  readonly order: OrderSummary
  readonly name: N
  readonly input: CommandInputs[N]
  /** In clear: they are sealed before they become part of the command. */
  readonly texts: Readonly<Record<string, string>>
  readonly idempotencyKey: string
  readonly expectedVersion: number | null
  readonly taskKey: string | null
  readonly onBehalfOf: string | null
  /** What other orders have against it; asked where it is given for the first time. */
  readonly check?: () => Promise<Outcome['refusals']>
}

export interface Created {
  readonly idempotencyKey: string
  readonly channel: Channel
  readonly title: string
  readonly content: string
  readonly requester: {
    readonly name: string | null
    readonly phone: string | null
    readonly address: string | null
  }
  readonly kind: RequestKind | null
  readonly item: ItemRef | null
  readonly area: AreaRef | null
  /** What its sender said of it, or its item says where that is known. */
  readonly urgency: Urgency | null
  readonly accused: Accused
  readonly register: boolean
  /** Of what nobody asked for: what was found, and the purpose of the whistle with which it opens. */
  readonly found: (Found & { readonly purpose: string | null }) | null
  readonly source: string | null
  readonly sourceId: string | null
  readonly sourceCreatedAt: Instant | null
}

/** A unit that is to be dissolved in favour of others, by their codes. */
export interface SuccessionGiven {
  readonly idempotencyKey: string
  readonly unit: Unit
  readonly successors: readonly Unit[]
}

/** Whether a unit is dissolved now, or why it is not. */
export interface SuccessionOutcome {
  readonly replayed: boolean
  readonly refusal: Refusal | SuccessionObjection | null
}

/** How far a succession has come: every order counts once. */
export interface SuccessionView {
  readonly unit: UnitCode
  readonly successors: readonly UnitCode[]
  readonly at: Instant
  readonly finishedAt: Instant | null
  /** Orders that have moved. */
  readonly moved: number
  /** Orders that have not. */
  readonly waiting: number
  readonly left: readonly LeftOver[]
}

/** What is changed, all of it through workflows: the order's, or a succession's. */
export interface Commands {
  create(viewer: Viewer, created: Created): Promise<Outcome>
  give(viewer: Viewer, given: Given): Promise<Outcome>
  succeedUnit(viewer: Viewer, given: SuccessionGiven): Promise<SuccessionOutcome>
}

export interface Context {
  readonly viewer: Viewer | null
  readonly language: Language
  readonly reads: Reads
  readonly commands: Commands
  /** Engine time in milliseconds; an order's own offset is added to it. */
  readonly clock: () => number
}

/** Who asks; what needs somebody is never executed without. */
export function viewerOf(context: Context): Viewer {
  if (!context.viewer) throw new TypeError('executed without a viewer')
  return context.viewer
}

/** The city of whoever asks. */
export function cityOf(reference: Reference, viewer: Viewer): City {
  const city = reference.cities.get(viewer.city)
  if (!city) throw new TypeError(`city ${viewer.city} is not known`)
  return city
}

/** An open order that may be about the same matter. */
export interface RepeatView {
  readonly number: string
  readonly sameRequester: boolean
  readonly similarity: number | null
}

/** An open task with its order. */
export interface TaskOfOrder {
  readonly task: Task
  readonly facts: Facts
}
