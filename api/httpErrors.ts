import { GraphQLError } from 'graphql'
import type { GraphQLHTTPExtensions, Plugin } from 'graphql-yoga'

/** Requests are small: an order's longest text has ten thousand characters. */
export const mostBytes = 1_000_000

const sendJson = 'Send content-type application/json with a body such as {"query": "…", "variables": {…}}.'

/** What HTTP refuses, each with its code and what would be right. */
const refusals: Readonly<Record<number, { readonly code: string; readonly right: string }>> = {
  400: { code: 'BAD_REQUEST', right: sendJson },
  405: {
    code: 'METHOD_NOT_ALLOWED',
    right: 'Send mutations by POST, queries and subscriptions by POST or GET.',
  },
  406: {
    code: 'NOT_ACCEPTABLE',
    right: 'Accept application/json, for a subscription text/event-stream.',
  },
  413: { code: 'REQUEST_TOO_LARGE', right: `Send at most ${mostBytes} bytes.` },
  415: { code: 'UNSUPPORTED_MEDIA_TYPE', right: sendJson },
}

/** An error as Yoga makes them for a request that is none of GraphQL's; `inFull` completes both. */
function refused(status: number, what: string): GraphQLError {
  return new GraphQLError(what, { extensions: { code: 'BAD_REQUEST', http: { status } } })
}

/** What is wrong with a request and what would be right; null for any other error. */
export function inFull(error: GraphQLError): GraphQLError | null {
  const { code, http } = error.extensions as { code?: string; http?: GraphQLHTTPExtensions }
  const refusal = http?.status ? refusals[http.status] : undefined
  if (!refusal || (code !== 'BAD_REQUEST' && code !== 'REQUEST_ENTITY_TOO_LARGE')) return null
  // `spec` turns a 400 into a 200 for clients that accept application/json (graphql-yoga 5.24).
  const { spec: _, ...answered } = http ?? {}
  return new GraphQLError(`${error.message.replace(/\.?$/, '.')} ${refusal.right}`, {
    extensions: { code: refusal.code, http: answered },
  })
}

/** Fills in where Yoga answers without a body (406, 415) or stumbles (variables in a URL or a form that are no JSON). */
export const httpErrors: Plugin = {
  onRequestParse({ request, requestParser, setRequestParser, endResponse, fetchAPI }) {
    if (!accepts(request, answers)) {
      const { message, extensions } = inFull(refused(406, 'nothing that you accept can be sent')) ?? {}
      const body = { errors: [{ message, extensions: { code: extensions?.code } }] }
      return endResponse(fetchAPI.Response.json(body, { status: 406 }))
    }
    if (!requestParser && request.method === 'POST') {
      const type = request.headers.get('content-type')?.split(';', 1)[0]
      throw refused(415, type ? `a body of the type ${type} cannot be read` : 'the body has no content-type')
    }
    if (requestParser)
      setRequestParser(async (asked) => {
        try {
          return await requestParser(asked)
        } catch (error) {
          if (error instanceof SyntaxError) throw refused(400, 'variables or extensions are not JSON')
          throw error
        }
      })
  },
  onSubscribe({ args }) {
    if (!accepts(args.contextValue.request, ['text/event-stream']))
      throw refused(406, 'a subscription is told as server-sent events')
  },
}

const answers = ['application/json', 'application/graphql-response+json', 'text/event-stream']

/** Whether a client takes one of these types, as Yoga reads the header: without weights and parameters. */
function accepts(request: Request, types: readonly string[]): boolean {
  const accept = request.headers.get('accept') || '*/*'
  const taken = new Set(accept.split(',').map((range) => range.split(';', 1)[0]?.trim().toLowerCase()))
  return types.some((type) => ['*/*', `${type.split('/', 1)[0]}/*`, type].some((range) => taken.has(range)))
}
