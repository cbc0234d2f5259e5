import { basename } from 'node:path'
import { expect, vi } from 'vitest'
import { examine } from '../../db/doctor.ts'
import { dueAt } from '../../domain/calendar.ts'
import type { CommandName } from '../../domain/commands.ts'
import { parseDuration } from '../../domain/duration.ts'
import type { Event } from '../../domain/events.ts'
import type { Facts } from '../../domain/facts.ts'
import type { Instant } from '../../domain/instant.ts'
import { dueNotices } from '../../domain/limits.ts'
import type { RuleBook } from '../../domain/policy.ts'
import type { Stage } from '../../domain/stage.ts'
import type { TaskKind } from '../../domain/tasks.ts'
import { Role } from '../../domain/units.ts'
import { type Account, accounts, holderOf } from '../../samples/accounts.ts'
import { loadSampleCity } from '../../samples/sampleCity.ts'
import { CityDoor, taken } from './door.ts'
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
import { notReplaying, saveHistories, saveJournals } from './recordings.ts'
import type { Numbered, Seen } from './seen.ts'
import { fullTime, local, nextTime } from './time.ts'
import { inColumns, linesOf, spaced, timelineTable } from './timelineTable.ts'
import { clockLine, type Reached, rested, type Standing, waitFor } from './waiting.ts'

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
export class TestCity extends CityDoor implements Door {
  constructor(options: CityOptions = {}) {
    super(sample, options)
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
    const { calendar } = await library.inForce(sample.code, clock.now, reference)
    await this.#passTo(dueAt(calendar, clock.now, parseDuration(duration)).at, clock.offset)
  }

  readonly #untilReached = vi.defineHelper(async (order: Numbered, what: Reached, limit?: string) => {
    const { facts } = await this.#standing(order)
    const { clockOffset } = facts.opening
    await waitFor(what, limit, {
      look: async () => ({ ...(await this.#standing(order)), journal: await this.journal(order) }),
      passTo: (at) => this.#passTo(at, clockOffset),
      now: () => this.running.clock.nowFor(clockOffset),
    })
    return this.see(order)
  })

  async #passTo(at: Instant, offset: number): Promise<void> {
    const { clock, db } = this.running
    await clock.passTo(at, offset)
    await rested(async () => {
      const { rows } = await db.pool.query<{ count: number }>('select count(*) as count from events')
      const unsaid = (await this.#standings()).flatMap(({ facts, book }) => {
        const now = clock.nowFor(facts.opening.clockOffset)
        const due = book ? dueNotices(book, facts).filter((notice) => notice.at <= now) : []
        return due.map(({ what, limit }) => `${facts.number} ${what} ${limit.key}`)
      })
      return { unsaid, events: rows[0]?.count ?? 0 }
    })
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

  protected get onlooker(): Account {
    return desk[Role.CALL_TAKER]
  }

  /** Somebody of a unit, by the unit's name or code: the handler, or the grid worker, where no role is named. */
  of(unit: string, role?: Role, nth = 0): Person {
    const code = sample.units.find(({ code, name }) => code === unit || name === unit)?.code
    if (!code) throw new RangeError(`the sample city has no unit ${unit}`)
    const account = role
      ? holderOf(sample, code, role, nth)
      : (holderOf(sample, code, Role.HANDLER) ?? holderOf(sample, code, Role.GRID_WORKER))
    if (account) return this.as(account)
    const there = sample.people.flatMap(({ posts }) => posts).filter((post) => post.unit === code)
    const roles = [...new Set(there.flatMap((post) => post.roles))].join(', ') || 'nobody'
    throw new RangeError(
      `${unit} has no ${nth > 0 ? `${nth + 1}th ` : ''}${role ?? 'HANDLER'}; there are: ${roles}`,
    )
  }

  /** Receives a request, registered in the call when item and area are named. */
  async call(content: string, { by = this.callTaker, at, ...said }: Call = {}): Promise<Seen> {
    if (at !== undefined) await this.until(at)
    const phone = `139${String(this.nextKey()).padStart(8, '0')}`
    const kind = said.item === undefined ? {} : { kind: 'COMPLAINT' }
    const call = { channel: 'PHONE', content, requester: { name: '王女士', phone }, ...kind, ...said }
    const input = this.write('createWorkOrder', call, ['content', 'title'])
    return taken(await this.give(by, 'createWorkOrder', input), `createWorkOrder by ${by.subject}`)
  }

  /** What a scenario says as a mutation takes it: names become codes, times instants. `texts` stay as they are. */
  write(mutation: string, said: Values, texts: readonly string[]): Values {
    return inputOf(mutation, said, { city: sample, now: this.running.clock.now, texts })
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
      const { facts, book } = await this.#standing(order)
      const now = this.running.clock.nowFor(facts.opening.clockOffset)
      check(await this.see(order), orderText(facts, book, now))
    },
  )

  // ---- what is looked at

  /** The journal of an order as it was written. */
  async journal({ number }: Numbered): Promise<Event[]> {
    const { rows } = await this.db.pool.query<Event>(
      'select seq, at, by, body, texts from events where order_number = $1 order by seq',
      [number],
    )
    return rows
  }

  /** The journal of an order as the lines of a table: '10-03 00:04  WARNED 临湖区燃气办: round1/dispatch1/ACCEPT'. */
  async timeline(order: Numbered): Promise<string[]> {
    const { rows } = await this.db.pool.query<{ actor: string }>(
      'select actor from intake where number = $1',
      [order.number],
    )
    return inColumns(timelineTable(await this.journal(order), rows[0]?.actor ?? ''))
  }

  /** What the clock said about an order: '10-08 14:00 WARNED round1/dispatch1/ACCEPT'. */
  async clockSaid(order: Numbered): Promise<string[]> {
    return (await this.journal(order)).flatMap(clockLine)
  }

  async #standing({ number }: Numbered): Promise<Standing> {
    const [found] = await this.#standings(number)
    if (!found) throw new Error(`there is no order ${number}`)
    return found
  }

  /** The orders of the city as the read model has them; one of them, or all. */
  async #standings(number: string | null = null): Promise<Standing[]> {
    const { rows } = await this.db.pool.query<{ facts: Facts }>(
      'select facts from work_orders where $1::text is null or number = $1',
      [number],
    )
    return Promise.all(rows.map(async ({ facts }) => ({ facts, book: await this.#bookOf(facts) })))
  }

  async #bookOf({ pack, calendarVersion, opening }: Facts): Promise<RuleBook | null> {
    if (!pack || !calendarVersion) return null
    const { library, source } = this.running
    const { reference } = await source.current()
    return library.pinned(opening.city, pack, calendarVersion, opening.receivedAt, reference)
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
    expect(await notReplaying(this.running.bundle, recorded)).toEqual([])
    const scenario = basename(expect.getState().testPath ?? '', '.test.ts')
    if (process.env.GRIDLINE_RECORD_HISTORIES === '1') saveHistories(scenario, recorded)
    saveJournals(scenario, await Promise.all(rows.map((order) => this.journal(order))))
  }
}

function missing({ number }: Numbered, line: string, actual: readonly string[], from: number): string {
  const after = from > 0 ? ` after '${spaced(actual[from - 1] ?? '')}'` : ''
  return `the timeline of order ${number} has no line '${line}'${after}; it is\n${actual.join('\n')}`
}
