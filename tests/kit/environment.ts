import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Connection } from '@temporalio/client'
import { TestWorkflowEnvironment } from '@temporalio/testing'
import { DefaultLogger, Runtime, type WorkflowBundleWithSourceMap } from '@temporalio/worker'
import { pino } from 'pino'
import { parse } from 'yaml'
import { cityFrom } from '../../activities/city.ts'
import { type City as AskedCity, createActivities } from '../../activities/index.ts'
import { successionsOn } from '../../activities/successions.ts'
import { type App, createApp } from '../../api/app.ts'
import { commandsOn } from '../../api/commands.ts'
import { type Messenger, messengerOn } from '../../api/messenger.ts'
import { readsFor } from '../../api/reads.ts'
import { type Splitter, splitterOn } from '../../api/splitter.ts'
import { type Database, openDatabase } from '../../db/database.ts'
import { writeJournal } from '../../db/journal.ts'
import { openListener } from '../../db/outbox.ts'
import { saveCalendar, savePack, shelvesOf } from '../../db/policies.ts'
import { openReference, type ReferenceSource, saveCity } from '../../db/reference.ts'
import { Sealing } from '../../db/sealing.ts'
import type { City } from '../../domain/city.ts'
import { parseCalendarTable } from '../../policies/calendars.ts'
import { RuleLibrary } from '../../policies/library.ts'
import { packRef, parsePack, readYaml } from '../../policies/pack.ts'
import { seed } from '../../samples/seed.ts'
import { ordersBehind } from '../../worker/orders.ts'
import { registerSearchAttributes } from '../../worker/searchAttributes.ts'
import { createWorker } from '../../worker/worker.ts'
import { sharedBundle } from './bundle.ts'
import { CityClock } from './clock.ts'
import { freshDatabase } from './postgres.ts'

/** What the tests' tokens are signed with. */
export const secret = 'a secret of the tests'

// Once a process; vitest gives each test file one of its own.
Runtime.install({ logger: new DefaultLogger('WARN') })

/** Switches under which the whole library of scenarios must tell the same. */
const trial = { continueAsNewAtEveryWait: process.env.GRIDLINE_TRIAL_CONTINUE_AS_NEW === '1' }
const maxCachedWorkflows = Number(process.env.GRIDLINE_TRIAL_CACHE ?? 500)

export interface CityOptions {
  /** A process of its own, as in production, so that it can be killed; else it runs in the tests' process. */
  readonly worker?: 'HERE' | 'PROCESS'
  /** The policy pack that the city goes by in place of the default one: a file (relative to where vitest runs), or the YAML itself. */
  readonly pack?: string | URL
  /** All sample cities stand side by side, as `npm start` seeds them: each with its pack and the overlays of its districts. */
  readonly seeded?: boolean
  /** Who answers what the process asks of the outside; the database, when left out. */
  readonly answers?: Omit<AskedCity, 'ahead'>
  /** Who answers what orders tell each other; the orders themselves, when left out. */
  readonly messenger?: Messenger
  /** Who makes orders of the parts of a split; as the worker does, when left out. */
  readonly splitter?: Splitter
}

/** What runs once a city is started. */
interface Running {
  readonly engine: TestWorkflowEnvironment
  readonly clock: CityClock
  readonly db: Database
  readonly databaseUrl: string
  readonly app: App
  readonly source: ReferenceSource
  readonly library: RuleLibrary
  readonly bundle: WorkflowBundleWithSourceMap
}

/** The SDK gives the engine 5 s to start (TypeScript SDK 1.24), which a busy machine does not always keep. */
async function started(path: string, tries = 3): Promise<TestWorkflowEnvironment> {
  try {
    return await TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: { type: 'existing-path', path } },
    })
  } catch (error) {
    if (tries === 1 || !String(error).includes('did not start within')) throw error
    return started(path, tries - 1)
  }
}

/** All that a city runs on: an engine whose time is skipped, a real Postgres, the API and a worker. */
export class CityEnvironment {
  readonly #sample: City
  readonly #options: CityOptions
  readonly #stops: (() => Promise<unknown>)[] = []
  #running: Running | null = null
  #workerProcess: ChildProcess | null = null
  /** Set, and commands find no engine. */
  temporalIsAway = false

  constructor(sample: City, options: CityOptions = {}) {
    this.#sample = sample
    this.#options = options
  }

  get environment(): TestWorkflowEnvironment {
    return this.running.engine
  }
  get db(): Database {
    return this.running.db
  }
  get app(): App {
    return this.running.app
  }
  protected get running(): Running {
    if (!this.#running) throw new Error('the city is started before the first test')
    return this.#running
  }

  async start(): Promise<void> {
    // Nothing else keeps the machine busy while the engine starts.
    const engine = await this.#startEngine()
    const [{ db, databaseUrl }, bundle] = await Promise.all([this.#openDatabase(), sharedBundle()])
    const parts = {
      engine,
      clock: await CityClock.of(engine),
      db,
      databaseUrl,
      source: openReference(db),
      library: new RuleLibrary(shelvesOf(db)),
      bundle,
    }
    this.#running = { ...parts, app: await this.#createApp(parts) }
    this.#stops.push(() => this.killWorker())
    if (this.#options.worker === 'PROCESS') await this.startWorker()
    else await this.#runWorkerHere()
  }

  /** What was started last is stopped first, also when the start did not come to its end. */
  async stop(): Promise<void> {
    for (const stop of this.#stops.splice(0).reverse()) await stop()
  }

  async #startEngine(): Promise<TestWorkflowEnvironment> {
    const path = process.env.GRIDLINE_TEST_SERVER
    if (!path) throw new Error('GRIDLINE_TEST_SERVER is not set; the global set-up sets it (postgres.ts)')
    const engine = await started(path)
    this.#stops.push(() => engine.teardown())
    await registerSearchAttributes(engine.nativeConnection, namespaceOf(engine))
    return engine
  }

  async #openDatabase(): Promise<{ db: Database; databaseUrl: string }> {
    const { url, drop } = await freshDatabase()
    this.#stops.push(drop)
    const db = openDatabase({ url, max: 20 })
    this.#stops.push(() => db.close())
    if (this.#options.seeded) await seed(db)
    else await furnish(db, this.#sample, this.#options.pack ?? defaultPack)
    return { db, databaseUrl: url }
  }

  async #createApp(parts: Omit<Running, 'app'>): Promise<App> {
    const { engine, clock, db, source, library } = parts
    const listener = await openListener(parts.databaseUrl)
    this.#stops.push(() => listener.close())
    const sealing = new Sealing(db, randomBytes(32))
    const engineMs = () => clock.engineMs
    const workerApart = this.#options.worker === 'PROCESS'
    return createApp({
      reads: () => readsFor({ db, source, library, sealing, listener, clock: engineMs }),
      commands: commandsOn({
        db,
        source,
        sealing,
        library,
        clock: engineMs,
        clockOffset: () => clock.offset,
        temporal: async () => (this.temporalIsAway ? await nowhere() : engine.client),
        trial,
        // A worker that is killed leaves callers waiting: they repeat, as integrators do.
        ...(workerApart && { patienceMs: 3_000 }),
      }),
      jwtSecret: secret,
      clock: engineMs,
      development: true,
      logger: pino({ level: workerApart ? 'error' : 'warn' }),
      notReady: async () => null,
      databaseAddress: db.address,
    })
  }

  async #runWorkerHere(): Promise<void> {
    const { engine, db, bundle, source, library } = this.running
    const namespace = namespaceOf(engine)
    const { nativeConnection: connection } = engine
    const worker = await createWorker({
      connection: engine.nativeConnection,
      namespace: namespaceOf(engine),
      activities: createActivities({
        city: { ...cityFrom(db), ...this.#options.answers },
        writeJournal: (batch) => writeJournal(db, batch),
        messenger: this.#options.messenger ?? messengerOn(connection, namespace),
        splitter: this.#options.splitter ?? splitterOn({ db, source, library, connection, namespace, trial }),
        successions: successionsOn(db, ordersBehind(engine.nativeConnection, namespaceOf(engine))),
      }),
      workflowBundle: bundle,
      maxCachedWorkflows,
    })
    const running = worker.run()
    this.#stops.push(async () => {
      worker.shutdown()
      await running
    })
  }

  /** Starts the worker's process; resolves when it polls. */
  async startWorker(): Promise<void> {
    const { engine, databaseUrl } = this.running
    const child = spawn(process.execPath, ['--import', 'tsx', 'worker/index.ts'], {
      env: {
        ...process.env,
        GRIDLINE_LOG_LEVEL: 'error',
        DATABASE_URL: databaseUrl,
        TEMPORAL_ADDRESS: engine.address,
        TEMPORAL_NAMESPACE: namespaceOf(engine),
      },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    this.#workerProcess = child
    await new Promise<void>((resolve, reject) => {
      child.once('message', () => resolve())
      child.once('exit', (code) => reject(new Error(`the worker ended (${code}) before it was ready`)))
    })
  }

  /** kill -9: the worker has no time to do anything more. */
  async killWorker(): Promise<void> {
    const child = this.#workerProcess
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
  }
}

const defaultPack = new URL('../../policies/default.yaml', import.meta.url)
const calendarTable = new URL('../../policies/calendar.yaml', import.meta.url)

/** Saves the sample city with the pack that it goes by, and the working calendar. */
async function furnish(db: Database, sample: City, pack: string | URL): Promise<void> {
  const isText = typeof pack === 'string' && pack.includes('\n')
  const [file, text] = isText ? ['given as text', pack] : [String(pack), readFileSync(pack, 'utf8')]
  const checked = parsePack(text, file)
  const { effectiveFrom } = checked
  await savePack(db, { ...packRef(checked), effectiveFrom, body: readYaml(text, file) })
  const calendar = readFileSync(calendarTable, 'utf8')
  const { version } = parseCalendarTable(calendar, 'policies/calendar.yaml')
  await saveCalendar(db, { version, body: parse(calendar) })
  await saveCity(db, { ...sample, pack: checked.name })
}

/** What connecting to an engine that is not there comes to. */
async function nowhere(): Promise<never> {
  const connection = await Connection.connect({ address: '127.0.0.1:1', connectTimeout: '300ms' })
  await connection.close()
  throw new Error('somebody listens on port 1')
}

function namespaceOf(engine: TestWorkflowEnvironment): string {
  return engine.namespace ?? 'default'
}
