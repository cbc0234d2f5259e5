import type { DispatchState, Facts, Limit, Supervision } from './facts.ts'
import type { Instant } from './instant.ts'
import { isUnder } from './keys.ts'
import type { RuleId } from './policy.ts'
import type { RecordKind } from './record.ts'
import type { UnitRef } from './units.ts'

/** The facts with one limit changed; a `RangeError` where the order has no such limit. */
export function changeLimit(facts: Facts, key: string, change: (limit: Limit) => Partial<Limit>): Facts {
  const limit = facts.limits[key]
  if (!limit) throw new RangeError(`order ${facts.number} has no limit ${key}`)
  return { ...facts, limits: { ...facts.limits, [key]: { ...limit, ...change(limit) } } }
}

/** The facts with one dispatch changed; as they were where there is none of that key. */
export function changeDispatch(
  facts: Facts,
  key: string,
  change: (dispatch: DispatchState) => Partial<DispatchState>,
): Facts {
  return {
    ...facts,
    dispatches: facts.dispatches.map((dispatch) =>
      dispatch.key === key ? { ...dispatch, ...change(dispatch) } : dispatch,
    ),
  }
}

/** The facts with the supervision changed that a key belongs to. */
export function changeSupervision(
  facts: Facts,
  key: string,
  change: (supervision: Supervision) => Partial<Supervision>,
): Facts {
  return {
    ...facts,
    supervisions: facts.supervisions.map((one) => (isUnder(key, one.key) ? { ...one, ...change(one) } : one)),
  }
}

/** The facts with an entry in a unit's record: of what, by which rule, and since when. */
export function noted(
  facts: Facts,
  unit: UnitRef,
  kind: RecordKind,
  key: string,
  rule: RuleId | null,
  at: Instant,
): Facts {
  return { ...facts, record: [...facts.record, { unit, kind, key, rule, at }] }
}

/** A record without the keys that are to be left out. */
export function without<T>(
  record: Readonly<Record<string, T>>,
  leave: (key: string) => boolean,
): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !leave(key)))
}
