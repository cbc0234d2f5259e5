import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Database } from './database.ts'
import type { Sealing } from './sealing.ts'

/** What is known of a requester; all of it may be missing. */
export interface RequesterDetails {
  readonly name: string | null
  readonly phone: string | null
  readonly address: string | null
}

export interface RequesterKey {
  readonly id: string
  readonly keyId: string
}

/**
 * The requester with this account, else with this phone number in a city, or a new one. Without either every request
 * has a requester, and a key, of its own: nobody is recognised, and everything can be erased. What somebody says of
 * itself under its account takes the place of what it said before; what others say of a known number does not.
 */
export async function requesterFor(
  db: Database,
  sealing: Sealing,
  city: string,
  details: RequesterDetails,
  account: string | null = null,
): Promise<RequesterKey> {
  const phone = details.phone ? normalised(details.phone) : null
  // A number that somebody types into a portal must not open the requests of the number's owner.
  const hash = phone && account === null ? sealing.fingerprint(`${city} ${phone}`) : null
  const find = () =>
    account !== null ? byAccount(db, city, account) : hash ? byPhone(db, city, hash) : Promise.resolve(null)
  const recognised = async () => {
    const known = await find()
    if (known && account !== null) await update(db, sealing, known, { ...details, phone })
    return known
  }
  const known = await recognised()
  if (known) return known

  const key = sealing.newKey()
  const { name, phone: phoneBytes, address } = await sealedDetails(sealing, key.id, { ...details, phone })
  const id = randomUUID()
  const { rows } = await sql<{ id: string }>`
    with kept as (insert into sealing_keys (id, wrapped) values (${key.id}, ${key.wrapped}))
    insert into requesters (id, city, key_id, name, phone, address, phone_hash, account)
    values (${id}, ${city}, ${key.id}, ${name}, ${phoneBytes}, ${address}, ${hash}, ${account})
    on conflict do nothing
    returning id`.execute(db.kysely)
  if (rows[0]) return { id, keyId: key.id }
  // Somebody else was first with the same number or account.
  const first = await recognised()
  if (!first) throw new Error('a requester was neither found nor made')
  return first
}

/** Enters what is given, and leaves the rest. */
async function update(
  db: Database,
  sealing: Sealing,
  { id, keyId }: RequesterKey,
  details: RequesterDetails,
): Promise<void> {
  if (Object.values(details).every((value) => !value)) return
  const { name, phone, address } = await sealedDetails(sealing, keyId, details)
  await sql`
    update requesters
    set name = coalesce(${name}, name), phone = coalesce(${phone}, phone), address = coalesce(${address}, address)
    where id = ${id} and erased_at is null`.execute(db.kysely)
}

async function sealedDetails(sealing: Sealing, keyId: string, details: RequesterDetails) {
  const bytes = async (text: string | null) => (text ? await sealing.sealBytes(text, keyId) : null)
  const [name, phone, address] = await Promise.all([
    bytes(details.name),
    bytes(details.phone),
    bytes(details.address),
  ])
  return { name, phone, address }
}

/** The requester behind an account; null as long as it has asked for nothing. */
export async function byAccount(db: Database, city: string, account: string): Promise<RequesterKey | null> {
  const { rows } = await sql<RequesterKey>`
    select id, key_id as "keyId" from requesters where city = ${city} and account = ${account}`.execute(
    db.kysely,
  )
  return rows[0] ?? null
}

async function byPhone(db: Database, city: string, hash: Buffer): Promise<RequesterKey | null> {
  const { rows } = await sql<RequesterKey>`
    select id, key_id as "keyId" from requesters where city = ${city} and phone_hash = ${hash}`.execute(
    db.kysely,
  )
  return rows[0] ?? null
}

function normalised(phone: string): string {
  return phone.replace(/[\s()-]/g, '').replace(/^(\+|00)86/, '')
}

/** The sealing keys of requesters, in the order asked for; null where there is none. */
export async function requesterKeys(db: Database, ids: readonly string[]): Promise<(string | null)[]> {
  const { rows } = await sql<{ id: string; keyId: string }>`
    select id, key_id as "keyId" from requesters where id = any(${[...ids]}::uuid[])`.execute(db.kysely)
  const found = new Map(rows.map(({ id, keyId }) => [id, keyId]))
  return ids.map((id) => found.get(id) ?? null)
}

/** A requester's own data in clear; null when there is none of this id, all null when it was erased. */
export async function requesterDetails(
  db: Database,
  sealing: Sealing,
  id: string,
): Promise<RequesterDetails | null> {
  const { rows } = await sql<{
    keyId: string
    name: Buffer | null
    phone: Buffer | null
    address: Buffer | null
  }>`
    select key_id as "keyId", name, phone, address from requesters where id = ${id}`.execute(db.kysely)
  const row = rows[0]
  if (!row) return null
  const clear = async (bytes: Buffer | null) => (bytes ? await sealing.unsealBytes(bytes, row.keyId) : null)
  const [name, phone, address] = await Promise.all([clear(row.name), clear(row.phone), clear(row.address)])
  return { name, phone, address }
}

/** Erases a requester: the key is destroyed, and with it every text of every order that was sealed under it. */
export async function eraseRequester(db: Database, sealing: Sealing, id: string): Promise<void> {
  const [keyId] = await requesterKeys(db, [id])
  if (!keyId) return
  await sealing.destroy(keyId)
  await sql`
    delete from fingerprints using intake
    where order_number = number and opening -> 'opening' ->> 'requester' = ${id}`.execute(db.kysely)
  await sql`
    update requesters set name = null, phone = null, address = null, phone_hash = null, account = null, erased_at = coalesce(erased_at, now())
    where id = ${id}`.execute(db.kysely)
}
