import { describe, expect, it } from 'vitest'
import { signToken } from '../../api/tokens.ts'
import { sampleCity, secret } from '../kit/city.ts'

const city = sampleCity()

/** A request as it goes over the wire: its status, and the code and message of its one error. */
async function over(method: string, headers: Record<string, string>, body?: string, search = '') {
  const response = await city.app.yoga.fetch(`http://city/graphql${search}`, {
    method,
    headers: { authorization: `Bearer ${await signToken(secret, city.callTaker, 1)}`, ...headers },
    ...(body !== undefined && { body }),
  })
  const { errors } = (await response.json()) as {
    errors?: { message: string; extensions: { code: string } }[]
  }
  return `${response.status} ${errors?.[0]?.extensions.code} ${errors?.[0]?.message}`
}

const json = { 'content-type': 'application/json' }
const asked = (query: string) => JSON.stringify({ query })
const urge = 'mutation { urgeWorkOrder(input: { number: "x", idempotencyKey: "x" }) { replayed } }'

describe('a request that HTTP refuses is told what would be right', () => {
  it.each([
    [
      'a body of another type',
      'POST',
      { 'content-type': 'text/plain' },
      asked('{ health }'),
      '',
      /^415 UNSUPPORTED_MEDIA_TYPE .*text\/plain.*application\/json/,
    ],
    [
      'a form with files',
      'POST',
      { 'content-type': 'multipart/form-data; boundary=x' },
      '--x--',
      '',
      /^415 UNSUPPORTED_MEDIA_TYPE .*application\/json/,
    ],
    ['a body that is no JSON', 'POST', json, '{"query":', '', /^400 BAD_REQUEST .*JSON.*"query"/],
    [
      'a body that is no JSON, for a client of plain JSON',
      'POST',
      { ...json, accept: 'application/json' },
      '{"query":',
      '',
      /^400 BAD_REQUEST/,
    ],
    [
      'several operations in one body',
      'POST',
      json,
      `[${asked('{ health }')}]`,
      '',
      /^400 BAD_REQUEST .*"query"/,
    ],
    ['a body without a query', 'POST', json, '{}', '', /^400 BAD_REQUEST .*"query"/],
    [
      'variables in the address that are no JSON',
      'GET',
      {},
      undefined,
      '?query={health}&variables={',
      /^400 BAD_REQUEST variables/,
    ],
    [
      'a body that is too large',
      'POST',
      json,
      asked(`# ${'x'.repeat(1_000_000)}\n{ health }`),
      '',
      /^413 REQUEST_TOO_LARGE .*1000000 bytes/,
    ],
    [
      'a mutation by GET',
      'GET',
      {},
      undefined,
      `?query=${encodeURIComponent(urge)}`,
      /^405 METHOD_NOT_ALLOWED .*POST/,
    ],
    ['another method', 'PUT', json, asked('{ health }'), '', /^405 METHOD_NOT_ALLOWED .*POST/],
    [
      'an answer of another type',
      'POST',
      { ...json, accept: 'application/xml' },
      asked(urge),
      '',
      /^406 NOT_ACCEPTABLE .*application\/json/,
    ],
    [
      'a subscription as JSON',
      'POST',
      { ...json, accept: 'application/json' },
      asked('subscription { workOrderChanged(number: "x") { seq } }'),
      '',
      /^406 NOT_ACCEPTABLE .*text\/event-stream/,
    ],
  ] as const)('%s', async (_what, method, headers, body, search, told) => {
    expect(await over(method, headers, body, search)).toMatch(told)
  })
})

describe('the language of an answer', () => {
  const chinese = /工单/
  it.each([
    ['the one with the greater weight', 'fr, en;q=0.8, zh-CN;q=0.9', chinese],
    ['English of any country', 'en-GB', /order/],
    ['Chinese of any script', 'zh-Hant-TW, en;q=0.5', chinese],
    ['Chinese where any will do', '*', chinese],
    ['Chinese where nothing is said', '', chinese],
    ['Chinese where none of ours is wanted', 'fr', chinese],
    ['not one that is not wanted', 'zh;q=0, en;q=0.1', /order/],
  ])('is %s', async (_rule, wanted, language) => {
    const { userErrors } = await city.give(
      city.callTaker,
      'urgeWorkOrder',
      { number: '19990101-000001' },
      wanted,
    )
    expect(userErrors[0]?.message).toMatch(language)
  })
})
