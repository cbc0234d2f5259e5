import type { RequestKind } from '../domain/requests.ts'
import { Role } from '../domain/units.ts'

// What the sample city's first orders are about, and how far each has come: something in every stage, and something of
// every turn that an order can take.

/** One thing that somebody does. LEAD: the handler of the unit that the order is dispatched to. */
export interface Step {
  readonly by: 'LEAD' | Role | { readonly unit: string; readonly role: Role; readonly nth?: number }
  readonly mutation: string
  readonly input?: object | ((seen: Seen) => object)
}

/** What a step may look at. */
export interface Seen {
  /** The unit that the order is dispatched to. */
  readonly unit: string
  readonly now: Date
  readonly delegation: {
    readonly units: readonly { readonly code: string }[]
    readonly latest: string
  } | null
}

interface Story {
  readonly item: string
  readonly area: string
  readonly kind: RequestKind
  readonly content: string
  readonly steps: readonly Step[]
}

const dispatched: readonly Step[] = [
  { by: Role.DISPATCHER, mutation: 'dispatchWorkOrder', input: ({ unit }: Seen) => ({ unit }) },
]
const accepted: readonly Step[] = [...dispatched, { by: 'LEAD', mutation: 'acceptWorkOrder' }]
const completes: Step = {
  by: 'LEAD',
  mutation: 'completeWorkOrder',
  input: ({ now }: Seen) => ({
    resultKind: 'EXPLAINED',
    contactMethod: 'PHONE',
    contactedAt: now.toISOString(),
    publicReply: '已到现场处理并告知诉求人。',
  }),
}
const passes: Step = { by: Role.REVIEWER, mutation: 'reviewWorkOrder', input: { decision: 'PASS' } }
const completed: readonly Step[] = [...accepted, completes]
const reviewed: readonly Step[] = [...completed, passes]
const visited = (resolved: boolean, satisfaction: string): Step => ({
  by: Role.VISITOR,
  mutation: 'recordReturnVisit',
  input: { resolved, satisfaction },
})
const unhappy: readonly Step[] = [...reviewed, visited(false, 'UNSATISFIED')]
const rework: Step = {
  by: Role.ADJUDICATOR,
  mutation: 'adjudicateWorkOrder',
  input: { decision: 'REWORK', basis: '问题未实际解决，应当重办。' },
}
const returned: readonly Step[] = [
  ...dispatched,
  {
    by: 'LEAD',
    mutation: 'returnWorkOrder',
    input: { reason: 'NOT_OUR_DUTY', basis: '该事项应由其他部门牵头，见职责分工文件。' },
  },
]
const approver = Role.LEAD_APPROVER

/** A called unit shows that it has come. */
export const comesTo = (unit: string, areaCode: string): Step => ({
  by: { unit, role: Role.HANDLER },
  mutation: 'reportIn',
  input: ({ now }: Seen) => ({
    proof: 'PHOTO',
    arrivedAt: now.toISOString(),
    areaCode,
    evidence: '现场照片两张',
  }),
})

const days = (now: Date, n: number) => new Date(now.getTime() + n * 86_400_000).toISOString()

export const stories: readonly Story[] = [
  {
    item: '路灯不亮',
    area: '幸福里社区',
    kind: 'COMPLAINT',
    content: '小区门口的路灯坏了三天，老人晚上出门看不清台阶。',
    steps: [],
  },
  {
    item: '农村公路',
    area: '上塘村',
    kind: 'HELP',
    content: '村口通往镇上的路被大车压坏，下雨就是一片泥。',
    steps: [{ by: Role.DISPATCHER, mutation: 'relayWorkOrder', input: { centre: 'GC-990103' } }],
  },
  {
    item: '燃气泄漏',
    area: '望湖社区',
    kind: 'HELP',
    content: '楼道里燃气味很重，住户都不敢开灯。',
    steps: [
      {
        by: Role.CALL_TAKER,
        mutation: 'transferEmergency',
        input: { service: 'FIRE_119', note: '已请住户撤离并关闭阀门。' },
      },
      ...dispatched,
    ],
  },
  {
    item: '停水',
    area: '松风社区',
    kind: 'HELP',
    content: '整栋楼从早上开始停水，没有看到任何通知。',
    steps: dispatched,
  },
  {
    item: '违法停车',
    area: '文昌社区',
    kind: 'COMPLAINT',
    content: '学校门口每天放学都被车堵死，消防通道也停满了。',
    steps: dispatched,
  },
  {
    item: '油烟异味',
    area: '湖畔社区',
    kind: 'COMPLAINT',
    content: '楼下新开的餐馆没有装净化设备，油烟直接排到住户窗口。',
    steps: returned,
  },
  {
    item: '工地管理',
    area: '锦绣社区',
    kind: 'COMPLAINT',
    content: '工地夜里十二点还在浇筑，扬尘也没有遮盖。',
    steps: [
      ...returned,
      {
        by: { unit: 'HOTLINE', role: Role.DISPATCHER, nth: 1 },
        mutation: 'reviewReturn',
        input: { decision: 'DENY', note: '责任清单写明由你单位负责。' },
      },
    ],
  },
  // A dispute under negotiation: the unit that accepted it first goes on handling.
  {
    item: '物业服务',
    area: '书院巷社区',
    kind: 'COMPLAINT',
    content: '楼顶的公共水箱渗水，物业说归水务，水务说归物业。',
    steps: [
      ...accepted,
      {
        by: 'LEAD',
        mutation: 'raiseDispute',
        input: {
          parties: ['WATER-990102', 'OFFICE-990102002'],
          basis: '二次供水设施的维护责任未明确，建议由水务部门牵头。',
        },
      },
      {
        by: { unit: 'WATER-990102', role: Role.HANDLER },
        mutation: 'submitPosition',
        input: { position: '水箱未移交，仍属物业共用部位。', suggestedUnit: 'HOUSING-990102' },
      },
    ],
  },
  // Delegated to the street, with a unit assisting.
  {
    item: '道路破损',
    area: '湖畔社区',
    kind: 'HELP',
    content: '湖滨路人行道地砖松动，已经有人绊倒。',
    steps: [
      ...accepted,
      {
        by: 'LEAD',
        mutation: 'delegateWorkOrder',
        input: ({ delegation }: Seen) => ({
          unit: delegation?.units[0]?.code,
          dueAt: delegation?.latest,
          assignment: '请先行围挡警示，并核实破损范围。',
        }),
      },
      {
        by: 'LEAD',
        mutation: 'callAssistingUnits',
        input: { units: ['WATER-990102'], assignment: '请核查路面下沉是否因管线渗漏。' },
      },
    ],
  },
  // A whistle: the water bureau has come and reported, the street's office has not signed.
  {
    item: '道路破损',
    area: '幸福里社区',
    kind: 'COMPLAINT',
    content: '小区门口路面又塌了一块，下面像是空的，车都不敢过。',
    steps: [
      ...accepted,
      {
        by: 'LEAD',
        mutation: 'blowWhistle',
        input: {
          kind: 'JOINT_ENFORCEMENT',
          units: ['WATER-990102', 'OFFICE-990102001'],
          purpose: '疑为管线渗漏掏空路基，请到场会同勘查。',
        },
      },
      { by: { unit: 'WATER-990102', role: Role.HANDLER }, mutation: 'signWhistle', input: {} },
      {
        by: { unit: 'WATER-990102', role: Role.HANDLER },
        mutation: 'reportIn',
        input: ({ now }: Seen) => ({
          proof: 'PHOTO',
          arrivedAt: now.toISOString(),
          areaCode: '990102001001',
          evidence: '现场照片三张',
        }),
      },
      {
        by: { unit: 'WATER-990102', role: Role.HANDLER },
        mutation: 'reportWork',
        input: { report: '供水支管接口渗漏，已关阀，明日开挖更换。' },
      },
    ],
  },
  // An emergency: the traffic police have come; whoever else was called is missing when half an hour is over.
  {
    item: '道路塌陷',
    area: '幸福里社区',
    kind: 'REPORT',
    content: '路口塌了一个大坑，旁边就是燃气管线，车还在过。',
    steps: [
      ...dispatched,
      {
        by: { unit: 'GC-990102', role: Role.MONITOR },
        mutation: 'blowWhistle',
        input: {
          kind: 'EMERGENCY',
          units: ['TRAFFIC_POLICE-990102', 'OFFICE-990102001'],
          purpose: '请立即到场封路、疏散，核实管线是否受损。',
        },
      },
      { by: { unit: 'TRAFFIC_POLICE-990102', role: Role.HANDLER }, mutation: 'signWhistle', input: {} },
      comesTo('TRAFFIC_POLICE-990102', '990102001001'),
    ],
  },
  // Redirected in mid-course: the housing bureau refused, and the monitor called the water bureau in its place.
  {
    item: '道路破损',
    area: '幸福里社区',
    kind: 'COMPLAINT',
    content: '地库出口的路面一下雨就积水、沉陷，物业和街道各说各的。',
    steps: [
      ...accepted,
      {
        by: 'LEAD',
        mutation: 'blowWhistle',
        input: {
          kind: 'HARD_PROBLEM',
          units: ['HOUSING-990102', 'OFFICE-990102001'],
          purpose: '会同查明积水原因，确定整治责任。',
        },
      },
      {
        by: { unit: 'HOUSING-990102', role: Role.HANDLER },
        mutation: 'refuseWorkOrder',
        input: { basis: '地库排水属市政管网，不在本局职责内。' },
      },
      {
        by: { unit: 'GC-990102', role: Role.MONITOR },
        mutation: 'redirectWhistle',
        input: {
          units: ['WATER-990102'],
          replaced: ['HOUSING-990102'],
          basis: '经核实为雨水管网问题，改由水务局到场。',
        },
      },
    ],
  },
  // Extended once.
  {
    item: '拖欠工资',
    area: '创新社区',
    kind: 'HELP',
    content: '装修队干完活三个月了，老板一直不给工钱。',
    steps: [
      ...accepted,
      {
        by: 'LEAD',
        mutation: 'askExtension',
        input: { days: 3, basis: '涉及多名工人，需逐一核实工资台账。' },
      },
      { by: approver, mutation: 'decideExtension', input: { decision: 'APPROVE' } },
    ],
  },
  // Parked until next season, with a look at it on the way.
  {
    item: '河水污染',
    area: '芦苇荡社区',
    kind: 'REPORT',
    content: '傍晚总有人往河里排黑水，味道很大。',
    steps: [
      ...accepted,
      {
        by: 'LEAD',
        mutation: 'askParking',
        input: ({ now }: Seen) => ({
          until: days(now, 90),
          basis: '截污管网改造已列入计划，施工须待枯水期。',
        }),
      },
      {
        by: approver,
        mutation: 'decideParking',
        input: ({ now }: Seen) => ({ decision: 'APPROVE', checks: [days(now, 30), days(now, 60)] }),
      },
    ],
  },
  // Supervised: the task force wants an answer.
  {
    item: '供热不达标',
    area: '石桥社区',
    kind: 'COMPLAINT',
    content: '家里暖气一直不热，室温只有十五度，打了几次电话没人来。',
    steps: [
      ...accepted,
      {
        by: Role.SUPERVISOR,
        mutation: 'superviseWorkOrder',
        input: { basis: '同一小区多户反映，久拖未决。' },
      },
      { by: Role.SUPERVISOR, mutation: 'demandReply', input: { question: '请说明延误原因和整改时限。' } },
    ],
  },
  {
    item: '公交线路',
    area: '新村社区',
    kind: 'SUGGEST',
    content: '建议早高峰加密去市中心的公交班次。',
    steps: completed,
  },
  {
    item: '垃圾清运',
    area: '老码头社区',
    kind: 'COMPLAINT',
    content: '垃圾桶满了两天没有人来清。',
    steps: [
      ...completed,
      {
        by: Role.REVIEWER,
        mutation: 'reviewWorkOrder',
        input: { decision: 'SEND_BACK', note: '未附处理照片。' },
      },
    ],
  },
  {
    item: '入学招生',
    area: '梅岭社区',
    kind: 'CONSULT',
    content: '外地户口的孩子在这里上小学需要哪些材料？',
    steps: reviewed,
  },
  // Urged three times: a monitor looks at it.
  {
    item: '占道经营',
    area: '石桥社区',
    kind: 'COMPLAINT',
    content: '桥头的烧烤摊占了整条人行道。',
    steps: [
      ...accepted,
      ...[1, 2, 3].map(
        (): Step => ({ by: Role.CALL_TAKER, mutation: 'urgeWorkOrder', input: { byRequester: true } }),
      ),
    ],
  },
  {
    item: '宠物扰民',
    area: '幸福里社区',
    kind: 'COMPLAINT',
    content: '邻居的狗整夜叫，沟通多次没有用。',
    steps: [
      ...reviewed,
      { by: Role.VISITOR, mutation: 'recordVisitAttempt', input: { result: 'NO_ANSWER' } },
    ],
  },
  {
    item: '房屋漏水开裂',
    area: '云台社区',
    kind: 'COMPLAINT',
    content: '新房墙面开裂渗水，开发商来看过就没有下文。',
    steps: unhappy,
  },
  // Unsatisfied three times: a problem order, raised, with a leader by name.
  {
    item: '水质水压',
    area: '柳河社区',
    kind: 'COMPLAINT',
    content: '自来水发黄有沉淀，已经一个星期。',
    steps: [
      ...unhappy,
      ...[2, 3].flatMap((): Step[] => [rework, completes, passes, visited(false, 'UNSATISFIED')]),
      { by: approver, mutation: 'nameLeader', input: { leader: 'approver-2' } },
      rework,
    ],
  },
  {
    item: '信号灯故障',
    area: '望湖社区',
    kind: 'HELP',
    content: '路口信号灯一直闪黄灯，车辆抢行很危险。',
    steps: [...reviewed, visited(true, 'SATISFIED')],
  },
  {
    item: '最低生活保障',
    area: '下塘村',
    kind: 'CONSULT',
    content: '家里老人想申请低保，应该去哪里办？',
    steps: [...reviewed, visited(true, 'BASICALLY_SATISFIED')],
  },
  {
    item: '绿地养护',
    area: '湖畔社区',
    kind: 'SUGGEST',
    content: '湖边步道的灌木长得太高，建议修剪。',
    steps: [...reviewed, visited(true, 'SATISFIED')],
  },
]

/** What three people say of one street light: the first order is the one that goes on. */
export const familyOf: readonly string[] = [
  '望湖社区南门的路灯连着三晚不亮。',
  '望湖社区南门口路灯不亮，晚上散步看不清路。',
  '请修一下望湖社区南门那盏路灯，已经三天了。',
]

/** One request that waits for its receipt, one answered, one whose decline is under review. */
export const waiting: readonly {
  readonly key: string
  readonly content: string
  readonly steps: readonly Step[]
}[] = [
  { key: 'written', content: '网上看到的政策和窗口说的不一样，希望有人解释。', steps: [] },
  {
    key: 'answered',
    content: '请问图书馆周末几点开门？',
    steps: [
      {
        by: Role.CALL_TAKER,
        mutation: 'answerWorkOrder',
        input: { reply: '周末九点至二十一点开放。', satisfaction: 'SATISFIED' },
      },
    ],
  },
  {
    key: 'declined',
    content: '对法院的判决不服，要求热线改判。',
    steps: [
      {
        by: Role.CALL_TAKER,
        mutation: 'declineWorkOrder',
        input: {
          reason: 'STATUTORY_ROUTE',
          basis: '属于诉讼程序解决的事项。',
          guidance: '可在上诉期内向上一级法院提起上诉。',
        },
      },
    ],
  },
]
