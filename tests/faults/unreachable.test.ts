import { expect, it } from 'vitest'
import { factsQuery, successionId } from '../../workflows/messages.ts'
import { sampleCity } from '../kit/city.ts'

const city = sampleCity()
const light = { item: '路灯不亮', area: '幸福里社区' }

async function succeed(unit: string, successors: readonly string[]): Promise<void> {
  await city
    .request(
      city.administrator,
      `mutation($input: SucceedUnitInput!) { succeedUnit(input: $input) { userErrors { message } } }`,
      { input: { idempotencyKey: unit, unitCode: unit, successorCodes: successors } },
    )
    .catch(() => null)
}

interface Progress {
  readonly total: number
  readonly moved: number
  readonly finishedAt: string | null
  readonly left: readonly { readonly order: string; readonly reason: string }[]
}

async function progress(unit: string): Promise<Progress | null> {
  const { data } = await city.request<{ succession: Progress | null }>(
    city.callTaker,
    `{ succession(unitCode: "${unit}") { total moved finishedAt left { order reason } } }`,
  )
  return data?.succession ?? null
}

async function until(unit: string, holds: (now: Progress) => boolean): Promise<Progress> {
  for (;;) {
    const now = await progress(unit)
    if (now && holds(now)) return now
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Orders that a unit has, at once. */
async function orders(count: number, item: string, unit: string): Promise<string[]> {
  const made: string[] = []
  for (let i = 0; i < count; i++) {
    const { number } = await city.call('路灯不亮', { ...light, item })
    made.push((await city.does(city.dispatcher, 'dispatchWorkOrder', { number }, { unit })).number)
  }
  return made
}

it('an order that cannot be reached is left in the end, with the reason, and goes over when it is repeated', async () => {
  await city.at('2026-10-12 12:00')
  const [unit, successor] = ['HEALTH-990102', 'EDUCATION-990102']
  const [lost = '', found = ''] = await orders(2, '路灯不亮', unit)
  const { client } = city.environment
  const facts = await client.workflow.getHandle(lost).query(factsQuery)
  await client.workflow.getHandle(lost).terminate('a test')
  await succeed(unit, [successor])
  await until(unit, ({ moved }) => moved === 1)
  while (!(await progress(unit))?.finishedAt) await city.pass('30 s')
  expect(await progress(unit)).toMatchObject({
    total: 2,
    moved: 1,
    left: [{ order: lost, reason: expect.stringContaining('no running workflow') }],
  })
  expect((await city.see({ number: found })).tasks).toMatchObject([{ holder: { code: successor } }])
  // Somebody mends it: its workflow runs again.
  await client.workflow.start('workOrder', {
    workflowId: lost,
    taskQueue: 'gridline',
    args: [{ snapshot: { facts, book: null } }],
  })
  await succeed(unit, [successor])
  await until(unit, ({ moved, left, finishedAt }) => moved === 2 && left.length === 0 && finishedAt === null)
  await client.workflow.getHandle(successionId(unit)).describe()
  expect((await city.see({ number: lost })).tasks).toMatchObject([{ holder: { code: successor } }])
})
