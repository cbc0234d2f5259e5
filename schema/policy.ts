import { builder } from './builder.ts'
import { type PolicyRule, type PolicyView, viewerOf } from './context.ts'
import { CommandEnum, RoleEnum } from './enums.ts'

// Policy packs as people read them: every value with where it comes from.

export const RuleType = builder.objectRef<PolicyRule>('PolicyRule').implement({
  description: 'A rule of a policy pack (规则).',
  fields: (t) => ({
    id: t.exposeString('id'),
    value: t.exposeString('value', {
      description:
        "A limit as it was written, such as '15 min', '1 WD', '4 wh'; counts as numbers; empty for a principle.",
    }),
    holdsFor: t.exposeString('holdsFor', {
      description: 'For which orders; of the rules of one limit the first that fits holds. Empty for all.',
    }),
    ladder: t.exposeString('ladder', {
      nullable: true,
      description: 'The ladder that is climbed once the limit has passed.',
    }),
    source: t.string({
      description: 'Law, article, date (依据).',
      resolve: ({ source }, _, { language }) => (language === 'en' ? source.en : source.zh),
    }),
    sure: t.exposeString('sure', {
      description: 'A text of the law read, B official page, C secondary, D draft, G our choice.',
    }),
  }),
})

const CommandRoles = builder
  .objectRef<{ command: string; roles: readonly string[] }>('CommandRoles')
  .implement({
    description: 'Which roles give a command.',
    fields: (t) => ({
      command: t.field({ type: CommandEnum, resolve: ({ command }) => command as never }),
      roles: t.field({ type: [RoleEnum], resolve: ({ roles }) => [...roles] as never }),
    }),
  })

const PolicyType = builder.objectRef<PolicyView>('Policy').implement({
  description: 'A version of a policy pack (规则包). Orders pin the one in force when they are received.',
  fields: (t) => ({
    name: t.exposeString('name'),
    version: t.exposeString('version'),
    sha256: t.exposeString('sha256'),
    effectiveFrom: t.exposeString('effectiveFrom'),
    overlay: t.exposeString('overlay', {
      nullable: true,
      description: 'What a district tightens of it: name@version.',
    }),
    title: t.string({ resolve: ({ title }, _, { language }) => (language === 'en' ? title.en : title.zh) }),
    rules: t.field({ type: [RuleType], resolve: ({ rules }) => [...rules] }),
    commands: t.field({
      type: [CommandRoles],
      resolve: ({ commands }) => Object.entries(commands).map(([command, roles]) => ({ command, roles })),
    }),
  }),
})

builder.queryField('policy', (t) =>
  t.field({
    type: PolicyType,
    nullable: true,
    description:
      'The pack of your city in force now, or another by name and instant; as a district tightens it when an area is given. Null when there is none.',
    args: {
      name: t.arg.string(),
      at: t.arg({ type: 'DateTime' }),
      area: t.arg.string({ description: 'The code of an area: with the overlay of its district.' }),
    },
    resolve: (_, { name, at, area }, context) =>
      context.reads.policy({
        name: name ?? null,
        at: at ?? null,
        city: viewerOf(context).city,
        area: area ?? null,
      }),
  }),
)

builder.queryField('health', (t) =>
  t.string({ description: 'ok, without a token too.', resolve: () => 'ok' }),
)
