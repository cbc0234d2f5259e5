import { randomUUID } from 'node:crypto'
import { type Numbered, type Person, scenario, type TestCity } from 'gridline/testing'
import { describe, expect } from 'vitest'
import { passed, shown } from './afterwards.ts'
import { accepted, completed, dispatched, light, roads } from './streetLight.ts'

const centre = '临湖区网格中心'
const requester = { name: '欧阳明月', phone: '13922223333' }
const reason = '核实地址'

/** What somebody who asks for the number is given. */
async function revealed(
  city: TestCity,
  by: Person,
  { number }: Numbered,
  idempotencyKey: string = randomUUID(),
) {
  const { data } = await city.request<{ revealContact: object }>(
    by,
    'mutation($input: RevealContactInput!) { revealContact(input: $input) { contact { name phone } userErrors { code } } }',
    { input: { number, reason, idempotencyKey } },
  )
  return data?.revealContact
}

const checkpoints = (city: TestCity, order: Numbered) =>
  shown<{ checkpoints: readonly { cause: string }[] }>(city, order, 'checkpoints { cause }')

describe("the requester's number", () => {
  scenario('is masked for everybody, in whatever post', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00', { requester })
    const people = [city.callTaker, city.dispatcher, city.of(roads), city.visitor, city.supervisor]
    for (const person of people)
      expect(await shown(city, order, 'requester { name phone }', person)).toEqual({
        requester: { name: '欧阳明月', phone: '*******3333' },
      })
  })

  scenario('is shown to whoever holds a task or leads, and the reason is kept', async (city) => {
    const order = await dispatched(city, '2026-10-12 10:00', { requester })
    const handler = city.of(roads)
    const { version } = await city.see(order)
    expect(await revealed(city, handler, order)).toEqual({ contact: requester, userErrors: [] })
    await city.of(roads).accept(order)
    await city.of(roads).complete(order)
    // It holds no task while the review is open, but leads.
    expect(await revealed(city, handler, order)).toMatchObject({ contact: requester })
    const { timeline } = await shown<{
      timeline: { nodes: { command: string; actor: string; texts: object[] }[] }
    }>(city, order, 'timeline(first: 100) { nodes { command actor texts { name text } } }')
    const looks = timeline.nodes.filter(({ command }) => command === 'REVEAL_CONTACT')
    expect(looks).toHaveLength(2)
    expect(looks[0]).toMatchObject({ actor: handler.subject, texts: [{ name: 'reason', text: reason }] })
    // A look changes nothing that somebody decides on.
    const again = await dispatched(city, '2026-10-12 10:00', { requester })
    await revealed(city, handler, again)
    expect((await city.see(again)).version).toBe(version)
  })

  scenario(
    'is shown once for a look: a repeat of it is another look, and needs its own reason',
    async (city) => {
      const order = await dispatched(city, '2026-10-12 10:00', { requester })
      expect(await revealed(city, city.of(roads), order, 'a look')).toMatchObject({ contact: requester })
      expect(await revealed(city, city.of(roads), order, 'a look')).toEqual({ contact: null, userErrors: [] })
    },
  )

  scenario('is shown neither to other units nor to who needs it for nothing', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00', { requester })
    const other = city.of('临湖区住房建设局')
    const refusal = await other.mayNot('revealContact', order, 'NO_NEED_TO_KNOW')
    expect(refusal.rule).toBe('separation.secrecy')
    expect(await revealed(city, other, order)).toEqual({
      contact: null,
      userErrors: [{ code: 'NO_NEED_TO_KNOW' }],
    })
    for (const person of [city.supervisor, city.dispatcher, city.monitor])
      await person.mayNot('revealContact', order, 'ROLE_REQUIRED')
  })
})

describe('the number asked for by the lead between completion and visit (docs/process.md, CHECKPOINT)', () => {
  scenario('opens a checkpoint at the grid centre, whose silence climbs its ladder', async (city) => {
    const order = await completed(city, '2026-10-12 10:00')
    await city.of(roads).revealContact(order)
    await city.expectTask(order, 'CHECKPOINT', { holder: centre, due: '10-13 18:00', warned: '14:00' })
    await city.reviewer.review(order, { decision: 'PASS' })
    await city.of(roads).revealContact(order)
    expect((await checkpoints(city, order)).checkpoints).toEqual([
      { cause: 'CONTACT_BEFORE_VISIT' },
      { cause: 'CONTACT_BEFORE_VISIT' },
    ])
    const [first = ''] = (await city.see(order)).tasks
      .filter(({ kind }) => kind === 'CHECKPOINT')
      .map(({ key }) => key)
    const monitor = city.of(centre, 'MONITOR')
    await monitor.acknowledge(order, { taskKey: first })
    await city.until(order, 'SUPERVISED')
    expect((await city.clockSaid(order)).map((line) => line.replace(/reveal\d+/, 'reveal'))).toEqual([
      '10-13 14:00 WARNED checkpoint/reveal',
      '10-13 18:00 REMINDED checkpoint/reveal',
      '10-14 18:00 SUPERVISED checkpoint/reveal',
    ])
    await monitor.convene(order, { units: [roads], meetingAt: '10-15 09:00' })
    await city.expectNoTask(order, 'CHECKPOINT')
  })

  scenario('opens none before the completion, after the visit, or for the visit desk', async (city) => {
    const handled = await accepted(city, '2026-10-12 10:00')
    await city.of(roads).revealContact(handled)
    const visited = await passed(city, '2026-10-12 10:00')
    await city.visitor.revealContact(visited)
    await city.visitor.recordReturnVisit(visited, { resolved: false, satisfaction: 'UNSATISFIED' })
    await city.of(roads).revealContact(visited)
    for (const order of [handled, visited]) await city.expectNoTask(order, 'CHECKPOINT')
  })
})

describe('a requester', () => {
  scenario(
    'reads who did what to its order, and no words that the units said among themselves',
    async (city) => {
      await city.at('2026-10-12 10:00')
      const order = await city.call('路灯不亮', { by: city.requester, channel: 'APP' })
      await city.callTaker.register(order, { kind: 'COMPLAINT', ...light })
      await city.dispatcher.dispatch(order, { unit: roads, note: '内部一' })
      await city.of(roads).returnOrder(order, { reason: 'NOT_OUR_DUTY', basis: '内部二' })
      await city.of('HOTLINE', 'DISPATCHER', 1).reviewReturn(order, { decision: 'DENY', note: '内部三' })
      await city.of(roads).accept(order)
      await city.supervisor.supervise(order, { basis: '内部四' })
      await city.supervisor.demandReply(order, { question: '内部五' })
      await city.of(roads).reply(order, { reply: '内部六' })
      await city.of(roads).complete(order, { publicReply: '路灯已更换', internalNote: '内部七' })
      await city.reviewer.review(order, { decision: 'PASS' })
      await city.visitor.recordReturnVisit(order, { resolved: false, satisfaction: 'UNSATISFIED' })
      const writeOff = { decision: 'WRITE_OFF', exclusion: 'UNREASONABLE', basis: '内部八' } as const
      await city.adjudicator.adjudicate(order, writeOff)
      await city.requester.urge(order, { note: '请快一些' })
      const read = JSON.stringify(
        await shown(
          city,
          order,
          'timeline(first: 100) { nodes { summary texts { name text } } } tasks { about } limits { key }',
          city.requester,
        ),
      )
      for (const words of ['路灯不亮', '路灯已更换', '请快一些', '研判裁定']) expect(read).toContain(words)
      for (const words of ['内部', '诉求不合理', '非本单位职责']) expect(read).not.toContain(words)
    },
  )

  scenario('is told nothing of what units hold against each other', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00', { by: city.requester, channel: 'APP' })
    await city.of(roads).returnOrder(order, { reason: 'NOT_OUR_DUTY' })
    await city.of('HOTLINE', 'DISPATCHER', 1).reviewReturn(order, { decision: 'DENY' })
    await city.of(roads).callAssisting(order, { units: ['临湖区住房建设局'] })
    await city.of('临湖区住房建设局').accept(order)
    await city.of(roads).raiseDispute(order, { parties: ['临湖区住房建设局'] })
    await city.supervisor.supervise(order, { basis: '群众反映强烈' })
    await city.supervisor.demandReply(order)
    await city.requester.urge(order)
    await city.supervisor.comment(order)
    await city.of(roads).revealContact(order)
    await city.until('2026-10-20 18:00')

    const among =
      'supervised supervisions { cause } checkpoints { cause } disputes { key } record { kind } dispatches { basis } candidates { reason } firstTaker { code } delegation { latest } trace(first: 10) { totalCount }'
    expect(await shown(city, order, among, city.requester)).toEqual({
      supervised: true,
      supervisions: [],
      checkpoints: [],
      disputes: [],
      record: [],
      dispatches: [],
      candidates: [],
      firstTaker: null,
      delegation: null,
      trace: { totalCount: 0 },
    })
    const said = `stuckSince dueAt tasks { kind } waitingFor { kind } limits { key rungs checks { at } }
      timeline(first: 100) { totalCount nodes { summary command unit role type } }`
    const { timeline, ...rest } = await shown<{
      tasks: { kind: string }[]
      waitingFor: { kind: string }[]
      limits: { key: string; rungs: string[]; checks: object[] }[]
      timeline: { totalCount: number; nodes: { summary: string; command: string | null }[] }
    }>(city, order, said, city.requester)
    const own = ['DISPATCH', 'ACCEPT', 'HANDLE']
    expect(rest).toEqual({
      stuckSince: expect.stringContaining('2026-10-12T10:00'),
      dueAt: '2026-10-19T18:00:00+08:00',
      tasks: [{ kind: 'HANDLE' }],
      waitingFor: [{ kind: 'HANDLE' }],
      limits: expect.arrayContaining(
        own.map((name) => ({ key: expect.stringMatching(`${name}$`), rungs: [], checks: [] })),
      ),
    })
    expect(rest.limits).toHaveLength(own.length)
    expect(timeline.nodes.map(({ summary }) => summary)).toEqual([
      '收到诉求：门口的路灯三天没亮了',
      expect.stringMatching(/^登记受理/),
      '第 1 轮办理',
      '派单期限：2026-10-13 10:00（云江市12345热线中心）',
      '等待云江市12345热线中心：派单',
      '签收期限：2026-10-13 18:00（临湖区城市管理局）',
      '办理期限：2026-10-19 18:00（临湖区城市管理局）',
      '派单至临湖区城市管理局',
      '等待临湖区城市管理局：签收',
      '临湖区城市管理局 签收',
      '等待临湖区城市管理局：办理',
      '等待临湖区城市管理局：办理',
      '诉求人 催办',
    ])
    expect(timeline.totalCount).toBe(timeline.nodes.length)
    // What it is told when something is refused, and what it can search for, tells it no more.
    for (const [name, code, input] of [
      ['lift', 'ROLE_REQUIRED', {}],
      ['reply', 'ROLE_REQUIRED', {}],
      ['rate', 'WRONG_STAGE', { resolved: true, satisfaction: 'SATISFIED' }],
    ] as const) {
      const { message } = await city.requester.mayNot(name, order, code, input)
      expect(message).not.toMatch(/督办专班|书面说明|职责争议|协办/)
    }
    const supervision = (await city.see(order)).tasks.find(({ kind }) => kind === 'SUPERVISE')
    await city.requester.mayNot('urge', order, 'UNKNOWN_TASK', { taskKey: supervision?.key ?? '' })
    for (const filter of ['waitingFor: [SUPERVISE, HANDLE]', 'overdue: false']) {
      const { errors } = await city.request(
        city.requester,
        `query { workOrders(first: 10, filter: { ${filter} }) { totalCount } }`,
      )
      expect(errors).toEqual([
        expect.objectContaining({ message: expect.stringContaining('is for staff; filter by stage') }),
      ])
    }
    // The same order, to staff.
    expect(await shown(city, order, 'supervisions { cause } dispatches { basis }')).toMatchObject({
      supervisions: expect.arrayContaining([{ cause: 'OWN_MOTION' }, { cause: 'OVERDUE' }]),
      dispatches: [{ basis: 'RESPONSIBILITY_LIST' }],
    })
  })

  scenario('reads its own word, and why its request is not received', async (city) => {
    await city.at('2026-10-12 10:00')
    const declined = await city.call('省道上的坑洞', { by: city.requester, channel: 'APP' })
    const told = async () => {
      const { timeline } = await shown<{
        timeline: { nodes: { summary: string; texts: { text: string }[] }[] }
      }>(city, declined, 'timeline(first: 100) { nodes { summary texts { text } } }', city.requester)
      return timeline.nodes.find(({ summary }) => summary.includes('拟不予受理'))
    }
    await city.callTaker.decline(declined, {
      reason: 'OUTSIDE_CITY',
      basis: '省道由省里养护',
      guidance: '请拨打12328',
    })
    expect(await told()).toBeUndefined()
    await city.reviewer.reviewDecline(declined, { decision: 'APPROVE' })
    expect(await told()).toEqual({
      summary: expect.stringContaining('不属本市'),
      texts: [{ text: '省道由省里养护' }, { text: '请拨打12328' }],
    })

    const visited = await passed(city, '2026-10-12 10:00', { by: city.requester, channel: 'APP' })
    await city.visitor.recordReturnVisit(visited, { resolved: false, satisfaction: 'UNSATISFIED' })
    const { timeline } = await shown<{ timeline: { nodes: { summary: string }[] } }>(
      city,
      visited,
      'timeline(first: 100) { nodes { summary } }',
      city.requester,
    )
    expect(timeline.nodes.map(({ summary }) => summary)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^云江市12345热线中心 .*（未解决，不满意）$/)]),
    )
  })

  scenario('reads what is said to it once a second person has passed it', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00', { by: city.requester, channel: 'APP' })
    const replies = async () => {
      const { timeline } = await shown<{ timeline: { nodes: { command: string; texts: object[] }[] } }>(
        city,
        order,
        'timeline(first: 100) { nodes { command texts { text } } }',
        city.requester,
      )
      return timeline.nodes.flatMap(({ command, texts }) => (command === 'COMPLETE' ? [texts] : []))
    }
    await city.of(roads).complete(order, { publicReply: '已看过' })
    expect(await replies()).toEqual([[]])
    await city.reviewer.review(order, { decision: 'SEND_BACK', note: '请写清结果' })
    await city.of(roads).complete(order, { publicReply: '路灯已更换' })
    expect(await replies()).toEqual([[], []])
    await city.reviewer.review(order, { decision: 'PASS' })
    expect(await replies()).toEqual([[], [{ text: '路灯已更换' }]])
  })
})
