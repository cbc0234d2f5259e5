import type { Language } from './context.ts'

type Names = Readonly<Record<string, readonly [zh: string, en: string]>>

/** What a branch is about, by the last words of its key; each counts its own (extension1, extension2 …). */
const branches: Names = {
  RECEIVE: ['受理', 'receipt'],
  answer: ['答复审核', 'review of the answer'],
  decline: ['不予受理审核', 'review of the decline'],
  objection: ['异议', 'objection'],
  again: ['重新受理', 'receipt after all'],
  DISPATCH: ['派单', 'dispatch'],
  ACCEPT: ['签收', 'acceptance'],
  return: ['退单审核', 'review of the return'],
  NEGOTIATE: ['协商', 'negotiation'],
  positions: ['各方意见', 'positions'],
  RULE: ['裁定', 'ruling'],
  HANDLE: ['办理', 'handling'],
  onSpot: ['到场', 'arrival'],
  delegated: ['交办', 'delegated work'],
  assist: ['协办', 'assistance'],
  extension: ['延期审批', 'decision on the extension'],
  parking: ['挂账审批', 'decision on the parking'],
  PARKED: ['挂账', 'parking'],
  complex: ['复杂工单审批', 'decision on its being complex'],
  review: ['审核', 'review'],
  verify: ['现场核查', 'verification'],
  VISIT: ['回访', 'return visit'],
  ADJUDICATE: ['研判', 'adjudication'],
  WRITE_OFF: ['剔除审核', 'review of the write-off'],
  second: ['剔除复审', 'second review of the write-off'],
  raised: ['指定包案领导', 'naming of the leader'],
  withdrawal: ['撤诉核实', 'check of the withdrawal'],
  replies: ['书面说明', 'reply'],
  dispute: ['职责争议', 'dispute'],
  merged: ['合并办理', 'handling with another order'],
  expert: ['专家会诊', 'advice of an expert'],
  SIGN: ['签收召集', 'signing of the call'],
  CONTACT: ['先行联系', 'first contact'],
  REPORT_IN: ['报到', 'reporting in'],
  WORK: ['到场办理', 'work on the spot'],
  CONCLUDE: ['逐个评定', 'conclusion on each unit'],
  watch: ['监哨', 'watch over the whistle'],
  ofCalled: ['对被召集单位的评价', 'evaluation of the called unit'],
  ofBlower: ['对吹哨单位的评价', 'evaluation of the blower'],
  called: ['被召集单位', 'called unit'],
  whistle: ['吹哨', 'whistle'],
  AFTERCARE: ['事后评价', 'late rating'],
}

/** What runs beside an order is about something: of a limit, or for a cause of its own. */
const beside: Names = {
  supervision: ['督办', 'supervision'],
  proposal: ['建议', 'proposal'],
  checkpoint: ['中期调度', 'checkpoint'],
}

const causes: Names = {
  own: ['主动', 'of its own motion'],
  sentBack: ['多次退回', 'sent back again'],
  refused: ['拒绝', 'refused'],
  contradicted: ['与回访不符', 'contradicted by the visit'],
  unsatisfied: ['重办不满意', 'unsatisfied rework'],
  urge: ['催办', 'urged'],
  reveal: ['查看联系方式', 'a look at the number'],
}

/** What a task, limit or branch is about: '办理', '督办（签收）'. */
export function branchInWords(key: string, language: Language): string {
  const of = language === 'en' ? 1 : 0
  const parts = key.split('/')
  const [first = '', subject = ''] = parts
  const kind = beside[first]?.[of]
  if (!kind) return named(parts, of) ?? key
  const about = named(subject.split('.'), of)
  const own = named(parts.slice(2), of) ?? kind
  if (!about) return own
  return language === 'en' ? `${own} (${about})` : `${own}（${about}）`
}

/** The last part of a key that has a name. */
function named(parts: readonly string[], of: 0 | 1): string | null {
  const [round = '', work] = parts
  if (/RULE\/objection$/.test(parts.join('/'))) return ['再次裁定', 'second ruling'][of] ?? null
  if (parts.length === 2 && work === 'HANDLE' && round !== 'round1') return ['重办', 'rework'][of] ?? null
  for (const part of parts.toReversed()) {
    const [, name = '', nth] = /^(.*?)(\d*)$/.exec(part) ?? []
    if (name === 'dispatch') return [`第 ${nth} 次派单`, `dispatch ${nth}`][of] ?? null
    const words = branches[name] ?? causes[name]
    if (words) return words[of]
  }
  return null
}
