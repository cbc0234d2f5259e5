import { sql } from 'kysely'
import type { Instant } from '../domain/instant.ts'
import type { RecordKind } from '../domain/record.ts'
import type { Database } from './database.ts'
import { cursorOf, type Page, type PageAsked, pageOf, placeOf, rowsFor } from './pages.ts'

type Maybe<T> = T | null | undefined

export interface RecordFilter {
  /** The unit, with all below it where `below` says so. */
  readonly unit: string
  readonly below?: Maybe<boolean>
  readonly kinds?: Maybe<readonly RecordKind[]>
  readonly from?: Maybe<Instant>
  /** Exclusive. */
  readonly to?: Maybe<Instant>
  /** Units and people: what comes from orders that accuse one of them is not found. */
  readonly hiddenFrom: readonly string[]
}

/** One entry of a unit's record, with the order that it comes from. */
export interface KeptRecord {
  readonly orderNumber: string
  readonly nth: number
  readonly unit: string
  readonly kind: RecordKind
  readonly key: string
  readonly rule: string | null
  readonly at: Instant
}

/** The record of a unit, the newest first. Throws a `BadCursorError`. */
export async function listRecord(
  db: Database,
  { city, filter, ...page }: PageAsked & { readonly city: string; readonly filter: RecordFilter },
): Promise<Page<KeptRecord>> {
  const [at, orderNumber, nth] = placeOf('RECORD', page.after, 3) ?? []
  const beyond = at
    ? sql`(at, order_number, nth) < (${at}::timestamptz, ${orderNumber}, ${Number(nth)})`
    : sql`true`
  const { rows } = await sql<KeptRecord>`
    select order_number as "orderNumber", nth, unit, kind, key, rule, at from unit_records entry
    where ${conditions(city, filter)} and ${beyond}
    order by at desc, order_number desc, nth desc
    limit ${rowsFor(page)}`.execute(db.kysely)
  return pageOf(rows, page, (row) => cursorOf('RECORD', [row.at, row.orderNumber, row.nth]))
}

export async function countRecord(db: Database, city: string, filter: RecordFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from unit_records entry where ${conditions(city, filter)}`.execute(
    db.kysely,
  )
  return rows[0]?.count ?? 0
}

/** How often something came into a unit's record in a month of city time ('2026-10'). */
export interface RecordCount {
  readonly unit: string
  readonly month: string
  readonly kind: RecordKind
  readonly count: number
}

/** The record of a unit, counted by unit, month and kind: the newest month first. `utcOffsetMinutes`: of the city. */
export async function recordCounts(
  db: Database,
  city: string,
  filter: RecordFilter,
  utcOffsetMinutes: number,
): Promise<readonly RecordCount[]> {
  const { rows } = await sql<RecordCount>`
    select unit, to_char(at at time zone 'utc' + make_interval(mins => ${utcOffsetMinutes}::int), 'YYYY-MM') as month, kind,
      count(*)::int as count
    from unit_records entry
    where ${conditions(city, filter)}
    group by 1, 2, 3
    order by 2 desc, 1, 3`.execute(db.kysely)
  return rows
}

function conditions(city: string, { unit, below, kinds, from, to, hiddenFrom }: RecordFilter) {
  const all = [sql`city = ${city}`, below ? sql`unit_path @> array[${unit}]` : sql`unit = ${unit}`]
  if (kinds) all.push(sql`kind = any(${[...kinds]}::text[])`)
  if (from) all.push(sql`at >= ${from}::timestamptz`)
  if (to) all.push(sql`at < ${to}::timestamptz`)
  if (hiddenFrom.length > 0)
    all.push(sql`not exists (
      select from work_orders where number = entry.order_number and accused && ${[...hiddenFrom]}::text[])`)
  return sql.join(all, sql` and `)
}
