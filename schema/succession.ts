import type { Unit } from '../domain/city.ts'
import type { LeftOver, SuccessionObjection } from '../domain/dissolution.ts'
import type { Reference } from '../domain/reference.ts'
import { builder, byPage, connection, pageOf } from './builder.ts'
import {
  type Context,
  cityOf,
  type Problem,
  type SuccessionOutcome,
  type SuccessionView,
  viewerOf,
} from './context.ts'
import { findUnit } from './lookUps.ts'
import { unitOf } from './ofOrder.ts'
import { UnitType } from './places.ts'
import { badValue, textProblem } from './textRules.ts'
import { UserError, type UserErrorShape, userErrors } from './userErrors.ts'
import { isRequester } from './visibility.ts'

// 机构改革: a unit is dissolved, and its successors go on with all that it has open.

const LeftOrderType = builder.objectRef<LeftOver>('LeftOrder').implement({
  description: 'An order that could not be reached (未移交).',
  fields: (t) => ({
    order: t.exposeString('order', { description: 'Its number.' }),
    reason: t.exposeString('reason'),
  }),
})

const SuccessionType = builder.objectRef<SuccessionView>('Succession').implement({
  description:
    'A unit that was dissolved, and how far what it had open has come to its successors (撤销与承接). Each order moves once, whatever fails meanwhile.',
  fields: (t) => ({
    unit: t.field({ type: UnitType, resolve: ({ unit }, _, context) => unitOf(unit, context) }),
    successors: t.field({
      type: [UnitType],
      description:
        'An order goes to the one that covers its area; to the first named where several do, or none.',
      resolve: ({ successors }, _, context) => Promise.all(successors.map((code) => unitOf(code, context))),
    }),
    startedAt: t.field({ type: 'DateTime', resolve: ({ at }) => at }),
    finishedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Null while the job goes on; its workflow is `succession-<unit code>`.',
      resolve: ({ finishedAt }) => finishedAt,
    }),
    total: t.int({
      description: 'The orders in which the unit had, or has, a part; as of now.',
      resolve: ({ moved, waiting }) => moved + waiting,
    }),
    moved: t.exposeInt('moved', { description: 'Those that went to a successor.' }),
    left: t.field({
      type: [LeftOrderType],
      description:
        'Those that could not be reached, as of the last pass. Send `succeedUnit` again to go over them again.',
      resolve: ({ left }) => [...left],
    }),
  }),
})

const Input = builder.inputType('SucceedUnitInput', {
  fields: (t) => ({
    idempotencyKey: t.string({
      required: true,
      description: 'Your own key. Sent again, it goes over what was left; nothing is moved twice.',
    }),
    unitCode: t.string({ required: true, description: 'The unit that is dissolved.' }),
    successorCodes: t.stringList({
      required: true,
      description: 'Units of its kind and level that cover all that it covers, the first one first.',
    }),
  }),
})

interface Payload {
  readonly succession: SuccessionView | null
  readonly replayed: boolean
  readonly userErrors: readonly UserErrorShape[]
}

const PayloadType = builder.objectRef<Payload>('SucceedUnitPayload').implement({
  fields: (t) => ({
    succession: t.field({
      type: SuccessionType,
      nullable: true,
      description: 'As it stands; null where the unit is not dissolved.',
      resolve: ({ succession }) => succession,
    }),
    replayed: t.exposeBoolean('replayed', {
      description: 'This key was given before: nothing was done again.',
    }),
    userErrors: t.field({
      type: [UserError],
      description: 'Empty when the unit is dissolved.',
      resolve: (payload) => [...payload.userErrors],
    }),
  }),
})

builder.mutationField('succeedUnit', (t) =>
  t.field({
    type: PayloadType,
    description:
      'Dissolves a unit, for administrators: all that it has open goes to its successors, order by order, due when it was (机构改革). Returns when the unit is dissolved; `succession` follows the orders.',
    args: { input: t.arg({ type: Input, required: true }) },
    resolve: async (_, { input }, context) => {
      const viewer = viewerOf(context)
      const { reference } = await context.reads.reference()
      const key = textProblem(['input', 'idempotencyKey'], input.idempotencyKey, 200)
      const unit = namedUnit(reference, viewer.city, input.unitCode, ['input', 'unitCode'])
      const successors = input.successorCodes.map((code) =>
        namedUnit(reference, viewer.city, code, ['input', 'successorCodes']),
      )
      const problems = [key, unit, ...successors].filter((one) => one !== null && 'path' in one)
      if (problems.length > 0) return payloadOf(null, problems, context)
      const found = [unit, ...successors].filter((one) => 'kind' in one)
      const [dissolved, ...others] = found
      if (!dissolved) throw new TypeError('a unit that is no problem was found')
      const outcome = await context.commands.succeedUnit(viewer, {
        idempotencyKey: input.idempotencyKey,
        unit: dissolved,
        successors: others,
      })
      return payloadOf(dissolved, outcome, context)
    },
  }),
)

/** A unit by its code, dissolved or not: what is against it is said by the rule. */
function namedUnit(
  reference: Reference,
  city: string,
  code: string,
  path: readonly string[],
): (Unit & { readonly city: string }) | Problem {
  const unit = reference.units.get(code)
  if (unit?.city === city) return unit
  const unknown = findUnit(reference, city, code, path)
  if ('found' in unknown) throw new TypeError(`unit ${code} is of ${city} and is not`)
  return unknown.problem
}

async function payloadOf(
  unit: (Unit & { readonly city: string }) | null,
  outcome: SuccessionOutcome | readonly Problem[],
  context: Context,
): Promise<Payload> {
  const refusals =
    'replayed' in outcome
      ? [await inTurn(outcome.refusal, unit, context)].flatMap((one) => one ?? [])
      : outcome
  const replayed = 'replayed' in outcome && outcome.replayed
  return {
    succession: unit && (await context.reads.succession(unit)),
    replayed,
    userErrors: await userErrors({ number: null, replayed, refusals }, null, context),
  }
}

/** An objection with what would be right. */
async function inTurn(
  refusal: SuccessionOutcome['refusal'],
  unit: Unit | null,
  { reads }: Context,
): Promise<
  Problem | { readonly refusal: Exclude<SuccessionOutcome['refusal'], SuccessionObjection | null> } | null
> {
  if (!refusal) return null
  if ('params' in refusal) return { refusal }
  const { reference } = await reads.reference()
  return objectionInWords(refusal, unit, reference)
}

function objectionInWords(objection: SuccessionObjection, unit: Unit | null, reference: Reference): Problem {
  const about = ['input', 'successorCodes']
  const other = 'unit' in objection ? reference.units.get(objection.unit) : undefined
  const [zh, en] = [other?.name ?? '', other?.nameEn ?? '']
  switch (objection.code) {
    case 'DISSOLVED_ALREADY': {
      const successors = unit?.dissolved?.successors.join(', ') ?? ''
      return badValue(
        ['input', 'unitCode'],
        `${unit?.name}已经撤销，由 ${successors} 承接；用原来的 idempotencyKey 重发可继续未完成的移交。`,
        `${unit?.nameEn} is dissolved already, in favour of ${successors}; the idempotencyKey by which it was done goes on with what was left.`,
      )
    }
    case 'KEY_TAKEN':
      return badValue(
        ['input', 'idempotencyKey'],
        '该键已用于另一单位。',
        'this key was used for another unit.',
      )
    case 'NO_SUCCESSOR':
      return badValue(about, '须至少指定一个承接单位。', 'name one successor at least.')
    case 'OWN_SUCCESSOR':
      return badValue(
        about,
        '单位不能由自己承接，请指定其他单位。',
        'a unit does not succeed itself; name others.',
      )
    case 'SUCCESSOR_TWICE':
      return badValue(about, `${zh}重复；每个承接单位只列一次。`, `${en} stands there twice; name each once.`)
    case 'SUCCESSOR_DISSOLVED':
      return badValue(
        about,
        `${zh}已经撤销；请指定承接它的单位：${other?.dissolved?.successors.join('、')}。`,
        `${en} is dissolved itself; name whoever came in its place: ${other?.dissolved?.successors.join(', ')}.`,
      )
    case 'OTHER_KIND_OR_LEVEL':
      return badValue(
        about,
        `${zh}的类别或层级不同；承接单位须为 ${unit?.kind}、${unit?.level}。`,
        `${en} is of another kind or level; successors are ${unit?.kind} at level ${unit?.level}, as it is.`,
      )
    case 'NOT_COVERED': {
      const area = reference.areas.get(objection.area)
      return badValue(
        about,
        `${area?.code} ${area?.name}没有承接单位管辖；请再指定管辖它的单位，或先扩大其中一个的管辖范围。`,
        `none of them covers ${area?.code} ${area?.nameEn}; name one more that does, or let one of them cover it first.`,
      )
    }
  }
}

const SuccessionConnection = connection('Succession', SuccessionType)

builder.queryFields((t) => ({
  succession: t.field({
    type: SuccessionType,
    nullable: true,
    description:
      'How far the succession of a unit has come; null where it is not dissolved, and for requesters.',
    args: { unitCode: t.arg.string({ required: true }) },
    resolve: async (_, { unitCode }, context) => {
      const viewer = viewerOf(context)
      const unit = (await context.reads.reference()).reference.units.get(unitCode)
      return unit?.city === viewer.city && !isRequester(viewer) ? context.reads.succession(unit) : null
    },
  }),
  successions: t.field({
    type: SuccessionConnection,
    complexity: byPage,
    description: 'The units of your city that were dissolved, by code; none for requesters.',
    args: { first: t.arg.int({ required: true }), after: t.arg.string() },
    resolve: async (_, page, context) => {
      const viewer = viewerOf(context)
      const { units, code: city } = cityOf((await context.reads.reference()).reference, viewer)
      const dissolved = units.filter((unit) => unit.dissolved && !isRequester(viewer))
      const { edges, hasNextPage } = pageOf(dissolved, ({ code }) => code, page)
      const views = await Promise.all(
        edges.map(async ({ node, cursor }) => {
          const view = await context.reads.succession({ ...node, city })
          return view ? [{ node: view, cursor }] : []
        }),
      )
      return { page: { edges: views.flat(), hasNextPage }, count: () => dissolved.length }
    },
  }),
}))
