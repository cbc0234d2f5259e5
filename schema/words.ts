import type { CommandName, EmergencyService } from '../domain/commands.ts'
import type {
  CheckpointCause,
  ClosureOutcome,
  DispatchBasis,
  MoveReason,
  SupervisionCause,
} from '../domain/facts.ts'
import type { ChildState } from '../domain/family.ts'
import { type Instant, inZone } from '../domain/instant.ts'
import type { Measure } from '../domain/mandates.ts'
import type { Rung } from '../domain/policy.ts'
import type { RecordKind } from '../domain/record.ts'
import type { Origin, RequestKind, Urgency } from '../domain/requests.ts'
import type { Stage } from '../domain/stage.ts'
import type { TaskKind } from '../domain/tasks.ts'
import type { Role } from '../domain/units.ts'
import type { WhistleKind } from '../domain/whistles.ts'
import type { Language } from './context.ts'

// The closed lists of the domain in the words of the field, in both languages.

export type Words<K extends string> = Readonly<Record<K, readonly [zh: string, en: string]>>

const commands: Words<CommandName> = {
  register: ['登记受理', 'register'],
  answer: ['直接答复', 'answer'],
  decline: ['拟不予受理', 'propose to decline'],
  reviewDecline: ['审核不予受理', 'review the decline'],
  objectToDecline: ['对不予受理提出异议', 'object to the decline'],
  dispatch: ['派单', 'dispatch'],
  relay: ['逐级转派', 'relay'],
  designate: ['指定承办', 'designate'],
  accept: ['签收', 'accept'],
  returnOrder: ['退单', 'return'],
  reviewReturn: ['审核退单', 'review the return'],
  raiseDispute: ['提出职责争议', 'raise a dispute'],
  submitPosition: ['提交意见', 'submit a position'],
  agree: ['记录协商一致', 'record an agreement'],
  failNegotiation: ['记录协商不成', 'end the negotiation'],
  rule: ['裁定', 'rule'],
  recuse: ['回避', 'step back from ruling'],
  objectToRuling: ['对裁定提出异议', 'object to the ruling'],
  contact: ['记录联系', 'record a contact'],
  progress: ['记录进展', 'record progress'],
  arrive: ['记录到场', 'record the arrival'],
  delegate: ['交办', 'delegate'],
  callAssisting: ['请求协办', 'call assisting units'],
  askExpert: ['请教专家', 'ask an expert'],
  advise: ['专家答复', 'advise'],
  pass: ['专家不作答', 'pass'],
  refuse: ['拒绝', 'refuse'],
  report: ['反馈', 'report'],
  askExtension: ['申请延期', 'ask for an extension'],
  decideExtension: ['审批延期', 'decide on the extension'],
  askParking: ['申请挂账', 'ask for parking'],
  decideParking: ['审批挂账', 'decide on the parking'],
  resume: ['恢复办理', 'resume'],
  askComplex: ['申请按复杂工单办理', 'ask to treat it as complex'],
  decideComplex: ['审批复杂工单', 'decide on its being complex'],
  complete: ['办结', 'complete'],
  review: ['审核', 'review'],
  verify: ['现场核查', 'verify'],
  recordVisitAttempt: ['记录回访尝试', 'record an attempt at the return visit'],
  recordReturnVisit: ['记录回访', 'record the return visit'],
  adjudicate: ['研判裁定', 'adjudicate'],
  reviewWriteOff: ['审核剔除', 'review the write-off'],
  nameLeader: ['指定包案领导', 'name the leader'],
  checkWithdrawal: ['核实撤诉', 'check the withdrawal'],
  rate: ['评价', 'rate'],
  blowWhistle: ['吹哨', 'blow a whistle'],
  sign: ['签收召集', 'sign the call'],
  reportIn: ['报到', 'report in'],
  conclude: ['评定到场情况', 'conclude on a unit'],
  redirect: ['中期调度：调换单位', 'redirect: call others'],
  cancelWhistle: ['取消吹哨', 'cancel the whistle'],
  evaluateWhistle: ['双向评价', 'evaluate the whistle'],
  acknowledge: ['核查确认', 'acknowledge'],
  convene: ['召集会商', 'convene the units'],
  openVideo: ['视频调度', 'open a video session'],
  demandReply: ['要求说明', 'demand a reply'],
  reply: ['书面说明', 'reply'],
  talk: ['约谈', 'record a talk'],
  notice: ['通报', 'give notice'],
  proposeAccountability: ['建议问责', 'propose accountability'],
  decideProposal: ['审定建议', 'decide on the proposal'],
  lift: ['解除督办', 'lift the supervision'],
  transferEmergency: ['转接紧急服务', 'transfer to an emergency service'],
  supplement: ['补充诉求', 'supplement'],
  reclassify: ['重新分类', 'reclassify'],
  supervise: ['主动督办', 'supervise'],
  raise: ['提级', 'raise'],
  withdraw: ['撤回诉求', 'withdraw'],
  merge: ['合并工单', 'merge'],
  unmerge: ['解除合并', 'undo the merge'],
  split: ['拆分工单', 'split'],
  revealContact: ['查看联系方式', 'see the number'],
  comment: ['备注', 'comment'],
  urge: ['催办', 'urge'],
}

const tasks: Words<TaskKind> = {
  RECEIVE: ['受理', 'receipt'],
  DECLINE_REVIEW: ['不予受理审核', 'review of the decline'],
  OBJECTION: ['异议期', 'objection'],
  DISPATCH: ['派单', 'dispatch'],
  ACCEPT: ['签收', 'acceptance'],
  RETURN_REVIEW: ['退单审核', 'review of the return'],
  MERGED: ['合并办理', 'handling with another order'],
  POSITION: ['提交意见', 'position'],
  NEGOTIATE: ['协商', 'negotiation'],
  RULE: ['裁定', 'ruling'],
  HANDLE: ['办理', 'handling'],
  ON_SPOT: ['到场', 'arrival on the spot'],
  DELEGATED: ['交办事项', 'delegated work'],
  ASSIST: ['协办', 'assistance'],
  EXPERT: ['专家会诊', 'advice of an expert'],
  SIGN: ['签收召集', 'signing of the call'],
  CONTACT: ['先行联系', 'first contact'],
  REPORT_IN: ['报到', 'reporting in'],
  WORK: ['到场办理', 'work on the spot'],
  CONCLUDE: ['逐个评定', 'conclusion on each unit'],
  EVALUATE: ['双向评价', 'evaluation'],
  CHECKPOINT: ['中期调度', 'checkpoint'],
  EXTENSION: ['延期审批', 'decision on the extension'],
  PARKING: ['挂账审批', 'decision on the parking'],
  PARKED: ['挂账中', 'parked'],
  APPROVE_COMPLEX: ['复杂工单审批', 'decision on its being complex'],
  REVIEW: ['审核', 'review'],
  VERIFY: ['现场核查', 'verification'],
  VISIT: ['回访', 'return visit'],
  ADJUDICATE: ['研判', 'adjudication'],
  WRITE_OFF: ['剔除审核', 'review of the write-off'],
  NAME_LEADER: ['指定包案领导', 'naming of the leader'],
  WITHDRAW_CHECK: ['撤诉核实', 'check of the withdrawal'],
  SUPERVISE: ['督办', 'supervision'],
  PROPOSAL: ['审定建议', 'proposal'],
  REPLY: ['书面说明', 'reply'],
  AFTERCARE: ['事后评价', 'late rating'],
}

const roles: Words<Role> = {
  CALL_TAKER: ['话务员', 'call-taker'],
  DISPATCHER: ['派单员', 'dispatcher'],
  HANDLER: ['经办人', 'handler'],
  GRID_WORKER: ['网格员', 'grid worker'],
  MONITOR: ['监哨员', 'monitor'],
  REVIEWER: ['审核员', 'reviewer'],
  VISITOR: ['回访员', 'visitor'],
  ADJUDICATOR: ['研判员', 'adjudicator'],
  SUPERVISOR: ['督办员', 'supervisor'],
  ARBITER: ['裁定员', 'arbiter'],
  LEAD_APPROVER: ['审批领导', 'lead approver'],
  ADMINISTRATOR: ['管理员', 'administrator'],
  INTEGRATOR: ['对接系统', 'integrator'],
  REQUESTER: ['诉求人', 'requester'],
}

const stages: Words<Stage> = {
  RECEIVING: ['受理', 'receiving'],
  DISPATCHING: ['派单', 'dispatching'],
  DISPUTED: ['职责争议', 'disputed'],
  ACCEPTING: ['待签收', 'accepting'],
  MERGED: ['合并办理', 'merged'],
  HANDLING: ['办理', 'handling'],
  PARKED: ['挂账', 'parked'],
  REVIEWING: ['审核', 'reviewing'],
  VERIFYING: ['核查', 'verifying'],
  VISITING: ['回访', 'visiting'],
  ADJUDICATING: ['研判', 'adjudicating'],
  CLOSED: ['已结案', 'closed'],
}

const rungs: Words<Rung> = {
  REMINDED: ['提醒承办人及其领导', 'holder and leader reminded'],
  SUPERVISED: ['启动督办', 'supervision opened'],
  DUTY_LEADER_TOLD: ['报告上一级值班领导', 'duty leader of the next level told'],
  NOTICE_PROPOSED: ['建议通报', 'notice proposed'],
  ACCOUNTABILITY_PROPOSED: ['建议问责', 'accountability proposed'],
}

const outcomes: Words<ClosureOutcome> = {
  ANSWERED: ['直接答复', 'answered'],
  DECLINED: ['不予受理', 'declined'],
  VISITED: ['回访结案', 'visited'],
  UNREACHED: ['回访未联系上', 'unreached'],
  ADJUDICATED: ['研判结案', 'adjudicated'],
  WRITTEN_OFF: ['剔除结案', 'written off'],
  WITHDRAWN: ['撤诉', 'withdrawn'],
  VERIFIED: ['核查结案', 'verified'],
  MERGED: ['随主单结案', 'closed with the order it was merged into'],
}

const bases: Words<DispatchBasis> = {
  PRECEDENT: ['先例', 'precedent'],
  RESPONSIBILITY_LIST: ['权责清单', 'responsibility list'],
  BACKSTOP: ['属地兜底', 'territory as a backstop'],
  CHOSEN: ['人工选派', 'chosen'],
  FIRST_TAKER: ['首接负责', 'first taker'],
  RULING: ['职责裁定', 'ruling'],
  HANDED_OVER: ['研判移交', 'handed over'],
  FOUND: ['自行发现', 'found by itself'],
  MERGED: ['合并办理', 'merged'],
}

const causes: Words<SupervisionCause> = {
  OVERDUE: ['超期', 'overdue'],
  SENT_BACK: ['多次退回重办', 'sent back again'],
  THIRD_RETURN: ['第三次退单', 'third return'],
  REFUSED: ['拒不承接', 'refused'],
  REWORK_UNSATISFIED: ['重办后仍不满意', 'unsatisfied after rework'],
  CLAIM_CONTRADICTED: ['办结与回访不符', 'the visit contradicts the claim'],
  PRESSED: ['施压撤诉', 'pressed to withdraw'],
  OWN_MOTION: ['主动督办', 'of its own motion'],
}

const checkpoints: Words<CheckpointCause> = {
  HALFWAY: ['期限过半', 'half of the limit has passed'],
  URGED: ['多次催办', 'urged again and again'],
  PARKED: ['挂账检查', 'a look at what is parked'],
  CONTACT_BEFORE_VISIT: ['回访前查看联系方式', 'the number was looked at before the visit'],
  WHISTLE: ['报到时间已过半', 'half of the time to report in is left'],
  WHISTLE_REFUSED: ['被召集单位拒绝', 'a called unit refused'],
}

const moves: Words<MoveReason> = {
  EXTENDED: ['延期', 'extended'],
  COMPLEX: ['复杂工单', 'complex'],
  PARKED: ['挂账停表', 'parked'],
  RESUMED: ['恢复计时', 'resumed'],
  RECLASSIFIED: ['重新分类', 'reclassified'],
  RECALCULATED: ['按新公布的放假安排重算', 'reckoned by the holiday notice'],
}

const measures: Words<Measure> = {
  REPLY: ['要求说明', 'demand a reply'],
  TALK: ['约谈', 'talk'],
  NOTICE: ['通报', 'notice'],
  ACCOUNTABILITY: ['问责建议', 'accountability'],
}

const records: Words<RecordKind> = {
  RETURN_ASKED: ['申请退单', 'asked to return'],
  RETURN_APPROVED: ['退单成立', 'return approved'],
  RETURN_DENIED: ['退单驳回', 'return denied'],
  EXTENSION_DENIED: ['延期驳回', 'extension denied'],
  PARKING_DENIED: ['挂账驳回', 'parking denied'],
  COMPLEX_DENIED: ['复杂工单申请驳回', 'not held to be complex'],
  REFUSED: ['拒绝', 'refused'],
  LATE: ['超期', 'late'],
  SUPERVISED: ['被督办', 'supervised'],
  BACKSTOP: ['属地兜底', 'backstop'],
  ASSISTANCE_MISSING: ['协办缺位', 'assistance missing'],
  CLAIM_CONTRADICTED: ['办结与回访不符', 'claim contradicted'],
  TALKED_TO: ['被约谈', 'talked to'],
  NOTICED: ['被通报', 'noticed'],
  ACCOUNTABILITY_PROPOSED: ['被建议问责', 'accountability proposed'],
  WHISTLE_MISSED: ['吹哨未报到', 'did not report in'],
  CAME_UNCONFIRMED: ['报到未获确认', 'coming not confirmed'],
}

const kinds: Words<RequestKind> = {
  CONSULT: ['咨询', 'consult'],
  SUGGEST: ['建议', 'suggest'],
  HELP: ['求助', 'help'],
  COMPLAINT: ['投诉', 'complaint'],
  REPORT: ['举报', 'report'],
}

const urgencies: Words<Urgency> = {
  DANGER: ['危及生命财产', 'danger'],
  UTILITIES: ['水电气热', 'utilities'],
  GENERAL: ['一般', 'general'],
}

const whistles: Words<WhistleKind> = {
  EMERGENCY: ['应急处置', 'emergency'],
  JOINT_ENFORCEMENT: ['联合执法', 'joint enforcement'],
  HARD_PROBLEM: ['疑难问题', 'hard problem'],
}

const origins: Words<Origin> = {
  REQUEST: ['诉求', 'a request'],
  GRID: ['网格发现', 'a grid'],
  PROACTIVE: ['未诉先办', 'what was found before anybody asked'],
}

const children: Words<ChildState> = {
  JOINING: ['正在并入', 'joining'],
  JOINED: ['已并入', 'joined'],
  REFUSED: ['未能并入', 'could not be merged'],
  LEAVING: ['正在解除', 'leaving'],
  LEFT: ['已解除', 'left'],
  TOLD: ['已告知办结', 'told that it is done'],
}

const services: Words<EmergencyService> = {
  POLICE_110: ['110 报警', '110, the police'],
  FIRE_119: ['119 消防', '119, the fire brigade'],
  AMBULANCE_120: ['120 急救', '120, an ambulance'],
}

/** How sure the source of a rule is (the pack's letters). */
const sureness: Words<'A' | 'B' | 'C' | 'D' | 'G'> = {
  A: ['已核对原文', 'text of the law read'],
  B: ['官方网页', 'official page'],
  C: ['二手资料', 'secondary source'],
  D: ['征求意见稿', 'draft'],
  G: ['本平台设定', 'our choice'],
}

export const lists = {
  command: commands,
  task: tasks,
  role: roles,
  stage: stages,
  rung: rungs,
  outcome: outcomes,
  basis: bases,
  cause: causes,
  checkpoint: checkpoints,
  move: moves,
  measure: measures,
  record: records,
  kind: kinds,
  urgency: urgencies,
  service: services,
  whistle: whistles,
  origin: origins,
  child: children,
  sure: sureness,
} satisfies Readonly<Record<string, Words<string>>>
export type List = keyof typeof lists

/** Says a thing in the language asked for, of the two in which it is written down. */
export function sayIn(language: Language): (zh: string, en: string) => string {
  return (zh, en) => (language === 'en' ? en : zh)
}

/** A value of one of the domain's lists, in words; what is not in the list is shown as it is. */
export function inWord<L extends List>(list: L, value: string, language: Language): string {
  const words = (lists[list] as Words<string>)[value]
  return words ? words[language === 'en' ? 1 : 0] : value
}

/** Several values, as parameters of refusals hold them: with blanks between them. */
export function inWordList(list: List, values: string, language: Language): string {
  return values
    .split(' ')
    .filter(Boolean)
    .map((value) => inWord(list, value, language))
    .join(language === 'en' ? ', ' : '、')
}

/** A command in words. */
export function commandInWords(name: CommandName, language: Language): string {
  return inWord('command', name, language)
}

/** An instant as people read it: Beijing time, to the minute. */
export function local(at: Instant): string {
  return inZone(at, 480).slice(0, 16).replace('T', ' ')
}
