import type { Responsibility } from '../domain/city.ts'
import { type Instant, instant, localDate } from '../domain/instant.ts'
import { builder, byPage, connection, pageOf } from './builder.ts'
import { type Context, type GapView, type PrecedentView, viewerOf } from './context.ts'
import { LevelEnum } from './enums.ts'
import { unitOf } from './ofOrder.ts'
import { AreaType, ItemType, UnitType } from './places.ts'
import { isRequester } from './visibility.ts'

// Who is responsible for what: the list and its versions, what was ruled, and where the list names nobody.

const itemOf = async (code: string, context: Context) => {
  const { reference } = await context.reads.reference()
  return reference.item(viewerOf(context).city, code) ?? null
}

const EntryType = builder.objectRef<Responsibility>('Responsibility').implement({
  description: 'A line of the responsibility list (权责清单条目).',
  fields: (t) => ({
    item: t.field({
      type: ItemType,
      nullable: true,
      resolve: ({ item }, _, context) => itemOf(item, context),
    }),
    level: t.field({ type: LevelEnum, resolve: ({ level }) => level }),
    duty: t.exposeString('duty', {
      nullable: true,
      description: 'The line of work that answers for it; null: the territory itself.',
    }),
    source: t.exposeString('source'),
  }),
})
const EntryConnection = connection('Responsibility', EntryType)

const PrecedentType = builder.objectRef<PrecedentView>('Precedent').implement({
  description: 'A ruling that holds for later orders about its item, in an area and all below it (裁定先例).',
  fields: (t) => ({
    id: t.exposeString('id', { description: 'Give it as `overturns` to end it by a ruling.' }),
    orderNumber: t.exposeString('orderNumber', { description: 'The order in which it was ruled.' }),
    item: t.field({
      type: ItemType,
      nullable: true,
      resolve: ({ item }, _, context) => itemOf(item, context),
    }),
    scope: t.field({
      type: AreaType,
      nullable: true,
      resolve: async ({ scope }, _, { reads }) =>
        (await reads.reference()).reference.areas.get(scope) ?? null,
    }),
    unit: t.field({ type: UnitType, resolve: ({ unit }, _, context) => unitOf(unit, context) }),
    ruledAt: t.field({ type: 'DateTime', resolve: ({ ruledAt }) => ruledAt }),
    until: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Until a later ruling when null.',
      resolve: ({ until }) => until,
    }),
    overturnedBy: t.exposeString('overturnedBy', {
      nullable: true,
      description: 'The later ruling that ended it.',
    }),
    inForce: t.boolean({
      resolve: ({ until, overturnedBy }, _, { clock }) =>
        overturnedBy === null && (until === null || until > nowOf(clock)),
    }),
  }),
})
const PrecedentConnection = connection('Precedent', PrecedentType)

const GapType = builder.objectRef<GapView>('ResponsibilityGap').implement({
  description:
    'An item for which the territory stood in, because the list named nobody who could have it (清单缺口).',
  fields: (t) => ({
    item: t.field({
      type: ItemType,
      nullable: true,
      resolve: ({ item }, _, context) => itemOf(item, context),
    }),
    orders: t.exposeInt('orders', { description: 'How many orders met it.' }),
    since: t.field({ type: 'DateTime', resolve: ({ since }) => since }),
    latest: t.field({ type: 'DateTime', resolve: ({ latest }) => latest }),
    closed: t.boolean({
      description: 'The list in force today names somebody for it.',
      resolve: async ({ item }, _, context) => {
        const { reference, listOn } = await context.reads.reference()
        const { city } = viewerOf(context)
        const path = reference.itemRef(city, item)?.path ?? []
        return listOn(city, today(context.clock)).entries.some((entry) => path.includes(entry.item))
      },
    }),
  }),
})
const GapConnection = connection('ResponsibilityGap', GapType)

const nowOf = (clock: () => number): Instant => instant(clock())
const today = (clock: () => number) => localDate(nowOf(clock), 480)

builder.queryFields((t) => ({
  responsibilities: t.field({
    type: EntryConnection,
    complexity: byPage,
    description: 'The responsibility list of your city in force now, or on a day (权责清单).',
    args: {
      first: t.arg.int({ required: true }),
      after: t.arg.string(),
      item: t.arg.string({ description: 'Only the lines for this item and what it belongs to.' }),
      at: t.arg({ type: 'DateTime' }),
    },
    resolve: async (_, { item, at, ...page }, context) => {
      const { reference, listOn } = await context.reads.reference()
      const { city } = viewerOf(context)
      const path = item ? (reference.itemRef(city, item)?.path ?? []) : null
      const list = listOn(city, at ? localDate(at, 480) : today(context.clock))
      const entries = list.entries.filter((entry) => !path || path.includes(entry.item))
      const place = ({ item: code, level, duty }: Responsibility) => `${code} ${level} ${duty ?? ''}`
      const sorted = [...entries].sort((a, b) => (place(a) < place(b) ? -1 : 1))
      return { page: pageOf(sorted, place, page), count: () => sorted.length }
    },
  }),
  precedents: t.field({
    type: PrecedentConnection,
    complexity: byPage,
    description: 'What was ruled and holds for later orders, the newest first (裁定先例).',
    args: {
      first: t.arg.int({ required: true }),
      after: t.arg.string(),
      item: t.arg.string(),
      unit: t.arg.string({ description: 'Only those by which this unit is responsible.' }),
      inForce: t.arg.boolean({ description: 'Only those that hold now.' }),
    },
    resolve: async (_, { item, unit, inForce, ...page }, context) => {
      const viewer = viewerOf(context)
      const filter = { item, unit, inForceAt: inForce ? nowOf(context.clock) : null }
      if (isRequester(viewer)) return { page: { edges: [], hasNextPage: false }, count: () => 0 }
      return {
        page: await context.reads.precedents(viewer.city, filter, page),
        count: () => context.reads.countPrecedents(viewer.city, filter),
      }
    },
  }),
  responsibilityGaps: t.field({
    type: GapConnection,
    complexity: byPage,
    description: 'Where the territory stood in, the items that were met most often first (清单缺口).',
    args: { first: t.arg.int({ required: true }), after: t.arg.string() },
    resolve: async (_, page, context) => {
      const viewer = viewerOf(context)
      if (isRequester(viewer)) return { page: { edges: [], hasNextPage: false }, count: () => 0 }
      return {
        page: await context.reads.gaps(viewer.city, page),
        count: () => context.reads.countGaps(viewer.city),
      }
    },
  }),
}))
