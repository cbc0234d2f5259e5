import type { Facts } from '../domain/facts.ts'
import type { Instant } from '../domain/instant.ts'
import {
  type Called,
  type CameIn,
  conclusionOf,
  monitorOf,
  stateOf,
  stateOfWhistle,
  type Whistle,
  WhistleState,
} from '../domain/whistles.ts'
import { builder, byPage, connection } from './builder.ts'
import { viewerOf } from './context.ts'
import { CalledStateEnum, enumOf, ProofKindEnum, WhistleKindEnum } from './enums.ts'
import { LimitType } from './limit.ts'
import { unitOf, WorkOrderType } from './ofOrder.ts'
import { AreaType, UnitType } from './places.ts'
import { isRequester, seenAs } from './visibility.ts'

// 吹哨报到: the whistle as an object.

const WhistleStateEnum = enumOf(WhistleState, 'WhistleState', 'Where a whistle stands (吹哨状态).', {
  OPEN: ['进行中', 'open'],
  CONCLUDED: ['已了结', 'every unit is concluded on'],
  CANCELLED: ['已取消', 'cancelled, or over with the order'],
})

/** A whistle, or a unit that it calls, with the order that it is of. */
export interface WhistleOfOrder {
  readonly whistle: Whistle
  readonly facts: Facts
}
interface CalledOfOrder extends WhistleOfOrder {
  readonly called: Called
}

const SessionType = builder.objectRef<NonNullable<CameIn['session']>>('VideoSession').implement({
  description: 'A video session that counts as coming (视频会话).',
  fields: (t) => ({
    until: t.field({ type: 'DateTime', resolve: ({ until }) => until }),
    participants: t.exposeInt('participants'),
  }),
})

const ProofType = builder.objectRef<CameIn>('ReportInProof').implement({
  description: 'How a called unit shows that it came (报到凭证).',
  fields: (t) => ({
    kind: t.field({ type: ProofKindEnum, resolve: ({ proof }) => proof }),
    at: t.field({ type: 'DateTime', resolve: ({ at }) => at }),
    area: t.field({
      type: AreaType,
      nullable: true,
      resolve: async ({ area }, _, { reads }) =>
        area ? ((await reads.reference()).reference.areas.get(area.code) ?? null) : null,
    }),
    session: t.field({ type: SessionType, nullable: true, resolve: ({ session }) => session }),
  }),
})

const ConclusionType = builder
  .objectRef<{ came: boolean; resolved: boolean; at: Instant }>('WhistleConclusion')
  .implement({
    description: 'What the blower says of a called unit (评定).',
    fields: (t) => ({
      came: t.exposeBoolean('came', { description: 'The blower confirms that it came.' }),
      resolved: t.exposeBoolean('resolved'),
      at: t.field({ type: 'DateTime', resolve: ({ at }) => at }),
    }),
  })

const CalledType = builder.objectRef<CalledOfOrder>('CalledUnit').implement({
  description: 'A unit that a whistle calls, and how far it has come (被召集单位).',
  fields: (t) => ({
    key: t.string({
      description: 'The prefix of its tasks and limits.',
      resolve: ({ called }) => called.key,
    }),
    unit: t.field({ type: UnitType, resolve: ({ called }, _, context) => unitOf(called.unit.code, context) }),
    state: t.field({
      type: CalledStateEnum,
      resolve: ({ facts, whistle, called }) => stateOf(facts, whistle, called),
    }),
    calledAt: t.field({ type: 'DateTime', resolve: ({ called }) => called.calledAt }),
    inPlaceOf: t.field({
      type: UnitType,
      nullable: true,
      description: 'The unit that it was called in place of.',
      resolve: ({ whistle, called }, _, context) => {
        const replaced = whistle.called.find(({ key }) => key === called.inPlaceOf)
        return replaced ? unitOf(replaced.unit.code, context) : null
      },
    }),
    signedAt: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: ({ facts, called }) => answeredAt(facts, `${called.key}/SIGN`, 'sign'),
    }),
    contactedAt: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: ({ facts, called }) => answeredAt(facts, `${called.key}/CONTACT`, 'contact'),
    }),
    reportedInAt: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: ({ facts, called }) => answeredAt(facts, `${called.key}/REPORT_IN`, 'reportIn'),
    }),
    proof: t.field({
      type: ProofType,
      nullable: true,
      resolve: ({ facts, called }) => {
        const came = facts.answers[`${called.key}/REPORT_IN`]?.find(({ name }) => name === 'reportIn')
        return came?.name === 'reportIn' ? came.input : null
      },
    }),
    reportedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it reported what it did.',
      resolve: ({ facts, called }) => answeredAt(facts, `${called.key}/WORK`, 'report'),
    }),
    conclusion: t.field({
      type: ConclusionType,
      nullable: true,
      resolve: ({ facts, whistle, called }) => {
        const concluded = conclusionOf(facts, whistle, called.unit)
        return concluded ? { ...concluded.input, at: concluded.at } : null
      },
    }),
    limits: t.field({
      type: [LimitType],
      resolve: ({ facts, called }) =>
        Object.values(facts.limits)
          .filter(({ key }) => key.startsWith(`${called.key}/`))
          .map((limit) => ({ limit, facts })),
    }),
    scoreByBlower: t.int({
      nullable: true,
      description: 'What the blower thinks of it, 1 to 5; null until both have said, or their time is over.',
      resolve: (of) => score(of, 'ofCalled'),
    }),
    scoreOfBlower: t.int({
      nullable: true,
      description: 'What it thinks of the blower.',
      resolve: (of) => score(of, 'ofBlower'),
    }),
  }),
})

function answeredAt(facts: Facts, key: string, name: string): Instant | null {
  return facts.answers[key]?.find((answer) => answer.name === name)?.at ?? null
}

/** A score once it is no secret: when both sides have said, or can say nothing any more. */
function score({ facts, whistle, called }: CalledOfOrder, side: 'ofCalled' | 'ofBlower'): number | null {
  const keyOf = (one: string) => `${whistle.key}/${one}/${called.key.split('/').at(-1)}`
  const isSealed = ['ofCalled', 'ofBlower'].some((one) => facts.tasks[keyOf(one)] !== undefined)
  const said = facts.answers[keyOf(side)]?.[0]
  return !isSealed && said?.name === 'evaluateWhistle' ? said.input.score : null
}

export const WhistleType = builder.objectRef<WhistleOfOrder>('Whistle').implement({
  description: 'Units are called to the spot (吹哨).',
  fields: (t) => ({
    number: t.string({
      description: 'W1, W2, … within its order.',
      resolve: ({ whistle }) => whistle.number,
    }),
    workOrder: t.field({
      type: WorkOrderType,
      resolve: async ({ facts }, _, { reads }) => {
        const order = await reads.order(facts.number)
        if (!order) throw new TypeError(`order ${facts.number} has a whistle and no row`)
        return order
      },
    }),
    kind: t.field({ type: WhistleKindEnum, resolve: ({ whistle }) => whistle.kind }),
    purpose: t.string({
      nullable: true,
      description: 'What the units are called for; null once it was erased.',
      resolve: async ({ whistle, facts }, _, { reads }) => {
        // Blown by a command, or with the order itself.
        const blown = (await reads.journal(facts.number)).filter(
          ({ body }) =>
            (body.type === 'COMMANDED' && body.name === 'blowWhistle') ||
            (body.type === 'OPENED' && body.opening.found?.whistle),
        )
        const sealed = blown[facts.whistles.findIndex(({ key }) => key === whistle.key)]?.texts.purpose
        return sealed ? reads.unseal(sealed) : null
      },
    }),
    state: t.field({
      type: WhistleStateEnum,
      resolve: ({ whistle }) => stateOfWhistle(whistle),
    }),
    blower: t.field({
      type: UnitType,
      resolve: ({ whistle }, _, context) => unitOf(whistle.blower.code, context),
    }),
    blownAt: t.field({ type: 'DateTime', resolve: ({ whistle }) => whistle.blownAt }),
    endedAt: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: ({ whistle }) => whistle.concludedAt ?? whistle.cancelledAt,
    }),
    workDue: t.field({ type: 'DateTime', nullable: true, resolve: ({ whistle }) => whistle.workDue }),
    monitor: t.field({
      type: UnitType,
      nullable: true,
      description: 'The centre that watches over it (监哨单位).',
      resolve: ({ whistle, facts }, _, context) => {
        const monitor = monitorOf(facts, whistle)
        return monitor && unitOf(monitor.code, context)
      },
    }),
    called: t.field({
      type: [CalledType],
      resolve: (of) => of.whistle.called.map((called) => ({ ...of, called })),
    }),
  }),
})

const WhistleConnection = connection('Whistle', WhistleType)

builder.queryField('whistles', (t) =>
  t.field({
    type: WhistleConnection,
    complexity: byPage,
    description: 'Whistles, the newest first (吹哨列表). Requesters are told of none.',
    args: {
      unit: t.arg.string({ description: 'The code of a unit that blew them or is called by them.' }),
      awaited: t.arg.string({ description: 'The code of a unit that is still to come.' }),
      monitor: t.arg.string({ description: 'The code of the centre that watches over them.' }),
      state: t.arg({ type: [WhistleStateEnum] }),
      first: t.arg.int({ required: true }),
      after: t.arg.string(),
    },
    resolve: async (_, { unit, awaited, monitor, state, ...page }, context) => {
      const viewer = viewerOf(context)
      if (isRequester(viewer)) return { page: { edges: [], hasNextPage: false }, count: () => 0 }
      const filter = { unit, awaited, monitor, state, hiddenFrom: seenAs(viewer) }
      const { reads } = context
      const listed = await reads.whistles(viewer.city, filter, page)
      const edges = await Promise.all(
        listed.edges.map(async ({ node, cursor }) => {
          const facts = await reads.facts(node.orderNumber)
          const whistle = facts?.whistles.find(({ number }) => number === node.number)
          return facts && whistle ? [{ node: { whistle, facts }, cursor }] : []
        }),
      )
      return {
        page: { edges: edges.flat(), hasNextPage: listed.hasNextPage },
        count: () => reads.countWhistles(viewer.city, filter),
      }
    },
  }),
)
