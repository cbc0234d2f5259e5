import type { JournalBatch } from '../../db/journal.ts'
import type { CommandInputs, CommandName } from '../../domain/commands.ts'
import type { Event, EventBody } from '../../domain/events.ts'
import { evolve, unopened } from '../../domain/evolve.ts'
import type { Facts, Limit } from '../../domain/facts.ts'
import type { Instant } from '../../domain/instant.ts'
import { project } from '../../domain/projection.ts'
import type { Opening, Texts } from '../../domain/requests.ts'
import type { Task, TaskKind } from '../../domain/tasks.ts'
import type {
  AreaCode,
  AreaRef,
  EventBy,
  ItemRef,
  Level,
  Role,
  UnitCode,
  UnitKind,
  UnitRef,
} from '../../domain/units.ts'

/** Hand-made orders: events as the process would record them, without the process. */

export function unit(
  code: string,
  kind: UnitKind = 'DEPARTMENT',
  level: Level = 'DISTRICT',
  above: readonly string[] = ['GOV'],
): UnitRef {
  return { code: code as UnitCode, name: `单位 ${code}`, kind, level, path: [...above, code] as UnitCode[] }
}

export const hotline = unit('HOTLINE', 'HOTLINE_CENTRE', 'CITY')
export const roads = unit('ROADS')

export function area(...path: readonly string[]): AreaRef {
  const levels: readonly Level[] = ['CITY', 'DISTRICT', 'SUBDISTRICT', 'COMMUNITY', 'GRID']
  const level = levels[path.length - 1] ?? 'GRID'
  return {
    code: path.at(-1) as AreaCode,
    name: `地区 ${path.at(-1)}`,
    level,
    path: path as readonly AreaCode[],
  }
}

export function item(...path: readonly string[]): ItemRef {
  return { code: path.at(-1), name: `事项 ${path.at(-1)}`, path } as unknown as ItemRef
}

export const somewhere = area('330100000000', '330102000000', '330102001000', '330102001001')
export const potholes = item('01', '0102', '010203')

const receiver: EventBy = { actor: 'receiver', unit: hotline, role: 'CALL_TAKER', onBehalfOf: null }

/** An order as it grows: each method records what the process would record at that point. */
export class Order {
  facts: Facts
  readonly events: Event[] = []
  #at: number

  constructor(number: string, opening: Partial<Opening> = {}) {
    const receivedAt = opening.receivedAt ?? ('2026-09-30T08:40:00Z' as Instant)
    const full: Opening = {
      number,
      city: '330100000000',
      channel: 'PHONE',
      title: `路灯不亮 ${number}`,
      requester: null,
      receivedAt,
      receivedBy: receiver,
      clockOffset: 0,
      source: null,
      sourceId: null,
      sourceCreatedAt: null,
      urgency: null,
      accused: { units: [], people: [] },
      classification: null,
      ...opening,
    }
    this.#at = Date.parse(receivedAt) / 1000
    this.facts = unopened(full)
    this.record({ type: 'OPENED', opening: full }, full.receivedBy)
  }

  get number(): string {
    return this.facts.number
  }

  get now(): Instant {
    return `${new Date(this.#at * 1000).toISOString().slice(0, 19)}Z` as Instant
  }

  /** Time goes on. */
  later(seconds: number): this {
    this.#at += seconds
    return this
  }

  record(body: EventBody, by: EventBy | null = null, texts: Texts = {}): this {
    const event: Event = { seq: this.facts.seq + 1, at: this.now, by, body, texts }
    this.facts = evolve(this.facts, event)
    this.events.push(event)
    return this
  }

  register(classification: Partial<NonNullable<Facts['classification']>> = {}): this {
    return this.record({
      type: 'RULES_PINNED',
      area: null,
      overlay: null,
      pack: { name: 'default', version: '1', sha256: 'a' },
      calendarVersion: '1',
    }).record({
      type: 'REGISTERED',
      classification: {
        kind: 'HELP',
        urgency: 'GENERAL',
        complex: false,
        item: potholes,
        area: somewhere,
        accused: { units: [], people: [] },
        ...classification,
      },
      promisedBy: this.now,
      provisional: false,
    })
  }

  limit(key: string, owner: UnitRef, seconds: number, more: Partial<Limit> = {}): this {
    const dueAt = `${new Date((this.#at + seconds) * 1000).toISOString().slice(0, 19)}Z` as Instant
    return this.record({
      type: 'LIMIT_SET',
      limit: {
        key,
        rule: 'limits.accept.general',
        owner,
        from: this.now,
        dueAt,
        warnAt: null,
        provisional: false,
        ladder: 'ordinary',
        within: { clock: 'CONTINUOUS', seconds },
        warned: false,
        reckonings: [{ until: dueAt }],
        checks: [],
        checked: 0,
        rungs: [],
        holds: [],
        moves: [],
        parked: null,
        endedAt: null,
        met: false,
        ...more,
      },
    })
  }

  task(
    key: string,
    kind: TaskKind,
    holder: UnitRef,
    accepts: readonly CommandName[],
    more: Partial<Task> = {},
  ): this {
    return this.record({
      type: 'TASK_OPENED',
      task: {
        key,
        kind,
        holder,
        accepts,
        stays: [],
        openedAt: this.now,
        limit: null,
        lapses: false,
        ...more,
      },
    })
  }

  command<N extends CommandName>(
    name: N,
    input: CommandInputs[N],
    { taskKey = null as string | null, by = hotline, role = 'DISPATCHER' as Role } = {},
  ): this {
    const id = `${this.number}/${this.facts.seq + 1}`
    const body = {
      type: 'COMMANDED',
      name,
      taskKey,
      ends: taskKey !== null,
      id,
      attempt: 'a1',
      bodyHash: 'h',
      input,
    }
    return this.record(body as EventBody, { actor: `person at ${by.code}`, unit: by, role, onBehalfOf: null })
  }

  dispatch(to: UnitRef = roads, key = 'round1/dispatch1'): this {
    return this.limit(`${key}/ACCEPT`, to, 3_600)
      .limit(`${key}/HANDLE`, to, 86_400)
      .record({
        type: 'DISPATCHED',
        dispatch: {
          key,
          unit: to,
          centre: hotline,
          basis: 'RESPONSIBILITY_LIST',
          reason: null,
          listVersion: '1',
          at: this.now,
          by: null,
          acceptLimit: `${key}/ACCEPT`,
          handleLimit: `${key}/HANDLE`,
          designated: false,
        },
      })
      .task(`${key}/ACCEPT`, 'ACCEPT', to, ['accept', 'returnOrder'], { limit: `${key}/ACCEPT` })
  }

  accept(key = 'round1/dispatch1'): this {
    const { unit: by } = this.facts.dispatches.at(-1) ?? { unit: roads }
    return this.command('accept', {}, { taskKey: `${key}/ACCEPT`, by, role: 'HANDLER' })
      .record({ type: 'LIMIT_MET', key: `${key}/ACCEPT`, metAt: this.now })
      .task(`${key}/HANDLE`, 'HANDLE', by, ['complete', 'returnOrder'], { limit: `${key}/HANDLE` })
  }

  complete(key = 'round1/dispatch1'): this {
    const { unit: by } = this.facts.dispatches.at(-1) ?? { unit: roads }
    return this.command(
      'complete',
      { resultKind: 'FIXED', contact: { method: 'PHONE', at: this.now }, assistanceMissing: false },
      { taskKey: `${key}/HANDLE`, by, role: 'HANDLER' },
    )
      .record({ type: 'LIMIT_MET', key: `${key}/HANDLE`, metAt: this.now })
      .task('round1/VISIT', 'VISIT', hotline, ['recordReturnVisit'])
  }

  close(): this {
    for (const key of Object.keys(this.facts.tasks))
      this.record({ type: 'TASK_ENDED', key, reason: 'ORDER_CLOSED' })
    const open = Object.values(this.facts.limits).filter(({ endedAt }) => endedAt === null)
    for (const { key } of open) this.record({ type: 'LIMIT_ENDED', key, reason: 'ORDER_CLOSED' })
    return this.record({
      type: 'CLOSED',
      closure: { outcome: 'VISITED', resolved: true, satisfaction: 'SATISFIED', at: this.now },
    })
  }

  /** The batch of the events after `after`, up to `until` (all by default). */
  batch(after = 0, until = this.facts.seq): JournalBatch {
    const facts = this.events.slice(0, until).reduce(evolve, unopened(this.facts.opening))
    return { number: this.number, events: this.events.slice(after, until), projection: project(facts) }
  }

  /** The whole order in batches that end at the given events, and at the last one. */
  batches(...ends: readonly number[]): JournalBatch[] {
    const cuts = [...new Set([0, ...ends, this.facts.seq])].sort((a, b) => a - b)
    return cuts.slice(1).map((until, i) => this.batch(cuts[i], until))
  }
}
