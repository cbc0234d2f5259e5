import { builder } from '../builder.ts'
import type { Context, OrderSummary, Outcome } from '../context.ts'
import { WorkOrderType } from '../ofOrder.ts'
import { UserError, type UserErrorShape, userErrors } from '../userErrors.ts'
import { visibleOrder } from '../workOrder.ts'

/** What a mutation returns: the order as it now stands, and why it was refused if it was. */
export interface Payload {
  readonly workOrder: OrderSummary | null
  readonly replayed: boolean
  readonly userErrors: readonly UserErrorShape[]
}

const ContactType = builder.objectRef<{ id: string }>('Contact').implement({
  description: 'How to reach the requester, in clear. Who looked, and why, is kept with the order.',
  fields: (t) => ({
    name: t.string({
      nullable: true,
      resolve: async ({ id }, _, { reads }) => (await reads.requester(id))?.name ?? null,
    }),
    phone: t.string({
      nullable: true,
      resolve: async ({ id }, _, { reads }) => (await reads.requester(id))?.phone ?? null,
    }),
  }),
})

export function payloadType(mutation: string) {
  return builder
    .objectRef<Payload>(`${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Payload`)
    .implement({
      fields: (t) => ({
        workOrder: t.field({
          type: WorkOrderType,
          nullable: true,
          description: 'The order as it now stands.',
          resolve: ({ workOrder }) => workOrder,
        }),
        replayed: t.exposeBoolean('replayed', {
          description: 'This key was given before: nothing was done again.',
        }),
        userErrors: t.field({
          type: [UserError],
          description: 'Empty when it was done.',
          resolve: ({ userErrors }) => [...userErrors],
        }),
        ...(mutation === 'revealContact' && {
          contact: t.field({
            type: ContactType,
            nullable: true,
            description:
              'Null where it was refused, where nobody left a name, and for a repeated key: each look has its reason.',
            resolve: ({ workOrder, userErrors, replayed }) =>
              workOrder?.requester && userErrors.length === 0 && !replayed
                ? { id: workOrder.requester }
                : null,
          }),
        }),
      }),
    })
}

/** An outcome as a payload: the order is read after the write, so that a client reads its own writes. */
export async function payloadOf(
  outcome: Outcome,
  number: string | null,
  context: Context,
  given: readonly string[] = [],
): Promise<Payload> {
  return {
    workOrder: outcome.number ? await visibleOrder(outcome.number, context) : null,
    replayed: outcome.replayed,
    userErrors: await userErrors(outcome, number, context, given),
  }
}

export const mostOfAText = 10_000
