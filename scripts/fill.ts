import { signToken } from '../api/tokens.ts'
import { Role } from '../domain/units.ts'
import { type Account, accounts, holderOf } from '../samples/accounts.ts'
import { loadSampleCity } from '../samples/sampleCity.ts'
import { give, type Order, readSandbox } from './client.ts'

// One step of the first `npm start`: fills the city with orders in all stages, through GraphQL like any integrator.
// Keys are fixed, so that a start that was broken off goes on where it stopped.

const secret = process.env.GRIDLINE_JWT_SECRET
if (!secret) throw new Error('GRIDLINE_JWT_SECRET must be set; `npm start` sets it.')
const key = secret
const { graphql } = readSandbox()
const city = loadSampleCity()
const desk = accounts(city.people)

type Kind = 'CONSULT' | 'SUGGEST' | 'HELP' | 'COMPLAINT' | 'REPORT'
type Until =
  | 'dispatch'
  | 'accept'
  | 'return'
  | 'denied'
  | 'handle'
  | 'review'
  | 'sentBack'
  | 'visit'
  | 'attempt'
  | 'adjudicate'
  | 'rework'
  | 'closed'

/** What the city's first orders are about, and how far each has come. */
const requests: readonly [item: string, area: string, kind: Kind, content: string, until: Until][] = [
  ['路灯不亮', '幸福里社区', 'COMPLAINT', '小区门口的路灯坏了三天，老人晚上出门看不清台阶。', 'dispatch'],
  ['农村公路', '上塘村', 'HELP', '村口通往镇上的路被大车压坏，下雨就是一片泥。', 'dispatch'],
  ['燃气泄漏', '望湖社区', 'HELP', '楼道里燃气味很重，住户都不敢开灯。', 'accept'],
  ['停水', '松风社区', 'HELP', '整栋楼从早上开始停水，没有看到任何通知。', 'accept'],
  ['违法停车', '文昌社区', 'COMPLAINT', '学校门口每天放学都被车堵死，消防通道也停满了。', 'accept'],
  ['油烟异味', '湖畔社区', 'COMPLAINT', '楼下新开的餐馆没有装净化设备，油烟直接排到住户窗口。', 'return'],
  ['工地管理', '锦绣社区', 'COMPLAINT', '工地夜里十二点还在浇筑，扬尘也没有遮盖。', 'denied'],
  ['物业服务', '书院巷社区', 'COMPLAINT', '物业收了费不打扫，垃圾堆在电梯口好几天。', 'handle'],
  ['道路破损', '南站社区', 'HELP', '南站广场东侧人行道地砖松动，已经有人绊倒。', 'handle'],
  ['拖欠工资', '创新社区', 'HELP', '装修队干完活三个月了，老板一直不给工钱。', 'handle'],
  ['河水污染', '芦苇荡社区', 'REPORT', '傍晚总有人往河里排黑水，味道很大。', 'handle'],
  ['公交线路', '新村社区', 'SUGGEST', '建议早高峰加密去市中心的公交班次。', 'review'],
  ['垃圾清运', '老码头社区', 'COMPLAINT', '垃圾桶满了两天没有人来清。', 'sentBack'],
  ['入学招生', '梅岭社区', 'CONSULT', '外地户口的孩子在这里上小学需要哪些材料？', 'visit'],
  ['占道经营', '石桥社区', 'COMPLAINT', '桥头的烧烤摊占了整条人行道。', 'visit'],
  ['宠物扰民', '幸福里社区', 'COMPLAINT', '邻居的狗整夜叫，沟通多次没有用。', 'attempt'],
  ['房屋漏水开裂', '云台社区', 'COMPLAINT', '新房墙面开裂渗水，开发商来看过就没有下文。', 'adjudicate'],
  ['水质水压', '柳河社区', 'COMPLAINT', '自来水发黄有沉淀，已经一个星期。', 'rework'],
  ['信号灯故障', '望湖社区', 'HELP', '路口信号灯一直闪黄灯，车辆抢行很危险。', 'closed'],
  ['最低生活保障', '下塘村', 'CONSULT', '家里老人想申请低保，应该去哪里办？', 'closed'],
  ['绿地养护', '湖畔社区', 'SUGGEST', '湖边步道的灌木长得太高，建议修剪。', 'closed'],
]

const tokens = new Map<string, Promise<string>>()
const tokenOf = (account: Account) => {
  const known = tokens.get(account.subject) ?? signToken(key, account, 1)
  tokens.set(account.subject, known)
  return known
}

let filled = 0
for (const [i, request] of requests.entries()) {
  await bring(i + 1, request)
  filled++
  console.log(`${filled}/${requests.length}`)
}
await giveUp()

/** Brings one order as far as it is to come. */
async function bring(
  nth: number,
  [itemName, areaName, kind, content, until]: (typeof requests)[number],
): Promise<void> {
  const item = city.items.find(({ name }) => name === itemName)
  const area = city.areas.find(({ name }) => name === areaName)
  if (!item || !area) throw new Error(`the sample city has no ${itemName} or no ${areaName}`)
  let order: Order = await give(graphql, await tokenOf(desk[Role.CALL_TAKER]), 'createWorkOrder', {
    idempotencyKey: `fill-${nth}`,
    channel: nth % 3 === 0 ? 'APP' : 'PHONE',
    kind,
    content,
    itemCode: item.code,
    areaCode: area.code,
    requester: {
      name: `${'王李张刘陈杨赵黄周吴'.charAt(nth % 10)}${nth % 2 ? '女士' : '先生'}`,
      phone: `1390000${String(nth).padStart(4, '0')}`,
    },
  })
  const { number } = order
  const step = async (account: Account | null, mutation: string, input: object = {}, more = '') => {
    if (!account) throw new Error(`order ${number}: nobody for ${mutation}`)
    order = await give(graphql, await tokenOf(account), mutation, {
      number,
      idempotencyKey: `fill-${nth}-${mutation}${more}`,
      ...input,
    })
  }
  if (until === 'dispatch') return
  const unit = order.candidates[0]?.unit.code ?? ''
  await step(desk[Role.DISPATCHER], 'dispatchWorkOrder', { unit })
  const handler = holderOf(city, unit, Role.HANDLER)
  if (until === 'accept') return
  if (until === 'return' || until === 'denied') {
    await step(handler, 'returnWorkOrder', {
      reason: 'NOT_OUR_DUTY',
      basis: '该事项应由其他部门牵头，见职责分工文件。',
    })
    if (until === 'denied')
      await step(holderOf(city, 'HOTLINE', Role.DISPATCHER, 1), 'reviewReturn', { decision: 'DENY' })
    return
  }
  await step(handler, 'acceptWorkOrder')
  if (until === 'handle') return
  const completed = {
    resultKind: 'FIXED',
    contactMethod: 'PHONE',
    contactedAt: new Date().toISOString(),
    publicReply: '已到现场处理并告知诉求人。',
  }
  await step(handler, 'completeWorkOrder', completed)
  if (until === 'review') return
  if (until === 'sentBack')
    return step(desk[Role.REVIEWER], 'reviewWorkOrder', { decision: 'SEND_BACK', note: '未附处理照片。' })
  await step(desk[Role.REVIEWER], 'reviewWorkOrder', { decision: 'PASS' })
  if (until === 'visit') return
  if (until === 'attempt') return step(desk[Role.VISITOR], 'recordVisitAttempt', { result: 'NO_ANSWER' })
  if (until === 'closed')
    return step(desk[Role.VISITOR], 'recordReturnVisit', {
      resolved: true,
      satisfaction: nth % 2 ? 'SATISFIED' : 'BASICALLY_SATISFIED',
    })
  await step(desk[Role.VISITOR], 'recordReturnVisit', { resolved: false, satisfaction: 'UNSATISFIED' })
  if (until === 'rework')
    await step(desk[Role.ADJUDICATOR], 'adjudicateWorkOrder', {
      decision: 'REWORK',
      basis: '问题未实际解决，应当重办。',
    })
}

/** One request that waits for its receipt, one answered, one whose decline is under review. */
async function giveUp(): Promise<void> {
  const caller = desk[Role.CALL_TAKER]
  const waiting = async (nth: string, content: string) =>
    give(graphql, await tokenOf(caller), 'createWorkOrder', {
      idempotencyKey: `fill-${nth}`,
      channel: 'WEB',
      content,
      register: false,
    })
  await waiting('written', '网上看到的政策和窗口说的不一样，希望有人解释。')
  const answered = await waiting('answered', '请问图书馆周末几点开门？')
  await give(graphql, await tokenOf(caller), 'answerWorkOrder', {
    number: answered.number,
    idempotencyKey: 'fill-answered-answer',
    reply: '周末九点至二十一点开放。',
    satisfaction: 'SATISFIED',
  })
  const declined = await waiting('declined', '对法院的判决不服，要求热线改判。')
  await give(graphql, await tokenOf(caller), 'declineWorkOrder', {
    number: declined.number,
    idempotencyKey: 'fill-declined-decline',
    reason: 'STATUTORY_ROUTE',
    basis: '属于诉讼程序解决的事项。',
    guidance: '可在上诉期内向上一级法院提起上诉。',
  })
}
