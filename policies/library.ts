import { type Instant, localDate } from '../domain/instant.ts'
import type { RuleBook } from '../domain/policy.ts'
import type { Reference } from '../domain/reference.ts'
import { TaskKind } from '../domain/tasks.ts'
import type { AreaRef, UnitRef } from '../domain/units.ts'
import { checkCalendarTable, workCalendar } from './calendars.ts'
import { checkOverlay, overlayRef, type PolicyOverlay, tightened } from './overlay.ts'
import { checkPack, type PolicyPack, packRef } from './pack.ts'
import { ruleBook } from './ruleBook.ts'

/** Where packs and calendars are kept. */
export interface Shelves {
  packInForce(name: string, day: string): Promise<{ readonly version: string; readonly body: unknown } | null>
  packByVersion(name: string, version: string): Promise<{ readonly body: unknown } | null>
  /** The overlay of a pack for the nearest of some areas, given from the city down. */
  overlayInForce(
    pack: string,
    areas: readonly string[],
    day: string,
  ): Promise<{ readonly name: string; readonly version: string } | null>
  overlayByVersion(name: string, version: string): Promise<{ readonly body: unknown } | null>
  newestCalendar(): Promise<{ readonly version: string; readonly body: unknown } | null>
  calendarByVersion(version: string): Promise<{ readonly body: unknown } | null>
}

interface Versioned {
  readonly name: string
  readonly version: string
}

/** Versions that an order has pinned. */
export interface Pinned {
  readonly pack: Versioned
  readonly overlay: Versioned | null
  /** Null: the newest. */
  readonly calendarVersion: string | null
}

/** The zone in which the day of an intake is told before its pack is known. China has one. */
const beijing = 480

/** Reads rule books: those in force, for new orders, and those that orders have pinned. */
export class RuleLibrary {
  readonly #shelves: Shelves
  readonly #packs = new Map<string, PolicyPack>()
  readonly #overlays = new Map<string, PolicyOverlay>()
  readonly #calendars = new Map<string, ReturnType<typeof checkCalendarTable>>()
  /** By the reference whose units their desks are: a unit may be dissolved. */
  readonly #books = new WeakMap<Reference, Map<string, RuleBook>>()
  readonly #inForce = new Map<string, { readonly book: Promise<RuleBook>; readonly until: number }>()

  constructor(shelves: Shelves) {
    this.#shelves = shelves
  }

  /**
   * The rules in force in a city at an instant; with the overlay of its district where an area is known. What was saved
   * within the last second may not be among them yet.
   * @throws Error when the city, its pack or a calendar is not there
   */
  inForce(city: string, at: Instant, reference: Reference, area: string | null): Promise<RuleBook> {
    const day = localDate(at, beijing)
    const areas = area === null ? [] : (reference.areaRef(area)?.path ?? [])
    const key = `${city} ${day} ${areas.join(' ')}`
    const known = this.#inForce.get(key)
    if (known && known.until > Date.now()) return known.book
    const book = this.#findInForce(city, at, reference, areas)
    if (this.#inForce.size > 1000) this.#inForce.clear()
    this.#inForce.set(key, { book, until: Date.now() + 1000 })
    // What could not be read is read again.
    book.catch(() => this.#inForce.delete(key))
    return book
  }

  async #findInForce(
    city: string,
    at: Instant,
    reference: Reference,
    areas: readonly string[],
  ): Promise<RuleBook> {
    const known = reference.cities.get(city)
    if (!known) throw new Error(`city ${city} is not known: seed or import it first`)
    const day = localDate(at, beijing)
    const pack = await this.#shelves.packInForce(known.pack, day)
    if (!pack) throw new Error(`no version of policy pack ${known.pack} is in force on ${day}`)
    const overlay = areas.length > 0 ? await this.#shelves.overlayInForce(known.pack, areas, day) : null
    const pinned = {
      pack: { name: known.pack, version: pack.version },
      overlay,
      calendarVersion: await this.#newestCalendar(),
    }
    return this.#book(city, pinned, at, reference)
  }

  /** The rules that an order has pinned. */
  async pinned(
    city: string,
    { calendarVersion, ...pinned }: Pinned,
    receivedAt: Instant,
    reference: Reference,
  ): Promise<RuleBook> {
    const version = calendarVersion ?? (await this.#newestCalendar())
    return this.#book(city, { ...pinned, calendarVersion: version }, receivedAt, reference)
  }

  async #newestCalendar(): Promise<string> {
    const calendar = await this.#shelves.newestCalendar()
    if (!calendar) throw new Error('no working calendar is saved')
    return calendar.version
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

  /** A pack as an order has pinned it: tightened by the overlay of its district, where it has one. */
  async tightened(pack: Versioned, overlay: Versioned | null): Promise<PolicyPack> {
    const base = await this.pack(pack.name, pack.version)
    return overlay ? tightened(base, await this.#overlay(overlay)) : base
  }

  async #overlay({ name, version }: Versioned): Promise<PolicyOverlay> {
    const key = `${name}@${version}`
    const known = this.#overlays.get(key)
    if (known) return known
    const stored = await this.#shelves.overlayByVersion(name, version)
    if (!stored) throw new Error(`policy overlay ${key} is not saved`)
    const overlay = checkOverlay(stored.body, key)
    this.#overlays.set(key, overlay)
    return overlay
  }

  async #book(
    city: string,
    pinned: Pinned & { readonly calendarVersion: string },
    at: Instant,
    reference: Reference,
  ): Promise<RuleBook> {
    const { pack, overlay, calendarVersion } = pinned
    const year = Number(localDate(at, beijing).slice(0, 4))
    const named = [pack, overlay].map((one) => (one ? `${one.name}@${one.version}` : '')).join(' ')
    const key = `${city} ${named} ${calendarVersion} ${year}`
    const books = this.#books.get(reference) ?? new Map<string, RuleBook>()
    this.#books.set(reference, books)
    const known = books.get(key)
    if (known) return known
    const rules = await this.tightened(pack, overlay)
    const calendar = workCalendar(rules, await this.#table(calendarVersion), year - 1, year + 2)
    const refs = {
      pack: packRef(await this.pack(pack.name, pack.version)),
      overlay: overlay && overlayRef(await this.#overlay(overlay)),
    }
    const desks = desksOf(rules, city, reference)
    const book = ruleBook({ pack: rules, pinned: refs }, calendar, calendarVersion, desks)
    books.set(key, book)
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
