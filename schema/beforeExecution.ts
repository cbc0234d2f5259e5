import { complexityFromQuery } from '@pothos/plugin-complexity'
import { type DocumentNode, GraphQLError, getOperationAST, Kind } from 'graphql'
import type { Context } from './context.ts'
import { schema } from './schema.ts'

const most = { complexity: 20_000, depth: 14, breadth: 300 }

/** An operation that is about to be executed. */
export interface Operation {
  readonly document: DocumentNode
  readonly operationName?: string | null | undefined
  readonly variableValues?: Record<string, unknown> | null | undefined
  readonly contextValue: Context
}

/**
 * Refuses an operation, with its variables, that asks for too much at once or for pages that there are not (`byPage`):
 * before anything is executed, so that no mutation is done whose answer cannot be given.
 * @throws GraphQLError
 */
export function checkBeforeExecution(operation: Operation): void {
  const asked = sizeOf(operation)
  if (!asked) return
  for (const measure of ['complexity', 'depth', 'breadth'] as const)
    if (asked[measure] > most[measure])
      throw new GraphQLError(
        `the query's ${measure} is ${asked[measure]} and may be ${most[measure]}. Ask for fewer nodes or fewer levels at once.`,
        { extensions: { code: 'QUERY_TOO_COMPLEX' } },
      )
}

/** Null when its variables cannot be read: executing it begins with them, and tells all that is wrong. */
function sizeOf({ document, operationName, variableValues, contextValue }: Operation) {
  const operation = getOperationAST(document, operationName)
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION)
  const asked = { ...document, definitions: operation ? [operation, ...fragments] : fragments }
  try {
    return complexityFromQuery(asked, { schema, ctx: contextValue, variables: variableValues ?? {} })
  } catch (error) {
    if (error instanceof Error && 'extensions' in error && !(error.extensions as { code?: string }).code)
      return null
    throw error
  }
}
