import type { AreaRef, ItemRef } from '../domain/units.ts'
import { builder } from './builder.ts'
import { accusedFields, accusedIn } from './classification.ts'
import { mostOfAText, payloadOf, payloadType } from './commands/payload.ts'
import { type Problem, viewerOf } from './context.ts'
import { ChannelEnum, OriginEnum, RequestKindEnum, UrgencyEnum } from './enums.ts'
import { findingIn, OpeningWhistleInput, ownArea } from './finding.ts'
import { type Found, findArea, findItem } from './lookUps.ts'
import { badValue, quoted, summaryOf, textProblem } from './textRules.ts'
import { isRequester, withoutNumbers } from './visibility.ts'

const RequesterInput = builder.inputType('RequesterInput', {
  description:
    "Whose request it is; leave it out for an anonymous one. Kept encrypted under a key of its own. Under a requester's own token the order is that requester's, and what is given here takes the place of what it said of itself before; handed in by others, a requester is recognised by its phone number, and what is known of it stays.",
  fields: (t) => ({ name: t.string(), phone: t.string(), address: t.string() }),
})

const CreateInput = builder.inputType('CreateWorkOrderInput', {
  fields: (t) => ({
    idempotencyKey: t.string({
      required: true,
      description: 'Your own key of this request. Sent again, the same order comes back.',
    }),
    channel: t.field({ type: ChannelEnum, required: true }),
    origin: t.field({
      type: OriginEnum,
      defaultValue: 'REQUEST',
      description:
        'GRID: a grid found it, PROACTIVE: a unit acts before anybody asks. Nobody requested it: it is classed by its finder, belongs to a place of its unit, and is verified in place of a return visit.',
    }),
    whistle: t.field({ type: OpeningWhistleInput }),
    title: t.string({
      description:
        'A summary without personal data; the first sentence of the content when left out. Numbers are masked.',
    }),
    content: t.string({ required: true, description: 'What the requester said, in full. Kept sealed.' }),
    requester: t.field({ type: RequesterInput }),
    kind: t.field({ type: RequestKindEnum, description: 'HELP when left out of what was found.' }),
    itemCode: t.string({ description: 'An item of the catalogue (see `items`).' }),
    areaCode: t.string({
      description: "Where it is (see `areas`); of what was found the finder's own area when left out.",
    }),
    urgency: t.field({ type: UrgencyEnum, description: "The item's own when left out." }),
    ...accusedFields(t),
    register: t.boolean({
      defaultValue: true,
      description:
        'With kind, item and area: registered in the call. false leaves it to be answered, declined or registered.',
    }),
    source: t.string({
      description:
        'The system that it comes from, with its id there: the same request is never received twice.',
    }),
    sourceId: t.string(),
    sourceCreatedAt: t.field({
      type: 'DateTime',
      description: 'When it was made there, not in the future. The order is received now.',
    }),
  }),
})

builder.mutationField('createWorkOrder', (t) =>
  t.field({
    type: payloadType('createWorkOrder'),
    description:
      'Receives a request (收到诉求). Classed in the call it is registered at once and looks for its unit.',
    args: { input: t.arg({ type: CreateInput, required: true }) },
    resolve: async (_, { input }, context) => {
      const viewer = viewerOf(context)
      const { reference } = await context.reads.reference()
      const problems: Problem[] = []
      const check = (field: string, text: string | null | undefined, most: number) => {
        const path = ['input', ...field.split('.')]
        const problem = typeof text === 'string' ? textProblem(path, text, most) : null
        if (problem) problems.push(problem)
      }
      check('idempotencyKey', input.idempotencyKey, 200)
      check('content', input.content, mostOfAText)
      check('title', input.title, 200)
      check('source', input.source, 100)
      check('sourceId', input.sourceId, 200)
      check('requester.name', input.requester?.name, 100)
      check('requester.phone', input.requester?.phone, 40)
      if (input.requester?.phone?.trim() && !/\d{3}/.test(input.requester.phone))
        problems.push(
          badValue(
            ['input', 'requester', 'phone'],
            `${quoted(input.requester.phone)}不是电话号码；没有号码的请不填。`,
            `${quoted(input.requester.phone)} is no phone number; leave it out where there is none.`,
          ),
        )
      check('requester.address', input.requester?.address, 500)
      // Who takes an id of another system must be that system, or somebody of the city.
      if (input.source && isRequester(viewer))
        problems.push(
          badValue(
            ['input', 'source'],
            'source 由对接系统填写。',
            'source is for systems that hand in requests.',
          ),
        )
      if (Boolean(input.source) !== Boolean(input.sourceId)) {
        problems.push(
          badValue(
            ['input', input.source ? 'sourceId' : 'source'],
            'source 与 sourceId 须同时给出。',
            'source and sourceId go together.',
          ),
        )
      }
      const found = <T>(one: Found<T> | null): T | null => {
        if (one && 'problem' in one) problems.push(one.problem)
        return one && 'found' in one ? one.found : null
      }
      const item: ItemRef | null = found(
        typeof input.itemCode === 'string'
          ? findItem(reference, viewer.city, input.itemCode, ['input', 'itemCode'])
          : null,
      )
      const areaCode = input.areaCode ?? ownArea(input.origin, reference, viewer)
      const area: AreaRef | null = found(
        typeof areaCode === 'string'
          ? findArea(reference, viewer.city, areaCode, ['input', 'areaCode'])
          : null,
      )
      const accused = found(accusedIn(input, reference, viewer.city))
      const finding = findingIn(input, { area, reference, viewer })
      problems.push(...finding.problems)
      if (problems.length > 0)
        return payloadOf({ number: null, replayed: false, refusals: problems }, null, context)

      const outcome = await context.commands.create(viewer, {
        idempotencyKey: input.idempotencyKey,
        channel: input.channel,
        title: withoutNumbers(input.title ?? summaryOf(input.content)),
        content: input.content,
        requester: {
          name: input.requester?.name ?? null,
          phone: input.requester?.phone ?? null,
          address: input.requester?.address ?? null,
        },
        kind: input.kind ?? (finding.found ? 'HELP' : null),
        item,
        area,
        urgency: input.urgency ?? (item && reference.item(viewer.city, item.code)?.urgency) ?? null,
        accused: accused ?? { units: [], people: [] },
        found: finding.found,
        register: finding.found !== null || (input.register ?? true),
        source: input.source ?? null,
        sourceId: input.sourceId ?? null,
        sourceCreatedAt: input.sourceCreatedAt ?? null,
      })
      const given = Object.keys(input.whistle ?? {}).map((field) => `whistle.${field}`)
      return payloadOf(outcome, outcome.number, context, given)
    },
  }),
)
