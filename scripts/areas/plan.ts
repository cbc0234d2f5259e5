import { cityProblems } from '../../domain/checkCity.ts'
import type { Area, City, Unit } from '../../domain/city.ts'
import type { Reference } from '../../domain/reference.ts'
import { territoryUnits, unitPrefix } from '../../domain/territory.ts'
import type { RecordFile } from '../import/records.ts'
import { type AreaLine, placedAreas } from './areas.ts'
import { AreaLookUp } from './lookUp.ts'
import type { Place, Refusals } from './refusals.ts'
import { answering, readUnits, type UnitLine } from './units.ts'

/** What a city comes to with what was imported. */
export interface Plan {
  readonly city: City
  readonly areas: Changes
  readonly units: Changes
  readonly recurring: ReturnType<AreaLookUp['recurring']>
  readonly lookUp: AreaLookUp
}

export interface Changes {
  readonly created: number
  readonly changed: number
  readonly same: number
}

export interface PlanAsked {
  /** The city as it is, or as it begins. */
  readonly city: City
  readonly lines: readonly AreaLine[]
  readonly unitFile: { readonly records: RecordFile; readonly file: string } | null
  /** Whether areas that have no unit of the territory's own get theirs. */
  readonly territory: boolean
  readonly unitPrefix: string | undefined
  readonly newDuties: readonly string[]
  readonly reference: Reference
}

/** Puts a city together with what was read; whatever stands against it goes to the refusals. */
export async function planOf(asked: PlanAsked, refusals: Refusals): Promise<Plan> {
  const { city, lines, reference } = asked
  const before = reference.cities.get(city.code)
  const areas = placedAreas(city, lines, refusals)
  const lookUp = new AreaLookUp(areas)
  const read = await unitsOf(asked, lookUp, areas, refusals)
  const own = areas.find(({ code }) => code === city.code) ?? city
  const whole = { ...city, name: own.name, nameEn: own.nameEn, areas, units: read.units }
  const places = new Map<string, Place>([
    ...lines.map(({ code, at }) => [`area ${code}`, at] as const),
    ...read.lines.map(({ unit, at }) => [`unit ${unit.code}`, at] as const),
  ])
  refuseTaken(whole, reference, places, refusals)
  for (const { of, code, text } of cityProblems(whole)) {
    const at = places.get(`${of} ${code}`) ?? null
    // Of a line that cannot be read the rest follows.
    if (!at || !refusals.against(at)) refusals.add(at, text)
  }
  return {
    city: whole,
    areas: changes(before?.areas ?? [], areas, areaText),
    units: changes(before?.units ?? [], read.units, unitText),
    recurring: lookUp.recurring(),
    lookUp,
  }
}

async function unitsOf(
  { city, unitFile, territory, unitPrefix: prefixAsked, newDuties }: PlanAsked,
  lookUp: AreaLookUp,
  areas: readonly Area[],
  refusals: Refusals,
): Promise<{ units: Unit[]; lines: readonly UnitLine[] }> {
  const prefix = unitPrefix(prefixAsked ?? city.numberPrefix)
  const around = { city, lookUp, prefix, newDuties }
  const lines = unitFile ? await readUnits(unitFile.records, unitFile.file, around, refusals) : []
  const named = new Set(lines.map(({ unit }) => unit.code))
  const kept = city.units.filter(({ code }) => !named.has(code))
  const made = territory ? territoryUnits(areas, prefix, [...kept, ...lines.map(({ unit }) => unit)]) : []
  const others = [...kept, ...made]
  return { units: [...others, ...answering(lines, others, around, refusals)], lines }
}

/** Codes of areas and units are unique in a deployment: what is another city's is not taken from it. */
function refuseTaken(
  city: City,
  reference: Reference,
  places: ReadonlyMap<string, Place>,
  refusals: Refusals,
): void {
  const ownerOf = (known: { readonly city: string } | undefined) =>
    known && known.city !== city.code ? (reference.cities.get(known.city)?.name ?? known.city) : null
  for (const { code, name } of city.areas) {
    const owner = ownerOf(reference.areas.get(code))
    if (owner)
      refusals.add(
        places.get(`area ${code}`) ?? null,
        `区域 ${code} ${name} 已属${owner} / area ${code} belongs to ${owner} already`,
      )
  }
  const taken = city.units.flatMap(({ code, name }) => {
    const owner = ownerOf(reference.units.get(code))
    return owner ? [{ code, name, owner }] : []
  })
  for (const { code, name, owner } of taken)
    refusals.add(
      places.get(`unit ${code}`) ?? null,
      `单位代码 ${code} ${name} 已属${owner} / unit code ${code} belongs to ${owner} already; give the codes of this city a prefix with --unit-prefix`,
    )
}

function changes<T extends { readonly code: string }>(
  before: readonly T[],
  after: readonly T[],
  text: (one: T) => string,
): Changes {
  const known = new Map(before.map((one) => [one.code, text(one)]))
  const created = after.filter(({ code }) => !known.has(code)).length
  const changed = after.filter((one) => known.has(one.code) && known.get(one.code) !== text(one)).length
  return { created, changed, same: after.length - created - changed }
}

const areaText = ({ level, parent, name, nameEn }: Area) => JSON.stringify([level, parent, name, nameEn])

const unitText = ({ kind, level, parent, duty, name, nameEn, areas }: Unit) =>
  JSON.stringify([kind, level, parent, duty, name, nameEn, [...areas].sort()])
