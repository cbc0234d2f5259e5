import { readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { Client, Connection } from '@temporalio/client'
import { loadClientConnectConfig } from '@temporalio/envconfig'
import { pino } from 'pino'
import { openDatabase } from '../db/database.ts'
import { openListener } from '../db/outbox.ts'
import { shelvesOf } from '../db/policies.ts'
import { openReference } from '../db/reference.ts'
import { Sealing } from '../db/sealing.ts'
import { RuleLibrary } from '../policies/library.ts'
import { createApp } from './app.ts'
import { commandsOn } from './commands.ts'
import { readsFor } from './reads.ts'

const { env } = process
const url = required('DATABASE_URL', 'postgres://user:password@host:port/name')
const jwtSecret = required('GRIDLINE_JWT_SECRET', 'a random secret, the same in every API process')
const masterKey = Buffer.from(
  required('GRIDLINE_MASTER_KEY', '32 random bytes in base64: openssl rand -base64 32'),
  'base64',
)
const logger = pino({ level: env.GRIDLINE_LOG_LEVEL ?? 'info' })
const clock = Date.now
/** City time minus engine time for new orders, in seconds: a sandbox may live on another day. */
const clockOffset = () => Number(env.GRIDLINE_CLOCK_OFFSET ?? 0)

const db = openDatabase({
  url,
  max: 20,
  onIdleError: (error) => logger.warn({ err: error }, 'an idle database connection ended'),
})
const listener = await openListener(url, {
  onError: (error) => logger.warn({ err: error }, 'the listening connection broke; it reconnects'),
})
const source = openReference(db)
const library = new RuleLibrary(shelvesOf(db))
const sealing = new Sealing(db, masterKey)

// Temporal's standard environment configuration: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_TLS_*, profiles …
const { connectionOptions, namespace = 'default' } = loadClientConnectConfig()
let connecting: Promise<Client> | null = null
/** One client, made when it is first needed, and again after it could not be made. */
const temporal = () => {
  connecting ??= Connection.connect({ ...connectionOptions, connectTimeout: '3s' })
    .then((connection) => new Client({ connection, namespace }))
    .catch((error: unknown) => {
      connecting = null
      throw error
    })
  return connecting
}

const { express } = createApp({
  reads: () => readsFor({ db, source, library, sealing, listener, clock }),
  commands: commandsOn({
    db,
    source,
    sealing,
    rulesInForce: library.now(
      () => clock() + clockOffset() * 1000,
      async () => (await source.current()).reference,
    ),
    temporal,
    clock,
    clockOffset,
  }),
  jwtSecret,
  clock,
  development: env.NODE_ENV !== 'production',
  // `npm start` names the file; whoever reaches the page has the tokens, so it listens on this machine alone.
  ...(env.GRIDLINE_EXAMPLE_TOKENS && {
    exampleTokens: JSON.parse(readFileSync(env.GRIDLINE_EXAMPLE_TOKENS, 'utf8')),
  }),
  logger,
  databaseAddress: db.address,
  notReady: async () => {
    const failed = await Promise.allSettled([
      db.pool.query('select 1'),
      temporal().then((client) =>
        client.withDeadline(Date.now() + 2000, () => client.connection.workflowService.getSystemInfo({})),
      ),
    ])
    return (
      failed
        .flatMap(({ status }, i) => (status === 'rejected' ? [['Postgres', 'Temporal'][i]] : []))
        .join(', ') || null
    )
  },
})

const port = Number(env.GRIDLINE_API_PORT ?? 4000)
const server: Server = express.listen(port, env.GRIDLINE_API_HOST ?? '127.0.0.1', (error?: Error) => {
  if (error) throw error
  logger.info({ port }, 'listening')
  process.send?.({ ready: true })
})

let stopping = false
function stop(): void {
  if (stopping) return
  stopping = true
  // Subscriptions stay open for ever: they are cut when the others have had their time.
  setTimeout(() => server.closeAllConnections(), 2_000).unref()
  server.close(async () => {
    await listener.close()
    await db.close()
    process.exit(0)
  })
  server.closeIdleConnections()
}
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
// A parent that is gone cannot stop us any more.
process.on('disconnect', stop)

function required(name: string, what: string): string {
  const value = env[name]
  if (!value) {
    console.error(`${name} is not set: ${what}`)
    process.exit(1)
  }
  return value
}
