import type { Instant } from '../domain/instant.ts'
import type { RefusalCode } from '../domain/refusals.ts'
import type { Language, ProblemCode } from './context.ts'
import { inWord, inWordList, local } from './words.ts'

type Params = Readonly<Record<string, string | number>>

/** Every refusal in both languages. `{name}` takes a parameter; instants are shown in Beijing time. */
const texts: Readonly<Record<RefusalCode | ProblemCode, readonly [zh: string, en: string]>> = {
  ORDER_CLOSED: [
    '工单已于 {closedAt} 结案（{outcome}），不再接受操作。',
    'it was closed at {closedAt} ({outcome}) and takes nothing more.',
  ],
  WRONG_STAGE: [
    '现在不能进行此操作；工单正在等待：{waits}。',
    'this cannot be done now; the order waits for: {waits}.',
  ],
  OTHER_TASK: [
    '待办 {taskKey} 不接受此操作；它接受：{accepts}。',
    'the task {taskKey} does not take this; it takes: {accepts}.',
  ],
  UNKNOWN_TASK: [
    '没有名为 {taskKey} 的待办；现有待办：{open}。',
    'no open task has the key {taskKey}; open are: {open}.',
  ],
  TASK_REQUIRED: [
    '您有多个待办可做此操作，请用 taskKey 指明：{tasks}。',
    'several of your tasks would take this; name one by taskKey: {tasks}.',
  ],
  NOT_HOLDER: ['该待办由{holder}承担，不在您的单位。', 'this task is held by {holder}, not by your unit.'],
  DONE_ALREADY: [
    '贵单位已完成此项；现待{holder}办理。',
    'your unit has done this; it waits for {holder} now.',
  ],
  ROLE_REQUIRED: ['此操作所需角色：{roles}。', 'this is done by: {roles}.'],
  OTHER_CITY: ['{unit}不属于受理本工单的城市。', '{unit} does not belong to the city of this order.'],
  SEPARATION_OF_DUTIES: [
    '管、办、督分离：您或您的单位在本工单中已做过“{deed}”，应由他人进行。',
    'managing, handling and supervising are separate: you or your unit did "{deed}" in this order; somebody else must do this.',
  ],
  VERSION_STALE: [
    '工单现为版本 {actual}，您依据的是 {expected}。请重新读取后再试。',
    'it stands at version {actual}, and you decided on {expected}. Read it again.',
  ],
  IDEMPOTENCY_CONFLICT: [
    '该 idempotencyKey 已用于另一内容的请求。新的请求请用新的键。',
    'this idempotencyKey was used for a request with another body. Use a new key for a new request.',
  ],
  TEXT_REQUIRED: ['必须填写 {text}。', '{text} must be given.'],
  REASON_REQUIRED: [
    '不同意或退回的，须说明理由（{text}）。',
    'what is denied or sent back has its reason; give it in {text}.',
  ],
  RETURN_OF_DANGER: [
    '危及生命财产安全的工单不得退单：先处置，后争议。',
    'an order about danger cannot be returned: handle first, dispute later.',
  ],
  RETURN_OF_DESIGNATED: ['指定承办的工单不得退单。', 'a designated order cannot be returned.'],
  RETURN_WINDOW_PASSED: ['退单期限已于 {until} 届满。', 'the time for returning it ended at {until}.'],
  RETURN_NEEDS_NEW_EVIDENCE: [
    '退单已被驳回；再次退单须有新的证据（newEvidence）。',
    'a return was denied before; a second one needs new evidence (newEvidence).',
  ],
  UNIT_CANNOT_HANDLE: [
    '{unit}不是承办单位，不能派单给它。',
    '{unit} is no handling unit; nothing can be dispatched to it.',
  ],
  EXTENSION_AFTER_DUE: [
    '延期须在到期前申请；本期限已于 {dueAt} 到期。',
    'an extension is asked for before the due instant, and that was {dueAt}.',
  ],
  EXTENSIONS_USED_UP: ['至多延期 {most} 次，已用完。', 'it may be extended {most} times at most, and was.'],
  EXTENSION_LENGTH: [
    '每次延期为 1 至 {longest} 天（不超过原期限），申请的是 {days}。',
    'an extension has 1 to {longest} days (never more than the limit itself), not {days}.',
  ],
  EXTENSION_OF_HOURS: [
    '以小时计的期限不能延期；不能按时办结的，请说明进展并尽快办结。',
    'a limit of hours is not extended; tell how the work goes on, and complete it as soon as it can be.',
  ],
  PARKING_USED_UP: ['至多挂账 {most} 次，已用完。', 'it may be parked {most} times at most, and was.'],
  PARKING_LENGTH: [
    '挂账至迟到 {latest}，且须晚于现在；申请的是 {until}。',
    'it may be parked until {latest} at the latest, and not into the past; asked for was {until}.',
  ],
  DECISION_PENDING: [
    '前一申请尚待{holder}决定（{taskKey}）。',
    'an earlier request still waits for {holder} ({taskKey}).',
  ],
  PARKED_NOW: ['工单挂账中；请先恢复办理（{taskKey}）。', 'it is parked; resume it first ({taskKey}).'],
  COMPLEX_ALREADY: ['已按复杂工单办理。', 'it is a complex order already.'],
  NOBODY_ASKED: [
    '本工单来自{origin}，没有诉求人：无人可联系、回访或撤诉；办结后由另一人现场核查。',
    'it comes from {origin} and has no requester: nobody can be contacted, visited or withdraw; when it is completed another person looks at the place.',
  ],
  SPLIT_COUNT: [
    '一次拆出 1 至 {most} 件；现为 {count} 件。',
    '1 to {most} parts are split off at a time; these are {count}.',
  ],
  SPLIT_LEAVES_NOTHING: [
    '拆出的第 {part} 件与原单事项、地点相同，原单将无内容可办；请保留原单事项，只拆出其他事项。',
    'part {part} has the item and the place of the order itself, which would have nothing left: split off what is about something else.',
  ],
  MERGE_INTO_ITSELF: [
    '工单不能并入自身；请填写另一工单的编号。',
    'an order cannot be merged into itself; name another order.',
  ],
  MERGE_TOO_LATE: [
    '本工单已办结（{stage}），此后不再并入或拆出；同一事项的新诉求请单独受理。',
    'its work was reported done ({stage}): nobody joins or leaves it any more; what is asked of now is an order of its own.',
  ],
  MERGED_NOW: [
    '工单 {number} 正随工单 {into} 合并办理；请对 {into} 操作，或先解除合并。',
    'order {number} is handled together with {into}: act on {into}, or undo that merge first.',
  ],
  CHILDREN_COUNT: [
    '一次合并 1 至 {most} 件，合计不超过 {most} 件；现为 {count} 件。',
    '1 to {most} orders are handled together in all; these would be {count}.',
  ],
  CHILD_TWICE: [
    '工单 {number} 被写了两次，或已在合并之列。',
    'order {number} is named twice, or is among those that are merged already.',
  ],
  CHILD_CLOSED: ['工单 {number} 已结案，不能并入。', 'order {number} is closed and cannot be merged.'],
  CHILD_ACCUSES: [
    '工单 {number} 涉及被投诉方，须单独办理。',
    'order {number} accuses somebody and is handled for itself.',
  ],
  CHILD_MORE_URGENT: [
    '工单 {number} 比主单紧急；请先将主单重新分类。',
    'order {number} is more urgent than the one it would be merged into: reclassify that one first.',
  ],
  CHILD_TOO_FAR: [
    '工单 {number} 已办结、挂账、有争议或有未了结的吹哨，不能并入。',
    'order {number} was completed, is parked, disputed, or has an open whistle, and cannot be merged.',
  ],
  HAS_CHILDREN: [
    '工单 {number} 自身有并入的工单；请反向合并，或先解除。',
    'order {number} has orders merged into it: merge the other way round, or undo those first.',
  ],
  NOT_A_CHILD: [
    '工单 {number} 未并入本工单；现已并入：{children}。',
    'order {number} is not merged into this one; these are: {children}.',
  ],
  CONTACT_REQUIRED: [
    '请填写 {text}：办结须有联系诉求人的方式和时间（contactedAt）；确实未能联系的，contactMethod 为 NONE 并说明原因（noContactReason）。',
    'give {text}: completing needs how and when the requester was contacted (contactedAt), or contactMethod NONE with the reason (noContactReason).',
  ],
  CONTACT_BEFORE_RECEIPT: [
    '联系时间 {at} 早于受理时间 {receivedAt}。',
    'the contact at {at} lies before the receipt at {receivedAt}.',
  ],
  CONTACT_IN_FUTURE: ['联系时间 {at} 尚未到来。', 'the contact at {at} lies in the future.'],
  VISIT_TOO_SOON: [
    '上次回访尝试在 {last}；下一次最早 {earliest}（不同日，间隔至少两小时）。',
    'the last attempt was at {last}; the next may be made from {earliest} (another day, at least two hours apart).',
  ],
  MEETING_TIME: ['会商时间 {at} 已过。', 'the meeting at {at} lies in the past.'],
  ACCUSED: [
    '{unit}是本工单的被投诉方（或其下级、人员），不得参与。',
    '{unit} is complained about here, or stands below who is, and takes no part.',
  ],
  UNIT_ACCUSED: [
    '{unit}是本工单的被投诉方（或其下级），不能参与办理。',
    '{unit} is complained about here, or stands below who is, and can be given nothing.',
  ],
  ACCUSED_IS_DESK: [
    '被投诉方包括受理和管理工单的{unit}，热线不能自己办理：请转纪检监察或其上级处理。',
    'those complained about include {unit}, which receives and manages orders: the hotline cannot handle this itself; send it to discipline inspection or to the level above.',
  ],
  ACCUSED_HOLDS_TASK: [
    '{unit}还承担着待办 {taskKey}，请先办理该待办，再将其列为被投诉方。',
    '{unit} holds the task {taskKey}: have it answered first, then name the unit as complained about.',
  ],
  OUT_OF_REACH: ['{unit}不在{centre}的派单范围内。', '{unit} is out of reach of {centre}.'],
  OUTSIDE_ITS_LIST: [
    '该事项不在{unit}的清单内：社区和网格不承接清单以外的事项。',
    "this item is not in {unit}'s list: communities and grids are sent nothing beyond it.",
  ],
  RETURNED_BEFORE: [
    '{unit}的退单已经成立，不能再次派给它；确属其职责的，请由审批领导指定承办，或提出职责争议。',
    "{unit}'s return was approved; it is not dispatched there again. If it is responsible after all, raise a dispute, or have a lead approver designate it.",
  ],
  RELAY_TARGET: [
    '不能转派至{unit}；可转派的下级网格中心：{centres}。',
    'it cannot be relayed to {unit}; grid centres further down: {centres}.',
  ],
  UNITS_COUNT: [
    '单位数量应为 {least} 至 {most} 个，现为 {count} 个。',
    'this takes {least} to {most} units, these are {count}.',
  ],
  UNIT_TWICE: ['{unit}已在其中，不能重复。', '{unit} is there already.'],
  EMERGENCY_TRANSFERRED: [
    '已转接{service}，只能登记受理；正在审核的，请不同意或退回。',
    'it was passed to {service} and can only be registered; deny or send back what was proposed instead.',
  ],
  DISPUTE_PENDING: [
    '职责争议尚未了结（{taskKey}），争议期间由首接单位办理，不得退单。',
    'the dispute is not settled ({taskKey}); meanwhile whoever took it first handles it and does not return it.',
  ],
  DISPUTED_ALREADY: [
    '职责争议已在进行，现由{holder}处理。',
    'whose duty it is, is disputed already; {holder} has it.',
  ],
  DISPUTE_OF_DESIGNATED: [
    '指定承办的工单不再争议职责。',
    'whose duty a designated order is, is no longer disputed.',
  ],
  NOT_A_PARTY: [
    '{unit}不是争议各方之一；各方为：{parties}。',
    '{unit} is no party of the dispute; the parties are {parties}.',
  ],
  RULING_BY_PARTY: [
    '{unit}与争议一方{party}有隶属关系，不得裁定。',
    '{unit} stands above or below {party}, a party of the dispute, and does not rule on it.',
  ],
  RULING_SCOPE: [
    '先例的适用区域应为{area}或其上级区域，{scope}不是。',
    'a precedent holds in {area} or in an area above it; {scope} is neither.',
  ],
  PRECEDENT_ENDED: ['先例的有效期 {until} 已过。', 'the precedent would have ended at {until} already.'],
  LAST_ARBITER: [
    '{unit}没有其他人可以裁定，不能回避。',
    'nobody else of {unit} is left to rule, so that you cannot step back.',
  ],
  DELEGATION_TARGET: [
    '不能交办给{unit}；可交办的下一级单位：{units}。',
    'it cannot be delegated to {unit}; units one level down that could take it: {units}.',
  ],
  DELEGATION_WINDOW: [
    '交办期限应在 {earliest} 至 {latest} 之间（给下级留出剩余时间的一半，且早于主办期限五分之一）。',
    'a delegated part is due between {earliest} and {latest}: half of what is left for it, and a fifth of the limit before the lead is due.',
  ],
  ASSISTANCE_OPEN: [
    '{holder}尚未反馈协办情况；不等待的，请填写 assistanceMissing: true。',
    '{holder} has not reported yet; complete without it by assistanceMissing: true.',
  ],
  PROOF_TIME: [
    '到场时间 {at} 应在受理（{receivedAt}）之后、现在之前。',
    'the arrival at {at} lies before the receipt at {receivedAt}, or in the future.',
  ],
  PARKING_CHECKS: [
    '检查时间至多 {most} 个，且应在现在与 {until} 之间。',
    'there are at most {most} looks at what is parked, between now and {until}.',
  ],
  CLOSE_UNRESOLVED: [
    '回访未解决的，不能直接结案：请重办、宽限、移交或申请剔除。',
    'what is not resolved is not closed: rework it, grant time, hand it over or write it off.',
  ],
  GRANTED_LENGTH: [
    '宽限为 1 至 {longest} 天，填写的是 {days}。',
    'granted are 1 to {longest} days, not {days}.',
  ],
  NOTHING_CHANGES: ['分类没有变化。', 'it is classed like that already.'],
  NOT_REGISTERED: ['尚未登记受理。', 'it is not registered yet.'],
  NOT_DISPATCHED: ['尚无承办单位，请指明单位。', 'no unit has it yet; name one.'],
  NOT_CONCERNED: [
    '{unit}不管辖本工单所在地，也不是承办单位，不能进行此操作。',
    "{unit} neither covers this order's place nor leads it, and leaves this to those who do.",
  ],
  NO_MANDATE: [
    '{unit}对{subject}没有采取“{measure}”的督办权限（权限至：{upTo}）。',
    '{unit} has no mandate over {subject} for this: {measure} (it reaches up to: {upTo}).',
  ],
  UNIT_NOT_INVOLVED: [
    '{unit}与本工单无关，不能因此被督办。',
    '{unit} has no part in this order, and is not supervised for it.',
  ],
  SUPERVISED_ALREADY: ['{unit}已被主动督办。', '{unit} is supervised already.'],
  RAISED_TO_THE_TOP: ['已提至市级，不能再提级。', 'it is raised to the city already.'],
  WITHDRAW_OF_DANGER: [
    '危及生命财产安全的，不因撤诉停止办理：正在核实的请不同意；如有新情况请补充诉求。',
    'danger is handled whether or not it is withdrawn: deny what is being checked, and supplement what is new.',
  ],
  TRANSFERRED_ALREADY: ['已转接{service}。', 'it was passed to {service} already.'],
  ANSWER_OF_DANGER: [
    '提交时称危及生命财产安全，不能直接答复结案：请登记受理（确非危险的，登记时改紧急程度）。',
    'it was handed in as danger and is not answered away: register it, with another urgency if it is none.',
  ],
  DELAY_OF_DANGER: [
    '危及生命财产安全的，须立即处置：不挂账、不按复杂工单办理，不宽限、不剔除（请重办或移交），也不在有单位办理之前争议职责（请先派单）。',
    'danger is handled at once: it is neither parked nor made complex, nor granted days or written off (rework it, or hand it over), nor disputed before a unit has it (dispatch it first).',
  ],
  WITHDRAW_PRESSED: [
    '受人施压而撤诉的，不能同意撤诉：请不同意，并说明情况。',
    'whoever was pressed has withdrawn nothing: deny it, and say what happened.',
  ],
  NO_NEED_TO_KNOW: [
    '贵单位目前没有本工单的待办，不能查看联系方式。',
    'your unit has nothing to do with this order now, and need not know the number.',
  ],
  WHISTLE_NOT_YOURS: [
    '{unit}现在不能吹哨：由正在办理的单位吹哨；危及生命财产的，派单后所在地网格中心即可吹哨。',
    '{unit} does not whistle here now: whoever has the work does, and on danger the grid centres of the place from the dispatch on.',
  ],
  WHISTLE_KIND: [
    '应急哨限于：{urgencies}。其他情形请用联合执法哨或疑难问题哨，或先重新分类。',
    'an emergency whistle is for: {urgencies}. Blow one of another kind, or reclassify first.',
  ],
  WHISTLE_OPEN: [
    '吹哨 {whistle} 尚未了结：请{holder}先逐个评定，或取消吹哨。',
    'whistle {whistle} is open: have {holder} conclude or cancel it first.',
  ],
  WORK_DUE: [
    '办理时间 {due} 应在现在与主办期限 {latest} 之间。',
    'the work is due between now and the end of the handling, {latest}, not {due}.',
  ],
  CAME_TIME: [
    '报到时间 {at} 应在被召集（{calledAt}）之后、现在之前，且结束不早于开始。',
    'coming at {at} lies before the call at {calledAt}, in the future, or ends before it begins.',
  ],
  CAME_ELSEWHERE: ['{scope}不是本工单所在地（{area}）。', '{scope} is not where this order is ({area}).'],
  SESSION_ALONE: ['视频会话至少两人参加。', 'a video session has two participants or more.'],
  NOT_CALLED: ['{unit}不在其中；可选：{units}。', '{unit} is not among them; there are: {units}.'],
  CONCLUDE_TOO_SOON: [
    '{unit}尚未反馈，报到期限也未过；现在可评定：{units}。',
    '{unit} has not reported, and its time to come is not over; can be concluded now: {units}.',
  ],
  CAME_NOT: [
    '{unit}没有报到并反馈，不能评定为已到场。',
    '{unit} has neither come nor reported; it cannot be concluded as having come.',
  ],
  EVERYBODY_CAME: [
    '被召集的单位均已报到，无需调整。',
    'everybody who was called has come; there is nobody to replace.',
  ],
  OWN_EVALUATION: [
    '您已代表另一方评价，不能评价自己的单位。',
    'you have spoken for the other side; nobody evaluates itself.',
  ],
  SCORE: ['评分为 1 至 5，填写的是 {score}。', 'a score is 1 to 5, not {score}.'],
  NOT_FOUND: ['没有编号为 {number} 的工单。', 'there is no order {number}.'],
  UNKNOWN_UNIT: ['没有代码为 {value} 的单位。{hint}', 'no unit has the code {value}. {hintEn}'],
  UNIT_DISSOLVED: [
    '{name}（{value}）已于 {since} 撤销，由 {successors} 承接。',
    '{nameEn} ({value}) is dissolved since {since}; its successors are {successorsEn}.',
  ],
  UNKNOWN_AREA: ['没有代码为 {value} 的区域。{hint}', 'no area has the code {value}. {hintEn}'],
  UNKNOWN_ITEM: ['没有代码为 {value} 的事项。{hint}', 'no item has the code {value}. {hintEn}'],
  BAD_TEXT: [
    '文本含有不能保存的字符（NUL 或不成对的代理项），位置 {at}。',
    'the text holds a character that cannot be kept (NUL or a lone surrogate) at {at}.',
  ],
  BAD_VALUE: ['{zh}', '{en}'],
  ALREADY_RECEIVED: [
    '该 {field} 已用于您无权查看的诉求；请换用新的。',
    'this {field} was used for a request that you may not see; give a new one.',
  ],
}

/** Which of the domain's lists the values of a parameter are of. */
const lists = {
  accepts: 'command',
  deed: 'command',
  roles: 'role',
  outcome: 'outcome',
  measure: 'measure',
  upTo: 'measure',
  service: 'service',
  urgencies: 'urgency',
  origin: 'origin',
  stage: 'stage',
} as const

/** What a code says, before its values are known. */
export function meaningOf(code: RefusalCode | ProblemCode): string {
  const general = code === 'BAD_VALUE' ? ['该值不能使用', 'the value cannot be used'] : texts[code]
  return general.map((text) => text.replace(/ ?\{hint(En)?\}/, '')).join(' · ')
}

/** A refusal in words. */
export function inWords(code: string, params: Params, language: Language): string {
  const [zh, en] = (texts as Record<string, readonly [string, string]>)[code] ?? [code, code]
  return (language === 'en' ? en : zh)
    .replace(/\{(\w+)\}/g, (_, name: string) => shown(name, params[name], language))
    .trim()
}

function shown(name: string, value: string | number | undefined, language: Language): string {
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value))
    return local(value as Instant)
  const list = (lists as Readonly<Record<string, (typeof lists)[keyof typeof lists]>>)[name]
  if (name === 'waits') return waitsInWords(String(value ?? ''), language)
  if (list && value === 'handling unit') return language === 'en' ? 'the handling' : '承办'
  if (list && value === 'finding') return language === 'en' ? 'the finding' : '发现上报'
  return list ? inWordList(list, String(value ?? ''), language) : String(value ?? '')
}

/** 'HANDLE@临湖区城市管理局 …': tasks with their holders. */
function waitsInWords(waits: string, language: Language): string {
  const each = waits
    .split(' ')
    .filter(Boolean)
    .map((wait) => {
      const [kind = '', holder = ''] = wait.split('@')
      const task = inWord('task', kind, language)
      return language === 'en' ? `${task} (${holder})` : `${task}（${holder}）`
    })
  if (each.length === 0) return language === 'en' ? 'nobody at this moment' : '无'
  return each.join(language === 'en' ? ', ' : '、')
}
