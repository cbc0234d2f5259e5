import type { Dispute, Settlement } from '../domain/facts.ts'
import { builder } from './builder.ts'
import { unitOf } from './ofOrder.ts'
import { AreaType, UnitType } from './places.ts'

const SettlementType = builder.objectRef<Settlement>('Settlement').implement({
  description: 'How a dispute was settled (争议结果).',
  fields: (t) => ({
    how: t.string({ description: 'AGREED or RULED.', resolve: ({ how }) => how }),
    unit: t.field({ type: UnitType, resolve: ({ unit }, _, context) => unitOf(unit.code, context) }),
    at: t.field({ type: 'DateTime', resolve: ({ at }) => at }),
    precedentScope: t.field({
      type: AreaType,
      nullable: true,
      description: 'Where it holds for later orders about the item.',
      resolve: async ({ precedent }, _, { reads }) =>
        precedent ? ((await reads.reference()).reference.areas.get(precedent.scope.code) ?? null) : null,
    }),
    precedentUntil: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: ({ precedent }) => precedent?.until ?? null,
    }),
    overturns: t.exposeString('overturns', { nullable: true }),
  }),
})

export const DisputeType = builder.objectRef<Dispute>('Dispute').implement({
  description: 'A dispute about whose duty an order is (职责争议).',
  fields: (t) => ({
    key: t.exposeString('key'),
    parties: t.field({
      type: [UnitType],
      resolve: ({ parties }, _, context) => Promise.all(parties.map(({ code }) => unitOf(code, context))),
    }),
    raisedAt: t.field({ type: 'DateTime', resolve: ({ raisedAt }) => raisedAt }),
    settled: t.field({
      type: [SettlementType],
      description: 'One, and a second where an objection led to another ruling.',
      resolve: ({ settled }) => [...settled],
    }),
  }),
})
