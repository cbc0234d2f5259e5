import type { SplitPart } from '../../domain/commands.ts'
import { cannotJoin, mergedInto } from '../../domain/family.ts'
import { builder } from '../builder.ts'
import { type Context, type OrderSummary, type Outcome, type Problem, viewerOf } from '../context.ts'
import { RequestKindEnum, UrgencyEnum } from '../enums.ts'
import { findArea, findItem } from '../lookUps.ts'
import { factsOf } from '../ofOrder.ts'
import { quoted, summaryOf, textProblem } from '../textRules.ts'
import { maySee, withoutNumbers } from '../visibility.ts'
import { as, fields, type InputFields, type Offers, type Values } from './offer.ts'
import { mostOfAText } from './payload.ts'

// 合并、拆分: requests about one matter are handled together, and those about several apart.

const numbered = (description: string) => (t: InputFields) =>
  fields({ children: t.stringList({ required: true, description }) })
const children = ({ children }: Values) => ({ children: as<readonly string[]>(children) })

export const merging: Offers<'merge' | 'unmerge' | 'split'> = {
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
  split: {
    mutation: 'splitWorkOrder',
    description:
      'Splits off what an order says of other matters (拆分工单): each part becomes an order of its own of the same requester, received now; this one goes on with its own matter. `splitInto` names them once they are there.',
    fields: (t) => fields({ parts: t.field({ type: [SplitPartInput], required: true }) }),
    read: async ({ parts }, context) => {
      const made = await Promise.all(as<readonly PartGiven[]>(parts).map((part) => partOf(part, context)))
      const wrong = made.find((part) => 'problem' in part)
      return wrong && 'problem' in wrong
        ? { problem: wrong.problem }
        : { parts: made.flatMap((part) => ('title' in part ? [part] : [])) }
    },
    words: ({ parts }) =>
      Object.fromEntries(as<readonly PartGiven[]>(parts).map(({ content }, i) => [`part${i + 1}`, content])),
  },
}

const SplitPartInput = builder.inputType('SplitPartInput', {
  fields: (t) => ({
    content: t.string({
      required: true,
      description: 'What the requester said of this matter. Kept sealed.',
    }),
    title: t.string({
      description: 'A summary without personal data; the first sentence of the content when left out.',
    }),
    kind: t.field({ type: RequestKindEnum, required: true }),
    itemCode: t.string({ required: true }),
    areaCode: t.string({ required: true }),
    urgency: t.field({ type: UrgencyEnum, description: "The item's own when left out." }),
  }),
})
type PartGiven = typeof SplitPartInput.$inferInput

async function partOf(
  { content, title, kind, itemCode, areaCode, urgency }: PartGiven,
  context: Context,
): Promise<SplitPart | { readonly problem: Problem }> {
  const path = (field: string) => ['input', 'parts', field]
  const wrong =
    textProblem(path('content'), content, mostOfAText) ??
    (typeof title === 'string' ? textProblem(path('title'), title, 200) : null)
  if (wrong) return { problem: wrong }
  const { reference } = await context.reads.reference()
  const { city } = viewerOf(context)
  const item = findItem(reference, city, itemCode, path('itemCode'))
  if ('problem' in item) return item
  const area = findArea(reference, city, areaCode, path('areaCode'))
  if ('problem' in area) return area
  return {
    title: withoutNumbers(title ?? summaryOf(content)),
    classification: {
      kind,
      urgency: urgency ?? reference.item(city, item.found.code)?.urgency ?? 'GENERAL',
      complex: false,
      item: item.found,
      area: area.found,
      accused: { units: [], people: [] },
    },
  }
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
