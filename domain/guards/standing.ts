import type { CommandName } from '../commands.ts'
import type { Facts } from '../facts.ts'
import { isMoreUrgent, mergedInto } from '../family.ts'
import { isUnder } from '../keys.ts'
import type { RuleBook } from '../policy.ts'
import { isDanger, leadOf, raisedLevel, routeOf, workedOn } from '../projection.ts'
import type { Accused, Classification } from '../requests.ts'
import type { Task } from '../tasks.ts'
import { Level, type UnitRef } from '../units.ts'
import {
  first,
  type Guards,
  nobodyAsked,
  type Objection,
  openUnder,
  type Situation,
  stillPending,
} from './guard.ts'

export const standing: Guards = {
  register: ({ input }, { book }) => input && accusedDesk(input.classification.accused, book),

  transferEmergency: ({ input }, situation) => {
    const isPassed = situation.facts.emergencies.some(({ service }) => service === input?.service)
    return isPassed && input
      ? { code: 'TRANSFERRED_ALREADY', rule: 'receipt.emergency', params: { service: input.service } }
      : notConcerned('transferEmergency', situation)
  },

  reclassify: ({ input }, situation) => {
    const { facts, book } = situation
    const now = facts.classification
    if (!now) return { code: 'NOT_REGISTERED', rule: null, params: {} }
    const stranger = notConcerned('reclassify', situation)
    if (stranger || !input) return stranger
    return isSame(now, input.classification)
      ? { code: 'NOTHING_CHANGES', rule: null, params: {} }
      : first(
          () => hasParent(facts, input.classification),
          () => accusedDesk(input.classification.accused, book),
          () => accusedHolder(input.classification.accused, facts),
        )
  },

  raise: (_asked, situation) => {
    const { facts } = situation
    const lead = leadOf(facts)
    if (!lead) return { code: 'NOT_DISPATCHED', rule: 'counts.reworksBeforeRaising', params: {} }
    return first(
      () => notConcerned('raise', situation),
      () => stillPending(openUnder(facts, 'raised', ['NAME_LEADER'])),
      () =>
        raisedLevel(facts, lead) === Level.CITY
          ? { code: 'RAISED_TO_THE_TOP', rule: 'counts.reworksBeforeRaising', params: {} }
          : null,
    )
  },

  withdraw: (_asked, { facts }) =>
    first(
      () => nobodyAsked(facts),
      () => endingDanger(facts),
      () => stillPending(openUnder(facts, 'withdrawal', ['WITHDRAW_CHECK'])),
    ),

  // It may have come to be danger since it was withdrawn.
  checkWithdrawal: ({ input }, { facts }) => {
    if (input?.decision !== 'APPROVE') return null
    return input.pressed
      ? { code: 'WITHDRAW_PRESSED', rule: 'limits.withdrawCheck', params: {} }
      : endingDanger(facts)
  },

  // Whoever has to do with the order needs the number; nobody else.
  revealContact: (_asked, { actor, facts, book }) => {
    const { code } = actor.unit
    const found = nobodyAsked(facts)
    if (found) return found
    const needs =
      Object.values(facts.tasks).some(({ holder }) => holder.code === code) ||
      leadOf(facts)?.code === code ||
      book.desks.RECEIVE?.code === code
    return needs ? null : { code: 'NO_NEED_TO_KNOW', rule: 'separation.secrecy', params: {} }
  },
}

/** Danger is handled whether or not somebody still wants it (docs/process.md, WITHDRAW_CHECK). */
function endingDanger(facts: Facts): Objection | null {
  return isDanger(facts) ? { code: 'WITHDRAW_OF_DANGER', rule: 'limits.withdrawCheck', params: {} } : null
}

/** What changes an order as a whole is for the city's desks, the centres that cover its place, and its lead. */
export function notConcerned(
  name: CommandName,
  { actor: { unit }, facts, book }: Situation,
): Objection | null {
  const concerned = [...Object.values(book.desks), ...(routeOf(facts)?.centres ?? []), leadOf(facts)]
  return concerned.some((one) => one?.code === unit.code)
    ? null
    : { code: 'NOT_CONCERNED', rule: `commands.${name}`, params: { unit: unit.name } }
}

/** What is handled together with another cannot be more urgent than that one. */
function hasParent(facts: Facts, { urgency }: Classification): Objection | null {
  const parent = mergedInto(facts)
  return parent && isMoreUrgent(urgency, facts.classification?.urgency ?? 'GENERAL')
    ? { code: 'MERGED_NOW', rule: 'merging', params: { number: facts.number, into: parent.into } }
    : null
}

function isSame(a: Classification, b: Classification): boolean {
  const codes = ({ accused }: Classification) =>
    [...accused.units.map(({ code }) => code), ...accused.people].sort().join(' ')
  return (
    a.kind === b.kind &&
    a.urgency === b.urgency &&
    a.complex === b.complex &&
    a.item.code === b.item.code &&
    a.area.code === b.area.code &&
    codes(a) === codes(b)
  )
}

/** A complaint about those who receive and manage requests cannot be managed by them: it has another way. */
export function accusedDesk(accused: Accused, book: RuleBook): Objection | null {
  const desk = Object.values(book.desks).find((unit) =>
    accused.units.some(({ code }) => unit.path.includes(code)),
  )
  return desk ? { code: 'ACCUSED_IS_DESK', rule: 'separation.accused', params: { unit: desk.name } } : null
}

/**
 * Whoever comes to be accused in mid-course loses the order, with all that belongs to its work, or its dispatch; but what
 * others wait for it to decide is decided first.
 */
export function accusedHolder(accused: Accused, facts: Facts): Objection | null {
  const isAmong = ({ path }: UnitRef) => accused.units.some(({ code }) => path.includes(code))
  const lead = leadOf(facts)
  const worked = workedOn(facts)
  const isLost = ({ kind, holder, key }: Task) =>
    kind === 'DISPATCH' ||
    holder.code === lead?.code ||
    (worked !== null && isAmong(worked.unit) && isUnder(key, worked.key))
  const held = Object.values(facts.tasks).find((task) => isAmong(task.holder) && !isLost(task))
  return held
    ? {
        code: 'ACCUSED_HOLDS_TASK',
        rule: 'separation.accused',
        params: { unit: held.holder.name, taskKey: held.key },
      }
    : null
}
