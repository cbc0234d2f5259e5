import { randomUUID } from 'node:crypto'
import express, { type Express } from 'express'
import { GraphQLError, type GraphQLErrorOptions, type OperationDefinitionNode } from 'graphql'
import { createYoga, type Plugin, type YogaServerInstance } from 'graphql-yoga'
import Negotiator from 'negotiator'
import type { Logger } from 'pino'
import { unreachable } from '../db/database.ts'
import { BadCursorError } from '../db/pages.ts'
import { checkBeforeExecution } from '../schema/beforeExecution.ts'
import type { Commands, Context, Language, Reads } from '../schema/context.ts'
import { schema } from '../schema/schema.ts'
import { viewerFrom } from './auth.ts'
import { type ExampleTokens, examplePage } from './examples.ts'
import { Fault } from './faults.ts'
import { httpErrors, inFull, mostBytes } from './httpErrors.ts'

export interface AppParts {
  /** What one request reads. */
  readonly reads: () => Reads
  readonly commands: Commands
  readonly jwtSecret: string
  readonly clock: () => number
  /** GraphiQL and introspection are for development. */
  readonly development: boolean
  /** Filled into GraphiQL's examples: for a sandbox on one's own machine. */
  readonly exampleTokens?: ExampleTokens
  readonly logger: Logger
  /** Whether Postgres and Temporal answer: nothing when they do, else which does not. */
  readonly notReady: () => Promise<string | null>
  /** Where the database is, for errors: without the password. */
  readonly databaseAddress: string
}

export interface App {
  readonly express: Express
  readonly yoga: YogaServerInstance<object, Context>
}

/** The API, built and not listening. */
export function createApp(parts: AppParts): App {
  const yoga = createYoga<object, Context>({
    schema,
    graphqlEndpoint: '/graphql',
    multipart: false,
    batching: false,
    maxRequestBodySize: mostBytes,
    landingPage: false,
    logging: false,
    // From the package, not from a public CDN: a city's network may reach none.
    renderGraphiQL: examplePage(parts.exampleTokens ?? {}),
    graphiql: parts.development
      ? {
          title: 'Gridline',
          shouldPersistHeaders: true,
          defaultEditorToolsVisibility: 'headers',
          subscriptionsProtocol: 'SSE',
        }
      : false,
    maskedErrors: { maskError: (error) => masked(error, parts) },
    context: async ({ request }) => {
      const reads = parts.reads()
      const viewer = await viewerFrom(request.headers.get('authorization'), parts.jwtSecret, {
        reference: async () => (await reads.reference()).reference,
        requesterOf: reads.requesterOf,
      })
      return {
        viewer,
        language: languageOf(request.headers.get('accept-language')),
        reads,
        commands: parts.commands,
        clock: parts.clock,
      }
    },
    plugins: [httpErrors, codes, nothingWithoutViewer(parts.development), checked],
  })

  const app = express()
  app.disable('x-powered-by')
  app.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' })
  })
  app.get('/readyz', async (_request, response) => {
    const reason = await parts.notReady()
    response.status(reason ? 503 : 200).json(reason ? { status: 'unavailable', reason } : { status: 'ok' })
  })
  if (parts.development) app.get('/', (_request, response) => response.redirect('/graphql'))
  app.use(yoga.graphqlEndpoint, yoga as express.RequestHandler)
  app.use((request, response) => {
    const message = `nothing is at ${request.path}; the API is at ${yoga.graphqlEndpoint}.`
    response.status(404).json({ errors: [{ message, extensions: { code: 'NOT_FOUND' } }] })
  })
  return { express: app, yoga }
}

/** The one of ours that is wanted most; Chinese when none is. Offered as `zh`, so that every Chinese finds it. */
function languageOf(header: string | null): Language {
  const wanted = new Negotiator({ headers: { 'accept-language': header ?? '*' } }).language(['zh', 'en'])
  return wanted === 'en' ? 'en' : 'zh-CN'
}

/** Errors of the request itself come without a code from graphql-js. */
const codes: Plugin = {
  onParse:
    () =>
    ({ result, replaceParseResult }) => {
      if (isGraphQLError(result)) replaceParseResult(coded(result, 'GRAPHQL_PARSE_FAILED') as never)
    },
  onValidate:
    () =>
    ({ result, setResult }) => {
      setResult(result.map((error) => coded(error, 'GRAPHQL_VALIDATION_FAILED')))
    },
}

function coded(error: Error, code: string): GraphQLError {
  if (isGraphQLError(error) && error.extensions.code) return error
  const { nodes, positions, source, path, originalError } = error as GraphQLError
  return new GraphQLError(error.message, {
    nodes,
    positions,
    source,
    path,
    originalError,
    extensions: { code },
  } as GraphQLErrorOptions)
}

/** Without a token only `__typename` and health answer, and, in development, the schema itself. */
function nothingWithoutViewer(development: boolean): Plugin<Context> {
  const open = new Set(['__typename', 'health', ...(development ? ['__schema', '__type'] : [])])
  const check = (context: Context, document: { definitions: readonly { kind: string }[] }) => {
    if (context.viewer) return
    for (const definition of document.definitions) {
      if (definition.kind === 'FragmentDefinition') throw new Fault('UNAUTHENTICATED', noToken)
      if (definition.kind !== 'OperationDefinition') continue
      for (const selection of (definition as OperationDefinitionNode).selectionSet.selections) {
        const isOpen = selection.kind === 'Field' && open.has(selection.name.value)
        if (!isOpen) throw new Fault('UNAUTHENTICATED', noToken)
      }
    }
  }
  return {
    onExecute({ args }) {
      if (!(development && isIntrospection(args.document))) check(args.contextValue, args.document)
    },
    onSubscribe({ args }) {
      check(args.contextValue, args.document)
    },
  }
}

const checked: Plugin<Context> = {
  onExecute: ({ args }) => checkBeforeExecution(args),
  onSubscribe: ({ args }) => checkBeforeExecution(args),
}

const noToken =
  'this needs a token: send `Authorization: Bearer …`. `npm run token -- --unit U --role R` prints one for trying.'

/** GraphiQL's own query: fragments, and nothing but the schema at the root. */
function isIntrospection(document: { definitions: readonly { kind: string }[] }): boolean {
  return document.definitions.every(
    (definition) =>
      definition.kind === 'FragmentDefinition' ||
      (definition.kind === 'OperationDefinition' &&
        (definition as OperationDefinitionNode).selectionSet.selections.every(
          (selection) => selection.kind === 'Field' && selection.name.value.startsWith('__'),
        )),
  )
}

/** Only faults are errors, each with its code; what nobody expected is told to the log, under a reference. */
function masked(error: unknown, { logger, databaseAddress }: AppParts): Error {
  const original = originOf(error)
  const at = (isGraphQLError(error) ? { nodes: error.nodes, path: error.path } : {}) as GraphQLErrorOptions
  if (original instanceof Fault) {
    if (original.code !== 'UNAUTHENTICATED')
      logger.warn({ code: original.code, err: original.cause }, original.message)
    return new GraphQLError(original.message, {
      ...at,
      extensions: {
        code: original.code,
        ...(original.code === 'UNAUTHENTICATED' && { http: { status: 401 } }),
      },
    })
  }
  if (original instanceof BadCursorError)
    return new GraphQLError(original.message, { ...at, extensions: { code: 'BAD_USER_INPUT' } })
  // What Postgres cannot take as a value: a NUL in a text, a year that it does not have.
  if (isDataException(original))
    return new GraphQLError(
      'a value cannot be used: a text with NUL or half a character, or a time out of range.',
      {
        ...at,
        extensions: { code: 'BAD_USER_INPUT' },
      },
    )
  if (unreachable(original, databaseAddress)) {
    logger.warn({ err: original }, 'the database cannot be reached')
    return new GraphQLError('the database cannot be reached; try again in a moment.', {
      ...at,
      extensions: { code: 'UNAVAILABLE' },
    })
  }
  if (isGraphQLError(error) && isGraphQLError(original)) {
    return inFull(error) ?? (error.extensions.code ? error : coded(error, 'BAD_USER_INPUT'))
  }
  const reference = randomUUID()
  logger.error({ err: original, reference }, 'a request failed')
  return new GraphQLError(`something went wrong here; quote ${reference} when you report it.`, {
    ...at,
    extensions: { code: 'INTERNAL', reference },
  })
}

/** SQLSTATE class 22. */
function isDataException(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^22/.test(String(error.code))
}

/** By name: a process may hold two copies of graphql-js (ESM and CommonJS), whose classes are not each other's. */
function isGraphQLError(error: unknown): error is GraphQLError {
  return error instanceof Error && error.name === 'GraphQLError'
}

/** What was thrown first: the executor wraps it, once or more. */
function originOf(error: unknown): unknown {
  return isGraphQLError(error) && error.originalError ? originOf(error.originalError) : error
}
