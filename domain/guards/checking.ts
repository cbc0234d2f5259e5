import { dueAt } from '../calendar.ts'
import type { Facts } from '../facts.ts'
import { type Instant, later, localDate, plusSeconds } from '../instant.ts'
import { limitRule } from '../limits.ts'
import { leadOf } from '../projection.ts'
import { outsideItsList } from './dispatching.ts'
import { cannotTakePart, delayOfDanger, first, type Guards } from './guard.ts'

export const checking: Guards = {
  recordVisitAttempt: (_asked, { facts, book, task, now }) => {
    const last = task && facts.answers[task.key]?.findLast((answer) => answer.name === 'recordVisitAttempt')
    if (!last) return null
    const { apart, differentDays } = book.visits
    const earliest = dueAt(book.calendar, last.at, apart).at
    const zone = book.calendar.utcOffsetMinutes
    const from = differentDays ? later(earliest, nextDay(last.at, zone)) : earliest
    return now < from
      ? { code: 'VISIT_TOO_SOON', rule: 'visits.apart', params: { last: last.at, earliest: from } }
      : null
  },

  adjudicate: ({ input }, { facts, book }) => {
    switch (input?.decision) {
      case 'CLOSE':
        return resolvedByVisit(facts)
          ? null
          : { code: 'CLOSE_UNRESOLVED', rule: 'limits.adjudicate', params: {} }
      case 'WRITE_OFF':
        return delayOfDanger(facts, book)
      case 'GRANT_TIME': {
        const danger = delayOfDanger(facts, book)
        if (danger) return danger
        const { id, within } = limitRule(book, 'grantedTime', facts.classification)
        const longest = 'days' in within ? within.days : 0
        return input.days >= 1 && input.days <= longest
          ? null
          : { code: 'GRANTED_LENGTH', rule: id, params: { days: input.days, longest } }
      }
      case 'HAND_OVER':
        return first(
          () => cannotTakePart(input.unit, facts),
          () => outsideItsList(input.unit, facts),
          () =>
            leadOf(facts)?.code === input.unit.code
              ? { code: 'UNIT_TWICE', rule: 'limits.adjudicate', params: { unit: input.unit.name } }
              : null,
        )
      default:
        return null
    }
  },
}

/** What the requester said at the visit of this round. */
function resolvedByVisit(facts: Facts): boolean {
  const visit = facts.answers[`round${facts.round}/VISIT`]?.findLast(
    ({ name }) => name === 'recordReturnVisit',
  )
  return visit?.name === 'recordReturnVisit' && visit.input.resolved
}

function nextDay(at: Instant, zone: number): Instant {
  const midnight = Date.parse(`${localDate(at, zone)}T00:00:00Z`) / 1000 - zone * 60 + 86_400
  return plusSeconds(at, midnight - Date.parse(at) / 1000)
}
