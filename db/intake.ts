import { sql } from 'kysely'
import type { Opening, Texts } from '../domain/requests.ts'
import type { Database } from './database.ts'
import type { Fingerprint } from './fingerprints.ts'

/** What an order begins with: enough to begin it again. */
export interface Intake {
  readonly opening: Opening
  readonly texts: Texts
}

export interface Reservation extends Intake {
  readonly kind: 'NEW' | 'REPEAT' | 'SAME_SOURCE'
  readonly number: string
}

export interface ReservationAsked {
  readonly city: string
  readonly prefix: string
  /** 'YYYY-MM-DD' in the city's zone. */
  readonly day: string
  readonly actor: string
  /** Derived from actor and key. */
  readonly id: string
  readonly bodyHash: string
  readonly source: string | null
  readonly sourceId: string | null
  /** How the text looks that is being sealed; null where it was sealed before. */
  readonly fingerprint: Fingerprint | null
  /** Makes the opening once the number is known. */
  readonly intake: (number: string) => Intake
}

/** What was reserved before under a key, or for a request of another system; null when nothing was. */
export async function findReservation(
  db: Database,
  asked: Pick<ReservationAsked, 'city' | 'id' | 'bodyHash' | 'source' | 'sourceId'>,
): Promise<Reservation | 'CONFLICT' | null> {
  const { rows } = await sql<{ number: string; id: string; bodyHash: string; opening: Intake }>`
    select number, idempotency_id as id, body_hash as "bodyHash", opening
    from intake
    where idempotency_id = ${asked.id}
      or (city = ${asked.city} and source = ${asked.source} and source_id = ${asked.sourceId})
    order by idempotency_id = ${asked.id} desc
    limit 1`.execute(db.kysely)
  const found = rows[0]
  if (!found) return null
  if (found.id === asked.id && found.bodyHash !== asked.bodyHash) return 'CONFLICT'
  return { kind: found.id === asked.id ? 'REPEAT' : 'SAME_SOURCE', number: found.number, ...found.opening }
}

/**
 * Reserves a number together with the key and the source's id, and keeps the opening, in one transaction: whoever
 * comes again with the same finds it and finishes what was begun. A transaction that fails burns no number.
 */
export async function reserve(db: Database, asked: ReservationAsked): Promise<Reservation | 'CONFLICT'> {
  const before = await findReservation(db, asked)
  if (before) return before
  const made = await db.kysely
    .transaction()
    .execute(async (tx) => {
      const { rows } = await sql<{ last: number }>`
      insert into number_counters as counter (city, day, last) values (${asked.city}, ${asked.day}, 1)
      on conflict (city, day) do update set last = counter.last + 1
      returning last`.execute(tx)
      const last = rows[0]?.last ?? 1
      const number = `${asked.prefix}${asked.day.replaceAll('-', '')}-${String(last).padStart(6, '0')}`
      const intake = asked.intake(number)
      // The counter's row is locked until the end, so that two of one city never come to this point together.
      const { rows: kept } = await sql<{ number: string }>`
      insert into intake (number, city, actor, idempotency_id, body_hash, source, source_id, opening)
      values (${number}, ${asked.city}, ${asked.actor}, ${asked.id}, ${asked.bodyHash}, ${asked.source}, ${asked.sourceId},
        ${JSON.stringify(intake)}::jsonb)
      on conflict do nothing
      returning number`.execute(tx)
      if (!kept[0]) throw new TakenMeanwhile()
      if (asked.fingerprint)
        await sql`
        insert into fingerprints (order_number, sketch, bands)
        values (${number}, ${[...asked.fingerprint.sketch]}, ${[...asked.fingerprint.bands]})`.execute(tx)
      return { kind: 'NEW' as const, number, ...intake }
    })
    .catch((error: unknown) => {
      if (error instanceof TakenMeanwhile) return null
      throw error
    })
  return made ?? reserve(db, asked)
}

/** Rolls the transaction back, so that the number is not burnt. */
class TakenMeanwhile extends Error {}
