import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { basename } from 'node:path'
import { Connection } from '@temporalio/client'
import { TestWorkflowEnvironment } from '@temporalio/testing'
import { DefaultLogger, Runtime } from '@temporalio/worker'
import { pino } from 'pino'
import { afterAll, beforeAll, expect } from 'vitest'
import { cityFrom } from '../../activities/city.ts'
import { createActivities } from '../../activities/index.ts'
import { type App, createApp } from '../../api/app.ts'
import { commandsOn } from '../../api/commands.ts'
import { readsFor } from '../../api/reads.ts'
import { signToken } from '../../api/tokens.ts'
import { type Database, openDatabase } from '../../db/database.ts'
import { examine } from '../../db/doctor.ts'
import { writeJournal } from '../../db/journal.ts'
import { openListener } from '../../db/outbox.ts'
import { shelvesOf } from '../../db/policies.ts'
import { openReference } from '../../db/reference.ts'
import { Sealing } from '../../db/sealing.ts'
import type { Event } from '../../domain/events.ts'
import { instant, inZone } from '../../domain/instant.ts'
import { Role } from '../../domain/units.ts'
import { RuleLibrary } from '../../policies/library.ts'
import { type Account, accounts, holderOf } from '../../samples/accounts.ts'
import { loadSampleCity } from '../../samples/sampleCity.ts'
import { seed } from '../../samples/seed.ts'
import { registerSearchAttributes } from '../../worker/searchAttributes.ts'
import { bundleWorkflows, createWorker } from '../../worker/worker.ts'
import { freshDatabase } from './postgres.ts'
import { notReplaying, saveHistories, saveJournals } from './recordings.ts'

/** What the tests' tokens are signed with. */
export const secret = 'a secret of the tests'

// Once a process; vitest gives each test file one of its own.
Runtime.install({ logger: new DefaultLogger('WARN') })
const sample = loadSampleCity()
const desk = accounts(sample.people)

/** Switches under which the whole library of scenarios must tell the same. */
const trial = { continueAsNewAtEveryWait: process.env.GRIDLINE_TRIAL_CONTINUE_AS_NEW === '1' }
const maxCachedWorkflows = Number(process.env.GRIDLINE_TRIAL_CACHE ?? 500)

/** An order as the tests look at it. */
export interface Seen {
  readonly number: string
  readonly stage: string
  readonly version: number
  readonly seq: number
  readonly promisedBy: string | null
  readonly tasks: readonly {
    readonly key: string
    readonly kind: string
    readonly dueAt: string | null
    readonly overdue: boolean
    readonly holder: { readonly code: string; readonly name: string }
  }[]
  readonly limits: readonly {
    readonly key: string
    readonly dueAt: string
    readonly warnAt: string | null
    readonly rungs: readonly string[]
    readonly endedAt: string | null
    readonly met: boolean
    readonly held: boolean
    readonly provisional: boolean
    readonly rule: string
    readonly source: string | null
  }[]
  readonly allowedActions: readonly { readonly command: string; readonly taskKey: string | null }[]
  readonly candidates: readonly { readonly unit: { readonly code: string }; readonly basis: string }[]
  readonly closure: {
    readonly outcome: string
    readonly resolved: boolean | null
    readonly satisfaction: string | null
  } | null
}

const seen = `number stage version seq promisedBy
  tasks { key kind dueAt overdue holder { code name } }
  limits { key dueAt warnAt rungs endedAt met held provisional rule source }
  allowedActions { command taskKey }
  candidates { unit { code } basis }
  closure { outcome resolved satisfaction }`

export interface UserErrorSeen {
  readonly code: string
  readonly message: string
  readonly path: readonly string[]
  readonly rule: string | null
  readonly source: string | null
  readonly allowed: readonly string[]
}

export interface Payload {
  readonly workOrder: Seen | null
  readonly replayed: boolean
  readonly userErrors: readonly UserErrorSeen[]
}

/** The sample city on a real engine with its time skipped, real Postgres and the API's public door. One a test file. */
export function sampleCity(options: CityOptions = {}): TestCity {
  const city = new TestCity(options)
  beforeAll(() => city.start())
  afterAll(() => city.stop())
  return city
}

export interface CityOptions {
  /** A process of its own, as in production, so that it can be killed; else it runs in the tests' process. */
  readonly worker?: 'HERE' | 'PROCESS'
}

export class TestCity {
  readonly #options: CityOptions
  #workerProcess: ChildProcess | null = null
  #databaseUrl = ''
  #environment: TestWorkflowEnvironment | null = null
  #db: Database | null = null
  #app: App | null = null
  #stops: (() => Promise<unknown>)[] = []
  #bundle: Awaited<ReturnType<typeof bundleWorkflows>> | null = null
  #engineNow = 0
  #offset = 0
  #keys = 0
  /** Set, and commands find no engine. */
  temporalIsAway = false

  constructor(options: CityOptions = {}) {
    this.#options = options
  }

  async start(): Promise<void> {
    const path = process.env.GRIDLINE_TEST_SERVER
    if (!path) throw new Error('GRIDLINE_TEST_SERVER is not set; `npm test` sets it (scripts/testServer.mjs)')
    const environment = await TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: { type: 'existing-path', path } },
    })
    this.#environment = environment
    await registerSearchAttributes(environment.nativeConnection, environment.namespace ?? 'default')
    this.#engineNow = await environment.currentTimeMs()

    const { url, drop } = await freshDatabase()
    this.#databaseUrl = url
    const db = openDatabase({ url, max: 20 })
    this.#db = db
    await seed(db)
    const listener = await openListener(url)
    const source = openReference(db)
    const sealing = new Sealing(db, randomBytes(32))
    const library = new RuleLibrary(shelvesOf(db))
    const clock = () => this.#engineNow
    this.#app = createApp({
      reads: () => readsFor({ db, source, library, sealing, listener, clock }),
      commands: commandsOn({
        db,
        source,
        sealing,
        rulesInForce: library.now(
          () => this.#engineNow + this.#offset * 1000,
          async () => (await source.current()).reference,
        ),
        clock,
        clockOffset: () => this.#offset,
        temporal: async () => (this.temporalIsAway ? await nowhere() : environment.client),
        trial,
        // A worker that is killed leaves callers waiting: they repeat, as integrators do.
        ...(this.#options.worker === 'PROCESS' && { patienceMs: 3_000 }),
      }),
      jwtSecret: secret,
      clock,
      development: true,
      logger: pino({ level: this.#options.worker === 'PROCESS' ? 'error' : 'warn' }),
      notReady: async () => null,
      databaseAddress: db.address,
    })
    this.#bundle = await bundleWorkflows()
    const stopWorker =
      this.#options.worker === 'PROCESS' ? await this.#workerApart() : await this.#workerHere()
    this.#stops = [stopWorker, () => environment.teardown(), () => listener.close(), () => db.close(), drop]
  }

  async #workerHere(): Promise<() => Promise<void>> {
    const worker = await createWorker({
      connection: this.environment.nativeConnection,
      namespace: this.environment.namespace ?? 'default',
      activities: createActivities({
        city: cityFrom(this.db),
        writeJournal: (batch) => writeJournal(this.db, batch),
      }),
      workflowBundle: started(this.#bundle),
      maxCachedWorkflows,
    })
    const running = worker.run()
    return async () => {
      worker.shutdown()
      await running
    }
  }

  async #workerApart(): Promise<() => Promise<void>> {
    await this.startWorker()
    return () => this.killWorker()
  }

  /** Starts the worker's process; resolves when it polls. */
  async startWorker(): Promise<void> {
    const child = spawn(process.execPath, ['--import', 'tsx', 'worker/index.ts'], {
      env: {
        ...process.env,
        GRIDLINE_LOG_LEVEL: 'error',
        DATABASE_URL: this.#databaseUrl,
        TEMPORAL_ADDRESS: this.environment.address,
        TEMPORAL_NAMESPACE: this.environment.namespace ?? 'default',
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

  async stop(): Promise<void> {
    for (const stop of this.#stops) await stop()
  }

  // ---- time

  /** From now on new orders live at this Beijing time: '2026-09-30 16:40'. */
  async at(time: string): Promise<void> {
    this.#engineNow = await this.environment.currentTimeMs()
    this.#offset = beijingMs(time) / 1000 - Math.floor(this.#engineNow / 1000)
  }

  /** City time, 'YYYY-MM-DD HH:mm'. */
  get now(): string {
    return local(instant(this.#engineNow + this.#offset * 1000))
  }

  /** Lets time pass until a Beijing time. What people do stands still in between: it is done at this very instant. */
  async until(time: string): Promise<void> {
    // The engine's own clock has gone on while people acted.
    const engineNow = await this.environment.currentTimeMs()
    const ms = beijingMs(time) - (engineNow + this.#offset * 1000)
    if (ms < 0) throw new RangeError(`it is ${this.now} already; time does not go back to ${time}`)
    await this.environment.sleep(ms)
    this.#engineNow = await this.environment.currentTimeMs()
    await this.#rested()
  }

  /** The timers that fired have had their tasks: every order's journal stands still. */
  async #rested(): Promise<void> {
    for (let before = -1, same = 0; same < 3; ) {
      const { rows } = await this.db.pool.query<{ count: number }>('select count(*) as count from events')
      const count = rows[0]?.count ?? 0
      same = count === before ? same + 1 : 0
      before = count
      await new Promise((resolve) => setTimeout(resolve, 30))
    }
  }

  // ---- people and what they do

  /** The account of a role whose token `npm start` prints. */
  by(role: Role): Account {
    return desk[role]
  }
  get callTaker(): Account {
    return desk[Role.CALL_TAKER]
  }
  get dispatcher(): Account {
    return desk[Role.DISPATCHER]
  }
  get reviewer(): Account {
    return desk[Role.REVIEWER]
  }
  get visitor(): Account {
    return desk[Role.VISITOR]
  }
  get adjudicator(): Account {
    return desk[Role.ADJUDICATOR]
  }
  get supervisor(): Account {
    return desk[Role.SUPERVISOR]
  }

  /** Somebody of a unit, by the unit's code or name. */
  of(unit: string, role: Role = Role.HANDLER, nth = 0): Account {
    const code = sample.units.find(({ code, name }) => code === unit || name === unit)?.code ?? unit
    const account = holderOf(sample, code, role, nth)
    if (!account) throw new RangeError(`the sample city has nobody who is ${role} at ${unit}`)
    return account
  }

  /** Receives a request: an item and an area by name, registered in the call. */
  async call(
    content: string,
    more: { item?: string; area?: string; kind?: string } & Record<string, unknown> = {},
  ): Promise<Seen> {
    const { item, area, kind = 'COMPLAINT', ...others } = more
    const payload = await this.give(this.callTaker, 'createWorkOrder', {
      channel: 'PHONE',
      content,
      requester: { name: '王女士', phone: `139${String(++this.#keys).padStart(8, '0')}` },
      ...(item && { itemCode: codeOf(sample.items, item), kind }),
      ...(area && { areaCode: codeOf(sample.areas, area) }),
      ...others,
    })
    return accepted(payload)
  }

  /** Gives a mutation; whatever comes back comes back. */
  async give(
    by: Account,
    mutation: string,
    input: Record<string, unknown> = {},
    language = 'zh-CN',
  ): Promise<Payload> {
    const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`
    const query = `mutation($input: ${type}!) { ${mutation}(input: $input) { workOrder { ${seen} } replayed userErrors { code message path rule source allowed } } }`
    const { data, errors } = await this.request<Record<string, Payload>>(
      by,
      query,
      { input: { idempotencyKey: `key-${++this.#keys}`, ...input } },
      language,
    )
    const payload = data?.[mutation]
    if (errors || !payload) throw new Error(`${mutation} failed: ${JSON.stringify(errors)}`)
    return payload
  }

  /** Gives a mutation that must be taken, and returns the order. */
  async does(
    by: Account,
    mutation: string,
    order: { number: string },
    input: Record<string, unknown> = {},
  ): Promise<Seen> {
    return accepted(await this.give(by, mutation, { number: order.number, ...input }))
  }

  /** Gives a mutation that must be refused with a code, and returns the refusal. The order stays as it was. */
  async refused(
    by: Account,
    mutation: string,
    order: { number: string },
    code: string,
    input: Record<string, unknown> = {},
  ): Promise<UserErrorSeen> {
    const before = await this.see(order)
    const payload = await this.give(by, mutation, { number: order.number, ...input })
    expect(payload.userErrors.map((error) => error.code)).toEqual([code])
    expect((await this.see(order)).seq).toBe(before.seq)
    const [error] = payload.userErrors
    if (!error) throw new Error('a refusal says why')
    return error
  }

  async see({ number }: { number: string }, by: Account = this.callTaker): Promise<Seen> {
    const { data, errors } = await this.request<{ workOrder: Seen | null }>(
      by,
      `query($number: String!) { workOrder(number: $number) { ${seen} } }`,
      { number },
    )
    if (!data?.workOrder) throw new Error(`order ${number} cannot be seen: ${JSON.stringify(errors)}`)
    return data.workOrder
  }

  async request<T>(
    by: Account | string | null,
    query: string,
    variables: object = {},
    language = 'zh-CN',
  ): Promise<{ data?: T | null; errors?: { message: string; extensions: { code?: string } }[] }> {
    const token = by === null ? null : typeof by === 'string' ? by : await signToken(secret, by, 1)
    const response = await this.app.yoga.fetch('http://city/graphql', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'accept-language': language,
        ...(token && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query, variables }),
    })
    return (await response.json()) as {
      data?: T | null
      errors?: { message: string; extensions: { code?: string } }[]
    }
  }

  // ---- what is looked at

  /** The journal of an order as it was written. */
  async journal({ number }: { number: string }): Promise<Event[]> {
    const { rows } = await this.db.pool.query<Event>(
      'select seq, at, by, body, texts from events where order_number = $1 order by seq',
      [number],
    )
    return rows
  }

  /** What the clock said about an order: '10-08 14:00 WARNED round1/dispatch1/ACCEPT'. */
  async clockSaid(order: { number: string }): Promise<string[]> {
    return (await this.journal(order)).flatMap(({ at, body }) => {
      if (body.type === 'WARNED') return [`${local(at).slice(5)} WARNED ${body.limit}`]
      if (body.type === 'RUNG_REACHED') return [`${local(at).slice(5)} ${body.rung} ${body.limit}`]
      return []
    })
  }

  /**
   * Every journal in the database is whole, the read model is what it comes to, and every history replays.
   * Keeps journals and histories where a recording is asked for.
   */
  async expectSound(): Promise<void> {
    expect((await examine(this.db)).findings).toEqual([])
    const { rows } = await this.db.pool.query<{ number: string }>(
      'select number from work_orders order by number',
    )
    const recorded = await Promise.all(
      rows.map(async ({ number }) => ({
        workflowId: number,
        history: await this.environment.client.workflow.getHandle(number).fetchHistory(),
      })),
    )
    expect(await notReplaying(started(this.#bundle), recorded)).toEqual([])
    const scenario = basename(expect.getState().testPath ?? '', '.test.ts')
    if (process.env.GRIDLINE_RECORD_HISTORIES === '1') saveHistories(scenario, recorded)
    saveJournals(scenario, await Promise.all(rows.map((order) => this.journal(order))))
  }

  get environment(): TestWorkflowEnvironment {
    return started(this.#environment)
  }
  get db(): Database {
    return started(this.#db)
  }
  get app(): App {
    return started(this.#app)
  }
}

/** What connecting to an engine that is not there comes to. */
async function nowhere(): Promise<never> {
  const connection = await Connection.connect({ address: '127.0.0.1:1', connectTimeout: '300ms' })
  await connection.close()
  throw new Error('somebody listens on port 1')
}

function started<T>(part: T | null): T {
  if (part === null) throw new Error('the city is started before the first test')
  return part
}

function accepted({ workOrder, userErrors }: Payload): Seen {
  expect(userErrors).toEqual([])
  if (!workOrder) throw new Error('an order comes back')
  return workOrder
}

function codeOf(known: readonly { readonly code: string; readonly name: string }[], name: string): string {
  const found = known.find((one) => one.name === name || one.code === name)
  if (!found) throw new RangeError(`the sample city has no ${name}`)
  return found.code
}

function beijingMs(time: string): number {
  return Date.parse(`${time.replace(' ', 'T')}:00+08:00`)
}

function local(at: string): string {
  return inZone(instant(at), 480).slice(0, 16).replace('T', ' ')
}
