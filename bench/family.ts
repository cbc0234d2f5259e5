import { setTimeout as sleep } from 'node:timers/promises'
import { give, request } from '../scripts/client.ts'
import { aRequest, closeIt, lead, type Tokens } from './lives.ts'
import type { BenchSandbox } from './sandbox.ts'

/** How long a family of orders took: to be merged, and to be told that the work is done, in seconds. */
export interface FamilyTimes {
  readonly size: number
  readonly merged: number
  readonly told: number
}

/** Merges so many orders into one, closes it, and waits until each child has been told. */
export async function familyLife(sandbox: BenchSandbox, tokens: Tokens, size: number): Promise<FamilyTimes> {
  const { graphql } = sandbox
  const created = (n: number) =>
    give(graphql, tokens.caller, 'createWorkOrder', { idempotencyKey: `family-${n}`, ...aRequest() })
  const { number } = await created(0)
  const step = (token: string, mutation: string, input: object = {}) =>
    give(graphql, token, mutation, { number, idempotencyKey: `family-${mutation}`, ...input })
  await step(tokens.dispatcher, 'dispatchWorkOrder', { unit: lead })
  await step(tokens.handler, 'acceptWorkOrder')
  const children: string[] = []
  for (let n = 1; n <= size; n += atOnce) {
    const some = Array.from({ length: Math.min(atOnce, size - n + 1) }, (_, i) => created(n + i))
    children.push(...(await Promise.all(some)).map((order) => order.number))
  }

  const timed = async (act: () => Promise<unknown>, state: string) => {
    const begun = performance.now()
    await act()
    while ((await countIn(sandbox, tokens, number, state)) < size) await sleep(50)
    return (performance.now() - begun) / 1000
  }
  const merged = await timed(
    () => step(tokens.caller, 'mergeWorkOrders', { children, basis: '同一盏路灯。' }),
    'JOINED',
  )
  const told = await timed(() => closeIt(step, tokens), 'TOLD')
  return { size, merged, told }
}

const atOnce = 10

/** How many of an order's children have come to a state. */
async function countIn({ graphql }: BenchSandbox, tokens: Tokens, number: string, state: string) {
  let found = 0
  let after: string | null = null
  do {
    const answer: { readonly data?: Page | null } = await request<Page>(graphql, tokens.caller, query, {
      number,
      after,
    })
    const children = answer.data?.workOrder.children
    found += children?.nodes.filter((child) => child.state === state).length ?? 0
    after = children?.pageInfo.hasNextPage ? children.pageInfo.endCursor : null
  } while (after)
  return found
}

interface Page {
  readonly workOrder: {
    readonly children: {
      readonly nodes: readonly { readonly state: string }[]
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string }
    }
  }
}
const query = `query($number: String!, $after: String) { workOrder(number: $number) {
  children(first: 100, after: $after) { nodes { state } pageInfo { hasNextPage endCursor } } } }`
