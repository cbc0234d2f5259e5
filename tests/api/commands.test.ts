import { describe, expect, it } from 'vitest'
import { sampleCity } from '../kit/city.ts'
import { dispatched as dispatchedAt } from '../scenarios/streetLight.ts'

const city = sampleCity()
const roads = () => city.of('临湖区城市管理局')

const dispatched = () => dispatchedAt(city, '2026-10-12 10:00')

describe('a key', () => {
  it('given again with the same body does nothing again, says so, and returns the order as it now stands', async () => {
    const order = await dispatched()
    const input = { number: order.number, idempotencyKey: 'accept-1' }
    const first = await city.give(roads(), 'acceptWorkOrder', input)
    expect(first).toMatchObject({ replayed: false, userErrors: [], workOrder: { stage: 'HANDLING' } })
    const again = await city.give(roads(), 'acceptWorkOrder', input)
    expect(again).toMatchObject({ replayed: true, userErrors: [] })
    expect(again.workOrder?.seq).toBe(first.workOrder?.seq)
  })

  it('given again to twenty at once takes effect once', async () => {
    const order = await dispatched()
    const input = { number: order.number, idempotencyKey: 'accept-many' }
    const all = await Promise.all(
      Array.from({ length: 20 }, () => city.give(roads(), 'acceptWorkOrder', input)),
    )
    expect(all.flatMap(({ userErrors }) => userErrors)).toEqual([])
    expect(all.filter(({ replayed }) => !replayed)).toHaveLength(1)
    const accepted = (await city.journal(order)).filter(
      ({ body }) => body.type === 'COMMANDED' && body.name === 'accept',
    )
    expect(accepted).toHaveLength(1)
  })

  it('given with another body, another command or another order is refused', async () => {
    const order = await dispatched()
    const key = { idempotencyKey: 'conflict-1' }
    await city.does(city.callTaker, 'urgeWorkOrder', order, { ...key, note: '第一次' })
    await city.refused(city.callTaker, 'urgeWorkOrder', order, 'IDEMPOTENCY_CONFLICT', {
      ...key,
      note: '第二次',
    })
    await city.refused(city.callTaker, 'commentOnWorkOrder', order, 'IDEMPOTENCY_CONFLICT', {
      ...key,
      comment: '备注',
    })
    await city.refused(city.callTaker, 'urgeWorkOrder', await dispatched(), 'IDEMPOTENCY_CONFLICT', {
      ...key,
      note: '第一次',
    })
    // Another's key of the same name is another key.
    await city.does(city.supervisor, 'urgeWorkOrder', order, { ...key, note: '第二次' })
  })

  it('of a refused command may be used again once what was wrong is put right', async () => {
    const order = await dispatched()
    const key = { idempotencyKey: 'mended-1' }
    await city.refused(roads(), 'completeWorkOrder', order, 'WRONG_STAGE', {
      ...key,
      resultKind: 'FIXED',
      contactMethod: 'PHONE',
      contactedAt: '2026-10-12T10:00:00+08:00',
      publicReply: '已修复。',
    })
    await city.does(roads(), 'acceptWorkOrder', order, key)
  })

  it('is remembered when the order is closed', async () => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('图书馆几点开门', { register: false })
    const input = {
      number: order.number,
      idempotencyKey: 'answer-1',
      reply: '九点',
      satisfaction: 'SATISFIED',
    }
    expect((await city.give(city.callTaker, 'answerWorkOrder', input)).workOrder?.stage).toBe('CLOSED')
    expect(await city.give(city.callTaker, 'answerWorkOrder', input)).toMatchObject({
      replayed: true,
      userErrors: [],
      workOrder: { stage: 'CLOSED' },
    })
  })

  it('of a creation brings the same order back; with another body it is refused', async () => {
    await city.at('2026-10-12 10:00')
    const input = { idempotencyKey: 'create-1', channel: 'WEB', content: '路灯不亮' }
    const all = await Promise.all(
      Array.from({ length: 8 }, () => city.give(city.callTaker, 'createWorkOrder', input)),
    )
    expect(new Set(all.map(({ workOrder }) => workOrder?.number)).size).toBe(1)
    expect(all.filter(({ replayed }) => !replayed)).toHaveLength(1)
    expect(
      (await city.give(city.callTaker, 'createWorkOrder', { ...input, content: '停水' })).userErrors,
    ).toMatchObject([{ code: 'IDEMPOTENCY_CONFLICT' }])
  })
})

describe('an expected version', () => {
  it('that is stale is refused; a comment and the clock make none stale', async () => {
    const order = await dispatched()
    await city.does(city.callTaker, 'commentOnWorkOrder', order, { comment: '已致电' })
    await city.until('2026-10-13 15:00')
    expect((await city.clockSaid(order)).length).toBeGreaterThan(0)
    await city.does(roads(), 'acceptWorkOrder', order, { expectedVersion: order.version })
    const stale = await city.refused(roads(), 'returnWorkOrder', order, 'VERSION_STALE', {
      expectedVersion: order.version,
      reason: 'NOT_OUR_DUTY',
      basis: '无',
    })
    expect(stale.message).toContain(String(order.version))
  })
})

describe('commands that race', () => {
  it('are all taken, one after the other, however many come at once', async () => {
    const order = await dispatched()
    const all = await Promise.all(
      Array.from({ length: 30 }, (_, n) =>
        city.give(city.callTaker, 'commentOnWorkOrder', { number: order.number, comment: `第${n}条` }),
      ),
    )
    expect(all.flatMap(({ userErrors }) => userErrors)).toEqual([])
    const comments = (await city.journal(order)).filter(
      ({ body }) => body.type === 'COMMANDED' && body.name === 'comment',
    )
    expect(comments).toHaveLength(30)
  })

  it('end as if one had come first', async () => {
    const order = await dispatched()
    const [accepted, returned] = await Promise.all([
      city.give(roads(), 'acceptWorkOrder', { number: order.number, expectedVersion: order.version }),
      city.give(roads(), 'returnWorkOrder', {
        number: order.number,
        expectedVersion: order.version,
        reason: 'NOT_OUR_DUTY',
        basis: '无',
      }),
    ])
    expect([accepted, returned].filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1)
    expect([accepted, returned].flatMap(({ userErrors }) => userErrors.map(({ code }) => code))).toEqual([
      expect.stringMatching(/^(VERSION_STALE|WRONG_STAGE)$/),
    ])
  })
})

it('an order that refuses without knowing its own last event catches up, and is asked once more', async () => {
  const order = await dispatched()
  const moved = (by: number) =>
    city.db.pool.query('update work_orders set seq = seq + $2 where number = $1', [order.number, by])
  const history = () =>
    city.environment.client.workflow
      .getHandle(order.number)
      .fetchHistory()
      .then(({ events }) => JSON.stringify(events))
  // As its readers see it, it has gone on.
  await moved(1)
  const { userErrors } = await city.give(city.of('临湖区住房建设局'), 'acceptWorkOrder', {
    number: order.number,
  })
  await moved(-1)
  expect(userErrors).toMatchObject([{ code: 'NOT_HOLDER' }])
  expect(await history()).toContain('"catchUp"')
})

describe('while the workflow engine is away', () => {
  it('reads go on, commands say so, and the same key does it once when it is back', async () => {
    const order = await dispatched()
    city.temporalIsAway = true
    expect((await city.see(order)).stage).toBe('ACCEPTING')
    const input = { number: order.number, idempotencyKey: 'away-1' }
    await expect(city.give(roads(), 'acceptWorkOrder', input)).rejects.toThrow(/UNAVAILABLE/)
    const created = { idempotencyKey: 'away-2', channel: 'PHONE', content: '路灯不亮' }
    await expect(city.give(city.callTaker, 'createWorkOrder', created)).rejects.toThrow(/UNAVAILABLE/)
    city.temporalIsAway = false
    expect((await city.give(roads(), 'acceptWorkOrder', input)).workOrder?.stage).toBe('HANDLING')
    const late = await city.give(city.callTaker, 'createWorkOrder', created)
    expect(late).toMatchObject({ userErrors: [], workOrder: { stage: 'RECEIVING' } })
    expect((await city.give(city.callTaker, 'createWorkOrder', created)).workOrder?.number).toBe(
      late.workOrder?.number,
    )
  })
})

it('every journal is whole, the read model is what it comes to, every history replays', async () => {
  await city.expectSound()
})
