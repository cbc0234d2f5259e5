import { sql } from 'kysely'
import type { Database } from './database.ts'

/** What is known of a command's key. */
export type Begun =
  | { readonly kind: 'NEW' }
  /** Given before with the same body; `outcome` once it took effect. */
  | {
      readonly kind: 'REPEAT'
      readonly outcome: { readonly seq: number; readonly version: number } | null
      readonly order: string
    }
  /** Given before with another body. */
  | { readonly kind: 'CONFLICT'; readonly order: string; readonly command: string }

export interface KeyUse {
  /** Derived from actor and key; it is the update's id as well. */
  readonly id: string
  readonly actor: string
  readonly key: string
  readonly bodyHash: string
  readonly command: string
  readonly order: string
}

/** Takes a key, or tells what was done under it. One statement: two at once end as if one had come first. */
export async function beginCommand(
  db: Database,
  { id, actor, key, bodyHash, command, order }: KeyUse,
): Promise<Begun> {
  const { rows } = await sql<{
    fresh: boolean
    bodyHash: string
    command: string
    order: string
    seq: number | null
    version: number | null
  }>`
    with taken as (
      insert into idempotency (id, actor, key, body_hash, command, order_number)
      values (${id}, ${actor}, ${key}, ${bodyHash}, ${command}, ${order})
      on conflict (id) do nothing
      returning true as fresh, body_hash, command, order_number, seq, version
    )
    select fresh, body_hash as "bodyHash", command, order_number as "order", seq, version from taken
    union all
    select false, body_hash, command, order_number, seq, version from idempotency where id = ${id} and not exists (select from taken)`.execute(
    db.kysely,
  )
  const found = rows[0]
  // Taken by a transaction that this statement's snapshot does not show yet: look again.
  if (!found) return beginCommand(db, { id, actor, key, bodyHash, command, order })
  if (found.fresh) return { kind: 'NEW' }
  if (found.bodyHash !== bodyHash || found.command !== command || found.order !== order) {
    return { kind: 'CONFLICT', order: found.order, command: found.command }
  }
  const { seq, version } = found
  return {
    kind: 'REPEAT',
    outcome: seq === null || version === null ? null : { seq, version },
    order: found.order,
  }
}

/** Gives a key back after a refusal, so that what was wrong can be put right under the same key. */
export async function releaseCommand(db: Database, id: string): Promise<void> {
  await sql`delete from idempotency where id = ${id} and seq is null`.execute(db.kysely)
}

/** Forgets keys older than so many days. Returns how many. */
export async function purgeKeys(db: Database, days: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from idempotency where created_at < now() - ${days} * interval '1 day'`.execute(db.kysely)
  return Number(numAffectedRows ?? 0)
}
