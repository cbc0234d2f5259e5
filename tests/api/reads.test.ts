import { describe, expect, it } from 'vitest'
import { signToken } from '../../api/tokens.ts'
import { Role } from '../../domain/units.ts'
import { sampleCity, secret } from '../kit/city.ts'

const city = sampleCity()
const light = { item: '路灯不亮', area: '幸福里社区' }
const roads = () => city.of('临湖区城市管理局')

async function asked<T>(query: string, variables: object = {}, by = city.callTaker): Promise<T> {
  const { data, errors } = await city.request<T>(by, query, variables)
  if (errors || !data) throw new Error(JSON.stringify(errors))
  return data
}

const codeOf = async (query: string) =>
  (await city.request(city.callTaker, query)).errors?.[0]?.extensions.code

describe('people', () => {
  const named = (by = city.callTaker) =>
    asked<{ people: { totalCount: number; nodes: { id: string; name: string; posts: object[] }[] } }>(
      'query($unit: String) { people(first: 1, unit: $unit, role: LEAD_APPROVER) { totalCount nodes { id name posts { unit { code } roles } } } }',
      { unit: city.of('HOTLINE', 'LEAD_APPROVER').unit },
      by,
    )

  it('are found by unit and role, for forms that name somebody', async () => {
    const { people } = await named()
    expect(people.nodes).toEqual([
      { id: 'approver-1', name: expect.stringMatching(/./), posts: [expect.anything()] },
    ])
    expect(people.totalCount).toBeGreaterThan(1)
  })

  it('are not told to requesters', async () => {
    expect(await named(city.requester)).toMatchObject({ people: { totalCount: 0, nodes: [] } })
  })
})

describe('a connection', () => {
  interface Listed {
    workOrders: {
      nodes: { number: string }[]
      edges: { cursor: string; node: { number: string } }[]
      pageInfo: { hasNextPage: boolean; endCursor: string | null }
      totalCount: number
    }
  }
  const list = (first: number, after: string | null = null, filter: object = {}) =>
    asked<Listed>(
      'query($first: Int!, $after: String, $filter: WorkOrderFilter) { workOrders(first: $first, after: $after, filter: $filter) { nodes { number } edges { cursor node { number } } pageInfo { hasNextPage endCursor } totalCount } }',
      { first, after, filter },
    )

  it('is read page by page: complete, the newest first, nothing twice', async () => {
    await city.at('2026-10-12 10:00')
    const numbers: string[] = []
    for (let n = 0; n < 7; n++)
      numbers.push((await city.call(`第${n}盏路灯不亮`, { ...light, title: `列表 ${n}` })).number)
    const filter = { text: '列表' }
    const read: string[] = []
    let after: string | null = null
    do {
      const { workOrders }: Listed = await list(3, after, filter)
      expect(workOrders.totalCount).toBe(7)
      read.push(...workOrders.nodes.map(({ number }) => number))
      after = workOrders.pageInfo.hasNextPage ? workOrders.pageInfo.endCursor : null
    } while (after)
    expect(read).toEqual(numbers.reverse())
  })

  it('is of one to a hundred; a cursor that is none is refused', async () => {
    for (const query of [
      '{ workOrders(first: 0) { totalCount } }',
      '{ tasks(first: 101) { totalCount } }',
      '{ workOrders(first: 5, after: "x") { nodes { number } } }',
      '{ workOrders(first: 5, filter: { receivedFrom: "yesterday" }) { nodes { number } } }',
      '{ workOrders(first: 5, filter: { receivedFrom: "0000-01-01T00:00:00Z" }) { nodes { number } } }',
      '{ workOrders(first: 5, filter: { area: "\\u0000" }) { nodes { number } } }',
      '{ workOrders(first: 5, filter: { text: "\\u0000" }) { nodes { number } } }',
      '{ workOrder(number: "\\u0000") { number } }',
      '{ tasks(holder: "\\u0000", first: 1) { nodes { key } } }',
    ])
      expect([query, await codeOf(query)]).toEqual([
        query,
        expect.stringMatching(/BAD_USER_INPUT|GRAPHQL_VALIDATION_FAILED/),
      ])
    expect(await codeOf('{ workOrders { totalCount } }')).toBe('GRAPHQL_VALIDATION_FAILED')
    expect(await codeOf('{ workOrders(')).toBe('GRAPHQL_PARSE_FAILED')
  })

  it('is filtered by stage, item, area, unit, title, source and time', async () => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('燃气味', { item: '停气', area: '松风社区', title: '筛选' })
    const found = async (filter: object) =>
      (await list(100, null, { text: '筛选', ...filter })).workOrders.nodes.map(({ number }) => number)
    for (const filter of [
      { stage: ['DISPATCHING'] },
      { urgency: ['UTILITIES'], kind: ['COMPLAINT'] },
      { item: '0101' },
      { area: '990103000000' },
      { waitingFor: ['DISPATCH'] },
      { receivedFrom: '2026-10-12T09:59:00+08:00', receivedTo: '2026-10-12T10:01:00+08:00' },
      { overdue: false, supervised: false },
    ])
      expect([filter, await found(filter)]).toEqual([filter, [order.number]])
    for (const filter of [
      { stage: ['CLOSED'] },
      { item: '0102' },
      { area: '990102000000' },
      { overdue: true },
      { receivedTo: '2026-10-12T02:00:00Z' },
      { lead: 'HOTLINE' },
      { stage: [] },
    ])
      expect([filter, await found(filter)]).toEqual([filter, []])
  })
})

describe('a worklist', () => {
  it("holds a unit's open tasks, what is due first standing first, and tells what is overdue", async () => {
    await city.at('2026-10-12 10:00')
    const dispatch = async (item: string) => {
      const order = await city.call(item, { ...light, item })
      return city.does(city.dispatcher, 'dispatchWorkOrder', order, { unit: 'EDUCATION-990102' })
    }
    const slow = await dispatch('路灯不亮')
    const fast = await dispatch('停水')
    const worklist = async (overdue?: boolean) => {
      const { tasks } = await asked<{
        tasks: { totalCount: number; nodes: { overdue: boolean; workOrder: { number: string } }[] }
      }>(
        'query($overdue: Boolean) { tasks(first: 10, overdue: $overdue) { totalCount nodes { kind overdue workOrder { number } } } }',
        { overdue },
        city.of('EDUCATION-990102'),
      )
      expect(tasks.totalCount).toBe(tasks.nodes.length)
      return tasks.nodes.map(({ overdue, workOrder }) => [workOrder.number, overdue])
    }
    expect(await worklist()).toEqual([
      [fast.number, false],
      [slow.number, false],
    ])
    await city.until('2026-10-12 10:31')
    expect(await worklist(true)).toEqual([[fast.number, true]])
    expect(await worklist(false)).toEqual([[slow.number, false]])
  })
})

describe('an order', () => {
  it('says what it waits for, since when, on which limits with their sources, and its timeline', async () => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('路灯不亮', light)
    await city.until('2026-10-12 11:00')
    await city.does(city.dispatcher, 'dispatchWorkOrder', order, { unit: 'URBAN_MANAGEMENT-990102' })
    const { workOrder } = await asked<{ workOrder: object }>(
      `query($number: String!) { workOrder(number: $number) {
        stage stuckSince waitingFor { kind about holder { name } openedAt dueAt limit { rule source } }
        dispatches { unit { name } basis listVersion designated }
        timeline(first: 50) { totalCount nodes { seq type command role unit } } } }`,
      { number: order.number },
    )
    expect(workOrder).toMatchObject({
      stage: 'ACCEPTING',
      stuckSince: '2026-10-12T11:00:00+08:00',
      waitingFor: [
        {
          kind: 'ACCEPT',
          about: '签收',
          holder: { name: '临湖区城市管理局' },
          openedAt: '2026-10-12T11:00:00+08:00',
          dueAt: '2026-10-13T18:00:00+08:00',
          limit: { rule: 'limits.accept.general', source: expect.stringContaining('第39号') },
        },
      ],
      dispatches: [{ basis: 'RESPONSIBILITY_LIST', listVersion: '2026.1', designated: false }],
    })
    const { timeline } = workOrder as {
      timeline: { totalCount: number; nodes: { seq: number; command: string | null }[] }
    }
    expect(timeline.nodes.map(({ seq }) => seq)).toEqual(
      Array.from({ length: timeline.totalCount }, (_, i) => i + 1),
    )
    expect(timeline.nodes.flatMap(({ command }) => command ?? [])).toEqual(['DISPATCH'])
  })

  it('of no number is null', async () => {
    expect(await asked('{ workOrder(number: "20260101-999999") { number } }')).toEqual({ workOrder: null })
  })
})

describe('the policy', () => {
  it('is readable, every rule with its source', async () => {
    const { policy } = await asked<{
      policy: { name: string; rules: { id: string; value: string; source: string; sure: string }[] }
    }>('{ policy { name version rules { id value source sure } } }')
    expect(policy.name).toBe('default')
    expect(policy.rules.every(({ source, sure }) => source.length > 0 && /^[ABCDG]$/.test(sure))).toBe(true)
    expect(policy.rules.find(({ id }) => id === 'limits.accept.danger')).toMatchObject({
      value: '15 min',
      sure: 'A',
    })
    expect(await asked('{ policy(name: "none") { name } }')).toEqual({ policy: null })
  })
})

describe('a subscription', () => {
  const query =
    'subscription($number: String!, $after: Int) { workOrderChanged(number: $number, after: $after) { stage seq } }'

  /** The stages that a subscription over SSE tells, one after the other, until it ends or is left. */
  async function* told(number: string, after: number | null): AsyncGenerator<string> {
    const stop = new AbortController()
    const response = await city.app.yoga.fetch('http://city/graphql', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        authorization: `Bearer ${await signToken(secret, city.callTaker, 1)}`,
      },
      body: JSON.stringify({ query, variables: { number, after } }),
      signal: stop.signal,
    })
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const decoder = new TextDecoder()
    let rest = ''
    try {
      for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
        const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
        rest = lines.pop() ?? ''
        for (const line of lines) {
          const stage = /"stage":"(\w+)"/.exec(line)?.[1]
          if (stage) yield stage
        }
      }
    } finally {
      stop.abort()
    }
  }

  const all = async (number: string, after: number | null) => {
    const stages: string[] = []
    for await (const stage of told(number, after)) stages.push(stage)
    return stages
  }

  it('tells each change of an order over SSE, first what has changed since', async () => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('路灯不亮', light)
    const stages = told(order.number, order.seq - 1)
    expect((await stages.next()).value).toBe('DISPATCHING')
    await city.does(city.dispatcher, 'dispatchWorkOrder', order, { unit: 'URBAN_MANAGEMENT-990102' })
    await city.does(roads(), 'acceptWorkOrder', order)
    for await (const stage of stages) if (stage === 'HANDLING') break
  })

  it('ends when the order is closed; of a closed order it tells the state once, if it is news', async () => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('图书馆几点开门', { register: false })
    const following = all(order.number, order.seq - 1)
    const closed = await city.does(city.callTaker, 'answerWorkOrder', order, { reply: '九点' })
    expect((await following).at(-1)).toBe('CLOSED')
    expect(await all(order.number, 0)).toEqual(['CLOSED'])
    expect(await all(order.number, closed.seq)).toEqual([])
    expect(await all(order.number, null)).toEqual([])
  })

  it('goes on after the closing while the requester may still rate', async () => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('路灯不亮', light)
    await city.does(city.dispatcher, 'dispatchWorkOrder', order, { unit: 'URBAN_MANAGEMENT-990102' })
    await city.does(roads(), 'acceptWorkOrder', order)
    await city.does(roads(), 'completeWorkOrder', order, {
      resultKind: 'FIXED',
      contactMethod: 'NONE',
      noContactReason: '无人接听',
      publicReply: '已更换。',
    })
    await city.does(city.reviewer, 'reviewWorkOrder', order, { decision: 'PASS' })
    for (const day of ['13', '14', '15']) {
      await city.until(`2026-10-${day} 10:00`)
      await city.does(city.visitor, 'recordVisitAttempt', order, { result: 'NO_ANSWER' })
    }
    const stages = told(order.number, 0)
    expect((await stages.next()).value).toBe('CLOSED')
    const next = stages.next()
    await city.does(city.visitor, 'rateWorkOrder', order, { resolved: true, satisfaction: 'SATISFIED' })
    expect((await next).value).toBe('CLOSED')
    expect(await stages.next()).toMatchObject({ done: true })
  })

  it('of no order that one may see, or after no event, is refused', async () => {
    const order = await city.call('路灯不亮', light)
    const stranger = { subject: 'stranger', unit: 'HOTLINE', roles: [Role.REQUESTER] }
    const refusalOf = async (by: typeof stranger | typeof city.callTaker, variables: object) =>
      (await city.request(by, query, variables)).errors?.[0]?.extensions.code
    expect(await refusalOf(city.callTaker, { number: '19990101-000001' })).toBe('NOT_FOUND')
    expect(await refusalOf(stranger, { number: order.number })).toBe('NOT_FOUND')
    expect(await refusalOf(city.callTaker, { number: order.number, after: -1 })).toBe('BAD_USER_INPUT')
  })
})

it('a query that asks for too much at once is refused', async () => {
  const deep = (levels: number): string => (levels === 0 ? 'code' : `parent { ${deep(levels - 1)} }`)
  expect(await codeOf(`{ areas(first: 100) { nodes { ${deep(20)} } } }`)).toBe('QUERY_TOO_COMPLEX')
  const wide = Array.from(
    { length: 30 },
    (_, i) => `a${i}: workOrders(first: 100) { nodes { timeline(first: 100) { nodes { summary } } } }`,
  )
  expect(await codeOf(`{ ${wide.join(' ')} }`)).toBe('QUERY_TOO_COMPLEX')
})
