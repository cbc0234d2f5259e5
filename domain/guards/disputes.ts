import type { Facts } from '../facts.ts'
import { dispatchOf, isUnder } from '../keys.ts'
import { firstTakerOf, isKeptFrom } from '../separation.ts'
import type { UnitRef } from '../units.ts'
import { cannotBeGiven } from './dispatching.ts'
import { delayOfDanger, first, type Guards, type Objection, wrongUnits } from './guard.ts'

/** So many units can quarrel over one order, whoever raised it included. */
const mostParties = 10

export const disputes: Guards = {
  raiseDispute: ({ input }, { facts, book, task }) => {
    if (!task) return null
    const dispatch = dispatchOf(facts, task.key)
    const isHandled = task.kind === 'HANDLE'
    return first(
      () =>
        isHandled && dispatch?.designated
          ? { code: 'DISPUTE_OF_DESIGNATED', rule: 'disputes', params: {} }
          : null,
      () => (isHandled || firstTakerOf(facts) ? null : delayOfDanger(facts, book)),
      () => {
        const open = openDispute(facts)
        return open
          ? { code: 'DISPUTED_ALREADY', rule: 'disputes', params: { holder: open.holder.name } }
          : null
      },
      () =>
        input &&
        wrongUnits(input.parties, {
          least: isHandled ? 1 : 2,
          most: mostParties - 1,
          rule: 'disputes',
          by: isHandled ? task.holder : null,
        }),
      () => input && first(...input.parties.map((unit) => () => cannotBeGiven(unit, facts))),
    )
  },

  agree: ({ input }, { facts, task }) => {
    const dispute = task && disputeOf(facts, task.key)
    if (!input || !dispute) return null
    const { parties } = dispute
    if (parties.some(({ code }) => code === input.unit.code)) return cannotBeGiven(input.unit, facts)
    const named = parties.map(({ name }) => name).join(' ')
    return { code: 'NOT_A_PARTY', rule: 'disputes', params: { unit: input.unit.name, parties: named } }
  },

  rule: ({ input }, { actor, facts, task, now }) => {
    const dispute = task && disputeOf(facts, task.key)
    if (!dispute) return null
    return first(
      () => byParty(actor.unit, dispute.parties),
      () => input && cannotBeGiven(input.unit, facts),
      () => (input?.precedent ? wrongScope(input.precedent.scope, facts) : null),
      () =>
        input?.precedent?.until && input.precedent.until <= now
          ? { code: 'PRECEDENT_ENDED', rule: 'disputes', params: { until: input.precedent.until } }
          : null,
    )
  },

  recuse: (_asked, { actor, facts, task }) => {
    if (!task) return null
    const { staff } = (facts.asked[`${task.key}/STAFF`] ?? { staff: [] }) as {
      staff: { people: readonly string[] }[]
    }
    const others = staff
      .flatMap(({ people }) => people)
      .filter((id) => id !== actor.id && !isKeptFrom({ id, unit: actor.unit }, 'rule', task, facts))
    return others.length > 0
      ? null
      : { code: 'LAST_ARBITER', rule: 'separation.ruling', params: { unit: task.holder.name } }
  },
}

/** The dispute that a task belongs to. */
export function disputeOf(facts: Facts, taskKey: string) {
  return facts.disputes.find(({ key }) => isUnder(taskKey, key))
}

function openDispute(facts: Facts) {
  return Object.values(facts.tasks).find(({ kind }) => kind === 'NEGOTIATE' || kind === 'RULE')
}

/** Nobody rules in a cause of its own, nor in that of a unit above or below it. */
function byParty(unit: UnitRef, parties: readonly UnitRef[]): Objection | null {
  const party = parties.find(({ code, path }) => unit.path.includes(code) || path.includes(unit.code))
  return party
    ? { code: 'RULING_BY_PARTY', rule: 'separation.ruling', params: { unit: unit.name, party: party.name } }
    : null
}

function wrongScope(scope: { code: string; name: string }, facts: Facts): Objection | null {
  const area = facts.classification?.area
  return area?.path.some((code) => code === scope.code)
    ? null
    : { code: 'RULING_SCOPE', rule: 'disputes', params: { scope: scope.name, area: area?.name ?? '' } }
}
