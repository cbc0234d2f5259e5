import { dueAt } from '../calendar.ts'
import type { Dispatch, Facts } from '../facts.ts'
import { hopsOf } from '../hops.ts'
import { dispatchOf } from '../keys.ts'
import type { RuleId } from '../policy.ts'
import { isUnsettled, originOf, routeOf } from '../projection.ts'
import { isAccusedUnit } from '../separation.ts'
import type { Task } from '../tasks.ts'
import { Level, levels, type UnitRef } from '../units.ts'
import { askedOfTime, cannotTakePart, first, type Guards, type Objection } from './guard.ts'
import { whistleOpen } from './whistles.ts'

export const dispatching: Guards = {
  dispatch: ({ input }, { facts, task }) =>
    input &&
    first(
      () => cannotBeGiven(input.unit, facts),
      () => outOfReach(input.unit, task?.holder),
      () =>
        facts.dispatches.some(({ unit, returned }) => returned && unit.code === input.unit.code)
          ? { code: 'RETURNED_BEFORE', rule: 'returns.window', params: { unit: input.unit.name } }
          : null,
    ),

  designate: ({ input }, { facts, task }) =>
    input &&
    first(
      () => cannotBeGiven(input.unit, facts),
      () => outOfReach(input.unit, task?.holder),
    ),

  relay: ({ input }, { facts, task }) => {
    if (!task) return null
    const others = [...centresBelow(task.holder, facts), ...centresAbove(task, facts)]
    const named = others.map(({ name }) => name).join(' ')
    if (input && !others.some(({ code }) => code === input.centre.code))
      return {
        code: 'RELAY_TARGET',
        rule: 'routing',
        params: { unit: input.centre.name, centres: named || '–' },
      }
    return others.length === 0
      ? { code: 'RELAY_TARGET', rule: 'routing', params: { unit: task.holder.name, centres: '–' } }
      : null
  },

  returnOrder: ({ input, texts }, { facts, book, task, now }) => {
    const dispatch = task && dispatchOf(facts, task.key)
    if (!dispatch || !facts.classification) return null
    if (book.returns.refusedFor.includes(facts.classification.urgency))
      return { code: 'RETURN_OF_DANGER', rule: 'returns.window', params: {} }
    if (dispatch.designated) return { code: 'RETURN_OF_DESIGNATED', rule: designatedBy(dispatch), params: {} }
    const disputed = facts.disputes.find((dispute) => isUnsettled(facts, dispute))
    if (disputed) return { code: 'DISPUTE_PENDING', rule: 'disputes', params: { taskKey: disputed.key } }
    const pending = askedOfTime(task, facts) ?? whistleOpen(facts)
    if (pending) return pending
    const window = facts.classification.complex ? book.returns.complex : book.returns.ordinary
    const until = dueAt(book.calendar, dispatch.at, window).at
    if (now > until) return { code: 'RETURN_WINDOW_PASSED', rule: 'returns.window', params: { until } }
    if (input && dispatch.deniedReturns > 0 && !input.newEvidence)
      return { code: 'RETURN_NEEDS_NEW_EVIDENCE', rule: 'returns.window', params: {} }
    if (input?.newEvidence && !texts.includes('evidence'))
      return { code: 'TEXT_REQUIRED', rule: null, params: { text: 'evidence' } }
    return null
  },
}

/** A centre gives work to the units of its own government: the city's to all, a district's and a street's to theirs. */
function outOfReach(unit: UnitRef, centre: UnitRef | undefined): Objection | null {
  const government = centre?.path.at(-2)
  return !government || unit.path.includes(government)
    ? null
    : { code: 'OUT_OF_REACH', rule: 'routing', params: { unit: unit.name, centre: centre?.name ?? '' } }
}

/** The order, or a part of it, goes to units that may take part; however it comes to them. */
export function cannotBeGiven(unit: UnitRef, facts: Facts): Objection | null {
  return cannotTakePart(unit, facts) ?? outsideItsList(unit, facts)
}

/** A community or a grid is sent nothing that the responsibility list does not name it for (准入). */
export function outsideItsList(unit: UnitRef, facts: Facts): Objection | null {
  if (unit.level !== Level.COMMUNITY && unit.level !== Level.GRID) return null
  const listed = routeOf(facts)?.below.some((one) => one.unit.code === unit.code && one.listed)
  return listed ? null : { code: 'OUTSIDE_ITS_LIST', rule: 'routing', params: { unit: unit.name } }
}

/** The centres to which a dispatcher can relay: those that cover the place, further down. */
function centresBelow(holder: UnitRef, facts: Facts): UnitRef[] {
  const height = levels.indexOf(holder.level)
  return (routeOf(facts)?.centres ?? []).filter(
    (centre) => levels.indexOf(centre.level) > height && !isAccusedUnit(centre, facts),
  )
}

/** What began below goes up as long as it has not come down: nobody passes it round in a circle. */
function centresAbove({ key, holder }: Task, facts: Facts): UnitRef[] {
  if (originOf(facts) === 'REQUEST') return []
  const heightOf = ({ level }: UnitRef) => levels.indexOf(level)
  const heights = hopsOf(facts, key).map(({ centre }) => heightOf(centre))
  const hasComeDown = heights.some((height, i) => height > (heights[i - 1] ?? height))
  return hasComeDown
    ? []
    : (routeOf(facts)?.centres ?? []).filter(
        (centre) => heightOf(centre) < heightOf(holder) && !isAccusedUnit(centre, facts),
      )
}

/** What makes a dispatch one that cannot be returned. */
function designatedBy({ basis }: Dispatch): RuleId {
  if (basis === 'HANDED_OVER') return 'limits.adjudicate'
  return basis === 'RULING' || basis === 'FIRST_TAKER' ? 'disputes' : 'counts.dispatchesBeforeDesignation'
}
