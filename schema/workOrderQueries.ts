import { GraphQLError } from 'graphql'
import { Repeater } from 'graphql-yoga'
import { badArgument, builder, byPage, connection } from './builder.ts'
import { type Context, type OrderSummary, viewerOf } from './context.ts'
import { OriginEnum, RequestKindEnum, StageEnum, TaskKindEnum, UrgencyEnum } from './enums.ts'
import { stagesMeant } from './forRequesters.ts'
import { WorkOrderType } from './ofOrder.ts'
import { TaskType } from './task.ts'
import { quoted } from './textRules.ts'
import { isRequester, seenAs } from './visibility.ts'
import { visibleOrder } from './workOrder.ts'

// How orders and tasks are found and watched.

const WorkOrderConnection = connection('WorkOrder', WorkOrderType)
const TaskConnection = connection('Task', TaskType)

const FilterInput = builder.inputType('WorkOrderFilter', {
  description: 'Every condition given must hold.',
  fields: (t) => ({
    stage: t.field({ type: [StageEnum] }),
    urgency: t.field({ type: [UrgencyEnum] }),
    kind: t.field({ type: [RequestKindEnum] }),
    origin: t.field({ type: [OriginEnum] }),
    item: t.string({ description: 'An item of any level: also all below it.' }),
    area: t.string({ description: 'An area of any level: also all below it.' }),
    lead: t.string({ description: 'The unit that leads now.' }),
    unit: t.string({ description: 'A unit that it was ever dispatched to.' }),
    overdue: t.boolean({
      description: 'Of any limit that runs, also those between units. For staff: refused to requesters.',
    }),
    supervised: t.boolean(),
    problem: t.boolean({ description: 'Reworked again and again in vain (疑难工单).' }),
    waitingFor: t.field({
      type: [TaskKindEnum],
      description:
        'Kinds of open tasks, of which it has one. For staff: refused to requesters, who filter by `stage`.',
    }),
    mergedInto: t.string({ description: 'The order that they are handled together with; for staff.' }),
    source: t.string(),
    sourceId: t.string(),
    receivedFrom: t.field({ type: 'DateTime' }),
    receivedTo: t.field({ type: 'DateTime', description: 'Exclusive.' }),
    text: t.string({ description: 'Words that the title contains, all of them.' }),
  }),
})

/** What between units lies behind these is not told to requesters: not by what is found either. */
function refuseForStaff(filter: typeof FilterInput.$inferInput | null | undefined): void {
  for (const condition of ['waitingFor', 'overdue', 'mergedInto'] as const)
    if (filter?.[condition] !== null && filter?.[condition] !== undefined)
      throw badArgument(`filter.${condition}: is for staff; filter by stage instead`)
}

builder.queryFields((t) => ({
  workOrder: t.field({
    type: WorkOrderType,
    nullable: true,
    description: 'An order by its number; null when there is none that you may see.',
    args: { number: t.arg.string({ required: true }) },
    resolve: (_, { number }, context) => visibleOrder(number, context),
  }),
  workOrders: t.field({
    type: WorkOrderConnection,
    complexity: byPage,
    description: 'The orders that you may see, the newest first.',
    args: {
      filter: t.arg({ type: FilterInput }),
      first: t.arg.int({ required: true }),
      after: t.arg.string(),
    },
    resolve: async (_, { filter, ...page }, context) => {
      const viewer = viewerOf(context)
      if (isRequester(viewer)) refuseForStaff(filter)
      const asked = {
        ...filter,
        hiddenFrom: seenAs(viewer),
        ...(isRequester(viewer) && {
          requester: (await viewer.requester()) ?? 'nobody',
          stage: filter?.stage && stagesMeant(filter.stage),
        }),
      }
      return {
        page: await context.reads.orders(viewer.city, asked, page),
        count: () => context.reads.countOrders(viewer.city, asked),
      }
    },
  }),
  tasks: t.field({
    type: TaskConnection,
    complexity: byPage,
    description: "A worklist: what is due first stands first. Without `holder` your own unit's (待办列表).",
    args: {
      holder: t.arg.string({ description: 'The code of the unit that holds the tasks.' }),
      kinds: t.arg({ type: [TaskKindEnum] }),
      overdue: t.arg.boolean(),
      first: t.arg.int({ required: true }),
      after: t.arg.string(),
    },
    resolve: async (_, { holder, kinds, overdue, ...page }, context) => {
      const viewer = viewerOf(context)
      const holders = [holder ?? viewer.actor.unit.code]
      const asked = { holders, kinds, overdue, hiddenFrom: seenAs(viewer) }
      const listed = isRequester(viewer)
        ? { edges: [], hasNextPage: false }
        : await context.reads.tasks(viewer.city, asked, page)
      const edges = await Promise.all(
        listed.edges.map(async ({ node, cursor }) => {
          const facts = await context.reads.facts(node.number)
          const task = facts?.tasks[node.key]
          // Answered between the two reads: it is in nobody's worklist any more.
          return facts && task ? [{ node: { task, facts }, cursor }] : []
        }),
      )
      return {
        page: { edges: edges.flat(), hasNextPage: listed.hasNextPage },
        count: () => (isRequester(viewer) ? 0 : context.reads.countTasks(viewer.city, asked)),
      }
    },
  }),
}))

builder.subscriptionField('workOrderChanged', (t) =>
  t.field({
    type: WorkOrderType,
    description:
      'The order, each time it has changed; first at once if it has since `after` (a `seq`). Over SSE. Ends when the order is closed and nothing can follow.',
    args: {
      number: t.arg.string({ required: true }),
      after: t.arg.int({ description: 'The `seq` that you know.' }),
    },
    subscribe: async (_, { number, after }, context) => {
      if (after && after < 0)
        throw badArgument(`after: ${after} is no seq; give one that you know, or 0 for the beginning`)
      const order = await visibleOrder(number, context)
      if (!order)
        throw new GraphQLError(`there is no order ${quoted(number)} that you may see`, {
          extensions: { code: 'NOT_FOUND' },
        })
      return changesOf(order, after ?? order.seq, context)
    },
    resolve: (order) => order,
  }),
)

/** An order as it stands after each of its changes. No generator: one that waits cannot be left. */
function changesOf(known: OrderSummary, after: number, context: Context): AsyncIterable<OrderSummary> {
  const { number } = known
  return new Repeater(async (push, stop) => {
    if (isOver(known)) {
      if (known.seq > after) await push(known)
      return stop()
    }
    const changes = context.reads.changes(number, after)
    stop.then(() => changes.return?.())
    for await (const _ of changes) {
      const order = await visibleOrder(number, context)
      if (!order) break
      await push(order)
      if (isOver(order)) break
    }
    stop()
  })
}

/** Closed, and waiting for nothing more: not even for a rating. */
function isOver({ closedAt, waitingFor }: OrderSummary): boolean {
  return closedAt !== null && waitingFor.length === 0
}
