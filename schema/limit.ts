import { notation } from '../domain/duration.ts'
import { type Facts, type Limit, type LimitCheck, type Moved, runs } from '../domain/facts.ts'
import type { Instant } from '../domain/instant.ts'
import { builder } from './builder.ts'
import type { Context } from './context.ts'
import { CheckpointCauseEnum, MoveReasonEnum, RungEnum } from './enums.ts'
import { gradeInWords, whyInWords } from './limitTexts.ts'
import { nowFor, unitOf } from './ofOrder.ts'
import { UnitType } from './places.ts'

/** A limit with the order that it is of. */
export interface LimitOfOrder {
  readonly limit: Limit
  readonly facts: Facts
}

const LimitMoveType = builder.objectRef<Moved>('LimitMove').implement({
  description: 'A move of a due instant, or that its clock stood still from then on (期限变动).',
  fields: (t) => ({
    reason: t.field({ type: MoveReasonEnum, resolve: ({ reason }) => reason }),
    cause: t.exposeString('cause', {
      description: 'The key of what led to it; to requesters the limit itself.',
    }),
    at: t.field({ type: 'DateTime', resolve: ({ at }) => at }),
    was: t.field({ type: 'DateTime', description: 'When it was due before.', resolve: ({ was }) => was }),
    dueAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was due from then on; null where its clock stood still.',
      resolve: ({ dueAt }) => dueAt,
    }),
  }),
})

const LimitCheckType = builder.objectRef<LimitCheck>('LimitCheck').implement({
  description: 'When a monitor looks at it (中期调度).',
  fields: (t) => ({
    at: t.field({ type: 'DateTime', resolve: ({ at }): Instant => at }),
    cause: t.field({ type: CheckpointCauseEnum, resolve: ({ cause }) => cause }),
  }),
})

export const LimitType = builder.objectRef<LimitOfOrder>('Limit').implement({
  description: 'Who must, by when, on which rule (期限).',
  fields: (t) => ({
    key: t.string({ resolve: ({ limit }) => limit.key }),
    owner: t.field({ type: UnitType, resolve: ({ limit }, _, context) => unitOf(limit.owner.code, context) }),
    from: t.field({ type: 'DateTime', resolve: ({ limit }) => limit.from }),
    dueAt: t.field({ type: 'DateTime', resolve: ({ limit }) => limit.dueAt }),
    warnAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ limit }) => limit.warnAt }),
    provisional: t.boolean({
      description: 'A year without its holiday notice was touched.',
      resolve: ({ limit }) => limit.provisional,
    }),
    held: t.boolean({
      description:
        'Neither warned of nor escalated at present; the due instant stays. Requesters are not told.',
      resolve: ({ limit }) => limit.endedAt === null && !runs(limit),
    }),
    overdue: t.boolean({
      resolve: ({ limit, facts }, _, context) => runs(limit) && limit.dueAt < nowFor(facts.opening, context),
    }),
    rungs: t.field({
      type: [RungEnum],
      description: 'What the clock has done about it. Requesters are not told.',
      resolve: ({ limit }) => [...limit.rungs],
    }),
    endedAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ limit }) => limit.endedAt }),
    met: t.boolean({
      description: 'Ended because what it was for was done, in time or late.',
      resolve: ({ limit }) => limit.met,
    }),
    rule: t.string({
      description: 'The rule of the pinned pack that gives it.',
      resolve: ({ limit }) => limit.rule,
    }),
    within: t.string({
      description: "The time that it gives, such as '1 WD', '4 wh', '15 min'.",
      resolve: ({ limit }) => notation(limit.within),
    }),
    grade: t.string({
      nullable: true,
      description: 'The grade of the orders for which its rule holds; null in packs without grades (分级).',
      resolve: async ({ limit, facts }, _, { reads, language }) => {
        const book = await reads.book(facts)
        return book ? gradeInWords(book, limit.rule, language) : null
      },
    }),
    ladder: t.string({
      nullable: true,
      description: 'The ladder that is climbed once it has passed.',
      resolve: ({ limit }) => limit.ladder,
    }),
    parked: t.boolean({
      description: 'Its clock stands still; what was left of it is kept.',
      resolve: ({ limit }) => limit.parked !== null,
    }),
    moves: t.field({
      type: [LimitMoveType],
      description: 'Every move of its due instant, in their order.',
      resolve: ({ limit }) => [...limit.moves],
    }),
    checks: t.field({
      type: [LimitCheckType],
      description: 'When a monitor looks at it. Requesters are not told.',
      resolve: ({ limit }) => [...limit.checks],
    }),
    source: t.string({
      nullable: true,
      description: 'Where its rule comes from (依据).',
      resolve: async ({ limit, facts }, _, context) => {
        const source = await sourceOf(limit, facts, context)
        return source ? (context.language === 'en' ? source.en : source.zh) : null
      },
    }),
    why: t.string({
      description: 'Why it is due when it is: rule, source, and the days that were counted (期限说明).',
      resolve: async ({ limit, facts }, _, context) => {
        const book = await context.reads.book(facts)
        if (!book) throw new TypeError(`order ${facts.number} has a limit and no rules`)
        return whyInWords(limit, book, await sourceOf(limit, facts, context), context.language)
      },
    }),
  }),
})

async function sourceOf({ rule }: Limit, { pack, overlay }: Facts, { reads }: Context) {
  return pack ? reads.ruleSource({ pack, overlay }, rule) : null
}
