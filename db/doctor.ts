import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Event } from '../domain/events.ts'
import { type Projection, project } from '../domain/projection.ts'
import { hashOf } from './canonicalJson.ts'
import type { Database } from './database.ts'
import { replay } from './rebuild.ts'
import {
  limitRecords,
  precedentRecords,
  taskRecords,
  unitRecords,
  whistleRecords,
  workOrderRecord,
} from './rows.ts'

/** Something that is not as it must be. */
export interface Finding {
  readonly number: string
  readonly problem: string
}

export interface OpenOrder {
  readonly number: string
  readonly seq: number
}

export interface Examined {
  readonly orders: number
  readonly events: number
  /** The open orders, each with its last event. */
  readonly open: readonly OpenOrder[]
  readonly findings: readonly Finding[]
}

interface Row {
  readonly number: string
  readonly events: readonly (Event & { readonly hash: string })[] | null
  readonly order: object | null
  readonly tasks: readonly object[] | null
  readonly limits: readonly object[] | null
  readonly precedents: readonly object[] | null
  readonly records: readonly object[] | null
  readonly whistles: readonly object[] | null
}

/** Everything about a stretch of orders in one statement: what was reserved, what happened, what the read model says. */
const statement = `
  with numbers as (
    select number from (
      select number from intake union select distinct order_number from events union select number from work_orders
    ) as known where number > $1 and ($3::text[] is null or number = any($3)) order by number limit $2
  )
  select
    number,
    (select jsonb_agg(jsonb_build_object('seq', seq, 'at', to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
       'by', by, 'body', body, 'texts', texts, 'hash', hash) order by seq) from events where order_number = number) as events,
    (select to_jsonb(w) from work_orders w where w.number = numbers.number) as order,
    (select jsonb_agg(to_jsonb(t) order by key) from tasks t where t.order_number = numbers.number) as tasks,
    (select jsonb_agg(to_jsonb(l) order by key) from limits l where l.order_number = numbers.number) as limits,
    (select jsonb_agg(to_jsonb(p) order by key) from precedents p where p.order_number = numbers.number) as precedents,
    (select jsonb_agg(to_jsonb(r) order by nth) from unit_records r where r.order_number = numbers.number) as records,
    (select jsonb_agg(to_jsonb(h) order by number) from whistles h where h.order_number = numbers.number) as whistles
  from numbers
  order by number`

/**
 * Looks at every order, or at some: is everything that was acknowledged there, once, unbroken, and does the read model
 * say so?
 */
export async function examine(db: Database, only: readonly string[] | null = null): Promise<Examined> {
  const batch = 100
  const findings: Finding[] = []
  const open: OpenOrder[] = []
  let [orders, events, after] = [0, 0, '']
  for (;;) {
    const { rows } = await again(() => db.pool.query<Row>(statement, [after, batch, only]))
    for (const row of rows) {
      orders++
      events += row.events?.length ?? 0
      findings.push(...examineOrder(row, open).map((problem) => ({ number: row.number, problem })))
      after = row.number
    }
    if (rows.length < batch) return { orders, events, open, findings }
  }
}

/**
 * The findings that are there a moment later as well: an order whose opening was on its way when it was looked at has
 * arrived by then.
 */
export async function lasting(
  db: Database,
  findings: readonly Finding[],
  waitMs = 3_000,
): Promise<readonly Finding[]> {
  if (findings.length === 0) return []
  await sleep(waitMs)
  const numbers = [...new Set(findings.map(({ number }) => number))]
  return (await examine(db, numbers)).findings
}

/** Does something again, a few times with growing pauses, before it counts as failed. */
export async function again<T>(
  work: () => Promise<T>,
  pausesMs: readonly number[] = [500, 1_000, 2_000],
): Promise<T> {
  for (const pause of pausesMs) {
    try {
      return await work()
    } catch {
      await sleep(pause)
    }
  }
  return work()
}

function examineOrder(row: Row, open: OpenOrder[]): string[] {
  const { number, events, order } = row
  if (!events)
    return [
      'has a number and no events: its opening was never acknowledged; repeating its request finishes it',
    ]
  const problems: string[] = []
  const gap = events.findIndex(({ seq }, i) => seq !== i + 1)
  if (gap >= 0) return [`event ${gap + 1} is missing`]
  for (const { seq, at, by, body, texts, hash } of events) {
    if (hashOf({ seq, at, by, body, texts }) !== hash)
      problems.push(`event ${seq} is not what was written: its hash differs`)
  }
  const projection = projectionOf(events)
  if (typeof projection === 'string') return [...problems, projection]
  const { facts } = projection.row
  if (!facts.closure) open.push({ number, seq: facts.seq })
  if (!facts.closure && projection.tasks.length === 0) problems.push('is open and waits for nobody')
  if (!order) return [...problems, 'has events and no row: npm run rebuild']
  for (const [table, stored, made] of expected(projection, order, row)) {
    if (!isDeepStrictEqual(stored, made))
      problems.push(`${table}: the row is not what the events come to: npm run rebuild`)
  }
  return problems
}

/** What the events come to, or why they come to nothing. */
function projectionOf(events: readonly Event[]): Projection | string {
  try {
    return project(replay(events))
  } catch (error) {
    return `its events come to nothing: ${error instanceof Error ? error.message : error}`
  }
}

/** What the tables hold beside what they should, both in one notation. */
function expected(
  projection: Projection,
  order: object,
  { tasks, limits, precedents, records, whistles }: Row,
): [string, unknown, unknown][] {
  const byKey = <T extends { readonly key: string }>(records: readonly T[]) =>
    [...records].sort((a, b) => (a.key < b.key ? -1 : 1))
  const byNumber = <T extends { readonly number: string }>(rows: readonly T[]) =>
    [...rows].sort((a, b) => (a.number < b.number ? -1 : 1))
  return [
    ['work_orders', plain(order), plain(workOrderRecord(projection))],
    ['tasks', plain(tasks ?? []), plain(byKey(taskRecords(projection)))],
    ['limits', plain(limits ?? []), plain(byKey(limitRecords(projection)))],
    ['precedents', plain(precedents ?? []), plain(byKey(precedentRecords(projection)))],
    ['unit_records', plain(records ?? []), plain(unitRecords(projection))],
    ['whistles', plain(whistles ?? []), plain(byNumber(whistleRecords(projection)))],
  ]
}

/** JSON as it comes back from jsonb; instants in one notation, whatever zone they were shown in. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_key, inner: unknown) =>
    typeof inner === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/.test(inner)
      ? new Date(inner).toISOString()
      : inner,
  )
}
