import { dueAt, secondsOfWorkingDay } from './calendar.ts'
import type { CommandName } from './commands.ts'
import { dispatchOf, isUnder } from './evolve.ts'
import type { Facts, Limit } from './facts.ts'
import { type Instant, later, localDate, passed, plusSeconds } from './instant.ts'
import { nominalSeconds } from './limitTimes.ts'
import type { Asked } from './permits.ts'
import type { RuleBook } from './policy.ts'
import type { Refusal } from './refusals.ts'
import type { Task } from './tasks.ts'
import { UnitKind } from './units.ts'

interface Situation {
  readonly facts: Facts
  readonly book: RuleBook
  readonly task: Task | null
  readonly now: Instant
}
type Objection = Pick<Refusal, 'code' | 'rule' | 'params'>
type Guard<N extends CommandName> = (
  asked: Extract<Asked, { name: N }>,
  situation: Situation,
) => Objection | null

/** The rules of single commands, beyond stage, holder, role and separation. They only guard. */
const table: { [N in CommandName]?: Guard<N> } = {
  dispatch: ({ input }) => {
    if (!input) return null
    const { unit } = input
    const handles =
      unit.kind === UnitKind.DEPARTMENT ||
      unit.kind === UnitKind.SUBDISTRICT_OFFICE ||
      unit.kind === UnitKind.COMMUNITY_COMMITTEE ||
      unit.kind === UnitKind.GRID
    return handles
      ? null
      : { code: 'UNIT_CANNOT_HANDLE', rule: 'separation.handling', params: { unit: unit.name } }
  },

  returnOrder: ({ input, texts }, { facts, book, task, now }) => {
    const dispatch = task && dispatchOf(facts, task.key)
    if (!dispatch || !facts.classification) return null
    if (book.returns.refusedFor.includes(facts.classification.urgency)) {
      return { code: 'RETURN_OF_DANGER', rule: 'returns.refusedFor', params: {} }
    }
    if (dispatch.designated)
      return { code: 'RETURN_OF_DESIGNATED', rule: 'counts.dispatchesBeforeDesignation', params: {} }
    const window = facts.classification.complex ? book.returns.complex : book.returns.ordinary
    const until = dueAt(book.calendar, dispatch.at, window).at
    if (now > until) return { code: 'RETURN_WINDOW_PASSED', rule: 'returns.window', params: { until } }
    if (input && dispatch.deniedReturns > 0 && !input.newEvidence) {
      return { code: 'RETURN_NEEDS_NEW_EVIDENCE', rule: 'returns.window', params: {} }
    }
    if (input?.newEvidence && !texts.includes('evidence'))
      return { code: 'TEXT_REQUIRED', rule: null, params: { text: 'evidence' } }
    return null
  },

  contact: ({ input }, { facts, now }) => (input ? wrongContact(input.at, facts, now) : null),

  askExtension: ({ input }, { facts, book, task, now }) => {
    const limit = task?.limit ? facts.limits[task.limit] : undefined
    if (!task || !limit) return null
    const busy = pending(task, facts)
    if (busy) return busy
    if (now >= limit.dueAt)
      return { code: 'EXTENSION_AFTER_DUE', rule: 'extensions.most', params: { dueAt: limit.dueAt } }
    const { most } = book.extensions
    if (limit.moves.filter(({ reason }) => reason === 'EXTENDED').length >= most)
      return { code: 'EXTENSIONS_USED_UP', rule: 'extensions.most', params: { most } }
    const longest = longestExtension(limit, book)
    if (input && !(input.days >= 1 && input.days <= longest))
      return {
        code: 'EXTENSION_LENGTH',
        rule: 'extensions.most',
        params: { days: input.days, longest },
      }
    return null
  },

  askParking: ({ input }, { facts, book, task, now }) => {
    const limit = task?.limit ? facts.limits[task.limit] : undefined
    if (!task || !limit) return null
    const busy = pending(task, facts)
    if (busy) return busy
    const { most, upTo } = book.parking
    const parked = Object.values(facts.limits).flatMap(({ moves }) =>
      moves.filter(({ reason }) => reason === 'PARKED'),
    )
    if (parked.length >= most) return { code: 'PARKING_USED_UP', rule: 'parking.most', params: { most } }
    const latest = dueAt(book.calendar, now, upTo).at
    if (input && !(input.until > now && input.until <= latest))
      return { code: 'PARKING_LENGTH', rule: 'parking.most', params: { until: input.until, latest } }
    return null
  },

  askComplex: (_asked, { facts, task }) => {
    if (!task) return null
    if (facts.classification?.complex)
      return { code: 'COMPLEX_ALREADY', rule: 'limits.handle.complex', params: {} }
    return pending(task, facts)
  },

  complete: ({ input, texts }, { facts, now }) => {
    if (!input) return null
    const { method, at } = input.contact
    if (method === 'NONE') {
      return texts.includes('noContactReason') ? null : { code: 'CONTACT_REQUIRED', rule: null, params: {} }
    }
    if (at === null) return { code: 'CONTACT_REQUIRED', rule: null, params: {} }
    return wrongContact(at, facts, now)
  },

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
}

/** The requester was contacted about this order: since it was received, and not tomorrow. */
function wrongContact(at: Instant, facts: Facts, now: Instant): Objection | null {
  const { receivedAt } = facts.opening
  if (!passed(at, now)) return { code: 'CONTACT_IN_FUTURE', rule: null, params: { at } }
  return at < receivedAt ? { code: 'CONTACT_BEFORE_RECEIPT', rule: null, params: { at, receivedAt } } : null
}

/** A unit asks for one thing about its time after the other. */
function pending(task: Task, facts: Facts): Objection | null {
  const open = Object.values(facts.tasks).find(
    ({ kind, key }) =>
      isUnder(key, task.key) &&
      (kind === 'EXTENSION' || kind === 'PARKING' || kind === 'APPROVE_COMPLEX' || kind === 'PARKED'),
  )
  if (!open) return null
  return open.kind === 'PARKED'
    ? { code: 'PARKED_NOW', rule: 'parking.most', params: { taskKey: open.key } }
    : { code: 'DECISION_PENDING', rule: null, params: { holder: open.holder.name, taskKey: open.key } }
}

/** In working days: an extension is at most as long as the limit was at first. */
function longestExtension(limit: Limit, book: RuleBook): number {
  const day = secondsOfWorkingDay(book.calendar)
  return Math.max(1, Math.floor(nominalSeconds(book.calendar, limit.within) / day))
}

/** What a command's own rule has against it; null when nothing. */
export function guards(asked: Asked, situation: Situation): Objection | null {
  const guard = table[asked.name] as Guard<CommandName> | undefined
  return guard ? guard(asked, situation) : null
}

function nextDay(at: Instant, zone: number): Instant {
  const midnight = Date.parse(`${localDate(at, zone)}T00:00:00Z`) / 1000 - zone * 60 + 86_400
  return plusSeconds(at, midnight - Date.parse(at) / 1000)
}
