import type { Area, City, Unit } from './city.ts'
import { levels, UnitKind } from './units.ts'

/** Something in a city's data that does not hold together, and what it is about. */
export interface CityProblem {
  readonly of: 'city' | 'area' | 'unit' | 'person' | 'item' | 'list'
  readonly code: string
  readonly text: string
}

/** A city's data that do not hold together, with everything that is wrong in them. */
export class BadCityError extends Error {
  readonly code = 'BAD_CITY'
  readonly problems: readonly CityProblem[]

  constructor(name: string, problems: readonly CityProblem[]) {
    super(
      `${name}: 数据不自洽 / the data do not hold together:\n${problems.map(({ text }) => `  - ${text}`).join('\n')}`,
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
  const problems = cityProblems(city)
  if (problems.length > 0) throw new BadCityError(city.name, problems)
}

export function cityProblems(city: City): CityProblem[] {
  return [
    ...areaProblems(city),
    ...unitProblems(city),
    ...peopleProblems(city),
    ...itemProblems(city),
    ...listProblems(city),
  ]
}

const about =
  (of: CityProblem['of']) =>
  (code: string, text: string): CityProblem => ({ of, code, text })

const digits = { CITY: 12, DISTRICT: 12, SUBDISTRICT: 12, COMMUNITY: 12, GRID: 15 }

function areaProblems({ areas, code: city }: City): CityProblem[] {
  const problem = about('area')
  const byCode = new Map(areas.map((area) => [area.code, area]))
  const byName = new Map<string, Area>()
  const problems = doubles('area', '区域', areas)
  for (const area of areas) {
    const { code, level, name } = area
    const say = (text: string) => problems.push(problem(code, `区域 area ${code} ${name}: ${text}`))
    if (!/^\d+$/.test(code) || code.length !== digits[level])
      say(
        `${level} 级代码应为 ${digits[level]} 位数字 / a code of level ${level} has ${digits[level]} digits`,
      )
    const parent = area.parent ? byCode.get(area.parent) : undefined
    if (level === 'CITY') {
      if (area.parent !== null || code !== city)
        say(`市级区域应为 ${city}，且无上级 / the city has no parent and the city's code, ${city}`)
    } else if (!parent) say(`缺少上级区域 ${area.parent ?? ''} / parent ${area.parent ?? ''} is missing`)
    else if (levels.indexOf(parent.level) >= levels.indexOf(level))
      say(
        `${level} 不能位于 ${parent.level} ${parent.code} ${parent.name} 之下 / ${level} cannot lie in ${parent.level} ${parent.name}; its parent must be of a level above`,
      )
    const place = `${area.parent ?? ''} ${name}`
    const other = byName.get(place)
    if (other && other.code !== code)
      say(
        `与 ${other.code} 同名且同属 ${area.parent ?? ''} / has the name of ${other.code} under the same parent; one of them needs another name`,
      )
    byName.set(place, area)
  }
  return problems
}

/** Kinds that there are at one level alone. */
const levelOfKind: Partial<Record<UnitKind, Unit['level']>> = {
  [UnitKind.SUBDISTRICT_OFFICE]: 'SUBDISTRICT',
  [UnitKind.COMMUNITY_COMMITTEE]: 'COMMUNITY',
  [UnitKind.GRID]: 'GRID',
}

function unitProblems({ units, areas, code: city }: City): CityProblem[] {
  const problem = about('unit')
  const byCode = new Map(units.map((unit) => [unit.code, unit]))
  const places = new Map(areas.map((area) => [area.code, area]))
  const problems = doubles('unit', '单位', units)
  const governments = units.filter(({ kind, level }) => kind === 'GOVERNMENT' && level === 'CITY')
  if (units.length > 0 && governments.length !== 1)
    problems.push(
      about('city')(
        city,
        `城市 city ${city}: 应有且只有一个市政府 / has ${governments.length} units of kind GOVERNMENT at level CITY, and should have one`,
      ),
    )
  for (const unit of units) {
    const { code, name, kind, level, duty } = unit
    const say = (text: string) => problems.push(problem(code, `单位 unit ${code} ${name}: ${text}`))
    const isCitys = kind === 'GOVERNMENT' && level === 'CITY'
    const parent = unit.parent === null ? undefined : byCode.get(unit.parent)
    if (isCitys && unit.parent !== null) say('市政府无上级 / the city government answers to nobody')
    if (!isCitys && !parent)
      say(
        `缺少上级单位 ${unit.parent ?? ''} / parent ${unit.parent ?? ''} is missing: every unit but the city government answers to one`,
      )
    if (parent && levels.indexOf(parent.level) > levels.indexOf(level))
      say(
        `上级单位 ${parent.code} 的层级 ${parent.level} 低于 ${level} / its parent ${parent.code} is of level ${parent.level}, below ${level}`,
      )
    if (goesRound(unit, byCode)) say('上级关系成环 / answers, by way of its parents, to itself')
    const only = levelOfKind[kind]
    if (only && only !== level)
      say(`${kind} 应为 ${only} 级，不是 ${level} / a ${kind} is of level ${only}, not ${level}`)
    if (duty !== null && kind !== 'DEPARTMENT')
      say('只有部门有条线 / only departments have a line of work (duty)')
    for (const area of unit.areas) {
      const place = places.get(area)
      if (!place) say(`缺少区域 ${area} / area ${area} is missing`)
      else if (levels.indexOf(place.level) < levels.indexOf(level))
        say(`辖区 ${place.name} 超出层级 / covers more (${place.name}) than its level ${level}`)
    }
  }
  return problems
}

function goesRound(unit: Unit, byCode: ReadonlyMap<string, Unit>): boolean {
  const seen = new Set<string>()
  for (let at: Unit | undefined = unit; at; at = at.parent ? byCode.get(at.parent) : undefined) {
    if (seen.has(at.code)) return at.code === unit.code
    seen.add(at.code)
  }
  return false
}

function peopleProblems({ people, units }: City): CityProblem[] {
  const problem = about('person')
  const codes = new Set(units.map((unit) => unit.code))
  const problems = doubles(
    'person',
    '人员',
    people.map(({ id }) => ({ code: id })),
  )
  for (const { id, posts } of people) {
    const say = (text: string) => problems.push(problem(id, `人员 person ${id}: ${text}`))
    if (posts.length === 0) say('没有岗位 / has no post')
    for (const { unit, roles } of posts) {
      if (!codes.has(unit)) say(`缺少单位 ${unit} / unit ${unit} is missing`)
      if (roles.length === 0) say(`在 ${unit} 没有角色 / no role at ${unit}`)
    }
  }
  return problems
}

function itemProblems({ items }: City): CityProblem[] {
  const problem = about('item')
  const codes = new Set(items.map((item) => item.code))
  const missing = items.filter(({ parent }) => parent !== null && !codes.has(parent))
  return [
    ...doubles('item', '事项', items),
    ...missing.map(({ code, name, parent }) =>
      problem(code, `事项 item ${code} ${name}: 缺少上级事项 ${parent} / parent ${parent} is missing`),
    ),
  ]
}

function listProblems({ items, responsibilityList, units, areas }: City): CityProblem[] {
  const problems: CityProblem[] = []
  const codes = new Set(items.map((item) => item.code))
  const districts = areas.filter(({ level }) => level === 'DISTRICT').map(({ code }) => code)
  for (const { item, duty, level } of responsibilityList.entries) {
    const say = (text: string) => problems.push(about('list')(item, `权责清单 responsibility list: ${text}`))
    if (!codes.has(item)) say(`缺少事项 ${item} / item ${item} is missing`)
    if (duty === null) continue
    const held = units.filter((unit) => unit.duty === duty && unit.level === level)
    const covered = new Set(held.flatMap((unit) => unit.areas))
    if (held.length === 0)
      say(
        `${level} 级没有承担 ${duty} 的单位 / no unit has the line of work ${duty} at level ${level} (item ${item})`,
      )
    else if (level === 'DISTRICT')
      for (const district of districts)
        if (!covered.has(district))
          say(`区 ${district} 没有 ${duty} / district ${district} has no ${duty} (item ${item})`)
  }
  return problems
}

function doubles(
  of: CityProblem['of'],
  zh: string,
  all: readonly { readonly code: string }[],
): CityProblem[] {
  const seen = new Set<string>()
  const twice = new Set<string>()
  for (const { code } of all) (seen.has(code) ? twice : seen).add(code)
  return [...twice].map((code) => about(of)(code, `${zh} ${of} ${code}: 重复 / stands twice`))
}
