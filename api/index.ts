import { readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { Client, Connection } from '@temporalio/client'
import type { Express } from 'express'
import { pino } from 'pino'
import { assertReachable, type Database, DatabaseUnreachableError, openDatabase } from '../db/database.ts'
import { openListener } from '../db/outbox.ts'
import { shelvesOf } from '../db/policies.ts'
import { openReference } from '../db/reference.ts'
import { Sealing, WrongMasterKeyError } from '../db/sealing.ts'
import { RuleLibrary } from '../policies/library.ts'
import { readSettings, SettingsError, whyNot } from '../settings/settings.ts'
import { temporalSettings } from '../settings/temporal.ts'
import { createApp } from './app.ts'
import { commandsOn } from './commands.ts'
import { readsFor } from './reads.ts'

try {
  await start()
} catch (error) {
  console.error(whyNot(error, [DatabaseUnreachableError, WrongMasterKeyError]))
  process.exit(1)
}

/** Builds what the environment asks for, and listens. */
async function start(): Promise<void> {
  const settings = readSettings([
    'DATABASE_URL',
    'GRIDLINE_JWT_SECRET',
    'GRIDLINE_MASTER_KEY',
    'GRIDLINE_LOG_LEVEL',
    'GRIDLINE_CLOCK_OFFSET',
    'GRIDLINE_API_HOST',
    'GRIDLINE_API_PORT',
  ])
  const temporal = clientOf(temporalSettings())
  const url = settings.DATABASE_URL
  const logger = pino({ level: settings.GRIDLINE_LOG_LEVEL ?? 'info' })
  const clock = Date.now
  /** City time minus engine time for new orders, in seconds: a sandbox may live on another day. */
  const clockOffset = () => settings.GRIDLINE_CLOCK_OFFSET

  await assertReachable(url)
  const db = openDatabase({
    url,
    max: 20,
    onIdleError: (error) => logger.warn({ err: error }, 'an idle database connection ended'),
  })
  const sealing = new Sealing(db, settings.GRIDLINE_MASTER_KEY)
  await sealing.assertMaster()
  const listener = await openListener(url, {
    onError: (error) => logger.warn({ err: error }, 'the listening connection broke; it reconnects'),
  })
  const source = openReference(db)
  const library = new RuleLibrary(shelvesOf(db))

  const { env } = process
  const { express } = createApp({
    reads: () => readsFor({ db, source, library, sealing, listener, clock }),
    commands: commandsOn({
      db,
      source,
      sealing,
      library,
      temporal,
      clock,
      clockOffset,
    }),
    jwtSecret: settings.GRIDLINE_JWT_SECRET,
    clock,
    development: env.NODE_ENV !== 'production',
    // `npm start` names the file; whoever reaches the page has the tokens, so it listens on this machine alone.
    ...(env.GRIDLINE_EXAMPLE_TOKENS && {
      exampleTokens: JSON.parse(readFileSync(env.GRIDLINE_EXAMPLE_TOKENS, 'utf8')),
    }),
    logger,
    databaseAddress: db.address,
    notReady: () => notAnswering(db, temporal),
  })

  const server = await listen(express, settings.GRIDLINE_API_HOST, settings.GRIDLINE_API_PORT)
  logger.info({ port: settings.GRIDLINE_API_PORT }, 'listening')
  process.send?.({ ready: true })
  stopWhenTold(server, async () => {
    await listener.close()
    await db.close()
  })
}

/** One client, made when it is first needed, and again after it could not be made. */
function clientOf({ connectionOptions, namespace }: ReturnType<typeof temporalSettings>) {
  let connecting: Promise<Client> | null = null
  return () => {
    connecting ??= Connection.connect({ ...connectionOptions, connectTimeout: '3s' })
      .then((connection) => new Client({ connection, namespace }))
      .catch((error: unknown) => {
        connecting = null
        throw error
      })
    return connecting
  }
}

/** Which of the servers behind do not answer; null when both do. */
async function notAnswering(db: Database, temporal: () => Promise<Client>): Promise<string | null> {
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
}

function stopWhenTold(server: Server, close: () => Promise<void>): void {
  let stopping = false
  const stop = () => {
    if (stopping) return
    stopping = true
    // Subscriptions stay open for ever: they are cut when the others have had their time.
    setTimeout(() => server.closeAllConnections(), 2_000).unref()
    server.close(async () => {
      await close()
      process.exit(0)
    })
    server.closeIdleConnections()
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  // A parent that is gone cannot stop us any more.
  process.on('disconnect', stop)
}

/** @throws SettingsError when the address cannot be had */
function listen(express: Express, host: string, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server: Server = express.listen(port, host, (error?: NodeJS.ErrnoException) => {
      if (!error) return resolve(server)
      const wrong =
        error.code === 'EADDRINUSE' || error.code === 'EACCES'
          ? `GRIDLINE_API_PORT=${port}: 端口被占用或无权使用 / is taken or may not be used (${error.code}); set another port`
          : `GRIDLINE_API_HOST=${host}: 无法监听 / cannot be listened on (${error.code}); should be an address of this machine: 127.0.0.1, or 0.0.0.0 for all of them`
      reject(new SettingsError([wrong], error))
    })
  })
}
