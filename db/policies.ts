import { sql } from 'kysely'
import type { PackRef } from '../domain/policy.ts'
import { hashOf } from './canonicalJson.ts'
import type { Database } from './database.ts'
import { VersionTakenError } from './reference.ts'

/** A pack as it was written; policies/pack.ts reads and checks it. */
export interface StoredPack extends PackRef {
  readonly effectiveFrom: string
  readonly body: unknown
}

/**
 * Saves a pack under its name and version. Saved before with the same hash it is left as it is.
 * @throws VersionTakenError when that version is saved and says something else
 */
export async function savePack(
  db: Database,
  { name, version, sha256, effectiveFrom, body }: StoredPack,
): Promise<void> {
  await sql`
    insert into policy_packs (name, version, sha256, effective_from, body)
    values (${name}, ${version}, ${sha256}, ${effectiveFrom}, ${JSON.stringify(body)}::jsonb)
    on conflict (name, version) do nothing`.execute(db.kysely)
  const stored = await packByVersion(db, name, version)
  if (stored?.sha256 !== sha256) throw new VersionTakenError(`policy pack ${name}@${version}`)
}

/** The pack of a name that is in force on a day ('YYYY-MM-DD'); null when there is none. */
export async function packInForce(db: Database, name: string, day: string): Promise<StoredPack | null> {
  const { rows } = await sql<StoredPack>`
    select name, version, sha256, effective_from as "effectiveFrom", body
    from policy_packs
    where name = ${name} and effective_from <= ${day}
    order by effective_from desc, id desc
    limit 1`.execute(db.kysely)
  return rows[0] ?? null
}

export async function packByVersion(db: Database, name: string, version: string): Promise<StoredPack | null> {
  const { rows } = await sql<StoredPack>`
    select name, version, sha256, effective_from as "effectiveFrom", body
    from policy_packs
    where name = ${name} and version = ${version}`.execute(db.kysely)
  return rows[0] ?? null
}

/** The names of the packs that are there. */
export async function packNames(db: Database): Promise<string[]> {
  const rows = await db.kysely.selectFrom('policy_packs').select('name').distinct().orderBy('name').execute()
  return rows.map(({ name }) => name)
}

/** An overlay as it was written; policies/overlay.ts reads and checks it. */
export interface StoredOverlay extends PackRef {
  readonly pack: string
  readonly area: string
  readonly effectiveFrom: string
  readonly body: unknown
}

/** Saves what a district tightens. @throws VersionTakenError when that version is saved and says something else */
export async function saveOverlay(db: Database, overlay: StoredOverlay): Promise<void> {
  const { name, version, sha256, pack, area, effectiveFrom, body } = overlay
  await sql`
    insert into policy_overlays (name, version, sha256, pack, area, effective_from, body)
    values (${name}, ${version}, ${sha256}, ${pack}, ${area}, ${effectiveFrom}, ${JSON.stringify(body)}::jsonb)
    on conflict (name, version) do nothing`.execute(db.kysely)
  const stored = await overlayByVersion(db, name, version)
  if (stored?.sha256 !== sha256) throw new VersionTakenError(`policy overlay ${name}@${version}`)
}

const overlayColumns = sql`name, version, sha256, pack, area, effective_from as "effectiveFrom", body`

/** The overlay of a pack in force on a day for the nearest of some areas, given from the city down; null when none is. */
export async function overlayInForce(
  db: Database,
  pack: string,
  areas: readonly string[],
  day: string,
): Promise<StoredOverlay | null> {
  const { rows } = await sql<StoredOverlay>`
    select ${overlayColumns}
    from policy_overlays
    where pack = ${pack} and area = any(${[...areas]}::text[]) and effective_from <= ${day}
    order by array_position(${[...areas]}::text[], area) desc, effective_from desc, id desc
    limit 1`.execute(db.kysely)
  return rows[0] ?? null
}

async function overlayByVersion(db: Database, name: string, version: string): Promise<StoredOverlay | null> {
  const { rows } = await sql<StoredOverlay>`
    select ${overlayColumns} from policy_overlays where name = ${name} and version = ${version}`.execute(
    db.kysely,
  )
  return rows[0] ?? null
}

/** A table of holiday notices, as it was written. */
export interface StoredCalendar {
  readonly version: string
  readonly body: unknown
}

/** @throws VersionTakenError */
export async function saveCalendar(db: Database, { version, body }: StoredCalendar): Promise<void> {
  const sha256 = hashOf(body)
  await sql`
    insert into calendars (version, sha256, body)
    values (${version}, ${sha256}, ${JSON.stringify(body)}::jsonb)
    on conflict (version) do nothing`.execute(db.kysely)
  const { rows } = await sql<{
    sha256: string
  }>`select sha256 from calendars where version = ${version}`.execute(db.kysely)
  if (rows[0]?.sha256 !== sha256) throw new VersionTakenError(`calendar ${version}`)
}

/** The newest table. */
export async function newestCalendar(db: Database): Promise<StoredCalendar | null> {
  const { rows } =
    await sql<StoredCalendar>`select version, body from calendars order by id desc limit 1`.execute(db.kysely)
  return rows[0] ?? null
}

export async function calendarByVersion(db: Database, version: string): Promise<StoredCalendar | null> {
  const { rows } =
    await sql<StoredCalendar>`select version, body from calendars where version = ${version}`.execute(
      db.kysely,
    )
  return rows[0] ?? null
}

/** Packs and calendars as a rule library reads them. */
export function shelvesOf(db: Database) {
  return {
    packInForce: (name: string, day: string) => packInForce(db, name, day),
    packByVersion: (name: string, version: string) => packByVersion(db, name, version),
    overlayInForce: (pack: string, areas: readonly string[], day: string) =>
      overlayInForce(db, pack, areas, day),
    overlayByVersion: (name: string, version: string) => overlayByVersion(db, name, version),
    newestCalendar: () => newestCalendar(db),
    calendarByVersion: (version: string) => calendarByVersion(db, version),
  }
}
