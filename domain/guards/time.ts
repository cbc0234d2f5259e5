import { dueAt } from '../calendar.ts'
import type { Facts, Limit } from '../facts.ts'
import type { Instant } from '../instant.ts'
import { daysIn } from '../limitTimes.ts'
import type { Task } from '../tasks.ts'
import { askedOfTime, delayOfDanger, type Guards, type Objection, type Situation } from './guard.ts'

/** So often can an approver want to look at what is parked. */
const mostChecks = 12

export const time: Guards = {
  askExtension: ({ input }, { facts, book, task, now }) => {
    const limit = limitOf(task, facts)
    if (!task || !limit) return null
    const busy = askedOfTime(task, facts)
    if (busy) return busy
    if (now >= limit.dueAt)
      return { code: 'EXTENSION_AFTER_DUE', rule: 'extensions.most', params: { dueAt: limit.dueAt } }
    const { most } = book.extensions
    if (limit.moves.filter(({ reason }) => reason === 'EXTENDED').length >= most)
      return { code: 'EXTENSIONS_USED_UP', rule: 'extensions.most', params: { most } }
    const longest = daysIn(book.calendar, limit.within)
    if (longest < 1) return { code: 'EXTENSION_OF_HOURS', rule: 'extensions.most', params: {} }
    const danger = delayOfDanger(facts, book)
    if (danger) return danger
    if (input && !(input.days >= 1 && input.days <= longest))
      return { code: 'EXTENSION_LENGTH', rule: 'extensions.most', params: { days: input.days, longest } }
    return null
  },

  askParking: ({ input }, situation) => {
    const { facts, book, task, now } = situation
    if (!task || !limitOf(task, facts)) return null
    const objection = delayOfDanger(facts, book) ?? askedOfTime(task, facts)
    if (objection) return objection
    const { most } = book.parking
    const parked = Object.values(facts.limits).flatMap(({ moves }) =>
      moves.filter(({ reason }) => reason === 'PARKED'),
    )
    if (parked.length >= most) return { code: 'PARKING_USED_UP', rule: 'parking.most', params: { most } }
    return input && wrongParking(input.until, latestParking(situation), now)
  },

  decideParking: ({ input }, { facts, task, now }) => {
    const asked = task && askedUntil(task, facts)
    if (!input || !asked || input.decision === 'DENY') return null
    const until = input.until ?? asked
    const fits = input.checks.length <= mostChecks && input.checks.every((at) => at > now && at < until)
    return (
      wrongParking(until, asked, now) ??
      (fits ? null : { code: 'PARKING_CHECKS', rule: 'parking.most', params: { most: mostChecks, until } })
    )
  },

  askComplex: (_asked, { facts, book, task }) => {
    if (!task) return null
    const danger = delayOfDanger(facts, book)
    if (danger) return danger
    if (facts.classification?.complex)
      return { code: 'COMPLEX_ALREADY', rule: 'limits.handle.complex', params: {} }
    return askedOfTime(task, facts)
  },
}

function limitOf(task: Task | null, facts: Facts): Limit | undefined {
  return task?.limit ? facts.limits[task.limit] : undefined
}

function wrongParking(until: Instant, latest: Instant, now: Instant): Objection | null {
  return until > now && until <= latest
    ? null
    : { code: 'PARKING_LENGTH', rule: 'parking.most', params: { until, latest } }
}

function latestParking({ book, now }: Situation): Instant {
  return dueAt(book.calendar, now, book.parking.upTo).at
}

/** Until when the unit asked to be parked: the answer that opened this task is the one it is numbered by. */
function askedUntil(task: Task, facts: Facts): Instant | null {
  const [, handling = '', nth = ''] = /^(.*)\/parking(\d+)$/.exec(task.key) ?? []
  const answer = facts.answers[handling]?.[Number(nth) - 1]
  return answer?.name === 'askParking' ? answer.input.until : null
}
