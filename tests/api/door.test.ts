import { describe, expect, it } from 'vitest'
import { signToken } from '../../api/tokens.ts'
import { sampleCity, secret } from '../kit/city.ts'

const city = sampleCity()
const light = { item: '路灯不亮', area: '幸福里社区' }
const cursor = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url')

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

describe('an operation whose answer cannot be given is refused before anything is done', () => {
  const urging = (timeline: string) =>
    `mutation($number: String!, $first: Int!, $after: String) {
      urgeWorkOrder(input: { number: $number, idempotencyKey: "urge" }) {
        workOrder { other: timeline(first: $first, after: $after) { totalCount } ${timeline} }
      } }`

  it.each([
    ['too small a page', '', { first: 0 }, /^BAD_USER_INPUT first: 0 .*1 to 100/],
    ['too large a page', '', { first: 101 }, /^BAD_USER_INPUT first: 101/],
    ['such a page written out', 'timeline(first: -1) { totalCount }', {}, /^BAD_USER_INPUT first: -1/],
    [
      'such a page in a fragment',
      '... on WorkOrder { timeline(first: 0) { totalCount } }',
      {},
      /^BAD_USER_INPUT/,
    ],
    ['a malformed cursor', '', { after: 'x' }, /^BAD_USER_INPUT after: .*endCursor/],
    ['a cursor of another list', '', { after: cursor('TASKS', 1) }, /^BAD_USER_INPUT after: /],
    ['a page that is no number', '', { first: 'all' }, /^BAD_USER_INPUT .*\$first/],
    [
      'too much at once',
      Array.from({ length: 300 }, (_, n) => `a${n}: title`).join(' '),
      {},
      /^QUERY_TOO_COMPLEX .*breadth/,
    ],
  ])('%s', async (_what, timeline, variables, told) => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('路灯不亮', light)
    const { data, errors } = await city.request(city.callTaker, urging(timeline), {
      number: order.number,
      first: 1,
      ...variables,
    })
    expect(data ?? null).toBeNull()
    expect(errors).toHaveLength(1)
    expect(`${errors?.[0]?.extensions.code} ${errors?.[0]?.message}`).toMatch(told)
    expect((await city.see(order)).seq).toBe(order.seq)
  })

  it('a subscription too', async () => {
    const order = await city.call('路灯不亮', light)
    const { errors } = await city.request(
      city.callTaker,
      'subscription($number: String!) { workOrderChanged(number: $number) { timeline(first: 0) { totalCount } } }',
      { number: order.number },
    )
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
  })
})

it('the examples have new keys each time that they are opened', async () => {
  const opened = async () => {
    const page = await city.app.yoga.fetch('http://city/graphql', { headers: { accept: 'text/html' } })
    return new Set((await page.text()).match(/\bexample-\d-\w+/g))
  }
  const [first, second] = [await opened(), await opened()]
  expect(first.size).toBe(6)
  expect([...first].filter((key) => second.has(key))).toEqual([])
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
