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
    newestCalendar: () => newestCalendar(db),
    calendarByVersion: (version: string) => calendarByVersion(db, version),
  }
}
