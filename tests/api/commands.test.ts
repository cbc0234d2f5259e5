import { describe, expect, it } from 'vitest'
import { sampleCity } from '../kit/city.ts'

const city = sampleCity()
const light = { item: '路灯不亮', area: '幸福里社区' }
const roads = () => city.of('临湖区城市管理局')
const unit = 'URBAN_MANAGEMENT-990102'

async function dispatched() {
  await city.at('2026-10-12 10:00')
  const order = await city.call('门口的路灯不亮', light)
  return city.does(city.dispatcher, 'dispatchWorkOrder', order, { unit })
}

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

describe('what cannot be used is told, with what would be right', () => {
  it('an unknown number, unit, item or area', async () => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('路灯不亮', light)
    const errorOf = async (mutation: string, input: Record<string, unknown>, by = city.dispatcher) => {
      const [error] = (await city.give(by, mutation, input, 'en')).userErrors
      return `${error?.code} ${error?.path.join('.')} ${error?.message}`
    }
    expect(await errorOf('dispatchWorkOrder', { number: '19990101-000001', unit })).toMatch(
      /^NOT_FOUND input\.number .*19990101-000001/,
    )
    expect(await errorOf('dispatchWorkOrder', { number: order.number, unit: '住建局' })).toMatch(
      /^UNKNOWN_UNIT input\.unit/,
    )
    expect(await errorOf('dispatchWorkOrder', { number: order.number, unit: '住房建设局' })).toMatch(
      /HOUSING-990102 .*住房建设局/,
    )
    const create = { channel: 'PHONE', content: '路灯' }
    expect(await errorOf('createWorkOrder', { ...create, itemCode: '路灯' }, city.callTaker)).toMatch(
      /^UNKNOWN_ITEM input\.itemCode .*010501 路灯不亮/,
    )
    for (const [field, code] of Object.entries({ itemCode: 'UNKNOWN_ITEM', areaCode: 'UNKNOWN_AREA' }))
      expect(await errorOf('createWorkOrder', { ...create, [field]: '' }, city.callTaker)).toMatch(
        new RegExp(`^${code}`),
      )
    expect(await errorOf('createWorkOrder', { ...create, itemCode: '0105' }, city.callTaker)).toMatch(
      /^BAD_VALUE input.itemCode .*010501/,
    )
    expect(await errorOf('createWorkOrder', { ...create, areaCode: '幸福里' }, city.callTaker)).toMatch(
      /^UNKNOWN_AREA input\.areaCode .*990102001001 幸福里社区/,
    )
  })

  it('text with NUL or half a character, empty or too long', async () => {
    await city.at('2026-10-12 10:00')
    const errorOf = async (content: string) => {
      const { workOrder, userErrors } = await city.give(city.callTaker, 'createWorkOrder', {
        channel: 'PHONE',
        content,
      })
      expect(workOrder).toBe(null)
      return userErrors.map(({ code, path }) => `${code} ${path.join('.')}`)
    }
    expect(await errorOf('路灯\0')).toEqual(['BAD_TEXT input.content'])
    expect(await errorOf('路灯\ud83d')).toEqual(['BAD_TEXT input.content'])
    expect(await errorOf('   ')).toEqual(['BAD_VALUE input.content'])
    expect(await errorOf('长'.repeat(10_001))).toEqual(['BAD_VALUE input.content'])
    const order = await dispatched()
    await city.refused(city.callTaker, 'commentOnWorkOrder', order, 'BAD_TEXT', { comment: '\udc00' })
    await city.refused(city.callTaker, 'commentOnWorkOrder', order, 'BAD_VALUE', { comment: '' })
    // Whole characters beyond the basic plane are text like any other.
    await city.does(city.callTaker, 'commentOnWorkOrder', order, { comment: '𠮷野家门口 🚧' })
  })

  it('in the language asked for, with rule, source and what is allowed instead', async () => {
    const order = await dispatched()
    await city.does(roads(), 'acceptWorkOrder', order)
    await city.until('2026-10-14 09:00')
    const late = { number: order.number, reason: 'NOT_OUR_DUTY', basis: '无' }
    const [zh] = (await city.give(roads(), 'returnWorkOrder', late)).userErrors
    const [en] = (await city.give(roads(), 'returnWorkOrder', late, 'en-GB,en;q=0.9')).userErrors
    expect(zh).toMatchObject({
      code: 'RETURN_WINDOW_PASSED',
      rule: 'returns.window',
      allowed: expect.arrayContaining(['COMPLETE', 'COMMENT']),
    })
    expect(zh?.allowed).not.toContain('RETURN_ORDER')
    expect(zh?.message).toContain(order.number)
    expect(zh?.message).toContain('天津市政务服务便民热线管理办法')
    expect(zh?.message).toContain('2026-10-13 18:00')
    expect(en?.message).toMatch(/^Order .*Source: Tianjin.*You may now: /)
    expect(en?.source).toContain('Tianjin')
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
