import { setTimeout as sleep } from 'node:timers/promises'
import { ApiUnreachableError, give, type Order, request, type Sandbox } from './client.ts'
import { Problem } from './command.ts'

// A family of orders, from the first call to the last one told: for the drill, and for the bench.

/** How long a family took: to be merged, and to be told that the work is done, in seconds. */
export interface FamilyTimes {
  readonly size: number
  readonly merged: number
  readonly told: number
  readonly children: readonly string[]
}

interface Family {
  readonly size: number
  /** What the keys of its commands begin with. */
  readonly key: string
  /** What happens while the children are being told. */
  readonly meanwhile?: () => Promise<void>
}

/** So many are called in at once. */
const atOnce = 10

/** Merges so many orders into one, closes it, and waits until each child has been told. */
export async function familyLife(sandbox: Sandbox, { size, key, meanwhile }: Family): Promise<FamilyTimes> {
  const { graphql, tokens } = sandbox
  const given = (role: string, mutation: string, input: object, nth = '') =>
    patiently(() =>
      give(graphql, tokens[role] ?? '', mutation, { idempotencyKey: `${key}-${mutation}${nth}`, ...input }),
    )
  const called = (n: number) => given('CALL_TAKER', 'createWorkOrder', aRequest, `-${n}`)
  const { number, candidates } = await called(0)
  const step = (role: string, mutation: string, input: object = {}) =>
    given(role, mutation, { number, ...input })
  await step('DISPATCHER', 'dispatchWorkOrder', { unit: candidates[0]?.unit.code })
  await step('HANDLER', 'acceptWorkOrder')
  const children: string[] = []
  for (let n = 1; n <= size; n += atOnce) {
    const some = Array.from({ length: Math.min(atOnce, size - n + 1) }, (_, i) => called(n + i))
    children.push(...(await Promise.all(some)).map((order) => order.number))
  }

  const timed = async (act: () => Promise<unknown>, state: string) => {
    const begun = performance.now()
    await act()
    await meanwhile?.()
    while ((await countIn(sandbox, number, state)) < size) await sleep(50)
    return (performance.now() - begun) / 1000
  }
  const merged = await timed(
    () => step('CALL_TAKER', 'mergeWorkOrders', { children, basis: '同一盏路灯。' }),
    'JOINED',
  )
  await step('HANDLER', 'completeWorkOrder', {
    resultKind: 'FIXED',
    contactMethod: 'PHONE',
    contactedAt: new Date().toISOString(),
    publicReply: '路灯已更换，今晚恢复照明。',
  })
  await step('REVIEWER', 'reviewWorkOrder', { decision: 'PASS' })
  const told = await timed(
    () => step('VISITOR', 'recordReturnVisit', { resolved: true, satisfaction: 'SATISFIED' }),
    'TOLD',
  )
  return { size, merged, told, children }
}

const aRequest = {
  channel: 'PHONE',
  kind: 'COMPLAINT',
  content: '小区门口的路灯三天没亮了，晚上看不清路。',
  itemCode: '010501',
  areaCode: '990102001001',
}

/** How many of an order's children have come to a state. */
async function countIn({ graphql, tokens }: Sandbox, number: string, state: string): Promise<number> {
  let found = 0
  let after: string | null = null
  do {
    const page: Page = await patiently(() => childrenFrom(graphql, tokens.CALL_TAKER ?? '', number, after))
    found += page.nodes.filter((child) => child.state === state).length
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
  } while (after)
  return found
}

interface Page {
  readonly nodes: readonly { readonly state: string }[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string }
}

async function childrenFrom(
  graphql: string,
  token: string,
  number: string,
  after: string | null,
): Promise<Page> {
  const { data } = await request<{ workOrder: { children: Page } }>(graphql, token, childrenQuery, {
    number,
    after,
  })
  if (!data) throw new Problem(`order ${number}: the database cannot be reached`)
  return data.workOrder.children
}
const childrenQuery = `query($number: String!, $after: String) { workOrder(number: $number) {
  children(first: 100, after: $after) { nodes { state } pageInfo { hasNextPage endCursor } } } }`

/** Again, as integrators do, while somebody behind is away. */
async function patiently<T>(act: () => Promise<T>): Promise<T> {
  for (const until = Date.now() + 120_000; ; await sleep(500)) {
    try {
      return await act()
    } catch (error) {
      const passes =
        error instanceof ApiUnreachableError ||
        (error instanceof Problem && /cannot be reached|takes longer/.test(error.message))
      if (!passes || Date.now() > until) throw error
    }
  }
}

/** How often a child was merged, and told that the work is done: once each, whatever was killed. */
export async function timesTold({ graphql, tokens }: Sandbox, number: Order['number']): Promise<string> {
  const { data } = await patiently(() =>
    request<{ workOrder: { timeline: { nodes: readonly { readonly type: string }[] } } }>(
      graphql,
      tokens.CALL_TAKER ?? '',
      'query($number: String!) { workOrder(number: $number) { timeline(first: 100) { nodes { type } } } }',
      { number },
    ),
  )
  const types = data?.workOrder.timeline.nodes.map(({ type }) => type) ?? []
  const times = (type: string) => types.filter((one) => one === type).length
  return `merged ${times('MERGED')}, told ${times('MERGE_ENDED')}`
}
