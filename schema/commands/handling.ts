import type { Instant } from '../../domain/instant.ts'
import { ContactMethodEnum, DecisionEnum, ProofKindEnum, ResultKindEnum } from '../enums.ts'
import { badValue } from '../textRules.ts'
import {
  as,
  coveringUnitIn,
  coveringUnitsIn,
  decided,
  fields,
  type Offers,
  orNull,
  plain,
  toUnit,
  unitIn,
} from './offer.ts'

// 办理: what a unit does with an order.

export const handling: Offers<
  | 'contact'
  | 'progress'
  | 'arrive'
  | 'delegate'
  | 'callAssisting'
  | 'askExpert'
  | 'advise'
  | 'pass'
  | 'refuse'
  | 'report'
  | 'askExtension'
  | 'decideExtension'
  | 'askParking'
  | 'decideParking'
  | 'resume'
  | 'askComplex'
  | 'decideComplex'
  | 'complete'
> = {
  contact: {
    mutation: 'recordContact',
    description: 'Records that the unit reached the requester (联系诉求人).',
    fields: (t) =>
      fields({
        method: t.field({ type: ContactMethodEnum, required: true }),
        contactedAt: t.field({ type: 'DateTime', required: true }),
      }),
    read: ({ method, contactedAt }) =>
      method === 'NONE'
        ? {
            problem: badValue(
              ['input', 'method'],
              '联系须有方式；NONE 只用于未能联系而办结。',
              'a contact has a method; NONE is for completing without one.',
            ),
          }
        : { method: as(method), at: as(contactedAt) },
  },
  progress: plain('recordProgress', 'Records how the work goes on (办理进展).'),
  arrive: {
    mutation: 'recordArrival',
    description: 'On danger: the unit has come to the spot, and shows it (到场).',
    fields: (t) =>
      fields({
        proof: t.field({ type: ProofKindEnum, required: true }),
        arrivedAt: t.field({ type: 'DateTime', required: true }),
      }),
    read: ({ proof, arrivedAt }) => ({ proof: as(proof), at: as(arrivedAt) }),
  },
  delegate: {
    mutation: 'delegateWorkOrder',
    description:
      'Gives the work to a unit one level down, with a due instant that leaves both enough; the lead stays responsible (交办).',
    fields: (t) =>
      fields({
        unit: t.string({ required: true, description: "The unit's code." }),
        dueAt: t.field({ type: 'DateTime', required: true }),
      }),
    read: async ({ unit, dueAt }, context) => {
      const found = await unitIn('unit', unit, context)
      return 'problem' in found ? found : { unit: found.found, due: as(dueAt) }
    },
  },
  callAssisting: {
    mutation: 'callAssistingUnits',
    description: 'Calls units to assist, each with four fifths of the limit of the lead (协办).',
    fields: (t) =>
      fields({ units: t.stringList({ required: true, description: 'The codes of the units.' }) }),
    read: async ({ units }, context, order) => {
      const found = await coveringUnitsIn('units', units, order, context)
      return 'problem' in found ? found : { units: found.found }
    },
  },
  askExpert: toUnit<'askExpert'>(
    'askExpert',
    'Asks somebody of a department what is to be done; the handling goes on (请教专家).',
    'unit',
    (unit) => ({ unit }),
    coveringUnitIn,
  ),
  advise: plain('adviseOnWorkOrder', 'The expert says what is to be done (专家答复).'),
  pass: plain('passOnAdvice', 'The expert has nothing to say to it, and why (专家不作答).'),
  refuse: plain(
    'refuseWorkOrder',
    'A unit to which work was delegated, or which was called to assist, refuses with its basis; the task force hears of it (拒绝).',
  ),
  report: plain('reportWork', 'A delegated or assisting unit reports what it did (反馈).'),
  askExtension: {
    mutation: 'askExtension',
    description:
      'Asks for more time before the limit is due: in days, from the old due instant (申请延期). The ladder is held until it is decided.',
    fields: (t) =>
      fields({
        days: t.int({
          required: true,
          description: 'Working days; days of 24 hours for a limit that runs day and night.',
        }),
      }),
    read: ({ days }) => ({ days: as(days) }),
  },
  decideExtension: decided(
    'decideExtension',
    'Decides on an extension (审批延期). Denied, the limit is due when it was.',
  ),
  askParking: {
    mutation: 'askParking',
    description:
      'Asks to park the order: its clock stops until an instant, then it goes on by itself (申请挂账).',
    fields: (t) => fields({ until: t.field({ type: 'DateTime', required: true }) }),
    read: ({ until }) => ({ until: as(until) }),
  },
  decideParking: {
    mutation: 'decideParking',
    description: 'Decides on parking (审批挂账): until when, and when a monitor looks at it on the way.',
    fields: (t) =>
      fields({
        decision: t.field({ type: DecisionEnum, required: true }),
        until: t.field({ type: 'DateTime', description: 'As asked when left out; never later.' }),
        checks: t.field({ type: ['DateTime'], description: 'When a checkpoint opens on the way.' }),
      }),
    read: ({ decision, until, checks }) => ({
      decision: as(decision),
      until: orNull(until),
      checks: [...(as<readonly Instant[] | null | undefined>(checks) ?? [])].sort(),
    }),
  },
  resume: plain('resumeWorkOrder', 'Goes on with a parked order before its time (恢复办理).'),
  askComplex: plain(
    'askComplex',
    'Asks to treat the order as complex, with the longer limit (申请按复杂工单办理).',
  ),
  decideComplex: decided(
    'decideComplex',
    'Decides whether an order is complex (审批复杂工单). Approved, its limit runs from the dispatch anew.',
  ),
  complete: {
    mutation: 'completeWorkOrder',
    description:
      'Reports the work done, with what the citizen is told, apart from internal notes, and the proof of contact (办结).',
    fields: (t) =>
      fields({
        resultKind: t.field({ type: ResultKindEnum, required: true }),
        contactMethod: t.field({ type: ContactMethodEnum, required: true }),
        contactedAt: t.field({
          type: 'DateTime',
          description: 'When the requester was contacted. Up to two minutes ahead of our clock count as now.',
        }),
        assistanceMissing: t.boolean({
          description: 'Completes without the units that were called to assist and have not reported.',
        }),
      }),
    read: ({ resultKind, contactMethod, contactedAt, assistanceMissing }) => ({
      resultKind: as(resultKind),
      contact: { method: as(contactMethod), at: orNull(contactedAt) },
      assistanceMissing: assistanceMissing === true,
    }),
  },
}
