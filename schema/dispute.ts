import type { Dispute, Facts, Settlement } from '../domain/facts.ts'
import type { Instant } from '../domain/instant.ts'
import type { UnitRef } from '../domain/units.ts'
import { builder } from './builder.ts'
import { enumOf } from './enums.ts'
import { unitOf } from './ofOrder.ts'
import { AreaType, UnitType } from './places.ts'

/** Where a dispute stands. */
const DisputePhase = {
  NEGOTIATING: 'NEGOTIATING',
  RULING: 'RULING',
  SETTLED: 'SETTLED',
  /** A ruling was objected to, and another arbiter decides. */
  OBJECTED: 'OBJECTED',
  /** Over without a settlement: the work was done, or the order was taken from its lead. */
  ENDED: 'ENDED',
} as const
type DisputePhase = (typeof DisputePhase)[keyof typeof DisputePhase]

const DisputePhaseEnum = enumOf(DisputePhase, 'DisputePhase', 'Where a dispute stands (争议阶段).', {
  NEGOTIATING: ['协商中', 'negotiated'],
  RULING: ['裁定中', 'ruled on'],
  SETTLED: ['已了结', 'settled'],
  OBJECTED: ['已提出异议，另一人裁定', 'a ruling was objected to: another arbiter decides'],
  ENDED: [
    '未了结即终止',
    'over without a settlement: the work was done, or the order was taken from its lead',
  ],
})

const SettlementHowEnum = enumOf(
  { AGREED: 'AGREED', RULED: 'RULED' },
  'SettlementHow',
  'How a dispute was settled (了结方式).',
  { AGREED: ['协商一致', 'agreed'], RULED: ['裁定', 'ruled'] },
)

/** A dispute, or a part of it, with the order that it is of. */
interface OfOrder<T> {
  readonly of: T
  readonly facts: Facts
}

const SettlementType = builder.objectRef<OfOrder<Settlement>>('Settlement').implement({
  description: 'How a dispute was settled (争议结果).',
  fields: (t) => ({
    how: t.field({ type: SettlementHowEnum, resolve: ({ of }) => of.how }),
    unit: t.field({ type: UnitType, resolve: ({ of }, _, context) => unitOf(of.unit.code, context) }),
    at: t.field({ type: 'DateTime', resolve: ({ of }) => of.at }),
    precedent: t.string({
      nullable: true,
      description: 'The id of the precedent that it is; null when it is none.',
      resolve: ({ of, facts }) => (of.precedent ? `${facts.number}/${of.cause}` : null),
    }),
    precedentScope: t.field({
      type: AreaType,
      nullable: true,
      description: 'Where it holds for later orders about the item.',
      resolve: async ({ of }, _, { reads }) =>
        of.precedent
          ? ((await reads.reference()).reference.areas.get(of.precedent.scope.code) ?? null)
          : null,
    }),
    precedentUntil: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: ({ of }) => of.precedent?.until ?? null,
    }),
    overturns: t.string({
      nullable: true,
      description: 'The id of the precedent whose place it takes.',
      resolve: ({ of }) => of.overturns,
    }),
  }),
})

interface Position {
  readonly unit: UnitRef
  readonly suggestedUnit: UnitRef | null
  readonly at: Instant
}

const PositionType = builder.objectRef<Position>('Position').implement({
  description: 'Where a party stands; its words are in the timeline (争议意见).',
  fields: (t) => ({
    unit: t.field({ type: UnitType, resolve: ({ unit }, _, context) => unitOf(unit.code, context) }),
    suggestedUnit: t.field({
      type: UnitType,
      nullable: true,
      description: 'Whose duty it finds it to be.',
      resolve: ({ suggestedUnit }, _, context) => suggestedUnit && unitOf(suggestedUnit.code, context),
    }),
    at: t.field({ type: 'DateTime', resolve: ({ at }) => at }),
  }),
})

export const DisputeType = builder.objectRef<OfOrder<Dispute>>('Dispute').implement({
  description: 'A dispute about whose duty an order is (职责争议).',
  fields: (t) => ({
    key: t.string({ resolve: ({ of }) => of.key }),
    phase: t.field({ type: DisputePhaseEnum, resolve: ({ of, facts }) => phaseOf(of, facts) }),
    parties: t.field({
      type: [UnitType],
      resolve: ({ of }, _, context) => Promise.all(of.parties.map(({ code }) => unitOf(code, context))),
    }),
    positions: t.field({
      type: [PositionType],
      description: 'Of those parties that said where they stand.',
      resolve: ({ of, facts }) =>
        of.parties.flatMap((unit, i): Position[] => {
          const answer = facts.answers[`${of.key}/positions/${i + 1}`]?.at(-1)
          return answer?.name === 'submitPosition'
            ? [{ unit, suggestedUnit: answer.input.suggestedUnit, at: answer.at }]
            : []
        }),
    }),
    raisedAt: t.field({ type: 'DateTime', resolve: ({ of }) => of.raisedAt }),
    settled: t.field({
      type: [SettlementType],
      description: 'One, and a second where an objection led to another ruling: the last one holds.',
      resolve: ({ of, facts }) => of.settled.map((settlement) => ({ of: settlement, facts })),
    }),
  }),
})

function phaseOf({ key, settled }: Dispute, { tasks, ended }: Facts): DisputePhase {
  const isOpen = (kind: string) =>
    Object.values(tasks).some((task) => task.kind === kind && task.key.startsWith(`${key}/`))
  if (isOpen('RULE')) return settled.length > 0 ? 'OBJECTED' : 'RULING'
  if (settled.length > 0) return 'SETTLED'
  return isOpen('NEGOTIATE') || !ended.includes(key) ? 'NEGOTIATING' : 'ENDED'
}
