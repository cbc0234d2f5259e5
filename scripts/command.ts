import { type ParseArgsConfig, parseArgs } from 'node:util'
import { addressOf, DatabaseUnreachableError, unreachable } from '../db/database.ts'
import { MigrationError } from '../db/migrate.ts'
import { VersionTakenError } from '../db/reference.ts'
import { WrongMasterKeyError } from '../db/sealing.ts'
import { whyNot } from '../settings/settings.ts'

/** How a command ends. */
export const Exit = { DONE: 0, FAILED: 1, USAGE: 2, INTERRUPTED: 130 } as const
export type Exit = (typeof Exit)[keyof typeof Exit]

/** An error whose message is written for the person at the keyboard: shown without a stack. */
export class Problem extends Error {
  readonly exit: Exit

  constructor(message: string, cause?: unknown, exit: Exit = Exit.FAILED) {
    super(message, { cause })
    this.name = 'Problem'
    this.exit = exit
  }
}

/** The arguments cannot be used: shown with what they should be like. */
export class UsageError extends Problem {
  constructor(message: string) {
    super(message, undefined, Exit.USAGE)
    this.name = 'UsageError'
  }
}

/** The errors whose messages are written for the person at the keyboard. */
const plain = [Problem, DatabaseUnreachableError, MigrationError, VersionTakenError, WrongMasterKeyError]

type OptionsConfig = NonNullable<ParseArgsConfig['options']>

type Values<Options extends OptionsConfig> = ReturnType<
  typeof parseArgs<{ options: Options; allowPositionals: true }>
>['values']

export interface Command<Options extends OptionsConfig> {
  readonly usage: string
  readonly options: Options
  /** How many arguments there may be that are no options; none when left out. */
  readonly operands?: number
  /** Resolves to how it ended; to nothing when all is done. */
  readonly run: (values: Values<Options>, operands: readonly string[]) => Promise<Exit | undefined>
  /** For a command that ends in its own way on Ctrl-C; others end at once. */
  readonly onInterrupt?: () => void
}

/**
 * Runs a command of the command line: `--help` says what it does and does nothing else, wrong arguments are told with
 * what they should be like, and what goes wrong outside is said in a line.
 */
export async function command<const Options extends OptionsConfig>(parts: Command<Options>): Promise<void> {
  const { usage, run, onInterrupt = () => process.exit(Exit.INTERRUPTED) } = parts
  process.once('SIGINT', onInterrupt)
  try {
    const asked = argumentsOf(parts)
    if (asked === null) console.log(usage)
    else process.exitCode = (await run(asked.values, asked.operands)) ?? Exit.DONE
  } catch (error) {
    console.error(whyNot(plainly(error), plain))
    if (error instanceof UsageError) console.error(`  ${usage.split('\n')[0]}  (-- --help 说明 explains)`)
    // What the command had open may keep the process alive.
    process.exit(error instanceof Problem ? error.exit : Exit.FAILED)
  }
}

/** Null when only help was asked for. */
function argumentsOf<const Options extends OptionsConfig>({
  options,
  operands: most = 0,
}: Command<Options>): { values: Values<Options>; operands: string[] } | null {
  const args = process.argv.slice(2)
  if (args.includes('--help') || args.includes('-h')) return null
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    if (positionals.length > most)
      throw new UsageError(`多余的参数 / one argument too many: ${positionals[most]}`)
    return { values, operands: positionals }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new UsageError(`参数有误 / ${error.message.split('. ')[0]}`)
  }
}

/** An option that is a whole number. @throws UsageError */
export function wholeNumber(option: string, text: string, least: number, most: number): number {
  const number = Number(text)
  if (/^\d+$/.test(text) && number >= least && number <= most) return number
  throw new UsageError(
    `--${option} ${text}: 应为 ${least} 到 ${most} 的整数 / should be a whole number from ${least} to ${most}`,
  )
}

/** An option that is one of some words. @throws UsageError */
export function oneOf<Word extends string>(option: string, text: string, words: readonly Word[]): Word {
  const found = words.find((word) => word === text)
  if (found) return found
  throw new UsageError(`--${option} ${text}: 应为其中之一 / should be one of ${words.join(', ')}`)
}

/** What the servers behind a command say in the middle of it, in words for the person at the keyboard. */
function plainly(error: unknown): unknown {
  if (!(error instanceof Error) || plain.some((kind) => error instanceof kind)) return error
  const { DATABASE_URL } = process.env
  const code = 'code' in error ? error.code : undefined
  if (code === statementTimeout)
    return new Problem(
      '数据库超时 / the database took too long for a statement; try again when it is less busy',
    )
  // gRPC's errors have numbers, and their texts beside.
  if (typeof code === 'number' && 'details' in error)
    return new Problem(`Temporal: ${error.details || error.message}`, error)
  return unreachable(error, DATABASE_URL ? addressOf(DATABASE_URL) : "the sandbox's address") ?? error
}

/** SQLSTATE's query_canceled. */
const statementTimeout = '57014'
