import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import pg from 'pg'
import { addressOf, unreachable } from './database.ts'

/** Any number, but the same in every version: two processes that start together must not migrate together. */
const migrationLock = 1_234_500

export interface MigrationOptions {
  /** Where the numbered files are. */
  readonly directory?: URL
}

/** The database and the files do not fit together. The message says which file, and what to do. */
export class MigrationError extends Error {
  readonly code = 'MIGRATION_REFUSED'

  constructor(message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'MigrationError'
  }
}

interface Migration {
  readonly name: string
  readonly sha256: string
  readonly text: string
}

/**
 * Brings a database to the newest shape: applies the numbered files that it does not have yet, in order, each in a
 * transaction of its own, under a lock. Returns the names of those it applied.
 * Throws a `MigrationError` when a file was edited after it was applied, is missing, or comes too late, and a
 * `DatabaseUnreachableError`.
 */
export async function migrate(target: pg.Pool | string, options: MigrationOptions = {}): Promise<string[]> {
  const files = await readMigrations(options.directory ?? new URL('./migrations/', import.meta.url))
  // A session of its own, without time-outs: another process's migration, and a large index, take as long as they take.
  const where = typeof target === 'string' ? { connectionString: target } : target.options
  const client = new pg.Client({ ...where, statement_timeout: false, query_timeout: undefined })
  // A lost connection also fails the statement under way; without a listener it would end the process first.
  client.on('error', () => {})
  try {
    await client.connect()
    return await migrateOn(client, files)
  } catch (error) {
    throw unreachable(error, addressOf(where.connectionString ?? '')) ?? error
  } finally {
    await client.end()
  }
}

async function readMigrations(directory: URL): Promise<Migration[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort()
  const numbers = names.map((name) => /^(\d{3})_[a-z_]+\.sql$/.exec(name)?.[1])
  for (const [i, name] of names.entries()) {
    if (!numbers[i]) throw new MigrationError(`migration ${name} must be named like 001_what_it_adds.sql`)
    if (numbers[i] === numbers[i + 1])
      throw new MigrationError(`migrations ${name} and ${names[i + 1]} have one number`)
  }
  return Promise.all(
    names.map(async (name) => {
      // A checkout on Windows may end lines otherwise; that is no edit.
      const text = (await readFile(new URL(name, directory), 'utf8')).replaceAll('\r\n', '\n')
      return { name, text, sha256: createHash('sha256').update(text).digest('hex') }
    }),
  )
}

async function migrateOn(client: pg.Client, files: readonly Migration[]): Promise<string[]> {
  // The session's end gives it back.
  await client.query('select pg_advisory_lock($1)', [migrationLock])
  await client.query(`
    create table if not exists schema_migrations (
      name       text primary key,
      sha256     text not null,
      applied_at timestamptz not null default now()
    )`)
  const { rows } = await client.query<{ name: string; sha256: string }>(
    'select name, sha256 from schema_migrations order by name',
  )
  const pending = pendingOf(files, rows)
  for (const migration of pending) await apply(client, migration)
  return pending.map(({ name }) => name)
}

function pendingOf(
  files: readonly Migration[],
  applied: readonly { name: string; sha256: string }[],
): Migration[] {
  for (const { name, sha256 } of applied) {
    const file = files.find((candidate) => candidate.name === name)
    if (!file) {
      throw new MigrationError(
        `the database has migration ${name}, these files do not: it was migrated by a newer version of Gridline. ` +
          'Run that version, or use another database.',
      )
    }
    if (file.sha256 !== sha256) {
      throw new MigrationError(
        `migration ${name} was edited after it was applied (sha256 ${sha256.slice(0, 12)}… then, ` +
          `${file.sha256.slice(0, 12)}… now). Put the file back as it was, and write the change as a new numbered file.`,
      )
    }
  }
  const last = applied.at(-1)?.name ?? ''
  const pending = files.filter(({ name }) => !applied.some((done) => done.name === name))
  const late = pending.find(({ name }) => name < last)
  if (late) {
    throw new MigrationError(
      `migration ${late.name} comes after ${last} was applied: give it a number above that.`,
    )
  }
  return pending
}

async function apply(client: pg.Client, { name, sha256, text }: Migration): Promise<void> {
  await client.query('begin')
  try {
    await client.query(text)
    await client.query('insert into schema_migrations (name, sha256) values ($1, $2)', [name, sha256])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    const why = error instanceof Error ? error.message : String(error)
    throw new MigrationError(`migration ${name} failed, and nothing of it was kept: ${why}`, error)
  }
}
