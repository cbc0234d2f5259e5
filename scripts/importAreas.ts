import { assertReachable, type Database, openDatabase } from '../db/database.ts'
import { packNames } from '../db/policies.ts'
import { openReference, savePlaces } from '../db/reference.ts'
import { levels } from '../domain/units.ts'
import { readAreas } from './areas/areas.ts'
import { type CityAsked, cityOf } from './areas/city.ts'
import { type AreaMap, columnsNeeded, parseAreaMap, plainColumns } from './areas/map.ts'
import { type Changes, type Plan, planOf } from './areas/plan.ts'
import { Refusals } from './areas/refusals.ts'
import { unitColumns } from './areas/units.ts'
import { databaseUrl } from './client.ts'
import { command, Exit, UsageError } from './command.ts'
import { encodingAsked, readText, recordsOf } from './import/files.ts'
import { checkColumns } from './import/mapping.ts'
import type { Encoding } from './import/openText.ts'
import type { RecordFile } from './import/records.ts'

/** A file in the wrong shape is wrong in every line: these show it. */
const mostShown = 100

await command({
  usage: `npm run import-areas -- FILE [--map MAP.yaml] [options]
  从 CSV 导入一个城市的区域和单位 / areas and units of a city from CSV (docs/import.md). All of it or nothing: every line is checked
  before anything is saved, and doing it again changes nothing.
  FILE               区域 / areas: code,name[,nameEn][,level][,parent]
  --map              列名不同或一行多级时的映射 / the map where columns have other names, or a line holds one area a level
                     (samples/areaMaps)
  --city CODE        城市代码；省略时取文件中的市级区域 / the city; left out, it is the file's area of level CITY
  --name, --name-en, --pack, --number-prefix
                     新城市的名称、规则包、工单号前缀 / of a new city: its names, policy pack, and what its order numbers begin with
  --units FILE       单位 / units: code,kind,level,parent,duty,name,nameEn,areas (codes, blanks between them)
  --territory        为没有属地单位的区域建立属地单位 / makes the territory's own units for areas that have none
  --unit-prefix P    单位代码前缀 / what unit codes begin with (the city's number prefix)
  --new-duty D       城市新增的条线，可重复 / a line of work that is new to the city; may be repeated
  --encoding E       utf-8, utf-16le, gb18030；默认自动识别 / detected when left out
  --check            只检查，不保存 / only checks
  数据库 / database: DATABASE_URL, 默认为沙盘的 / else the running sandbox's
  结束码 / ends with 0: all is saved, or was before; 1: lines were refused, nothing was saved; 2: arguments, map or file cannot
  be used; 130: stopped, nothing was saved`,
  options: {
    map: { type: 'string' },
    city: { type: 'string' },
    name: { type: 'string' },
    'name-en': { type: 'string' },
    pack: { type: 'string' },
    'number-prefix': { type: 'string' },
    units: { type: 'string' },
    territory: { type: 'boolean', default: false },
    'unit-prefix': { type: 'string' },
    'new-duty': { type: 'string', multiple: true, default: [] },
    encoding: { type: 'string' },
    check: { type: 'boolean', default: false },
  },
  operands: 1,
  async run(options, [file]) {
    if (!file) throw new UsageError('缺少 / missing: FILE')
    const encoding = encodingAsked(options.encoding)
    const areas = await areasAsked(file, options.map, encoding)
    const units = await unitsAsked(options.units, encoding)
    const url = databaseUrl()
    await assertReachable(url)
    const db = openDatabase({ url, statementTimeoutMs: 60_000, max: 4 })
    try {
      return await importAreas(db, {
        areas,
        units,
        territory: options.territory,
        unitPrefix: prefixAsked(options['unit-prefix']),
        newDuties: options['new-duty'],
        checkOnly: options.check,
        city: {
          city: options.city,
          name: options.name,
          nameEn: options['name-en'],
          pack: options.pack,
          numberPrefix: options['number-prefix'],
        },
      })
    } finally {
      await db.close()
    }
  },
})

interface AskedFile {
  readonly file: string
  readonly records: RecordFile
}

interface Asked {
  readonly areas: AskedFile & { readonly map: AreaMap }
  readonly units: AskedFile | null
  readonly territory: boolean
  readonly unitPrefix: string | undefined
  readonly newDuties: readonly string[]
  readonly checkOnly: boolean
  readonly city: CityAsked
}

async function areasAsked(file: string, mapFile: string | undefined, encoding: Encoding | null) {
  const map = mapFile ? parseAreaMap(await readText(mapFile), mapFile) : plainColumns
  return { map, ...(await fileAsked(file, mapFile ?? '(code, name, …)', columnsNeeded(map), encoding)) }
}

async function unitsAsked(file: string | undefined, encoding: Encoding | null): Promise<AskedFile | null> {
  return file ? fileAsked(file, '(code, kind, …)', unitColumns, encoding) : null
}

async function fileAsked(
  file: string,
  mapFile: string,
  columns: readonly string[],
  encoding: Encoding | null,
): Promise<AskedFile> {
  const records = await recordsOf(file, encoding)
  if (records.columns.length > 0) checkColumns(mapFile, file, columns, records.columns)
  return { file, records }
}

function prefixAsked(prefix: string | undefined): string | undefined {
  if (prefix === undefined || /^[A-Z][A-Z0-9]*-?$/.test(prefix)) return prefix
  throw new UsageError(
    `--unit-prefix ${prefix}: 应为大写字母和数字 / should be capitals and digits, such as TJ`,
  )
}

async function importAreas(db: Database, asked: Asked): Promise<Exit> {
  const { areas, units, territory, unitPrefix, newDuties, checkOnly } = asked
  const refusals = new Refusals()
  const lines = await readAreas(areas.records, areas.map, areas.file, refusals)
  const { reference } = await openReference(db).current()
  const city = cityOf(asked.city, lines, { cities: reference.cities, packs: await packNames(db) })
  const plan = await planOf(
    { city, lines, unitFile: units, territory, unitPrefix, newDuties, reference },
    refusals,
  )
  if (refusals.count > 0) return refused(refusals)
  const isNew = plan.areas.created + plan.areas.changed + plan.units.created + plan.units.changed > 0
  if (isNew && !checkOnly) await savePlaces(db, plan.city)
  console.log([...summary(plan, isNew, checkOnly), ...recurringNames(plan)].join('\n'))
  return Exit.DONE
}

function refused(refusals: Refusals): Exit {
  console.error(`✗ 未导入，无任何改动 / nothing was imported; 有误 wrong: ${refusals.count}`)
  const all = refusals.lines()
  for (const line of all.slice(0, mostShown)) console.error(`  ${line}`)
  if (all.length > mostShown) console.error(`  … 另有 ${all.length - mostShown} 处 / and more`)
  return Exit.FAILED
}

function summary({ city, areas, units }: Plan, isNew: boolean, checkOnly: boolean): string[] {
  const done = checkOnly
    ? '检查通过，未保存 / checked, nothing saved'
    : isNew
      ? '已保存 / saved'
      : '无变化 / nothing new'
  return [
    `✓ ${city.code} ${city.name}: ${done}`,
    `  区域 areas: ${counted(areas)}`,
    `  单位 units: ${counted(units)}`,
  ]
}

function counted({ created, changed, same }: Changes): string {
  return `新建 created ${created}, 变更 changed ${changed}, 不变 unchanged ${same}`
}

/** Whoever maps data by name must know these: each of them stands for more than one area. */
function recurringNames({ recurring, lookUp }: Plan): string[] {
  if (recurring.length === 0) return ['  没有重名区域 / no name of an area recurs']
  const rank = (areas: (typeof recurring)[number][1]) =>
    Math.min(...areas.map(({ level }) => levels.indexOf(level)))
  const sorted = recurring.toSorted(([, a], [, b]) => rank(a) - rank(b))
  const perLevel = levels.flatMap((level) => {
    const count = recurring.filter(([, areas]) => areas.every((area) => area.level === level)).length
    return count > 0 ? [`${level} ${count}`] : []
  })
  return [
    `  重名 / names that recur: ${recurring.length} (${perLevel.join(', ')}) — 同一市内写法完全相同、属于多个区域代码的名称 / names, written exactly alike, of more than one area code of the city; orders that name them are rejected, write the code`,
    ...sorted.map(([name, areas]) => `    ${name}: ${areas.map((area) => lookUp.told(area)).join(', ')}`),
  ]
}
