import type { Event } from '../domain/events.ts'
import type { Limit } from '../domain/facts.ts'
import type { Projection } from '../domain/projection.ts'
import type { Task } from '../domain/tasks.ts'
import { awaitedBy, monitorOf, stateOfWhistle } from '../domain/whistles.ts'
import { hashOf } from './canonicalJson.ts'
import type {
  EventTable,
  LimitTable,
  PrecedentTable,
  TaskTable,
  UnitRecordTable,
  WhistleTable,
  WorkOrderTable,
} from './tables.ts'

// The one place where the domain's nouns become rows. Journal, rebuild and doctor share it, and nothing here looks at
// a clock or a table: a row that says more than its facts could not be made anew.

/** The columns that the journal gives an event; the others are generated from these. */
export type EventRecord = Pick<EventTable, 'seq' | 'at' | 'by' | 'body' | 'texts' | 'hash'>

export function eventRecord(event: Event): EventRecord {
  const { seq, at, by, body, texts } = event
  return { seq, at, by, body, texts, hash: hashOf({ seq, at, by, body, texts }) }
}

export function workOrderRecord({ row }: Projection): WorkOrderTable {
  return {
    number: row.number,
    city: row.city,
    seq: row.seq,
    version: row.version,
    stage: row.stage,
    title: row.title,
    channel: row.channel,
    origin: row.origin,
    kind: row.kind,
    urgency: row.urgency,
    item: row.item,
    items: row.facts.classification?.item.path ?? [],
    areas: row.areas,
    requester: row.requester,
    merged_into: row.mergedInto,
    source: row.source,
    source_id: row.sourceId,
    received_at: row.receivedAt,
    promised_by: row.promisedBy,
    lead: row.lead,
    units: row.units,
    round: row.round,
    waiting_for: row.waitingFor,
    waiting_since: row.waitingSince,
    due_at: row.dueAt,
    level: row.level,
    supervised: row.supervised,
    problem: row.problem,
    accused: row.accused,
    concerns: row.concerns,
    succeeded: row.succeeded,
    closed_at: row.closedAt,
    outcome: row.outcome,
    resolved: row.resolved,
    satisfaction: row.satisfaction,
    clock_offset: row.clockOffset,
    last_at: row.lastAt,
    facts: row.facts,
  }
}

/** The open tasks of an order. What they take from their limit they take while it has not ended. */
export function taskRecords({ row, tasks, limits }: Projection): TaskTable[] {
  return tasks.map((task) => {
    const limit = limits.find(({ key, endedAt }) => key === task.limit && endedAt === null)
    return {
      ...taskColumns(task),
      ...clockColumns(limit),
      order_number: row.number,
      city: row.city,
      clock_offset: row.clockOffset,
    }
  })
}

function taskColumns(task: Task) {
  return {
    key: task.key,
    kind: task.kind,
    holder: task.holder.code,
    holder_path: task.holder.path,
    accepts: task.accepts,
    stays: task.stays,
    opened_at: task.openedAt,
    lapses: task.lapses,
    limit_key: task.limit,
  }
}

function clockColumns(limit: Limit | undefined) {
  return {
    due_at: limit?.dueAt ?? null,
    warn_at: limit?.warnAt ?? null,
    provisional: limit?.provisional ?? false,
    held: limit ? limit.parked !== null || limit.holds.some(({ until }) => until === null) : false,
    warned: limit?.warned ?? false,
    rungs: limit?.rungs ?? [],
  }
}

/** All limits of an order, those that ended included. */
export function limitRecords({ row, limits }: Projection): LimitTable[] {
  return limits.map((limit) => ({
    order_number: row.number,
    key: limit.key,
    city: row.city,
    rule: limit.rule,
    owner: limit.owner.code,
    owner_path: limit.owner.path,
    from_at: limit.from,
    due_at: limit.dueAt,
    warn_at: limit.warnAt,
    provisional: limit.provisional,
    ladder: limit.ladder,
    warned: limit.warned,
    rungs: limit.rungs,
    holds: limit.holds,
    ended_at: limit.endedAt,
    met: limit.met,
    clock_offset: row.clockOffset,
  }))
}

/** The rulings of an order that hold for later ones. */
export function precedentRecords({ row }: Projection): PrecedentTable[] {
  return row.facts.disputes.flatMap(({ settled }) =>
    settled.flatMap(({ cause, unit, at, precedent, overturns }) =>
      precedent
        ? [
            {
              order_number: row.number,
              key: cause,
              city: row.city,
              item: precedent.item,
              scope: precedent.scope.code,
              unit: unit.code,
              ruled_at: at,
              until: precedent.until,
              overturns,
            },
          ]
        : [],
    ),
  )
}

/** What the order leaves in the units' records. */
export function unitRecords({ row }: Projection): UnitRecordTable[] {
  return row.facts.record.map(({ unit, kind, key, rule, at }, nth) => ({
    order_number: row.number,
    nth,
    city: row.city,
    unit: unit.code,
    unit_path: unit.path,
    kind,
    key,
    rule,
    item: row.item,
    at,
  }))
}

/** The whistles of an order. */
export function whistleRecords({ row }: Projection): WhistleTable[] {
  return row.facts.whistles.map((whistle) => ({
    order_number: row.number,
    number: whistle.number,
    city: row.city,
    kind: whistle.kind,
    state: stateOfWhistle(whistle),
    blower: whistle.blower.code,
    monitor: monitorOf(row.facts, whistle)?.code ?? null,
    called: whistle.called.map(({ unit }) => unit.code),
    awaited: awaitedBy(row.facts, whistle).map(({ code }) => code),
    accused: row.accused,
    blown_at: whistle.blownAt,
    ended_at: whistle.concludedAt ?? whistle.cancelledAt,
  }))
}
