import { expect } from 'vitest'
import { signToken } from '../../api/tokens.ts'
import type { Account } from '../../samples/accounts.ts'
import { CityEnvironment, secret } from './environment.ts'
import { inputTypeOf, type Values } from './inputs.ts'
import { type Numbered, type Payload, type Seen, seen, type UserErrorSeen } from './seen.ts'

/** What GraphQL answers. */
interface Answered<T> {
  readonly data?: T | null
  readonly errors?: Fault[]
}

interface Fault {
  readonly message: string
  readonly extensions: { readonly code?: string }
}

/** The API's public door: whatever a scenario does goes through it, and whoever tests the API itself uses it as it is. */
export abstract class CityDoor extends CityEnvironment {
  #keys = 0

  /** A number that was not given before in this city. */
  protected nextKey(): number {
    return ++this.#keys
  }

  /** Whoever a request is by: an account, a token as it stands, or nobody. */
  async request<T>(
    by: Account | string | null,
    query: string,
    variables: object = {},
    language = 'zh-CN',
  ): Promise<Answered<T>> {
    const token = by === null ? null : typeof by === 'string' ? by : await signToken(secret, by, 1)
    const response = await this.app.yoga.fetch('http://city/graphql', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'accept-language': language,
        ...(token && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query, variables }),
    })
    return (await response.json()) as Answered<T>
  }

  /** Gives a mutation; whatever comes back comes back. */
  async give(by: Account, mutation: string, input: Values = {}, language = 'zh-CN'): Promise<Payload> {
    const query = `mutation($input: ${inputTypeOf(mutation)}!) { ${mutation}(input: $input) { workOrder { ${seen} } replayed userErrors { code message path rule source allowed } } }`
    const { data, errors } = await this.request<Record<string, Payload>>(
      by,
      query,
      { input: { idempotencyKey: `key-${this.nextKey()}`, ...input } },
      language,
    )
    const payload = data?.[mutation]
    if (errors || !payload) throw new Error(`${mutation} failed: ${errors?.map(inWords).join(' ')}`)
    return payload
  }

  /** Gives a mutation that must be taken, and returns the order. */
  async does(by: Account, mutation: string, { number }: Numbered, input: Values = {}): Promise<Seen> {
    return taken(await this.give(by, mutation, { number, ...input }), `${mutation} by ${by.subject}`)
  }

  /** Gives a mutation that must be refused with a code, and returns the refusal. The order stays as it was. */
  async refused(
    by: Account,
    mutation: string,
    order: Numbered,
    code: string,
    input: Values = {},
  ): Promise<UserErrorSeen> {
    const before = await this.see(order)
    const { userErrors } = await this.give(by, mutation, { number: order.number, ...input })
    const said = userErrors.map(({ message }) => message).join(' ') || 'it was taken'
    expect(
      userErrors.map((error) => error.code),
      `${mutation} by ${by.subject}: ${said}`,
    ).toEqual([code])
    expect((await this.see(order)).seq, `${mutation} was refused, and the order has changed`).toBe(before.seq)
    const [error] = userErrors
    if (!error) throw new Error('a refusal says why')
    return error
  }

  /** An order as somebody sees it now; as a call-taker does when nobody is named. */
  async see({ number }: Numbered, by: Account = this.onlookerOf({ number })): Promise<Seen> {
    const { data, errors } = await this.request<{ workOrder: Seen | null }>(
      by,
      `query($number: String!) { workOrder(number: $number) { ${seen} } }`,
      { number },
    )
    if (!data?.workOrder) throw new Error(`order ${number} cannot be seen: ${JSON.stringify(errors)}`)
    return data.workOrder
  }

  /** Somebody who sees an order. */
  protected abstract onlookerOf(order: Numbered): Account
}

const inWords = ({ message, extensions }: Fault) => `${extensions?.code ?? ''} ${message}`.trim()

/** The order, of a mutation that must have been taken. */
export function taken({ workOrder, userErrors }: Payload, what: string): Seen {
  expect(
    userErrors.map(({ code, message }) => `${code} ${message}`),
    what,
  ).toEqual([])
  if (!workOrder) throw new Error('an order comes back')
  return workOrder
}
