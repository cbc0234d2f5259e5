import { type Numbered, type Seen, scenario, type TestCity } from 'gridline/testing'
import { describe, expect } from 'vitest'
import { light, roads } from '../scenarios/streetLight.ts'

const hotline = '云江市12345热线中心'

interface Entry {
  readonly at: string
  readonly actor: string | null
  readonly actorName: string | null
  readonly unit: { readonly name: string } | null
  readonly role: string | null
  readonly onBehalfOf: string | null
  readonly what: string
  readonly changed: readonly string[]
  readonly rules: readonly { readonly id: string; readonly source: string | null }[]
  readonly listVersion: string | null
  readonly held: readonly {
    readonly kind: string
    readonly unit: { readonly name: string }
    readonly elapsedSeconds: number
    readonly workingSeconds: number
  }[]
}
interface Asked {
  readonly language?: string
  readonly first?: number
  readonly after?: string | null
}

const fields = `totalCount pageInfo { hasNextPage endCursor } nodes { at actor actorName unit { name } role onBehalfOf
  what changed rules { id source } listVersion held { kind unit { name } elapsedSeconds workingSeconds } }`

async function traceOf(city: TestCity, { number }: Numbered, asked: Asked = {}) {
  const { language = 'zh-CN', first = 100, after = null } = asked
  const { data, errors } = await city.request<{
    workOrder: {
      trace: {
        totalCount: number
        pageInfo: { hasNextPage: boolean; endCursor: string | null }
        nodes: Entry[]
      }
    }
  }>(
    city.supervisor,
    `query($number: String!, $first: Int!, $after: String) { workOrder(number: $number) { trace(first: $first, after: $after) { ${fields} } } }`,
    { number, first, after },
    language,
  )
  if (!data || errors) throw new Error(errors?.map(({ message }) => message).join(' '))
  return data.workOrder.trace
}

/** '09-30 17:10': the instant of an entry. */
const when = ({ at }: Entry) => at.slice(5, 16).replace('T', ' ')

async function wholeLife(city: TestCity): Promise<Seen> {
  await city.at('2026-09-30 16:40')
  const order = await city.call('路灯不亮', light)
  await city.dispatcher.dispatch(order, { unit: roads, onBehalfOf: '张主任', at: '17:10' })
  await city.of(roads).accept(order, { at: '10-09 10:00' })
  await city.of(roads).complete(order, { at: '10-12 09:30' })
  await city.reviewer.review(order, { decision: 'PASS', at: '11:00' })
  const visit = { resolved: true, satisfaction: 'SATISFIED', at: '15:00' } as const
  return city.visitor.recordReturnVisit(order, visit)
}

describe('the trace of an order (全程追溯)', () => {
  scenario('says in its order who did what, and what the clock said', async (city) => {
    const order = await wholeLife(city)
    const { nodes } = await traceOf(city, order)
    expect(nodes.map((entry) => [when(entry), entry.actor, entry.what])).toEqual([
      ['09-30 16:40', 'calltaker-1', '收到诉求：路灯不亮'],
      ['09-30 17:10', 'dispatcher-1', `${hotline} 派单（${roads}）`],
      ['10-08 14:00', null, `预警${roads}：签收`],
      ['10-08 18:00', null, `签收超期，提醒承办人及其领导：${roads}`],
      ['10-09 10:00', 'urban_management-990102-handler', `${roads} 签收`],
      [
        '10-12 09:30',
        'urban_management-990102-handler',
        `${roads} 办结（已解决，联系诉求人：2026-10-12 09:30 电话）`,
      ],
      ['10-12 11:00', 'reviewer-1', `${hotline} 审核（通过）`],
      ['10-12 15:00', 'visitor-1', `${hotline} 记录回访（已解决，满意）`],
    ])
  })

  scenario(
    'says of a dispatch as what, for whom, by which rules and list, and what it changed',
    async (city) => {
      const order = await wholeLife(city)
      const { nodes } = await traceOf(city, order)
      expect(nodes[1]).toMatchObject({
        actorName: '陆川',
        unit: { name: hotline },
        role: 'DISPATCHER',
        onBehalfOf: '张主任',
        listVersion: '2026.1',
        changed: [
          '派单完成',
          `签收期限：2026-10-08 18:00（${roads}）`,
          `办理期限：2026-10-13 18:00（${roads}）`,
          `派单至${roads}（权责清单）`,
          `等待${roads}：签收`,
        ],
      })
      expect(nodes[1]?.rules).toEqual([
        { id: 'commands.dispatch', source: '管、办、督分离原则（平台机制）' },
        {
          id: 'limits.accept.general',
          source: '《天津市政务服务便民热线管理办法》（市政府令第39号，2025-01-01施行）实施细则',
        },
        { id: 'limits.handle.general', source: '《济南市12345市民服务热线条例》第二十四条' },
        { id: 'routing', source: '本平台设定，无外部依据' },
      ])
      const english = await traceOf(city, order, { language: 'en' })
      expect(english.nodes[1]).toMatchObject({
        actorName: 'Lu Chuan',
        what: 'Yunjiang 12345 Hotline Centre: dispatch (Linhu District Urban Management)',
        changed: [
          'dispatch done',
          'acceptance due 2026-10-08 18:00 (Linhu District Urban Management)',
          'handling due 2026-10-13 18:00 (Linhu District Urban Management)',
          'dispatched to Linhu District Urban Management (responsibility list)',
          'waits for Linhu District Urban Management: acceptance',
        ],
      })
    },
  )

  scenario('says how long each had it, by the clock and in working time', async (city) => {
    const order = await wholeLife(city)
    const { nodes } = await traceOf(city, order)
    const minutes = nodes.flatMap(({ held }) =>
      held.map(({ kind, unit, elapsedSeconds, workingSeconds }) => [
        kind,
        unit.name,
        elapsedSeconds / 60,
        workingSeconds / 60,
      ]),
    )
    expect(minutes).toEqual([
      ['DISPATCH', hotline, 30, 30],
      // 30 Sep 17:10 to 9 Oct 10:00: 8 d 16 h 50 min. Worked: 50 min, all of 8 Oct (450), 60 on 9 Oct.
      ['ACCEPT', roads, 8 * 1440 + 16 * 60 + 50, 50 + 450 + 60],
      // To Mon 12 Oct 09:30: 2 d 23 h 30 min. Worked: 390 min on 9 Oct, Sat 10 Oct (450), 30 on 12 Oct.
      ['HANDLE', roads, 2 * 1440 + 23 * 60 + 30, 390 + 450 + 30],
      ['REVIEW', hotline, 90, 90],
      // 11:00 to 15:00 with the noon break from 12:00 to 13:30.
      ['VISIT', hotline, 240, 150],
    ])
  })

  scenario('comes page by page, and refuses the cursor of another list', async (city) => {
    const order = await wholeLife(city)
    const whole = await traceOf(city, order)
    const first = await traceOf(city, order, { first: 5 })
    expect([first.totalCount, first.nodes.length, first.pageInfo.hasNextPage]).toEqual([8, 5, true])
    const second = await traceOf(city, order, { first: 5, after: first.pageInfo.endCursor })
    expect([second.totalCount, second.nodes.length, second.pageInfo.hasNextPage]).toEqual([8, 3, false])
    expect([...first.nodes, ...second.nodes]).toEqual(whole.nodes)
    const elsewhere = Buffer.from('elsewhere').toString('base64url')
    await expect(traceOf(city, order, { after: elsewhere })).rejects.toThrow('is no cursor of this list')
  })

  scenario('tells what each rung opened, also where two are reached at one instant', async (city) => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('路灯不亮', light)
    await city.dispatcher.dispatch(order, { unit: roads })
    // The fifth day after the acceptance was due is the first one after the handling was.
    await city.until('10-21 09:00')
    const { nodes } = await traceOf(city, order)
    const atOnce = nodes.filter((entry) => when(entry) === '10-20 18:00')
    expect(atOnce.map(({ what, changed }) => [what, ...changed])).toEqual([
      [`签收超期，建议通报：${roads}`, '待审定：通报（签收）', '等待云江市督办专班：审定建议'],
      [`办理超期，启动督办：${roads}`, `启动督办：${roads}（超期）`, '等待云江市督办专班：督办'],
    ])
    expect(atOnce.map(({ rules }) => rules.map(({ id }) => id))).toEqual([
      ['ladders.ordinary'],
      ['ladders.ordinary'],
    ])
  })

  scenario('says what was decided and asked for, in both languages', async (city) => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('路灯不亮', light)
    await city.dispatcher.dispatch(order, { unit: roads })
    await city.of(roads).returnOrder(order, { reason: 'NOT_OUR_DUTY', suggestedUnit: '临湖区住房建设局' })
    await city.of('HOTLINE', 'DISPATCHER', 1).reviewReturn(order, { decision: 'DENY' })
    await city.of(roads).accept(order)
    await city.of(roads).askExtension(order, { days: 2 })
    await city.approver.decideExtension(order, { decision: 'APPROVE' })
    await city.of(roads).complete(order)
    await city.reviewer.review(order, { decision: 'SEND_BACK' })
    await city.supervisor.supervise(order)
    await city.supervisor.talk(order)
    const said = async (language: string) => {
      const { nodes } = await traceOf(city, order, { language })
      return nodes.slice(2).map(({ what }) => what.replace(language === 'en' ? /^[^:]+: / : /^\S+ /, ''))
    }
    expect(await said('zh-CN')).toEqual([
      '退单（非本单位职责，建议由临湖区住房建设局承办）',
      '审核退单（不同意）',
      '签收',
      '申请延期（2 天）',
      '审批延期（同意）',
      '办结（已解决，联系诉求人：2026-10-12 10:00 电话）',
      '审核（退回）',
      '主动督办',
      '约谈',
    ])
    expect(await said('en')).toEqual([
      'return (not its duty, suggests Linhu District Housing and Construction)',
      'review the return (denied)',
      'accept',
      'ask for an extension (2 days)',
      'decide on the extension (approved)',
      'complete (fixed, contact: 2026-10-12 10:00 phone)',
      'review (sent back)',
      'supervise',
      'record a talk',
    ])
    const { nodes } = await traceOf(city, order)
    const rulesOf = (name: string) =>
      nodes.find(({ what }) => what.includes(name))?.rules.map(({ id }) => id) ?? []
    expect(rulesOf('申请延期')).toContain('extensions.most')
    expect(rulesOf('审批延期')).toEqual(expect.arrayContaining(['separation.approving', 'extensions.most']))
    expect(rulesOf('约谈')).toEqual(['mandates.handling', 'separation.supervising', 'commands.talk'])
  })
})
