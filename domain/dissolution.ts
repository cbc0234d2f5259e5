import type { City, Unit } from './city.ts'
import type { Instant } from './instant.ts'
import { Reference } from './reference.ts'
import { type AreaCode, type EventBy, Level, Role, type UnitCode, UnitKind } from './units.ts'

// What a city is made of after a unit of it was dissolved (机构改革, docs/process.md, Reorganisation).

/** A unit that is to be dissolved: in favour of whom, when, and who says so under which key. */
export interface Dissolution {
  readonly unit: UnitCode
  readonly city: string
  readonly successors: readonly UnitCode[]
  /** City time. */
  readonly at: Instant
  readonly by: EventBy
  readonly key: string
}

/** An order that could not be reached, and why. */
export interface LeftOver {
  readonly order: string
  readonly reason: string
}

/** Why a unit cannot be dissolved in favour of others, with the units or areas that are in the way. */
export type SuccessionObjection =
  | { readonly code: 'DISSOLVED_ALREADY' | 'NO_SUCCESSOR' | 'OWN_SUCCESSOR' | 'KEY_TAKEN' }
  | {
      readonly code: 'SUCCESSOR_TWICE' | 'SUCCESSOR_DISSOLVED' | 'OTHER_KIND_OR_LEVEL'
      readonly unit: UnitCode
    }
  | { readonly code: 'NOT_COVERED'; readonly area: AreaCode }

/** What there is against dissolving a unit in favour of others of its city; null when nothing is. */
export function objectionToSuccession(
  reference: Reference,
  unit: Unit,
  successors: readonly Unit[],
): SuccessionObjection | null {
  if (unit.dissolved) return { code: 'DISSOLVED_ALREADY' }
  if (successors.length === 0) return { code: 'NO_SUCCESSOR' }
  if (successors.some(({ code }) => code === unit.code)) return { code: 'OWN_SUCCESSOR' }
  const twice = successors.find(({ code }, i) => successors.findIndex((one) => one.code === code) !== i)
  if (twice) return { code: 'SUCCESSOR_TWICE', unit: twice.code }
  const gone = successors.find(({ dissolved }) => dissolved)
  if (gone) return { code: 'SUCCESSOR_DISSOLVED', unit: gone.code }
  const other = successors.find(({ kind, level }) => kind !== unit.kind || level !== unit.level)
  if (other) return { code: 'OTHER_KIND_OR_LEVEL', unit: other.code }
  const covered = new Set(successors.flatMap(({ areas }) => areas))
  const bare = unit.areas.map((area) => bareIn(reference, area, covered)).find((area) => area !== null)
  return bare ? { code: 'NOT_COVERED', area: bare } : null
}

/** An area, at or below another, that none of some areas covers; null when they cover it, whole or by all its parts. */
function bareIn(reference: Reference, area: AreaCode, covered: ReadonlySet<AreaCode>): AreaCode | null {
  if (reference.areaRef(area)?.path.some((code) => covered.has(code))) return null
  const parts = [...reference.areas.values()].filter(({ parent }) => parent === area)
  if (parts.length === 0) return area
  const bare = parts.flatMap(({ code }) => bareIn(reference, code, covered) ?? [])
  return bare.length === parts.length ? area : (bare[0] ?? null)
}

/** Who may dissolve units: that is no command of an order, and no pack says it. */
export const dissolving: Role = Role.ADMINISTRATOR

/** Whether a unit holds tasks of every order of its city: its rules name it, wherever the order is. */
export function isDeskOfCity({ kind, level }: Pick<Unit, 'kind' | 'level'>): boolean {
  return level === Level.CITY && kind !== UnitKind.DEPARTMENT
}

/**
 * A city as it stands: whatever was dissolved covers nothing, and its posts give no role; its line of work is its
 * successors', and what answered to it answers to whoever came in its place.
 */
export function asItStands(city: City): City {
  const gone = new Set(city.units.flatMap(({ code, dissolved }) => (dissolved ? [code] : [])))
  if (gone.size === 0) return city
  const units = city.units.map((unit): Unit => (unit.dissolved ? { ...unit, areas: [] } : unit))
  const reference = new Reference([{ ...city, units }])
  const heirs = units.flatMap(({ code, duty, dissolved }) =>
    dissolved && duty ? reference.successorsOf(code).map((heir) => ({ heir, duty })) : [],
  )
  return {
    ...city,
    units: units.map((unit): Unit => {
      const place = reference.areaRef(unit.areas[0] ?? '')
      const parent = unit.parent && (reference.successorFor(unit.parent, place)?.code ?? unit.parent)
      const dutiesBefore = heirs.flatMap(({ heir, duty }) => (heir === unit.code ? [duty] : []))
      return { ...unit, parent, ...(dutiesBefore.length > 0 && { dutiesBefore }) }
    }),
    people: city.people.map((person) => ({
      ...person,
      posts: person.posts.filter(({ unit }) => !gone.has(unit)),
    })),
  }
}
