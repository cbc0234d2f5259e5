import type { Facts, Succession } from './facts.ts'
import { type UnitCode, UnitKind, type UnitRef } from './units.ts'

// A unit was dissolved, and another goes on with what it had in an order (机构改革, docs/process.md, Reorganisation).

type Succeeded = Pick<Facts, 'successions'>

/** Whether an order knows who came in place of a unit. */
export function knowsSuccessorOf({ successions = [] }: Succeeded, code: UnitCode): boolean {
  return successions.some(({ from }) => from === code)
}

/**
 * Who stands where a unit stood: itself, or whoever came in its place. Steps keep units in their variables, pinned rules
 * and asked routes name them: whatever the process asks of a unit it asks of this one.
 */
export function standingFor({ successions = [] }: Succeeded, unit: UnitRef): UnitRef {
  return successions.reduce(replaced, unit)
}

/** A value of the process with whoever came in its place for every unit in it. */
export function withSuccessors<T>(facts: Succeeded, value: T): T {
  return facts.successions?.length ? (mapped(facts, value) as T) : value
}

function mapped(facts: Succeeded, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => mapped(facts, one))
  if (typeof value !== 'object' || value === null) return value
  if (isUnit(value)) return standingFor(facts, value)
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mapped(facts, one)]))
}

/** Areas and items have a path as well; only units are of a kind. */
function isUnit(value: object): value is UnitRef {
  return 'path' in value && 'kind' in value && kinds.has(value.kind)
}

const kinds: ReadonlySet<unknown> = new Set(Object.values(UnitKind))

/** What stood below a dissolved unit stands below its successor. */
function replaced(unit: UnitRef, { from, to }: Succession): UnitRef {
  const at = unit.path.indexOf(from)
  if (at < 0) return unit
  const below = unit.path.slice(at + 1)
  return below.length === 0 ? to : { ...unit, path: [...to.path, ...below] }
}
