import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Reference } from '../../domain/reference.ts'
import { loadSampleCity } from '../../samples/sampleCity.ts'
import { readAreas } from '../../scripts/areas/areas.ts'
import { type CityAsked, cityOf } from '../../scripts/areas/city.ts'
import { type AreaMap, parseAreaMap, plainColumns } from '../../scripts/areas/map.ts'
import { type Plan, planOf } from '../../scripts/areas/plan.ts'
import { Refusals } from '../../scripts/areas/refusals.ts'
import { readText } from '../../scripts/import/files.ts'
import { openRecords } from '../../scripts/import/records.ts'
import { emptyFolder } from '../kit/runFolder.ts'

const sample = loadSampleCity()
const reference = new Reference([sample])

interface Asked extends Partial<CityAsked> {
  readonly map?: AreaMap
  readonly units?: string
  readonly territory?: boolean
  readonly unitPrefix?: string
  readonly newDuties?: readonly string[]
}

/** What an import of these files comes to, and what stands against it. */
async function planned(
  csv: string,
  { map, units, territory = false, unitPrefix, newDuties = [], ...city }: Asked = {},
): Promise<Plan & { readonly against: readonly string[] }> {
  const folder = await emptyFolder()
  const file = async (name: string, text: string) => {
    await writeFile(join(folder, name), text)
    return { file: name, records: await openRecords(join(folder, name), 'utf-8') }
  }
  const refusals = new Refusals()
  const areas = await file('areas.csv', csv)
  const lines = await readAreas(areas.records, map ?? plainColumns, areas.file, refusals)
  const asked = { city: undefined, name: undefined, nameEn: undefined, pack: 'default', numberPrefix: 'BH' }
  const found = cityOf({ ...asked, ...city }, lines, { cities: reference.cities, packs: ['default'] })
  const unitFile = units ? await file('units.csv', units) : null
  const parts = { city: found, lines, unitFile, territory, unitPrefix, newDuties, reference }
  const plan = await planOf(parts, refusals)
  return { ...plan, against: refusals.lines() }
}

const against = async (csv: string, asked: Asked = {}) => (await planned(csv, asked)).against.join('\n')

/** A city of our own invention: two districts, in both of which there is a 望海街道 with a 灯塔社区. */
const bay = `code,name,nameEn
9907,碧湾市,Biwan
990701,东岸区,East Bank
990702,西岸区,
990701001,望海街道,
990702001,望海街道,
990701001001,灯塔社区,Lighthouse
990702001001,灯塔社区,
990702001002,盐田村村委会,
`
/** The same with one line more, of code, name, level and parent: line 10. */
function bayWith(line: string): string {
  const lines = bay
    .split('\n')
    .slice(1, -1)
    .map((text) => `${text.split(',').slice(0, 2).join(',')},,`)
  return ['code,name,level,parent', ...lines, line].join('\n')
}

const existing = { city: '9901', pack: undefined, numberPrefix: undefined }

describe('areas', () => {
  it('have their levels, what they lie in and their full codes by their codes alone', async () => {
    const { city, against } = await planned(bay)
    expect(against).toEqual([])
    expect(city).toMatchObject({ code: '990700000000', name: '碧湾市', nameEn: 'Biwan', numberPrefix: 'BH' })
    expect(city.areas.map(({ code, level, parent }) => `${level} ${code} in ${parent}`)).toEqual([
      'CITY 990700000000 in null',
      'DISTRICT 990701000000 in 990700000000',
      'DISTRICT 990702000000 in 990700000000',
      'SUBDISTRICT 990701001000 in 990701000000',
      'SUBDISTRICT 990702001000 in 990702000000',
      'COMMUNITY 990701001001 in 990701001000',
      'COMMUNITY 990702001001 in 990702001000',
      'COMMUNITY 990702001002 in 990702001000',
    ])
    // Whoever has no English name has the Chinese one.
    expect(city.areas.map(({ nameEn }) => nameEn)).toContain('西岸区')
  })

  it('of one line a community, with everything it lies in beside it, are the same', async () => {
    const file = 'samples/areaMaps/communities.yaml'
    const wide = `cityCode,city,areaCode,area,streetCode,street,villageCode,village
9907,碧湾市,990701,东岸区,990701001,望海街道,990701001001,灯塔社区
9907,碧湾市,990702,西岸区,990702001,望海街道,990702001001,灯塔社区
9907,碧湾市,990702,西岸区,990702001,望海街道,990702001002,盐田村村委会
`
    const { city, against } = await planned(wide, { map: parseAreaMap(await readText(file), file) })
    expect(against).toEqual([])
    const places = (areas: typeof city.areas) =>
      areas.map(({ code, level, parent, name }) => `${code} ${level} ${parent} ${name}`).sort()
    expect(places(city.areas)).toEqual(places((await planned(bay)).city.areas))
  })

  it('may name what they lie in, where only one area has that name', async () => {
    const { city, against } = await planned(bayWith('990709001,离岛镇,,西岸区'))
    expect(against).toEqual([])
    expect(city.areas.find(({ name }) => name === '离岛镇')).toMatchObject({ parent: '990702000000' })
  })

  it('join those of a city that is there, and may give them other names', async () => {
    const { city, areas, against } = await planned(
      'code,name\n990102001009,荷塘社区\n990102001001,幸福里东社区\n',
      existing,
    )
    expect(against).toEqual([])
    expect(areas).toEqual({ created: 1, changed: 1, same: sample.areas.length - 1 })
    expect(city.areas.find(({ code }) => code === '990102001001')).toMatchObject({
      name: '幸福里东社区',
      nameEn: 'Xingfuli Community',
    })
    const renamed = await planned('code,name\n9901,云江新市\n', existing)
    expect(renamed.city).toMatchObject({ name: '云江新市', nameEn: 'Yunjiang' })
    const again = await planned('code,name\n990102001001,幸福里社区\n', existing)
    expect(again.areas).toEqual({ created: 0, changed: 0, same: sample.areas.length })
  })

  it('with one name are told with their places, for whoever maps by names', async () => {
    const { recurring, lookUp } = await planned(bay)
    expect(recurring.map(([name, areas]) => [name, areas.map((area) => lookUp.told(area))])).toEqual([
      ['望海街道', ['990701001000 碧湾市›东岸区›望海街道', '990702001000 碧湾市›西岸区›望海街道']],
      [
        '灯塔社区',
        ['990701001001 碧湾市›东岸区›望海街道›灯塔社区', '990702001001 碧湾市›西岸区›望海街道›灯塔社区'],
      ],
    ])
  })

  it.each([
    ['a code that is too short', '99070100,北岛街道,,', /areas\.csv:10: .*has 8 digits, as no level has/],
    [
      'a code that no area of its level has',
      '990701,北岛社区,COMMUNITY,',
      /areas\.csv:10: .*has 6 digits; one of level COMMUNITY has 12/,
    ],
    [
      'a code that a spreadsheet has spoilt',
      '9.907E+11,北岛社区,,',
      /areas\.csv:10: .*should be digits alone/,
    ],
    ['no name', '990701002,,,', /areas\.csv:10: name: .*is empty/],
    [
      'an unknown level',
      '990701002,北岛街道,TOWN,',
      /areas\.csv:10: level: 'TOWN'.*CITY, DISTRICT, SUBDISTRICT, COMMUNITY, GRID/,
    ],
    [
      'nothing that it lies in',
      '990703001001,北岛社区,,',
      /areas\.csv:10: .*parent 990703001000 of 990703001001 北岛社区 is missing: add a line/,
    ],
    ['an unknown parent', '990701001009,北岛社区,,北区', /areas\.csv:10: parent: .*there is no area '北区'/],
    [
      'a parent of no level above',
      '990701001009,北岛社区,,990702001002',
      /areas\.csv:10: .*COMMUNITY cannot lie in COMMUNITY 盐田村村委会/,
    ],
    [
      'a code that has another name',
      '990702001002,盐池社区,,',
      /areas\.csv:10: .*code 990702001002 is '盐田村村委会' in line 9, and '盐池社区' here/,
    ],
    [
      'the name of another under its parent',
      '990702001003,灯塔社区,,',
      /areas\.csv:10: .*has the name of 990702001001 under the same parent/,
    ],
    [
      'the code of another city',
      '990102001001,幸福里社区,,990701001',
      /areas\.csv:10: .*belongs to 云江市 already/,
    ],
    ['a column too many', '990701002,北岛街道,,,,', /areas\.csv:10: .*should have 4 columns and has 6/],
  ])('with %s are refused with the line and what would be right', async (_title, line, said) => {
    expect(await against(bayWith(line))).toMatch(said)
  })

  it('whose parent is named by a name that two have are refused with both, and never guessed', async () => {
    expect(await against(bayWith('990701001009,北岛社区,,望海街道'))).toMatch(
      /^areas\.csv:10: parent: '望海街道'.*write the code: 990701001000 碧湾市›东岸区›望海街道, 990702001000 碧湾市›西岸区›望海街道$/,
    )
  })

  it('of a new city need its pack, and a prefix for its numbers that no other city has', async () => {
    await expect(planned(bay, { pack: undefined })).rejects.toThrow(
      /is no city yet \(there are 990100000000 云江市\).*--pack \(default\)/,
    )
    await expect(planned(bay, { pack: 'jade' })).rejects.toThrow(/--pack jade: .*one of default/)
    await expect(planned(bay, { numberPrefix: undefined })).rejects.toThrow(
      /--number-prefix: .*is needed.*'' 云江市/,
    )
    await expect(planned(bay, { numberPrefix: '' })).rejects.toThrow(/is taken/)
    await expect(planned(bay, { numberPrefix: 'bh' })).rejects.toThrow(/capitals and digits/)
    await expect(planned(bay, { name: '别的市' })).rejects.toThrow(/'碧湾市' in line 2/)
    await expect(planned('code,name\n990701,东岸区\n')).rejects.toThrow(/no area of level CITY/)
    await expect(planned(bay, existing)).rejects.toThrow(/is of 990700000000 碧湾市/)
    const other = { ...existing, pack: 'beijing' }
    await expect(planned('code,name\n990102001009,荷塘社区\n', other)).rejects.toThrow(
      /is there already, with 'default'/,
    )
  })
})

const unitsHead = 'code,kind,level,parent,duty,name,nameEn,areas\n'

describe('units', () => {
  it('of the territory are made for the areas that have none, named and coded as in the sample city', async () => {
    const { city, against } = await planned(bay, { territory: true })
    expect(against).toEqual([])
    expect(city.units.map(({ code, parent, name }) => `${code} ${name} < ${parent}`)).toEqual([
      'BH-GOV 碧湾市人民政府 < null',
      'BH-GOV-990701 东岸区人民政府 < BH-GOV',
      'BH-GC-990701 东岸区网格中心 < BH-GOV-990701',
      'BH-GOV-990702 西岸区人民政府 < BH-GOV',
      'BH-GC-990702 西岸区网格中心 < BH-GOV-990702',
      'BH-OFFICE-990701001 望海街道办事处 < BH-GOV-990701',
      'BH-GC-990701001 望海街道网格中心 < BH-OFFICE-990701001',
      'BH-OFFICE-990702001 望海街道办事处 < BH-GOV-990702',
      'BH-GC-990702001 望海街道网格中心 < BH-OFFICE-990702001',
      'BH-COMMUNITY-990701001001 灯塔社区居委会 < BH-OFFICE-990701001',
      'BH-COMMUNITY-990702001001 灯塔社区居委会 < BH-OFFICE-990702001',
      'BH-COMMUNITY-990702001002 盐田村村委会 < BH-OFFICE-990702001',
    ])
    const joined = await planned('code,name\n990102001009,荷塘社区\n', { ...existing, territory: true })
    expect(joined.units).toEqual({ created: 1, changed: 0, same: sample.units.length })
  })

  it('of a file stand beside them: whom they answer to by code or name, their codes with the prefix', async () => {
    const units = `${unitsHead}HOTLINE,HOTLINE_CENTRE,CITY,GOV,,碧湾市热线中心,,9907
WATER-E,DEPARTMENT,DISTRICT,东岸区人民政府,WATER,东岸区水务局,,990701 990702001001
MYOFFICE,SUBDISTRICT_OFFICE,SUBDISTRICT,BH-GOV-990701,,望海街道办,,990701001
`
    const { city, against } = await planned(bay, { units, territory: true })
    expect(against).toEqual([])
    const of = (code: string) => city.units.find((unit) => unit.code === code)
    expect(of('BH-HOTLINE')).toMatchObject({
      parent: 'BH-GOV',
      nameEn: '碧湾市热线中心',
      areas: ['990700000000'],
    })
    expect(of('BH-WATER-E')).toMatchObject({
      parent: 'BH-GOV-990701',
      areas: ['990701000000', '990702001001'],
    })
    // The office that the file names is the one to which the community answers.
    expect(of('BH-OFFICE-990701001')).toBeUndefined()
    expect(of('BH-COMMUNITY-990701001001')).toMatchObject({ parent: 'BH-MYOFFICE' })
  })

  it.each([
    [
      'an unknown kind',
      `A,CASTLE,CITY,GOV,,甲,,9907`,
      /units\.csv:2: kind: 'CASTLE'.*GOVERNMENT, HOTLINE_CENTRE/,
    ],
    ['an unknown level', `A,DEPARTMENT,TOWN,GOV,,甲,,9907`, /units\.csv:2: level: 'TOWN'.*CITY, DISTRICT/],
    [
      'a level that its kind does not have',
      `A,GRID,CITY,GOV,,甲,,9907`,
      /units\.csv:2: .*a GRID is of level GRID, not CITY/,
    ],
    [
      'a duty that is none',
      `A,DEPARTMENT,CITY,GOV,水务,甲,,9907`,
      /units\.csv:2: duty: '水务'.*should be capitals/,
    ],
    [
      'a duty of what is no department',
      `A,HOTLINE_CENTRE,CITY,GOV,WATER,甲,,9907`,
      /units\.csv:2: .*only departments/,
    ],
    [
      'no parent',
      `A,DEPARTMENT,CITY,,,甲,,9907`,
      /units\.csv:2: .*every unit but the city government answers to one/,
    ],
    [
      'an unknown parent',
      `A,DEPARTMENT,CITY,GOVT,,甲,,9907`,
      /^units\.csv:2: parent: .*there is no unit 'GOVT'[^\n]*$/,
    ],
    [
      'a parent of a level below',
      `A,DEPARTMENT,CITY,GOV-990701,,甲,,9907`,
      /units\.csv:2: .*is of level DISTRICT, below CITY/,
    ],
    ['no areas', `A,DEPARTMENT,CITY,GOV,,甲,,`, /units\.csv:2: areas: .*is empty/],
    [
      'an unknown area',
      `A,DEPARTMENT,CITY,GOV,,甲,,990799`,
      /units\.csv:2: areas: .*there is no area '990799'/,
    ],
    [
      'more than its level',
      `A,DEPARTMENT,DISTRICT,GOV-990701,,甲,,9907`,
      /units\.csv:2: .*covers more \(碧湾市\) than its level/,
    ],
    [
      'itself above it',
      `A,DEPARTMENT,CITY,A,,甲,,9907`,
      /units\.csv:2: .*answers, by way of its parents, to itself/,
    ],
  ])('with %s are refused with the line and what would be right', async (_title, line, said) => {
    expect(await against(bay, { units: `${unitsHead}${line}\n`, territory: true })).toMatch(said)
  })

  it('of a city with lines of work have one of those, or one that is said to be new', async () => {
    const units = `${unitsHead}PARKS-990102,DEPARTMENT,DISTRICT,GOV-990102,PARKS,临湖区园林局,,990102\n`
    const csv = 'code,name\n990102001009,荷塘社区\n'
    expect(await against(csv, { ...existing, units })).toMatch(
      /units\.csv:2: duty: .*'PARKS'.*WATER; for a new one give --new-duty PARKS/,
    )
    expect(await against(csv, { ...existing, units, newDuties: ['PARKS'] })).toBe('')
  })

  it('whose area or parent is named by a name that two have are refused with both', async () => {
    const units = `${unitsHead}A,GRID_CENTRE,COMMUNITY,灯塔社区居委会,,甲,,灯塔社区\n`
    expect(await against(bay, { units, territory: true })).toMatch(
      /areas: '灯塔社区'.*990701001001 碧湾市›东岸区›望海街道›灯塔社区, 990702001001 [\s\S]*parent: '灯塔社区居委会'.*BH-COMMUNITY-990701001001 \(990701001001 碧湾市›东岸区›望海街道›灯塔社区\), BH-COMMUNITY-990702001001/,
    )
  })

  it('with a code that another city or another line has are refused', async () => {
    const line = 'HOTLINE,HOTLINE_CENTRE,CITY,GOV,,碧湾市热线中心,,9907\n'
    const twice = unitsHead + line + line.replace('热线中心', '督办中心')
    expect(await against(bay, { units: twice, territory: true })).toMatch(
      /units\.csv:3: .*unit code BH-HOTLINE stands for something else in line 2, '碧湾市热线中心'/,
    )
    expect(await against(bay, { units: unitsHead + line, unitPrefix: '', territory: true })).toMatch(
      /units\.csv:2: .*unit code HOTLINE belongs to 云江市 already; .*--unit-prefix/,
    )
  })
})
