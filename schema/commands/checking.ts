import type { AdjudicationDecision } from '../../domain/commands.ts'
import { type Problem, viewerOf } from '../context.ts'
import {
  AdjudicationDecisionEnum,
  AttemptResultEnum,
  DecisionEnum,
  ExclusionEnum,
  ReviewDecisionEnum,
  SatisfactionEnum,
} from '../enums.ts'
import { badValue, quoted } from '../textRules.ts'
import { as, coveringUnitIn, decided, fields, type Offers, plain, type Values } from './offer.ts'

// 审核、回访、研判: whether the work was good.

export const checking: Offers<
  | 'review'
  | 'verify'
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
  verify: {
    mutation: 'verifyWorkOrder',
    description:
      'Another than its finder has looked at the place: what was found is done, or is sent back (现场核查). Closes what nobody asked for.',
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
        days: t.int({
          description:
            'With GRANT_TIME: the days that the requester grants, working days or days of 24 hours as the pack counts them.',
        }),
        unit: t.string({ description: 'With HAND_OVER: the code of the unit that goes on.' }),
      }),
    read: async ({ decision, exclusion, days, unit }, context, order) => {
      const made = as<AdjudicationDecision>(decision)
      const problem = wrongFields(made, { exclusion, days, unit })
      if (problem) return { problem }
      switch (made) {
        case 'REWORK':
        case 'CLOSE':
          return { decision: made }
        case 'WRITE_OFF':
          return { decision: made, exclusion: as(exclusion) }
        case 'GRANT_TIME':
          return { decision: made, days: as(days) }
        case 'HAND_OVER': {
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

/** What each decision needs beside its basis. */
const fieldOf: Readonly<Record<AdjudicationDecision, 'exclusion' | 'days' | 'unit' | null>> = {
  REWORK: null,
  CLOSE: null,
  WRITE_OFF: 'exclusion',
  GRANT_TIME: 'days',
  HAND_OVER: 'unit',
}

/** A decision comes with its own field, and with none of another decision. */
function wrongFields(decision: AdjudicationDecision, values: Values): Problem | null {
  const isGiven = (field: string) => (values[field] ?? null) !== null
  const own = fieldOf[decision]
  if (own && !isGiven(own))
    return badValue(['input', own], `${decision} 须填写 ${own}。`, `${decision} needs ${own}.`)
  const [other, astray] =
    Object.entries(fieldOf).find(([, field]) => field !== null && field !== own && isGiven(field)) ?? []
  if (!astray) return null
  return badValue(
    ['input', astray],
    `${astray} 用于 ${other}，与 ${decision} 无关：请去掉，或改为 ${other}。`,
    `${astray} belongs to ${other}, not to ${decision}: leave it out, or decide ${other}.`,
  )
}
