import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What `npm start` writes for scripts. */
export interface Sandbox {
  readonly graphql: string
  readonly temporalUi: string
  readonly temporalAddress: string
  readonly databaseUrl: string
  readonly tokens: Readonly<Record<string, string>>
}

/** @throws Error that says to start the city first */
export function readSandbox(): Sandbox {
  const file = join(process.env.GRIDLINE_HOME ?? '.gridline', 'sandbox.json')
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Sandbox
  } catch (error) {
    throw new Error(`城市未运行 / the city is not running: npm start (${file})`, { cause: error })
  }
}

export interface Answer<T> {
  readonly data?: T | null
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[]
}

/** One GraphQL request over HTTP. */
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
  })
  return (await response.json()) as Answer<T>
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

/** Gives one mutation and returns the order. @throws Error when it is refused or fails */
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
  if (wrong.length > 0) throw new Error(`${mutation}: ${wrong.map(({ message }) => message).join('; ')}`)
  if (!payload?.workOrder) throw new Error(`${mutation}: no order came back`)
  return payload.workOrder
}
