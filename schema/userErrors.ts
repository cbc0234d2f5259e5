import type { CommandName } from '../domain/commands.ts'
import type { Refusal, RefusalCode } from '../domain/refusals.ts'
import { builder } from './builder.ts'
import { type Context, cityOf, type Outcome, type Problem, viewerOf } from './context.ts'
import { CommandEnum, UserErrorCodeEnum } from './enums.ts'
import { inWords } from './refusalTexts.ts'
import { quoted } from './textRules.ts'
import { commandInWords } from './words.ts'

export interface UserErrorShape {
  readonly code: string
  readonly message: string
  readonly path: readonly string[]
  readonly rule: string | null
  readonly source: string | null
  readonly allowed: readonly CommandName[]
}

/** A plain object, never an Error: an Error inside a list would be thrown instead of returned (Pothos). */
export const UserError = builder.objectRef<UserErrorShape>('UserError').implement({
  description: 'A refusal by a rule, or a value that cannot be used. The order is unchanged.',
  fields: (t) => ({
    code: t.field({ type: UserErrorCodeEnum, resolve: ({ code }) => code as never }),
    message: t.exposeString('message', {
      description: 'In the language asked for (Accept-Language: zh-CN or en).',
    }),
    path: t.stringList({
      description: 'The field that it is about; empty when it is about none.',
      resolve: ({ path }) => [...path],
    }),
    rule: t.exposeString('rule', {
      nullable: true,
      description: 'The rule of the policy pack that refuses.',
    }),
    source: t.exposeString('source', { nullable: true, description: 'Where that rule comes from.' }),
    allowed: t.field({
      type: [CommandEnum],
      description: 'What you could do instead, now.',
      resolve: ({ allowed }) => [...allowed] as never,
    }),
  }),
})

/** The refusals of an outcome in words. */
export async function userErrors(
  outcome: Outcome,
  number: string | null,
  context: Context,
  given: readonly string[] = [],
): Promise<UserErrorShape[]> {
  return Promise.all(
    outcome.refusals.map((refused) =>
      'refusal' in refused
        ? ruled(refused.refusal, { pack: refused.pack ?? null, number, given }, context)
        : unusable(refused, context),
    ),
  )
}

function unusable({ code, path, params }: Problem, { language }: Context): UserErrorShape {
  return { code, path, message: inWords(code, params, language), rule: null, source: null, allowed: [] }
}

async function ruled(
  refusal: Refusal,
  {
    pack,
    number,
    given,
  }: {
    readonly pack: Pinned['pack'] | null
    readonly number: string | null
    readonly given: readonly string[]
  },
  context: Context,
): Promise<UserErrorShape> {
  const { language, reads } = context
  const { code, rule } = refusal
  const pinned = pack ? { pack, overlay: null } : rule && number ? await pinnedBy(number, context) : null
  const found = rule && pinned && (await reads.ruleSource(pinned, rule))
  const source = found ? (language === 'en' ? found.en : found.zh) : null
  const reason = inWords(code, await shownParams(refusal, context), language)
  const allowed = [...new Set(refusal.allowed)]
  const instead = allowed.map((name) => commandInWords(name, language))
  const parts =
    language === 'en'
      ? [
          number && `Order ${number}:`,
          reason,
          source && `Source: ${source}.`,
          instead.length > 0 && `You may now: ${instead.join(', ')}.`,
        ]
      : [
          number && `工单 ${number}：`,
          reason,
          source && `依据：${source}。`,
          instead.length > 0 && `您现在可以：${instead.join('、')}。`,
        ]
  const message = parts.filter(Boolean).join(language === 'en' ? ' ' : '')
  return { code, path: fieldOf(refusal, given), message, rule, source, allowed }
}

/** Units and areas under their English names for whoever reads English; what was given is quoted, in one line. */
async function shownParams({ code, params }: Refusal, context: Context): Promise<Refusal['params']> {
  if (code === 'UNKNOWN_TASK') return { ...params, taskKey: quoted(String(params.taskKey)) }
  const { language, reads } = context
  // Another city may have the same names, and other English ones.
  const { units, areas } = cityOf((await reads.reference()).reference, viewerOf(context))
  const named = (among: readonly Named[], name: string) =>
    language === 'en' ? (among.find((one) => one.name === name)?.nameEn ?? name) : name
  const unit = (name: string) => named(units, name)
  const listed = language === 'en' ? ', ' : '、'
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      const given = String(value)
      if (unitParams.has(name)) return [name, given.split(' ').map(unit).join(listed)]
      if (areaParams.has(name)) return [name, named(areas, given)]
      if (name === 'waits')
        return [name, given.replace(/(?<=@)\S+/g, (one) => unit(one).replaceAll(' ', '\u00a0'))]
      return [name, value]
    }),
  )
}

interface Named {
  readonly name: string
  readonly nameEn: string
}

const areaParams: ReadonlySet<string> = new Set(['area', 'scope'])

/** The parameters that name units, with blanks between several. */
const unitParams: ReadonlySet<string> = new Set([
  'holder',
  'unit',
  'units',
  'centre',
  'centres',
  'party',
  'parties',
  'subject',
])

/** A field that names a unit or several, as commands call it. */
const units = ['unit', 'units', 'parties'] as const

/** The fields that refusals are about, where they are about one: the first of them that was given. */
const fields: Readonly<Partial<Record<RefusalCode, string | readonly string[]>>> = {
  UNKNOWN_TASK: 'taskKey',
  OTHER_TASK: 'taskKey',
  TASK_REQUIRED: 'taskKey',
  MEETING_TIME: 'meetingAt',
  VERSION_STALE: 'expectedVersion',
  IDEMPOTENCY_CONFLICT: 'idempotencyKey',
  RETURN_NEEDS_NEW_EVIDENCE: 'newEvidence',
  UNIT_CANNOT_HANDLE: units,
  UNIT_ACCUSED: units,
  OUT_OF_REACH: units,
  OUTSIDE_ITS_LIST: units,
  RETURNED_BEFORE: units,
  NOT_A_PARTY: units,
  DELEGATION_TARGET: units,
  UNITS_COUNT: units,
  UNIT_TWICE: units,
  UNIT_NOT_INVOLVED: units,
  NOT_CALLED: [...units, 'replaced'],
  CONCLUDE_TOO_SOON: units,
  CAME_NOT: 'came',
  WHISTLE_KIND: 'kind',
  WORK_DUE: 'workDue',
  CAME_TIME: 'arrivedAt',
  CAME_ELSEWHERE: 'areaCode',
  SESSION_ALONE: 'participants',
  SCORE: 'score',
  NO_MANDATE: units,
  DELEGATION_WINDOW: 'dueAt',
  RELAY_TARGET: 'centre',
  RULING_SCOPE: 'precedentScope',
  PRECEDENT_ENDED: 'precedentUntil',
  ACCUSED_IS_DESK: 'accusedUnits',
  ACCUSED_HOLDS_TASK: 'accusedUnits',
  ASSISTANCE_OPEN: 'assistanceMissing',
  PARKING_CHECKS: 'checks',
  PROOF_TIME: 'arrivedAt',
  GRANTED_LENGTH: 'days',
  CLOSE_UNRESOLVED: 'decision',
  WITHDRAW_PRESSED: 'pressed',
  EXTENSION_LENGTH: 'days',
  PARKING_LENGTH: 'until',
  SPLIT_COUNT: 'parts',
  SPLIT_LEAVES_NOTHING: 'parts',
  MERGE_INTO_ITSELF: 'children',
  CHILDREN_COUNT: 'children',
  CHILD_TWICE: 'children',
  CHILD_CLOSED: 'children',
  CHILD_ACCUSES: 'children',
  CHILD_MORE_URGENT: 'children',
  CHILD_TOO_FAR: 'children',
  HAS_CHILDREN: 'children',
  NOT_A_CHILD: 'children',
  CONTACT_BEFORE_RECEIPT: 'contactedAt',
  CONTACT_IN_FUTURE: 'contactedAt',
}

function fieldOf({ code, params }: Refusal, given: readonly string[]): string[] {
  const about = params.text === undefined ? fields[code] : String(params.text)
  const named = typeof about === 'string' ? [about] : (about ?? [])
  // A field of an object within the input is given as 'whistle.units'.
  const within = given.find((one) => named.some((name) => one.endsWith(`.${name}`)))
  const field = within ?? (typeof about === 'object' ? about.find((one) => given.includes(one)) : about)
  return field ? ['input', ...field.split('.')] : []
}

type Pinned = Parameters<Context['reads']['ruleSource']>[0]

/** The pack and the overlay that an order has pinned. */
async function pinnedBy(number: string, { reads }: Context): Promise<Pinned | null> {
  const facts = await reads.facts(number)
  return facts?.pack ? { pack: facts.pack, overlay: facts.overlay } : null
}
