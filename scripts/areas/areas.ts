import type { Area, City } from '../../domain/city.ts'
import { type AreaCode, Level, levels } from '../../domain/units.ts'
import { textOf } from '../import/mapping.ts'
import type { RecordFile, Values } from '../import/records.ts'
import { fullCode, levelOf, parentByCode } from './codes.ts'
import { AreaLookUp } from './lookUp.ts'
import type { AreaMap, PlaceMap } from './map.ts'
import type { Place, Refusals } from './refusals.ts'

/** An area as a line has it. */
export interface AreaLine {
  readonly at: Place
  readonly code: AreaCode
  readonly level: Level
  readonly name: string
  readonly nameEn: string | null
  /** A code or a name, as it was written; null where the code tells it. */
  readonly parent: string | null
}

/** Reads the areas of a file, each once. */
export async function readAreas(
  records: RecordFile,
  map: AreaMap,
  file: string,
  refusals: Refusals,
): Promise<AreaLine[]> {
  const known = new Map<string, AreaLine>()
  for await (const { line, read } of records.records()) {
    const at = { file, line }
    if ('problem' in read) {
      refusals.add(at, read.problem)
      continue
    }
    for (const area of areasOf(map, read.values, at, refusals)) {
      const before = known.get(area.code)
      if (!before) known.set(area.code, area)
      else if (differs(before, area)) refusals.add(at, twice(before, area))
    }
  }
  return [...known.values()]
}

function areasOf(map: AreaMap, values: Values, at: Place, refusals: Refusals): AreaLine[] {
  if (map.shape === 'ONE_A_LINE') return areaOf(map.place, null, values, at, refusals)
  const found: AreaLine[] = []
  for (const [level, place] of map.places) {
    // Some cities have no districts: what is empty is left out.
    if (textOf(place.code, values) === '' && textOf(place.name, values) === '') continue
    const above = found.at(-1)
    const own = areaOf(place, level, values, at, refusals)
    found.push(...own.map((area) => ({ ...area, parent: above?.code ?? null })))
  }
  return found
}

function areaOf(
  place: PlaceMap,
  level: Level | null,
  values: Values,
  at: Place,
  refusals: Refusals,
): AreaLine[] {
  const said = (field: keyof PlaceMap) => {
    const from = place[field]
    return from ? textOf(from, values) : ''
  }
  const [code, name] = [said('code'), said('name')]
  const empty = [!code && 'code', !name && 'name'].filter(Boolean)
  if (empty.length > 0) {
    refusals.add(at, `${empty.join(', ')}: 缺少 / is empty`)
    return []
  }
  const placed = codeAndLevel(code, level ?? said('level'))
  if ('problem' in placed) {
    refusals.add(at, placed.problem)
    return []
  }
  return [{ at, ...placed, name, nameEn: said('nameEn') || null, parent: said('parent') || null }]
}

/** Without a level the code tells it. */
function codeAndLevel(text: string, asked: string): { code: AreaCode; level: Level } | { problem: string } {
  const level = asked ? levelNamed(asked) : levelOf(text)
  if ('problem' in level) return level
  const code = fullCode(text, level.found)
  return 'problem' in code ? code : { code: code.found, level: level.found }
}

function levelNamed(text: string): { found: Level } | { problem: string } {
  const found = levels.find((level) => level === text.toUpperCase())
  return found
    ? { found }
    : { problem: `level: '${text}' 不是层级 / is no level; write one of ${levels.join(', ')}` }
}

function differs(one: AreaLine, other: AreaLine): boolean {
  return one.name !== other.name || one.level !== other.level || one.parent !== other.parent
}

function twice({ at, code, name, level }: AreaLine, other: AreaLine): string {
  const [is, was] = name === other.name ? [other.level, level] : [`'${other.name}'`, `'${name}'`]
  return `代码 ${code} 在第 ${at.line} 行为 ${was}，此处为 ${is} / code ${code} is ${was} in line ${at.line}, and ${is} here; one code has one name, one level and one parent`
}

/** The areas of a city with those of a file: what they lie in found, what is new and what is said anew in place. */
export function placedAreas(
  city: Pick<City, 'code' | 'areas'>,
  lines: readonly AreaLine[],
  refusals: Refusals,
): Area[] {
  const before = new Map(city.areas.map((area) => [area.code, area]))
  const place = (line: AreaLine, parent: AreaCode | null): Area => {
    const { code, level, name, nameEn } = line
    return { code, level, parent, name, nameEn: nameEn ?? englishOf(before.get(code), name) }
  }
  const guessed = lines.map((line) => place(line, parentByCode(line.code, line.level, city.code)))
  const lookUp = new AreaLookUp(
    new Map([...city.areas, ...guessed].map((area) => [area.code, area])).values(),
  )
  const placed = lines.map((line, i): Area => {
    const byCode = guessed[i]?.parent ?? null
    if (line.level === Level.CITY) return place(line, null)
    const found = lookUp.find(line.parent ?? byCode ?? '')
    if ('area' in found) return place(line, found.area.code)
    refusals.add(
      line.at,
      line.parent
        ? `parent: ${found.problem}`
        : `缺少上级区域 ${byCode} / parent ${byCode} of ${line.code} ${line.name} is missing: add a line for it, or name the parent in a column`,
    )
    return place(line, city.code)
  })
  return [...new Map([...city.areas, ...placed].map((area) => [area.code, area])).values()]
}

/** The English name that it has, unless that was but its Chinese one. */
function englishOf(before: Area | undefined, name: string): string {
  return before && before.nameEn !== before.name ? before.nameEn : name
}
