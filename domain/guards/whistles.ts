import type { Facts } from '../facts.ts'
import { type Instant, passed } from '../instant.ts'
import type { RuleBook } from '../policy.ts'
import { dangerSince, handlingLimit, leadOf, routeOf } from '../projection.ts'
import type { Accused, Found, Urgency } from '../requests.ts'
import { Level, UnitKind, type UnitRef } from '../units.ts'
import {
  calledNow,
  concludableIn,
  conclusionOf,
  openWhistles,
  outstandingIn,
  stateOf,
  type Whistle,
  type WhistleKind,
  whistleOf,
} from '../whistles.ts'
import { cannotBeGiven } from './dispatching.ts'
import {
  accusedOne,
  cannotHandle,
  first,
  type Guards,
  type Objection,
  openUnder,
  type Situation,
  stillPending,
  wrongUnits,
} from './guard.ts'

export const whistles: Guards = {
  blowWhistle: ({ input }, situation) => {
    const { actor, facts, book, now } = situation
    const due = handlingLimit(facts)?.dueAt
    return first(
      () => mayNotBlow(situation),
      () => stillPending(openUnder(facts, `round${facts.round}`, ['PARKED'])),
      () => input && wrongCalled(input.units, { by: actor.unit, least: 1, situation }),
      () =>
        input && facts.classification ? wrongKind(input.kind, facts.classification.urgency, book) : null,
      () =>
        input?.workDue && (input.workDue <= now || (due !== undefined && input.workDue > due))
          ? { code: 'WORK_DUE', rule: 'whistles', params: { due: input.workDue, latest: due ?? now } }
          : null,
    )
  },

  reportIn: ({ input }, { facts, task, now }) => {
    const whistle = task && whistleOf(facts, task.key)
    const called = whistle && task && calledNow(whistle, task.holder)
    if (!input || !called) return null
    const { at, session, area } = input
    const end = session?.until ?? at
    const place = facts.classification?.area
    return first(
      () =>
        !passed(at, now) || !passed(end, now) || at < called.calledAt || end < at
          ? { code: 'CAME_TIME', rule: 'whistles', params: { at, calledAt: called.calledAt } }
          : null,
      () =>
        session && session.participants < 2 ? { code: 'SESSION_ALONE', rule: 'whistles', params: {} } : null,
      () =>
        area && place && !area.path.includes(place.code) && !place.path.includes(area.code)
          ? { code: 'CAME_ELSEWHERE', rule: 'whistles', params: { scope: area.name, area: place.name } }
          : null,
    )
  },

  conclude: ({ input }, { facts, task }) => {
    const whistle = task && whistleOf(facts, task.key)
    if (!whistle) return null
    const ready = concludableIn(facts, whistle)
    const names = ready.map(({ unit }) => unit.name).join(' ') || '–'
    const named = input && calledNow(whistle, input.unit)
    const unit = input?.unit.name ?? '–'
    return first(
      () =>
        input && (!named || conclusionOf(facts, whistle, input.unit))
          ? { code: 'NOT_CALLED', rule: 'whistles', params: { unit, units: names } }
          : null,
      () =>
        ready.length === 0 || (named && !ready.includes(named))
          ? { code: 'CONCLUDE_TOO_SOON', rule: 'whistles', params: { unit, units: names } }
          : null,
      () =>
        input?.came && named && stateOf(facts, whistle, named) !== 'REPORTED'
          ? { code: 'CAME_NOT', rule: 'whistles', params: { unit } }
          : null,
    )
  },

  redirect: ({ input }, situation) => {
    const { facts, task } = situation
    const whistle = task && whistleOf(facts, task.key)
    if (!whistle) return null
    const missing = outstandingIn(facts, whistle)
    const names = missing.map(({ unit }) => unit.name).join(' ')
    const notMissing = input?.replaced.find((one) => !missing.some(({ unit }) => unit.code === one.code))
    return first(
      () => (missing.length === 0 ? { code: 'EVERYBODY_CAME', rule: 'whistles', params: {} } : null),
      () =>
        notMissing
          ? { code: 'NOT_CALLED', rule: 'whistles', params: { unit: notMissing.name, units: names } }
          : null,
      () => input && wrongCalled(input.units, { by: whistle.blower, least: 1, situation }),
    )
  },

  evaluateWhistle: ({ input }, { actor, facts, task }) => {
    const [, whistle = '', side = ''] = /^(whistle\/W\d+)\/(ofCalled|ofBlower)\//.exec(task?.key ?? '') ?? []
    const other = `${whistle}/${side === 'ofCalled' ? 'ofBlower' : 'ofCalled'}/`
    const isBoth = facts.deeds.some(({ actor: by, key }) => by === actor.id && key?.startsWith(other))
    if (isBoth) return { code: 'OWN_EVALUATION', rule: 'whistles', params: {} }
    return input && !(Number.isInteger(input.score) && input.score >= 1 && input.score <= 5)
      ? { code: 'SCORE', rule: 'whistles', params: { score: input.score } }
      : null
  },
}

/**
 * Whoever has the work whistles: the lead, or a unit to which it was delegated. On danger the grid centres that cover the
 * place do from the dispatch on, without waiting for anybody to accept.
 */
function mayNotBlow({ actor: { unit }, facts }: Situation): Objection | null {
  const works = Object.values(facts.tasks).some(
    ({ kind, holder }) => (kind === 'HANDLE' || kind === 'DELEGATED') && holder.code === unit.code,
  )
  const centre = routeOf(facts)?.centres.some(({ code }) => code === unit.code) === true
  const isDispatched = dangerSince(facts) !== null && leadOf(facts) !== null
  if (works || (centre && isDispatched && unit.kind === UnitKind.GRID_CENTRE)) return null
  return { code: 'WHISTLE_NOT_YOURS', rule: 'whistles', params: { unit: unit.name } }
}

/** What was found opens with a whistle: to units that handle, none of them accused, none below the street. */
export function cannotOpenWith(
  { kind, units, workDue }: NonNullable<Found['whistle']>,
  by: UnitRef,
  { accused, urgency }: { readonly accused: Accused; readonly urgency: Urgency | null },
  book: RuleBook,
  now: Instant,
): Objection | null {
  const isAmong = ({ path }: UnitRef) => accused.units.some(({ code }) => path.includes(code))
  return first(
    () => wrongUnits(units, { least: 1, most: book.whistles.mostUnits, rule: 'whistles', by }),
    () => first(...units.map((unit) => () => cannotHandle(unit))),
    () => first(...[by, ...units].filter(isAmong).map((unit) => () => accusedOne(unit))),
    () =>
      first(
        ...units
          .filter(({ level }) => level === Level.COMMUNITY || level === Level.GRID)
          .map(
            (unit) => (): Objection => ({
              code: 'OUTSIDE_ITS_LIST',
              rule: 'routing',
              params: { unit: unit.name },
            }),
          ),
      ),
    () => wrongKind(kind, urgency ?? 'GENERAL', book),
    () =>
      workDue && workDue <= now
        ? { code: 'WORK_DUE', rule: 'whistles', params: { due: workDue, latest: now } }
        : null,
  )
}

/** Only what cannot wait is an emergency. */
function wrongKind(kind: WhistleKind, urgency: Urgency, book: RuleBook): Objection | null {
  return kind === 'EMERGENCY' && !book.whistles.emergency.includes(urgency)
    ? { code: 'WHISTLE_KIND', rule: 'whistles', params: { urgencies: book.whistles.emergency.join(' ') } }
    : null
}

/** Units that handle, each once, none of which is out already on a whistle of this order. */
function wrongCalled(
  units: readonly UnitRef[],
  { by, least, situation }: { by: UnitRef; least: number; situation: Situation },
): Objection | null {
  const { facts, book } = situation
  const out = units.find((unit) => openWhistles(facts).some((whistle) => isCalled(whistle, unit)))
  return first(
    () => wrongUnits(units, { least, most: book.whistles.mostUnits, rule: 'whistles', by }),
    () => first(...units.map((unit) => () => cannotBeGiven(unit, facts))),
    () => (out ? { code: 'UNIT_TWICE', rule: 'whistles', params: { unit: out.name } } : null),
  )
}

function isCalled({ called }: Whistle, unit: UnitRef): boolean {
  return called.some((one) => one.unit.code === unit.code)
}

/** What is open of a whistle keeps the work from being done, or given back. */
export function whistleOpen(facts: Facts): Objection | null {
  const [whistle] = openWhistles(facts)
  return whistle
    ? {
        code: 'WHISTLE_OPEN',
        rule: 'whistles',
        params: { whistle: whistle.number, holder: whistle.blower.name },
      }
    : null
}
