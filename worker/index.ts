import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker'
import { cityFrom } from '../activities/city.ts'
import { createActivities } from '../activities/index.ts'
import { openDatabase } from '../db/database.ts'
import { writeJournal } from '../db/journal.ts'
import { ensureSearchAttributes } from './searchAttributes.ts'
import { bundleWorkflows, createWorker } from './worker.ts'

const databaseUrl = process.env.DATABASE_URL
if (!databaseUrl) throw new Error('DATABASE_URL is not set: postgres://user:password@host:port/name')
const address = process.env.TEMPORAL_ADDRESS ?? '127.0.0.1:7233'
const namespace = process.env.TEMPORAL_NAMESPACE ?? 'default'

// SIGINT and SIGTERM are handled by the runtime: it stops polling and lets running tasks end.
Runtime.install({ logger: new DefaultLogger('WARN') })

// Statements must end before the journal's local phase gives up (1.5 s), or they would pile up behind it.
const db = openDatabase({ url: databaseUrl, statementTimeoutMs: 1200, connectTimeoutMs: 1000, max: 20 })
const connection = await NativeConnection.connect({ address })
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
