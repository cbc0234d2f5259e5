import type { Instant } from '../domain/instant.ts'
import type { RecordKind } from '../domain/record.ts'
import { badArgument, builder, byPage, connection } from './builder.ts'
import { type KeptRecord, type RecordCountView, viewerOf } from './context.ts'
import { RecordKindEnum } from './enums.ts'
import { unitOf, WorkOrderType } from './ofOrder.ts'
import { UnitType } from './places.ts'
import { quoted } from './textRules.ts'
import { isRequester, seenAs } from './visibility.ts'

// 单位记录: what each unit leaves behind it, over all orders.

const KeptRecordType = builder.objectRef<KeptRecord>('KeptRecord').implement({
  description: "An entry of a unit's record, with the order that it comes from (单位记录).",
  fields: (t) => ({
    unit: t.field({ type: UnitType, resolve: ({ unit }, _, context) => unitOf(unit, context) }),
    kind: t.field({ type: RecordKindEnum, resolve: ({ kind }) => kind }),
    key: t.exposeString('key', { description: 'The task, limit or branch that it is about.' }),
    rule: t.exposeString('rule', { nullable: true }),
    source: t.string({
      nullable: true,
      description: 'Where that rule comes from (依据).',
      resolve: async ({ rule, orderNumber }, _, { reads, language }) => {
        const facts = rule ? await reads.facts(orderNumber) : null
        if (!rule || !facts?.pack) return null
        const source = await reads.ruleSource({ pack: facts.pack, overlay: facts.overlay }, rule)
        return source && (language === 'en' ? source.en : source.zh)
      },
    }),
    at: t.field({ type: 'DateTime', resolve: ({ at }) => at }),
    workOrder: t.field({
      type: WorkOrderType,
      resolve: async ({ orderNumber }, _, { reads }) => {
        const order = await reads.order(orderNumber)
        if (!order) throw new TypeError(`the record names an order ${orderNumber} that has no row`)
        return order
      },
    }),
  }),
})
const KeptRecordConnection = connection('KeptRecord', KeptRecordType)

const RecordCountType = builder.objectRef<RecordCountView>('RecordCount').implement({
  description: "How often something came into a unit's record in a month (按月统计).",
  fields: (t) => ({
    unit: t.field({ type: UnitType, resolve: ({ unit }, _, context) => unitOf(unit, context) }),
    month: t.exposeString('month', { description: 'Of city time, such as 2026-10.' }),
    kind: t.field({ type: RecordKindEnum, resolve: ({ kind }) => kind }),
    count: t.exposeInt('count'),
  }),
})

interface Asked {
  readonly unit: string
  readonly below?: boolean | null | undefined
  readonly kinds?: readonly RecordKind[] | null | undefined
  readonly from?: Instant | null | undefined
  readonly to?: Instant | null | undefined
}

builder.queryFields((t) => {
  const args = {
    unit: t.arg.string({ required: true, description: "The unit's code." }),
    below: t.arg.boolean({ description: 'With all units below it.' }),
    kinds: t.arg({ type: [RecordKindEnum] }),
    from: t.arg({ type: 'DateTime' }),
    to: t.arg({ type: 'DateTime', description: 'Exclusive.' }),
  }
  const filterOf = async (
    { unit, below, kinds, from, to }: Asked,
    context: Parameters<typeof viewerOf>[0],
  ) => {
    const viewer = viewerOf(context)
    const { reference } = await context.reads.reference()
    if (!reference.units.has(unit as never)) throw badArgument(`unit: there is no unit ${quoted(unit)}`)
    return { unit, below, kinds, from, to, hiddenFrom: seenAs(viewer) }
  }
  return {
    unitRecord: t.field({
      type: KeptRecordConnection,
      complexity: byPage,
      description:
        "A unit's record over all orders, the newest first (单位记录). Requesters are told of none.",
      args: { ...args, first: t.arg.int({ required: true }), after: t.arg.string() },
      resolve: async (_, { first, after, ...asked }, context) => {
        const viewer = viewerOf(context)
        if (isRequester(viewer)) return { page: { edges: [], hasNextPage: false }, count: () => 0 }
        const filter = await filterOf(asked, context)
        return {
          page: await context.reads.unitRecord(viewer.city, filter, { first, after }),
          count: () => context.reads.countUnitRecord(viewer.city, filter),
        }
      },
    }),
    unitRecordCounts: t.field({
      type: [RecordCountType],
      description:
        "A unit's record counted by unit, month and kind (单位记录统计). Requesters are told of none.",
      args,
      resolve: async (_, asked, context) => {
        const viewer = viewerOf(context)
        if (isRequester(viewer)) return []
        return [...(await context.reads.unitRecordCounts(viewer.city, await filterOf(asked, context)))]
      },
    }),
  }
})
