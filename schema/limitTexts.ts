import { workingDaysBetween } from '../domain/calendar.ts'
import { type Duration, notation } from '../domain/duration.ts'
import type { Limit } from '../domain/facts.ts'
import type { RuleBook } from '../domain/policy.ts'
import type { Language } from './context.ts'
import { branchInWords } from './timelineTexts.ts'
import { inWord, local } from './words.ts'

/** Where a rule comes from, and how sure that is. */
interface Source {
  readonly zh: string
  readonly en: string
  readonly sure: string
}

/** Why a deadline is what it is: its rule and source, and how it was reckoned. */
export function whyInWords(limit: Limit, book: RuleBook, source: Source | null, language: Language): string {
  const say = (zh: string, en: string) => (language === 'en' ? en : zh)
  const what = branchInWords(limit.key, language)
  const within = durationInWords(limit.within, language)
  const parts = [
    say(`${what}期限：${within}（规则 ${limit.rule}）。`, `${what}: ${within} (rule ${limit.rule}).`),
    ...(source
      ? [say(`依据：${source.zh}（${source.sure}）。`, `Source: ${source.en} (${source.sure}).`)]
      : []),
    ...reckoning(limit, book, language),
    ...limit.moves.map(({ reason }) =>
      say(`变动：${inWord('move', reason, language)}。`, `Moved: ${inWord('move', reason, language)}.`),
    ),
    ...(limit.warnAt ? [say(`${local(limit.warnAt)} 预警。`, `Warned of at ${local(limit.warnAt)}.`)] : []),
    ...(limit.provisional
      ? [
          say(
            '涉及尚未公布放假安排的年份，为暂定期限。',
            'It touches a year whose holiday notice is not out: provisional.',
          ),
        ]
      : []),
  ]
  return parts.join(language === 'en' ? ' ' : '')
}

/** How the due instant comes about: from when, which days were counted, until when. */
function reckoning(
  { from, dueAt, within, parked }: Limit,
  { calendar }: RuleBook,
  language: Language,
): string[] {
  const say = (zh: string, en: string) => (language === 'en' ? en : zh)
  if (parked !== null) return [say('挂账中，停止计时。', 'Parked: its clock stands still.')]
  const span = say(
    `自 ${local(from)} 起，至 ${local(dueAt)} 止`,
    `It runs from ${local(from)} to ${local(dueAt)}`,
  )
  if (within.clock !== 'WORKING_DAYS') return [say(`${span}。`, `${span}.`)]
  const days = workingDaysBetween(calendar, from, dueAt).map((date) => date.slice(5))
  // Of a long limit the first and the last days show how it was counted.
  const shown = days.length > 12 ? [...days.slice(0, 6), '…', ...days.slice(-4)] : days
  return [
    say(
      `${span}，起算日不计，计入工作日：${shown.join('、')}。`,
      `${span}; the opening day is not counted, the working days counted are ${shown.join(', ')}.`,
    ),
  ]
}

/** A duration in words: '1 个工作日', '15 分钟'. */
export function durationInWords(duration: Duration, language: Language): string {
  const [amount = '', unit = ''] = notation(duration).split(' ')
  const names: Readonly<Record<string, readonly [string, string]>> = {
    WD: ['个工作日', 'working days'],
    d: ['个自然日', 'days'],
    h: ['小时（连续）', 'hours, day and night'],
    min: ['分钟（连续）', 'minutes, day and night'],
    s: ['秒', 'seconds'],
    wh: ['个工作小时', 'working hours'],
    wmin: ['分钟（工作时间）', 'minutes of working time'],
    ws: ['秒（工作时间）', 'seconds of working time'],
  }
  const name = names[unit]
  if (!name) return `${amount} ${unit}`
  return language === 'en' ? `${amount} ${name[1]}` : `${amount} ${name[0]}`
}
