import { DefaultLogger, type LogLevel, NativeConnection, Runtime } from '@temporalio/worker'
import { cityFrom } from '../activities/city.ts'
import { createActivities } from '../activities/index.ts'
import { successionsOn } from '../activities/successions.ts'
import { messengerOn } from '../api/messenger.ts'
import { splitterOn } from '../api/splitter.ts'
import { assertReachable, DatabaseUnreachableError, openDatabase } from '../db/database.ts'
import { writeJournal } from '../db/journal.ts'
import { shelvesOf } from '../db/policies.ts'
import { openReference } from '../db/reference.ts'
import { RuleLibrary } from '../policies/library.ts'
import { readSettings, whyNot } from '../settings/settings.ts'
import { assertNamespace, temporalSettings, temporalUnreachable } from '../settings/temporal.ts'
import { ordersBehind } from './orders.ts'
import { ensureSearchAttributes } from './searchAttributes.ts'
import { bundleWorkflows, createWorker } from './worker.ts'

try {
  await run()
  // The channel to the parent would keep the process alive.
  process.exit(0)
} catch (error) {
  console.error(whyNot(error, [DatabaseUnreachableError]))
  process.exit(1)
}

/** Builds what the environment asks for, and works until it is told to stop. */
async function run(): Promise<void> {
  const settings = readSettings([
    'DATABASE_URL',
    'GRIDLINE_LOG_LEVEL',
    'GRIDLINE_WORKER_CACHE',
    // Read by quietStacks.cjs, before anything could be checked.
    'GRIDLINE_CALL_STACKS',
  ])
  const { connectionOptions, namespace } = temporalSettings()
  // SIGINT and SIGTERM are handled by the runtime: it stops polling and lets running tasks end.
  const level = (settings.GRIDLINE_LOG_LEVEL ?? 'warn').toUpperCase() as LogLevel
  Runtime.install({ logger: new DefaultLogger(level) })

  await assertReachable(settings.DATABASE_URL)
  // Statements must end before the journal's local phase gives up (1.5 s), or they would pile up behind it.
  const db = openDatabase({
    url: settings.DATABASE_URL,
    statementTimeoutMs: 1200,
    connectTimeoutMs: 1000,
    max: 20,
  })
  const connection = await NativeConnection.connect(connectionOptions).catch((error: unknown) => {
    throw temporalUnreachable(connectionOptions.address, error)
  })
  await assertNamespace(connection.workflowService, namespace)
  await ensureSearchAttributes(connection, namespace)
  const worker = await createWorker({
    connection,
    namespace,
    activities: createActivities({
      city: cityFrom(db),
      writeJournal: (batch) => writeJournal(db, batch),
      messenger: messengerOn(connection, namespace),
      splitter: splitterOn({
        db,
        source: openReference(db),
        library: new RuleLibrary(shelvesOf(db)),
        connection,
        namespace,
      }),
      successions: successionsOn(db, ordersBehind(connection, namespace)),
    }),
    workflowBundle: await bundleWorkflows(),
    maxCachedWorkflows: settings.GRIDLINE_WORKER_CACHE,
  })

  // A parent that is gone cannot stop us any more.
  process.on('disconnect', () => worker.shutdown())
  const running = worker.run()
  process.send?.({ ready: true })
  await running
  await connection.close()
  await db.close()
}
