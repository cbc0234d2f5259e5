import pg from 'pg'
import type { Event } from '../domain/events.ts'
import type { Projection } from '../domain/projection.ts'
import type { Database } from './database.ts'
import {
  eventRecord,
  limitRecords,
  precedentRecords,
  taskRecords,
  unitRecords,
  whistleRecords,
  workOrderRecord,
} from './rows.ts'

/** Events of one order, without a gap, and the read model as it is after the last of them. */
export interface JournalBatch {
  readonly number: string
  readonly events: readonly Event[]
  readonly projection: Projection
}

/** Events before this batch are missing from the journal. */
export class JournalGapError extends Error {
  readonly code = 'JOURNAL_GAP'
  readonly number: string
  readonly seq: number

  constructor(number: string, seq: number, last: number) {
    super(
      `order ${number}: event ${seq} cannot follow event ${last}, the last one in the journal. The events between them ` +
        'are lost, or this is another database than the one that the order began in.',
    )
    this.name = 'JournalGapError'
    this.number = number
    this.seq = seq
  }
}

/**
 * Writes a batch: one statement, so one round trip and one transaction. Any batch may come again, at any time, also
 * while it is being written and after newer ones: what is there already is compared by its hash and left as it is.
 *
 * Where the journal says something else from some event of the batch on, nothing is written, and what it says is
 * returned, from the batch's first event on: it was written for a task that its engine lost (a worker killed between
 * the write and the task's end, a reset), and people may have read it. The journal is right; the order goes on from it.
 * Null when the batch is in the journal.
 * @throws JournalGapError, and what the connection throws; both may be tried again
 */
export async function writeJournal(
  db: Database,
  { number, events, projection }: JournalBatch,
): Promise<readonly Event[] | null> {
  const first = checked(number, events, projection)
  const commands = events.flatMap(({ seq, body }) => {
    if (body.type !== 'COMMANDED') return []
    const kept = projection.row.facts.recent.find(({ id, seq: at }) => id === body.id && at === seq)
    return kept ? [{ id: kept.id, seq: kept.seq, version: kept.version, attempt: kept.attempt }] : []
  })
  try {
    await db.pool.query({
      // Named: planned once a connection instead of once a command.
      name: 'journal',
      text: statement,
      values: [
        number,
        first,
        JSON.stringify(events.map(eventRecord)),
        JSON.stringify(workOrderRecord(projection)),
        JSON.stringify(taskRecords(projection)),
        JSON.stringify(limitRecords(projection)),
        JSON.stringify(commands),
        JSON.stringify(precedentRecords(projection)),
        JSON.stringify(unitRecords(projection)),
        JSON.stringify(whistleRecords(projection)),
      ],
    })
    return null
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === FORK) return eventsFrom(db, number, first)
    throw named(error) ?? error
  }
}

/** At most so many at once: what goes to an engine must fit into a payload. The next write brings the rest. */
const mostAhead = 500

/** An order's events from one on, as they were written. */
export async function eventsFrom(db: Database, number: string, first: number): Promise<readonly Event[]> {
  const { rows } = await db.pool.query<Event>(
    `select seq, to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, by, body, texts
     from events where order_number = $1 and seq >= $2 order by seq limit ${mostAhead}`,
    [number, first],
  )
  return rows
}

/** All events of an order. */
export async function wholeJournal(db: Database, number: string): Promise<readonly Event[]> {
  const events: Event[] = []
  for (;;) {
    const more = await eventsFrom(db, number, events.length + 1)
    events.push(...more)
    if (more.length < mostAhead) return events
  }
}

/** What `refuse_fork` and `refuse_gap` raise. */
const FORK = 'GL001'
const GAP = 'GL002'

/** The number of the first event, if the batch fits together. */
function checked(number: string, events: readonly Event[], { row }: Projection): number {
  const [first] = events
  if (!first) throw new RangeError(`order ${number}: an empty batch`)
  for (const [i, { seq }] of events.entries()) {
    if (seq !== first.seq + i)
      throw new RangeError(`order ${number}: event ${seq} stands where ${first.seq + i} should`)
  }
  const last = first.seq + events.length - 1
  if (row.number !== number || row.seq !== last) {
    throw new RangeError(
      `order ${number}: a batch up to event ${last} with the row of ${row.number} as of ${row.seq}`,
    )
  }
  return first.seq
}

function named(error: unknown): Error | null {
  if (!(error instanceof pg.DatabaseError) || !error.detail || error.code !== GAP) return null
  const { number, seq, last } = JSON.parse(error.detail) as { number: string; seq: number; last: number }
  return new JournalGapError(number, seq, last)
}

// Parts of one statement see the same snapshot, not each other's work; what must see a concurrent writer's work are
// the two `on conflict` clauses, which look at the newest row and wait for it. Everything after `moved` hangs on it:
// tasks and limits change only when the order's row went forward, and whoever moved it holds its lock.
const statement = `
  with
    batch as materialized (
      select * from jsonb_to_recordset($3::jsonb)
        as event (seq int, at timestamptz, by jsonb, body jsonb, texts jsonb, hash text)
    ),
    written as (
      insert into events (order_number, seq, at, by, body, texts, hash)
      select $1, batch.seq, at, by, body, texts, hash
      from batch, (select coalesce(max(seq), 0) as seq from events where order_number = $1) as last
      where case when $2::int > last.seq + 1 then refuse_gap($1, last.seq, $2::int) else true end
      order by batch.seq
      on conflict (order_number, seq) do update
        set hash = refuse_fork(events.order_number, events.seq, events.hash, excluded.hash)
        where events.hash <> excluded.hash
    ),
    moved as (
      insert into work_orders as stored (
        number, city, seq, version, stage, title, channel, origin, kind, urgency, item, items, areas, requester, merged_into, source, source_id,
        received_at, promised_by, lead, units, round, waiting_for, waiting_since, due_at, level, supervised, problem,
        accused, concerns, succeeded, closed_at, outcome, resolved, satisfaction, clock_offset, last_at, facts
      )
      select
        number, city, seq, version, stage, title, channel, origin, kind, urgency, item, items, areas, requester, merged_into, source, source_id,
        received_at, promised_by, lead, units, round, waiting_for, waiting_since, due_at, level, supervised, problem,
        accused, concerns, succeeded, closed_at, outcome, resolved, satisfaction, clock_offset, last_at, facts
      from jsonb_populate_record(null::work_orders, $4::jsonb)
      on conflict (number) do update set
        city = excluded.city,
        seq = excluded.seq,
        version = excluded.version,
        stage = excluded.stage,
        title = excluded.title,
        channel = excluded.channel,
        origin = excluded.origin,
        kind = excluded.kind,
        urgency = excluded.urgency,
        item = excluded.item,
        items = excluded.items,
        areas = excluded.areas,
        requester = excluded.requester,
        merged_into = excluded.merged_into,
        source = excluded.source,
        source_id = excluded.source_id,
        received_at = excluded.received_at,
        promised_by = excluded.promised_by,
        lead = excluded.lead,
        units = excluded.units,
        round = excluded.round,
        waiting_for = excluded.waiting_for,
        waiting_since = excluded.waiting_since,
        due_at = excluded.due_at,
        level = excluded.level,
        supervised = excluded.supervised,
        problem = excluded.problem,
        accused = excluded.accused,
        concerns = excluded.concerns,
        succeeded = excluded.succeeded,
        closed_at = excluded.closed_at,
        outcome = excluded.outcome,
        resolved = excluded.resolved,
        satisfaction = excluded.satisfaction,
        clock_offset = excluded.clock_offset,
        last_at = excluded.last_at,
        facts = excluded.facts
      where stored.seq < excluded.seq
      returning number, seq
    ),
    open_tasks as materialized (select task.* from jsonb_populate_recordset(null::tasks, $5::jsonb) as task, moved),
    ended_tasks as (
      delete from tasks using moved
      where order_number = moved.number and not exists (select from open_tasks where open_tasks.key = tasks.key)
    ),
    synced_tasks as (
      insert into tasks as stored (
        order_number, key, city, kind, holder, holder_path, accepts, stays, opened_at, lapses, limit_key, due_at, warn_at,
        provisional, held, warned, rungs, clock_offset
      )
      select
        order_number, key, city, kind, holder, holder_path, accepts, stays, opened_at, lapses, limit_key, due_at, warn_at,
        provisional, held, warned, rungs, clock_offset
      from open_tasks
      on conflict (order_number, key) do update set
        kind = excluded.kind,
        holder = excluded.holder,
        holder_path = excluded.holder_path,
        accepts = excluded.accepts,
        stays = excluded.stays,
        opened_at = excluded.opened_at,
        lapses = excluded.lapses,
        limit_key = excluded.limit_key,
        due_at = excluded.due_at,
        warn_at = excluded.warn_at,
        provisional = excluded.provisional,
        held = excluded.held,
        warned = excluded.warned,
        rungs = excluded.rungs
      where stored is distinct from excluded
    ),
    order_limits as materialized (select l.* from jsonb_populate_recordset(null::limits, $6::jsonb) as l, moved),
    gone_limits as (
      delete from limits using moved
      where order_number = moved.number and not exists (select from order_limits where order_limits.key = limits.key)
    ),
    synced_limits as (
      insert into limits as stored (
        order_number, key, city, rule, owner, owner_path, from_at, due_at, warn_at, provisional, ladder, warned, rungs, holds,
        ended_at, met, clock_offset
      )
      select
        order_number, key, city, rule, owner, owner_path, from_at, due_at, warn_at, provisional, ladder, warned, rungs, holds,
        ended_at, met, clock_offset
      from order_limits
      on conflict (order_number, key) do update set
        rule = excluded.rule,
        owner = excluded.owner,
        owner_path = excluded.owner_path,
        from_at = excluded.from_at,
        due_at = excluded.due_at,
        warn_at = excluded.warn_at,
        provisional = excluded.provisional,
        ladder = excluded.ladder,
        warned = excluded.warned,
        rungs = excluded.rungs,
        holds = excluded.holds,
        ended_at = excluded.ended_at,
        met = excluded.met
      where stored is distinct from excluded
    ),
    ruled as (
      insert into precedents as stored (order_number, key, city, item, scope, unit, ruled_at, until, overturns)
      select order_number, key, city, item, scope, unit, ruled_at, until, overturns
      from jsonb_populate_recordset(null::precedents, $8::jsonb), moved
      on conflict (order_number, key) do update set
        item = excluded.item,
        scope = excluded.scope,
        unit = excluded.unit,
        ruled_at = excluded.ruled_at,
        until = excluded.until,
        overturns = excluded.overturns
      where stored is distinct from excluded
    ),
    order_record as materialized (select r.* from jsonb_populate_recordset(null::unit_records, $9::jsonb) as r, moved),
    unsaid as (
      delete from unit_records using moved
      where order_number = moved.number and not exists (select from order_record where order_record.nth = unit_records.nth)
    ),
    noted as (
      insert into unit_records as stored (order_number, nth, city, unit, unit_path, kind, key, rule, item, at)
      select order_number, nth, city, unit, unit_path, kind, key, rule, item, at from order_record
      on conflict (order_number, nth) do update set
        unit = excluded.unit,
        unit_path = excluded.unit_path,
        kind = excluded.kind,
        key = excluded.key,
        rule = excluded.rule,
        item = excluded.item,
        at = excluded.at
      where stored is distinct from excluded
    ),
    -- A whistle never goes away again: it stands in the facts for ever.
    whistled as (
      insert into whistles as stored (
        order_number, number, city, kind, state, blower, monitor, called, awaited, accused, blown_at, ended_at
      )
      select order_number, h.number, city, kind, state, blower, monitor, called, awaited, accused, blown_at, ended_at
      from jsonb_populate_recordset(null::whistles, $10::jsonb) as h, moved
      on conflict (order_number, number) do update set
        state = excluded.state,
        monitor = excluded.monitor,
        called = excluded.called,
        awaited = excluded.awaited,
        accused = excluded.accused,
        ended_at = excluded.ended_at
      where stored is distinct from excluded
    ),
    outcomes as (
      update idempotency
      set seq = command.seq, version = command.version, attempt = command.attempt
      from jsonb_to_recordset($7::jsonb) as command (id text, seq int, version int, attempt text)
      where idempotency.id = command.id and order_number = $1 and idempotency.seq is null
    )
  select pg_notify('gridline', number || ' ' || seq) from moved`
