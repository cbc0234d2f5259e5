import { sql } from 'kysely'
import type { Database } from './database.ts'
import { similarity } from './fingerprints.ts'

/** An open order that may be about the same matter, and why. */
export interface Repeat {
  readonly number: string
  /** It has the same requester, the same item and the same place. */
  readonly sameRequester: boolean
  /** How much of the text it shares, 0 to 1; null where a fingerprint is missing. */
  readonly similarity: number | null
}

/** Texts that share less than this are not proposed. */
const similar = 0.5
/** Of more than so many that say nearly the same the newest are compared. */
const compared = 500

/** The open orders that may be about the same matter as an order, the likeliest first: found by indexes, not by reading all. */
export async function repeatsOf(db: Database, number: string, most: number): Promise<readonly Repeat[]> {
  const { rows } = await sql<{
    number: string
    sameRequester: boolean
    own: number[]
    sketch: number[] | null
  }>`
    with own as materialized (
      select work_orders.number, city, requester, item, areas, sketch, bands
      from work_orders left join fingerprints on order_number = number
      where number = ${number}
    ),
    alike as (
      select order_number, sketch from fingerprints
      where bands && (select bands from own) and order_number <> ${number}
      order by order_number desc
      limit ${compared}
    ),
    asked_before as (
      select number from work_orders
      where requester = (select requester from own) and number <> ${number} and closed_at is null
    ),
    candidates as (
      select order_number as number from alike union select number from asked_before
    )
    select candidates.number, own.sketch as own, fingerprints.sketch,
      coalesce(other.requester = own.requester and other.item = own.item
        and (other.areas @> own.areas or own.areas @> other.areas), false) as "sameRequester"
    from candidates
      cross join own
      join work_orders as other on other.number = candidates.number
      left join fingerprints on fingerprints.order_number = candidates.number
    where other.city = own.city and other.closed_at is null`.execute(db.kysely)
  return rows
    .map(({ own, sketch, ...row }) => ({
      ...row,
      similarity: own && sketch ? similarity(own, sketch) : null,
    }))
    .filter(({ sameRequester, similarity }) => sameRequester || (similarity ?? 0) >= similar)
    .sort((a, b) => rank(b) - rank(a) || (a.number < b.number ? 1 : -1))
    .slice(0, most)
}

function rank({ sameRequester, similarity }: Repeat): number {
  return (similarity ?? 0) + (sameRequester ? 1 : 0)
}
