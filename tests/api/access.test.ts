import { randomBytes } from 'node:crypto'
import { SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { signToken } from '../../api/tokens.ts'
import { Role } from '../../domain/units.ts'
import { sampleCity, secret } from '../kit/city.ts'

const city = sampleCity()
const light = { item: '路灯不亮', area: '幸福里社区' }

/** What the API says to a token, or to none: the code and the message of its one error. */
async function answerTo(token: string | null, query = '{ viewer { id } }') {
  const { data, errors } = await city.request<object>(token, query)
  return errors ? `${errors[0]?.extensions.code}: ${errors[0]?.message}` : data
}

describe('a token', () => {
  it('is needed for everything but __typename and health', async () => {
    expect(await answerTo(null, '{ __typename }')).toEqual({ __typename: 'Query' })
    expect(await answerTo(null, '{ health }')).toEqual({ health: 'ok' })
    for (const query of [
      '{ viewer { id } }',
      '{ __typename workOrders(first: 1) { totalCount } }',
      'fragment F on Query { viewer { id } } { __typename ...F }',
      '{ ... on Query { viewer { id } } }',
      'mutation { urgeWorkOrder(input: { number: "x", idempotencyKey: "x" }) { replayed } }',
      'subscription { workOrderChanged(number: "x") { seq } }',
    ])
      expect(await answerTo(null, query)).toMatch(/^UNAUTHENTICATED: .*npm run token/)
  })

  it('that is malformed, expired, foreign or of an unknown unit is refused, with what is wrong', async () => {
    const claims = { subject: 'x', unit: 'HOTLINE', roles: [Role.CALL_TAKER] }
    const sign = (payload: object, key = secret, issuer = 'gridline') =>
      new SignJWT({ ...payload })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject('x')
        .setIssuer(issuer)
        .setAudience('gridline-api')
        .setExpirationTime('1h')
        .sign(Buffer.from(key))
    expect(await answerTo('rubbish')).toMatch(/^UNAUTHENTICATED: the token cannot be read/)
    expect(await answerTo(await signToken(secret, claims, -1))).toMatch(
      /^UNAUTHENTICATED: the token expired at 20/,
    )
    expect(await answerTo(await signToken(randomBytes(32).toString('hex'), claims, 1))).toMatch(
      /signed by somebody else/,
    )
    expect(await answerTo(await sign(claims, secret, 'elsewhere'))).toMatch(/its claim iss does not fit/)
    expect(await answerTo(await sign({ unit: 'HOTLINE', roles: ['KING'] }))).toMatch(
      /claims are not those of this API/,
    )
    expect(await answerTo(await signToken(secret, { ...claims, unit: 'NOWHERE' }, 1))).toMatch(
      /unit NOWHERE, which does not exist/,
    )
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"x"}').toString('base64url')}.`
    expect(await answerTo(unsigned)).toMatch(/^UNAUTHENTICATED/)
  })

  it('gives actor, unit and roles', async () => {
    const { data } = await city.request(
      city.of('临湖区城市管理局'),
      '{ viewer { unit { name } roles city } }',
    )
    expect(data).toEqual({
      viewer: { unit: { name: '临湖区城市管理局' }, roles: ['HANDLER'], city: '990100000000' },
    })
  })
})

describe('a requester', () => {
  const portal = (subject: string) => ({ subject, unit: 'HOTLINE', roles: [Role.REQUESTER] })

  it('hands in, sees and urges its own requests, and no others, and no internal words', async () => {
    await city.at('2026-10-12 10:00')
    const [wang, li] = [portal('wang'), portal('li')]
    const input = { channel: 'APP', content: '路灯不亮', requester: { phone: '13900001111' } }
    const { workOrder: mine } = await city.give(wang, 'createWorkOrder', input)
    if (!mine) throw new Error('an order comes back')
    expect(mine.allowedActions).toEqual(
      ['SUPPLEMENT', 'WITHDRAW', 'URGE'].map((command) => ({ command, taskKey: null })),
    )
    await city.does(city.callTaker, 'commentOnWorkOrder', mine, { comment: '与昨日来电为同一人' })
    await city.does(wang, 'urgeWorkOrder', mine, { byRequester: true, note: '请快一些' })

    const seen = async (by: typeof wang) =>
      (
        await city.request<{ workOrders: { nodes: { number: string }[] } }>(
          by,
          '{ workOrders(first: 10) { nodes { number timeline(first: 50) { nodes { texts { name text } } } } } }',
        )
      ).data?.workOrders.nodes
    const [own, ...more] = (await seen(wang)) ?? []
    expect(more).toEqual([])
    expect(own?.number).toBe(mine.number)
    expect(JSON.stringify(own)).not.toContain('同一人')
    expect(await seen(li)).toEqual([])
    await expect(city.see(mine, li)).rejects.toThrow('cannot be seen')
    expect((await city.give(li, 'urgeWorkOrder', { number: mine.number })).userErrors).toMatchObject([
      { code: 'NOT_FOUND' },
    ])
    const tasks = await city.request(
      wang,
      '{ tasks(first: 5, holder: "HOTLINE") { totalCount nodes { key } } }',
    )
    expect(tasks.data).toEqual({ tasks: { totalCount: 0, nodes: [] } })
    const taken = { channel: 'APP', content: '停水', source: 'portal', sourceId: '1' }
    expect((await city.give(wang, 'createWorkOrder', taken)).userErrors).toMatchObject([
      { code: 'BAD_VALUE', path: ['input', 'source'] },
    ])
  })

  it('that types in the number of somebody else sees nothing of theirs', async () => {
    await city.at('2026-10-12 10:00')
    const called = await city.call('路灯不亮', {
      ...light,
      requester: { name: '赵先生', phone: '13911112222' },
    })
    const stranger = portal('stranger')
    await city.give(stranger, 'createWorkOrder', {
      channel: 'APP',
      content: '停水',
      requester: { phone: '13911112222' },
    })
    await expect(city.see(called, stranger)).rejects.toThrow('cannot be seen')
  })
})

it('a key that belongs to an order which one may not see is refused, and nothing is said of that order', async () => {
  await city.at('2026-10-12 10:00')
  const input = { idempotencyKey: 'both-posts', channel: 'PHONE', content: '路灯不亮' }
  const post = (role: Role) => ({ subject: 'zhang', unit: 'HOTLINE', roles: [role] })
  const { workOrder: order } = await city.give(post(Role.CALL_TAKER), 'createWorkOrder', input)
  const { workOrder, replayed, userErrors } = await city.give(post(Role.REQUESTER), 'createWorkOrder', input)
  expect([workOrder, replayed]).toEqual([null, false])
  expect(userErrors).toMatchObject([{ code: 'ALREADY_RECEIVED', path: ['input', 'idempotencyKey'] }])
  expect(userErrors[0]?.message).not.toContain(order?.number)
})

describe('what is personal', () => {
  it('is in clear neither in the journal nor in the engine, only for whoever reads the order', async () => {
    await city.at('2026-10-12 10:00')
    const words = '我家住桂花街道七号，晚上门口的路灯不亮'
    const order = await city.call(words, {
      ...light,
      title: '路灯不亮，回电 13912345678',
      requester: { name: '欧阳明月', phone: '13922223333' },
    })
    await city.does(city.callTaker, 'commentOnWorkOrder', order, { comment: '她说她独自在家' })
    const { data } = await city.request<{ workOrder: { title: string; content: string; requester: object } }>(
      city.callTaker,
      'query($number: String!) { workOrder(number: $number) { title content requester { name phone } } }',
      { number: order.number },
    )
    expect(data?.workOrder).toEqual({
      title: '路灯不亮，回电 ***********',
      content: words,
      requester: { name: '欧阳明月', phone: '*******3333' },
    })
    const { rows } = await city.db.pool.query(
      "select coalesce(jsonb_agg(to_jsonb(e)), '[]') || coalesce((select jsonb_agg(to_jsonb(i)) from intake i), '[]') || coalesce((select jsonb_agg(to_jsonb(r)) from requesters r), '[]') as all from events e",
    )
    const history = await city.environment.client.workflow.getHandle(order.number).fetchHistory()
    const engine = stringsIn(history).join('\n')
    expect(engine).toContain('sealed:v1:')
    for (const secretWords of ['桂花街道七号', '独自在家', '欧阳明月', '13922223333', '13912345678']) {
      expect(JSON.stringify(rows)).not.toContain(secretWords)
      expect(engine).not.toContain(secretWords)
    }
  })
})

/** Every text in a history, with what its payloads hold decoded. */
function stringsIn(part: unknown): string[] {
  if (typeof part === 'string') return [part]
  if (part instanceof Uint8Array) return [Buffer.from(part).toString()]
  if (typeof part !== 'object' || part === null) return []
  return Object.values(part).flatMap(stringsIn)
}
