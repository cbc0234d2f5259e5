import { sql } from 'kysely'
import type { Instant } from '../domain/instant.ts'
import type { WhistleState } from '../domain/whistles.ts'
import type { Database } from './database.ts'
import { cursorOf, type Page, type PageAsked, pageOf, placeOf, rowsFor } from './pages.ts'

type Maybe<T> = T | null | undefined

/** Every condition given must hold. */
export interface WhistleFilter {
  /** A unit that blew it or is called by it. */
  readonly unit?: Maybe<string>
  /** A unit that is still to come. */
  readonly awaited?: Maybe<string>
  readonly monitor?: Maybe<string>
  readonly state?: Maybe<readonly WhistleState[]>
  /** Units and people: whistles of orders that accuse one of them are not found. */
  readonly hiddenFrom?: Maybe<readonly string[]>
}

/** A whistle in a list: its order and its number within it. The order's facts say the rest. */
export interface ListedWhistle {
  readonly orderNumber: string
  readonly number: string
}

/** The whistles of a city, the newest first. Throws a `BadCursorError`. */
export async function listWhistles(
  db: Database,
  { city, filter, ...page }: PageAsked & { readonly city: string; readonly filter: WhistleFilter },
): Promise<Page<ListedWhistle>> {
  const [blownAt, orderNumber, number] = placeOf('WHISTLES', page.after, 3) ?? []
  const beyond = blownAt
    ? sql`(blown_at, order_number, number) < (${blownAt}::timestamptz, ${orderNumber}, ${number})`
    : sql`true`
  const { rows } = await sql<ListedWhistle & { readonly blownAt: Instant }>`
    select order_number as "orderNumber", number, blown_at as "blownAt" from whistles
    where ${conditions(city, filter)} and ${beyond}
    order by blown_at desc, order_number desc, number desc
    limit ${rowsFor(page)}`.execute(db.kysely)
  return pageOf(rows, page, (row) => cursorOf('WHISTLES', [row.blownAt, row.orderNumber, row.number]))
}

export async function countWhistles(db: Database, city: string, filter: WhistleFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from whistles where ${conditions(city, filter)}`.execute(db.kysely)
  return rows[0]?.count ?? 0
}

function conditions(city: string, { unit, awaited, monitor, state, hiddenFrom }: WhistleFilter) {
  const all = [sql`city = ${city}`]
  if (unit) all.push(sql`(blower = ${unit} or called @> array[${unit}])`)
  if (awaited) all.push(sql`awaited @> array[${awaited}]`)
  if (monitor) all.push(sql`monitor = ${monitor}`)
  if (state) all.push(sql`state = any(${[...state]}::text[])`)
  if (hiddenFrom) all.push(sql`not accused && ${[...hiddenFrom]}::text[]`)
  return sql.join(all, sql` and `)
}
