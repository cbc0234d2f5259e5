import { setTimeout as sleep } from 'node:timers/promises'
import { type Numbered, type Person, type Seen, scenario, type TestCity } from 'gridline/testing'
import { describe, expect } from 'vitest'
import { signToken } from '../../api/tokens.ts'
import { secret } from '../kit/city.ts'
import { shown } from './afterwards.ts'
import { light, roads } from './streetLight.ts'
import { comes, complex, housing, statesOf, water } from './whistled.ts'

// A unit is dissolved for good: each scenario dissolves one of its own.

interface SuccessionSeen {
  readonly unit: { readonly code: string; readonly dissolvedAt: string | null }
  readonly successors: readonly { readonly code: string }[]
  readonly finishedAt: string | null
  readonly total: number
  readonly moved: number
  readonly left: readonly { readonly order: string; readonly reason: string }[]
}
interface Succeeded {
  readonly succession: SuccessionSeen | null
  readonly replayed: boolean
  readonly userErrors: readonly { readonly code: string; readonly message: string; readonly path: string[] }[]
}

const fields = 'unit { code dissolvedAt } successors { code } finishedAt total moved left { order reason }'

async function succeed(
  city: TestCity,
  unit: string,
  successors: readonly string[],
  { key = unit, by = city.administrator, language = 'zh-CN' } = {},
): Promise<Succeeded> {
  const { data, errors } = await city.request<{ succeedUnit: Succeeded }>(
    by,
    `mutation($input: SucceedUnitInput!) { succeedUnit(input: $input) {
      succession { ${fields} } replayed userErrors { code message path } } }`,
    { input: { idempotencyKey: key, unitCode: unit, successorCodes: successors } },
    language,
  )
  if (!data) throw new Error(JSON.stringify(errors))
  return data.succeedUnit
}

async function successionOf(city: TestCity, unit: string, by: Person = city.callTaker) {
  const { data, errors } = await city.request<{ succession: SuccessionSeen | null }>(
    by,
    `query($unit: String!) { succession(unitCode: $unit) { ${fields} } }`,
    { unit },
  )
  if (!data) throw new Error(JSON.stringify(errors))
  return data.succession
}

/** Dissolves a unit, which must be done, and waits until all has moved. */
async function dissolved(
  city: TestCity,
  unit: string,
  successors: readonly string[],
): Promise<SuccessionSeen> {
  const { userErrors } = await succeed(city, unit, successors)
  expect(userErrors).toEqual([])
  return moved(city, unit)
}

/** A process knows of units what was there a second ago: what is asked of it sooner may still name the dissolved one. */
const referenceAgeMs = 1_100

async function moved(city: TestCity, unit: string): Promise<SuccessionSeen> {
  await sleep(referenceAgeMs)
  for (;;) {
    const succession = await successionOf(city, unit)
    if (succession?.total === succession?.moved && succession) return succession
    await sleep(50)
  }
}

/** The open tasks with their holders and due instants. */
function waits({ tasks }: Seen): string[] {
  return tasks.map(({ kind, holder, dueAt }) => `${kind} ${holder.code} ${dueAt?.slice(5, 16) ?? ''}`).sort()
}

const water2 = 'WATER-990103'
const health2 = 'HEALTH-990103'

describe('what a dissolved unit has open goes to its successor', () => {
  scenario('due when it was, whatever it is waiting for or asked for', async (city) => {
    await city.at('2026-10-12 10:00')
    const orders = []
    for (const step of ['dispatched', 'accepted', 'extended', 'completed', 'returned']) {
      const order = await city.call('路灯不亮', { item: '路灯不亮', area: '云台社区' })
      await city.dispatcher.dispatch(order, { unit: '东屏区城市管理局' })
      const handler = city.of('东屏区城市管理局')
      if (step === 'returned') await handler.returnOrder(order, { reason: 'NOT_OUR_DUTY' })
      else if (step !== 'dispatched') await handler.accept(order)
      if (step === 'extended') await handler.askExtension(order, { days: 2 })
      if (step === 'completed') await handler.complete(order)
      orders.push(await city.see(order))
    }
    const before = orders.map(waits)
    await city.until('10-12 11:00')
    const succession = await dissolved(city, 'URBAN_MANAGEMENT-990103', ['LABOUR-990103'])
    expect(succession).toMatchObject({ total: 5, moved: 5, left: [], finishedAt: null })
    const after = await Promise.all(orders.map((order) => city.see(order)))
    expect(after.map(waits)).toEqual(
      before.map((each) =>
        each.map((wait) => wait.replace('URBAN_MANAGEMENT-990103', 'LABOUR-990103')).sort(),
      ),
    )
    const [first, accepted, extended, completed, returned] = after as [Seen, Seen, Seen, Seen, Seen]
    const labour = city.of('LABOUR-990103')
    await labour.accept(first)
    await labour.contact(accepted, { method: 'PHONE', contactedAt: city.now })
    await city.approver.decideExtension(extended, { decision: 'APPROVE' })
    await city.expectTask(extended, 'HANDLE', { holder: '东屏区人力资源社会保障局', due: '10-21 18:00' })
    await city.reviewer.review(completed, { decision: 'SEND_BACK' })
    await city.expectTask(completed, 'HANDLE', { holder: '东屏区人力资源社会保障局', due: '10-19 18:00' })
    await city.of('HOTLINE', 'DISPATCHER', 1).reviewReturn(returned, { decision: 'DENY' })
    await city.expectTask(returned, 'ACCEPT', { holder: '东屏区人力资源社会保障局', due: '10-13 18:00' })
    await city.expectTimelineContains(
      first,
      '10-12 11:00  administrator-1  东屏区城市管理局 is dissolved: 东屏区人力资源社会保障局 goes on',
    )
    const { trace } = await shown<{ trace: { nodes: { what: string; held: object[] }[] } }>(
      city,
      first,
      'trace(first: 50) { nodes { what held { unit { code } kind elapsedSeconds } } }',
    )
    expect(trace.nodes.filter(({ what }) => what.includes('已撤销'))).toMatchObject([
      { held: [{ unit: { code: 'URBAN_MANAGEMENT-990103' }, kind: 'ACCEPT', elapsedSeconds: 3600 }] },
    ])
    // Somebody asks once more when nothing can be on its way to the unit any more, and that is the end of it.
    await city.until('11:02')
    expect(await successionOf(city, 'URBAN_MANAGEMENT-990103')).toMatchObject({
      moved: 5,
      finishedAt: expect.any(String),
    })
  })

  scenario(
    'and what is over stays as it was: records, a dispatch that was returned, a closed order',
    async (city) => {
      await city.at('2026-10-12 10:00')
      const order = await city.call('水管漏水', { item: '停水', area: '云台社区' })
      await city.dispatcher.dispatch(order, { unit: '东屏区水务局' })
      await city.until(order, 'SUPERVISED')
      const closed = await city.call('咨询', { item: '停水', area: '云台社区', register: false })
      await city.callTaker.answer(closed, { reply: '已答复', satisfaction: 'SATISFIED' })
      const record = (await city.see(order)).record.map(({ kind, unit }) => `${kind} ${unit.name}`)
      const { seq } = await city.see(closed)
      await dissolved(city, water2, [health2])
      const after = await city.see(order)
      expect(after.record.map(({ kind, unit }) => `${kind} ${unit.name}`)).toEqual(record)
      expect((await city.see(closed)).seq).toBe(seq)
      await city.expectLimit(order, 'dispatch1/ACCEPT', { rungs: ['REMINDED', 'SUPERVISED'] })
      // The supervision is open: the successor answers for what was not done.
      await city.supervisor.demandReply(order)
      await city.expectTask(order, 'REPLY', { holder: '东屏区卫生健康委' })
      const found = await city.request<{ workOrders: { nodes: Numbered[] } }>(
        city.callTaker,
        `{ workOrders(first: 10, filter: { unit: "${water2}" }) { nodes { number } } }`,
      )
      expect(found.data?.workOrders.nodes).toEqual([{ number: order.number }])
    },
  )

  scenario('with its part in a whistle and in a dispute', async (city) => {
    const order = await complex(city)
    await city.of(roads).blowWhistle(order, {
      kind: 'HARD_PROBLEM',
      units: [housing, water],
      purpose: '会同查明漏电原因',
      at: '09-22 10:00',
    })
    await city.of(water).sign(order)
    const disputed = await city.call('路灯不亮', light)
    await city.dispatcher.raiseDispute(disputed, { parties: [housing, water] })
    await dissolved(city, 'WATER-990102', ['CIVIL_AFFAIRS-990102'])
    const civil = '临湖区民政局'
    expect(await statesOf(city, order)).toEqual([`${housing} CALLED`, `${civil} SIGNED`])
    await city.of(civil).reportIn(order, { proof: 'PHOTO', arrivedAt: city.now, area: '幸福里社区' })
    await city.of(civil).report(order)
    await comes(city, order, housing)
    for (const unit of [civil, housing])
      await city.of(roads).conclude(order, { unit, came: true, resolved: true })
    await city.of(civil).submitPosition(disputed)
    await city.of('临湖区网格中心', 'LEAD_APPROVER').agree(disputed, { unit: civil })
    await city.expectTask(disputed, 'ACCEPT', { holder: civil })
  })

  scenario('which comes once where both were called, and the blower concludes once', async (city) => {
    const order = await complex(city)
    const [market, transport] = ['临湖区市场监管局', '临湖区交通运输局']
    await city.of(roads).blowWhistle(order, {
      kind: 'HARD_PROBLEM',
      units: [market, transport],
      purpose: '会同查明',
      at: '09-22 10:00',
    })
    await dissolved(city, 'MARKET-990102', ['TRANSPORT-990102'])
    await comes(city, order, transport)
    await city.of(roads).conclude(order, { unit: transport, came: true, resolved: true })
    expect(await shown(city, order, 'whistles { state }')).toEqual({ whistles: [{ state: 'CONCLUDED' }] })
    await city.expectNoTask(order, 'SIGN')
  })

  scenario('with the accusation, and whoever is accused loses the order', async (city) => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('投诉', { ...light, accusedUnits: ['HEALTH-990102'] })
    await city.dispatcher.dispatch(order, { unit: '临湖区教育局' })
    await city.of('临湖区教育局').accept(order)
    await dissolved(city, 'HEALTH-990102', ['EDUCATION-990102'])
    await city.expectTask(order, 'DISPATCH')
    await city.of('临湖区教育局').mayNot('accept', order, 'NOT_FOUND')
  })
})

describe('a unit that is dissolved', () => {
  const [gone, heir] = ['PLANNING-990103', 'TRANSPORT-990103']

  scenario('is given nothing any more: who goes on with it is told, its tokens are none', async (city) => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('路灯不亮', light)
    await dissolved(city, gone, [heir])
    const { message } = await city.dispatcher.mayNot('dispatch', order, 'UNIT_DISSOLVED', { unit: gone })
    expect(message).toContain(`${gone}）已于 2026-10-12 10:00`)
    expect(message).toContain(`${heir} 东屏区交通运输局`)
    const token = await signToken(secret, { subject: 'somebody', unit: gone, roles: ['HANDLER'] }, 1)
    const { errors } = await city.request(token, '{ viewer { id } }')
    expect(errors).toMatchObject([
      { message: expect.stringContaining(heir), extensions: { code: 'UNAUTHENTICATED' } },
    ])
  })

  scenario(
    'leaves its line of work to its successor, which is a candidate for what the list names',
    async (city) => {
      await city.at('2026-10-12 10:00')
      await dissolved(city, 'HOUSING-990103', ['CIVIL_AFFAIRS-990103'])
      const order = await city.call('楼道堆物', { item: '物业服务', area: '云台社区' })
      // Whoever was asked may not have heard of it yet; then the next pass over the orders says so.
      await city.until('10:02')
      expect((await city.see(order)).candidates).toMatchObject([
        { unit: { code: 'CIVIL_AFFAIRS-990103' }, basis: 'RESPONSIBILITY_LIST' },
      ])
    },
  )

  scenario('is dissolved once: its key again changes nothing, another one is told', async (city) => {
    await city.at('2026-10-12 10:00')
    const [unit, successors] = ['EDUCATION-990103', ['ENVIRONMENT-990103']]
    expect(await succeed(city, unit, successors)).toMatchObject({ replayed: false, userErrors: [] })
    expect(await succeed(city, unit, successors)).toMatchObject({
      replayed: true,
      userErrors: [],
      succession: { unit: { code: unit, dissolvedAt: expect.any(String) } },
    })
    expect(await succeed(city, unit, ['GAS-990103'])).toMatchObject({
      userErrors: [{ code: 'IDEMPOTENCY_CONFLICT' }],
    })
    const again = await succeed(city, unit, successors, { key: 'another', language: 'en' })
    expect(again.userErrors).toMatchObject([
      {
        code: 'BAD_VALUE',
        message: expect.stringContaining('ENVIRONMENT-990103'),
        path: ['input', 'unitCode'],
      },
    ])
    await moved(city, unit)
    await city.until('10:05')
    expect(await succeed(city, unit, successors)).toMatchObject({ replayed: true, userErrors: [] })
  })
})

scenario('a unit is not dissolved in favour of whoever could not go on with it', async (city) => {
  await city.at('2026-10-12 10:00')
  const unit = 'OFFICE-990103001'
  const wrong = async (successors: readonly string[], what: string, of = unit) => {
    const { userErrors, succession } = await succeed(city, of, successors, { key: what, language: 'en' })
    expect(userErrors).toMatchObject([{ message: expect.stringContaining(what) }])
    expect(succession).toBeNull()
  }
  await wrong([], 'name one successor at least')
  await wrong([unit], 'a unit does not succeed itself')
  await wrong(['NOBODY'], 'no unit has the code NOBODY')
  await wrong(['HOUSING-990102'], 'successors are SUBDISTRICT_OFFICE at level SUBDISTRICT')
  await wrong(['HOUSING-CITY'], 'is of another kind or level', 'HOUSING-990102')
  await wrong(['OFFICE-990103002'], 'none of them covers 990103001000')
  await wrong(['OFFICE-990103002', 'OFFICE-990103002'], 'name each once')
  await wrong([unit], 'no unit has the code ELSEWHERE', 'ELSEWHERE')
  const { userErrors } = await succeed(city, unit, ['OFFICE-990103002'], { by: city.dispatcher, key: 'role' })
  expect(userErrors).toMatchObject([{ code: 'ROLE_REQUIRED' }])
  expect(await successionOf(city, unit)).toBeNull()
})

scenario('requesters are told nothing of successions', async (city) => {
  await city.at('2026-10-12 10:00')
  const order = await city.call('路灯不亮', { item: '路灯不亮', area: '云台社区', by: city.requester })
  const { errors } = await city.request(
    city.requester,
    '{ successions(first: 5) { totalCount nodes { moved } } }',
  )
  expect(errors).toBeUndefined()
  expect(await successionOf(city, 'URBAN_MANAGEMENT-990103', city.requester)).toBeNull()
  expect(order.number).toBeTruthy()
})
