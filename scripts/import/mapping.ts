import { parse } from 'yaml'
import { z } from 'zod'
import { Exit, Problem } from '../command.ts'
import type { Values } from './records.ts'

// What the maps of all imports are made of: where a value comes from, and what is said of a map that is wrong.

/** A map that cannot be used, with everything that is wrong in it. */
export class BadMapError extends Problem {
  readonly problems: readonly string[]

  constructor(file: string, problems: readonly string[]) {
    const listed = problems.length === 1 ? ` ${problems[0]}` : problems.map((one) => `\n  - ${one}`).join('')
    super(`映射文件不可用 / map ${file} cannot be used:${listed}`, undefined, Exit.USAGE)
    this.name = 'BadMapError'
    this.problems = problems
  }
}

export const oneOrMore = z.union([
  z
    .string()
    .min(1)
    .transform((one) => [one]),
  z.array(z.string().min(1)).min(1),
])
export const translated = z.record(z.string(), z.string()).optional()

/** Where a value comes from. `values` translates what the column holds; `default` stands in for an empty cell. */
export const value = z.union(
  [
    z.strictObject({ constant: z.string().min(1) }),
    z.strictObject({ template: z.string().min(1) }),
    z.strictObject({ column: oneOrMore, values: translated, default: z.string().optional() }),
  ],
  { error: 'write { constant: … }, { column: … } or { template: … }' },
)
export type Value = z.output<typeof value>

/**
 * Reads a map's YAML.
 * @throws BadMapError
 */
export function readMap(text: string, file: string): unknown {
  try {
    return parse(text)
  } catch (error) {
    // Its first line says what and where; the others show the place.
    const why = (error instanceof Error ? error.message : String(error)).split('\n')[0]?.replace(/:$/, '')
    throw new BadMapError(file, [`不是 YAML / is not YAML: ${why}`])
  }
}

/** A map in its shape. @throws BadMapError that names each field that is wrong */
export function shaped<T>(body: unknown, shape: z.ZodType<T>, file: string): T {
  const parsed = shape.safeParse(body)
  if (parsed.success) return parsed.data
  throw new BadMapError(
    file,
    parsed.error.issues.map((issue) => `${issue.path.join('.') || 'the map'}: ${issue.message}`),
  )
}

/** The columns that a value is read from. */
export function columnsOfValue(from: Value): readonly string[] {
  if ('constant' in from) return []
  return 'column' in from
    ? from.column
    : [...from.template.matchAll(columnInBraces)].map(([, name = '']) => name)
}

/** Makes sure that a file has the columns that its map reads. @throws BadMapError */
export function checkColumns(
  mapFile: string,
  file: string,
  read: readonly string[],
  has: readonly string[],
): void {
  const missing = read.filter((name) => !has.includes(name))
  if (missing.length > 0)
    throw new BadMapError(mapFile, [
      `${file} 没有这些列 / has no column ${missing.join(', ')}; it has ${has.join(', ')}`,
    ])
}

const columnInBraces = /\{([^{}]+)\}/g

/** What a value is in a record; '' where it is nothing. */
export function textOf(from: Value, values: Values): string {
  if ('constant' in from) return from.constant
  if ('template' in from)
    return from.template.replace(columnInBraces, (_, name: string) => values[name]?.trim() ?? '')
  const cell = from.column.map((column) => values[column]?.trim()).find(Boolean)
  return (cell && (from.values?.[cell] ?? cell)) || (from.default ?? '')
}
