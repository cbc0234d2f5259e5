import type { Database } from '../db/database.ts'
import { loadReference } from '../db/reference.ts'
import { type ConcernedOrder, concernedOrders, dissolve, noteSuccession } from '../db/successions.ts'
import { type Dissolution, isDeskOfCity, type LeftOver } from '../domain/dissolution.ts'
import type { Reference } from '../domain/reference.ts'
import type { UnitRef } from '../domain/units.ts'
import type { SuccessionAsked } from '../workflows/orderFile.ts'
import type { SuccessionActivities } from '../workflows/succession.ts'

/** The way to orders that run. Rejects when an order cannot be reached; asked again it does nothing twice. */
export interface Orders {
  succeed(number: string, asked: SuccessionAsked): Promise<void>
}

/** So many orders are moved at once. */
const atOnce = 10

/** A succession's way to the database and to the orders. */
export function successionsOn(db: Database, orders: Orders): SuccessionActivities {
  return {
    dissolve: (asked) => dissolve(db, asked),
    noteSuccession: (asked) => noteSuccession(db, asked),
    async succeedNext({ succession, after }) {
      const { unit, city, by } = succession
      const { reference } = await loadReference(db)
      const from = reference.unitRef(unit)
      const known = reference.units.get(unit)
      if (!from || !known) throw new Error(`unit ${unit} is not known`)
      const everywhere = isDeskOfCity(known)
      const found = await concernedOrders(db, { unit, city, everywhere, after, most: atOnce })
      const left = await Promise.all(
        found.map(async (order): Promise<LeftOver[]> => {
          const to = successorIn(reference, succession, order)
          return orders.succeed(order.number, { from, to, by }).then(
            () => [],
            (error: unknown) => [{ order: order.number, reason: whyLeft(error) }],
          )
        }),
      )
      const unreached = left.flat()
      return {
        moved: found.length - unreached.length,
        left: unreached,
        last: found.at(-1)?.number ?? null,
      }
    },
  }
}

function successorIn(reference: Reference, { unit }: Dissolution, { area }: ConcernedOrder): UnitRef {
  const to = reference.successorFor(unit, area === null ? null : reference.areaRef(area))
  if (!to) throw new Error(`nobody stands in the place of ${unit}`)
  return to
}

function whyLeft(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
