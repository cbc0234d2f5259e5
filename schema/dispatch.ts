import type { DispatchState } from '../domain/facts.ts'
import type { Delegation } from '../domain/guards/handling.ts'
import type { Hop } from '../domain/hops.ts'
import { builder } from './builder.ts'
import { DispatchBasisEnum } from './enums.ts'
import { unitOf } from './ofOrder.ts'
import { UnitType } from './places.ts'

export const DispatchType = builder.objectRef<DispatchState>('Dispatch').implement({
  description: 'A dispatch (派单) as it stands.',
  fields: (t) => ({
    unit: t.field({ type: UnitType, resolve: ({ unit }, _, context) => unitOf(unit.code, context) }),
    basis: t.field({ type: DispatchBasisEnum, resolve: ({ basis }) => basis }),
    centre: t.field({
      type: UnitType,
      description: 'The centre that dispatched: there a return and what the unit reports are reviewed.',
      resolve: ({ centre }, _, context) => unitOf(centre.code, context),
    }),
    reason: t.exposeString('reason', {
      nullable: true,
      description: 'What it rests on: a line of the list, a precedent, a gap, a dispute.',
    }),
    superseded: t.boolean({
      description: 'A ruling gave the order to another unit, or the unit came to be accused.',
      resolve: ({ superseded }) => superseded !== null,
    }),
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

/** A hop with the working time that it took, so far where it goes on. */
export interface HopTaken extends Hop {
  readonly elapsedSeconds: number
  readonly workingSeconds: number
}

export const HopType = builder.objectRef<HopTaken>('Hop').implement({
  description: "A centre's part of the way to the unit, down or up (逐级流转).",
  fields: (t) => ({
    taskKey: t.exposeString('key'),
    centre: t.field({ type: UnitType, resolve: ({ centre }, _, context) => unitOf(centre.code, context) }),
    from: t.field({ type: 'DateTime', resolve: ({ from }) => from }),
    until: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it dispatched or passed the order on; null while it has it.',
      resolve: ({ until }) => until,
    }),
    elapsedSeconds: t.exposeInt('elapsedSeconds', { description: 'By the clock; so far, while it has it.' }),
    workingSeconds: t.exposeInt('workingSeconds', { description: 'Of that, working time.' }),
  }),
})

export const CandidateType = builder
  .objectRef<{ unit: string; basis: DispatchState['basis']; reason: string }>('Candidate')
  .implement({
    description: 'A unit that could handle the order, best first, with the reason (候选承办单位).',
    fields: (t) => ({
      unit: t.field({ type: UnitType, resolve: ({ unit }, _, context) => unitOf(unit, context) }),
      basis: t.field({ type: DispatchBasisEnum, resolve: ({ basis }) => basis }),
      reason: t.exposeString('reason'),
    }),
  })

export const DelegationType = builder.objectRef<Delegation>('Delegation').implement({
  description:
    'Who could be given a part of the work, and the due instants that leave both enough (可交办范围).',
  fields: (t) => ({
    units: t.field({
      type: [UnitType],
      resolve: ({ units }, _, context) => Promise.all(units.map(({ code }) => unitOf(code, context))),
    }),
    earliest: t.field({ type: 'DateTime', resolve: ({ earliest }) => earliest }),
    latest: t.field({ type: 'DateTime', resolve: ({ latest }) => latest }),
  }),
})
