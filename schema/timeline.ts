import type { Event } from '../domain/events.ts'
import { builder, connection } from './builder.ts'
import { viewerOf } from './context.ts'
import { CommandEnum, RoleEnum } from './enums.ts'
import { eventInWords, listenerOf } from './timelineTexts.ts'
import { isRequester } from './visibility.ts'

const TextType = builder.objectRef<{ name: string; sealed: string }>('TimelineText').implement({
  fields: (t) => ({
    name: t.exposeString('name'),
    text: t.string({
      nullable: true,
      description: 'null once it was erased.',
      resolve: ({ sealed }, _, { reads }) => reads.unseal(sealed),
    }),
  }),
})

export const TimelineEvent = builder.objectRef<Event>('TimelineEvent').implement({
  description: 'One line of the journal (时间线).',
  fields: (t) => ({
    seq: t.exposeInt('seq'),
    at: t.field({ type: 'DateTime', resolve: ({ at }) => at }),
    type: t.string({
      description:
        'The kind of the event in the journal, such as COMMANDED, DISPATCHED, LIMIT_SET; there will be more.',
      resolve: ({ body }) => body.type,
    }),
    command: t.field({
      type: CommandEnum,
      nullable: true,
      resolve: ({ body }) => (body.type === 'COMMANDED' ? body.name : null) as never,
    }),
    actor: t.string({
      nullable: true,
      description: 'Who did it; requesters are told the unit alone.',
      resolve: ({ by }, _, context) => {
        const viewer = viewerOf(context)
        return !by || (isRequester(viewer) && by.actor !== viewer.actor.id) ? null : by.actor
      },
    }),
    unit: t.string({ nullable: true, resolve: ({ by }) => by?.unit.name ?? null }),
    role: t.field({ type: RoleEnum, nullable: true, resolve: ({ by }) => by?.role ?? null }),
    summary: t.string({
      description: 'In one line, in the language asked for.',
      resolve: async (event, _, context) => eventInWords(event, await listenerOf(context)),
    }),
    texts: t.field({
      type: [TextType],
      resolve: ({ texts }) => Object.entries(texts).map(([name, sealed]) => ({ name, sealed })),
    }),
  }),
})
export const noCursor = 'after: is no cursor of a timeline; pass the `endCursor` of one'
export const TimelineConnection = connection('Timeline', TimelineEvent)
