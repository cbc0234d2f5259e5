import { type Call, type Numbered, type Person, sampleCity, scenario, type TestCity } from 'gridline/testing'
import { describe, expect } from 'vitest'
import { Role } from '../../domain/units.ts'

// Yunjiang goes by the default pack, Jichuan by the one after Beijing's; both stand in one deployment, each with its
// people, its catalogue, its responsibility list, and districts that tighten its pack.
sampleCity({ seeded: true })

const eve = '2026-09-30 16:40'
const complaint = '门口的路灯三天没亮了'
const street = { item: '路灯不亮' } as const

/** Somebody at the desks of the second city. */
function at2(city: TestCity, role: Role, nth = 0): Person {
  return city.of('JC-HOTLINE', role, nth)
}

/** The same words at the same instant, in the first city or in the second. */
function called(city: TestCity, where: 'YUNJIANG' | 'JICHUAN', call: Call) {
  return city.call(complaint, {
    ...call,
    by: where === 'YUNJIANG' ? city.callTaker : at2(city, Role.CALL_TAKER),
  })
}

/** Each limit of an order with its grade, in the words of a language. */
async function gradesOf(city: TestCity, { number }: Numbered, by: Person, language = 'zh-CN') {
  const { data } = await city.request<{ workOrder: { limits: { key: string; grade: string | null }[] } }>(
    by,
    'query($number: String!) { workOrder(number: $number) { limits { key grade } } }',
    { number },
    language,
  )
  return Object.fromEntries((data?.workOrder.limits ?? []).map(({ key, grade }) => [key, grade]))
}

/** The orders in the lists and the worklist that somebody reads. */
async function listed(city: TestCity, by: Person): Promise<string[]> {
  const { data } = await city.request<{
    workOrders: { nodes: Numbered[] }
    tasks: { nodes: { workOrder: Numbered }[] }
  }>(
    by,
    '{ workOrders(first: 100) { nodes { number } } tasks(first: 100) { nodes { workOrder { number } } } }',
  )
  if (!data) throw new Error(`${by.subject} can read no lists`)
  return [...data.workOrders.nodes, ...data.tasks.nodes.map(({ workOrder }) => workOrder)].map(
    ({ number }) => number,
  )
}

describe('the same complaint at the same instant', () => {
  scenario('has working days in one city and natural days in the other, to the minute', async (city) => {
    await city.at(eve)
    const first = await called(city, 'YUNJIANG', { ...street, area: '幸福里社区' })
    const second = await called(city, 'JICHUAN', { ...street, area: '钟楼社区' })
    expect([first.number, second.number]).toEqual([
      expect.stringMatching(/^20260930-/),
      expect.stringMatching(/^JC20260930-/),
    ])
    for (const order of [first, second])
      await city.expectTask(order, 'DISPATCH', { due: '10-01 16:40', warned: '10-01 11:52' })
    // Its own responsibility list: the district's department in one, the subdistrict in the other.
    const [roads, office] = ['临湖区城市管理局', '钟楼街道办事处']
    await city.dispatcher.dispatch(first, { unit: roads, at: '17:10' })
    await at2(city, Role.DISPATCHER).dispatch(second, { unit: office })
    await city.expectTask(first, 'ACCEPT', { holder: roads, due: '10-08 18:00', warned: '10-08 14:00' })
    await city.expectTask(second, 'ACCEPT', { holder: office, due: '10-01 17:10', warned: '10-01 12:22' })
    await city.expectLimit(first, 'HANDLE', { due: '10-13 18:00', warned: '10-13 09:00' })
    await city.expectLimit(second, 'HANDLE', { due: '10-07 17:10', warned: '10-06 07:34' })
    await city.until('10-28 09:00')
    expect(await city.clockSaid(first)).toEqual([
      '10-08 14:00 WARNED round1/dispatch1/ACCEPT',
      '10-08 18:00 REMINDED round1/dispatch1/ACCEPT',
      '10-09 18:00 SUPERVISED round1/dispatch1/ACCEPT',
      '10-13 09:00 WARNED round1/dispatch1/HANDLE',
      '10-13 18:00 REMINDED round1/dispatch1/HANDLE',
      '10-14 18:00 NOTICE_PROPOSED round1/dispatch1/ACCEPT',
      '10-14 18:00 SUPERVISED round1/dispatch1/HANDLE',
      '10-20 18:00 NOTICE_PROPOSED round1/dispatch1/HANDLE',
      '10-21 18:00 ACCOUNTABILITY_PROPOSED round1/dispatch1/ACCEPT',
      '10-27 18:00 ACCOUNTABILITY_PROPOSED round1/dispatch1/HANDLE',
    ])
    expect(await city.clockSaid(second)).toEqual([
      '10-01 12:22 WARNED round1/dispatch1/ACCEPT',
      '10-01 17:10 REMINDED round1/dispatch1/ACCEPT',
      '10-02 17:10 SUPERVISED round1/dispatch1/ACCEPT',
      '10-04 17:10 NOTICE_PROPOSED round1/dispatch1/ACCEPT',
      '10-06 07:34 WARNED round1/dispatch1/HANDLE',
      '10-07 17:10 REMINDED round1/dispatch1/HANDLE',
      '10-08 17:10 ACCOUNTABILITY_PROPOSED round1/dispatch1/ACCEPT',
      '10-08 17:10 SUPERVISED round1/dispatch1/HANDLE',
      '10-10 17:10 NOTICE_PROPOSED round1/dispatch1/HANDLE',
      '10-14 17:10 ACCOUNTABILITY_PROPOSED round1/dispatch1/HANDLE',
    ])
    await city.expectTask(second, 'SUPERVISE', {
      key: 'round1.dispatch1.HANDLE/SUPERVISE',
      holder: '霁川市接诉即办督查组',
    })
  })

  scenario('goes through its life on the clocks of its city', async (city) => {
    await city.at(eve)
    const first = await called(city, 'YUNJIANG', { ...street, area: '幸福里社区' })
    const second = await called(city, 'JICHUAN', { ...street, area: '钟楼社区' })
    const [roads, office] = [city.of('临湖区城市管理局'), city.of('钟楼街道办事处')]
    await city.dispatcher.dispatch(first, { unit: '临湖区城市管理局' })
    await at2(city, Role.DISPATCHER).dispatch(second, { unit: '钟楼街道办事处' })
    await roads.accept(first)
    await office.accept(second)
    await roads.complete(first)
    await office.complete(second)
    await city.expectTask(first, 'REVIEW', { due: '10-08 18:00' })
    await city.expectTask(second, 'REVIEW', { due: '10-01 16:40' })
    await city.reviewer.review(first, { decision: 'PASS' })
    await at2(city, Role.REVIEWER).review(second, { decision: 'PASS' })
    // Linhu visits within 2 WD.
    await city.expectTask(first, 'VISIT', { due: '10-09 18:00' })
    await city.expectTask(second, 'VISIT', { due: '10-03 16:40' })
    const visit = { resolved: false, satisfaction: 'UNSATISFIED' } as const
    await city.visitor.recordReturnVisit(first, visit)
    await at2(city, Role.VISITOR).recordReturnVisit(second, visit)
    await city.expectTask(first, 'ADJUDICATE', { due: '10-08 18:00' })
    await city.expectTask(second, 'ADJUDICATE', { due: '10-01 16:40' })
    const grant = { decision: 'GRANT_TIME', days: 4 } as const
    await city.adjudicator.adjudicate(first, grant)
    await at2(city, Role.ADJUDICATOR).adjudicate(second, grant)
    // Four working days after the holiday: 8, 9, 10, 12 October; four days of 24 hours.
    await city.expectTask(first, 'HANDLE', { due: '10-12 18:00' })
    await city.expectTask(second, 'HANDLE', { due: '10-04 16:40' })
    await office.askExtension(second, { days: 2, at: '10-01 09:00' })
    await city.expectTask(second, 'EXTENSION', { due: '10-02 09:00' })
  })
})

describe('a grade', () => {
  scenario('says which orders a limit is for, in a pack that has grades, and in no other', async (city) => {
    await city.at('2026-10-12 10:00')
    const grades = [
      { item: '燃气泄漏', unit: '市能源供应集团', due: '10-12 12:00', zh: '一级', en: 'grade 1' },
      { item: '停水', unit: '市自来水集团', due: '10-13 10:00', zh: '二级', en: 'grade 2' },
      { item: '路灯不亮', unit: '钟楼街道办事处', due: '10-19 10:00', zh: '三级', en: 'grade 3' },
    ]
    const dispatcher = at2(city, Role.DISPATCHER)
    for (const { item, unit, due, zh, en } of grades) {
      const order = await called(city, 'JICHUAN', { item, area: '钟楼社区' })
      await dispatcher.dispatch(order, { unit })
      await city.expectLimit(order, 'dispatch1/HANDLE', { due })
      const [inChinese, inEnglish] = [
        await gradesOf(city, order, dispatcher),
        await gradesOf(city, order, dispatcher, 'en'),
      ]
      expect([inChinese['round1/dispatch1/HANDLE'], inEnglish['round1/dispatch1/HANDLE']]).toEqual([zh, en])
      expect(inChinese['round1/dispatch1/ACCEPT']).toBeNull()
    }
    const order = await called(city, 'YUNJIANG', { ...street, area: '幸福里社区' })
    await city.dispatcher.dispatch(order, { unit: '临湖区城市管理局' })
    expect(Object.values(await gradesOf(city, order, city.dispatcher))).toEqual([null, null, null])
  })

  scenario('of what is found complex is the longest, from the dispatch', async (city) => {
    await city.at('2026-10-12 10:00')
    const order = await called(city, 'JICHUAN', { ...street, area: '钟楼社区' })
    await at2(city, Role.DISPATCHER).dispatch(order, { unit: '钟楼街道办事处' })
    const office = city.of('钟楼街道办事处')
    await office.accept(order)
    await office.askComplex(order)
    await city.expectTask(order, 'APPROVE_COMPLEX', { due: '10-13 10:00' })
    await city
      .of('望川区网格中心', Role.LEAD_APPROVER)
      .decideComplex(order, { decision: 'APPROVE', at: '11:00' })
    await city.expectLimit(order, 'dispatch1/HANDLE', { due: '10-27 10:00' })
    const { data } = await city.request<{
      workOrder: {
        limits: { key: string; grade: string; why: string }[]
        trace: { nodes: { rules: { id: string; grade: string | null }[] }[] }
      }
    }>(
      office,
      'query($number: String!) { workOrder(number: $number) { limits { key grade why } trace(first: 50) { nodes { rules { id grade } } } } }',
      { number: order.number },
    )
    const handling = data?.workOrder.limits.find(({ key }) => key === 'round1/dispatch1/HANDLE')
    expect(handling?.grade).toBe('四级')
    expect(handling?.why).toMatch(
      /^办理期限（四级）：15 个自然日。规则 limits\.handle\.complex，依据：北京市接诉即办工作规则（征求意见稿）/,
    )
    const cited = data?.workOrder.trace.nodes.flatMap(({ rules }) => rules) ?? []
    expect(cited).toContainEqual({ id: 'limits.handle.general', grade: '三级' })
    expect(cited).toContainEqual({ id: 'limits.dispatch.general', grade: null })
  })
})

describe('two districts of one city', () => {
  scenario('tighten its pack each in its own way, and the rest of it holds in both', async (city) => {
    await city.at('2026-10-12 10:00')
    const dispatched = async (
      area: string,
      item: string,
      unit: string,
      by: Person,
      where: 'YUNJIANG' | 'JICHUAN',
    ) => {
      const order = await called(city, where, { item, area })
      await by.dispatch(order, { unit })
      return order
    }
    const yunjiang = (area: string, item: string, unit: string) =>
      dispatched(area, item, unit, city.dispatcher, 'YUNJIANG')
    const jichuan = (area: string, item: string, unit: string) =>
      dispatched(area, item, unit, at2(city, Role.DISPATCHER), 'JICHUAN')
    const linhu = await yunjiang('幸福里社区', '路灯不亮', '临湖区城市管理局')
    const dongping = await yunjiang('云台社区', '路灯不亮', '东屏区城市管理局')
    await city.expectLimit(linhu, 'dispatch1/HANDLE', { due: '10-19 18:00' })
    await city.expectLimit(dongping, 'dispatch1/HANDLE', { due: '10-16 18:00' })
    for (const order of [linhu, dongping]) await city.expectTask(order, 'ACCEPT', { due: '10-13 18:00' })
    const dry = await yunjiang('幸福里社区', '停水', '临湖区水务局')
    const dry2 = await yunjiang('云台社区', '停水', '东屏区水务局')
    await city.expectLimit(dry, 'dispatch1/HANDLE', { due: '10-12 22:00' })
    await city.expectLimit(dry2, 'dispatch1/HANDLE', { due: '10-13 10:00' })

    const wangchuan = await jichuan('钟楼社区', '路灯不亮', '钟楼街道办事处')
    const shimen = await jichuan('石门社区', '路灯不亮', '石门街道办事处')
    await city.expectTask(wangchuan, 'ACCEPT', { due: '10-13 10:00' })
    await city.expectTask(shimen, 'ACCEPT', { due: '10-12 22:00' })
    await city.expectLimit(wangchuan, 'dispatch1/HANDLE', { due: '10-19 10:00' })
    await city.expectLimit(shimen, 'dispatch1/HANDLE', { due: '10-17 10:00' })
    // Tightened, it keeps its grade, and cites the district.
    const { limits } = await city.see(shimen)
    expect(limits.find(({ key }) => key.endsWith('dispatch1/HANDLE'))?.source).toContain('石门区接诉即办承诺')
    expect((await gradesOf(city, shimen, at2(city, Role.DISPATCHER)))['round1/dispatch1/HANDLE']).toBe('三级')
  })
})

describe('whoever is of one city', () => {
  scenario('neither sees nor touches an order of the other, whatever their post', async (city) => {
    await city.at('2026-10-12 10:00')
    const first = await called(city, 'YUNJIANG', { ...street, area: '幸福里社区' })
    const second = await called(city, 'JICHUAN', { ...street, area: '钟楼社区' })
    const posts = Object.values(Role).filter((role) => role !== Role.REQUESTER)
    const theirs = [
      [first, posts.map((role) => city.as({ ...at2(city, Role.CALL_TAKER), roles: [role] }))],
      [second, posts.map((role) => city.by(role))],
    ] as const
    for (const [order, strangers] of theirs)
      for (const stranger of strangers) {
        await expect(city.see(order, stranger)).rejects.toThrow('cannot be seen')
        for (const command of ['comment', 'urge', 'supervise', 'accept'] as const)
          await stranger.mayNot(command, order, 'NOT_FOUND')
        expect(await listed(city, stranger)).not.toContain(order.number)
      }
  })

  scenario('finds no unit, area or item of the other, and sends nothing there', async (city) => {
    await city.at('2026-10-12 10:00')
    const first = await called(city, 'YUNJIANG', { ...street, area: '幸福里社区' })
    await city.dispatcher.mayNot('dispatch', first, 'UNKNOWN_UNIT', { unit: 'JC-OFFICE-990201001' })
    const { userErrors } = await city.give(city.callTaker, 'createWorkOrder', {
      channel: 'PHONE',
      kind: 'COMPLAINT',
      content: complaint,
      itemCode: '020101',
      areaCode: '990201001001',
    })
    expect(userErrors).toMatchObject([{ code: 'UNKNOWN_AREA' }])
    const { data } = await city.request<{
      units: { totalCount: number }
      areas: { totalCount: number }
      policy: { name: string }
    }>(
      at2(city, Role.DISPATCHER),
      '{ units(first: 1, text: "临湖") { totalCount } areas(first: 1, text: "临湖") { totalCount } policy { name } }',
    )
    expect(data).toMatchObject({
      units: { totalCount: 0 },
      areas: { totalCount: 0 },
      policy: { name: 'beijing' },
    })
  })
})
