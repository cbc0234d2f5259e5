import { type RawBuilder, sql } from 'kysely'
import type { CommandName } from '../domain/commands.ts'
import type { Event, EventType } from '../domain/events.ts'
import type { Facts } from '../domain/facts.ts'
import type { Instant } from '../domain/instant.ts'
import type { Rung } from '../domain/policy.ts'
import type { OrderRow } from '../domain/projection.ts'
import type { Origin, RequestKind, Urgency } from '../domain/requests.ts'
import { Stage } from '../domain/stage.ts'
import type { TaskKind } from '../domain/tasks.ts'
import type { Database } from './database.ts'
import { BadCursorError, cursorOf, type Page, type PageAsked, pageOf, placeOf, rowsFor } from './pages.ts'

/** Engine time in milliseconds, as `Date.now`; each order's own clock offset is added to it in the statement. */
export type EngineClock = () => number

/** An order as lists show it. The facts, which can be large, are read apart (`factsOf`). */
export type OrderSummary = Omit<OrderRow, 'facts' | 'concerns' | 'succeeded'>

type Maybe<T> = T | null | undefined

/** Every condition given must hold; an empty list of values holds for nothing. */
export interface OrderFilter {
  readonly stage?: Maybe<readonly Stage[]>
  readonly urgency?: Maybe<readonly Urgency[]>
  readonly kind?: Maybe<readonly RequestKind[]>
  /** Where it began. */
  readonly origin?: Maybe<readonly Origin[]>
  /** An item of any level: orders of all items below it. */
  readonly item?: Maybe<string>
  /** An area of any level: orders in all areas below it. */
  readonly area?: Maybe<string>
  /** The unit that leads now. */
  readonly lead?: Maybe<string>
  /** A unit that the order was ever dispatched to. */
  readonly unit?: Maybe<string>
  readonly overdue?: Maybe<boolean>
  readonly supervised?: Maybe<boolean>
  readonly problem?: Maybe<boolean>
  /** Units and people: orders that accuse one of them are not found. */
  readonly hiddenFrom?: Maybe<readonly string[]>
  /** Kinds of open tasks, of which it has at least one. */
  readonly waitingFor?: Maybe<readonly TaskKind[]>
  readonly requester?: Maybe<string>
  /** The order that they are handled together with. */
  readonly mergedInto?: Maybe<string>
  readonly source?: Maybe<string>
  readonly sourceId?: Maybe<string>
  readonly receivedFrom?: Maybe<Instant>
  /** Exclusive. */
  readonly receivedTo?: Maybe<Instant>
  /** Words that the title contains, all of them. */
  readonly text?: Maybe<string>
}

/**
 * How a list of orders runs. The first two stand still while orders move on: read to the end, such a list is complete
 * and has nothing twice. By due instant, an order whose limits move while the list is being read may move past the reader.
 */
export const OrderListOrder = {
  NEWEST_FIRST: 'NEWEST_FIRST',
  OLDEST_FIRST: 'OLDEST_FIRST',
  DUE_FIRST: 'DUE_FIRST',
} as const
export type OrderListOrder = (typeof OrderListOrder)[keyof typeof OrderListOrder]

export interface OrderListAsked extends PageAsked {
  readonly city: string
  readonly filter?: OrderFilter
  readonly order?: OrderListOrder
  readonly clock: EngineClock
}

const summaryColumns = sql`
  number, city, seq, version, stage, title, channel, origin, kind, urgency, item, areas, requester, merged_into as "mergedInto", source, source_id as "sourceId",
  received_at as "receivedAt", promised_by as "promisedBy", lead, units, round, waiting_for as "waitingFor",
  waiting_since as "waitingSince", due_at as "dueAt", level, supervised, problem, accused, closed_at as "closedAt", outcome, resolved,
  satisfaction, clock_offset as "clockOffset", last_at as "lastAt"`

/**
 * An order with its facts; null when there is none of this number.
 * jsonb keeps no order of keys: what stands first among `facts.tasks` is decided by `openedAt`, not by place.
 */
export async function findOrder(
  db: Database,
  number: string,
): Promise<(OrderSummary & Pick<OrderRow, 'facts'>) | null> {
  const { rows } = await sql<OrderSummary & Pick<OrderRow, 'facts'>>`
    select ${summaryColumns}, facts from work_orders where number = ${number}`.execute(db.kysely)
  return rows[0] ?? null
}

/** Throws a `BadCursorError`. */
export async function listOrders(db: Database, asked: OrderListAsked): Promise<Page<OrderSummary>> {
  const order = asked.order ?? 'NEWEST_FIRST'
  const after = placeOf(order, asked.after, 2)
  const { rows } = await sql<OrderSummary>`
    select ${summaryColumns}
    from work_orders
    where ${conditions(asked)} and ${after ? beyond(order, after) : sql`true`}
    order by ${sortOf[order]}
    limit ${rowsFor(asked)}`.execute(db.kysely)
  return pageOf(rows, asked, ({ number, receivedAt, dueAt }) =>
    cursorOf(order, [order === 'DUE_FIRST' ? (dueAt ?? 'infinity') : receivedAt, number]),
  )
}

export async function countOrders(
  db: Database,
  asked: Omit<OrderListAsked, keyof PageAsked | 'order'>,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from work_orders where ${conditions(asked)}`.execute(db.kysely)
  return rows[0]?.count ?? 0
}

const sortOf: Readonly<Record<OrderListOrder, RawBuilder<unknown>>> = {
  NEWEST_FIRST: sql`received_at desc, number desc`,
  OLDEST_FIRST: sql`received_at, number`,
  DUE_FIRST: sql`coalesce(due_at, 'infinity'), number`,
}

function beyond(order: OrderListOrder, [at, number]: readonly string[]): RawBuilder<unknown> {
  const place = sql`(${instantIn(at)}::timestamptz, ${number})`
  switch (order) {
    case 'NEWEST_FIRST':
      return sql`(received_at, number) < ${place}`
    case 'OLDEST_FIRST':
      return sql`(received_at, number) > ${place}`
    case 'DUE_FIRST':
      return sql`(coalesce(due_at, 'infinity'), number) > ${place}`
  }
}

/** An instant from a cursor, which anybody may have written. */
function instantIn(text: string | undefined): string {
  if (
    text === 'infinity' ||
    (text && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) && !Number.isNaN(Date.parse(text)))
  )
    return text
  throw new BadCursorError()
}

function conditions({
  city,
  filter = {},
  clock,
}: Omit<OrderListAsked, keyof PageAsked | 'order'>): RawBuilder<unknown> {
  const {
    stage,
    urgency,
    kind,
    origin,
    item,
    area,
    lead,
    unit,
    overdue,
    supervised,
    problem,
    hiddenFrom,
    waitingFor,
  } = filter
  const { requester, mergedInto, source, sourceId, receivedFrom, receivedTo, text } = filter
  const all = [sql`city = ${city}`]
  if (stage) {
    all.push(sql`stage = any(${[...stage]})`)
    // The same, but said so that the indexes over open orders can be used.
    if (!stage.includes(Stage.CLOSED)) all.push(sql`closed_at is null`)
  }
  if (urgency) all.push(sql`urgency = any(${[...urgency]})`)
  if (kind) all.push(sql`kind = any(${[...kind]})`)
  if (origin) all.push(sql`origin = any(${[...origin]})`)
  if (isGiven(item)) all.push(sql`items @> array[${item}]::text[]`)
  if (isGiven(area)) all.push(sql`areas @> array[${area}]::text[]`)
  if (isGiven(lead)) all.push(sql`lead = ${lead}`)
  if (isGiven(unit)) all.push(sql`units @> array[${unit}]::text[]`)
  if (isGiven(overdue)) {
    const late = sql`(closed_at is null and due_at is not null and due_at < ${cityTime(clock)})`
    all.push(overdue ? late : sql`not ${late}`)
  }
  if (isGiven(supervised)) all.push(sql`supervised = ${supervised}`)
  if (isGiven(problem)) all.push(sql`problem = ${problem}`)
  if (isGiven(hiddenFrom)) all.push(sql`not (accused && ${[...hiddenFrom]}::text[])`)
  if (waitingFor) {
    all.push(sql`exists (
      select from tasks where tasks.order_number = work_orders.number and tasks.kind = any(${[...waitingFor]}))`)
  }
  if (isGiven(requester)) all.push(sql`requester = ${requester}`)
  if (isGiven(mergedInto)) all.push(sql`merged_into = ${mergedInto}`)
  if (isGiven(source)) all.push(sql`source = ${source}`)
  if (isGiven(sourceId)) all.push(sql`source is not null and source_id = ${sourceId}`)
  if (isGiven(receivedFrom)) all.push(sql`received_at >= ${receivedFrom}::timestamptz`)
  if (isGiven(receivedTo)) all.push(sql`received_at < ${receivedTo}::timestamptz`)
  for (const word of text?.split(/\s+/).filter(Boolean) ?? []) {
    // The index finds the pieces, the position whether they stand together.
    all.push(sql`pieces(title) @> pieces(${word}) and position(lower(${word}) in lower(title)) > 0`)
  }
  return sql.join(all, sql` and `)
}

function isGiven<T>(value: Maybe<T>): value is T {
  return value !== null && value !== undefined
}

/** Now, for the row at hand: engine time and the order's own offset. */
function cityTime(clock: EngineClock): RawBuilder<unknown> {
  return sql`${new Date(clock()).toISOString()}::timestamptz + clock_offset * interval '1 second'`
}

/** A task in a worklist. What it says of its limit holds while that has not ended. */
export interface TaskRow {
  readonly number: string
  readonly key: string
  readonly city: string
  readonly kind: TaskKind
  readonly holder: string
  readonly holderPath: readonly string[]
  readonly accepts: readonly CommandName[]
  readonly stays: readonly CommandName[]
  readonly openedAt: Instant
  readonly lapses: boolean
  readonly limitKey: string | null
  readonly dueAt: Instant | null
  readonly warnAt: Instant | null
  readonly provisional: boolean
  readonly held: boolean
  readonly warned: boolean
  readonly rungs: readonly Rung[]
  readonly clockOffset: number
  /** As of the clock that the list was read with. */
  readonly overdue: boolean
}

export interface TaskFilter {
  readonly city?: Maybe<string>
  /** Units whose tasks they are; one, or several. */
  readonly holders?: Maybe<readonly string[]>
  readonly kinds?: Maybe<readonly TaskKind[]>
  readonly overdue?: Maybe<boolean>
  /** Units and people: tasks of orders that accuse one of them are not found. */
  readonly hiddenFrom?: Maybe<readonly string[]>
}

export interface TaskListAsked extends PageAsked {
  readonly filter: TaskFilter
  readonly clock: EngineClock
}

const taskColumns = sql`
  order_number as number, key, city, kind, holder, holder_path as "holderPath", accepts, stays, opened_at as "openedAt", lapses,
  limit_key as "limitKey", due_at as "dueAt", warn_at as "warnAt", provisional, held, warned, rungs,
  clock_offset as "clockOffset"`

/** While a limit is held (an extension was asked for, say) its task is not overdue. */
function taskOverdue(clock: EngineClock): RawBuilder<boolean> {
  return sql<boolean>`(not held and due_at is not null and due_at < ${cityTime(clock)})`
}

/** A worklist: what is due first stands first, what is never due last. Throws a `BadCursorError`. */
export async function listTasks(db: Database, asked: TaskListAsked): Promise<Page<TaskRow>> {
  const after = placeOf('TASKS', asked.after, 4)
  const [dueAt, openedAt, number, key] = after ?? []
  const place = after
    ? sql`(coalesce(due_at, 'infinity'), opened_at, order_number, key)
      > (${instantIn(dueAt)}::timestamptz, ${instantIn(openedAt)}::timestamptz, ${number}, ${key})`
    : sql`true`
  const { rows } = await sql<TaskRow>`
    select ${taskColumns}, ${taskOverdue(asked.clock)} as overdue
    from tasks
    where ${taskConditions(asked)} and ${place}
    order by coalesce(due_at, 'infinity'), opened_at, order_number, key
    limit ${rowsFor(asked)}`.execute(db.kysely)
  return pageOf(rows, asked, (task) =>
    cursorOf('TASKS', [task.dueAt ?? 'infinity', task.openedAt, task.number, task.key]),
  )
}

export async function countTasks(db: Database, asked: Omit<TaskListAsked, keyof PageAsked>): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from tasks where ${taskConditions(asked)}`.execute(db.kysely)
  return rows[0]?.count ?? 0
}

function taskConditions({ filter, clock }: Omit<TaskListAsked, keyof PageAsked>): RawBuilder<unknown> {
  const { city, holders, kinds, overdue, hiddenFrom } = filter
  const all = [sql`true`]
  if (isGiven(city)) all.push(sql`city = ${city}`)
  // One holder is said so that the index serves the order as well.
  if (holders)
    all.push(holders.length === 1 ? sql`holder = ${holders[0]}` : sql`holder = any(${[...holders]})`)
  if (kinds) all.push(sql`kind = any(${[...kinds]})`)
  if (isGiven(overdue)) all.push(overdue ? taskOverdue(clock) : sql`not ${taskOverdue(clock)}`)
  if (isGiven(hiddenFrom))
    all.push(sql`not exists (
      select from work_orders where number = tasks.order_number and accused && ${[...hiddenFrom]}::text[])`)
  return sql.join(all, sql` and `)
}

/** The open orders with a running limit that touches a year without its holiday notice. */
export async function provisionalOrders(db: Database): Promise<string[]> {
  const { rows } = await sql<{ number: string }>`
    select distinct order_number as number from limits where provisional and ended_at is null order by 1`.execute(
    db.kysely,
  )
  return rows.map(({ number }) => number)
}

// ---- many orders at once: answers stand in the order of the numbers asked for, as dataloaders want them

export async function ordersByNumbers(
  db: Database,
  numbers: readonly string[],
): Promise<(OrderSummary | null)[]> {
  const { rows } = await sql<OrderSummary>`
    select ${summaryColumns} from work_orders where number = any(${[...numbers]})`.execute(db.kysely)
  const found = new Map(rows.map((row) => [row.number, row]))
  return numbers.map((number) => found.get(number) ?? null)
}

export async function factsOf(db: Database, numbers: readonly string[]): Promise<(Facts | null)[]> {
  const { rows } = await sql<{ number: string; facts: Facts }>`
    select number, facts from work_orders where number = any(${[...numbers]})`.execute(db.kysely)
  const found = new Map(rows.map(({ number, facts }) => [number, facts]))
  return numbers.map((number) => found.get(number) ?? null)
}

/** An event as it stands in the journal. */
export interface JournalEntry extends Event {
  readonly number: string
  /** Its place in the outbox (db/outbox.ts). */
  readonly position: number
  readonly type: EventType
  /** The command's name, where it is one. */
  readonly name: CommandName | null
}

export const entryColumns = sql`order_number as number, position, seq, at, by, body, texts, type, name`

/** What happened to an order, from the beginning on. Throws a `BadCursorError`. */
export async function timeline(db: Database, number: string, asked: PageAsked): Promise<Page<JournalEntry>> {
  const { rows } = await sql<JournalEntry>`
    select ${entryColumns}
    from events
    where order_number = ${number} and seq > ${seqIn(asked.after)}
    order by seq
    limit ${rowsFor(asked)}`.execute(db.kysely)
  return pageOf(rows, asked, ({ seq }) => cursorOf('TIMELINE', [seq]))
}

/** A page of events that are at hand, by the same cursors. Throws a `BadCursorError`. */
export function timelineOf(events: readonly Event[], asked: PageAsked): Page<Event> {
  const after = seqIn(asked.after)
  return pageOf(events.filter(({ seq }) => seq > after).slice(0, rowsFor(asked)), asked, ({ seq }) =>
    cursorOf('TIMELINE', [seq]),
  )
}

export function isTimelineCursor(cursor: string): boolean {
  try {
    seqIn(cursor)
    return true
  } catch {
    return false
  }
}

/** The event at which a timeline's cursor stands; 0 for the beginning. Throws a `BadCursorError`. */
function seqIn(cursor: string | null | undefined): number {
  const [seq = '0'] = placeOf('TIMELINE', cursor, 1) ?? []
  if (!/^\d{1,9}$/.test(seq)) throw new BadCursorError()
  return Number(seq)
}
