import { sql, type Transaction } from 'kysely'
import type { City, Item, Person, Responsibility, ResponsibilityList, Unit } from '../domain/city.ts'
import { asItStands } from '../domain/dissolution.ts'
import { type ListInForce, Reference } from '../domain/reference.ts'
import type { AreaCode, ItemCode, UnitCode } from '../domain/units.ts'
import { hashOf } from './canonicalJson.ts'
import type { Database } from './database.ts'
import type { Tables } from './tables.ts'

/**
 * Saves a city: what is there is brought up to date; no area, unit or person is deleted. A responsibility list, once
 * saved under a version, stays as it is.
 * @throws VersionTakenError when the list's version is there already and says something else
 */
export async function saveCity(db: Database, city: City): Promise<void> {
  await db.kysely.transaction().execute(async (tx) => {
    await writePlaces(tx, city)
    await writePeople(tx, city)
    await writeItems(tx, city)
    await writeList(tx, city)
    await tellOfChange(tx)
  })
}

/** Saves a city's areas and units alone, as `saveCity` does: what an import of areas changes. */
export async function savePlaces(db: Database, city: City): Promise<void> {
  await db.kysely.transaction().execute(async (tx) => {
    await writePlaces(tx, city)
    await tellOfChange(tx)
  })
}

type Tx = Transaction<Tables>

const json = (rows: readonly unknown[]) => sql`${JSON.stringify(rows)}::jsonb`

async function writePlaces(tx: Tx, city: City): Promise<void> {
  await sql`
    insert into cities (code, name, name_en, number_prefix, pack)
    values (${city.code}, ${city.name}, ${city.nameEn}, ${city.numberPrefix}, ${city.pack})
    on conflict (code) do update
      set name = excluded.name, name_en = excluded.name_en, number_prefix = excluded.number_prefix, pack = excluded.pack`.execute(
    tx,
  )
  const levelOf = new Map(city.areas.map(({ code, level }) => [code, level]))
  await sql`
    insert into areas (code, city, level, parent, parent_level, name, name_en)
    select code, ${city.code}, level, parent, parent_level, name, name_en
    from jsonb_populate_recordset(null::areas, ${json(
      city.areas.map(({ code, level, parent, name, nameEn }) => ({
        code,
        level,
        parent,
        parent_level: parent ? levelOf.get(parent) : null,
        name,
        name_en: nameEn,
      })),
    )})
    on conflict (code) do update
      set level = excluded.level, parent = excluded.parent, parent_level = excluded.parent_level, name = excluded.name,
        name_en = excluded.name_en`.execute(tx)
  await sql`
    insert into units (code, city, kind, level, parent, duty, name, name_en)
    select code, ${city.code}, kind, level, parent, duty, name, name_en
    from jsonb_populate_recordset(null::units, ${json(city.units.map(({ nameEn, ...unit }) => ({ ...unit, name_en: nameEn })))})
    on conflict (code) do update
      set kind = excluded.kind, level = excluded.level, parent = excluded.parent, duty = excluded.duty, name = excluded.name,
        name_en = excluded.name_en`.execute(tx)
  const covered = json(city.units.flatMap(({ code, areas }) => areas.map((area) => ({ unit: code, area }))))
  // What a unit covers is the unit's own: what it covers no longer goes.
  await sql`
    delete from unit_areas
    where unit = any(${city.units.map(({ code }) => code)}::text[])
      and (unit, area) not in (select unit, area from jsonb_populate_recordset(null::unit_areas, ${covered}))`.execute(
    tx,
  )
  await sql`
    insert into unit_areas (unit, area)
    select unit, area
    from jsonb_populate_recordset(null::unit_areas, ${covered})
    on conflict do nothing`.execute(tx)
}

async function writePeople(tx: Tx, city: City): Promise<void> {
  await sql`
    insert into people (id, city, name, name_en)
    select id, ${city.code}, name, name_en
    from jsonb_populate_recordset(null::people, ${json(city.people.map(({ id, name, nameEn }) => ({ id, name, name_en: nameEn })))})
    on conflict (id) do update set name = excluded.name, name_en = excluded.name_en`.execute(tx)
  await sql`
    insert into posts (person, unit, roles)
    select person, unit, roles
    from jsonb_populate_recordset(null::posts, ${json(
      city.people.flatMap(({ id, posts }) => posts.map(({ unit, roles }) => ({ person: id, unit, roles }))),
    )})
    on conflict (person, unit) do update set roles = excluded.roles`.execute(tx)
}

async function writeItems(tx: Tx, city: City): Promise<void> {
  await sql`
    insert into items (city, code, parent, name, name_en, urgency, aliases)
    select ${city.code}, code, parent, name, name_en, urgency, aliases
    from jsonb_populate_recordset(null::items, ${json(city.items.map(({ nameEn, ...item }) => ({ ...item, name_en: nameEn })))})
    on conflict (city, code) do update
      set parent = excluded.parent, name = excluded.name, name_en = excluded.name_en, urgency = excluded.urgency,
        aliases = excluded.aliases`.execute(tx)
}

async function writeList(tx: Tx, { code, name, responsibilityList: list }: City): Promise<void> {
  const sha256 = hashOf(list)
  const { rows } = await sql<{ sha256: string }>`
    select sha256 from responsibility_lists where city = ${code} and version = ${list.version}`.execute(tx)
  if (rows[0] && rows[0].sha256 !== sha256)
    throw new VersionTakenError(`responsibility list ${list.version} of ${name}`)
  if (rows[0]) return
  await sql`
    insert into responsibility_lists (city, version, effective_from, sha256)
    values (${code}, ${list.version}, ${list.effectiveFrom}, ${sha256})`.execute(tx)
  await sql`
    insert into responsibilities (city, version, item, level, duty, source)
    select ${code}, ${list.version}, item, level, duty, source
    from jsonb_populate_recordset(null::responsibilities, ${json(list.entries)})`.execute(tx)
}

/** Whoever holds the reference in memory sees that its own is the newest no longer. */
async function tellOfChange(tx: Tx): Promise<void> {
  await sql`update reference_version set version = version + 1`.execute(tx)
}

/** A version that orders may have pinned cannot come to say something else. */
export class VersionTakenError extends Error {
  readonly code = 'VERSION_TAKEN'

  constructor(what: string) {
    super(
      `${what} is saved already and says something else: orders may have pinned it. Save the change under a new version.`,
    )
    this.name = 'VersionTakenError'
  }
}

/** What a city has that was given no responsibility list yet. */
export const noList: ResponsibilityList = { version: 'none', effectiveFrom: '0001-01-01', entries: [] }

/** The reference data in memory, as fresh as a second ago. */
export interface ReferenceSource {
  current(): Promise<Loaded>
  /** Whoever has changed them reads what it wrote: they are looked at anew when they are next asked for. */
  lookAnew(): void
}

export interface Loaded {
  readonly reference: Reference
  /** The responsibility list of a city in force on a day ('YYYY-MM-DD'). */
  listOn(city: string, day: string): ListInForce
}

/** Reads the reference data when they have changed; asks whether they have at most once a second. */
export function openReference(db: Database, clock: () => number = Date.now): ReferenceSource {
  let loaded: { readonly version: number; readonly data: Loaded } | null = null
  let checkedAt = Number.NEGATIVE_INFINITY
  let checking: Promise<Loaded> | null = null

  async function check(): Promise<Loaded> {
    const version = await versionOf(db)
    if (loaded?.version !== version) loaded = { version, data: await loadReference(db) }
    checkedAt = clock()
    return loaded.data
  }

  return {
    async current() {
      if (loaded && clock() - checkedAt < 1000) return loaded.data
      checking ??= check().finally(() => {
        checking = null
      })
      return checking
    },
    lookAnew() {
      checkedAt = Number.NEGATIVE_INFINITY
    },
  }
}

async function versionOf(db: Database): Promise<number> {
  const { rows } = await sql<{ version: number }>`select version from reference_version`.execute(db.kysely)
  return rows[0]?.version ?? 0
}

/** Reads the reference data as they are now. */
export async function loadReference(db: Database): Promise<Loaded> {
  const { kysely } = db
  const [cities, areas, units, covered, people, posts, items, lists, entries, successions] =
    await Promise.all([
      kysely.selectFrom('cities').selectAll().orderBy('code').execute(),
      kysely.selectFrom('areas').selectAll().orderBy('code').execute(),
      kysely.selectFrom('units').selectAll().orderBy('code').execute(),
      kysely.selectFrom('unit_areas').selectAll().orderBy('area').execute(),
      kysely.selectFrom('people').selectAll().orderBy('id').execute(),
      kysely.selectFrom('posts').selectAll().orderBy('unit').execute(),
      kysely.selectFrom('items').selectAll().orderBy('code').execute(),
      kysely.selectFrom('responsibility_lists').selectAll().orderBy('effective_from').orderBy('id').execute(),
      kysely.selectFrom('responsibilities').selectAll().orderBy('item').execute(),
      kysely.selectFrom('successions').select(['unit', 'successors', 'at']).execute(),
    ])
  const areasOf = grouped(covered, ({ unit }) => unit)
  const postsOf = grouped(posts, ({ person }) => person)
  const dissolvedOf = new Map(
    successions.map(({ unit, successors, at }) => [
      unit,
      { dissolved: { at, successors: successors as readonly UnitCode[] } },
    ]),
  )
  const entriesOf = grouped(entries, ({ city, version }) => `${city} ${version}`)
  const listsOf = grouped(lists, ({ city }) => city)
  const listFrom = (list: (typeof lists)[number]): ResponsibilityList => ({
    version: list.version,
    effectiveFrom: list.effective_from,
    entries: (entriesOf.get(`${list.city} ${list.version}`) ?? []).map(
      ({ item, level, duty, source }): Responsibility => ({ item: item as ItemCode, level, duty, source }),
    ),
  })
  const made = cities.map((city): City => {
    const own = <T extends { readonly city: string }>(rows: readonly T[]) =>
      rows.filter((row) => row.city === city.code)
    const newest = listsOf.get(city.code)?.at(-1)
    return {
      code: city.code as AreaCode,
      name: city.name,
      nameEn: city.name_en,
      numberPrefix: city.number_prefix,
      pack: city.pack,
      areas: own(areas).map(({ code, level, parent, name, name_en }) => ({
        code: code as AreaCode,
        level,
        parent: parent as AreaCode | null,
        name,
        nameEn: name_en,
      })),
      units: own(units).map(
        ({ code, kind, level, parent, duty, name, name_en }): Unit => ({
          ...dissolvedOf.get(code),
          code: code as UnitCode,
          kind,
          level,
          parent: parent as UnitCode | null,
          duty,
          name,
          nameEn: name_en,
          areas: (areasOf.get(code) ?? []).map(({ area }) => area as AreaCode),
        }),
      ),
      people: own(people).map(
        ({ id, name, name_en }): Person => ({
          id,
          name,
          nameEn: name_en,
          posts: (postsOf.get(id) ?? []).map(({ unit, roles }) => ({ unit: unit as UnitCode, roles })),
        }),
      ),
      items: own(items).map(
        ({ code, parent, name, name_en, urgency, aliases }): Item => ({
          code: code as ItemCode,
          parent: parent as ItemCode | null,
          name,
          nameEn: name_en,
          urgency,
          aliases,
        }),
      ),
      responsibilityList: newest ? listFrom(newest) : noList,
    }
  })
  const listsInForce = new Map([...listsOf].map(([city, all]) => [city, all.map(listFrom)]))
  return {
    reference: new Reference(made.map(asItStands)),
    listOn: (city, day) =>
      listsInForce.get(city)?.findLast(({ effectiveFrom }) => effectiveFrom <= day) ?? noList,
  }
}

function grouped<T>(rows: readonly T[], by: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const key = by(row)
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return groups
}
