import { mostUrgent } from '../../domain/requests.ts'
import type { AccusedGiven } from '../classification.ts'
import { accusedFields, accusedIn } from '../classification.ts'
import { viewerOf } from '../context.ts'
import {
  DeclineReasonEnum,
  EmergencyServiceEnum,
  RequestKindEnum,
  SatisfactionEnum,
  UrgencyEnum,
} from '../enums.ts'
import { findArea, findItem } from '../lookUps.ts'
import { as, decided, fields, type Offers, orNull, plain } from './offer.ts'

// 受理: what a call-taker does with a request.

export const receipt: Offers<
  | 'register'
  | 'answer'
  | 'decline'
  | 'reviewDecline'
  | 'objectToDecline'
  | 'transferEmergency'
  | 'supplement'
  | 'reclassify'
> = {
  register: {
    mutation: 'registerWorkOrder',
    description: 'Registers a request that waits for its receipt (登记受理).',
    fields: (t) =>
      fields({
        kind: t.field({ type: RequestKindEnum, required: true }),
        itemCode: t.string({ required: true }),
        areaCode: t.string({ required: true }),
        urgency: t.field({
          type: UrgencyEnum,
          description:
            "When left out the item's own, or what the request was handed in as, whichever is more urgent; danger where an emergency service was told.",
        }),
        ...accusedFields(t),
      }),
    read: async ({ kind, itemCode, areaCode, urgency, ...accused }, context, order) => {
      const { reference } = await context.reads.reference()
      const { city } = viewerOf(context)
      const item = findItem(reference, city, as(itemCode), ['input', 'itemCode'])
      if ('problem' in item) return item
      const own = reference.item(city, item.found.code)?.urgency
      const area = findArea(reference, city, as(areaCode), ['input', 'areaCode'])
      if ('problem' in area) return area
      const facts = await context.reads.facts(order.number)
      const isPassed = (facts?.emergencies.length ?? 0) > 0
      const named = accusedIn(as<AccusedGiven>(accused), reference, city, facts?.opening.accused)
      if ('problem' in named) return named
      return {
        classification: {
          kind: as(kind),
          // What was passed to an emergency service, or handed in as danger, is that, whatever its item mostly is.
          urgency: orNull(urgency) ?? (isPassed ? 'DANGER' : mostUrgent(facts?.opening.urgency, own)),
          complex: false,
          item: item.found,
          area: area.found,
          accused: named.found,
        },
      }
    },
  },
  answer: {
    mutation: 'answerWorkOrder',
    description:
      'Answers a request on the spot (直接答复). Some are read by a second person before they are closed.',
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
  reviewDecline: decided('reviewDecline', 'Decides on a proposal not to receive a request (审核不予受理).'),
  objectToDecline: plain(
    'objectToDecline',
    'The requester objects, once, to its request not being received; a third person reads it (不予受理异议).',
  ),
  transferEmergency: {
    mutation: 'transferEmergency',
    description:
      'Passes danger to the police, the fire brigade or an ambulance; the request is registered all the same (转接紧急服务).',
    fields: (t) => fields({ service: t.field({ type: EmergencyServiceEnum, required: true }) }),
    read: ({ service }) => ({ service: as(service) }),
  },
  supplement: plain('supplementWorkOrder', 'Adds what the requester said later (补充诉求).'),
  reclassify: {
    mutation: 'reclassifyWorkOrder',
    description:
      'Classes a request anew (重新分类): what is left out stays. A stricter kind brings its limits forward, a looser one moves nothing.',
    fields: (t) =>
      fields({
        kind: t.field({ type: RequestKindEnum }),
        itemCode: t.string(),
        areaCode: t.string(),
        urgency: t.field({
          type: UrgencyEnum,
          description: "When left out it stays, unless the new item's own is more urgent.",
        }),
        ...accusedFields(t),
      }),
    read: async ({ kind, itemCode, areaCode, urgency, ...accused }, context, order) => {
      const { reference } = await context.reads.reference()
      const { city } = viewerOf(context)
      const now = (await context.reads.facts(order.number))?.classification
      const item =
        typeof itemCode === 'string' ? findItem(reference, city, itemCode, ['input', 'itemCode']) : null
      if (item && 'problem' in item) return item
      const area =
        typeof areaCode === 'string' ? findArea(reference, city, areaCode, ['input', 'areaCode']) : null
      if (area && 'problem' in area) return area
      const named = accusedIn(as<AccusedGiven>(accused), reference, city, now?.accused)
      if ('problem' in named) return named
      // Of an order that is not registered the rules refuse it, whatever it would be classed as.
      return {
        classification: {
          ...as<NonNullable<typeof now>>(now ?? {}),
          ...(kind ? { kind: as(kind) } : {}),
          ...(urgency
            ? { urgency: as(urgency) }
            : item && { urgency: mostUrgent(now?.urgency, reference.item(city, item.found.code)?.urgency) }),
          ...(item && { item: item.found }),
          ...(area && { area: area.found }),
          accused: named.found,
        },
      }
    },
  },
}
