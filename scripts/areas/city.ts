import { noList } from '../../db/reference.ts'
import type { City } from '../../domain/city.ts'
import { type AreaCode, Level } from '../../domain/units.ts'
import { UsageError } from '../command.ts'
import type { AreaLine } from './areas.ts'
import { fullCode } from './codes.ts'

/** How the city of an import is named on the command line. */
export interface CityAsked {
  readonly city: string | undefined
  readonly name: string | undefined
  readonly nameEn: string | undefined
  readonly pack: string | undefined
  readonly numberPrefix: string | undefined
}

/** What a deployment has. */
export interface Deployment {
  readonly cities: ReadonlyMap<string, City>
  readonly packs: readonly string[]
}

/**
 * The city that an import is for: one that is there, or a new one with nothing in it but its own area.
 * @throws UsageError that says what is missing or does not fit
 */
export function cityOf(asked: CityAsked, lines: readonly AreaLine[], deployment: Deployment): City {
  const own = lines.filter(({ level }) => level === Level.CITY)
  const code = asked.city === undefined ? codeIn(own) : codeAsked(asked.city, own)
  const there = deployment.cities.get(code)
  const named = own.find((line) => line.code === code)
  return there ? unchanged(there, asked, named) : newCity(code, asked, named, deployment)
}

function codeIn(own: readonly AreaLine[]): AreaCode {
  const [only, ...others] = own
  if (only && others.length === 0) return only.code
  throw new UsageError(
    only
      ? `文件中有 ${own.length} 个市 / the file has ${own.length} cities (${own.map(({ code, name }) => `${code} ${name}`).join(', ')}); import one at a time`
      : '--city CODE: 文件中没有市级区域，请写城市代码 / the file has no area of level CITY; name the city by its code',
  )
}

function codeAsked(text: string, own: readonly AreaLine[]): AreaCode {
  const code = fullCode(text, Level.CITY)
  if ('problem' in code) throw new UsageError(`--city: ${code.problem}`)
  const other = own.find((line) => line.code !== code.found)
  if (other)
    throw new UsageError(
      `--city ${text}: 文件中是 ${other.code} ${other.name} / the file is of ${other.code} ${other.name} (line ${other.at.line})`,
    )
  return code.found
}

/** Doing it again with the same words is no change; other words would be one, of something that orders may rest on. */
function unchanged(city: City, asked: CityAsked, line: AreaLine | undefined): City {
  for (const [option, given, has] of [
    ['name', asked.name, line?.name ?? city.name],
    ['name-en', asked.nameEn, city.nameEn],
    ['pack', asked.pack, city.pack],
    ['number-prefix', asked.numberPrefix, city.numberPrefix],
  ] as const)
    if (given !== undefined && given !== has)
      throw new UsageError(
        `--${option} ${given}: ${city.code} 已有，为 '${has}' / city ${city.code} is there already, with '${has}'; leave the option out`,
      )
  return city
}

function newCity(
  code: AreaCode,
  { name: asked, nameEn, pack, numberPrefix }: CityAsked,
  line: AreaLine | undefined,
  { cities, packs }: Deployment,
): City {
  const name = asked ?? line?.name
  const known = [...cities.values()].map((city) => `${city.code} ${city.name}`).join(', ')
  if (!name || !pack)
    throw new UsageError(
      `${code} 尚无此城市 / is no city yet${known && ` (there are ${known})`}; for a new one give ${name ? '' : '--name and '}--pack (${packs.join(', ')})`,
    )
  if (line && line.name !== name)
    throw new UsageError(
      `--name ${name}: 文件第 ${line.at.line} 行为 '${line.name}' / the file says '${line.name}' in line ${line.at.line}`,
    )
  if (!packs.includes(pack))
    throw new UsageError(`--pack ${pack}: 应为其中之一 / should be one of ${packs.join(', ')}`)
  const english = nameEn ?? line?.nameEn ?? name
  return {
    code,
    name,
    nameEn: english,
    numberPrefix: prefixOf(numberPrefix, [...cities.values()]),
    pack,
    areas: [{ code, level: Level.CITY, parent: null, name, nameEn: english }],
    units: [],
    people: [],
    items: [],
    responsibilityList: noList,
  }
}

function prefixOf(asked: string | undefined, others: readonly City[]): string {
  const taken = others.map((city) => `'${city.numberPrefix}' ${city.name}`).join(', ')
  if (asked === undefined && others.length > 0)
    throw new UsageError(
      `--number-prefix: 本部署已有其他城市，须给工单号前缀 / is needed, for there are other cities here; taken are ${taken}`,
    )
  const prefix = asked ?? ''
  if (!/^([A-Z][A-Z0-9]*-?)?$/.test(prefix))
    throw new UsageError(
      `--number-prefix ${prefix}: 应为大写字母和数字 / should be capitals and digits, such as TJ`,
    )
  if (others.some(({ numberPrefix }) => numberPrefix === prefix))
    throw new UsageError(
      `--number-prefix ${prefix}: 已被占用 / is taken; taken are ${taken}; its orders would have the same numbers`,
    )
  return prefix
}
