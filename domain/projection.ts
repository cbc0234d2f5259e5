import {
  type ClosureOutcome,
  type Dispatch,
  type DispatchState,
  type Dispute,
  type Facts,
  type Limit,
  runs,
} from './facts.ts'
import type { Instant } from './instant.ts'
import { isUnder } from './keys.ts'
import type { KnownClass } from './limits.ts'
import type { Route } from './questions.ts'
import type { Accused, Channel, Origin, RequestKind, Satisfaction, Urgency } from './requests.ts'
import { type Stage, stageOf } from './stage.ts'
import { knowsSuccessorOf } from './successions.ts'
import type { Task } from './tasks.ts'
import { type Level, levels, type UnitCode, type UnitRef } from './units.ts'
import { isOpen } from './whistles.ts'

/** An order as lists and searches need it: one row. Everything in it comes from the facts, so it can be made anew. */
export interface OrderRow {
  readonly number: string
  readonly city: string
  readonly seq: number
  readonly version: number
  readonly stage: Stage
  readonly title: string
  readonly channel: Channel
  readonly origin: Origin
  readonly kind: RequestKind | null
  readonly urgency: Urgency | null
  readonly item: string | null
  /** The area and all above it, from the city down: an order is found by any of them. */
  readonly areas: readonly string[]
  readonly requester: string | null
  /** The order that it is handled together with. */
  readonly mergedInto: string | null
  readonly source: string | null
  readonly sourceId: string | null
  readonly receivedAt: Instant
  readonly promisedBy: Instant | null
  readonly lead: string | null
  /** The units it was ever dispatched to. */
  readonly units: readonly string[]
  readonly round: number
  readonly waitingFor: readonly string[]
  /** Since when the oldest of its open tasks has been waiting. */
  readonly waitingSince: Instant | null
  /** The earliest due instant of a limit that runs. */
  readonly dueAt: Instant | null
  /** 0 (city) … 4 (grid): the level of the unit that holds the order; null before there is one. */
  readonly level: number | null
  readonly supervised: boolean
  readonly problem: boolean
  /** Units and people that it accuses: it is shown neither to them nor to anybody below them. */
  readonly accused: readonly string[]
  /** Units that have a part in it now, and those above them: whom of them it concerns when one is dissolved. */
  readonly concerns: readonly string[]
  /** Units that were dissolved, of which it knows who came in their place. */
  readonly succeeded: readonly string[]
  readonly closedAt: Instant | null
  readonly outcome: ClosureOutcome | null
  readonly resolved: boolean | null
  readonly satisfaction: Satisfaction | null
  /** City time minus engine time, seconds: 'overdue' in SQL is `due_at < now() + clock_offset`. */
  readonly clockOffset: number
  readonly lastAt: Instant
  readonly facts: Facts
}

export interface Projection {
  readonly row: OrderRow
  readonly tasks: readonly Task[]
  readonly limits: readonly Limit[]
}

/** The read model of an order. */
export function project(facts: Facts): Projection {
  const { opening, classification, closure } = facts
  const tasks = Object.values(facts.tasks)
  const limits = Object.values(facts.limits)
  const lead = leadOf(facts)
  const accused = accusedOf(facts)
  return {
    row: {
      number: facts.number,
      city: opening.city,
      seq: facts.seq,
      version: facts.version,
      stage: stageOf(facts),
      title: opening.title,
      channel: opening.channel,
      origin: originOf(facts),
      kind: classification?.kind ?? null,
      urgency: classification?.urgency ?? null,
      item: classification?.item.code ?? null,
      areas: classification?.area.path ?? [],
      requester: opening.requester,
      mergedInto: facts.merges.findLast(({ ended }) => ended?.how !== 'UNDONE')?.into ?? null,
      source: opening.source,
      sourceId: opening.sourceId,
      receivedAt: opening.receivedAt,
      promisedBy: facts.promisedBy,
      lead: lead?.code ?? null,
      units: [
        ...new Set(facts.dispatches.flatMap(({ unitsBefore = [], unit }) => [...unitsBefore, unit.code])),
      ],
      round: facts.round,
      waitingFor: waitingFor(facts),
      waitingSince: tasks.reduce<Instant | null>(
        (oldest, { openedAt }) => (!oldest || openedAt < oldest ? openedAt : oldest),
        null,
      ),
      dueAt: limits
        .filter(runs)
        .reduce<Instant | null>((first, { dueAt }) => (!first || dueAt < first ? dueAt : first), null),
      level: lead ? levels.indexOf(lead.level) : null,
      supervised: tasks.some((task) => task.kind === 'SUPERVISE'),
      problem: facts.raised?.problem === true,
      accused: accusedNames(accused),
      concerns: concernedUnits(facts),
      succeeded: (facts.successions ?? []).map(({ from }) => from),
      closedAt: closure?.at ?? null,
      outcome: closure?.outcome ?? null,
      resolved: closure?.resolved ?? null,
      satisfaction: closure?.satisfaction ?? null,
      clockOffset: opening.clockOffset,
      lastAt: facts.lastAt,
      facts,
    },
    tasks,
    limits,
  }
}

/** The last dispatch, unless the order came back from it or was taken from it. */
export function standingDispatch({ dispatches }: Facts): DispatchState | null {
  const last = dispatches.at(-1)
  return last && !last.returned && !last.superseded ? last : null
}

/** The unit that leads the handling: nobody's where it is to be found. */
export function leadOf(facts: Facts): UnitRef | null {
  return standingDispatch(facts)?.unit ?? null
}

/** The dispatch under which a unit works now: null where the unit is to be found, or what it did was passed. */
export function workedOn(facts: Facts): DispatchState | null {
  const dispatch = standingDispatch(facts)
  // What was done for a whole family was done in another order.
  if (!dispatch || dispatch.basis === 'MERGED') return null
  return facts.limits[workLimit(facts.round, dispatch)]?.met ? null : dispatch
}

/** The limit of the work that is out; null where nobody works. */
export function handlingLimit(facts: Facts): Limit | null {
  const worked = workedOn(facts)
  return (worked && facts.limits[workLimit(facts.round, worked)]) ?? null
}

/** The handling limit of a round: of its dispatch, or of a rework by the unit of an earlier one. */
function workLimit(round: number, { key, handleLimit }: Dispatch): string {
  return isUnder(key, `round${round}`) ? handleLimit : `round${round}/HANDLE`
}

/** Whether it is still open whose duty the order is. */
export function isUnsettled({ ended }: Pick<Facts, 'ended'>, { key, settled }: Dispute): boolean {
  return settled.length === 0 && !ended.includes(key)
}

/**
 * The codes of all units that have a part in an order now, with those above them: what `unitSucceeded` would change.
 * migrations/009_successions.sql says the same of the orders that were there before.
 */
export function concernedUnits(facts: Facts): UnitCode[] {
  const doing = [
    ...Object.values(facts.tasks).map(({ holder }) => holder),
    ...Object.values(facts.limits).flatMap(({ endedAt, owner }) => (endedAt === null ? [owner] : [])),
  ]
  const parts = facts.closure ? doing : [...doing, ...involved(facts)]
  const accused = facts.closure ? [] : accusedOf(facts).units.map(({ code }) => code)
  const codes = new Set([...parts.flatMap(({ path }) => path), ...accused])
  return [...codes].filter((code) => !knowsSuccessorOf(facts, code)).sort()
}

/** Of an open order the units that a step may still come back to. */
function involved(facts: Facts): UnitRef[] {
  const { firstTaker, supervisions, whistles, disputes } = facts
  const dispatch = standingDispatch(facts)
  const route = routeOf(facts)
  return [
    ...(dispatch ? [dispatch.unit, dispatch.centre] : []),
    ...(firstTaker ? [firstTaker] : []),
    ...supervisions.flatMap(({ liftedAt, subject }) => (liftedAt === null ? [subject] : [])),
    ...whistles.filter(isOpen).flatMap(({ blower, called }) => [blower, ...called.map(({ unit }) => unit)]),
    ...disputes.filter((one) => isUnsettled(facts, one)).flatMap(({ parties }) => parties),
    ...[...(route?.candidates ?? []), ...(route?.below ?? [])].map(({ unit }) => unit),
    ...(route?.centres ?? []),
  ]
}

/** Who could handle the order, and who stands around it, as it was asked last. */
export function routeOf(facts: Facts): Route | null {
  return facts.route === null ? null : ((facts.asked[facts.route] as Route | undefined) ?? null)
}

/** The level at which an order is led: where it was raised to, else that of its lead. */
export function raisedLevel({ raised }: Facts, lead: UnitRef): Level {
  return raised?.steps.at(-1)?.level ?? lead.level
}

/** Where an order began. */
export function originOf({ opening }: Pick<Facts, 'opening'>): Origin {
  return opening.found?.as ?? 'REQUEST'
}

/** How it is checked that the work was done: read by the centre, or seen on the spot where nobody asked for it. */
export function checkOf(facts: Pick<Facts, 'opening'>): 'review' | 'verify' {
  return originOf(facts) === 'REQUEST' ? 'review' : 'verify'
}

/** By what the rules for an order's limits are chosen: how it is classed, or as how urgent it was handed in. */
export function classOf({ classification, opening }: Facts): KnownClass {
  return classification ?? (opening.urgency ? { urgency: opening.urgency } : null)
}

/** Whether it is danger, or was handed in or passed on as such and is not classed yet. */
export function isDanger({ classification, emergencies, opening }: Facts): boolean {
  if (classification) return classification.urgency === 'DANGER'
  return emergencies.length > 0 || opening.urgency === 'DANGER'
}

/** Since when an order is classed as danger to life or property; null where it is not. */
export function dangerSince({ classed }: Facts): Instant | null {
  const before = classed.findLastIndex(({ classification }) => classification.urgency !== 'DANGER')
  return classed[before + 1]?.at ?? null
}

/** Units and people that are accused, by code and id. */
export function accusedNames({ units, people }: Accused): string[] {
  return [...units.map(({ code }) => code), ...people]
}

/** Whom a request accuses, as it is classed now. */
export function accusedOf({ classification, opening }: Facts): Accused {
  return classification?.accused ?? opening.accused
}

/** What the order waits for, in the words of the worklists: kinds of the open tasks with their holders. */
export function waitingFor(facts: Facts): string[] {
  return Object.values(facts.tasks).map((task) => `${task.kind} ${task.holder.code}`)
}
