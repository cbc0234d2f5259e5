import { dueAt } from './calendar.ts'
import type { CommandName } from './commands.ts'
import { dispatchOf } from './evolve.ts'
import type { Facts } from './facts.ts'
import { type Instant, localDate, plusSeconds } from './instant.ts'
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

  returnOrder: ({ input }, { facts, book, task, now }) => {
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
    return null
  },

  complete: ({ input, texts }, { now }) => {
    if (!input) return null
    const { method, at } = input.contact
    if (method === 'NONE') {
      return texts.includes('noContactReason') ? null : { code: 'CONTACT_REQUIRED', rule: null, params: {} }
    }
    if (at === null) return { code: 'CONTACT_REQUIRED', rule: null, params: {} }
    return at > now ? { code: 'CONTACT_IN_FUTURE', rule: null, params: { at } } : null
  },

  recordVisitAttempt: (_asked, { facts, book, task, now }) => {
    const last = task && facts.answers[task.key]?.findLast((answer) => answer.name === 'recordVisitAttempt')
    if (!last) return null
    const { apart, differentDays } = book.visits
    const earliest = dueAt(book.calendar, last.at, apart).at
    const zone = book.calendar.utcOffsetMinutes
    if (now < earliest)
      return { code: 'VISIT_TOO_SOON', rule: 'visits.apart', params: { last: last.at, earliest } }
    if (differentDays && localDate(now, zone) === localDate(last.at, zone)) {
      return {
        code: 'VISIT_TOO_SOON',
        rule: 'visits.apart',
        params: { last: last.at, earliest: nextDay(last.at, zone) },
      }
    }
    return null
  },
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
