import type { AdjudicationDecision } from '../../domain/commands.ts'
import { viewerOf } from '../context.ts'
import {
  AdjudicationDecisionEnum,
  AttemptResultEnum,
  DecisionEnum,
  ExclusionEnum,
  ReviewDecisionEnum,
  SatisfactionEnum,
} from '../enums.ts'
import { badValue, quoted } from '../textRules.ts'
import { as, coveringUnitIn, decided, fields, type Offers, plain } from './offer.ts'

// 审核、回访、研判: whether the work was good.

export const checking: Offers<
  | 'review'
  | 'recordVisitAttempt'
  | 'recordReturnVisit'
  | 'adjudicate'
  | 'reviewWriteOff'
  | 'nameLeader'
  | 'withdraw'
  | 'checkWithdrawal'
  | 'rate'
> = {
  review: {
    mutation: 'reviewWorkOrder',
    description: 'Passes what the unit reported, or what was answered on the spot, or sends it back (审核).',
    fields: (t) => fields({ decision: t.field({ type: ReviewDecisionEnum, required: true }) }),
    read: ({ decision }) => ({ decision: as(decision) }),
  },
  recordVisitAttempt: {
    mutation: 'recordVisitAttempt',
    description: 'Records an attempt at the return visit that reached nobody (回访尝试).',
    fields: (t) => fields({ result: t.field({ type: AttemptResultEnum, required: true }) }),
    read: ({ result }) => ({ result: as(result) }),
  },
  recordReturnVisit: {
    mutation: 'recordReturnVisit',
    description: "Records the requester's word: resolved or not, satisfied or not (回访).",
    fields: (t) =>
      fields({
        resolved: t.boolean({ required: true }),
        satisfaction: t.field({ type: SatisfactionEnum, required: true }),
      }),
    read: ({ resolved, satisfaction }) => ({ resolved: as(resolved), satisfaction: as(satisfaction) }),
  },
  adjudicate: {
    mutation: 'adjudicateWorkOrder',
    description:
      'Decides what an unresolved or unsatisfied visit leads to (研判裁定): REWORK, GRANT_TIME with `days`, HAND_OVER with `unit`, WRITE_OFF with `exclusion`, or CLOSE where it is resolved.',
    fields: (t) =>
      fields({
        decision: t.field({ type: AdjudicationDecisionEnum, required: true }),
        exclusion: t.field({ type: ExclusionEnum, description: 'With WRITE_OFF: why it is not counted.' }),
        days: t.int({ description: 'With GRANT_TIME: the working days that the requester grants.' }),
        unit: t.string({ description: 'With HAND_OVER: the code of the unit that goes on.' }),
      }),
    read: async ({ decision, exclusion, days, unit }, context, order) => {
      const made = as<AdjudicationDecision>(decision)
      const given = { exclusion, days, unit }
      const astray = Object.entries(given).find(
        ([field, value]) => (value ?? null) !== null && field !== fieldOf[made],
      )
      if (astray) return needless(astray[0], made)
      switch (made) {
        case 'REWORK':
        case 'CLOSE':
          return { decision: made }
        case 'WRITE_OFF':
          return exclusion ? { decision: made, exclusion: as(exclusion) } : missing('exclusion', made)
        case 'GRANT_TIME':
          return typeof days === 'number' ? { decision: made, days } : missing('days', made)
        case 'HAND_OVER': {
          if (typeof unit !== 'string') return missing('unit', made)
          const found = await coveringUnitIn('unit', unit, order, context)
          return 'problem' in found ? found : { decision: made, unit: found.found }
        }
      }
    },
  },
  reviewWriteOff: decided(
    'reviewWriteOff',
    'Decides, as one of two reviewers in turn, whether an order is left out of the assessment (审核剔除).',
  ),
  nameLeader: {
    mutation: 'nameLeader',
    description: 'Names who leads an order that was raised (指定包案领导).',
    fields: (t) => fields({ leader: t.string({ required: true, description: 'The id of the person.' }) }),
    read: async ({ leader }, context) => {
      const { reference } = await context.reads.reference()
      const person = reference.people.get(as(leader))
      return person?.city === viewerOf(context).city
        ? { leader: { id: person.id, name: person.name } }
        : {
            problem: badValue(
              ['input', 'leader'],
              `本市没有编号为 ${quoted(as(leader))} 的人员。`,
              `nobody of this city has the id ${quoted(as(leader))}.`,
            ),
          }
    },
  },
  withdraw: plain(
    'withdrawWorkOrder',
    'The requester withdraws; the visit desk asks whether it is its own wish (撤回诉求).',
  ),
  checkWithdrawal: {
    mutation: 'checkWithdrawal',
    description:
      'Decides on a withdrawal after asking the requester (撤诉核实). Whoever was pressed withdrew nothing.',
    fields: (t) =>
      fields({
        decision: t.field({ type: DecisionEnum, required: true }),
        pressed: t.boolean({ required: true, description: 'Somebody pressed the requester to withdraw.' }),
      }),
    read: ({ decision, pressed }) => ({ decision: as(decision), pressed: as(pressed) }),
  },
  rate: {
    mutation: 'rateWorkOrder',
    description: 'The requester, whom no visit reached, rates after closing (评价).',
    fields: (t) =>
      fields({
        resolved: t.boolean({ required: true }),
        satisfaction: t.field({ type: SatisfactionEnum, required: true }),
      }),
    read: ({ resolved, satisfaction }) => ({ resolved: as(resolved), satisfaction: as(satisfaction) }),
  },
}

/** What a decision needs beside its basis. */
const fieldOf: Readonly<Record<AdjudicationDecision, 'exclusion' | 'days' | 'unit' | null>> = {
  REWORK: null,
  CLOSE: null,
  WRITE_OFF: 'exclusion',
  GRANT_TIME: 'days',
  HAND_OVER: 'unit',
}

function needless(field: string, decision: string) {
  const [of] = Object.entries(fieldOf).find(([, one]) => one === field) ?? []
  return {
    problem: badValue(
      ['input', field],
      `${field} 用于 ${of}，与 ${decision} 无关：请去掉，或改为 ${of}。`,
      `${field} belongs to ${of}, not to ${decision}: leave it out, or decide ${of}.`,
    ),
  }
}

function missing(field: string, decision: string) {
  return {
    problem: badValue(['input', field], `${decision} 须填写 ${field}。`, `${decision} needs ${field}.`),
  }
}
