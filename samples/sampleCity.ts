import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import { checkCity } from '../domain/checkCity.ts'
import type { Area, City, Item, Person, Responsibility, Unit } from '../domain/city.ts'
import { Urgency } from '../domain/requests.ts'
import { shortCode, territoryUnits, unitPrefix } from '../domain/territory.ts'
import { type AreaCode, type ItemCode, Level, Role, type UnitCode, UnitKind } from '../domain/units.ts'

const named = z.strictObject({ name: z.string().min(1), nameEn: z.string().min(1) })
const areaCode = z.string().regex(/^\d{12}$/, 'an area code has 12 digits')
const cityShape = named.extend({
  code: areaCode,
  numberPrefix: z.string(),
  pack: z.string(),
  districts: z.array(
    named.extend({
      code: areaCode,
      subdistricts: z.array(named.extend({ code: areaCode, communities: z.array(named) })),
    }),
  ),
})
const unitsShape = z.strictObject({
  desks: z.array(named.extend({ code: z.string(), kind: z.enum(UnitKind) })),
  departments: z.array(named.extend({ duty: z.string(), levels: z.array(z.enum(['CITY', 'DISTRICT'])) })),
})
const peopleShape = z.array(named.extend({ id: z.string(), unit: z.string(), roles: z.array(z.enum(Role)) }))
const duty = z
  .string()
  .regex(
    /^([A-Z_]+@(CITY|DISTRICT)|TERRITORY|COMMUNITY|GRID|COMMUNITY\+GRID|GAP)$/,
    'write DUTY@LEVEL, TERRITORY, COMMUNITY, GRID, COMMUNITY+GRID or GAP',
  )
const itemsShape = z.array(
  named.extend({
    groups: z.array(
      named.extend({
        duty,
        items: z.array(
          named.extend({
            urgency: z.enum(Urgency).optional(),
            duty: duty.optional(),
            aliases: z.array(z.string()).default([]),
          }),
        ),
      }),
    ),
  }),
)

const gridsOfACommunity = 3

const folder = new URL('./cities/', import.meta.url)

/** Every sample city: a folder each under `samples/cities`. */
export function loadSampleCities(): City[] {
  return readdirSync(folder).sort().map(loadSampleCity)
}

/** A sample city, expanded from the files of its folder and checked; the first one where none is named. */
export function loadSampleCity(name = 'yunjiang'): City {
  const shape = read(name, 'city', cityShape)
  const areas = makeAreas(shape)
  const units = makeUnits(shape, read(name, 'units', unitsShape), areas)
  const source = `${shape.name}政务热线权责清单（示例）`
  const { items, entries } = makeItems(read(name, 'items', itemsShape), source)
  const city: City = {
    code: shape.code as AreaCode,
    name: shape.name,
    nameEn: shape.nameEn,
    numberPrefix: shape.numberPrefix,
    pack: shape.pack,
    areas,
    units,
    people: makePeople(read(name, 'people', peopleShape), unitPrefix(shape.numberPrefix), units),
    items,
    responsibilityList: { version: '2026.1', effectiveFrom: '2026-01-01', entries },
  }
  checkCity(city)
  return city
}

function read<T>(city: string, name: string, shape: z.ZodType<T>): T {
  const file = new URL(`${city}/${name}.yaml`, folder)
  const parsed = shape.safeParse(parse(readFileSync(file, 'utf8')))
  if (parsed.success) return parsed.data
  throw new Error(`samples/cities/${city}/${name}.yaml cannot be used:\n${z.prettifyError(parsed.error)}`)
}

/** Communities are numbered within their subdistrict, grids within their community. */
function makeAreas(city: z.output<typeof cityShape>): Area[] {
  const area = (code: string, level: Level, parent: string | null, name: string, nameEn: string): Area => ({
    code: code as AreaCode,
    level,
    parent: parent as AreaCode | null,
    name,
    nameEn,
  })
  const areas = [area(city.code, Level.CITY, null, city.name, city.nameEn)]
  for (const district of city.districts) {
    areas.push(area(district.code, Level.DISTRICT, city.code, district.name, district.nameEn))
    for (const subdistrict of district.subdistricts) {
      areas.push(
        area(subdistrict.code, Level.SUBDISTRICT, district.code, subdistrict.name, subdistrict.nameEn),
      )
      for (const [i, community] of subdistrict.communities.entries()) {
        const code = `${subdistrict.code.slice(0, 9)}${numbered(i)}`
        areas.push(area(code, Level.COMMUNITY, subdistrict.code, community.name, community.nameEn))
        for (let grid = 0; grid < gridsOfACommunity; grid++) {
          const nth = `第${'一二三'.charAt(grid)}网格`
          areas.push(
            area(
              `${code}${numbered(grid)}`,
              Level.GRID,
              code,
              `${community.name}${nth}`,
              `${community.nameEn}, Grid ${grid + 1}`,
            ),
          )
        }
      }
    }
  }
  return areas
}

const numbered = (i: number) => String(i + 1).padStart(3, '0')

/** The territory's own units, the desks at the city, and the departments at both levels. */
function makeUnits(
  city: z.output<typeof cityShape>,
  { desks, departments }: z.output<typeof unitsShape>,
  areas: readonly Area[],
): Unit[] {
  const prefix = unitPrefix(city.numberPrefix)
  const code = (text: string) => `${prefix}${text}` as UnitCode
  const atCity = { level: Level.CITY, parent: code('GOV'), areas: [city.code as AreaCode] }
  const districts = areas.filter(({ level }) => level === Level.DISTRICT)
  return [
    ...territoryUnits(areas, prefix),
    ...desks.map((desk): Unit => ({ ...desk, ...atCity, code: code(desk.code), duty: null })),
    ...departments
      .filter(({ levels }) => levels.includes('CITY'))
      .map(
        ({ duty, name, nameEn }): Unit => ({
          ...atCity,
          code: code(`${duty}-CITY`),
          kind: UnitKind.DEPARTMENT,
          duty,
          name: `市${name}`,
          nameEn: `City ${nameEn}`,
        }),
      ),
    ...districts.flatMap((district) =>
      departments
        .filter(({ levels }) => levels.includes('DISTRICT'))
        .map(
          ({ duty, name, nameEn }): Unit => ({
            code: code(`${duty}-${shortCode(district)}`),
            kind: UnitKind.DEPARTMENT,
            level: Level.DISTRICT,
            parent: code(`GOV-${shortCode(district)}`),
            duty,
            name: `${district.name}${name}`,
            nameEn: `${district.nameEn} ${nameEn}`,
            areas: [district.code],
          }),
        ),
    ),
  ]
}

const posts: Partial<
  Record<
    UnitKind,
    readonly (readonly [suffix: string, name: string, nameEn: string, roles: readonly Role[]])[]
  >
> = {
  [UnitKind.DEPARTMENT]: [
    ['handler', '经办人', 'handler', [Role.HANDLER]],
    ['handler2', '经办人乙', 'second handler', [Role.HANDLER]],
    ['lead', '分管领导', 'leader', [Role.LEAD_APPROVER]],
  ],
  [UnitKind.SUBDISTRICT_OFFICE]: [
    ['handler', '经办人', 'handler', [Role.HANDLER]],
    ['lead', '分管领导', 'leader', [Role.LEAD_APPROVER]],
  ],
  [UnitKind.COMMUNITY_COMMITTEE]: [['handler', '经办人', 'handler', [Role.HANDLER]]],
  [UnitKind.GRID]: [['worker', '网格员', 'grid worker', [Role.GRID_WORKER]]],
  [UnitKind.GRID_CENTRE]: [
    ['dispatcher', '调度员', 'dispatcher', [Role.DISPATCHER]],
    ['monitor', '监哨员', 'monitor', [Role.MONITOR]],
    ['reviewer', '审核员', 'reviewer', [Role.REVIEWER]],
    ['visitor', '回访员', 'visitor', [Role.VISITOR]],
    ['lead', '中心负责人', 'leader', [Role.LEAD_APPROVER]],
  ],
}

/** The people of people.yaml, and the posts that every unit of a kind has. Ids are unique in a deployment, as codes are. */
function makePeople(named: z.output<typeof peopleShape>, prefix: string, units: readonly Unit[]): Person[] {
  const atDesks = named.map(
    ({ id, name, nameEn, unit, roles }): Person => ({
      id: `${prefix.toLowerCase()}${id}`,
      name,
      nameEn,
      posts: [{ unit: `${prefix}${unit}` as UnitCode, roles }],
    }),
  )
  const elsewhere = units.flatMap((unit) =>
    (posts[unit.kind] ?? []).map(
      ([suffix, name, nameEn, roles]): Person => ({
        id: `${unit.code.toLowerCase()}-${suffix}`,
        name: `${unit.name}${name}`,
        nameEn: `${unit.nameEn}, ${nameEn}`,
        posts: [{ unit: unit.code, roles }],
      }),
    ),
  )
  return [...atDesks, ...elsewhere]
}

/** Codes are places in the file: 2 digits for a class, 4 for a group, 6 for an item. */
function makeItems(
  classes: z.output<typeof itemsShape>,
  source: string,
): { items: Item[]; entries: Responsibility[] } {
  const items: Item[] = []
  const entries: Responsibility[] = []
  const add = (
    code: string,
    parent: string | null,
    from: { name: string; nameEn: string; urgency?: Urgency | undefined; aliases?: string[] },
  ) => {
    const { name, nameEn, urgency = Urgency.GENERAL, aliases = [] } = from
    items.push({ code: code as ItemCode, parent: parent as ItemCode | null, name, nameEn, urgency, aliases })
  }
  const two = (i: number) => String(i + 1).padStart(2, '0')
  for (const [c, first] of classes.entries()) {
    add(two(c), null, first)
    for (const [g, group] of first.groups.entries()) {
      add(`${two(c)}${two(g)}`, two(c), group)
      for (const [i, item] of group.items.entries()) {
        const code = `${two(c)}${two(g)}${two(i)}`
        add(code, `${two(c)}${two(g)}`, item)
        for (const answers of (item.duty ?? group.duty).split('+').flatMap(responsible))
          entries.push({ item: code as ItemCode, ...answers, source })
      }
    }
  }
  return { items, entries }
}

function responsible(text: string): Pick<Responsibility, 'level' | 'duty'>[] {
  if (text === 'GAP') return []
  if (text === 'TERRITORY') return [{ level: Level.SUBDISTRICT, duty: null }]
  if (text === 'COMMUNITY' || text === 'GRID') return [{ level: Level[text], duty: null }]
  const [name = '', level] = text.split('@')
  return [{ level: level === 'CITY' ? Level.CITY : Level.DISTRICT, duty: name }]
}
