import { expect, vi } from 'vitest'
import { dueAt } from '../../domain/calendar.ts'
import type { City } from '../../domain/city.ts'
import type { CommandName } from '../../domain/commands.ts'
import { parseDuration } from '../../domain/duration.ts'
import type { Instant } from '../../domain/instant.ts'
import type { Stage } from '../../domain/stage.ts'
import type { TaskKind } from '../../domain/tasks.ts'
import { Role } from '../../domain/units.ts'
import { type Account, accounts, holderOf } from '../../samples/accounts.ts'
import { loadSampleCities, loadSampleCity } from '../../samples/sampleCity.ts'
import { CityBooks } from './books.ts'
import { taken } from './door.ts'
import type { CityOptions } from './environment.ts'
import {
  expectLimit,
  expectNoTask,
  expectStage,
  expectTask,
  type LimitExpected,
  type TaskExpected,
} from './expectations.ts'
import { inputOf, type Values } from './inputs.ts'
import { orderText } from './orderText.ts'
import { commandOf, type Door, type Person, person } from './people.ts'
import type { Numbered, Seen } from './seen.ts'
import { fullTime, local, nextTime } from './time.ts'
import { linesOf, spaced } from './timelineTable.ts'
import { type Reached, rested, waitFor } from './waiting.ts'

const sample = loadSampleCity()
const desk = accounts(sample.people)

/** What a call says beside its words: the fields of `createWorkOrder`, item and area by their names. */
export interface Call extends Values {
  readonly item?: string
  readonly area?: string
  /** COMPLAINT when left out. */
  readonly kind?: string
  /** Who takes it in; the hotline's call-taker when left out. */
  readonly by?: Account
  /** Lets time pass first, to the next such time. */
  readonly at?: string
}

/**
 * The sample city of a test file: people who do things, time that passes, and what is expected of an order. Everything
 * in it is real but the time: engine, worker, Postgres, and the API that people go through.
 */
export class TestCity extends CityBooks implements Door {
  /** The cities of the deployment; people go by the names of their own. */
  readonly #cities: readonly City[]

  constructor(options: CityOptions = {}) {
    super(sample, options)
    this.#cities = options.seeded ? loadSampleCities() : [sample]
  }

  // ---- time

  /** City time, 'YYYY-MM-DD HH:mm'. */
  get now(): string {
    return local(this.running.clock.now)
  }

  /** A new scenario begins at this Beijing time: '2026-09-30 16:40'. Orders that are there keep the time they live in. */
  async at(time: string): Promise<void> {
    await this.running.clock.setTo(fullTime(time))
  }

  /** Lets time pass until a Beijing time: '2026-10-08 18:00', or the next '10-08 18:00' or '18:00'. */
  until(time: string): Promise<void>
  /**
   * Lets time pass until the order by itself has come to a stage, an open task, a rung or an event, of one `limit` if
   * that is named by its key or the end of it. Fails at once, and says what the order waits for, where it never does.
   */
  until(order: Numbered, what: Reached, limit?: string): Promise<Seen>
  until(to: string | Numbered, what?: Reached, limit?: string): Promise<unknown> {
    if (typeof to !== 'string') return this.#untilReached(to, what as Reached, limit)
    const { now, offset } = this.running.clock
    return this.#passTo(nextTime(to, now), offset)
  }

  /** Lets an amount of time pass, by the clocks of the rules in force: '2 WD', '3 wh', '90 min'. */
  async pass(duration: string): Promise<void> {
    const { clock, library, source } = this.running
    const { reference } = await source.current()
    const { calendar } = await library.inForce(sample.code, clock.now, reference, null)
    await this.#passTo(dueAt(calendar, clock.now, parseDuration(duration)).at, clock.offset)
  }

  /** As in an outage: what people do in `act` is received now, and reaches the orders only at a later time. */
  async outage(until: string, act: () => Promise<unknown>): Promise<void> {
    const { clock } = this.running
    const receivedAt = clock.engineMs
    await this.until(until)
    await clock.receivedAt(receivedAt, act)
  }

  readonly #untilReached = vi.defineHelper(async (order: Numbered, what: Reached, limit?: string) => {
    const { facts } = await this.standing(order)
    const { clockOffset } = facts.opening
    await waitFor(what, limit, {
      look: async () => ({ ...(await this.standing(order)), journal: await this.journal(order) }),
      passTo: (at) => this.#passTo(at, clockOffset),
      now: () => this.running.clock.nowFor(clockOffset),
    })
    return this.see(order)
  })

  async #passTo(at: Instant, offset: number): Promise<void> {
    const { clock } = this.running
    await clock.passTo(at, offset)
    await rested(
      () => this.standings(),
      (order) => clock.nowFor(order.facts.opening.clockOffset),
    )
  }

  // ---- people and what they do

  /** Somebody in a post; of the city, or made up for a test. */
  as(account: Account): Person {
    return person(account, this)
  }

  /** The person of a role whose token `npm start` prints. */
  by(role: Role): Person {
    return this.as(desk[role])
  }
  get callTaker(): Person {
    return this.by(Role.CALL_TAKER)
  }
  get dispatcher(): Person {
    return this.by(Role.DISPATCHER)
  }
  get reviewer(): Person {
    return this.by(Role.REVIEWER)
  }
  get visitor(): Person {
    return this.by(Role.VISITOR)
  }
  get adjudicator(): Person {
    return this.by(Role.ADJUDICATOR)
  }
  get supervisor(): Person {
    return this.by(Role.SUPERVISOR)
  }
  get arbiter(): Person {
    return this.by(Role.ARBITER)
  }
  /** Whoever approves at the hotline. */
  get approver(): Person {
    return this.by(Role.LEAD_APPROVER)
  }
  get monitor(): Person {
    return this.by(Role.MONITOR)
  }
  get requester(): Person {
    return this.by(Role.REQUESTER)
  }
  get administrator(): Person {
    return this.by(Role.ADMINISTRATOR)
  }

  protected onlookerOf({ number }: Numbered): Account {
    const city = this.#cities.find(({ numberPrefix }) => numberPrefix && number.startsWith(numberPrefix))
    return city ? accounts(city.people)[Role.CALL_TAKER] : desk[Role.CALL_TAKER]
  }

  /** Somebody of a unit, by the unit's name or code: the handler, or the grid worker, where no role is named. */
  of(unit: string, role?: Role, nth = 0): Person {
    const units = this.#cities.flatMap((city) => city.units)
    const code = units.find(({ code, name }) => code === unit || name === unit)?.code
    if (!code) throw new RangeError(`the sample city has no unit ${unit}`)
    const roles = role ? [role] : [Role.HANDLER, Role.GRID_WORKER]
    const people = this.#cities.flatMap((city) => city.people)
    const [account] = roles.flatMap((one) => holderOf({ people }, code, one, nth) ?? [])
    if (account) return this.as(account)
    const posts = people.flatMap((one) => one.posts).filter((post) => post.unit === code)
    const there = [...new Set(posts.flatMap((post) => post.roles))].join(', ') || 'nobody'
    const which = nth > 0 ? ` number ${nth + 1}` : ''
    throw new RangeError(`${unit} has no ${roles.join(' or ')}${which}; there are: ${there}`)
  }

  /** Receives a request, registered in the call when item and area are named. */
  readonly call = vi.defineHelper(async (content: string, call: Call = {}): Promise<Seen> => {
    const { by = this.callTaker, at, ...said } = call
    if (at !== undefined) await this.until(at)
    const phone = `139${String(this.nextKey()).padStart(8, '0')}`
    const kind = said.item === undefined ? {} : { kind: 'COMPLAINT' }
    const given = { channel: 'PHONE', content, requester: { name: '王女士', phone }, ...kind, ...said }
    const input = this.write(by, 'createWorkOrder', given, ['content', 'title'])
    return taken(await this.give(by, 'createWorkOrder', input), `createWorkOrder by ${by.subject}`)
  })

  /** Hands in what somebody found: in a grid, where no other origin is named; of the finder's own place where it is one. */
  readonly found = vi.defineHelper(async (by: Account, content: string, call: Call): Promise<Seen> => {
    const { at, ...said } = call
    if (at !== undefined) await this.until(at)
    const given = { channel: 'GRID', origin: 'GRID', content, ...said }
    const input = this.write(by, 'createWorkOrder', given, ['content', 'title', 'purpose'])
    return taken(await this.give(by, 'createWorkOrder', input), `createWorkOrder by ${by.subject}`)
  })

  /** What a scenario says as a mutation takes it: names become codes, times instants. `texts` stay as they are. */
  write(by: Account, mutation: string, said: Values, texts: readonly string[]): Values {
    const city = this.#cities.find(({ units }) => units.some(({ code }) => code === by.unit)) ?? sample
    return inputOf(mutation, said, { city, now: this.running.clock.now, texts })
  }

  /** What somebody may do to an order now, in alphabetical order. */
  async may(by: Account, order: Numbered): Promise<CommandName[]> {
    const { allowedActions } = await this.see(order, by)
    return [...new Set(allowedActions.map(({ command }) => commandOf(command)))].sort()
  }

  // ---- what is expected of an order

  /** The order has exactly one open task of this kind, and it is like that. */
  expectTask(order: Numbered, kind: TaskKind, wanted: TaskExpected = {}): Promise<void> {
    return this.#expected(order, (seen, story) => expectTask(seen, story, kind, wanted))
  }

  /** No task of this kind is open. */
  expectNoTask(order: Numbered, kind: TaskKind): Promise<void> {
    return this.#expected(order, (seen, story) => expectNoTask(seen, story, kind))
  }

  /** The order has exactly one limit of this key, or whose key ends so ('dispatch1/HANDLE'), and it is like that. */
  expectLimit(order: Numbered, key: string, wanted: LimitExpected): Promise<void> {
    return this.#expected(order, (seen, story) => expectLimit(seen, story, key, wanted))
  }

  expectStage(order: Numbered, stage: Stage): Promise<void> {
    return this.#expected(order, (seen, story) => expectStage(seen, story, stage))
  }

  /** The order's journal, as a table, is this one. How it is indented and spaced does not matter. */
  readonly expectTimeline = vi.defineHelper(async (order: Numbered, table: string): Promise<void> => {
    const actual = await this.timeline(order)
    const columns = new Map(actual.map((line) => [spaced(line), line]))
    const wanted = linesOf(table).map((line) => columns.get(line) ?? line)
    expect(actual.join('\n'), `the timeline of order ${order.number}`).toBe(wanted.join('\n'))
  })

  /** These lines, or parts of lines, stand in the order's journal in this order, among others. */
  readonly expectTimelineContains = vi.defineHelper(async (order: Numbered, lines: string): Promise<void> => {
    const actual = await this.timeline(order)
    let from = 0
    for (const line of linesOf(lines)) {
      const found = actual.findIndex((one, i) => i >= from && spaced(one).includes(line))
      if (found < 0) expect.fail(missing(order, line, actual, from))
      from = found + 1
    }
  })

  readonly #expected = vi.defineHelper(
    async (order: Numbered, check: (seen: Seen, story: string) => void): Promise<void> => {
      const { facts, book } = await this.standing(order)
      const now = this.running.clock.nowFor(facts.opening.clockOffset)
      check(await this.see(order), orderText(facts, book, now))
    },
  )
}

function missing({ number }: Numbered, line: string, actual: readonly string[], from: number): string {
  const after = from > 0 ? ` after '${spaced(actual[from - 1] ?? '')}'` : ''
  return `the timeline of order ${number} has no line '${line}'${after}; it is\n${actual.join('\n')}`
}
