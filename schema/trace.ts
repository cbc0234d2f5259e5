import type { RuleBook } from '../domain/policy.ts'
import type { Holding, TraceEntry } from '../domain/trace.ts'
import { builder, connection } from './builder.ts'
import { RoleEnum, TaskKindEnum } from './enums.ts'
import { gradeInWords } from './limitTexts.ts'
import { unitOf } from './ofOrder.ts'
import { UnitType } from './places.ts'
import { eventInWords, listenerOf } from './timelineTexts.ts'

// The whole chain of an order: who, as what, for whom, by which rule, with what result, and how long each had it.

/** An entry with the rules that its order has pinned. */
export interface TraceOfOrder {
  readonly entry: TraceEntry
  readonly pinned: {
    readonly pack: { readonly name: string; readonly version: string }
    readonly overlay: { readonly name: string; readonly version: string } | null
  }
  readonly book: RuleBook
}

const HoldingType = builder.objectRef<Holding>('Holding').implement({
  description: 'How long somebody had a task in hand (办理用时).',
  fields: (t) => ({
    unit: t.field({ type: UnitType, resolve: ({ unit }, _, context) => unitOf(unit.code, context) }),
    kind: t.field({ type: TaskKindEnum, resolve: ({ kind }) => kind }),
    taskKey: t.string({ resolve: ({ key }) => key }),
    from: t.field({ type: 'DateTime', resolve: ({ from }) => from }),
    to: t.field({ type: 'DateTime', resolve: ({ to }) => to }),
    elapsedSeconds: t.exposeInt('elapsedSeconds', { description: 'By the clock.' }),
    workingSeconds: t.exposeInt('workingSeconds', { description: 'Of that, working time.' }),
  }),
})

const CitedRuleType = builder
  .objectRef<{ readonly id: string; readonly source: string | null; readonly grade: string | null }>(
    'CitedRule',
  )
  .implement({
    description: 'A rule that something rests on, with where it comes from.',
    fields: (t) => ({
      id: t.exposeString('id'),
      source: t.exposeString('source', { nullable: true }),
      grade: t.exposeString('grade', {
        nullable: true,
        description: 'Of the rule of a limit: the grade of the orders for which it holds (分级).',
      }),
    }),
  })

const TraceEntryType = builder.objectRef<TraceOfOrder>('TraceEntry').implement({
  description: 'One cause in the chain of an order, with all that it led to (办理链条).',
  fields: (t) => ({
    seq: t.int({ resolve: ({ entry }) => entry.seq }),
    at: t.field({ type: 'DateTime', resolve: ({ entry }) => entry.at }),
    actor: t.string({
      nullable: true,
      description: 'Who; null for the clock.',
      resolve: ({ entry }) => entry.by?.actor ?? null,
    }),
    actorName: t.string({
      nullable: true,
      description: "Their name, where they are of the city's staff.",
      resolve: async ({ entry }, _, { reads, language }) => {
        const { reference } = await reads.reference()
        const person = entry.by && reference.people.get(entry.by.actor)
        return person ? (language === 'en' ? person.nameEn : person.name) : null
      },
    }),
    unit: t.field({
      type: UnitType,
      nullable: true,
      resolve: ({ entry }, _, context) => (entry.by ? unitOf(entry.by.unit.code, context) : null),
    }),
    role: t.field({
      type: RoleEnum,
      nullable: true,
      description: 'As what.',
      resolve: ({ entry }) => entry.by?.role ?? null,
    }),
    onBehalfOf: t.string({
      nullable: true,
      description: 'For whom.',
      resolve: ({ entry }) => entry.by?.onBehalfOf ?? null,
    }),
    what: t.string({
      description: 'In one line, in the language asked for.',
      resolve: async ({ entry }, _, context) => eventInWords(entry.cause, await listenerOf(context)),
    }),
    changed: t.stringList({
      description: 'What it led to, a line each.',
      resolve: async ({ entry }, _, context) => {
        const listener = await listenerOf(context)
        return entry.consequences.map((event) => eventInWords(event, listener))
      },
    }),
    rules: t.field({
      type: [CitedRuleType],
      resolve: ({ entry, pinned, book }, _, { reads, language }) =>
        Promise.all(
          entry.rules.map(async (id) => {
            const source = await reads.ruleSource(pinned, id)
            return {
              id,
              source: source && (language === 'en' ? source.en : source.zh),
              grade: gradeInWords(book, id, language),
            }
          }),
        ),
    }),
    listVersion: t.string({
      nullable: true,
      description: 'The version of the responsibility list by which it was dispatched.',
      resolve: ({ entry }) => entry.listVersion,
    }),
    held: t.field({
      type: [HoldingType],
      description: 'The tasks that ended with it, and how long each was held.',
      resolve: ({ entry }) => [...entry.held],
    }),
  }),
})
export const TraceConnection = connection('Trace', TraceEntryType)
