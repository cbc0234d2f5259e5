import SchemaBuilder from '@pothos/core'
import ComplexityPlugin from '@pothos/plugin-complexity'
import { GraphQLError } from 'graphql'
import { type Instant, instant, inZone } from '../domain/instant.ts'
import type { Context, Page, PageAsked } from './context.ts'
import { quoted } from './textRules.ts'

export const builder = new SchemaBuilder<{
  Context: Context
  DefaultFieldNullability: false
  Scalars: { DateTime: { Input: Instant; Output: Instant }; ID: { Input: string; Output: string } }
}>({
  plugins: [ComplexityPlugin],
  defaultFieldNullability: false,
  // A page's size multiplies what is asked of each of its nodes (see `connection`); a single list is short. The sum is
  // limited in beforeExecution.ts.
  complexity: { defaultComplexity: 1, defaultListMultiplier: 5 },
})

builder.queryType({})
builder.mutationType({})
builder.subscriptionType({})

/** China's zone: the offset in which instants are shown. They are read with any. */
const shownOffset = 480

builder.scalarType('DateTime', {
  description:
    'ISO 8601 with an offset, such as 2026-10-02T23:50:00+08:00; whole seconds, in the years 0001 to 9999. 带时区的时间。',
  serialize: (at) => inZone(at, shownOffset),
  parseValue: (value) => {
    const at = typeof value === 'string' ? shownInstant(value) : null
    if (at) return at
    throw new GraphQLError(
      `${quoted(JSON.stringify(value))} is no DateTime: give ISO 8601 with an offset, such as 2026-10-02T23:50:00+08:00, in the years 0001 to 9999`,
    )
  },
})

/** Postgres knows no year 0, and what is shown must be readable again: the years count in UTC and in our zone. */
const [firstShown, lastShown] = [instant('0001-01-01T00:00:00Z'), instant('9999-12-31T23:59:59+08:00')]

/** The instant that a text says, if it can be kept and shown. */
function shownInstant(text: string): Instant | null {
  try {
    const at = instant(text)
    return at >= firstShown && at <= lastShown ? at : null
  } catch {
    return null
  }
}

const PageInfo = builder.objectRef<{ hasNextPage: boolean; endCursor: string | null }>('PageInfo').implement({
  description: "A connection's place. Pass `endCursor` as `after` to go on.",
  fields: (t) => ({
    hasNextPage: t.exposeBoolean('hasNextPage'),
    endCursor: t.exposeString('endCursor', { nullable: true }),
  }),
})

/** What a connection's field returns: a page, and how to count all there is, when somebody asks. */
export interface Connected<T> {
  readonly page: Page<T>
  readonly count: () => number | Promise<number>
}

type Declared<T extends object> = ReturnType<typeof builder.objectRef<T>>
/** A type that is declared or already has its fields. */
type NodeType<T extends object> = Declared<T> | ReturnType<Declared<T>['implement']>

/** A connection type as Relay's, with `nodes` and `totalCount`. */
export function connection<T extends object>(name: string, node: NodeType<T>) {
  const Edge = builder.objectRef<Page<T>['edges'][number]>(`${name}Edge`).implement({
    fields: (t) => ({
      cursor: t.exposeString('cursor'),
      node: t.field({ type: node, resolve: (edge) => edge.node as never }),
    }),
  })
  return builder.objectRef<Connected<T>>(`${name}Connection`).implement({
    fields: (t) => ({
      edges: t.field({ type: [Edge], complexity: onePage, resolve: ({ page }) => [...page.edges] }),
      nodes: t.field({
        type: [node],
        complexity: onePage,
        resolve: ({ page }) => page.edges.map((edge) => edge.node) as never,
      }),
      pageInfo: t.field({
        type: PageInfo,
        resolve: ({ page }) => ({
          hasNextPage: page.hasNextPage,
          endCursor: page.edges.at(-1)?.cursor ?? null,
        }),
      }),
      totalCount: t.int({
        description: 'How many there are in all; counted only when asked for.',
        resolve: ({ count }) => count(),
      }),
    }),
  })
}

/**
 * `complexity` of every field that returns a connection: a page counts as often as it is long. It is reckoned before
 * anything is executed, so this is where a page that there is not is refused.
 * @throws GraphQLError unless 1 ≤ first ≤ 100
 */
export function byPage({ first }: Pick<PageAsked, 'first'>) {
  if (first < 1 || first > 100) throw badArgument(`first: ${first} is out of range; ask for 1 to 100`)
  return { field: 1, multiplier: first }
}

/** An argument that cannot be used, with what would be right. */
export function badArgument(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } })
}

/** The connection's field has counted the page already. */
const onePage = { field: 1, multiplier: 1 }

/** A page of something that is in memory; cursors are keys, so that a page goes on where it stopped. */
export function pageOf<T>(all: readonly T[], key: (node: T) => string, { first, after }: PageAsked): Page<T> {
  const decoded = after ? Buffer.from(after, 'base64url').toString() : null
  if (decoded !== null && !all.some((node) => key(node) === decoded))
    throw badArgument('after: is no cursor of this list')
  const rest = decoded === null ? all : all.filter((node) => key(node) > decoded)
  return {
    edges: rest
      .slice(0, first)
      .map((node) => ({ node, cursor: Buffer.from(key(node)).toString('base64url') })),
    hasNextPage: rest.length > first,
  }
}
