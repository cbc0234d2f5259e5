import { setTimeout as sleep } from 'node:timers/promises'
import { type Answer, ApiUnreachableError, NotGraphQLError, request } from '../client.ts'
import { Exit, Problem, UsageError } from '../command.ts'
import { Catalogue, type Named } from './catalogue.ts'
import type { OrderInput } from './map.ts'

/** One request to the API: what the network gives, or throws. */
export type Post = <T>(query: string, variables: object) => Promise<Answer<T>>

/** The import cannot go on: what it needs is not there, or it may not do this. */
export class ImportStoppedError extends Problem {
  constructor(message: string, exit: Exit = Exit.FAILED) {
    super(message, undefined, exit)
    this.name = 'ImportStoppedError'
  }
}

export type Received =
  | { readonly outcome: 'CREATED' | 'ALREADY_THERE'; readonly number: string }
  | { readonly outcome: 'REJECTED'; readonly reason: string }

export interface ApiParts {
  readonly post: Post
  /** How long a request is repeated, with the same key, while the API cannot do it. */
  readonly patienceMs: number
  /** Told once each time the API goes away, with the reason. */
  readonly onWait?: (why: string) => void
  readonly signal?: AbortSignal
}

type AreaNode = Omit<Named, 'parent'> & { readonly parent: { readonly code: string } | null }

const createOrder = `mutation Import($input: CreateWorkOrderInput!) {
  createWorkOrder(input: $input) { workOrder { number } replayed userErrors { code message path } }
}`

/** What passes by itself: the same request with the same key is right again. */
const passing: ReadonlySet<string> = new Set(['UNAVAILABLE', 'TIMEOUT', 'STUCK', 'INTERNAL'])

/** The API as an import uses it: like any integrator, through GraphQL. */
export class ImportApi {
  readonly #parts: ApiParts
  /** Whether the API has answered yet: before that, a wrong address is more likely than one that is away. */
  #hasAnswered = false
  #isAway = false

  constructor(parts: ApiParts) {
    this.#parts = parts
  }

  /** Items and areas of the token's city. @throws ImportStoppedError */
  async catalogue(): Promise<Catalogue> {
    const items = await this.#all<Named>(
      'query($first: Int!, $after: String) { all: items(first: $first, after: $after, leaves: true) { nodes { code name nameEn aliases } pageInfo { hasNextPage endCursor } } }',
    )
    const areas = await this.#all<AreaNode>(
      'query($first: Int!, $after: String) { all: areas(first: $first, after: $after) { nodes { code name nameEn level parent { code } } pageInfo { hasNextPage endCursor } } }',
    )
    return new Catalogue(
      items,
      areas.map(({ parent, ...area }) => ({ ...area, parent: parent?.code ?? null })),
    )
  }

  /**
   * Creates an order, or finds it created. `idempotencyKey`: the same for the same line in every run.
   * @throws ImportStoppedError when the API cannot be reached for too long, or refuses the whole import
   */
  async create(idempotencyKey: string, input: OrderInput): Promise<Received> {
    const { data, errors } = await this.#repeat<{
      createWorkOrder: {
        workOrder: { number: string } | null
        replayed: boolean
        userErrors: { code: string; message: string; path: string[] }[]
      }
    }>(createOrder, { input: { idempotencyKey, ...input } })
    const payload = data?.createWorkOrder
    if (errors || !payload) return { outcome: 'REJECTED', reason: inWords(errors) }
    const role = payload.userErrors.find(({ code }) => code === 'ROLE_REQUIRED')
    if (role) throw new ImportStoppedError(role.message)
    if (payload.userErrors.length > 0 || !payload.workOrder) {
      const reason = payload.userErrors.map(({ message, path }) =>
        path.length > 1 ? `${path.slice(1).join('.')}: ${message}` : message,
      )
      return { outcome: 'REJECTED', reason: reason.join('; ') }
    }
    const { number } = payload.workOrder
    return { outcome: payload.replayed ? 'ALREADY_THERE' : 'CREATED', number }
  }

  async #all<T>(query: string): Promise<T[]> {
    const all: T[] = []
    for (let after: string | null = null; ; ) {
      const {
        data,
        errors,
      }: Answer<{
        all: { nodes: T[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } }
      }> = await this.#repeat(query, { first: 100, after })
      if (!data) throw new ImportStoppedError(inWords(errors))
      all.push(...data.all.nodes)
      if (!data.all.pageInfo.hasNextPage) return all
      after = data.all.pageInfo.endCursor
    }
  }

  /** Repeats a request until somebody answers. Faults of the request itself are for the caller. */
  async #repeat<T>(query: string, variables: object): Promise<Answer<T>> {
    const { patienceMs, signal, onWait } = this.#parts
    const until = Date.now() + patienceMs
    for (let pause = 250; ; pause = Math.min(pause * 2, 5_000)) {
      const tried = await this.#once<T>(query, variables)
      if ('answer' in tried) return tried.answer
      if (signal?.aborted) throw new ImportStoppedError(`已中止 / stopped\n  ${howToGoOn}`, Exit.INTERRUPTED)
      if (Date.now() + pause > until) {
        throw new ImportStoppedError(
          `接口无法完成请求 / the API could not do it for ${Math.round(patienceMs / 1000)} s: ${tried.why}\n  ${howToGoOn}`,
        )
      }
      if (!this.#isAway) onWait?.(tried.why)
      this.#isAway = true
      await sleep(pause, undefined, { ...(signal && { signal }) }).catch(() => {})
    }
  }

  /** The answer, or why the same request may be right again in a moment. */
  async #once<T>(query: string, variables: object): Promise<{ answer: Answer<T> } | { why: string }> {
    try {
      const answer = await this.#parts.post<T>(query, variables)
      this.#hasAnswered = true
      this.#isAway = false
      const codes = (answer.errors ?? []).map(({ extensions }) => extensions?.code ?? '')
      if (codes.includes('UNAUTHENTICATED') || codes.includes('GRAPHQL_VALIDATION_FAILED'))
        throw new ImportStoppedError(inWords(answer.errors))
      return codes.some((code) => passing.has(code)) ? { why: inWords(answer.errors) } : { answer }
    } catch (error) {
      if (error instanceof ImportStoppedError) throw error
      if (!this.#hasAnswered && isWrongAddress(error)) throw error
      return { why: error instanceof Error ? error.message : String(error) }
    }
  }
}

const howToGoOn =
  '再次运行即可继续，不会重复创建 / run it again to go on: what was created is found and not created again'

/** Network faults that pass by themselves; others, such as a host that nobody knows, speak against the address. */
const passingFaults: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_SOCKET',
])

function isWrongAddress(error: unknown): boolean {
  // A gateway whose API is away says 502 to 504, a busy one 429.
  if (error instanceof NotGraphQLError) return error.status < 500 && error.status !== 429
  return error instanceof ApiUnreachableError && !passingFaults.has(error.code)
}

/**
 * Posts over HTTP.
 * @throws UsageError when the endpoint is no address
 */
export function httpPost(endpoint: string, token: string): Post {
  if (!URL.canParse(endpoint) || !/^https?:$/.test(new URL(endpoint).protocol))
    throw new UsageError(
      `--endpoint (GRIDLINE_ENDPOINT) ${endpoint}: 不是网址 / is no address; should be like http://127.0.0.1:4000/graphql`,
    )
  return (query, variables) => request(endpoint, token, query, variables)
}

function inWords(errors: Answer<unknown>['errors']): string {
  return (errors ?? []).map(({ message }) => message).join('; ') || '接口无应答 / the API said nothing'
}
