import type { CommandName } from '../domain/commands.ts'
import { builder } from './builder.ts'
import type { Context, Outcome } from './context.ts'
import { CommandEnum, UserErrorCodeEnum } from './enums.ts'
import { commandInWords, inWords } from './refusalTexts.ts'

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
    path: t.stringList({ description: 'The field that it is about.', resolve: ({ path }) => [...path] }),
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
  { language, reads }: Context,
): Promise<UserErrorShape[]> {
  return Promise.all(
    outcome.refusals.map(async (refused): Promise<UserErrorShape> => {
      if (!('refusal' in refused)) {
        const { code, path, params } = refused
        return { code, path, message: inWords(code, params, language), rule: null, source: null, allowed: [] }
      }
      const { refusal, pack } = refused
      const pinned = pack ?? (refusal.rule && number ? (await reads.facts(number))?.pack : null)
      const found = refusal.rule && pinned ? await reads.ruleSource(pinned, refusal.rule) : null
      const source = found && (language === 'en' ? found.en : found.zh)
      const allowed = [...new Set(refusal.allowed)]
      const instead =
        allowed.length > 0
          ? allowed.map((name) => commandInWords(name, language)).join(language === 'en' ? ', ' : '、')
          : null
      const parts =
        language === 'en'
          ? [
              number && `Order ${number}:`,
              inWords(refusal.code, refusal.params, language),
              source && `Source: ${source}.`,
              instead && `You may now: ${instead}.`,
            ]
          : [
              number && `工单 ${number}：`,
              inWords(refusal.code, refusal.params, language),
              source && `依据：${source}。`,
              instead && `您现在可以：${instead}。`,
            ]
      return {
        code: refusal.code,
        path: [],
        message: parts.filter(Boolean).join(language === 'en' ? ' ' : ''),
        rule: refusal.rule,
        source,
        allowed,
      }
    }),
  )
}
