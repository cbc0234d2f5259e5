import type { Facts } from '../domain/facts.ts'
import { type Instant, instant } from '../domain/instant.ts'
import { builder } from './builder.ts'
import type { Context, OrderSummary } from './context.ts'

// What the nouns of an order share.

/** City time for an order, whole seconds. */
export const nowFor = ({ clockOffset }: { clockOffset: number }, { clock }: Context): Instant =>
  instant(clock() + clockOffset * 1000)

/** The facts of an order, as they were read with it or now. */
export async function factsOf(order: OrderSummary, { reads }: Context): Promise<Facts> {
  const facts = order.facts ?? (await reads.facts(order.number))
  if (!facts) throw new TypeError(`order ${order.number} has a row without facts`)
  return facts
}

/** A unit by its code: those that orders name are known. */
export async function unitOf(code: string, { reads }: Context) {
  const unit = (await reads.reference()).reference.units.get(code)
  if (!unit) throw new TypeError(`unit ${code} is not known any more`)
  return unit
}

/** Declared here for the nouns that lead back to their order; it has its fields in workOrder.ts. */
export const WorkOrderType = builder.objectRef<OrderSummary>('WorkOrder')
