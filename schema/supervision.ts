import type { Checkpoint, Facts, Raised, Supervision } from '../domain/facts.ts'
import { mandateOver } from '../domain/mandates.ts'
import type { UnitRecordEntry } from '../domain/record.ts'
import { builder } from './builder.ts'
import { CheckpointCauseEnum, LevelEnum, MeasureEnum, RecordKindEnum, SupervisionCauseEnum } from './enums.ts'
import { unitOf } from './ofOrder.ts'
import { UnitType } from './places.ts'

const MandateType = builder
  .objectRef<{ readonly id: string; readonly upTo: string; readonly source: string | null }>('Mandate')
  .implement({
    description: 'By what right a unit is supervised, and how far (督办权限).',
    fields: (t) => ({
      id: t.exposeString('id'),
      upTo: t.field({ type: MeasureEnum, resolve: ({ upTo }) => upTo as never }),
      source: t.exposeString('source', { nullable: true }),
    }),
  })

const MeasureTakenType = builder.objectRef<Supervision['measures'][number]>('MeasureTaken').implement({
  fields: (t) => ({
    measure: t.field({ type: MeasureEnum, resolve: ({ measure }) => measure }),
    at: t.field({ type: 'DateTime', resolve: ({ at }) => at }),
  }),
})

/** A supervision with the order that it is of. */
interface SupervisionOfOrder {
  readonly supervision: Supervision
  readonly facts: Facts
}

export const SupervisionType = builder.objectRef<SupervisionOfOrder>('Supervision').implement({
  description: 'The task force looks into a limit that passed, or into a cause of its own (督办).',
  fields: (t) => ({
    key: t.string({ resolve: ({ supervision }) => supervision.key }),
    cause: t.field({ type: SupervisionCauseEnum, resolve: ({ supervision }) => supervision.cause }),
    limit: t.string({
      nullable: true,
      description: 'The key of the limit that passed.',
      resolve: ({ supervision }) => supervision.limit,
    }),
    subject: t.field({
      type: UnitType,
      description: 'The unit that is supervised.',
      resolve: ({ supervision }, _, context) => unitOf(supervision.subject.code, context),
    }),
    openedAt: t.field({ type: 'DateTime', resolve: ({ supervision }) => supervision.openedAt }),
    liftedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it ended: lifted, withdrawn, or over with the order.',
      resolve: ({ supervision }) => supervision.liftedAt,
    }),
    withdrawn: t.boolean({
      description: 'It came too early: its limit moved, or was kept after all (撤回).',
      resolve: ({ supervision }) => supervision.withdrawn,
    }),
    measures: t.field({
      type: [MeasureTakenType],
      description: 'What the task force did, in its order.',
      resolve: ({ supervision }) => [...supervision.measures],
    }),
    mandate: t.field({
      type: MandateType,
      nullable: true,
      description: 'By what right, up to which measure.',
      resolve: async ({ supervision, facts }, _, { reads, language }) => {
        const book = await reads.book(facts)
        const desk = book?.desks.SUPERVISE
        const mandate = desk && mandateOver(book.mandates, desk, supervision.subject)
        if (!mandate || !facts.pack) return null
        const source = await reads.ruleSource({ pack: facts.pack, overlay: facts.overlay }, mandate.id)
        const { id, upTo } = mandate
        return { id, upTo, source: source && (language === 'en' ? source.en : source.zh) }
      },
    }),
  }),
})

export const CheckpointType = builder.objectRef<Checkpoint>('Checkpoint').implement({
  description: 'Something for the monitor to look at in mid-course (中期调度).',
  fields: (t) => ({
    key: t.exposeString('key'),
    cause: t.field({ type: CheckpointCauseEnum, resolve: ({ cause }) => cause }),
    limit: t.exposeString('limit', { nullable: true }),
    at: t.field({ type: 'DateTime', resolve: ({ at }) => at }),
  }),
})

export const RaisedType = builder.objectRef<Raised>('Raised').implement({
  description: 'An order that was raised, led by somebody with a name (提级、包案领导).',
  fields: (t) => ({
    level: t.field({ type: LevelEnum, resolve: ({ steps }) => steps.at(-1)?.level ?? 'CITY' }),
    times: t.int({ resolve: ({ steps }) => steps.length }),
    problem: t.exposeBoolean('problem', { description: 'Reworked again and again in vain (疑难工单).' }),
    leader: t.string({ nullable: true, resolve: ({ leader }) => leader?.name ?? null }),
  }),
})

export const RecordEntryType = builder.objectRef<UnitRecordEntry>('UnitRecordEntry').implement({
  description: "What goes to a unit's record from an order (单位记录).",
  fields: (t) => ({
    unit: t.field({ type: UnitType, resolve: ({ unit }, _, context) => unitOf(unit.code, context) }),
    kind: t.field({ type: RecordKindEnum, resolve: ({ kind }) => kind }),
    key: t.exposeString('key', { description: 'The task, limit or branch that it is about.' }),
    rule: t.exposeString('rule', { nullable: true }),
    at: t.field({ type: 'DateTime', resolve: ({ at }) => at }),
  }),
})
