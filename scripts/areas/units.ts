import type { City, Unit } from '../../domain/city.ts'
import { type AreaCode, Level, type UnitCode, UnitKind } from '../../domain/units.ts'
import type { RecordFile, Values } from '../import/records.ts'
import type { AreaLookUp } from './lookUp.ts'
import type { Place, Refusals } from './refusals.ts'

/** A unit as a line has it; whom it answers to is found when all are known. */
export interface UnitLine {
  readonly at: Place
  readonly unit: Omit<Unit, 'parent'>
  /** A code or a name, as it was written; null where it is empty. */
  readonly parent: string | null
}

/** What the units of a file are read with. */
export interface UnitsAround {
  readonly city: City
  readonly lookUp: AreaLookUp
  /** What every code of the city's units begins with; a code that does not gets it. */
  readonly prefix: string
  /** Lines of work that the city comes to have. */
  readonly newDuties: readonly string[]
}

/** The columns of a file of units; parent, duty and nameEn may be left out. */
export const unitColumns = ['code', 'kind', 'level', 'name', 'areas']

export async function readUnits(
  records: RecordFile,
  file: string,
  around: UnitsAround,
  refusals: Refusals,
): Promise<UnitLine[]> {
  const known = new Map<string, UnitLine>()
  const had = { duties: dutiesOf(around), units: new Map(around.city.units.map((unit) => [unit.code, unit])) }
  for await (const { line, read } of records.records()) {
    const at = { file, line }
    const problems = 'problem' in read ? [read.problem] : []
    const found = 'values' in read ? unitOf(read.values, at, around, had, problems) : null
    const before = found && known.get(found.unit.code)
    if (before && JSON.stringify({ ...before, at }) !== JSON.stringify(found))
      problems.push(
        `单位代码 ${before.unit.code} 在第 ${before.at.line} 行另有所指 / unit code ${before.unit.code} stands for something else in line ${before.at.line}, '${before.unit.name}'; one code has one unit`,
      )
    for (const problem of problems) refusals.add(at, problem)
    if (found && !before) known.set(found.unit.code, found)
  }
  return [...known.values()]
}

/** A line as a unit; what is wrong with it goes to the problems, and a line that names no unit at all is null. */
function unitOf(
  values: Values,
  at: Place,
  { lookUp, prefix }: UnitsAround,
  { duties, units }: { duties: ReadonlySet<string> | null; units: ReadonlyMap<string, Unit> },
  problems: string[],
): UnitLine | null {
  const said = (column: string) => values[column]?.trim() ?? ''
  const named = <Word extends string>(column: string, words: Readonly<Record<string, Word>>): Word | null => {
    const found = Object.values(words).find((word) => word === said(column).toUpperCase())
    if (!found)
      problems.push(
        `${column}: '${said(column)}' 未知 / is not known; write one of ${Object.values(words).join(', ')}`,
      )
    return found ?? null
  }
  const [kind, level] = [named('kind', UnitKind), named('level', Level)]
  for (const column of ['code', 'name', 'areas'])
    if (said(column) === '') problems.push(`${column}: 缺少 / is empty`)
  const duty = said('duty') || null
  if (duty && !/^[A-Z][A-Z0-9_]*$/.test(duty))
    problems.push(`duty: '${duty}' 应为大写字母 / should be capitals, such as URBAN_MANAGEMENT`)
  else if (duty && duties && !duties.has(duty))
    problems.push(
      `duty: 条线 '${duty}' 未知 / is no line of work of this city: ${[...duties].sort().join(', ')}; for a new one give --new-duty ${duty}`,
    )
  const areas = said('areas')
    .split(/\s+/)
    .filter(Boolean)
    .flatMap((text): AreaCode[] => {
      const found = lookUp.find(text)
      if ('area' in found) return [found.area.code]
      problems.push(`areas: ${found.problem}`)
      return []
    })
  if (!kind || !level || said('code') === '' || said('name') === '') return null
  const code = prefixed(said('code'), prefix)
  const before = units.get(code)
  const english = before && before.nameEn !== before.name ? before.nameEn : said('name')
  return {
    at,
    unit: {
      code,
      kind,
      level,
      duty,
      name: said('name'),
      nameEn: said('nameEn') || english,
      areas: [...new Set(areas)].sort(),
    },
    parent: said('parent') || null,
  }
}

/** The lines of work that the city has, and those that it comes to have; null while it has none: any will do. */
function dutiesOf({ city, newDuties }: UnitsAround): ReadonlySet<string> | null {
  const known = [...city.responsibilityList.entries, ...city.units].flatMap(({ duty }) => duty ?? [])
  return known.length > 0 ? new Set([...known, ...newDuties]) : null
}

function prefixed(code: string, prefix: string): UnitCode {
  return (code.startsWith(prefix) ? code : `${prefix}${code}`) as UnitCode
}

/** The units of a file with whom they answer to, among all the units that the city comes to have. */
export function answering(
  lines: readonly UnitLine[],
  others: readonly Omit<Unit, 'parent'>[],
  { lookUp, prefix }: UnitsAround,
  refusals: Refusals,
): Unit[] {
  const all = [...others, ...lines.map(({ unit }) => unit)]
  const byCode = new Map(all.map((unit) => [unit.code, unit]))
  const byName = new Map<string, (typeof all)[number][]>()
  for (const unit of byCode.values()) byName.set(unit.name, [...(byName.get(unit.name) ?? []), unit])
  const find = (text: string): { code: UnitCode } | { problem: string } => {
    const coded = byCode.get(text as UnitCode) ?? byCode.get(prefixed(text, prefix))
    if (coded) return coded
    const [first, ...more] = byName.get(text) ?? []
    if (!first) return { problem: `没有单位 '${text}' / there is no unit '${text}'; write the code of one` }
    if (more.length === 0) return first
    const told = [first, ...more].map(({ code, areas }) => `${code} (${areas.flatMap(whereIs).join(', ')})`)
    return {
      problem: `'${text}' 有歧义，请写代码 / stands for more than one; write the code: ${told.join(', ')}`,
    }
  }
  const whereIs = (code: AreaCode) => {
    const found = lookUp.find(code)
    return 'area' in found ? [lookUp.told(found.area)] : []
  }
  return lines.map(({ at, unit, parent }): Unit => {
    const found = parent === null ? null : find(parent)
    if (found && 'problem' in found) refusals.add(at, `parent: ${found.problem}`)
    return { ...unit, parent: found && 'code' in found ? found.code : null }
  })
}
