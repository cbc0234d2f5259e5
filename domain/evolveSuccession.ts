import type { EventBody } from './events.ts'
import type { Dispute, Facts } from './facts.ts'
import { isUnsettled, standingDispatch } from './projection.ts'
import type { Route } from './questions.ts'
import type { Accused } from './requests.ts'
import { withSuccessors } from './successions.ts'
import type { UnitRef } from './units.ts'
import { conclusionOf, isOpen, type Whistle } from './whistles.ts'

/**
 * The facts after a unit was dissolved: what it has open its successor has, due when it was. What is over stays as it was:
 * records, answers and deeds, limits that ended, dispatches that were returned.
 */
export function unitSucceeded(
  before: Facts,
  { from, to, accused }: Extract<EventBody, { type: 'UNIT_SUCCEEDED' }>,
): Facts {
  const facts = { ...before, successions: [...(before.successions ?? []), { from: from.code, to }] }
  const now = <T>(value: T): T => withSuccessors(facts, value)
  const { tasks, firstTaker, asked, route } = facts
  const standing = standingDispatch(facts)
  return {
    ...facts,
    ...(accused && accusedWith(facts, to)),
    tasks: now(tasks),
    limits: Object.fromEntries(
      Object.entries(facts.limits).map(([key, limit]) => [key, limit.endedAt === null ? now(limit) : limit]),
    ),
    dispatches: facts.dispatches.map((dispatch) => {
      if (dispatch !== standing) return dispatch
      const hadIt = dispatch.unit.code === from.code
      return {
        ...now(dispatch),
        ...(hadIt && { unitsBefore: [...(dispatch.unitsBefore ?? []), from.code] }),
      }
    }),
    firstTaker: now(firstTaker),
    asked: route === null ? asked : { ...asked, [route]: onceEach(now(asked[route] as Route)) },
    supervisions: facts.supervisions.map((one) => (one.liftedAt === null ? now(one) : one)),
    whistles: facts.whistles.map((whistle) => (isOpen(whistle) ? calledInWhistle(facts, whistle) : whistle)),
    disputes: facts.disputes.map((one) => (isUnsettled(facts, one) ? betweenNow(now(one)) : one)),
  }
}

/** On whom the blower has concluded that is over. */
function calledInWhistle(facts: Facts, whistle: Whistle): Whistle {
  return {
    ...whistle,
    blower: withSuccessors(facts, whistle.blower),
    called: whistle.called.map((one) =>
      conclusionOf(facts, whistle, one.unit) ? one : withSuccessors(facts, one),
    ),
  }
}

/** Two units of a list may have become one, which stands where the first stood. */
function once<T>(all: readonly T[], unitOf: (one: T) => UnitRef): T[] {
  return all.filter((one, i) => all.findIndex((other) => unitOf(other).code === unitOf(one).code) === i)
}

function betweenNow(dispute: Dispute): Dispute {
  return { ...dispute, parties: once(dispute.parties, (party) => party) }
}

/** Whoever is named for the item by the list is so, also where it came in place of who was. */
function onceEach({ candidates, centres, below, ...route }: Route): Route {
  const listed = below.filter((one) => one.listed).map(({ unit }) => unit.code)
  return {
    ...route,
    candidates: once(candidates, ({ unit }) => unit),
    centres: once(centres, (centre) => centre),
    below: once(below, ({ unit }) => unit).map(({ unit }) => ({ unit, listed: listed.includes(unit.code) })),
  }
}

/** The accusation stands against whoever has the people of the accused now. */
function accusedWith(
  { classification, opening }: Facts,
  to: UnitRef,
): Pick<Facts, 'classification' | 'opening'> {
  const widened = (accused: Accused): Accused => ({ ...accused, units: [...accused.units, to] })
  return classification
    ? { classification: { ...classification, accused: widened(classification.accused) }, opening }
    : { classification, opening: { ...opening, accused: widened(opening.accused) } }
}
