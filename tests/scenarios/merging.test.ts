import { type Numbered, type Seen, scenario, type TestCity } from 'gridline/testing'
import { describe, expect } from 'vitest'
import { shown } from './afterwards.ts'
import { accepted, dispatched, light, roads } from './streetLight.ts'

const hotline = '云江市12345热线中心'
const basis = '同一盏路灯'

interface ChildSeen {
  readonly number: string
  readonly state: string
  readonly refusal: string | null
}

async function childrenOf(city: TestCity, order: Numbered): Promise<readonly ChildSeen[]> {
  const { children } = await shown<{ children: { nodes: readonly ChildSeen[] } }>(
    city,
    order,
    'children(first: 100) { nodes { number state refusal } }',
  )
  return children.nodes
}

const statesOf = async (city: TestCity, order: Numbered) =>
  (await childrenOf(city, order)).map(({ state }) => state)

/** Waits until every child of an order stands there; its parent tells it in the background. */
async function untilChildren(city: TestCity, order: Numbered, state: string): Promise<void> {
  await expect
    .poll(async () => [...new Set(await statesOf(city, order))], { timeout: 28_000 })
    .toEqual([state])
}

async function merged(city: TestCity, parent: Numbered, ...children: readonly Numbered[]): Promise<void> {
  await city.callTaker.merge(parent, { children: children.map(({ number }) => number), basis })
  await untilChildren(city, parent, 'JOINED')
}

const another = (city: TestCity, more: object = {}) => city.call('东门口路灯一直不亮', { ...light, ...more })

/** The parent is reviewed, visited and closed. */
async function closed(city: TestCity, parent: Numbered): Promise<Seen> {
  await city.of(roads).complete(parent)
  await city.reviewer.review(parent, { decision: 'PASS' })
  return city.visitor.recordReturnVisit(parent, { resolved: true, satisfaction: 'SATISFIED' })
}

describe('requests about one matter are handled once (重复诉求合并)', () => {
  scenario('each requester is told and visited for itself when the parent is closed', async (city) => {
    const parent = await accepted(city, '2026-10-12 10:00')
    const child = await another(city)
    await merged(city, parent, child)
    await city.expectStage(child, 'MERGED')
    await city.expectNoTask(child, 'DISPATCH')
    await city.expectTask(child, 'MERGED', { holder: hotline })
    expect(await shown(city, child, 'mergedInto { number }')).toEqual({
      mergedInto: { number: parent.number },
    })
    await closed(city, parent)
    await untilChildren(city, parent, 'TOLD')
    await city.expectTask(child, 'VISIT', { holder: hotline, due: '10-15 18:00' })
    expect(await shown(city, child, 'lead { name } dispatches { basis unit { name } }')).toEqual({
      lead: { name: roads },
      dispatches: [{ basis: 'MERGED', unit: { name: roads } }],
    })
    await city.visitor.recordReturnVisit(child, { resolved: true, satisfaction: 'SATISFIED' })
    await city.expectStage(child, 'CLOSED')
  })

  scenario('a child whose requester is not satisfied is reworked by the unit that led', async (city) => {
    const parent = await accepted(city, '2026-10-12 10:00')
    const child = await another(city)
    await merged(city, parent, child)
    await closed(city, parent)
    await untilChildren(city, parent, 'TOLD')
    await city.visitor.recordReturnVisit(child, { resolved: false, satisfaction: 'UNSATISFIED' })
    await city.adjudicator.adjudicate(child, { decision: 'REWORK' })
    await city.expectTask(child, 'HANDLE', { holder: roads, due: '10-15 18:00' })
  })

  scenario('who asked before urges by asking again, and is visited once', async (city) => {
    await city.at('2026-10-12 10:00')
    const same = { requester: { name: '王女士', phone: '13911112222' } }
    const parent = await city.call('门口的路灯三天没亮了', { ...light, ...same })
    const child = await another(city, same)
    await merged(city, parent, child)
    expect(await shown(city, parent, 'urges')).toEqual({ urges: 1 })
    await city.dispatcher.dispatch(parent, { unit: roads })
    await city.of(roads).accept(parent)
    await closed(city, parent)
    await untilChildren(city, parent, 'TOLD')
    expect(await city.see(child)).toMatchObject({
      stage: 'CLOSED',
      closure: { outcome: 'MERGED', resolved: null },
    })
  })

  scenario('undone, a child is dispatched for itself; its limits count from then', async (city) => {
    const parent = await accepted(city, '2026-10-12 10:00')
    const child = await accepted(city, '2026-10-12 10:00')
    await merged(city, parent, child)
    await city.expectNoTask(child, 'HANDLE')
    await city.until('10-13 15:00')
    await city.callTaker.unmerge(parent, { children: [child.number], basis: '不是同一盏灯' })
    await untilChildren(city, parent, 'LEFT')
    await city.expectTask(child, 'DISPATCH', { key: 'round1/dispatch2/DISPATCH', due: '10-14 15:00' })
    await city.dispatcher.dispatch(child, { unit: roads })
    await city.expectTask(child, 'ACCEPT', { due: '10-14 18:00' })
  })

  scenario('may be merged again, and undone again', async (city) => {
    const parent = await accepted(city, '2026-10-12 10:00')
    const child = await another(city)
    for (const nth of [1, 2]) {
      await merged(city, parent, child)
      await city.callTaker.unmerge(parent, { children: [child.number], basis })
      await untilChildren(city, parent, 'LEFT')
      await city.expectTask(child, 'DISPATCH', { key: `dispatch${nth + 1}/DISPATCH` })
    }
  })

  scenario('what waits for its receipt is registered as what it is merged into', async (city) => {
    const parent = await accepted(city, '2026-10-12 10:00')
    const child = await city.call('路灯不亮，请尽快修', { register: false })
    await merged(city, parent, child)
    await city.expectNoTask(child, 'RECEIVE')
    expect(await shown(city, child, 'stage classification { item { name } }')).toEqual({
      stage: 'MERGED',
      classification: { item: { name: '路灯不亮' } },
    })
    await closed(city, parent)
    await untilChildren(city, parent, 'TOLD')
    await city.expectTask(child, 'VISIT', {})
  })

  scenario('of a parent that is withdrawn the children go on alone', async (city) => {
    const parent = await accepted(city, '2026-10-12 10:00')
    const child = await another(city)
    await merged(city, parent, child)
    await city.callTaker.withdraw(parent, { reason: '已自行解决' })
    await city.visitor.checkWithdrawal(parent, { decision: 'APPROVE', pressed: false })
    await untilChildren(city, parent, 'LEFT')
    await city.expectTask(child, 'DISPATCH', {})
  })

  scenario('a child that its requester withdraws is closed; its parent goes on', async (city) => {
    const parent = await accepted(city, '2026-10-12 10:00')
    const child = await another(city)
    await merged(city, parent, child)
    await city.callTaker.withdraw(child, { reason: '不需要了' })
    await city.visitor.checkWithdrawal(child, { decision: 'APPROVE', pressed: false })
    await closed(city, parent)
    await untilChildren(city, parent, 'TOLD')
    expect(await city.see(child)).toMatchObject({ closure: { outcome: 'WITHDRAWN' } })
  })

  scenario('what was found is closed with its parent: nobody is there to be visited', async (city) => {
    const parent = await accepted(city, '2026-10-12 10:00')
    const child = await city.found(city.of('幸福里社区第一网格'), '东门路灯不亮', { item: '路灯不亮' })
    await merged(city, parent, child)
    await closed(city, parent)
    await untilChildren(city, parent, 'TOLD')
    expect(await city.see(child)).toMatchObject({ closure: { outcome: 'MERGED' } })
  })

  scenario('a family is told once, however large', async (city) => {
    const parent = await accepted(city, '2026-10-12 10:00')
    const children: Seen[] = []
    for (let i = 0; i < 30; i++) children.push(await another(city))
    await merged(city, parent, ...children)
    await closed(city, parent)
    await untilChildren(city, parent, 'TOLD')
    for (const child of children) {
      const journal = await city.journal(child)
      expect(
        journal.filter(({ body }) => body.type === 'MERGED' || body.type === 'MERGE_ENDED'),
      ).toHaveLength(2)
    }
  })
})

interface RepeatSeen {
  readonly number: string
  readonly sameRequester: boolean
  readonly similarity: number | null
}

const repeatsOf = async (city: TestCity, order: Numbered) =>
  (
    await shown<{ repeats: readonly RepeatSeen[] }>(
      city,
      order,
      'repeats { number sameRequester similarity }',
    )
  ).repeats

describe('a repeat is recognised at its receipt, and proposed (疑似重复)', () => {
  const words = '三号楼东侧健身器材旁的路灯从周一晚上起就不亮，孩子放学经过很危险'

  scenario('by nearly the same words, the likeliest first', async (city) => {
    await city.at('2026-10-12 10:00')
    const first = await city.call(`${words}。`, light)
    const written = await city.call(`你好，${words}！请处理`, { register: false })
    const apart = await city.call('菜场门口乱摆摊，每天早上堵得走不动路', light)
    const found = await repeatsOf(city, written)
    expect(found.map(({ number }) => number)).toContain(first.number)
    expect(found[0]?.similarity).toBeGreaterThan(0.5)
    expect((await repeatsOf(city, apart)).map(({ number }) => number)).not.toContain(first.number)
  })

  scenario('by the same requester, item and place, whatever is said', async (city) => {
    await city.at('2026-10-12 10:00')
    const same = { requester: { name: '李先生', phone: '13922223333' } }
    const first = await city.call('东门岗亭旁边黑灯瞎火', { ...light, ...same })
    const second = await city.call('怎么还没人来修', { ...light, ...same })
    const elsewhere = await city.call('怎么还没人来修呀', { ...light, ...same, area: '石桥社区' })
    expect(await repeatsOf(city, second)).toContainEqual({
      number: first.number,
      sameRequester: true,
      similarity: expect.any(Number),
    })
    const others = (await repeatsOf(city, elsewhere)).filter(({ sameRequester }) => sameRequester)
    expect(others).toEqual([])
  })

  scenario('no more when it is closed; and to nobody who asked', async (city) => {
    await city.at('2026-10-12 10:00')
    const text = '菜市场西门下水道返水，污水漫到人行道上'
    const first = await accepted(city, '2026-10-12 10:00', { content: text })
    const second = await city.call(text, light)
    await city.of(roads).complete(first)
    await city.reviewer.review(first, { decision: 'PASS' })
    await city.visitor.recordReturnVisit(first, { resolved: true, satisfaction: 'SATISFIED' })
    expect((await repeatsOf(city, second)).map(({ number }) => number)).not.toContain(first.number)
  })
})

describe('a merge is refused, and nothing is begun', () => {
  scenario('into itself, twice, of nobody, or of an order that is not there', async (city) => {
    const parent = await accepted(city, '2026-10-12 10:00')
    const child = await another(city)
    const merge = (children: readonly string[], code: Parameters<typeof city.callTaker.mayNot>[2]) =>
      city.callTaker.mayNot('merge', parent, code, { children, basis })
    await merge([parent.number], 'MERGE_INTO_ITSELF')
    await merge([child.number, child.number], 'CHILD_TWICE')
    await merge([], 'CHILDREN_COUNT')
    await merge(['20261012-999999'], 'NOT_FOUND')
    expect(await childrenOf(city, parent)).toEqual([])
  })

  scenario('in a circle, of a child, or of an order with children of its own', async (city) => {
    const parent = await accepted(city, '2026-10-12 10:00')
    const [child, third] = [await another(city), await another(city)]
    await merged(city, parent, child)
    const circle = await city.callTaker.mayNot('merge', child, 'HAS_CHILDREN', {
      children: [parent.number],
      basis,
    })
    expect(circle.message).toContain(parent.number)
    await city.callTaker.mayNot('merge', child, 'MERGED_NOW', { children: [third.number], basis })
    await city.callTaker.mayNot('merge', third, 'MERGED_NOW', { children: [child.number], basis })
    await city.callTaker.mayNot('merge', third, 'HAS_CHILDREN', { children: [parent.number], basis })
  })

  scenario('into or of a closed order, one whose work is done, or one that is more urgent', async (city) => {
    const parent = await accepted(city, '2026-10-12 10:00')
    const child = await another(city)
    const danger = await city.call('井盖不见了', { item: '井盖缺失', area: '幸福里社区' })
    await city.callTaker.mayNot('merge', parent, 'CHILD_MORE_URGENT', { children: [danger.number], basis })
    const done = await accepted(city, '2026-10-12 10:00')
    await city.of(roads).complete(done)
    await city.callTaker.mayNot('merge', parent, 'CHILD_TOO_FAR', { children: [done.number], basis })
    await city.callTaker.mayNot('merge', done, 'MERGE_TOO_LATE', { children: [child.number], basis })
    await city.reviewer.review(done, { decision: 'PASS' })
    await city.visitor.recordReturnVisit(done, { resolved: true, satisfaction: 'SATISFIED' })
    await city.callTaker.mayNot('merge', parent, 'CHILD_CLOSED', { children: [done.number], basis })
    await city.callTaker.mayNot('merge', done, 'ORDER_CLOSED', { children: [child.number], basis })
  })

  scenario(
    'of a request that accuses somebody; and undone it is not once the work is reported',
    async (city) => {
      const parent = await accepted(city, '2026-10-12 10:00')
      const accusing = await another(city, { accusedUnits: ['桂花街道办事处'] })
      await city.callTaker.mayNot('merge', parent, 'CHILD_ACCUSES', { children: [accusing.number], basis })
      const child = await another(city)
      await city.callTaker.mayNot('unmerge', parent, 'NOT_A_CHILD', { children: [child.number], basis })
      await merged(city, parent, child)
      await city.of(roads).complete(parent)
      await city.callTaker.mayNot('unmerge', parent, 'MERGE_TOO_LATE', { children: [child.number], basis })
      // Sent back, it is being worked on again.
      await city.reviewer.review(parent, { decision: 'SEND_BACK', note: '未修好' })
      await city.callTaker.unmerge(parent, { children: [child.number], basis })
      await untilChildren(city, parent, 'LEFT')
    },
  )

  scenario('a child that came to be more urgent than its parent is for the parent to be', async (city) => {
    const parent = await dispatched(city, '2026-10-12 10:00')
    const child = await another(city)
    await merged(city, parent, child)
    await city.callTaker.mayNot('reclassify', child, 'MERGED_NOW', { urgency: 'DANGER', basis: '漏电' })
    await city.callTaker.reclassify(parent, { urgency: 'DANGER', basis: '漏电' })
    await city.expectTask(parent, 'ACCEPT', { due: '10:15' })
  })
})

describe('what is about several matters is split (拆分)', () => {
  const tree = { kind: 'SUGGEST', item: '绿地养护', area: '幸福里社区' }
  const noise = { kind: 'COMPLAINT', item: '社会生活噪声', area: '幸福里社区' }

  scenario(
    'each part becomes an order of the same requester; the order goes on with its own',
    async (city) => {
      const order = await accepted(city, '2026-10-12 10:00')
      await city.callTaker.split(order, {
        basis: '一单多事',
        parts: [
          { ...tree, content: '灌木挡住了视线，建议修剪。' },
          { ...noise, content: '晚上十点还有人放音响。' },
        ],
        at: '11:00',
      })
      const partsOf = async () => {
        const seen = await shown<{ splitInto: readonly { number: string; title: string }[] }>(
          city,
          order,
          'splitInto { number title stage classification { kind } splitFrom { number } receivedAt }',
        )
        return seen.splitInto
      }
      await expect.poll(partsOf, { timeout: 28_000 }).toMatchObject([
        {
          title: '灌木挡住了视线，建议修剪',
          stage: 'DISPATCHING',
          classification: { kind: 'SUGGEST' },
          splitFrom: { number: order.number },
          receivedAt: '2026-10-12T11:00:00+08:00',
        },
        { title: '晚上十点还有人放音响', stage: 'DISPATCHING', classification: { kind: 'COMPLAINT' } },
      ])
      const requesterOf = (of: Numbered) => shown(city, of, 'requester { name } content', city.callTaker)
      const [part] = await partsOf()
      if (!part) throw new Error('nothing was split off')
      expect(await requesterOf(part)).toMatchObject({
        requester: { name: '王女士' },
        content: '灌木挡住了视线，建议修剪。',
      })
      await city.expectTask(order, 'HANDLE', { holder: roads, due: '10-19 18:00' })
      await city.expectTask(part, 'DISPATCH', { holder: hotline, due: '10-13 11:00' })
    },
  )

  scenario('into nothing, or so that nothing is left, is refused', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    const split = (parts: readonly object[], code: Parameters<typeof city.callTaker.mayNot>[2]) =>
      city.callTaker.mayNot('split', order, code, { parts, basis: '一单多事' })
    await split([], 'SPLIT_COUNT')
    await split(
      Array.from({ length: 6 }, () => ({ ...tree, content: '修剪' })),
      'SPLIT_COUNT',
    )
    await split([{ ...light, kind: 'COMPLAINT', content: '路灯不亮' }], 'SPLIT_LEAVES_NOTHING')
    await split([{ ...tree, content: '' }], 'BAD_VALUE')
    await split([{ ...tree, item: '不存在的事项', content: '修剪' }], 'UNKNOWN_ITEM')
    await city.of(roads).complete(order)
    await split([{ ...tree, content: '修剪' }], 'MERGE_TOO_LATE')
  })
})
