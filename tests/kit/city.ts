import { randomBytes } from 'node:crypto'
import { Connection } from '@temporalio/client'
import { TestWorkflowEnvironment } from '@temporalio/testing'
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

/** What the tests' tokens are signed with. */
export const secret = 'a secret of the tests'
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
export function sampleCity(): TestCity {
  const city = new TestCity()
  beforeAll(() => city.start())
  afterAll(() => city.stop())
  return city
}

export class TestCity {
  #environment: TestWorkflowEnvironment | null = null
  #db: Database | null = null
  #app: App | null = null
  #stops: (() => Promise<unknown>)[] = []
  #engineNow = 0
  #offset = 0
  #keys = 0
  /** Set, and commands find no engine. */
  temporalIsAway = false

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
      }),
      jwtSecret: secret,
      clock,
      development: true,
      logger: pino({ level: 'warn' }),
      notReady: async () => null,
      databaseAddress: db.address,
    })
    const worker = await createWorker({
      connection: environment.nativeConnection,
      namespace: environment.namespace ?? 'default',
      activities: createActivities({ city: cityFrom(db), writeJournal: (batch) => writeJournal(db, batch) }),
      workflowBundle: await bundleWorkflows(),
      maxCachedWorkflows,
    })
    const running = worker.run()
    this.#stops = [
      async () => {
        worker.shutdown()
        await running
      },
      () => environment.teardown(),
      () => listener.close(),
      () => db.close(),
      drop,
    ]
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

  /** Every journal in the database is whole, and the read model is what it comes to. */
  async expectSound(): Promise<void> {
    expect((await examine(this.db)).findings).toEqual([])
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
