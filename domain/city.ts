import type { Instant } from './instant.ts'
import type { Urgency } from './requests.ts'
import type { AreaCode, ItemCode, Level, Role, UnitCode, UnitKind } from './units.ts'

/** A place: 12-digit official code down to the community, 3 more digits for a grid. */
export interface Area {
  readonly code: AreaCode
  readonly level: Level
  readonly parent: AreaCode | null
  readonly name: string
  readonly nameEn: string
}

/** A unit of the city. `duty` is the line of work (条线) that the responsibility list names; only departments have one. */
export interface Unit {
  readonly code: UnitCode
  readonly kind: UnitKind
  readonly level: Level
  /** The unit it answers to; null for the city's government alone. */
  readonly parent: UnitCode | null
  readonly duty: string | null
  readonly name: string
  readonly nameEn: string
  /** What it covers: each area with everything below it. */
  readonly areas: readonly AreaCode[]
  /** The lines of work of those that it came in place of; absent where there is none. */
  readonly dutiesBefore?: readonly string[]
  /** Absent while it is not dissolved. */
  readonly dissolved?: Dissolved
}

/** Since when a unit is dissolved, and who goes on with what it had, in the order in which they were named. */
export interface Dissolved {
  readonly at: Instant
  readonly successors: readonly UnitCode[]
}

/** A person with posts. `id` is the subject of its tokens. */
export interface Person {
  readonly id: string
  readonly name: string
  readonly nameEn: string
  readonly posts: readonly { readonly unit: UnitCode; readonly roles: readonly Role[] }[]
}

/** An item of the catalogue, three levels deep. Orders are classed by items of the third level. */
export interface Item {
  readonly code: ItemCode
  readonly parent: ItemCode | null
  readonly name: string
  readonly nameEn: string
  readonly urgency: Urgency
  /** Other words for it, for look-ups at import. */
  readonly aliases: readonly string[]
}

/** One line of the responsibility list (权责清单): which line of work, at which level, answers for an item and all below it. */
export interface Responsibility {
  readonly item: ItemCode
  readonly level: Level
  /** The line of work of a department, or null when the territory itself is responsible at that level. */
  readonly duty: string | null
  readonly source: string
}

export interface ResponsibilityList {
  readonly version: string
  readonly effectiveFrom: string
  readonly entries: readonly Responsibility[]
}

/** A city as it is seeded or imported. */
export interface City {
  readonly code: AreaCode
  readonly name: string
  readonly nameEn: string
  /** What its order numbers begin with; empty for one city of a deployment alone. */
  readonly numberPrefix: string
  readonly pack: string
  readonly areas: readonly Area[]
  readonly units: readonly Unit[]
  readonly people: readonly Person[]
  readonly items: readonly Item[]
  readonly responsibilityList: ResponsibilityList
}
