import { workingDaysBetween } from '../domain/calendar.ts'
import type { Duration } from '../domain/duration.ts'
import { type Limit, type Moved, runs } from '../domain/facts.ts'
import { type Instant, secondsBetween } from '../domain/instant.ts'
import { gradeOf } from '../domain/limits.ts'
import { remaining } from '../domain/limitTimes.ts'
import type { RuleBook, RuleId } from '../domain/policy.ts'
import { branchInWords } from './branchTexts.ts'
import type { Language } from './context.ts'
import { inWord, local, sayIn } from './words.ts'

/** Where a rule comes from, and how sure that is. */
interface Source {
  readonly zh: string
  readonly en: string
  readonly sure: string
}

/** Why a deadline is what it is: its rule and source, how it was reckoned, and every move since. */
export function whyInWords(limit: Limit, book: RuleBook, source: Source | null, language: Language): string {
  const parts = [
    ...headline(limit, book, source, language),
    ...reckoning(limit, book, language),
    ...standing(limit, language),
  ]
  return parts.join(language === 'en' ? ' ' : '')
}

/** The grade that a rule's pack gives to the orders for which it holds. */
export function gradeInWords(book: RuleBook, rule: RuleId, language: Language): string | null {
  return gradeOf(book, rule)?.[language === 'en' ? 'en' : 'zh'] ?? null
}

function headline(limit: Limit, book: RuleBook, source: Source | null, language: Language): string[] {
  const say = sayIn(language)
  const what = branchInWords(limit.key, language)
  const time = setBySomebody(limit, book, language) ?? durationInWords(limit.within, language)
  const rule = `${say('规则', 'Rule')} ${limit.rule}`
  const grade = gradeInWords(book, limit.rule, language)
  return [
    say(
      `${what}期限${grade ? `（${grade}）` : ''}：${time}。`,
      `${capital(what)}${grade ? ` (${grade})` : ''}: ${time}.`,
    ),
    source
      ? say(
          `${rule}，依据：${source.zh}${sureness(source, language)}。`,
          `${rule}, source: ${source.en}${sureness(source, language)}.`,
        )
      : say(`${rule}。`, `${rule}.`),
  ]
}

/** How sure a source is, where its own words do not say so: that it is a draft, or that there is none. */
function sureness({ zh, en, sure }: Source, language: Language): string {
  const say = sayIn(language)
  const word = inWord('sure', sure, language)
  return sure === 'G' || say(zh, en).includes(word) ? '' : say(`（${word}）`, ` (${word})`)
}

/** What a limit is a limit of: 'limits.handle.general' is one of handling. */
function nameOf({ rule }: Limit): string {
  return rule.split('.')[1] ?? ''
}

/** Who set the end, where the rule gives but the clock; null where the rule gives the time as well. */
function setBySomebody(limit: Limit, book: RuleBook, language: Language): string | null {
  const say = sayIn(language)
  switch (nameOf(limit)) {
    case 'assist': {
      const share = Math.round(book.assistance.share * 100)
      return say(
        `主办期限的 ${share}%，此后才请求协办的，与主办期限相同`,
        `${share} % of the lead's limit, or with it where the unit was called after that`,
      )
    }
    case 'delegated':
      return say('由交办单位确定', 'set by the unit that delegated')
    case 'parked': {
      const most = durationInWords(book.parking.upTo, language)
      return say(`由挂账审批确定，至多 ${most}`, `set by whoever approved the parking, ${most} at most`)
    }
    default:
      return null
  }
}

/** How the due instant comes about: from when, which days were counted, until when; and how it moved. */
function reckoning(limit: Limit, book: RuleBook, language: Language): string[] {
  const { from, moves, dueAt } = limit
  // Classed anew it is counted anew: what was reckoned before says nothing any more.
  const anew = moves.findLastIndex(({ reason }) => reason === 'COMPLEX' || reason === 'RECLASSIFIED')
  const later = moves.slice(anew + 1)
  const base = moves[anew]
  const due = later[0]?.was ?? dueAt
  if (setBySomebody(limit, book, language))
    return [
      sayIn(language)(
        `自 ${local(from)} 起，${local(due)} 到期。`,
        `It runs from ${local(from)} and is due ${local(due)}.`,
      ),
    ]
  return [
    ...(base ? [countedAnew(base, language)] : []),
    counted(limit, base?.reason === 'RECLASSIFIED' ? base.at : from, due, book, language),
    ...later.map((move) => moved(limit, move, book, language)),
  ]
}

function countedAnew({ reason, at, was }: Moved, language: Language): string {
  const say = sayIn(language)
  return reason === 'COMPLEX'
    ? say(
        `${local(at)} 经批准按复杂工单办理（原为 ${local(was)} 到期）。`,
        `Held to be complex at ${local(at)} (before, it was due ${local(was)}).`,
      )
    : say(
        `${local(at)} 重新分类（原为 ${local(was)} 到期）：从严的期限自此起算，不晚于原期限。`,
        `Classed anew at ${local(at)} (before, it was due ${local(was)}): the stricter limit counts from there, and ends no later than the old one.`,
      )
}

function counted(limit: Limit, from: Instant, due: Instant, book: RuleBook, language: Language): string {
  const say = sayIn(language)
  const start = beginning(limit, from, language)
  switch (limit.within.clock) {
    case 'WORKING_DAYS': {
      const days = daysBetween(from, due, book, language)
      return say(
        `自${start}起算，当日不计，计入${days}，${local(due)} 到期。`,
        `Counted from ${start}, whose day is left out: ${days}; due ${local(due)}.`,
      )
    }
    case 'WORKING_HOURS': {
      const sessions = book.calendar.sessions.map((session) => session.map(clockTime).join('–'))
      return say(
        `自${start}起算，只计工作时间（${sessions.join('、')}），${local(due)} 到期。`,
        `Counted from ${start} in working time (${sessions.join(', ')}); due ${local(due)}.`,
      )
    }
    case 'CONTINUOUS':
    case 'NATURAL_DAYS':
      return say(
        `自${start}起连续计时，夜间和节假日照计，${local(due)} 到期。`,
        `Counted from ${start} day and night, holidays as well; due ${local(due)}.`,
      )
  }
}

/** A unit's limits run from the dispatch, however late it accepts. */
function beginning(limit: Limit, from: Instant, language: Language): string {
  const say = sayIn(language)
  const name = nameOf(limit)
  return from === limit.from && (name === 'accept' || name === 'handle')
    ? say(`派单（${local(from)}）`, `the dispatch at ${local(from)}`)
    : say(` ${local(from)} `, local(from))
}

function moved(
  { within }: Limit,
  { reason, at, was, dueAt }: Moved,
  book: RuleBook,
  language: Language,
): string {
  const say = sayIn(language)
  const left = remaining(book.calendar, at, was, within)
  if (dueAt === null)
    return say(
      `${local(at)} 挂账：停止计时，余 ${timeInWords(left, within, language)}。`,
      `Parked at ${local(at)}: its clock stands still with ${timeInWords(left, within, language)} left.`,
    )
  if (reason === 'EXTENDED') {
    const days = added(was, dueAt, within, book, language)
    return say(
      `${local(at)} 批准延期：在 ${local(was)} 之后再计${days}，改为 ${local(dueAt)} 到期。`,
      `Extended at ${local(at)}: after ${local(was)} another ${days}; now due ${local(dueAt)}.`,
    )
  }
  return within.clock === 'WORKING_DAYS'
    ? say(
        `${local(at)} 恢复计时：余下时间用完的当日下班到期，即 ${local(dueAt)}。`,
        `It went on at ${local(at)}: due at the close of the day on which what was left runs out, ${local(dueAt)}.`,
      )
    : say(
        `${local(at)} 恢复计时：余下时间用完时到期，即 ${local(dueAt)}。`,
        `It went on at ${local(at)}: due when what was left runs out, ${local(dueAt)}.`,
      )
}

/** The days that an extension added, as the limit's clock counts them. */
function added(was: Instant, due: Instant, { clock }: Duration, book: RuleBook, language: Language): string {
  if (clock === 'WORKING_DAYS' || clock === 'WORKING_HOURS') return daysBetween(was, due, book, language)
  return durationInWords({ clock: 'NATURAL_DAYS', days: secondsBetween(was, due) / 86_400 }, language)
}

function standing(limit: Limit, language: Language): string[] {
  const say = sayIn(language)
  const { endedAt, parked, warnAt, provisional } = limit
  const isHeld = endedAt === null && parked === null && !runs(limit)
  return [
    ...(warnAt && parked === null ? [say(`预警：${local(warnAt)}。`, `Warned of at ${local(warnAt)}.`)] : []),
    ...(isHeld
      ? [
          say(
            '有关事项待决，暂停预警和督办，到期时间不变。',
            'Something about it is being decided: nobody is warned or supervised meanwhile, and the due instant stays.',
          ),
        ]
      : []),
    ...(provisional
      ? [
          say(
            '涉及尚未公布放假安排的年份，暂按周末和法定节假日计算。',
            'Provisional: it touches a year whose holiday notice is not out, reckoned by weekends and the holidays fixed by law.',
          ),
        ]
      : []),
  ]
}

/** The working days that were counted; of a long limit the first and the last show how. */
function daysBetween(from: Instant, due: Instant, { calendar }: RuleBook, language: Language): string {
  const say = sayIn(language)
  const days = workingDaysBetween(calendar, from, due)
  const named = days.map((date) =>
    isWeekend(date) ? say(`${date.slice(5)}（调休）`, `${date.slice(5)} (make-up day)`) : date.slice(5),
  )
  const shown = named.length > 12 ? [...named.slice(0, 6), '…', ...named.slice(-4)] : named
  return say(
    `工作日 ${days.length} 天（${shown.join('、')}）`,
    `${counting(days.length, 'working day')} (${shown.join(', ')})`,
  )
}

function isWeekend(date: string): boolean {
  return [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay())
}

/** A duration of a rule: '1 个工作日', '15 分钟（连续）'. */
function durationInWords(duration: Duration, language: Language): string {
  const say = sayIn(language)
  switch (duration.clock) {
    case 'WORKING_DAYS':
      return say(`${duration.days} 个工作日`, counting(duration.days, 'working day'))
    case 'NATURAL_DAYS':
      return say(`${duration.days} 个自然日`, counting(duration.days, 'day'))
    default:
      return timeInWords(duration.seconds, duration, language)
  }
}

/** An amount of a clock's time: '4 小时（工作时间）', '2 小时 30 分钟（连续）'. */
function timeInWords(seconds: number, { clock }: Duration, language: Language): string {
  const say = sayIn(language)
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)]
  const amount = [
    ...(hours > 0 ? [say(`${hours} 小时`, counting(hours, 'hour'))] : []),
    ...(minutes > 0 || hours === 0 ? [say(`${minutes} 分钟`, counting(minutes, 'minute'))] : []),
  ].join(' ')
  const isWorking = clock === 'WORKING_DAYS' || clock === 'WORKING_HOURS'
  return isWorking
    ? say(`${amount}（工作时间）`, `${amount} of working time`)
    : say(`${amount}（连续）`, `${amount}, day and night`)
}

function counting(amount: number, what: string): string {
  return `${amount} ${what}${amount === 1 ? '' : 's'}`
}

function clockTime(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':')
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}
