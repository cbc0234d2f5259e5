import { workingSecondsBetween } from '../domain/calendar.ts'
import type { Closure } from '../domain/facts.ts'
import { delegationOf } from '../domain/guards/handling.ts'
import { allHops } from '../domain/hops.ts'
import { earliest, type Instant, secondsBetween } from '../domain/instant.ts'
import { allowedActions } from '../domain/permits.ts'
import { routeOf } from '../domain/projection.ts'
import type { Accused, Classification } from '../domain/requests.ts'
import { traceOf } from '../domain/trace.ts'
import { badArgument, builder, byPage, pageOf } from './builder.ts'
import { type Context, type OrderSummary, viewerOf } from './context.ts'
import { CandidateType, DelegationType, DispatchType, HopType } from './dispatch.ts'
import { DisputeType } from './dispute.ts'
import {
  ChannelEnum,
  ClosureOutcomeEnum,
  OriginEnum,
  RequestKindEnum,
  SatisfactionEnum,
  StageEnum,
  UrgencyEnum,
} from './enums.ts'
import { ChildConnection, RepeatType } from './family.ts'
import {
  dueToRequester,
  forStaff,
  limitsHeardBy,
  readByRequester,
  stageToRequester,
  tasksHeardBy,
} from './forRequesters.ts'
import { LimitType } from './limit.ts'
import { factsOf, nowFor, unitOf, WorkOrderType } from './ofOrder.ts'
import { AreaType, ItemType, UnitType } from './places.ts'
import { CheckpointType, RaisedType, RecordEntryType, SupervisionType } from './supervision.ts'
import { ActionType, TaskType } from './task.ts'
import { noCursor, TimelineConnection } from './timeline.ts'
import { TraceConnection } from './trace.ts'
import { isRequester, masked, maySee } from './visibility.ts'
import { WhistleType } from './whistle.ts'

const AccusedType = builder.objectRef<Accused>('Accused').implement({
  description: 'Who is complained about: they and all below them take no part, and do not see it (被投诉方).',
  fields: (t) => ({
    units: t.field({
      type: [UnitType],
      resolve: ({ units }, _, context) => Promise.all(units.map(({ code }) => unitOf(code, context))),
    }),
    people: t.stringList({ resolve: ({ people }) => [...people] }),
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
    accused: t.field({ type: AccusedType, resolve: ({ accused }) => accused }),
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
    stage: t.field({
      type: StageEnum,
      resolve: ({ stage }, _, context) => (isRequester(viewerOf(context)) ? stageToRequester(stage) : stage),
    }),
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
    origin: t.field({ type: OriginEnum, resolve: ({ origin }) => origin }),
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
    problem: t.exposeBoolean('problem', { description: 'Reworked again and again in vain (疑难工单).' }),
    overdue: t.boolean({
      resolve: async (order, _, context) => {
        const due = await dueOf(order, null, context)
        return !order.closedAt && due !== null && due < nowFor(order, context)
      },
    }),
    dueAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'The earliest due instant of a limit that runs.',
      resolve: dueOf,
    }),
    waitingFor: t.field({
      type: [TaskType],
      description:
        'What it waits for: its open tasks, the one that is due first standing first. Requesters are told of its main line, not of what the units owe each other: it is empty while they settle among themselves.',
      resolve: async (order, _, context) => {
        const facts = await factsOf(order, context)
        const due = (limit: string | null) => (limit ? facts.limits[limit]?.dueAt : undefined) ?? '9'
        return tasksHeardBy(viewerOf(context), facts)
          .toSorted((a, b) => (due(a.limit) < due(b.limit) ? -1 : 1))
          .map((task) => ({ task, facts }))
      },
    }),
    stuckSince: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Since when the oldest of its open tasks has been waiting.',
      resolve: async (order, _args, context) => {
        if (!isRequester(viewerOf(context))) return order.waitingSince
        const tasks = tasksHeardBy(viewerOf(context), await factsOf(order, context))
        return earliest(...tasks.map(({ openedAt }) => openedAt))
      },
    }),
    tasks: t.field({
      type: [TaskType],
      description: 'Its open tasks, the oldest first; requesters are told of its main line.',
      resolve: async (order, _, context) => {
        const facts = await factsOf(order, context)
        return tasksHeardBy(viewerOf(context), facts)
          .toSorted((a, b) => (a.openedAt < b.openedAt ? -1 : 1))
          .map((task) => ({ task, facts }))
      },
    }),
    limits: t.field({
      type: [LimitType],
      description: 'All its limits, ended ones too; requesters are told of its main line.',
      resolve: async (order, _, context) => {
        const facts = await factsOf(order, context)
        return limitsHeardBy(viewerOf(context), facts)
          .toSorted((a, b) => (a.from + a.key < b.from + b.key ? -1 : 1))
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
      description: 'Who could be dispatched to, while it waits for a dispatch. Requesters are not told.',
      resolve: forStaff([], async (order: OrderSummary, _, context) => {
        const facts = await factsOf(order, context)
        const isDispatched = Object.values(facts.tasks).every(({ kind }) => kind !== 'DISPATCH')
        const candidates = isDispatched ? [] : (routeOf(facts)?.candidates ?? [])
        return candidates.map(({ unit, basis, reason }) => ({ unit: unit.code, basis, reason }))
      }),
    }),
    delegation: t.field({
      type: DelegationType,
      nullable: true,
      description:
        'To whom a part of the work could be delegated now, and until when; null when to nobody. Requesters are not told.',
      resolve: forStaff(null, async (order: OrderSummary, _, context) => {
        const facts = await factsOf(order, context)
        const book = await context.reads.book(facts)
        const handling = Object.values(facts.tasks).find(({ kind }) => kind === 'HANDLE')
        return book && handling ? delegationOf(handling, facts, book, nowFor(order, context)) : null
      }),
    }),
    disputes: t.field({
      type: [DisputeType],
      description: 'Whose duty it is, where that was disputed (职责争议). Requesters are not told.',
      resolve: forStaff([], async (order: OrderSummary, _, context) => {
        const facts = await factsOf(order, context)
        return facts.disputes.map((dispute) => ({ of: dispute, facts }))
      }),
    }),
    supervisions: t.field({
      type: [SupervisionType],
      description: 'Requesters are told by `supervised` alone.',
      resolve: forStaff([], async (order: OrderSummary, _, context) => {
        const facts = await factsOf(order, context)
        return facts.supervisions.map((supervision) => ({ supervision, facts }))
      }),
    }),
    checkpoints: t.field({
      type: [CheckpointType],
      description: 'Requesters are not told.',
      resolve: forStaff([], async (order: OrderSummary, _, context) => [
        ...(await factsOf(order, context)).checkpoints,
      ]),
    }),
    whistles: t.field({
      type: [WhistleType],
      description: 'Its whistles, in their order (吹哨). Requesters are not told.',
      resolve: forStaff([], async (order: OrderSummary, _, context) => {
        const facts = await factsOf(order, context)
        return facts.whistles.map((whistle) => ({ whistle, facts }))
      }),
    }),
    raised: t.field({
      type: RaisedType,
      nullable: true,
      resolve: async (order, _, context) => (await factsOf(order, context)).raised,
    }),
    firstTaker: t.field({
      type: UnitType,
      nullable: true,
      description:
        'The unit that accepted it first (首接单位): it handles while it is disputed whose duty it is. Requesters are not told.',
      resolve: forStaff(null, async (order: OrderSummary, _, context) => {
        const { firstTaker } = await factsOf(order, context)
        return firstTaker && unitOf(firstTaker.code, context)
      }),
    }),
    record: t.field({
      type: [RecordEntryType],
      description: "What goes to the units' records from it. Requesters are not told.",
      resolve: forStaff([], async (order: OrderSummary, _, context) => [
        ...(await factsOf(order, context)).record,
      ]),
    }),
    dispatches: t.field({
      type: [DispatchType],
      description: 'Every dispatch, in their order. Requesters are told of `lead`, and by the timeline.',
      resolve: forStaff([], async (order: OrderSummary, _, context) => [
        ...(await factsOf(order, context)).dispatches,
      ]),
    }),
    hops: t.field({
      type: [HopType],
      description:
        'Every centre that had it to dispatch, in their order, and for how long. Requesters are not told.',
      resolve: forStaff([], async (order: OrderSummary, _, context) => {
        const facts = await factsOf(order, context)
        const book = await context.reads.book(facts)
        return allHops(facts).map((hop) => {
          const until = hop.until ?? nowFor(order, context)
          const workingSeconds = book ? workingSecondsBetween(book.calendar, hop.from, until) : 0
          return { ...hop, elapsedSeconds: Math.max(0, secondsBetween(hop.from, until)), workingSeconds }
        })
      }),
    }),
    mergedInto: t.field({
      type: WorkOrderType,
      nullable: true,
      description:
        'The order that it is, or was until its work was done, handled together with. Requesters are not told.',
      resolve: forStaff(null, async (order: OrderSummary, _, context) =>
        order.mergedInto ? visibleOrder(order.mergedInto, context) : null,
      ),
    }),
    splitFrom: t.field({
      type: WorkOrderType,
      nullable: true,
      description: 'The order that it was split off from (拆分自).',
      resolve: async (order, _, context) => {
        const { splitFrom } = (await factsOf(order, context)).opening
        return splitFrom ? visibleOrder(splitFrom, context) : null
      },
    }),
    splitInto: t.field({
      type: [WorkOrderType],
      description: 'The orders that were split off from it, once they are there (拆分出的工单).',
      resolve: async (order, _, context) => {
        const numbers = (await factsOf(order, context)).splits.flatMap((split) => split.numbers ?? [])
        const orders = await Promise.all(numbers.map((number) => visibleOrder(number, context)))
        return orders.flatMap((one) => one ?? [])
      },
    }),
    repeats: t.field({
      type: [RepeatType],
      description:
        'Open orders that may be about the same matter, the likeliest first, at most ten: of the same requester, item and place, or with nearly the same words. Nothing is merged by itself. Requesters are not told.',
      resolve: forStaff([], async (order: OrderSummary, _, context) => {
        const found = await context.reads.repeats(order.number, mostRepeats)
        const seen = await Promise.all(
          found.map(async (repeat) => ((await visibleOrder(repeat.number, context)) ? [repeat] : [])),
        )
        return seen.flat()
      }),
    }),
    children: t.field({
      type: ChildConnection,
      complexity: byPage,
      description: 'The orders that were merged into it, in their order (合并办理). Requesters are not told.',
      args: { first: t.arg.int({ required: true }), after: t.arg.string() },
      resolve: async (order, page, context) => {
        const told = isRequester(viewerOf(context)) ? [] : (await factsOf(order, context)).children
        const inOrder = told.toSorted((a, b) => (a.number < b.number ? -1 : 1))
        return { page: pageOf(inOrder, ({ number }) => number, page), count: () => told.length }
      },
    }),
    urges: t.int({ resolve: async (order, _, context) => (await factsOf(order, context)).urges }),
    closure: t.field({
      type: ClosureType,
      nullable: true,
      resolve: async (order, _, context) => (await factsOf(order, context)).closure,
    }),
    trace: t.field({
      type: TraceConnection,
      complexity: byPage,
      description:
        'The whole chain from the call to the closing: who, as what, for whom, by which rule, what it led to, and how long each had it (全程追溯). Empty for requesters: they have the timeline.',
      args: { first: t.arg.int({ required: true }), after: t.arg.string() },
      resolve: async (order, page, context) => {
        const facts = await factsOf(order, context)
        const book = await context.reads.book(facts)
        const { pack, overlay } = facts
        const isTold = !isRequester(viewerOf(context))
        const journal = isTold && book ? await context.reads.journal(order.number) : []
        const traced =
          book && pack
            ? traceOf(journal, book).map((entry) => ({ entry, pinned: { pack, overlay }, book }))
            : []
        const place = ({ entry }: (typeof traced)[number]) => String(entry.seq).padStart(9, '0')
        return { page: pageOf(traced, place, page), count: () => traced.length }
      },
    }),
    timeline: t.field({
      type: TimelineConnection,
      // Every mutation's payload has it: its cursor, too, is looked at before anything is executed.
      complexity: (page, { reads }) => {
        if (page.after && !reads.isTimelineCursor(page.after)) throw badArgument(noCursor)
        return byPage(page)
      },
      description:
        'Everything that happened, from the beginning on. Requesters read what they are told: who has the order and until when, what is said to them, and what they said.',
      args: { first: t.arg.int({ required: true }), after: t.arg.string() },
      resolve: async (order, asked, context) => {
        const { reads } = context
        if (!isRequester(viewerOf(context)))
          return { page: await reads.timeline(order.number, asked), count: () => order.seq }
        const told = readByRequester(await reads.journal(order.number))
        return { page: reads.timelineOf(told, asked), count: () => told.length }
      },
    }),
  }),
})

/** So many are proposed. */
const mostRepeats = 10

/** When the first of its limits that run is due; requesters are told of the work. */
async function dueOf(order: OrderSummary, _: unknown, context: Context): Promise<Instant | null> {
  return isRequester(viewerOf(context)) ? dueToRequester(await factsOf(order, context)) : order.dueAt
}

/** An order that the viewer may see; an order of elsewhere is as good as none. */
export async function visibleOrder(number: string, context: Context): Promise<OrderSummary | null> {
  const order = await context.reads.orderWithFacts(number)
  return order && (await maySee(viewerOf(context), order)) ? order : null
}
