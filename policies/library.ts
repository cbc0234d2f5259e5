import { type Instant, instant, localDate } from '../domain/instant.ts'
import type { PackRef, RuleBook } from '../domain/policy.ts'
import type { Reference } from '../domain/reference.ts'
import { TaskKind } from '../domain/tasks.ts'
import type { AreaRef, UnitRef } from '../domain/units.ts'
import { checkCalendarTable, workCalendar } from './calendars.ts'
import { checkPack, type PolicyPack } from './pack.ts'
import { ruleBook } from './ruleBook.ts'

/** Where packs and calendars are kept. */
export interface Shelves {
  packInForce(name: string, day: string): Promise<{ readonly version: string; readonly body: unknown } | null>
  packByVersion(name: string, version: string): Promise<{ readonly body: unknown } | null>
  newestCalendar(): Promise<{ readonly version: string; readonly body: unknown } | null>
  calendarByVersion(version: string): Promise<{ readonly body: unknown } | null>
}

/** The zone in which the day of an intake is told before its pack is known. China has one. */
const beijing = 480

/** Reads rule books: those in force, for new orders, and those that orders have pinned. */
export class RuleLibrary {
  readonly #shelves: Shelves
  readonly #packs = new Map<string, PolicyPack>()
  readonly #calendars = new Map<string, ReturnType<typeof checkCalendarTable>>()
  readonly #books = new Map<string, RuleBook>()

  constructor(shelves: Shelves) {
    this.#shelves = shelves
  }

  /**
   * The rules in force in a city at an instant.
   * @throws Error when the city, its pack or a calendar is not there
   */
  async inForce(city: string, at: Instant, reference: Reference): Promise<RuleBook> {
    const known = reference.cities.get(city)
    if (!known) throw new Error(`city ${city} is not known: seed or import it first`)
    const day = localDate(at, beijing)
    const pack = await this.#shelves.packInForce(known.pack, day)
    if (!pack) throw new Error(`no version of policy pack ${known.pack} is in force on ${day}`)
    const calendar = await this.#shelves.newestCalendar()
    if (!calendar) throw new Error('no working calendar is saved')
    return this.#book(city, known.pack, pack.version, calendar.version, at, reference)
  }

  /** The rules that an order has pinned. */
  pinned(
    city: string,
    pack: PackRef,
    calendarVersion: string,
    receivedAt: Instant,
    reference: Reference,
  ): Promise<RuleBook> {
    return this.#book(city, pack.name, pack.version, calendarVersion, receivedAt, reference)
  }

  /** The rules in force in a city now, by a clock in milliseconds: for what happens before an order is there. */
  now(clock: () => number, reference: () => Promise<Reference>): (city: string) => Promise<RuleBook> {
    return async (city) => this.inForce(city, instant(clock()), await reference())
  }

  /** A pack by its version; what was read once stays in memory, for versions never change. */
  async pack(name: string, version: string): Promise<PolicyPack> {
    const key = `${name}@${version}`
    const known = this.#packs.get(key)
    if (known) return known
    const stored = await this.#shelves.packByVersion(name, version)
    if (!stored) throw new Error(`policy pack ${key} is not saved`)
    const pack = checkPack(stored.body, key)
    this.#packs.set(key, pack)
    return pack
  }

  async #book(
    city: string,
    name: string,
    version: string,
    calendarVersion: string,
    at: Instant,
    reference: Reference,
  ): Promise<RuleBook> {
    const year = Number(localDate(at, beijing).slice(0, 4))
    const key = `${city} ${name}@${version} ${calendarVersion} ${year}`
    const known = this.#books.get(key)
    if (known) return known
    const pack = await this.pack(name, version)
    const calendar = workCalendar(pack, await this.#table(calendarVersion), year - 1, year + 2)
    const book = ruleBook(pack, calendar, calendarVersion, desksOf(pack, city, reference))
    this.#books.set(key, book)
    return book
  }

  async #table(version: string) {
    const known = this.#calendars.get(version)
    if (known) return known
    const stored = await this.#shelves.calendarByVersion(version)
    if (!stored) throw new Error(`calendar ${version} is not saved`)
    const table = checkCalendarTable(stored.body, version)
    this.#calendars.set(version, table)
    return table
  }
}

/** The units that hold a city's managing and supervising tasks. */
function desksOf(pack: PolicyPack, city: string, reference: Reference): Partial<Record<TaskKind, UnitRef>> {
  const whole: AreaRef | null = reference.areaRef(city)
  const desks: Partial<Record<TaskKind, UnitRef>> = {}
  for (const kind of Object.values(TaskKind)) {
    const desk = (pack.desks as Partial<Record<TaskKind, PolicyPack['desks'][keyof PolicyPack['desks']]>>)[
      kind
    ]
    if (!desk) continue
    const unit = whole && reference.unitFor(whole, desk.kind, desk.level)
    if (!unit)
      throw new Error(
        `pack ${pack.name}@${pack.version}: desk ${kind} is a ${desk.kind} at level ${desk.level}, and city ${city} has none`,
      )
    desks[kind] = unit
  }
  return desks
}
