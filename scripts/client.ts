import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { readSettings, SettingsError } from '../settings/settings.ts'
import { Problem } from './command.ts'

/** What `npm start` writes for scripts. */
export interface Sandbox {
  readonly graphql: string
  readonly temporalUi: string
  readonly temporalAddress: string
  readonly databaseUrl: string
  readonly tokens: Readonly<Record<string, string>>
  /** Its processes by their roles, as far as they are its own. */
  readonly pids: Readonly<Record<string, number>>
}

/**
 * A file in the sandbox's home.
 * @throws SettingsError when the home is no folder
 */
export function inHome(name: string): string {
  const home = process.env.GRIDLINE_HOME || '.gridline'
  if (statSync(home, { throwIfNoEntry: false })?.isFile())
    throw new SettingsError([`GRIDLINE_HOME=${home}: 是文件 / is a file; should be a folder`])
  return join(home, name)
}

/** @throws Problem that says to start the city first */
export function readSandbox(): Sandbox {
  const file = inHome('sandbox.json')
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Sandbox
  } catch (error) {
    throw new Problem(`城市未运行 / the city is not running: npm start (no ${file})`, error)
  }
}

/** DATABASE_URL, or the running sandbox's. */
export function databaseUrl(): string {
  return process.env.DATABASE_URL ? readSettings(['DATABASE_URL']).DATABASE_URL : readSandbox().databaseUrl
}

export interface Answer<T> {
  readonly data?: T | null
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[]
}

/** Nobody answers at the API's address. */
export class ApiUnreachableError extends Problem {
  /** Node's code; '' when it has none. */
  readonly code: string

  constructor(endpoint: string, error: unknown) {
    const why = error instanceof Error ? (error.cause ?? error) : error
    const code = why instanceof Error && 'code' in why ? String(why.code) : ''
    super(
      `接口无应答 / the API at ${endpoint} does not answer (${code || why}): 地址对吗，城市在运行吗 / is the address right, and the city running (npm start)?`,
      error,
    )
    this.name = 'ApiUnreachableError'
    this.code = code
  }
}

/** Somebody answers, and not as a GraphQL API does. */
export class NotGraphQLError extends Problem {
  readonly status: number

  constructor(endpoint: string, { status, headers }: Response) {
    const type = headers.get('content-type')?.split(';')[0] ?? 'no content'
    super(
      `${endpoint}: 不是 GraphQL 接口 / is no GraphQL API: it answers ${status} with ${type}; the address should be like http://127.0.0.1:4000/graphql`,
    )
    this.name = 'NotGraphQLError'
    this.status = status
  }
}

/**
 * One GraphQL request over HTTP.
 * @throws ApiUnreachableError, NotGraphQLError
 */
export async function request<T>(
  endpoint: string,
  token: string,
  query: string,
  variables: object = {},
): Promise<Answer<T>> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      'accept-language': 'en',
    },
    body: JSON.stringify({ query, variables }),
  }).catch((error: unknown) => {
    throw new ApiUnreachableError(endpoint, error)
  })
  return answerIn<T>(endpoint, response)
}

async function answerIn<T>(endpoint: string, response: Response): Promise<Answer<T>> {
  const text = await response.text().catch((error: unknown) => {
    throw new ApiUnreachableError(endpoint, error)
  })
  try {
    const answer: unknown = JSON.parse(text)
    if (typeof answer === 'object' && answer !== null && ('data' in answer || 'errors' in answer))
      return answer as Answer<T>
  } catch {
    // Said below: no JSON, or another one, is the same.
  }
  throw new NotGraphQLError(endpoint, response)
}

export interface Order {
  readonly number: string
  readonly stage: string
  readonly version: number
  readonly waitingFor: readonly {
    readonly kind: string
    readonly holder: { readonly code: string; readonly name: string }
  }[]
  readonly candidates: readonly { readonly unit: { readonly code: string } }[]
  readonly closure: { readonly outcome: string } | null
}

/** Gives one mutation and returns the order. @throws Problem when it is refused or fails */
export async function give(endpoint: string, token: string, mutation: string, input: object): Promise<Order> {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`
  const query = `mutation($input: ${type}!) { ${mutation}(input: $input) {
    workOrder { number stage version waitingFor { kind holder { code name } } candidates { unit { code } } closure { outcome } }
    userErrors { code message } } }`
  const { data, errors } = await request<
    Record<string, { workOrder: Order | null; userErrors: { code: string; message: string }[] }>
  >(endpoint, token, query, { input })
  const payload = data?.[mutation]
  const wrong = errors ?? payload?.userErrors ?? []
  if (wrong.length > 0) throw new Problem(`${mutation}: ${wrong.map(({ message }) => message).join('; ')}`)
  if (!payload?.workOrder) throw new Problem(`${mutation}: no order came back`)
  return payload.workOrder
}
