import { createHash } from 'node:crypto'

/**
 * JSON with sorted keys: equal values give equal texts, whatever their history. Postgres's jsonb orders keys its own
 * way, and a payload that went over the wire has those of its sender. As in JSON.stringify, undefined members vanish.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    member !== null && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  )
}

/** sha256 of the canonical JSON, in hex. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex')
}
