import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { type Instant, instant } from '../domain/instant.ts'
import type { Tables } from './tables.ts'

export interface DatabaseOptions {
  /** postgres://user:password@host:port/name */
  readonly url: string
  /** A statement that runs longer is cancelled. Keep it below the journal's local time-out (engineering notes, §1). */
  readonly statementTimeoutMs?: number
  readonly connectTimeoutMs?: number
  /** Connections at most. */
  readonly max?: number
  /** Told of an idle connection's end (a restarted server, say); the pool replaces it by itself. */
  readonly onIdleError?: (error: Error) => void
}

/** A way to Postgres. Simple reads go through `kysely`, what needs a statement of its own through `pool`. */
export interface Database {
  readonly kysely: Kysely<Tables>
  readonly pool: pg.Pool
  /** Where it is, for messages: without the password. */
  readonly address: string
  close(): Promise<void>
}

/** Opens nothing yet: connections are made when they are needed. See `assertReachable`. */
export function openDatabase(options: DatabaseOptions): Database {
  const { url, statementTimeoutMs = 10_000, connectTimeoutMs = 5_000, max = 10 } = options
  const pool = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    // The server's own time-out does not help when the server has vanished from the network.
    query_timeout: statementTimeoutMs + 1_000,
    keepAlive: true,
    types,
  })
  // Without a listener an idle connection's error ends the process.
  pool.on(
    'error',
    options.onIdleError ?? ((error) => process.emitWarning(`${addressOf(url)}: ${error.message}`)),
  )
  // In a transaction, between two statements, a connection has no listener of the pool's; the next statement tells.
  pool.on('connect', (client) => client.on('error', () => {}))
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  let closed: Promise<void> | null = null
  return {
    kysely,
    pool,
    address: addressOf(url),
    close() {
      closed ??= pool.end()
      return closed
    },
  }
}

/** Postgres could not be reached, or would not let us in. The message says where, why, and what would be right. */
export class DatabaseUnreachableError extends Error {
  readonly code = 'DATABASE_UNREACHABLE'
  readonly address: string

  constructor(address: string, why: string, instead: string, cause?: unknown) {
    super(`Postgres at ${address} ${why}. ${instead}`, { cause })
    this.name = 'DatabaseUnreachableError'
    this.address = address
  }
}

/**
 * Makes sure, at a process's start, that the database answers and was prepared for Gridline.
 * @throws DatabaseUnreachableError
 */
export async function assertReachable(url: string): Promise<void> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    query_timeout: 5_000,
  })
  // A connection that breaks also fails the statement; without a listener it would end the process first.
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ made: boolean }>(
      "select to_regclass('schema_migrations') is not null as made",
    )
    if (rows[0]?.made) return
  } catch (error) {
    throw unreachable(error, addressOf(url)) ?? error
  } finally {
    await client.end().catch(() => {})
  }
  throw new DatabaseUnreachableError(
    addressOf(url),
    'has no tables of Gridline',
    'Prepare it once with `npm run prepare-city`, or correct DATABASE_URL.',
  )
}

/** The clear error behind a failed connection; null when the error is another one. */
export function unreachable(error: unknown, address: string): DatabaseUnreachableError | null {
  for (const [signs, why, instead] of connectionFaults) {
    if (signs.some((sign) => errorSigns(error).some((said) => said.includes(sign)))) {
      return new DatabaseUnreachableError(address, why, instead, error)
    }
  }
  return null
}

const connectionFaults: readonly (readonly [signs: readonly string[], why: string, instead: string])[] = [
  [
    ['ECONNREFUSED'],
    'refuses connections',
    'Is it running, and is the port right? Set DATABASE_URL=postgres://user:password@host:port/name.',
  ],
  [
    ['ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'],
    'cannot be found',
    'Check the host in DATABASE_URL=postgres://user:password@host:port/name.',
  ],
  [
    [
      'ETIMEDOUT',
      'timeout expired',
      'Query read timeout',
      'timeout exceeded when trying to connect',
      'Connection terminated due to connection timeout',
    ],
    'does not answer',
    'Is a firewall in between, or is it overloaded? DATABASE_URL must name a Postgres that answers.',
  ],
  [
    ['28P01', '28000', 'SASL'],
    'does not let this user in',
    'Check user and password in DATABASE_URL=postgres://user:password@host:port/name.',
  ],
  [
    ['3D000'],
    'has no database of that name',
    'Create it (create database …), or correct the name at the end of DATABASE_URL.',
  ],
  [['57P03', '57P01', '57P02'], 'is starting up or shutting down', 'Try again in a moment.'],
  [['53300'], 'has no connection left', 'Raise max_connections there, or lower the pool sizes here.'],
  [
    [
      'ECONNRESET',
      'EPIPE',
      'Connection terminated unexpectedly',
      'Client has encountered a connection error',
    ],
    'broke the connection off',
    'Is it still running? Is DATABASE_URL the address of a Postgres?',
  ],
]

/** Codes and message of an error, and of those it is made of: Node tries a host's addresses in turn. */
function errorSigns(error: unknown): string[] {
  if (!(error instanceof Error)) return []
  const code = 'code' in error && typeof error.code === 'string' ? [error.code] : []
  const parts = error instanceof AggregateError ? error.errors.flatMap(errorSigns) : []
  return [...code, error.message, ...parts]
}

/** A database's address as a person may see it. */
export function addressOf(url: string): string {
  try {
    const { username, hostname, port, pathname } = new URL(url)
    return `${username ? `${username}@` : ''}${hostname}:${port || 5432}${pathname}`
  } catch {
    return 'the address in DATABASE_URL (which is not a URL)'
  }
}

const oids = { int8: 20, date: 1082, timestamptz: 1184 }

/** Values as the domain has them. Set on the pool: the driver's own table is shared by all who use it. */
const types: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    switch (oid) {
      case oids.timestamptz:
        return parseInstant
      case oids.int8:
        return parseInteger
      case oids.date:
        // A date is a date: the driver would make it midnight in the process's own zone.
        return (text: string) => text
      default:
        return pg.types.getTypeParser(oid, format)
    }
  },
}

/** '2026-09-30 08:40:00+00' and its like in other zones as '2026-09-30T08:40:00Z'; parts of a second are cut. */
export function parseInstant(text: string): Instant {
  const utc = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d+)?\+00$/.exec(text)
  if (utc) return `${utc[1]}T${utc[2]}Z` as Instant
  const other = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d+)?([+-]\d\d)(:\d\d)?$/.exec(text)
  if (!other) throw new RangeError(`not an instant of this calendar: ${text}`)
  const [, date, time, hours, minutes = ':00'] = other
  return instant(`${date}T${time}${hours}${minutes}`)
}

function parseInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`too large to be exact as a number: ${text}`)
  return value
}
