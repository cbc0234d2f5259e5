import { isDeepStrictEqual } from 'node:util'
import type { Event } from '../domain/events.ts'
import { type Projection, project } from '../domain/projection.ts'
import { hashOf } from './canonicalJson.ts'
import type { Database } from './database.ts'
import { replay } from './rebuild.ts'
import { limitRecords, taskRecords, workOrderRecord } from './rows.ts'

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
}

/** Everything about a stretch of orders in one statement: what was reserved, what happened, what the read model says. */
const statement = `
  with numbers as (
    select number from (
      select number from intake union select distinct order_number from events union select number from work_orders
    ) as known where number > $1 order by number limit $2
  )
  select
    number,
    (select jsonb_agg(jsonb_build_object('seq', seq, 'at', to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
       'by', by, 'body', body, 'texts', texts, 'hash', hash) order by seq) from events where order_number = number) as events,
    (select to_jsonb(w) from work_orders w where w.number = numbers.number) as order,
    (select jsonb_agg(to_jsonb(t) order by key) from tasks t where t.order_number = numbers.number) as tasks,
    (select jsonb_agg(to_jsonb(l) order by key) from limits l where l.order_number = numbers.number) as limits
  from numbers
  order by number`

/** Looks at every order: is everything that was acknowledged there, once, unbroken, and does the read model say so? */
export async function examine(db: Database, batch = 100): Promise<Examined> {
  const findings: Finding[] = []
  const open: OpenOrder[] = []
  let [orders, events, after] = [0, 0, '']
  for (;;) {
    const { rows } = await db.pool.query<Row>(statement, [after, batch])
    for (const row of rows) {
      orders++
      events += row.events?.length ?? 0
      findings.push(...examineOrder(row, open).map((problem) => ({ number: row.number, problem })))
      after = row.number
    }
    if (rows.length < batch) return { orders, events, open, findings }
  }
}

function examineOrder({ number, events, order, tasks, limits }: Row, open: OpenOrder[]): string[] {
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
  const projection = project(replay(events))
  const { facts } = projection.row
  if (!facts.closure) open.push({ number, seq: facts.seq })
  if (!facts.closure && projection.tasks.length === 0) problems.push('is open and waits for nobody')
  if (!order) return [...problems, 'has events and no row: npm run rebuild']
  for (const [table, stored, made] of expected(projection, order, tasks, limits)) {
    if (!isDeepStrictEqual(stored, made))
      problems.push(`${table}: the row is not what the events come to: npm run rebuild`)
  }
  return problems
}

/** What the tables hold beside what they should, both in one notation. */
function expected(
  projection: Projection,
  order: object,
  tasks: Row['tasks'],
  limits: Row['limits'],
): [string, unknown, unknown][] {
  const byKey = <T extends { readonly key: string }>(records: readonly T[]) =>
    [...records].sort((a, b) => (a.key < b.key ? -1 : 1))
  return [
    ['work_orders', plain(order), plain(workOrderRecord(projection))],
    ['tasks', plain(tasks ?? []), plain(byKey(taskRecords(projection)))],
    ['limits', plain(limits ?? []), plain(byKey(limitRecords(projection)))],
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
