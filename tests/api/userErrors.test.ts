import { describe, expect, it } from 'vitest'
import { sampleCity } from '../kit/city.ts'
import { unsettled } from '../scenarios/disputed.ts'
import { dispatched as dispatchedAt, light } from '../scenarios/streetLight.ts'

const city = sampleCity()
const roads = () => city.of('临湖区城市管理局')
const unit = 'URBAN_MANAGEMENT-990102'

const dispatched = () => dispatchedAt(city, '2026-10-12 10:00')

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
      /HOUSING-990102 .*Housing and Construction\?/,
    )
    const create = { channel: 'PHONE', content: '路灯' }
    expect(await errorOf('createWorkOrder', { ...create, itemCode: '路灯' }, city.callTaker)).toMatch(
      /^UNKNOWN_ITEM input\.itemCode .*010501 Street light/,
    )
    for (const [field, code] of Object.entries({ itemCode: 'UNKNOWN_ITEM', areaCode: 'UNKNOWN_AREA' }))
      expect(await errorOf('createWorkOrder', { ...create, [field]: '' }, city.callTaker)).toMatch(
        new RegExp(`^${code}`),
      )
    expect(await errorOf('createWorkOrder', { ...create, itemCode: '0105' }, city.callTaker)).toMatch(
      /^BAD_VALUE input.itemCode .*010501/,
    )
    expect(await errorOf('createWorkOrder', { ...create, areaCode: '幸福里' }, city.callTaker)).toMatch(
      /^UNKNOWN_AREA input\.areaCode .*990102001001 Xingfuli/,
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

describe('a user error', () => {
  it('names the field that it is about, and comes with the order where it is one that one may see', async () => {
    const order = await dispatched()
    await city.does(roads(), 'acceptWorkOrder', order)
    const told = async (mutation: string, input: Record<string, unknown>, by = roads()) => {
      const { workOrder, userErrors } = await city.give(by, mutation, { number: order.number, ...input })
      expect(workOrder?.number).toBe(order.number)
      return userErrors.map(({ code, path }) => `${code} ${path.join('.')}`)
    }
    const complete = { resultKind: 'FIXED', publicReply: '已修复', contactMethod: 'PHONE' }
    const returning = { reason: 'NOT_OUR_DUTY', basis: '无' }
    for (const [mutation, input, errors] of [
      ['commentOnWorkOrder', { comment: ' ' }, ['BAD_VALUE input.comment']],
      [
        'commentOnWorkOrder',
        { comment: '\0', onBehalfOf: '' },
        ['BAD_TEXT input.comment', 'BAD_VALUE input.onBehalfOf'],
      ],
      [
        'recordContact',
        { method: 'NONE', contactedAt: '2026-10-12T10:00:00+08:00' },
        ['BAD_VALUE input.method'],
      ],
      [
        'recordContact',
        { method: 'PHONE', contactedAt: '2026-10-12T09:00:00+08:00' },
        ['CONTACT_BEFORE_RECEIPT input.contactedAt'],
      ],
      ['completeWorkOrder', complete, ['CONTACT_REQUIRED input.contactedAt']],
      [
        'completeWorkOrder',
        { ...complete, contactMethod: 'NONE' },
        ['CONTACT_REQUIRED input.noContactReason'],
      ],
      ['returnWorkOrder', { ...returning, newEvidence: true }, ['TEXT_REQUIRED input.evidence']],
      ['returnWorkOrder', { ...returning, suggestedUnit: 'NOWHERE' }, ['UNKNOWN_UNIT input.suggestedUnit']],
      ['askExtension', { days: 0, basis: '雨季' }, ['EXTENSION_LENGTH input.days']],
      ['askParking', { until: '2026-10-01T00:00:00+08:00', basis: '雨季' }, ['PARKING_LENGTH input.until']],
      ['recordProgress', { note: '在途', taskKey: 'none' }, ['UNKNOWN_TASK input.taskKey']],
      ['recordProgress', { note: '在途', expectedVersion: -1 }, ['BAD_VALUE input.expectedVersion']],
      ['recordProgress', { note: '在途', expectedVersion: 1 }, ['VERSION_STALE input.expectedVersion']],
    ] as const)
      expect([mutation, input, await told(mutation, input)]).toEqual([mutation, input, errors])
    await city.does(roads(), 'askExtension', order, { days: 1, basis: '雨季' })
    expect(await told('decideExtension', { decision: 'DENY' }, city.approver)).toEqual([
      'REASON_REQUIRED input.note',
    ])
    const created = await city.give(city.callTaker, 'createWorkOrder', {
      channel: 'PHONE',
      content: '路灯',
      requester: { phone: ' ' },
      sourceId: '1',
    })
    expect(created.userErrors.map(({ path }) => path.join('.'))).toEqual([
      'input.requester.phone',
      'input.source',
    ])
  })

  it('speaks one language, and names units in it', async () => {
    const order = await dispatched()
    const messages = async (mutation: string, input: Record<string, unknown>) =>
      (await city.give(city.callTaker, mutation, { number: order.number, ...input }, 'en')).userErrors
        .map(({ message }) => message)
        .join()
    const chinese = /\p{Script=Han}/u
    expect(await messages('commentOnWorkOrder', { comment: '' })).toBe('comment must not be empty.')
    expect(await messages('commentOnWorkOrder', { comment: '长'.repeat(10_001) })).not.toMatch(chinese)
    expect(await messages('acceptWorkOrder', {})).toMatch(/held by Linhu District Urban Management/)
    const dispute = await unsettled(city, '2026-10-12 10:00')
    const ruling = {
      number: dispute.number,
      unit: 'HOUSING-990102',
      basis: 'x',
      precedentScope: '990102003000',
    }
    const [beside] = (await city.give(city.arbiter, 'ruleOnDispute', ruling, 'en')).userErrors
    expect(beside?.message).toContain(
      'a precedent holds in Xingfuli Community or in an area above it; Hubin Subdistrict is neither.',
    )
    const { data } = await city.request(
      city.callTaker,
      'query($number: String!) { workOrder(number: $number) { timeline(first: 20) { nodes { type summary } } } }',
      { number: order.number },
      'en',
    )
    const said = (data as { workOrder: { timeline: { nodes: { type: string; summary: string }[] } } })
      .workOrder
    for (const { type, summary } of said.timeline.nodes)
      if (type !== 'OPENED') expect(summary).not.toMatch(chinese)
  })

  it('quotes what was given in one short line', async () => {
    const order = await dispatched()
    const long = `${'9'.repeat(500)}\r\n`
    for (const [mutation, input] of [
      ['dispatchWorkOrder', { number: order.number, unit: long }],
      ['dispatchWorkOrder', { number: long, unit }],
      ['commentOnWorkOrder', { number: `x\u202e${long}`, comment: '备注' }],
      ['acceptWorkOrder', { number: order.number, taskKey: `x\n${'y'.repeat(190)}` }],
    ] as const) {
      const [error] = (await city.give(roads(), mutation, input)).userErrors
      expect(error?.message).toMatch(/…/)
      expect(error?.message.length).toBeLessThan(150)
      expect(error?.message).not.toMatch(/\p{C}/u)
    }
  })

  it('cites the source of every rule that it names', async () => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('路灯不亮', light)
    const danger = await city.call('煤气味很重', { item: '燃气泄漏', area: '幸福里社区' })
    const sourceOf = async (
      by: typeof city.callTaker,
      mutation: string,
      input: object,
      language = 'zh-CN',
    ) => {
      const [error] = (await city.give(by, mutation, { ...input }, language)).userErrors
      return `${error?.code} ${error?.rule}: ${error?.source}`
    }
    const dispatch = { number: order.number, unit }
    expect(await sourceOf(city.visitor, 'createWorkOrder', { channel: 'PHONE', content: '路灯' })).toMatch(
      /^ROLE_REQUIRED receipt.roles: 本平台/,
    )
    expect(await sourceOf(city.callTaker, 'dispatchWorkOrder', dispatch)).toMatch(
      /^ROLE_REQUIRED commands.dispatch: 管、办、督分离/,
    )
    expect(await sourceOf(city.callTaker, 'dispatchWorkOrder', dispatch, 'en')).toMatch(
      /handling and supervising/,
    )
    expect(await sourceOf(city.dispatcher, 'dispatchWorkOrder', { ...dispatch, unit: 'HOTLINE' })).toMatch(
      /^UNIT_CANNOT_HANDLE separation.handling: 管、办、督分离/,
    )
    await city.does(city.dispatcher, 'dispatchWorkOrder', danger, { unit })
    const returning = { number: danger.number, reason: 'NOT_OUR_DUTY', basis: '无' }
    expect(await sourceOf(roads(), 'returnWorkOrder', returning)).toMatch(
      /^RETURN_OF_DANGER returns.window: 天津/,
    )
  })
})

describe('a time', () => {
  it('of contact may be a little ahead, by a fast clock, and is taken as now', async () => {
    const order = await dispatched()
    await city.does(roads(), 'acceptWorkOrder', order)
    const ahead = {
      number: order.number,
      idempotencyKey: 'ahead-1',
      method: 'PHONE',
      contactedAt: '2026-10-12T10:01:50+08:00',
    }
    expect((await city.give(roads(), 'recordContact', ahead)).userErrors).toEqual([])
    expect((await city.give(roads(), 'recordContact', ahead)).replayed).toBe(true)
    const contact = (await city.journal(order)).find(
      ({ body }) => body.type === 'COMMANDED' && body.name === 'contact',
    )
    expect(contact?.body).toMatchObject({ input: { at: contact?.at } })
    await city.refused(roads(), 'recordContact', order, 'CONTACT_IN_FUTURE', {
      method: 'PHONE',
      contactedAt: '2026-10-12T10:03:00+08:00',
    })
  })

  it('at which a request was made elsewhere lies in the past, or a little ahead', async () => {
    await city.at('2026-10-12 10:00')
    const made = async (sourceCreatedAt: string) => {
      const input = { channel: 'IMPORT', content: '路灯', sourceCreatedAt }
      return (await city.give(city.callTaker, 'createWorkOrder', input)).userErrors.map(
        ({ code, path }) => `${code} ${path.join('.')}`,
      )
    }
    expect(await made('2026-10-12T10:04:00+08:00')).toEqual([])
    expect(await made('2026-10-12T10:06:00+08:00')).toEqual(['BAD_VALUE input.sourceCreatedAt'])
  })

  it('that cannot be kept or shown is refused, with what would be right', async () => {
    for (const text of [
      '9999-12-31T23:59:59-08:00',
      '9999-12-31T23:59:59Z',
      '0000-06-01T00:00:00Z',
      '2026-02-30T00:00:00Z',
      '2026-10-12T10:00:00',
    ]) {
      const { errors } = await city.request(
        city.callTaker,
        `{ workOrders(first: 1, filter: { receivedFrom: "${text}" }) { totalCount } }`,
      )
      expect(errors?.[0]?.message).toMatch(/is no DateTime: .*such as 2026-10-02T23:50:00\+08:00/)
    }
  })
})

it('every journal is whole, the read model is what it comes to, every history replays', async () => {
  await city.expectSound()
})
