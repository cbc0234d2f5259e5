import { loadClientConnectConfig } from '@temporalio/envconfig'
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker'
import { cityFrom } from '../activities/city.ts'
import { createActivities } from '../activities/index.ts'
import { openDatabase } from '../db/database.ts'
import { writeJournal } from '../db/journal.ts'
import { ensureSearchAttributes } from './searchAttributes.ts'
import { bundleWorkflows, createWorker } from './worker.ts'

const logLevels = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR'] as const
const isLogLevel = (level: string): level is (typeof logLevels)[number] =>
  (logLevels as readonly string[]).includes(level)

const databaseUrl = process.env.DATABASE_URL
if (!databaseUrl) throw new Error('DATABASE_URL is not set: postgres://user:password@host:port/name')
// Temporal's standard environment configuration: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_TLS_*, profiles …
const { connectionOptions, namespace = 'default' } = loadClientConnectConfig()
const logLevel = (process.env.GRIDLINE_LOG_LEVEL ?? 'warn').toUpperCase()
if (!isLogLevel(logLevel)) throw new Error(`GRIDLINE_LOG_LEVEL=${logLevel}: one of ${logLevels.join(', ')}`)

// SIGINT and SIGTERM are handled by the runtime: it stops polling and lets running tasks end.
Runtime.install({ logger: new DefaultLogger(logLevel) })

// Statements must end before the journal's local phase gives up (1.5 s), or they would pile up behind it.
const db = openDatabase({ url: databaseUrl, statementTimeoutMs: 1200, connectTimeoutMs: 1000, max: 20 })
const connection = await NativeConnection.connect(connectionOptions)
await ensureSearchAttributes(connection, namespace)
const worker = await createWorker({
  connection,
  namespace,
  activities: createActivities({ city: cityFrom(db), writeJournal: (batch) => writeJournal(db, batch) }),
  workflowBundle: await bundleWorkflows(),
  maxCachedWorkflows: Number(process.env.GRIDLINE_WORKER_CACHE ?? 2000),
})

// A parent that is gone cannot stop us any more.
process.on('disconnect', () => worker.shutdown())
const running = worker.run()
process.send?.({ ready: true })
await running
await connection.close()
await db.close()
// The channel to the parent would keep the process alive.
process.exit(0)
