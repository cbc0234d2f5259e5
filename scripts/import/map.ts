import { z } from 'zod'
import { type Instant, instant } from '../../domain/instant.ts'
import { Channel, RequestKind, Urgency } from '../../domain/requests.ts'
import type { Catalogue } from './catalogue.ts'
import {
  BadMapError,
  columnsOfValue,
  oneOrMore,
  readMap,
  shaped,
  textOf,
  translated,
  type Value,
  value,
} from './mapping.ts'
import type { Values } from './records.ts'

/** What `createWorkOrder` takes, as far as an import fills it. */
export interface OrderInput {
  readonly source: string
  readonly sourceId: string
  readonly sourceCreatedAt?: Instant
  readonly channel: string
  readonly kind?: string
  readonly urgency?: string
  readonly title?: string
  readonly content: string
  readonly requester?:
    | Readonly<Record<'name' | 'phone' | 'address', string>>
    | Readonly<Record<string, string>>
  readonly itemCode?: string
  readonly areaCode?: string
}

/** An item or an area by its code or its name, or by the names that a text holds. */
const lookUp = z.union(
  [
    z.strictObject({ constant: z.string().min(1) }),
    z.strictObject({ lookUp: oneOrMore, values: translated, default: z.string().optional() }),
  ],
  { error: 'write { constant: … } or { lookUp: [columns], default: … }' },
)

const mapShape = z.strictObject({
  source: z.string().min(1),
  sourceId: value,
  sourceCreatedAt: z
    .strictObject({
      column: z.string().min(1),
      zone: z
        .string()
        .regex(/^[+-]\d\d:\d\d$/, "write an offset such as '+08:00'")
        .optional(),
    })
    .optional(),
  channel: value,
  kind: value.optional(),
  urgency: value.optional(),
  title: value.optional(),
  content: value,
  requester: z
    .strictObject({ name: value.optional(), phone: value.optional(), address: value.optional() })
    .optional(),
  item: lookUp.optional(),
  area: lookUp.optional(),
})

export type ImportMap = z.output<typeof mapShape>
type LookUp = z.output<typeof lookUp>

/** Values that the API knows; a map is checked against them before the first line is read. */
const closed = {
  channel: Object.values(Channel),
  kind: Object.values(RequestKind),
  urgency: Object.values(Urgency),
}

/**
 * Reads a map.
 * @throws BadMapError that names each field that is wrong, and what would be right
 */
export function parseMap(text: string, file: string): ImportMap {
  const map = shaped(readMap(text, file), mapShape, file)
  const problems = Object.entries(closed).flatMap(([field, known]) => {
    const from = map[field as keyof typeof closed]
    return (from ? wordsOf(from) : [])
      .filter((one) => !(known as readonly string[]).includes(one))
      .map((one) => `${field}: '${one}' is none of ${known.join(', ')}`)
  })
  if ('constant' in map.sourceId)
    problems.push('sourceId: the same for every line recognises none; write { column: … }')
  if (problems.length > 0) throw new BadMapError(file, problems)
  return map
}

/** The values that stand in the map itself. */
function wordsOf(from: Value | LookUp): readonly string[] {
  if ('constant' in from) return [from.constant]
  if ('template' in from) return []
  return [...Object.values(from.values ?? {}), ...(from.default === undefined ? [] : [from.default])]
}

/**
 * Checks the items and areas that stand in a map itself, before the first line is sent.
 * @throws BadMapError that names the fields of those that the city does not have
 */
export function checkNames(map: ImportMap, catalogue: Catalogue, file: string): void {
  const problems = (['item', 'area'] as const).flatMap((field) => {
    const from = map[field]
    if (!from) return []
    // What a cell is translated to is looked up as a text; a constant and a default are names.
    const translations = 'lookUp' in from ? Object.values(from.values ?? {}) : []
    return wordsOf(from).flatMap((word) => {
      const found = translations.includes(word) ? catalogue.find(field, word) : null
      const named = found ?? catalogue.named(field, word)
      return 'problem' in named ? [`${field}: ${named.problem}`] : []
    })
  })
  if (problems.length > 0) throw new BadMapError(file, problems)
}

/** The columns that a map reads. */
export function columnsOf(map: ImportMap): readonly string[] {
  const {
    sourceId,
    sourceCreatedAt,
    channel,
    kind,
    urgency,
    title,
    content,
    requester = {},
    item,
    area,
  } = map
  const values = [sourceId, channel, kind, urgency, title, content, ...Object.values(requester)]
  const named = values.flatMap((from) => (from ? columnsOfValue(from) : []))
  const lookedUp = [item, area].flatMap((from) => (from && 'lookUp' in from ? from.lookUp : []))
  return [...new Set([...named, ...lookedUp, ...(sourceCreatedAt ? [sourceCreatedAt.column] : [])])]
}

/** What a record comes to, or everything that stands against it. */
export type Mapped = { readonly input: OrderInput } | { readonly problems: readonly string[] }

/** Maps a record. The order is received now; the time at which it was made there is kept as `sourceCreatedAt`. */
export function mapRecord(map: ImportMap, values: Values, catalogue: Catalogue): Mapped {
  const problems: string[] = []
  const said = (from: Value | undefined): string | undefined => {
    const text = from && textOf(from, values)
    return text || undefined
  }
  const known = (field: keyof typeof closed): string | undefined => {
    const text = said(map[field])
    if (text === undefined || (closed[field] as readonly string[]).includes(text)) return text
    problems.push(
      `${field}: '${text}' 未在映射中 / is not among the map's values for ${field} (${closed[field].join(', ')})`,
    )
    return undefined
  }
  const required = (field: 'sourceId' | 'content'): string => {
    const text = said(map[field])
    if (!text) problems.push(`${field}: 缺少 / is empty`)
    return text ?? ''
  }
  const place = (field: 'item' | 'area'): string | undefined => {
    const from = map[field]
    const found = from && codeOf(from, values, catalogue, field)
    if (found && 'problem' in found) problems.push(`${field}: ${found.problem}`)
    return found && 'code' in found ? found.code : undefined
  }
  const when = (): Instant | undefined => {
    const { column, zone } = map.sourceCreatedAt ?? { column: '' }
    const text = values[column]?.trim()
    if (!text) return undefined
    const at = instantIn(text, zone)
    if (!at)
      problems.push(
        `sourceCreatedAt: '${text}' 不是时间 / is no time; write 2026-10-02T23:50:00+08:00, or give the map a zone`,
      )
    return at ?? undefined
  }
  const requester = Object.fromEntries(
    Object.entries(map.requester ?? {}).flatMap(([field, from]) => {
      const text = said(from)
      return text ? [[field, text]] : []
    }),
  )
  const optional = {
    sourceCreatedAt: when(),
    kind: known('kind'),
    urgency: known('urgency'),
    title: said(map.title),
    itemCode: place('item'),
    areaCode: place('area'),
    requester: Object.keys(requester).length > 0 ? requester : undefined,
  }
  const channel = known('channel')
  if (!channel && problems.length === 0) problems.push('channel: 缺少 / is empty')
  const input = {
    source: map.source,
    sourceId: required('sourceId'),
    channel: channel ?? '',
    content: required('content'),
    ...Object.fromEntries(Object.entries(optional).filter(([, one]) => one !== undefined)),
  }
  return problems.length > 0 ? { problems } : { input }
}

function codeOf(
  from: LookUp,
  values: Values,
  catalogue: Catalogue,
  field: 'item' | 'area',
): { code: string } | { problem: string } | null {
  if ('constant' in from) return catalogue.named(field, from.constant)
  for (const column of from.lookUp) {
    const cell = values[column]?.trim()
    const found = cell ? catalogue.find(field, from.values?.[cell] ?? cell) : null
    if (found) return found
  }
  if (from.default !== undefined) return catalogue.named(field, from.default)
  return {
    problem: `${from.lookUp.join(', ')} 中没有名称 / names nothing known; give the map a default, or write a name`,
  }
}

/** A time as other systems write it; without an offset in the map's zone. Dates alone are the beginning of their day. */
function instantIn(text: string, zone: string | undefined): Instant | null {
  const [, year, month, day, hour = '00', minute = '00', second = '00'] =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ](\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?)?$/.exec(
      text,
    ) ?? []
  const two = (digits: string) => digits.padStart(2, '0')
  const written =
    year && month && day && zone
      ? `${year}-${two(month)}-${two(day)}T${two(hour)}:${minute}:${second}${zone}`
      : text
  try {
    return instant(written)
  } catch {
    return null
  }
}
