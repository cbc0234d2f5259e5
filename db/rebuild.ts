import type pg from 'pg'
import type { Event } from '../domain/events.ts'
import { evolve, unopened } from '../domain/evolve.ts'
import { type Projection, project } from '../domain/projection.ts'
import type { Database } from './database.ts'
import {
  limitRecords,
  precedentRecords,
  taskRecords,
  unitRecords,
  whistleRecords,
  workOrderRecord,
} from './rows.ts'

const tables = ['work_orders', 'tasks', 'limits', 'precedents', 'unit_records', 'whistles'] as const

/** Drops the read model and makes it anew from the events, in one transaction. Returns how many orders there are. */
export async function rebuild(db: Database): Promise<number> {
  const client = await db.pool.connect()
  try {
    await client.query(
      `begin; set local statement_timeout = 0; lock table ${tables.join(', ')}, events in exclusive mode`,
    )
    await client.query(`truncate ${tables.join(', ')}`)
    let count = 0
    for await (const projection of projections(client)) {
      await insert(client, 'work_orders', [workOrderRecord(projection)])
      await insert(client, 'tasks', taskRecords(projection))
      await insert(client, 'limits', limitRecords(projection))
      await insert(client, 'precedents', precedentRecords(projection))
      await insert(client, 'unit_records', unitRecords(projection))
      await insert(client, 'whistles', whistleRecords(projection))
      count++
    }
    await client.query('commit')
    return count
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

async function insert(
  client: pg.PoolClient,
  table: (typeof tables)[number],
  records: readonly object[],
): Promise<void> {
  if (records.length === 0) return
  await client.query(
    `insert into ${table} select * from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
    [JSON.stringify(records)],
  )
}

/** Every order as its events make it, order by order. */
export async function* projections(client: pg.PoolClient | pg.Pool, batch = 200): AsyncGenerator<Projection> {
  let after = ''
  for (;;) {
    const { rows } = await client.query<{ number: string; events: Event[] }>(
      `select order_number as number,
         jsonb_agg(jsonb_build_object('seq', seq, 'at', to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'by', by, 'body', body, 'texts', texts) order by seq) as events
       from events
       where order_number in (select distinct order_number from events where order_number > $1 order by 1 limit $2)
       group by order_number
       order by order_number`,
      [after, batch],
    )
    for (const { number, events } of rows) {
      yield project(replay(events))
      after = number
    }
    if (rows.length < batch) return
  }
}

/**
 * The facts that a journal comes to.
 * @throws RangeError when events are missing
 */
export function replay(events: readonly Event[]) {
  const [first] = events
  if (first?.body.type !== 'OPENED') throw new RangeError('a journal begins with OPENED')
  return events.reduce(evolve, unopened(first.body.opening))
}
