import { GraphQLError } from 'graphql'
import { Repeater } from 'graphql-yoga'
import { type CommandName, commandShapes } from '../domain/commands.ts'
import type { Event } from '../domain/events.ts'
import type { Closure, DispatchState, Facts, Limit } from '../domain/facts.ts'
import { runs } from '../domain/facts.ts'
import { type Instant, instant } from '../domain/instant.ts'
import { allowedActions } from '../domain/permits.ts'
import type { Classification } from '../domain/requests.ts'
import { badArgument, builder, byPage, connection } from './builder.ts'
import { type Context, type OrderSummary, type TaskOfOrder, viewerOf } from './context.ts'
import {
  ChannelEnum,
  ClosureOutcomeEnum,
  CommandEnum,
  DispatchBasisEnum,
  RequestKindEnum,
  RoleEnum,
  RungEnum,
  SatisfactionEnum,
  StageEnum,
  TaskKindEnum,
  UrgencyEnum,
} from './enums.ts'
import { AreaType, ItemType, UnitType } from './places.ts'
import { commandInWords } from './refusalTexts.ts'
import { quoted } from './textRules.ts'
import { eventInWords } from './timelineTexts.ts'
import { isRequester, masked, maySee } from './visibility.ts'

/** City time for an order, whole seconds. */
export const nowFor = ({ clockOffset }: { clockOffset: number }, { clock }: Context): Instant =>
  instant(clock() + clockOffset * 1000)

async function factsOf(order: OrderSummary, { reads }: Context): Promise<Facts> {
  const facts = order.facts ?? (await reads.facts(order.number))
  if (!facts) throw new TypeError(`order ${order.number} has a row without facts`)
  return facts
}

async function unitOf(code: string, { reads }: Context) {
  const unit = (await reads.reference()).reference.units.get(code)
  if (!unit) throw new TypeError(`unit ${code} is not known any more`)
  return unit
}

export const WorkOrderType = builder.objectRef<OrderSummary>('WorkOrder')

interface LimitOfOrder {
  readonly limit: Limit
  readonly facts: Facts
}

const LimitType = builder.objectRef<LimitOfOrder>('Limit').implement({
  description: 'Who must, by when, on which rule (期限).',
  fields: (t) => ({
    key: t.string({ resolve: ({ limit }) => limit.key }),
    owner: t.field({ type: UnitType, resolve: ({ limit }, _, context) => unitOf(limit.owner.code, context) }),
    from: t.field({ type: 'DateTime', resolve: ({ limit }) => limit.from }),
    dueAt: t.field({ type: 'DateTime', resolve: ({ limit }) => limit.dueAt }),
    warnAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ limit }) => limit.warnAt }),
    provisional: t.boolean({
      description: 'A year without its holiday notice was touched.',
      resolve: ({ limit }) => limit.provisional,
    }),
    held: t.boolean({
      description: 'Neither warned of nor escalated at present; the due instant stays.',
      resolve: ({ limit }) => limit.endedAt === null && !runs(limit),
    }),
    overdue: t.boolean({
      resolve: ({ limit, facts }, _, context) => runs(limit) && limit.dueAt < nowFor(facts.opening, context),
    }),
    rungs: t.field({
      type: [RungEnum],
      description: 'What the clock has done about it.',
      resolve: ({ limit }) => [...limit.rungs],
    }),
    endedAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ limit }) => limit.endedAt }),
    met: t.boolean({
      description: 'Ended because what it was for was done, in time or late.',
      resolve: ({ limit }) => limit.met,
    }),
    rule: t.string({
      description: 'The rule of the pinned pack that gives it.',
      resolve: ({ limit }) => limit.rule,
    }),
    source: t.string({
      nullable: true,
      description: 'Why it is what it is: where the rule comes from.',
      resolve: async ({ limit, facts }, _, { reads, language }) => {
        const source = facts.pack && (await reads.ruleSource(facts.pack, limit.rule))
        return source ? (language === 'en' ? source.en : source.zh) : null
      },
    }),
  }),
})

const TaskType = builder.objectRef<TaskOfOrder>('Task').implement({
  description: 'One wait of an order for one holder (待办).',
  fields: (t) => ({
    key: t.string({
      description: 'Its address within the order: `taskKey`.',
      resolve: ({ task }) => task.key,
    }),
    kind: t.field({ type: TaskKindEnum, resolve: ({ task }) => task.kind }),
    holder: t.field({ type: UnitType, resolve: ({ task }, _, context) => unitOf(task.holder.code, context) }),
    accepts: t.field({ type: [CommandEnum], resolve: ({ task }) => [...task.accepts] as never }),
    openedAt: t.field({ type: 'DateTime', resolve: ({ task }) => task.openedAt }),
    limit: t.field({
      type: LimitType,
      nullable: true,
      resolve: ({ task, facts }) => {
        const limit = task.limit ? facts.limits[task.limit] : undefined
        return limit ? { limit, facts } : null
      },
    }),
    dueAt: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: ({ task, facts }) => (task.limit ? (facts.limits[task.limit]?.dueAt ?? null) : null),
    }),
    overdue: t.boolean({
      resolve: ({ task, facts }, _, context) => {
        const limit = task.limit ? facts.limits[task.limit] : undefined
        return limit ? runs(limit) && limit.dueAt < nowFor(facts.opening, context) : false
      },
    }),
    workOrder: t.field({
      type: WorkOrderType,
      resolve: async ({ facts }, _, { reads }) => {
        const order = await reads.order(facts.number)
        if (!order) throw new TypeError(`order ${facts.number} has a task and no row`)
        return order
      },
    }),
  }),
})

const ActionType = builder
  .objectRef<{ name: CommandName; taskKey: string | null }>('AllowedAction')
  .implement({
    description: 'Something that you may do now, as of this version.',
    fields: (t) => ({
      command: t.field({ type: CommandEnum, resolve: ({ name }) => name as never }),
      taskKey: t.exposeString('taskKey', {
        nullable: true,
        description: 'The task that it answers; null for standing commands.',
      }),
      requires: t.stringList({
        description: 'The texts that it must carry.',
        resolve: ({ name }) => [...commandShapes[name].texts],
      }),
      label: t.string({ resolve: ({ name }, _, { language }) => commandInWords(name, language) }),
    }),
  })

const ClassificationType = builder.objectRef<Classification>('Classification').implement({
  description: 'How a request was classed at its registration (分类).',
  fields: (t) => ({
    kind: t.field({ type: RequestKindEnum, resolve: ({ kind }) => kind }),
    urgency: t.field({ type: UrgencyEnum, resolve: ({ urgency }) => urgency }),
    complex: t.exposeBoolean('complex'),
    item: t.field({
      type: ItemType,
      nullable: true,
      resolve: async ({ item }, _, context) =>
        (await context.reads.reference()).reference.item(viewerOf(context).city, item.code) ?? null,
    }),
    area: t.field({
      type: AreaType,
      nullable: true,
      resolve: async ({ area }, _, { reads }) =>
        (await reads.reference()).reference.areas.get(area.code) ?? null,
    }),
  }),
})

const DispatchType = builder.objectRef<DispatchState>('Dispatch').implement({
  description: 'A dispatch (派单) as it stands.',
  fields: (t) => ({
    unit: t.field({ type: UnitType, resolve: ({ unit }, _, context) => unitOf(unit.code, context) }),
    basis: t.field({ type: DispatchBasisEnum, resolve: ({ basis }) => basis }),
    listVersion: t.exposeString('listVersion', {
      nullable: true,
      description: 'The version of the responsibility list that it cites.',
    }),
    at: t.field({ type: 'DateTime', resolve: ({ at }) => at }),
    acceptedAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ acceptedAt }) => acceptedAt }),
    returned: t.exposeBoolean('returned'),
    designated: t.exposeBoolean('designated', { description: 'It cannot be returned any more (指定承办).' }),
  }),
})

const CandidateType = builder
  .objectRef<{ unit: string; basis: DispatchState['basis']; reason: string }>('Candidate')
  .implement({
    description: 'A unit that could handle the order, best first, with the reason (候选承办单位).',
    fields: (t) => ({
      unit: t.field({ type: UnitType, resolve: ({ unit }, _, context) => unitOf(unit, context) }),
      basis: t.field({ type: DispatchBasisEnum, resolve: ({ basis }) => basis }),
      reason: t.exposeString('reason'),
    }),
  })

const ClosureType = builder.objectRef<Closure>('Closure').implement({
  description: "How an order ended. What it says of being resolved is the requester's word.",
  fields: (t) => ({
    outcome: t.field({ type: ClosureOutcomeEnum, resolve: ({ outcome }) => outcome }),
    resolved: t.exposeBoolean('resolved', { nullable: true }),
    satisfaction: t.field({
      type: SatisfactionEnum,
      nullable: true,
      resolve: ({ satisfaction }) => satisfaction,
    }),
    at: t.field({ type: 'DateTime', resolve: ({ at }) => at }),
  }),
})

const TextType = builder.objectRef<{ name: string; sealed: string }>('TimelineText').implement({
  fields: (t) => ({
    name: t.exposeString('name'),
    text: t.string({
      nullable: true,
      description: 'null once it was erased.',
      resolve: ({ sealed }, _, { reads }) => reads.unseal(sealed),
    }),
  }),
})

/** What requesters are not shown. */
const internal: ReadonlySet<string> = new Set(['internalNote', 'note', 'noContactReason', 'comment'])

const TimelineEvent = builder.objectRef<Event>('TimelineEvent').implement({
  description: 'One line of the journal (时间线).',
  fields: (t) => ({
    seq: t.exposeInt('seq'),
    at: t.field({ type: 'DateTime', resolve: ({ at }) => at }),
    type: t.string({ resolve: ({ body }) => body.type }),
    command: t.field({
      type: CommandEnum,
      nullable: true,
      resolve: ({ body }) => (body.type === 'COMMANDED' ? body.name : null) as never,
    }),
    actor: t.string({ nullable: true, resolve: ({ by }) => by?.actor ?? null }),
    unit: t.string({ nullable: true, resolve: ({ by }) => by?.unit.name ?? null }),
    role: t.field({ type: RoleEnum, nullable: true, resolve: ({ by }) => by?.role ?? null }),
    summary: t.string({
      description: 'In one line, in the language asked for.',
      resolve: async (event, _, { language, reads }) => {
        const { reference } = await reads.reference()
        return eventInWords(event, language, ({ code, name }) =>
          language === 'en' ? (reference.units.get(code)?.nameEn ?? name) : name,
        )
      },
    }),
    texts: t.field({
      type: [TextType],
      resolve: ({ texts }, _, context) =>
        Object.entries(texts)
          .filter(([name]) => !isRequester(viewerOf(context)) || !internal.has(name))
          .map(([name, sealed]) => ({ name, sealed })),
    }),
  }),
})
const noCursor = 'after: is no cursor of a timeline; pass the `endCursor` of one'
const TimelineConnection = connection('Timeline', TimelineEvent)

const RequesterType = builder.objectRef<{ id: string }>('Requester').implement({
  description: 'Whose request it is. Numbers are masked.',
  fields: (t) => ({
    id: t.exposeString('id'),
    name: t.string({
      nullable: true,
      resolve: async ({ id }, _, { reads }) => (await reads.requester(id))?.name ?? null,
    }),
    phone: t.string({
      nullable: true,
      resolve: async ({ id }, _, { reads }) => {
        const phone = (await reads.requester(id))?.phone
        return phone ? masked(phone) : null
      },
    }),
  }),
})

WorkOrderType.implement({
  description: 'A work order (工单): a request on its way from the call to its closing.',
  fields: (t) => ({
    number: t.exposeString('number', { description: "Its number, and its workflow's id in Temporal." }),
    version: t.exposeInt('version', {
      description: 'Counts what changes it for a person who decides; give it back as `expectedVersion`.',
    }),
    seq: t.exposeInt('seq', { description: 'Counts its events.' }),
    stage: t.field({ type: StageEnum, resolve: ({ stage }) => stage }),
    title: t.exposeString('title'),
    content: t.string({
      nullable: true,
      description: 'What the requester said; null once it was erased.',
      resolve: async ({ number }, _, { reads }) => {
        const [first] = (await reads.timeline(number, { first: 1 })).edges
        const sealed = first?.node.texts.content
        return sealed ? reads.unseal(sealed) : null
      },
    }),
    channel: t.field({ type: ChannelEnum, resolve: ({ channel }) => channel }),
    requester: t.field({
      type: RequesterType,
      nullable: true,
      resolve: ({ requester }) => (requester ? { id: requester } : null),
    }),
    source: t.exposeString('source', { nullable: true }),
    sourceId: t.exposeString('sourceId', { nullable: true }),
    sourceCreatedAt: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: async (order, _, context) => (await factsOf(order, context)).opening.sourceCreatedAt,
    }),
    receivedAt: t.field({ type: 'DateTime', resolve: ({ receivedAt }) => receivedAt }),
    promisedBy: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'What the citizen was told; never moves with a reassignment.',
      resolve: ({ promisedBy }) => promisedBy,
    }),
    classification: t.field({
      type: ClassificationType,
      nullable: true,
      resolve: async (order, _, context) => (await factsOf(order, context)).classification,
    }),
    lead: t.field({
      type: UnitType,
      nullable: true,
      description: 'The unit that leads the handling (主办).',
      resolve: ({ lead }, _, context) => (lead ? unitOf(lead, context) : null),
    }),
    round: t.exposeInt('round', { description: '2 and more are reworks.' }),
    supervised: t.exposeBoolean('supervised'),
    overdue: t.boolean({
      resolve: ({ dueAt, closedAt, clockOffset }, _, context) =>
        !closedAt && dueAt !== null && dueAt < nowFor({ clockOffset }, context),
    }),
    dueAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'The earliest due instant of a limit that runs.',
      resolve: ({ dueAt }) => dueAt,
    }),
    waitingFor: t.field({
      type: [TaskType],
      description: 'What it waits for: its open tasks, the one that is due first standing first.',
      resolve: async (order, _, context) => {
        const facts = await factsOf(order, context)
        const due = (limit: string | null) => (limit ? facts.limits[limit]?.dueAt : undefined) ?? '9'
        return Object.values(facts.tasks)
          .sort((a, b) => (due(a.limit) < due(b.limit) ? -1 : 1))
          .map((task) => ({ task, facts }))
      },
    }),
    stuckSince: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Since when the oldest of its open tasks has been waiting.',
      resolve: ({ waitingSince }) => waitingSince,
    }),
    tasks: t.field({
      type: [TaskType],
      resolve: async (order, _, context) => {
        const facts = await factsOf(order, context)
        return Object.values(facts.tasks)
          .sort((a, b) => (a.openedAt < b.openedAt ? -1 : 1))
          .map((task) => ({ task, facts }))
      },
    }),
    limits: t.field({
      type: [LimitType],
      resolve: async (order, _, context) => {
        const facts = await factsOf(order, context)
        return Object.values(facts.limits)
          .sort((a, b) => (a.from + a.key < b.from + b.key ? -1 : 1))
          .map((limit) => ({ limit, facts }))
      },
    }),
    allowedActions: t.field({
      type: [ActionType],
      description: 'What you may do now, as of this version (您现在可以做的).',
      resolve: async (order, _, context) => {
        const facts = await factsOf(order, context)
        const book = await context.reads.book(facts)
        return book ? allowedActions(viewerOf(context).actor, facts, book, nowFor(order, context)) : []
      },
    }),
    candidates: t.field({
      type: [CandidateType],
      description: 'Who could be dispatched to, while it waits for a dispatch.',
      resolve: async (order, _, context) => {
        const facts = await factsOf(order, context)
        const dispatching = Object.values(facts.tasks).find(({ kind }) => kind === 'DISPATCH')
        const answer = dispatching && facts.asked[dispatching.key.replace(/DISPATCH$/, 'CANDIDATES')]
        const { candidates } = (answer ?? { candidates: [] }) as {
          candidates: { unit: { code: string }; basis: DispatchState['basis']; reason: string }[]
        }
        return candidates.map(({ unit, basis, reason }) => ({ unit: unit.code, basis, reason }))
      },
    }),
    dispatches: t.field({
      type: [DispatchType],
      resolve: async (order, _, context) => [...(await factsOf(order, context)).dispatches],
    }),
    urges: t.int({ resolve: async (order, _, context) => (await factsOf(order, context)).urges }),
    closure: t.field({
      type: ClosureType,
      nullable: true,
      resolve: async (order, _, context) => (await factsOf(order, context)).closure,
    }),
    timeline: t.field({
      type: TimelineConnection,
      // Every mutation's payload has it: its cursor, too, is looked at before anything is executed.
      complexity: (page, { reads }) => {
        if (page.after && !reads.isTimelineCursor(page.after)) throw badArgument(noCursor)
        return byPage(page)
      },
      description: 'Everything that happened, from the beginning on.',
      args: { first: t.arg.int({ required: true }), after: t.arg.string() },
      resolve: async (order, page, { reads }) => ({
        page: await reads.timeline(order.number, page),
        count: () => order.seq,
      }),
    }),
  }),
})

const WorkOrderConnection = connection('WorkOrder', WorkOrderType)
const TaskConnection = connection('Task', TaskType)

const FilterInput = builder.inputType('WorkOrderFilter', {
  description: 'Every condition given must hold.',
  fields: (t) => ({
    stage: t.field({ type: [StageEnum] }),
    urgency: t.field({ type: [UrgencyEnum] }),
    kind: t.field({ type: [RequestKindEnum] }),
    item: t.string({ description: 'An item of any level: also all below it.' }),
    area: t.string({ description: 'An area of any level: also all below it.' }),
    lead: t.string({ description: 'The unit that leads now.' }),
    unit: t.string({ description: 'A unit that it was ever dispatched to.' }),
    overdue: t.boolean(),
    supervised: t.boolean(),
    waitingFor: t.field({ type: [TaskKindEnum] }),
    source: t.string(),
    sourceId: t.string(),
    receivedFrom: t.field({ type: 'DateTime' }),
    receivedTo: t.field({ type: 'DateTime', description: 'Exclusive.' }),
    text: t.string({ description: 'Words that the title contains, all of them.' }),
  }),
})

/** An order that the viewer may see; an order of elsewhere is as good as none. */
export async function visibleOrder(number: string, context: Context): Promise<OrderSummary | null> {
  const order = await context.reads.orderWithFacts(number)
  return order && (await maySee(viewerOf(context), order)) ? order : null
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
      const asked = {
        ...filter,
        ...(isRequester(viewer) && { requester: (await viewer.requester()) ?? 'nobody' }),
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
      const asked = { holders: [holder ?? viewer.actor.unit.code], kinds, overdue }
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
