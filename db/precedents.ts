import { sql } from 'kysely'
import type { Instant } from '../domain/instant.ts'
import type { Database } from './database.ts'

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
