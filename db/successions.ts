import { sql } from 'kysely'
import {
  type Dissolution,
  type LeftOver,
  objectionToSuccession,
  type SuccessionObjection,
} from '../domain/dissolution.ts'
import type { Instant } from '../domain/instant.ts'
import type { AreaCode, UnitCode } from '../domain/units.ts'
import type { Database } from './database.ts'
import { loadReference } from './reference.ts'

/** How far a succession has come. */
export interface SuccessionRow {
  readonly unit: UnitCode
  readonly successors: readonly UnitCode[]
  readonly key: string
  readonly at: Instant
  readonly finishedAt: Instant | null
  /** Orders that know of it: each counts once, whatever was repeated. */
  readonly moved: number
  /** Orders in which the unit still has something. */
  readonly waiting: number
  readonly left: readonly LeftOver[]
}

/**
 * Marks a unit dissolved, if nothing is against it, in one transaction that no other change of the reference data comes
 * between. Given again under its key it does nothing again.
 */
export async function dissolve(db: Database, asked: Dissolution): Promise<SuccessionObjection | null> {
  const { unit: code, city, successors, at, by, key } = asked
  return db.kysely.transaction().execute(async (tx) => {
    await sql`select version from reference_version for update`.execute(tx)
    const { rows } = await sql<{ unit: string; successors: readonly string[] }>`
      select unit, successors from successions where key = ${key}`.execute(tx)
    const [begun] = rows
    if (begun) {
      const isSame = begun.unit === code && begun.successors.join(' ') === successors.join(' ')
      return isSame ? null : { code: 'KEY_TAKEN' }
    }
    const { reference } = await loadReference(db)
    const [unit, ...others] = [code, ...successors].map((one) => reference.units.get(one))
    const known = others.flatMap((one) => one ?? [])
    if (!unit || known.length < successors.length)
      throw new RangeError(`${code}, or one of ${successors.join(', ')}, is no unit`)
    const objection = objectionToSuccession(reference, unit, known)
    if (objection) return objection
    await sql`
      insert into successions (unit, city, successors, at, by, key)
      values (${code}, ${city}, ${[...successors]}, ${at}, ${JSON.stringify(by)}::jsonb, ${key})`.execute(tx)
    await sql`update reference_version set version = version + 1`.execute(tx)
    return null
  })
}

/** An order that a dissolved unit has a part in, and where it is. */
export interface ConcernedOrder {
  readonly number: string
  readonly area: AreaCode | null
}

/** Which unit, and whether it is a desk of the whole city: then every open order may come to it. */
export interface ConcernAsked {
  readonly unit: UnitCode
  readonly city: string
  readonly everywhere: boolean
}

/** The next orders, by number, that concern a dissolved unit. */
export async function concernedOrders(
  db: Database,
  asked: ConcernAsked & { readonly after: string; readonly most: number },
): Promise<readonly ConcernedOrder[]> {
  const { rows } = await sql<ConcernedOrder>`
    select number, areas[cardinality(areas)] as area
    from work_orders
    where number > ${asked.after} and ${concerning(asked)}
    order by number
    limit ${asked.most}`.execute(db.kysely)
  return rows
}

function concerning({ unit, city, everywhere }: ConcernAsked) {
  return everywhere
    ? sql`city = ${city} and closed_at is null and not succeeded @> array[${unit}]::text[]`
    : sql`concerns @> array[${unit}]::text[]`
}

/** Notes how a pass over the orders ended. */
export async function noteSuccession(
  db: Database,
  { unit, left, finishedAt }: { unit: UnitCode; left: readonly LeftOver[]; finishedAt: Instant | null },
): Promise<void> {
  await sql`
    update successions set left_over = ${JSON.stringify(left)}::jsonb, finished_at = ${finishedAt}
    where unit = ${unit}`.execute(db.kysely)
}

type Found = Omit<SuccessionRow, 'moved' | 'waiting'>

const columns = sql`unit, successors, key, at, finished_at as "finishedAt", left_over as "left"`

/** The succession of a unit of a city; null when it was not dissolved. `everywhere`: as `concernedOrders` takes it. */
export async function findSuccession(db: Database, asked: ConcernAsked): Promise<SuccessionRow | null> {
  const { rows } = await sql<Found>`
    select ${columns} from successions where unit = ${asked.unit} and city = ${asked.city}`.execute(db.kysely)
  return rows[0] ? { ...rows[0], ...(await countsOf(db, asked)) } : null
}

async function countsOf(
  db: Database,
  asked: ConcernAsked,
): Promise<Pick<SuccessionRow, 'moved' | 'waiting'>> {
  const { rows } = await sql<{ moved: number; waiting: number }>`
    select
      (select count(*) from work_orders where succeeded @> array[${asked.unit}]::text[]) as moved,
      (select count(*) from work_orders where ${concerning(asked)}) as waiting`.execute(db.kysely)
  return rows[0] ?? { moved: 0, waiting: 0 }
}

/** What was begun under a key. */
export async function successionUnder(db: Database, key: string): Promise<Found | null> {
  const { rows } = await sql<Found>`select ${columns} from successions where key = ${key}`.execute(db.kysely)
  return rows[0] ?? null
}
