/** A stretch of a list. `cursor` marks its node's place, also when the node itself has moved or gone. */
export interface Page<T> {
  readonly edges: readonly { readonly node: T; readonly cursor: string }[]
  readonly hasNextPage: boolean
}

/** What a list is asked for: how many (1 … 100), after which place. */
export interface PageAsked {
  readonly first: number
  readonly after?: string | null | undefined
}

/** The place a cursor names cannot be found: it was changed, or it comes from another list. */
export class BadCursorError extends Error {
  readonly code = 'BAD_CURSOR'

  constructor() {
    super(
      '`after` is not a cursor of this list. Pass an `endCursor` as this list gave it, in the same order of the list.',
    )
    this.name = 'BadCursorError'
  }
}

type Place = readonly (string | number)[]

/** The values that an order of a list compares, as an opaque text that also knows its list. */
export function cursorOf(list: string, place: Place): string {
  return Buffer.from(JSON.stringify([list, ...place])).toString('base64url')
}

/** The values in a cursor, as texts; null for the beginning. Throws a `BadCursorError`. */
export function placeOf(list: string, cursor: string | null | undefined, length: number): string[] | null {
  if (cursor === null || cursor === undefined) return null
  const values = parsed(cursor)
  if (!Array.isArray(values) || values.length !== length + 1 || values[0] !== list) throw new BadCursorError()
  return values.slice(1).map((value: unknown) => {
    if (typeof value !== 'string' && !Number.isSafeInteger(value)) throw new BadCursorError()
    return String(value)
  })
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    throw new BadCursorError()
  }
}

/** How many rows to ask for: one more than wanted tells whether there are further ones. */
export function rowsFor({ first }: PageAsked): number {
  if (!Number.isInteger(first) || first < 1 || first > 100) throw new RangeError('`first` must be 1 to 100')
  return first + 1
}

/** A page of rows that were asked for by `rowsFor`. */
export function pageOf<T>(rows: readonly T[], { first }: PageAsked, cursor: (node: T) => string): Page<T> {
  return {
    edges: rows.slice(0, first).map((node) => ({ node, cursor: cursor(node) })),
    hasNextPage: rows.length > first,
  }
}
