import { type CommandInputs, type CommandName, commandNames, commandShapes } from '../domain/commands.ts'
import { builder } from './builder.ts'
import {
  type Context,
  type Given,
  type OrderSummary,
  type Outcome,
  type Problem,
  viewerOf,
} from './context.ts'
import {
  AdjudicationDecisionEnum,
  AttemptResultEnum,
  ContactMethodEnum,
  DecisionEnum,
  DeclineReasonEnum,
  RequestKindEnum,
  ResultKindEnum,
  ReturnReasonEnum,
  ReviewDecisionEnum,
  SatisfactionEnum,
  UrgencyEnum,
} from './enums.ts'
import { findArea, findItem, findUnit } from './lookUps.ts'
import { badValue, quoted, textProblem } from './textRules.ts'
import { UserError, type UserErrorShape, userErrors } from './userErrors.ts'
import { maySee } from './visibility.ts'
import { visibleOrder, WorkOrderType } from './workOrder.ts'

/** What a mutation returns: the order as it now stands, and why it was refused if it was. */
export interface Payload {
  readonly workOrder: OrderSummary | null
  readonly replayed: boolean
  readonly userErrors: readonly UserErrorShape[]
}

export function payloadType(mutation: string) {
  return builder
    .objectRef<Payload>(`${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Payload`)
    .implement({
      fields: (t) => ({
        workOrder: t.field({
          type: WorkOrderType,
          nullable: true,
          description: 'The order as it now stands.',
          resolve: ({ workOrder }) => workOrder,
        }),
        replayed: t.exposeBoolean('replayed', {
          description: 'This key was given before: nothing was done again.',
        }),
        userErrors: t.field({
          type: [UserError],
          description: 'Empty when it was done.',
          resolve: ({ userErrors }) => [...userErrors],
        }),
      }),
    })
}

/** An outcome as a payload: the order is read after the write, so that a client reads its own writes. */
export async function payloadOf(outcome: Outcome, number: string | null, context: Context): Promise<Payload> {
  return {
    workOrder: outcome.number ? await visibleOrder(outcome.number, context) : null,
    replayed: outcome.replayed,
    userErrors: await userErrors(outcome, number, context),
  }
}

export const mostOfAText = 10_000

type InputFields = Parameters<Parameters<typeof builder.inputType>[1]['fields']>[0]
type Values = Record<string, unknown>
type Read<N extends CommandName> = CommandInputs[N] | { readonly problem: Problem }

/** A command as GraphQL offers it: its mutation, its own fields, and what they become. Its texts come from `commandShapes`. */
interface Offer<N extends CommandName> {
  readonly mutation: string
  readonly description: string
  readonly fields?: (t: InputFields) => Record<string, ReturnType<InputFields['string']>>
  readonly read: (values: Values, context: Context) => Read<N> | Promise<Read<N>>
}

const none = () => ({})
// A field's own type is checked by GraphQL before it comes here.
const as = <T>(value: unknown) => value as T
const orNull = <T>(value: unknown) => (value ?? null) as T | null
// The kinds of input fields differ in their types and are alike in being fields.
const fields = (made: Record<string, unknown>) => made as Record<string, ReturnType<InputFields['string']>>

const offers: { readonly [N in CommandName]: Offer<N> } = {
  register: {
    mutation: 'registerWorkOrder',
    description: 'Registers a request that waits for its receipt (登记受理).',
    fields: (t) =>
      fields({
        kind: t.field({ type: RequestKindEnum, required: true }),
        itemCode: t.string({ required: true }),
        areaCode: t.string({ required: true }),
        urgency: t.field({ type: UrgencyEnum, description: "The item's own when left out." }),
        complex: t.boolean(),
      }),
    read: async ({ kind, itemCode, areaCode, urgency, complex }, context) => {
      const { reference } = await context.reads.reference()
      const { city } = viewerOf(context)
      const item = findItem(reference, city, as(itemCode), ['input', 'itemCode'])
      if ('problem' in item) return item
      const area = findArea(reference, city, as(areaCode), ['input', 'areaCode'])
      if ('problem' in area) return area
      const own = reference.item(city, item.found.code)?.urgency ?? 'GENERAL'
      return {
        classification: {
          kind: as(kind),
          urgency: orNull(urgency) ?? own,
          complex: complex === true,
          item: item.found,
          area: area.found,
        },
      }
    },
  },
  answer: {
    mutation: 'answerWorkOrder',
    description: 'Answers a request on the spot and closes it (直接答复).',
    fields: (t) =>
      fields({
        satisfaction: t.field({
          type: SatisfactionEnum,
          description: "The requester's word, if given in the call.",
        }),
      }),
    read: ({ satisfaction }) => ({ satisfaction: orNull(satisfaction) }),
  },
  decline: {
    mutation: 'declineWorkOrder',
    description:
      'Proposes not to receive a request, with basis and guidance; a second person reviews it (不予受理).',
    fields: (t) => fields({ reason: t.field({ type: DeclineReasonEnum, required: true }) }),
    read: ({ reason }) => ({ reason: as(reason) }),
  },
  reviewDecline: {
    mutation: 'reviewDecline',
    description: 'Decides on a proposal not to receive a request (审核不予受理).',
    fields: (t) => fields({ decision: t.field({ type: DecisionEnum, required: true }) }),
    read: ({ decision }) => ({ decision: as(decision) }),
  },
  dispatch: {
    mutation: 'dispatchWorkOrder',
    description: 'Dispatches to a unit; `candidates` of the order ranks those that could handle it (派单).',
    fields: (t) => fields({ unit: t.string({ required: true, description: "The unit's code." }) }),
    read: async ({ unit }, context) => {
      const { reference } = await context.reads.reference()
      const found = findUnit(reference, viewerOf(context).city, as(unit), ['input', 'unit'])
      return 'problem' in found ? found : { unit: found.found, candidate: null }
    },
  },
  accept: {
    mutation: 'acceptWorkOrder',
    description: 'The unit takes the order (签收). Late acceptance buys no time.',
    read: none,
  },
  returnOrder: {
    mutation: 'returnWorkOrder',
    description:
      'The unit returns the order within its window, with reason and basis; another person reviews it (退单).',
    fields: (t) =>
      fields({
        reason: t.field({ type: ReturnReasonEnum, required: true }),
        suggestedUnit: t.string({ description: 'The code of the unit that should have it.' }),
        newEvidence: t.boolean({
          description:
            'There is evidence that an earlier, denied return did not have; put it into `evidence`.',
        }),
      }),
    read: async ({ reason, suggestedUnit, newEvidence }, context) => {
      if (typeof suggestedUnit !== 'string')
        return { reason: as(reason), suggestedUnit: null, newEvidence: newEvidence === true }
      const { reference } = await context.reads.reference()
      const found = findUnit(reference, viewerOf(context).city, as(suggestedUnit), ['input', 'suggestedUnit'])
      return 'problem' in found
        ? found
        : { reason: as(reason), suggestedUnit: found.found, newEvidence: newEvidence === true }
    },
  },
  reviewReturn: {
    mutation: 'reviewReturn',
    description: 'Decides on a return (审核退单). Denied, the unit keeps the order and its due instants.',
    fields: (t) => fields({ decision: t.field({ type: DecisionEnum, required: true }) }),
    read: ({ decision }) => ({ decision: as(decision) }),
  },
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
  progress: {
    mutation: 'recordProgress',
    description: 'Records how the work goes on (办理进展).',
    read: none,
  },
  askExtension: {
    mutation: 'askExtension',
    description:
      'Asks for more time before the limit is due: in working days, from the old due instant (申请延期). The ladder is held until it is decided.',
    fields: (t) => fields({ days: t.int({ required: true, description: 'Working days.' }) }),
    read: ({ days }) => ({ days: as(days) }),
  },
  decideExtension: {
    mutation: 'decideExtension',
    description: 'Decides on an extension (审批延期). Denied, the limit is due when it was.',
    fields: (t) => fields({ decision: t.field({ type: DecisionEnum, required: true }) }),
    read: ({ decision }) => ({ decision: as(decision) }),
  },
  askParking: {
    mutation: 'askParking',
    description:
      'Asks to park the order: its clock stops until an instant, then it goes on by itself (申请挂账).',
    fields: (t) => fields({ until: t.field({ type: 'DateTime', required: true }) }),
    read: ({ until }) => ({ until: as(until) }),
  },
  decideParking: {
    mutation: 'decideParking',
    description: 'Decides on parking (审批挂账).',
    fields: (t) => fields({ decision: t.field({ type: DecisionEnum, required: true }) }),
    read: ({ decision }) => ({ decision: as(decision) }),
  },
  resume: {
    mutation: 'resumeWorkOrder',
    description: 'Goes on with a parked order before its time (恢复办理).',
    read: none,
  },
  askComplex: {
    mutation: 'askComplex',
    description: 'Asks to treat the order as complex, with the longer limit (申请按复杂工单办理).',
    read: none,
  },
  decideComplex: {
    mutation: 'decideComplex',
    description:
      'Decides whether an order is complex (审批复杂工单). Approved, its limit runs from the dispatch anew.',
    fields: (t) => fields({ decision: t.field({ type: DecisionEnum, required: true }) }),
    read: ({ decision }) => ({ decision: as(decision) }),
  },
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
      }),
    read: ({ resultKind, contactMethod, contactedAt }) => ({
      resultKind: as(resultKind),
      contact: { method: as(contactMethod), at: orNull(contactedAt) },
    }),
  },
  review: {
    mutation: 'reviewWorkOrder',
    description: 'Passes what the unit reported, or sends it back (审核办理结果).',
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
    description: 'Decides what an unresolved or unsatisfied visit leads to (研判裁定).',
    fields: (t) => fields({ decision: t.field({ type: AdjudicationDecisionEnum, required: true }) }),
    read: ({ decision }) => ({ decision: as(decision) }),
  },
  lift: {
    mutation: 'liftSupervision',
    description: 'The task force lifts a supervision, with its basis (解除督办).',
    read: none,
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
  comment: {
    mutation: 'commentOnWorkOrder',
    description: 'Adds an internal comment (备注). Makes no version stale.',
    read: none,
  },
  urge: {
    mutation: 'urgeWorkOrder',
    description: 'Urges the order on (催办). Moves no clock.',
    fields: (t) =>
      fields({ byRequester: t.boolean({ description: 'The requester asks for it, not the hotline.' }) }),
    read: ({ byRequester }) => ({ byRequester: byRequester === true }),
  },
}

/** The mutation that gives a command. */
export const mutationOf = Object.fromEntries(
  commandNames.map((name) => [name, offers[name].mutation]),
) as Readonly<Record<CommandName, string>>

for (const name of commandNames) offer(name)

function offer<N extends CommandName>(name: N): void {
  const { mutation, description, fields: own, read } = offers[name] as Offer<N>
  const { texts, mayCarry } = commandShapes[name]
  const Input = builder.inputType(`${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`, {
    fields: (t) => ({
      number: t.string({ required: true, description: "The order's number (工单编号)." }),
      idempotencyKey: t.string({
        required: true,
        description: 'Your own key of this command. Sent again, it does nothing again.',
      }),
      expectedVersion: t.int({
        description: 'The version that you decided on: refused if the order has changed since.',
      }),
      taskKey: t.string({
        description: 'The task that this answers, where more than one of yours would take it.',
      }),
      onBehalfOf: t.string({ description: 'Whom you do this for, where it is somebody else.' }),
      ...(own?.(t) ?? {}),
      ...Object.fromEntries(texts.map((text) => [text, t.string({ required: true })])),
      ...Object.fromEntries(mayCarry.map((text) => [text, t.string()])),
    }),
  })
  builder.mutationField(mutation, (t) =>
    t.field({
      type: payloadType(mutation),
      description,
      args: { input: t.arg({ type: Input, required: true }) },
      resolve: async (_, { input }, context) => {
        const values = input as Values
        const number = as<string>(values.number)
        const order = await context.reads.order(number)
        const visible = order && (await maySee(viewerOf(context), order))
        const refuse = (...problems: Problem[]) =>
          payloadOf({ number: visible ? number : null, replayed: false, refusals: problems }, number, context)
        if (!visible)
          return refuse({ code: 'NOT_FOUND', path: ['input', 'number'], params: { number: quoted(number) } })
        const carried = [...texts, ...mayCarry].flatMap((text) =>
          typeof values[text] === 'string' ? [[text, values[text]] as const] : [],
        )
        const problems = [
          ...carried.flatMap(([text, words]) => textProblem(['input', text], words, mostOfAText) ?? []),
          ...['idempotencyKey', 'onBehalfOf', 'taskKey'].flatMap((field) =>
            typeof values[field] === 'string'
              ? (textProblem(['input', field], values[field], 200) ?? [])
              : [],
          ),
        ]
        if (problems.length > 0) return refuse(...problems)
        const read_ = await read(values, context)
        if ('problem' in read_) return refuse(read_.problem)
        if (typeof values.expectedVersion === 'number' && values.expectedVersion < 0) {
          return refuse(
            badValue(
              ['input', 'expectedVersion'],
              'expectedVersion 不能为负。',
              'expectedVersion must not be negative.',
            ),
          )
        }
        const given: Given<N> = {
          order,
          name,
          input: read_ as CommandInputs[N],
          texts: Object.fromEntries(carried),
          idempotencyKey: as(values.idempotencyKey),
          expectedVersion: orNull(values.expectedVersion),
          taskKey: orNull(values.taskKey),
          onBehalfOf: orNull(values.onBehalfOf),
        }
        return payloadOf(await context.commands.give(viewerOf(context), given), number, context)
      },
    }),
  )
}
