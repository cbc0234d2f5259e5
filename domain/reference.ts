import type { Area, City, Item, Person, Responsibility, Unit } from './city.ts'
import { DispatchBasis } from './facts.ts'
import type { Candidate, Route } from './questions.ts'
import {
  type AreaCode,
  type AreaRef,
  type ItemCode,
  type ItemRef,
  Level,
  levels,
  type Role,
  type UnitCode,
  UnitKind,
  type UnitRef,
} from './units.ts'

/** One list of a city as the routing reads it: the one in force on a day. */
export interface ListInForce {
  readonly version: string
  readonly entries: readonly Responsibility[]
}

/** What a city is made of, ready for look-ups. Areas and units are unique in a deployment, items in their city. */
export class Reference {
  readonly cities: ReadonlyMap<string, City>
  readonly areas = new Map<string, Area & { readonly city: string }>()
  readonly units = new Map<string, Unit & { readonly city: string }>()
  readonly people = new Map<string, Person & { readonly city: string }>()
  readonly #items = new Map<string, Item>()
  readonly #areasIn = new Map<string, AreaCode[]>()
  readonly #unitsByArea = new Map<string, Unit[]>()
  readonly #staffByUnit = new Map<string, { readonly id: string; readonly roles: readonly Role[] }[]>()

  constructor(cities: readonly City[]) {
    this.cities = new Map(cities.map((city) => [city.code, city]))
    for (const city of cities) {
      for (const area of city.areas) {
        this.areas.set(area.code, { ...area, city: city.code })
        if (area.parent) put(this.#areasIn, area.parent, area.code)
      }
      for (const person of city.people) {
        this.people.set(person.id, { ...person, city: city.code })
        for (const { unit, roles } of person.posts) put(this.#staffByUnit, unit, { id: person.id, roles })
      }
      for (const item of city.items) this.#items.set(`${city.code} ${item.code}`, item)
      for (const unit of city.units) {
        this.units.set(unit.code, { ...unit, city: city.code })
        for (const area of unit.areas) put(this.#unitsByArea, area, unit)
      }
    }
  }

  item(city: string, code: string): Item | undefined {
    return this.#items.get(`${city} ${code}`)
  }

  /** A unit with its ancestry; null when there is none of this code. */
  unitRef(code: string): UnitRef | null {
    const unit = this.units.get(code)
    if (!unit) return null
    const path: UnitCode[] = []
    for (let at: Unit | undefined = unit; at; at = at.parent ? this.units.get(at.parent) : undefined)
      path.unshift(at.code)
    return { code: unit.code, name: unit.name, level: unit.level, kind: unit.kind, path }
  }

  /** Who came in place of a dissolved unit and is there still; the unit itself where it is not dissolved. */
  successorsOf(code: UnitCode): readonly UnitCode[] {
    const dissolved = this.units.get(code)?.dissolved
    return dissolved ? dissolved.successors.flatMap((one) => this.successorsOf(one)) : [code]
  }

  /** Who stands in a unit's place: where several came in it the one that covers an area, else the first that was named. */
  successorFor(code: UnitCode, area: AreaRef | null): UnitRef | null {
    const successors = this.successorsOf(code)
    const near = area && successors.find((one) => this.reaches(one, area))
    return this.unitRef(near ?? successors[0] ?? code)
  }

  areaRef(code: string): AreaRef | null {
    const area = this.areas.get(code)
    if (!area) return null
    const path: AreaCode[] = []
    for (let at: Area | undefined = area; at; at = at.parent ? this.areas.get(at.parent) : undefined)
      path.unshift(at.code)
    return { code: area.code, name: area.name, level: area.level, path }
  }

  itemRef(city: string, code: string): ItemRef | null {
    const item = this.item(city, code)
    if (!item) return null
    const path: ItemCode[] = []
    for (let at: Item | undefined = item; at; at = at.parent ? this.item(city, at.parent) : undefined)
      path.unshift(at.code)
    return { code: item.code, name: item.name, path }
  }

  /** The units that cover an area, from the city down. */
  covering(area: AreaRef): Unit[] {
    return area.path.flatMap((code) => this.#unitsByArea.get(code) ?? [])
  }

  /** Whether a unit covers an area, or a part of it. */
  reaches(unit: UnitCode, area: AreaRef): boolean {
    const areas = this.units.get(unit)?.areas ?? []
    return areas.some((code) => area.path.includes(code) || this.areaRef(code)?.path.includes(area.code))
  }

  /** The unit of a kind at a level that covers an area; null when there is none. */
  unitFor(area: AreaRef, kind: UnitKind, level: Level): UnitRef | null {
    const unit = this.covering(area).find((candidate) => candidate.kind === kind && candidate.level === level)
    return unit ? this.unitRef(unit.code) : null
  }

  /** The managing centres that cover an area, from the city down: the hotline's, then the grid centres. */
  centres(area: AreaRef): UnitRef[] {
    return this.covering(area)
      .filter(({ kind }) => kind === UnitKind.HOTLINE_CENTRE || kind === UnitKind.GRID_CENTRE)
      .flatMap(({ code }) => this.unitRef(code) ?? [])
  }

  /** The people who have one of some roles at each of some units. */
  staff(units: readonly UnitCode[], roles: readonly Role[]): { unit: UnitCode; people: string[] }[] {
    return units.map((unit) => ({
      unit,
      people: (this.#staffByUnit.get(unit) ?? [])
        .filter((post) => post.roles.some((role) => roles.includes(role)))
        .map(({ id }) => id),
    }))
  }

  /** The grids that look after a place and those of the same community, its own first, with those of their people who have one of some roles. */
  collectors(code: AreaCode, roles: readonly Role[]): { unit: UnitRef; people: string[] }[] {
    const community = this.areaRef(code)?.path[levels.indexOf(Level.COMMUNITY)]
    if (!community) return []
    const around = (this.#areasIn.get(community) ?? []).filter((other) => other !== code)
    return [code, ...around]
      .flatMap((area) => this.#unitsByArea.get(area) ?? [])
      .filter(({ kind }) => kind === UnitKind.GRID)
      .flatMap((unit) => {
        const ref = this.unitRef(unit.code)
        const people = this.staff([unit.code], roles).flatMap((entry) => entry.people)
        return ref && people.length > 0 ? [{ unit: ref, people }] : []
      })
  }

  /** Who could handle an item in an area, and who stands around them. */
  route(asked: RouteAsked): Route {
    const { list, area } = asked
    const candidates = this.#candidates(asked)
    return {
      listVersion: list.version,
      candidates,
      centres: this.centres(area),
      below: this.#below(asked, candidates),
    }
  }

  /**
   * Best first: what was ruled before for the item here, then responsibility, then territory. The nearest entry of the
   * list, for the item or what it belongs to, names a line of work at a level, or the territory itself. Where it names
   * nobody who is there, the territory stands in, subdistrict or above, and that is a gap in the list: a community or
   * a grid is never sent what its list does not name.
   */
  #candidates(asked: RouteAsked): Candidate[] {
    const { item, area, excluded, precedents } = asked
    const mayHave = ({ unit }: Candidate) => !excluded.includes(unit.code) && !isBelow(unit, asked.accused)
    const ruled = precedents.flatMap(({ unit, id }): Candidate[] => {
      const ref = this.successorFor(unit as UnitCode, area)
      return ref ? [{ unit: ref, basis: DispatchBasis.PRECEDENT, reason: `precedent:${id}` }] : []
    })
    const listed = this.#named(asked)
    const known = [...ruled, ...listed].filter(mayHave)
    const candidates = known.filter(
      ({ unit }, i) => known.findIndex((other) => other.unit.code === unit.code) === i,
    )
    if (candidates.length > 0) return candidates
    const backstop = this.unitFor(area, UnitKind.SUBDISTRICT_OFFICE, Level.SUBDISTRICT)
    if (!backstop) return []
    return [{ unit: backstop, basis: DispatchBasis.BACKSTOP, reason: `gap:${item.code}` }].filter(mayHave)
  }

  #named({ list, item, area }: RouteAsked): Candidate[] {
    for (const code of [...item.path].reverse()) {
      const entries = list.entries.filter((entry) => entry.item === code)
      if (entries.length === 0) continue
      const reason = `list:${list.version}:${code}`
      return entries.flatMap(({ duty, level }) =>
        this.covering(area)
          .filter((unit) =>
            duty === null
              ? unit.kind === territory[level] && unit.level === level
              : dutiesOf(unit).includes(duty) && unit.level === level,
          )
          .flatMap(({ code: unit }): Candidate[] => {
            const ref = this.unitRef(unit)
            return ref ? [{ unit: ref, basis: DispatchBasis.RESPONSIBILITY_LIST, reason }] : []
          }),
      )
    }
    return []
  }

  /** Who could be given a part of the work: the territory's own units, and the same line of work a level below. */
  #below(asked: RouteAsked, candidates: readonly Candidate[]): Route['below'] {
    const duties = candidates.flatMap(({ unit }) => dutiesOf(this.units.get(unit.code)))
    const named = this.#named(asked).map(({ unit }) => unit.code)
    return this.covering(asked.area)
      .filter((unit) =>
        unit.duty === null
          ? unit.kind === territory[unit.level]
          : unit.level === Level.DISTRICT && dutiesOf(unit).some((duty) => duties.includes(duty)),
      )
      .flatMap(({ code }) => {
        const ref = this.unitRef(code)
        return ref ? [{ unit: ref, listed: named.includes(code) }] : []
      })
  }
}

/** Puts a value to the others of its key. */
function put<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const others = lists.get(key)
  if (others) others.push(value)
  else lists.set(key, [value])
}

/** What a route is asked for. `precedents`: those in force here, the nearest first. */
export interface RouteAsked {
  readonly list: ListInForce
  readonly precedents: readonly { readonly id: string; readonly unit: string }[]
  readonly item: ItemRef
  readonly area: AreaRef
  readonly excluded: readonly UnitCode[]
  readonly accused: readonly UnitCode[]
}

/** The lines of work of a unit, with those of the units that it came in place of. */
function dutiesOf(unit: Unit | undefined): string[] {
  return [...(unit?.duty ? [unit.duty] : []), ...(unit?.dutiesBefore ?? [])]
}

function isBelow(unit: UnitRef, accused: readonly UnitCode[]): boolean {
  return unit.path.some((code) => accused.includes(code))
}

/** Which kind of unit is the territory's own at a level. */
const territory: Partial<Record<Level, UnitKind>> = {
  [Level.SUBDISTRICT]: UnitKind.SUBDISTRICT_OFFICE,
  [Level.COMMUNITY]: UnitKind.COMMUNITY_COMMITTEE,
  [Level.GRID]: UnitKind.GRID,
}
