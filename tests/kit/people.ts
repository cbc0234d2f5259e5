import { vi } from 'vitest'
import {
  type CommandInputs,
  type CommandName,
  commandNames,
  commandShapes,
  textsNeeded,
} from '../../domain/commands.ts'
import type { Instant } from '../../domain/instant.ts'
import type { RefusalCode } from '../../domain/refusals.ts'
import type { UnitRef } from '../../domain/units.ts'
import type { Account } from '../../samples/accounts.ts'
import { mutationOf } from '../../schema/commands/mutations.ts'
import type { ProblemCode } from '../../schema/context.ts'
import type { Values } from './inputs.ts'
import type { Numbered, Seen, UserErrorSeen } from './seen.ts'

/** How a scenario writes a value: a unit by its name, an instant in Beijing time. */
type Written<V> = V extends Instant | UnitRef
  ? string
  : V extends readonly (infer One)[]
    ? readonly Written<One>[]
    : V extends string | number | boolean | null
      ? V
      : unknown

/**
 * What goes with a command: the fields of its GraphQL input, names in place of codes, times as '10:00'.
 * `at` lets time pass first, to the next such time.
 */
export type Input<N extends CommandName> = { readonly at?: string } & (string extends keyof CommandInputs[N]
  ? unknown
  : { readonly [K in keyof CommandInputs[N]]?: Written<CommandInputs[N][K]> }) &
  Values

/** One method for each command: gives it, expects it to be taken, and returns the order as it then stands. */
type Commands = {
  readonly [N in CommandName]: (order: Numbered, input?: Input<N>) => Promise<Seen>
}

/** Why a person may not do something. */
export interface Refused extends Omit<UserErrorSeen, 'allowed'> {
  /** What this person may do instead. */
  readonly allowed: readonly CommandName[]
}

/** Somebody of the city in a post, with everything that can be done to an order. */
export interface Person extends Account, Commands {
  /** Gives a command that must be refused with this very code, changing nothing; returns the refusal. */
  mayNot(
    command: CommandName,
    order: Numbered,
    code: RefusalCode | ProblemCode,
    input?: Values,
  ): Promise<Refused>
}

/** What people do things through. */
export interface Door {
  /** City time, 'YYYY-MM-DD HH:mm'. */
  readonly now: string
  until(time: string): Promise<void>
  /** What somebody says as the mutation takes it, by the names of their city; `texts` are the fields that are words. */
  write(by: Account, mutation: string, said: Values, texts: readonly string[]): Values
  does(by: Account, mutation: string, order: Numbered, input: Values): Promise<Seen>
  refused(by: Account, mutation: string, order: Numbered, code: string, input: Values): Promise<UserErrorSeen>
}

/** The person behind an account. */
export function person(account: Account, door: Door): Person {
  const inputOf = async (command: CommandName, { at, ...said }: Values): Promise<Values> => {
    if (at !== undefined) await door.until(String(at))
    const { texts, mayCarry } = commandShapes[command]
    return door.write(account, mutationOf[command], { ...unsaid(command, said, door.now), ...said }, [
      ...texts,
      ...mayCarry,
    ])
  }
  const commands = Object.fromEntries(
    commandNames.map((name) => [
      name,
      vi.defineHelper(async (order: Numbered, said: Values = {}) =>
        door.does(account, mutationOf[name], order, await inputOf(name, said)),
      ),
    ]),
  ) as Commands
  const mayNot: Person['mayNot'] = async (command, order, code, said = {}) => {
    const input = await inputOf(command, said)
    const refusal = await door.refused(account, mutationOf[command], order, code, input)
    return { ...refusal, allowed: refusal.allowed.map(commandOf) }
  }
  return { ...account, ...commands, mayNot: vi.defineHelper(mayNot) }
}

/** What a scenario need not say: words that a command must carry, and that the requester was called before completing. */
function unsaid(command: CommandName, said: Values, now: string): Values {
  const words = Object.fromEntries(textsNeeded(command, said).map((text) => [text, '（略）']))
  if (command !== 'complete') return words
  const called = 'contactMethod' in said ? {} : { contactMethod: 'PHONE', contactedAt: now }
  return { ...words, resultKind: 'FIXED', ...called }
}

/** The command that GraphQL calls RETURN_ORDER. */
export function commandOf(name: string): CommandName {
  const found = commandNames.find(
    (command) => command.toLowerCase() === name.replaceAll('_', '').toLowerCase(),
  )
  if (!found) throw new RangeError(`${name} is no command`)
  return found
}
