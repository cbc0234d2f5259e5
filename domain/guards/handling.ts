import type { Facts } from '../facts.ts'
import { type Instant, passed } from '../instant.ts'
import { type DueWindow, delegation } from '../limitTimes.ts'
import type { RuleBook } from '../policy.ts'
import { routeOf } from '../projection.ts'
import type { Task } from '../tasks.ts'
import type { UnitRef } from '../units.ts'
import { Level, levels } from '../units.ts'
import { cannotBeGiven } from './dispatching.ts'
import {
  cannotTakePart,
  first,
  type Guards,
  nobodyAsked,
  type Objection,
  openUnder,
  stillPending,
  wrongUnits,
} from './guard.ts'
import { whistleOpen } from './whistles.ts'

/** So many units assist in one call. */
const mostAssisting = 10

export const handling: Guards = {
  // Whoever is called by a whistle makes contact with the blower.
  contact: ({ input }, { facts, task, now }) =>
    first(
      () => (task?.kind === 'CONTACT' ? null : nobodyAsked(facts)),
      () => (input ? wrongContact(input.at, facts, now) : null),
    ),

  arrive: ({ input }, { facts, now }) => {
    const { receivedAt } = facts.opening
    return input && (!passed(input.at, now) || input.at < receivedAt)
      ? { code: 'PROOF_TIME', rule: null, params: { at: input.at, receivedAt } }
      : null
  },

  delegate: ({ input }, { facts, book, task, now }) => {
    const limit = task?.limit ? facts.limits[task.limit] : undefined
    if (!task || !limit) return null
    const targets = delegatesOf(task.holder, facts)
    const window = delegation(book.calendar, now, limit.dueAt, limit.within, book.delegation)
    return first(
      () => stillPending(openUnder(facts, task.key, ['PARKED'])),
      () =>
        targets.length === 0 || (input && !targets.some(({ code }) => code === input.unit.code))
          ? {
              code: 'DELEGATION_TARGET',
              rule: 'delegation',
              params: {
                unit: input?.unit.name ?? task.holder.name,
                units: targets.map(({ name }) => name).join(' ') || '–',
              },
            }
          : null,
      () =>
        window
          ? null
          : { code: 'DELEGATION_WINDOW', rule: 'delegation', params: { earliest: '–', latest: '–' } },
      () =>
        input && window && !(input.due >= window.earliest && input.due <= window.latest)
          ? { code: 'DELEGATION_WINDOW', rule: 'delegation', params: { ...window, due: input.due } }
          : null,
    )
  },

  callAssisting: ({ input }, { facts, task }) => {
    if (!task) return null
    return first(
      () => stillPending(openUnder(facts, task.key, ['PARKED'])),
      () =>
        input &&
        wrongUnits(input.units, { least: 1, most: mostAssisting, rule: 'assistance', by: task.holder }),
      () => input && first(...input.units.map((unit) => () => cannotBeGiven(unit, facts))),
      () => {
        const busy = input?.units.find((unit) =>
          Object.values(facts.tasks).some(
            ({ kind, holder }) => kind === 'ASSIST' && holder.code === unit.code,
          ),
        )
        return busy ? { code: 'UNIT_TWICE', rule: 'assistance', params: { unit: busy.name } } : null
      },
    )
  },

  askExpert: ({ input }, { facts, task }) => {
    if (!task) return null
    const isAsked = Object.values(facts.tasks).some(
      ({ kind, holder }) => kind === 'EXPERT' && holder.code === input?.unit.code,
    )
    return first(
      () => stillPending(openUnder(facts, task.key, ['PARKED'])),
      () => input && wrongUnits([input.unit], { least: 1, most: 1, rule: 'limits.expert', by: task.holder }),
      () => input && cannotBeGiven(input.unit, facts),
      () =>
        isAsked && input
          ? { code: 'UNIT_TWICE', rule: 'limits.expert', params: { unit: input.unit.name } }
          : null,
    )
  },

  complete: ({ input, texts }, { facts, task, now }) => {
    const open = whistleOpen(facts)
    if (open || !input) return open
    const { method, at } = input.contact
    const assisting = task && openUnder(facts, task.key, ['ASSIST'])
    if (assisting && !input.assistanceMissing)
      return { code: 'ASSISTANCE_OPEN', rule: 'assistance', params: { holder: assisting.holder.name } }
    if (nobodyAsked(facts)) return null
    const missing = (text: string): Objection => ({ code: 'CONTACT_REQUIRED', rule: null, params: { text } })
    if (method === 'NONE') return texts.includes('noContactReason') ? null : missing('noContactReason')
    return at === null ? missing('contactedAt') : wrongContact(at, facts, now)
  },
}

/** The requester was contacted about this order: since it was received, and not tomorrow. */
function wrongContact(at: Instant, facts: Facts, now: Instant): Objection | null {
  const { receivedAt } = facts.opening
  if (!passed(at, now)) return { code: 'CONTACT_IN_FUTURE', rule: null, params: { at } }
  return at < receivedAt ? { code: 'CONTACT_BEFORE_RECEIPT', rule: null, params: { at, receivedAt } } : null
}

/** To whom a part of the work can be delegated, and until when. */
export interface Delegation extends DueWindow {
  readonly units: readonly UnitRef[]
}

/** What a handling unit could delegate now; null when there is nobody to take it, or too little time for both. */
export function delegationOf(task: Task, facts: Facts, book: RuleBook, now: Instant): Delegation | null {
  const limit = task.limit ? facts.limits[task.limit] : undefined
  if (openUnder(facts, task.key, ['PARKED'])) return null
  const units = delegatesOf(task.holder, facts)
  const window = limit && delegation(book.calendar, now, limit.dueAt, limit.within, book.delegation)
  return window && units.length > 0 ? { ...window, units } : null
}

/** Who takes a part of the work: units one level down that cover the place; a community or a grid within its list. */
function delegatesOf(lead: UnitRef, facts: Facts): UnitRef[] {
  const next = levels[levels.indexOf(lead.level) + 1]
  return (routeOf(facts)?.below ?? [])
    .filter(({ unit, listed }) => {
      const isListed = listed || (unit.level !== Level.COMMUNITY && unit.level !== Level.GRID)
      return unit.level === next && isListed && cannotTakePart(unit, facts) === null
    })
    .filter(
      ({ unit }) =>
        !Object.values(facts.tasks).some(
          ({ kind, holder }) => kind === 'DELEGATED' && holder.code === unit.code,
        ),
    )
    .map(({ unit }) => unit)
}
