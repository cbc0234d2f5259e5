import type { City } from '../domain/city.ts'
import { levels } from '../domain/units.ts'

/** A city's data that do not hold together, with everything that is wrong in them. */
export class BadCityError extends Error {
  readonly code = 'BAD_CITY'
  readonly problems: readonly string[]

  constructor(name: string, problems: readonly string[]) {
    super(
      `the data of ${name} do not hold together:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    )
    this.name = 'BadCityError'
    this.problems = problems
  }
}

/**
 * Checks that a city's areas, units, people, items and responsibility list hold together.
 * @throws BadCityError that lists every problem
 */
export function checkCity(city: City): void {
  const problems = [
    ...areaProblems(city),
    ...unitProblems(city),
    ...peopleProblems(city),
    ...itemProblems(city),
  ]
  if (problems.length > 0) throw new BadCityError(city.name, problems)
}

const digits = { CITY: 12, DISTRICT: 12, SUBDISTRICT: 12, COMMUNITY: 12, GRID: 15 }

function areaProblems({ areas, code }: City): string[] {
  const byCode = new Map(areas.map((area) => [area.code, area]))
  const problems = doubles(
    'area',
    areas.map((area) => area.code),
  )
  for (const area of areas) {
    if (!/^\d+$/.test(area.code) || area.code.length !== digits[area.level]) {
      problems.push(
        `area ${area.code} ${area.name}: a code of level ${area.level} has ${digits[area.level]} digits`,
      )
    }
    const parent = area.parent ? byCode.get(area.parent) : undefined
    if (area.level === 'CITY') {
      if (area.parent !== null || area.code !== code)
        problems.push(`area ${area.code} ${area.name}: the city has no parent and the city's code`)
    } else if (!parent) problems.push(`area ${area.code} ${area.name}: parent ${area.parent} is missing`)
    else if (levels.indexOf(parent.level) >= levels.indexOf(area.level)) {
      problems.push(
        `area ${area.code} ${area.name}: ${area.level} cannot lie in ${parent.level} ${parent.name}`,
      )
    }
  }
  return problems
}

function unitProblems({ units, areas }: City): string[] {
  const codes = new Set(units.map((unit) => unit.code))
  const places = new Map(areas.map((area) => [area.code, area]))
  const problems = doubles(
    'unit',
    units.map((unit) => unit.code),
  )
  if (units.filter(({ parent }) => parent === null).length !== 1)
    problems.push('exactly one unit, the city government, has no parent')
  for (const unit of units) {
    if (unit.parent !== null && !codes.has(unit.parent))
      problems.push(`unit ${unit.code} ${unit.name}: parent ${unit.parent} is missing`)
    if (unit.duty !== null && unit.kind !== 'DEPARTMENT')
      problems.push(`unit ${unit.code} ${unit.name}: only departments have a line of work`)
    for (const area of unit.areas) {
      const place = places.get(area)
      if (!place) problems.push(`unit ${unit.code} ${unit.name}: area ${area} is missing`)
      else if (levels.indexOf(place.level) < levels.indexOf(unit.level))
        problems.push(
          `unit ${unit.code} ${unit.name}: covers more (${place.name}) than its level ${unit.level}`,
        )
    }
  }
  return problems
}

function peopleProblems({ people, units }: City): string[] {
  const codes = new Set(units.map((unit) => unit.code))
  const problems = doubles(
    'person',
    people.map((person) => person.id),
  )
  for (const { id, posts } of people) {
    if (posts.length === 0) problems.push(`person ${id}: has no post`)
    for (const { unit, roles } of posts) {
      if (!codes.has(unit)) problems.push(`person ${id}: unit ${unit} is missing`)
      if (roles.length === 0) problems.push(`person ${id}: no role at ${unit}`)
    }
  }
  return problems
}

function itemProblems({ items, responsibilityList, units, areas }: City): string[] {
  const codes = new Set(items.map((item) => item.code))
  const problems = doubles(
    'item',
    items.map((item) => item.code),
  )
  for (const item of items) {
    if (item.parent !== null && !codes.has(item.parent))
      problems.push(`item ${item.code} ${item.name}: parent ${item.parent} is missing`)
  }
  const districts = areas.filter(({ level }) => level === 'DISTRICT').map(({ code }) => code)
  for (const { item, duty, level } of responsibilityList.entries) {
    if (!codes.has(item)) problems.push(`responsibility list: item ${item} is missing`)
    if (duty === null) continue
    const held = units.filter((unit) => unit.duty === duty && unit.level === level)
    if (held.length === 0)
      problems.push(
        `responsibility list: no unit has the line of work ${duty} at level ${level} (item ${item})`,
      )
    else if (level === 'DISTRICT') {
      for (const district of districts) {
        if (!held.some((unit) => unit.areas.includes(district)))
          problems.push(`responsibility list: district ${district} has no ${duty} (item ${item})`)
      }
    }
  }
  return problems
}

function doubles(noun: string, codes: readonly string[]): string[] {
  const twice = codes.filter((code, i) => codes.indexOf(code) !== i)
  return [...new Set(twice)].map((code) => `${noun} ${code} stands twice`)
}
