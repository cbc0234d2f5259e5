import { as, coveringUnitsIn, decided, fields, type Offers, plain, unitIn } from './offer.ts'

// 调度、督办: who looks on, and what they can do about it.

export const supervising: Offers<
  | 'acknowledge'
  | 'convene'
  | 'openVideo'
  | 'supervise'
  | 'demandReply'
  | 'reply'
  | 'talk'
  | 'notice'
  | 'proposeAccountability'
  | 'decideProposal'
  | 'lift'
  | 'raise'
  | 'revealContact'
  | 'comment'
  | 'urge'
> = {
  acknowledge: plain('acknowledgeCheckpoint', 'The monitor has looked, and nothing need be done (核查确认).'),
  convene: {
    mutation: 'conveneUnits',
    description: 'The monitor calls the units together (召集会商).',
    fields: (t) =>
      fields({
        units: t.stringList({ required: true, description: 'The codes of the units.' }),
        meetingAt: t.field({ type: 'DateTime', required: true }),
      }),
    read: async ({ units, meetingAt }, context, order) => {
      const found = await coveringUnitsIn('units', units, order, context)
      return 'problem' in found ? found : { units: found.found, at: as(meetingAt) }
    },
  },
  openVideo: {
    mutation: 'openVideoSession',
    description: 'The monitor sees for itself, by video with the units (视频调度).',
    fields: (t) =>
      fields({ units: t.stringList({ required: true, description: 'The codes of the units.' }) }),
    read: async ({ units }, context, order) => {
      const found = await coveringUnitsIn('units', units, order, context)
      return 'problem' in found ? found : { units: found.found }
    },
  },
  supervise: {
    mutation: 'superviseWorkOrder',
    description: 'The task force looks into an order of its own motion (主动督办).',
    fields: (t) =>
      fields({ unit: t.string({ description: 'The unit that is supervised; the lead when left out.' }) }),
    read: async ({ unit }, context) => {
      if (typeof unit !== 'string') return { unit: null }
      const found = await unitIn('unit', unit, context)
      return 'problem' in found ? found : { unit: found.found }
    },
  },
  demandReply: plain('demandReply', 'The task force wants an answer from the unit it supervises (要求说明).'),
  reply: plain('replyToSupervision', 'The supervised unit answers (书面说明).'),
  talk: plain('recordTalk', 'The task force has talked to the unit (约谈).'),
  notice: plain('giveNotice', 'The task force gives notice of the unit to the others (通报).'),
  proposeAccountability: plain(
    'proposeAccountability',
    'The task force proposes that somebody be held accountable; others decide on it (问责建议).',
  ),
  decideProposal: decided(
    'decideProposal',
    'Decides on a measure that the ladder proposes (审定通报、问责建议).',
  ),
  lift: plain('liftSupervision', 'The task force lifts a supervision, with its basis (解除督办).'),
  raise: plain('raiseWorkOrder', 'Raises the order a level; who leads it there is named (提级办理).'),
  revealContact: plain(
    'revealContact',
    "Shows the requester's number to somebody who needs it, with the reason, which is kept (查看联系方式).",
  ),
  comment: plain('commentOnWorkOrder', 'Adds an internal comment (备注). Makes no version stale.'),
  urge: {
    mutation: 'urgeWorkOrder',
    description:
      'Urges the order on (催办). Moves no clock; urged again and again it is looked at by a monitor.',
    fields: (t) =>
      fields({ byRequester: t.boolean({ description: 'The requester asks for it, not the hotline.' }) }),
    read: ({ byRequester }) => ({ byRequester: byRequester === true }),
  },
}
