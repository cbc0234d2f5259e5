import type { GraphQLSchema } from 'graphql'
import { type Limit, runs } from '../domain/facts.ts'
import type { AllowedAction } from '../domain/permits.ts'
import { branchInWords } from './branchTexts.ts'
import { builder } from './builder.ts'
import { mutationOf } from './commands/mutations.ts'
import { type Context, type TaskOfOrder, viewerOf } from './context.ts'
import { CommandEnum, TaskKindEnum } from './enums.ts'
import { forStaff, limitHeardBy } from './forRequesters.ts'
import { LimitType } from './limit.ts'
import { nowFor, unitOf, WorkOrderType } from './ofOrder.ts'
import { UnitType } from './places.ts'
import { commandInWords, inWord } from './words.ts'

/** The limit of a task, as the viewer is told of it. */
function limitOf({ task, facts }: TaskOfOrder, context: Context): Limit | null {
  const limit = task.limit ? facts.limits[task.limit] : undefined
  return limit ? limitHeardBy(viewerOf(context), limit) : null
}

export const TaskType = builder.objectRef<TaskOfOrder>('Task').implement({
  description: 'One wait of an order for one holder (待办).',
  fields: (t) => ({
    key: t.string({
      description: 'Its address within the order: `taskKey`.',
      resolve: ({ task }) => task.key,
    }),
    kind: t.field({ type: TaskKindEnum, resolve: ({ task }) => task.kind }),
    label: t.string({ resolve: ({ task }, _, { language }) => inWord('task', task.kind, language) }),
    about: t.string({
      description: 'What it is about, in words: of several supervisions, the limit or the cause of this one.',
      resolve: ({ task }, _, { language }) => branchInWords(task.key, language),
    }),
    holder: t.field({ type: UnitType, resolve: ({ task }, _, context) => unitOf(task.holder.code, context) }),
    accepts: t.field({
      type: [CommandEnum],
      description: 'What answers it. Requesters are told by `allowedActions`.',
      resolve: forStaff([] as never, ({ task }: TaskOfOrder) => [...task.accepts] as never),
    }),
    openedAt: t.field({ type: 'DateTime', resolve: ({ task }) => task.openedAt }),
    limit: t.field({
      type: LimitType,
      nullable: true,
      resolve: (of, _, context) => {
        const limit = limitOf(of, context)
        return limit && { limit, facts: of.facts }
      },
    }),
    dueAt: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: ({ task, facts }) => (task.limit ? (facts.limits[task.limit]?.dueAt ?? null) : null),
    }),
    overdue: t.boolean({
      resolve: (of, _, context) => {
        const limit = limitOf(of, context)
        return limit ? runs(limit) && limit.dueAt < nowFor(of.facts.opening, context) : false
      },
    }),
    workOrder: t.field({
      type: WorkOrderType,
      resolve: async ({ facts }, _, { reads }) => {
        const order = await reads.order(facts.number)
        if (!order) throw new TypeError(`order ${facts.number} has a task and no row`)
        return order
      },
    }),
  }),
})

/** The fields without which a mutation's input is none. */
function alwaysNeeded(schema: GraphQLSchema, mutation: string): string[] {
  const [argument] = schema.getMutationType()?.getFields()[mutation]?.args ?? []
  const input = argument && schema.getType(String(argument.type).replace('!', ''))
  const fields = input && 'getFields' in input ? Object.values(input.getFields()) : []
  return fields
    .filter(({ name, type }) => String(type).endsWith('!') && name !== 'number' && name !== 'idempotencyKey')
    .map(({ name }) => name)
}

export const ActionType = builder.objectRef<AllowedAction>('AllowedAction').implement({
  description: 'Something that you may do now, as of this version.',
  fields: (t) => ({
    command: t.field({ type: CommandEnum, resolve: ({ name }) => name as never }),
    mutation: t.string({
      description: 'The mutation that does it.',
      resolve: ({ name }) => mutationOf[name],
    }),
    taskKey: t.exposeString('taskKey', {
      nullable: true,
      description: 'The task that it answers; null for standing commands that answer none.',
    }),
    requires: t.stringList({
      description:
        'The fields that it must carry as things stand, beside number and idempotencyKey; `a|b` is one of the two.',
      resolve: ({ name, requires }, _, __, { schema }) => [
        ...new Set([...alwaysNeeded(schema, mutationOf[name]), ...requires]),
      ],
    }),
    about: t.string({
      nullable: true,
      description: 'What that task is about, in words; null where it answers none.',
      resolve: ({ taskKey }, _, { language }) => taskKey && branchInWords(taskKey, language),
    }),
    label: t.string({ resolve: ({ name }, _, { language }) => commandInWords(name, language) }),
  }),
})
