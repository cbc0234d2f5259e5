import { type Child, ChildState } from '../domain/family.ts'
import { builder, connection } from './builder.ts'
import { type RepeatView, viewerOf } from './context.ts'
import { enumOf } from './enums.ts'
import { WorkOrderType } from './ofOrder.ts'
import { inWords } from './refusalTexts.ts'
import { maySee } from './visibility.ts'
import { lists } from './words.ts'

// 合并办理: the orders that are handled together.

const ChildStateEnum = enumOf(
  ChildState,
  'ChildState',
  'How far it has come that an order is handled together with another (合并进度).',
  lists.child,
)

const ChildType = builder.objectRef<Child>('Child').implement({
  description: 'An order that is, was or was to be handled together with this one (并入的工单).',
  fields: (t) => ({
    number: t.exposeString('number'),
    state: t.field({ type: ChildStateEnum, resolve: ({ state }) => state }),
    refusal: t.string({
      nullable: true,
      description: 'Why it could not be merged, in the language asked for.',
      resolve: ({ number, refusal }, _, { language }) => refusal && inWords(refusal, { number }, language),
    }),
    workOrder: t.field({
      type: WorkOrderType,
      nullable: true,
      description: 'Null where you may not see it.',
      resolve: async ({ number }, _, context) => {
        const order = await context.reads.order(number)
        return order && (await maySee(viewerOf(context), order)) ? order : null
      },
    }),
  }),
})
export const ChildConnection = connection('Child', ChildType)

export const RepeatType = builder.objectRef<RepeatView>('Repeat').implement({
  description: 'An open order that may be about the same matter (疑似重复); merge it where it is.',
  fields: (t) => ({
    number: t.exposeString('number'),
    sameRequester: t.exposeBoolean('sameRequester', {
      description: 'It has the same requester, the same item and the same place.',
    }),
    similarity: t.exposeFloat('similarity', {
      nullable: true,
      description: 'How much of the text they share, 0 to 1, as their fingerprints tell it.',
    }),
    workOrder: t.field({
      type: WorkOrderType,
      nullable: true,
      resolve: ({ number }, _, { reads }) => reads.order(number),
    }),
  }),
})
