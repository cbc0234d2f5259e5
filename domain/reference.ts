import type { Area, City, Item, Person, Responsibility, Unit } from './city.ts'
import { DispatchBasis } from './facts.ts'
import type { Candidate } from './questions.ts'
import {
  type AreaCode,
  type AreaRef,
  type ItemCode,
  type ItemRef,
  Level,
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
  readonly #unitsByArea = new Map<string, Unit[]>()

  constructor(cities: readonly City[]) {
    this.cities = new Map(cities.map((city) => [city.code, city]))
    for (const city of cities) {
      for (const area of city.areas) this.areas.set(area.code, { ...area, city: city.code })
      for (const person of city.people) this.people.set(person.id, { ...person, city: city.code })
      for (const item of city.items) this.#items.set(`${city.code} ${item.code}`, item)
      for (const unit of city.units) {
        this.units.set(unit.code, { ...unit, city: city.code })
        for (const area of unit.areas) {
          const others = this.#unitsByArea.get(area)
          if (others) others.push(unit)
          else this.#unitsByArea.set(area, [unit])
        }
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

  /**
   * Who could handle an item in an area, best first: responsibility first, then territory. The nearest entry of the
   * list, for the item or what it belongs to, names a line of work at a level, or the territory itself. Where it names
   * nobody who is there, the territory stands in, subdistrict or above, and that is a gap in the list: a community or
   * a grid is never sent what its list does not name.
   */
  candidates(list: ListInForce, item: ItemRef, area: AreaRef, excluded: readonly UnitCode[]): Candidate[] {
    const named = this.#named(list, item, area).filter(({ unit }) => !excluded.includes(unit.code))
    if (named.length > 0) return named
    const backstop = this.unitFor(area, UnitKind.SUBDISTRICT_OFFICE, Level.SUBDISTRICT)
    if (!backstop || excluded.includes(backstop.code)) return []
    return [{ unit: backstop, basis: DispatchBasis.BACKSTOP, reason: `gap:${item.code}` }]
  }

  #named(list: ListInForce, item: ItemRef, area: AreaRef): Candidate[] {
    for (const code of [...item.path].reverse()) {
      const entries = list.entries.filter((entry) => entry.item === code)
      if (entries.length === 0) continue
      return entries.flatMap(({ duty, level }) => {
        const units = this.covering(area).filter((unit) =>
          duty === null
            ? unit.kind === territory[level] && unit.level === level
            : unit.duty === duty && unit.level === level,
        )
        return units.flatMap(({ code: unit }) => {
          const ref = this.unitRef(unit)
          return ref
            ? [
                {
                  unit: ref,
                  basis: DispatchBasis.RESPONSIBILITY_LIST,
                  reason: `list:${list.version}:${code}`,
                },
              ]
            : []
        })
      })
    }
    return []
  }
}

/** Which kind of unit is the territory's own at a level. */
const territory: Partial<Record<Level, UnitKind>> = {
  [Level.SUBDISTRICT]: UnitKind.SUBDISTRICT_OFFICE,
  [Level.COMMUNITY]: UnitKind.COMMUNITY_COMMITTEE,
  [Level.GRID]: UnitKind.GRID,
}
