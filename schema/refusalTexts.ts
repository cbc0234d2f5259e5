import type { CommandName } from '../domain/commands.ts'
import { type Instant, inZone } from '../domain/instant.ts'
import type { RefusalCode } from '../domain/refusals.ts'
import type { Language, ProblemCode } from './context.ts'

type Params = Readonly<Record<string, string | number>>

/** Every refusal in both languages. `{name}` takes a parameter; instants are shown in Beijing time. */
const texts: Readonly<Record<RefusalCode | ProblemCode, readonly [zh: string, en: string]>> = {
  ORDER_CLOSED: [
    '工单已于 {closedAt} 结案（{outcome}），不再接受操作。',
    'it was closed at {closedAt} ({outcome}) and takes nothing more.',
  ],
  WRONG_STAGE: [
    '现在不能进行此操作；工单正在等待：{accepts}。',
    'this cannot be done now; the order waits for: {accepts}.',
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
  ROLE_REQUIRED: ['此操作需要以下角色之一：{roles}。', 'this needs one of the roles {roles}.'],
  OTHER_CITY: ['{unit}不属于受理本工单的城市。', '{unit} does not belong to the city of this order.'],
  SEPARATION_OF_DUTIES: [
    '管、办、督分离：您或您的单位在本工单中已做过“{deed}”，应由他人进行。',
    'managing, handling and supervising are separate: you or your unit did "{deed}" in this order; somebody else must do this.',
  ],
  VERSION_STALE: [
    '工单已有变化：您依据的是版本 {expected}，现为 {actual}。请重新读取后再试。',
    'it has changed: you decided on version {expected}, it is now {actual}. Read it again.',
  ],
  IDEMPOTENCY_CONFLICT: [
    '该 idempotencyKey 已用于另一内容的请求。新的请求请用新的键。',
    'this idempotencyKey was used for a request with another body. Use a new key for a new request.',
  ],
  TEXT_REQUIRED: ['必须填写 {text}。', '{text} must be given.'],
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
    '每次延期为 1 至 {longest} 个工作日（不超过原期限），申请的是 {days}。',
    'an extension has 1 to {longest} working days (never more than the limit itself), not {days}.',
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
  CONTACT_REQUIRED: [
    '办结须有联系诉求人的时间和方式；确实无法联系的，须说明原因（noContactReason）。',
    'completing needs when and how the requester was contacted, or the reason why not (noContactReason).',
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
  NOT_FOUND: ['没有编号为 {number} 的工单。', 'there is no order {number}.'],
  UNKNOWN_UNIT: ['没有代码为 {value} 的单位。{hint}', 'no unit has the code {value}. {hintEn}'],
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

/** A refusal in words. */
export function inWords(code: string, params: Params, language: Language): string {
  const [zh, en] = (texts as Record<string, readonly [string, string]>)[code] ?? [code, code]
  return (language === 'en' ? en : zh).replace(/\{(\w+)\}/g, (_, name: string) => shown(params[name])).trim()
}

function shown(value: string | number | undefined): string {
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value))
    return inZone(value as Instant, 480)
      .slice(0, 16)
      .replace('T', ' ')
  return String(value ?? '')
}

const commands: Readonly<Record<CommandName, readonly [zh: string, en: string]>> = {
  register: ['登记受理', 'register'],
  answer: ['直接答复', 'answer'],
  decline: ['不予受理', 'decline'],
  reviewDecline: ['审核不予受理', 'review the decline'],
  dispatch: ['派单', 'dispatch'],
  accept: ['签收', 'accept'],
  returnOrder: ['退单', 'return'],
  reviewReturn: ['审核退单', 'review the return'],
  contact: ['记录联系', 'record a contact'],
  progress: ['记录进展', 'record progress'],
  askExtension: ['申请延期', 'ask for an extension'],
  decideExtension: ['审批延期', 'decide on the extension'],
  askParking: ['申请挂账', 'ask for parking'],
  decideParking: ['审批挂账', 'decide on the parking'],
  resume: ['恢复办理', 'resume'],
  askComplex: ['申请按复杂工单办理', 'ask to treat it as complex'],
  decideComplex: ['审批复杂工单', 'decide on its being complex'],
  complete: ['办结', 'complete'],
  review: ['审核办理结果', 'review'],
  recordVisitAttempt: ['记录回访尝试', 'record an attempt at the return visit'],
  recordReturnVisit: ['记录回访', 'record the return visit'],
  adjudicate: ['研判裁定', 'adjudicate'],
  lift: ['解除督办', 'lift the supervision'],
  rate: ['评价', 'rate'],
  comment: ['备注', 'comment'],
  urge: ['催办', 'urge'],
}

/** A command in words. */
export function commandInWords(name: CommandName, language: Language): string {
  return commands[name][language === 'en' ? 1 : 0]
}
