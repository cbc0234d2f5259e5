import { sql } from 'kysely'
import type { Instant } from '../domain/instant.ts'
import type { Database } from './database.ts'
import { cursorOf, type Page, type PageAsked, pageOf, placeOf, rowsFor } from './pages.ts'

/** A ruling that holds for later orders. `id`: '<order>/<key of the ruling>'. */
export interface Precedent {
  readonly id: string
  readonly orderNumber: string
  readonly item: string
  readonly scope: string
  readonly unit: string
  readonly ruledAt: Instant
  readonly until: Instant | null
  /** The later ruling that ended it; null while it holds. */
  readonly overturnedBy: string | null
}

/** What overturns or replaces a precedent: a ruling that names it, or a later one about the same item in the same area. */
const overturnedBy = sql`
  (select later.order_number || '/' || later.key from precedents later
   where later.overturns = known.order_number || '/' || known.key
     or (later.city = known.city and later.item = known.item and later.scope = known.scope
         and (later.ruled_at, later.order_number, later.key) > (known.ruled_at, known.order_number, known.key))
   order by later.ruled_at limit 1)`

const columns = sql`
  order_number || '/' || key as id, order_number as "orderNumber", item, scope, unit, ruled_at as "ruledAt", until,
  ${overturnedBy} as "overturnedBy"`

/** The precedents in force at an instant for an item in an area, given with all above it: the nearest area's first. */
export async function precedentsFor(
  db: Database,
  asked: {
    readonly city: string
    readonly item: string
    readonly areas: readonly string[]
    readonly at: Instant
  },
): Promise<Precedent[]> {
  const { city, item, areas, at } = asked
  const { rows } = await sql<Precedent>`
    select ${columns} from precedents known
    where city = ${city} and item = ${item} and scope = any(${[...areas]}::text[])
      and (until is null or until > ${at}) and ${overturnedBy} is null
    order by array_position(${[...areas]}::text[], scope) desc, ruled_at desc`.execute(db.kysely)
  return rows
}

/** A precedent by its id; null when there is none in this city. */
export async function precedentById(db: Database, city: string, id: string): Promise<Precedent | null> {
  const [number = '', ...key] = id.split('/')
  const { rows } = await sql<Precedent>`
    select ${columns} from precedents known
    where city = ${city} and order_number = ${number} and key = ${key.join('/')}`.execute(db.kysely)
  return rows[0] ?? null
}

/** What precedents are looked for by. */
export interface PrecedentFilter {
  readonly item?: string | null | undefined
  readonly unit?: string | null | undefined
  /** Those that hold at this instant. */
  readonly inForceAt?: Instant | null | undefined
}

/** The precedents of a city, the newest first. Throws a `BadCursorError`. */
export async function listPrecedents(
  db: Database,
  { city, filter, ...page }: PageAsked & { readonly city: string; readonly filter: PrecedentFilter },
): Promise<Page<Precedent>> {
  const [ruledAt, id] = placeOf('PRECEDENTS', page.after, 2) ?? []
  const beyond = ruledAt
    ? sql`(ruled_at, order_number || '/' || key) < (${ruledAt}::timestamptz, ${id})`
    : sql`true`
  const { rows } = await sql<Precedent>`
    select ${columns} from precedents known
    where ${precedentConditions(city, filter)} and ${beyond}
    order by ruled_at desc, order_number || '/' || key desc
    limit ${rowsFor(page)}`.execute(db.kysely)
  return pageOf(rows, page, ({ ruledAt, id }) => cursorOf('PRECEDENTS', [ruledAt, id]))
}

export async function countPrecedents(db: Database, city: string, filter: PrecedentFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from precedents known where ${precedentConditions(city, filter)}`.execute(
    db.kysely,
  )
  return rows[0]?.count ?? 0
}

function precedentConditions(city: string, { item, unit, inForceAt }: PrecedentFilter) {
  const all = [sql`city = ${city}`]
  if (item) all.push(sql`item = ${item}`)
  if (unit) all.push(sql`unit = ${unit}`)
  if (inForceAt) all.push(sql`(until is null or until > ${inForceAt}) and ${overturnedBy} is null`)
  return sql.join(all, sql` and `)
}

/** An item for which the territory stood in because the list named nobody who could have it. */
export interface Gap {
  readonly item: string
  readonly orders: number
  readonly since: Instant
  readonly latest: Instant
}

/** The gaps of a city's responsibility list, those that were met most often first. */
export async function listGaps(
  db: Database,
  { city, ...page }: PageAsked & { readonly city: string },
): Promise<Page<Gap>> {
  const [orders, item] = placeOf('GAPS', page.after, 2) ?? []
  const beyond = orders ? sql`where (orders, item) < (${Number(orders)}, ${item})` : sql``
  const { rows } = await sql<Gap>`
    with gaps as (
      select item, count(distinct order_number)::int as orders, min(at) as since, max(at) as latest
      from unit_records
      where city = ${city} and kind = 'BACKSTOP' and item is not null
      group by item
    )
    select * from gaps ${beyond} order by orders desc, item desc limit ${rowsFor(page)}`.execute(db.kysely)
  return pageOf(rows, page, ({ orders, item }) => cursorOf('GAPS', [orders, item]))
}

export async function countGaps(db: Database, city: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(distinct item)::int as count from unit_records
    where city = ${city} and kind = 'BACKSTOP' and item is not null`.execute(db.kysely)
  return rows[0]?.count ?? 0
}
