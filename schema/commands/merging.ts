import { cannotJoin, mergedInto } from '../../domain/family.ts'
import { type Context, type OrderSummary, type Outcome, viewerOf } from '../context.ts'
import { factsOf } from '../ofOrder.ts'
import { quoted } from '../textRules.ts'
import { maySee } from '../visibility.ts'
import { as, fields, type InputFields, type Offers, type Values } from './offer.ts'

// 合并: requests about one matter are handled together.

const numbered = (description: string) => (t: InputFields) =>
  fields({ children: t.stringList({ required: true, description }) })
const children = ({ children }: Values) => ({ children: as<readonly string[]>(children) })

export const merging: Offers<'merge' | 'unmerge'> = {
  merge: {
    mutation: 'mergeWorkOrders',
    description:
      'Merges orders about the same matter into this one (合并工单): they are handled here, and each requester is told and visited for itself; who asked before is not visited twice. `children` of the order shows how far it has come.',
    fields: numbered('The numbers of the orders that are merged into this one.'),
    read: children,
    check: ({ children }, context, order) => whoCannotJoin(children, context, order),
  },
  unmerge: {
    mutation: 'unmergeWorkOrders',
    description:
      'Undoes a merge (解除合并), until the work is reported done: each of them is dispatched for itself.',
    fields: numbered('The numbers of the orders that go on alone.'),
    read: children,
  },
}

/** Those that cannot be merged, as they stand: nothing is begun where one of them cannot. */
async function whoCannotJoin(
  children: readonly string[],
  context: Context,
  parent: OrderSummary,
): Promise<Outcome['refusals']> {
  const { classification } = await factsOf(parent, context)
  // Of an order that is not registered the rules refuse it.
  if (!classification) return []
  const refusals = await Promise.all(
    children.map(async (number): Promise<Outcome['refusals']> => {
      const order = await context.reads.orderWithFacts(number)
      if (!order || !(await maySee(viewerOf(context), order)))
        return [{ code: 'NOT_FOUND', path: ['input', 'children'], params: { number: quoted(number) } }]
      const facts = await factsOf(order, context)
      // Of one that is merged into it already the rules refuse it.
      if (mergedInto(facts)?.into === parent.number) return []
      const objection = cannotJoin(facts, { from: parent.number, classification })
      return objection ? [{ refusal: { ...objection, rule: 'merging', allowed: [] } }] : []
    }),
  )
  return refusals.flat()
}
