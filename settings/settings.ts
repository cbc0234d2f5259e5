import { z } from 'zod'

/** What the environment says cannot be used. Written for whoever starts the process: shown line by line, without a stack. */
export class SettingsError extends Error {
  readonly problems: readonly string[]

  constructor(problems: readonly string[], cause?: unknown) {
    super(problems.join('\n'), { cause })
    this.name = 'SettingsError'
    this.problems = problems
  }
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error'] as const

interface Variable<Shape extends z.ZodType> {
  readonly shape: Shape
  /** What would be right. */
  readonly right: string
  /** How a wrong value is shown; a secret never is. */
  readonly shown: (text: string) => string
}

function variable<Shape extends z.ZodType>(
  shape: Shape,
  right: string,
  shown = (text: string) => `=${text}`,
): Variable<Shape> {
  return { shape, right, shown }
}

function wholeNumber(least: number, most: number) {
  return z
    .string()
    .regex(/^-?\d+$/)
    .transform(Number)
    .pipe(z.int().min(least).max(most))
}

function port(standard: number) {
  return variable(
    wholeNumber(1, 65_535).default(standard),
    '应为端口号 / should be a port: a whole number from 1 to 65535',
  )
}

const century = 100 * 365 * 86_400

/** Every variable that Gridline's processes read, as README.md lists them; Temporal's own are read by its library. */
const variables = {
  DATABASE_URL: variable(
    z.string().refine((text) => URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol)),
    '应为数据库地址 / should be postgres://user:password@host:5432/database',
    (text) => `=${text.replace(/^(.*?\/\/)?.*@/, '$1***@')}`,
  ),
  GRIDLINE_JWT_SECRET: variable(
    z.string().min(32),
    '应为至少 32 个字符的随机密钥 / should be a random secret of 32 characters or more, the same in every API process: openssl rand -base64 32',
    (text) => ` (${text.length} 个字符 characters)`,
  ),
  GRIDLINE_MASTER_KEY: variable(
    z
      .string()
      .regex(/^[A-Za-z0-9+/]{43}=?$/)
      .transform((text) => Buffer.from(text, 'base64')),
    '应为 32 字节随机数的 base64 / should be 32 random bytes in base64, always the same: openssl rand -base64 32',
    (text) => ` (${text.length} 个字符 characters)`,
  ),
  GRIDLINE_LOG_LEVEL: variable(
    z.string().toLowerCase().pipe(z.enum(logLevels)).optional(),
    `应为其中之一 / should be one of ${logLevels.join(', ')}`,
  ),
  GRIDLINE_CLOCK_OFFSET: variable(
    wholeNumber(-century, century).default(0),
    '应为整数秒，最多百年 / should be a whole number of seconds, at most a hundred years; 86400 is tomorrow',
  ),
  GRIDLINE_API_HOST: variable(
    z
      .string()
      .regex(/^[\w.:%-]+$/)
      .default('127.0.0.1'),
    '应为本机地址 / should be an address of this machine: 127.0.0.1, or 0.0.0.0 for all of them',
  ),
  GRIDLINE_API_PORT: port(4000),
  GRIDLINE_TEMPORAL_PORT: port(7233),
  GRIDLINE_TEMPORAL_UI_PORT: port(8233),
  GRIDLINE_POSTGRES_PORT: port(5433),
  GRIDLINE_WORKER_CACHE: variable(
    // With one the SDK takes two.
    wholeNumber(2, 1_000_000).default(2000),
    '应为 2 到 1000000 的整数 / should be a whole number from 2 to 1000000: orders kept in memory, about 60 KB each',
  ),
  GRIDLINE_CALL_STACKS: variable(z.enum(['on', 'off']).default('off'), '应为 / should be on or off'),
}

type Name = keyof typeof variables
type Settings<Names extends Name> = {
  readonly [N in Names]: z.output<(typeof variables)[N]['shape']>
}

/**
 * Reads variables of the environment; an empty one counts as not set.
 * @throws SettingsError that names all of them that cannot be used
 */
export function readSettings<Names extends Name>(
  names: readonly Names[],
  env: NodeJS.ProcessEnv = process.env,
): Settings<Names> {
  const problems: string[] = []
  const read = names.map((name) => {
    const { shape, right, shown } = variables[name]
    const text = env[name] || undefined
    const parsed = shape.safeParse(text)
    if (!parsed.success)
      problems.push(
        text === undefined ? `${name} 未设置 / is not set: ${right}` : `${name}${shown(text)}: ${right}`,
      )
    return [name, parsed.data]
  })
  if (problems.length > 0) throw new SettingsError(problems)
  return Object.fromEntries(read) as Settings<Names>
}

/**
 * What a process that must end says: what is wrong outside in plain lines, each with its mark; a fault of ours with its stack.
 * `plain`: the errors, beside SettingsError, whose messages are written for whoever started the process.
 */
export function whyNot(error: unknown, plain: readonly (new (...parts: never[]) => Error)[]): string {
  if (!(error instanceof Error)) return `✗ ${error}`
  if (error instanceof SettingsError) return error.problems.map((problem) => `✗ ${problem}`).join('\n')
  return `✗ ${plain.some((kind) => error instanceof kind) ? error.message : (error.stack ?? error.message)}`
}
