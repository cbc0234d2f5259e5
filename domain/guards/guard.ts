import type { CommandName } from '../commands.ts'
import type { Facts } from '../facts.ts'
import type { Instant } from '../instant.ts'
import { limitRule } from '../limits.ts'
import type { Asked } from '../permits.ts'
import type { RuleBook, RuleId } from '../policy.ts'
import { isDanger, originOf } from '../projection.ts'
import type { Refusal } from '../refusals.ts'
import { isAccusedUnit } from '../separation.ts'
import type { Task, TaskKind } from '../tasks.ts'
import { UnitKind, type UnitRef } from '../units.ts'

/** What a guard looks at. Stage, holder, role and separation have been seen to. */
export interface Situation {
  readonly actor: { readonly id: string; readonly unit: UnitRef }
  readonly facts: Facts
  readonly book: RuleBook
  readonly task: Task | null
  readonly now: Instant
}

/** What a rule has against a command. */
export type Objection = Pick<Refusal, 'code' | 'rule' | 'params'>

/** The rule of one command. It only guards; `input: null` asks whether it would be allowed at all. */
export type Guard<N extends CommandName> = (
  asked: Extract<Asked, { name: N }>,
  situation: Situation,
) => Objection | null

export type Guards = { readonly [N in CommandName]?: Guard<N> }

/** The first objection of several rules. */
export function first(...rules: readonly (() => Objection | null)[]): Objection | null {
  for (const rule of rules) {
    const objection = rule()
    if (objection) return objection
  }
  return null
}

const handlingKinds: ReadonlySet<UnitKind> = new Set([
  UnitKind.DEPARTMENT,
  UnitKind.SUBDISTRICT_OFFICE,
  UnitKind.COMMUNITY_COMMITTEE,
  UnitKind.GRID,
])

/** Only units that handle are given work, and none that is accused or stands below one. */
export function cannotTakePart(unit: UnitRef, facts: Facts): Objection | null {
  return cannotHandle(unit) ?? accusedUnit(unit, facts)
}

/** Those who manage and those who supervise do not handle. */
export function cannotHandle({ kind, name }: UnitRef): Objection | null {
  return handlingKinds.has(kind)
    ? null
    : { code: 'UNIT_CANNOT_HANDLE', rule: 'separation.handling', params: { unit: name } }
}

/** Nobody who is accused, or stands below one, is asked for anything. */
export function accusedUnit(unit: UnitRef, facts: Facts): Objection | null {
  return isAccusedUnit(unit, facts) ? accusedOne(unit) : null
}

export function accusedOne({ name }: UnitRef): Objection {
  return { code: 'UNIT_ACCUSED', rule: 'separation.accused', params: { unit: name } }
}

/** Of what was found there is no requester: nobody is contacted, visited, or withdraws. */
export function nobodyAsked(facts: Facts): Objection | null {
  const origin = originOf(facts)
  return origin === 'REQUEST' ? null : { code: 'NOBODY_ASKED', rule: 'limits.verify', params: { origin } }
}

/** Danger is handled first: nothing that would put it off is asked or granted. */
export function delayOfDanger(facts: Facts, book: RuleBook): Objection | null {
  return isDanger(facts)
    ? { code: 'DELAY_OF_DANGER', rule: limitRule(book, 'handle', facts.classification).id, params: {} }
    : null
}

/** How many different units a command names, and by which rule; `by` names them and is none of them. */
interface UnitsNamed {
  readonly least: number
  readonly most: number
  readonly rule: RuleId
  readonly by: UnitRef | null
}

export function wrongUnits(
  units: readonly UnitRef[],
  { least, most, rule, by }: UnitsNamed,
): Objection | null {
  if (units.length < least || units.length > most)
    return { code: 'UNITS_COUNT', rule, params: { least, most, count: units.length } }
  const all = by ? [by, ...units] : units
  const twice = all.find((unit, i) => all.findIndex(({ code }) => code === unit.code) !== i)
  return twice ? { code: 'UNIT_TWICE', rule, params: { unit: twice.name } } : null
}

/** The open task of one of some kinds that stands under a key. */
export function openUnder(facts: Facts, prefix: string, kinds: readonly TaskKind[]): Task | undefined {
  return Object.values(facts.tasks).find(
    ({ kind, key }) => kinds.includes(kind) && (key === prefix || key.startsWith(`${prefix}/`)),
  )
}

/** One thing after the other: an earlier request still waits for somebody. */
export function stillPending(open: Task | undefined): Objection | null {
  if (!open) return null
  return open.kind === 'PARKED'
    ? { code: 'PARKED_NOW', rule: 'parking.most', params: { taskKey: open.key } }
    : { code: 'DECISION_PENDING', rule: null, params: { holder: open.holder.name, taskKey: open.key } }
}

/** A unit asks for one thing about its time after the other, and does not return what it asked time for. */
export function askedOfTime(task: Task, facts: Facts): Objection | null {
  return stillPending(openUnder(facts, task.key, ['EXTENSION', 'PARKING', 'APPROVE_COMPLEX', 'PARKED']))
}
