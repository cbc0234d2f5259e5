import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { Command, CommandInputs, CommandName } from '../../domain/commands.ts'
import { textsNeeded } from '../../domain/commands.ts'
import type { Heard, Message } from '../../domain/family.ts'
import { epochMs, type Instant, instant, plusSeconds } from '../../domain/instant.ts'
import type { RuleBook } from '../../domain/policy.ts'
import type { Question } from '../../domain/questions.ts'
import { Reference } from '../../domain/reference.ts'
import type { Accused, Classification, Opening, Sealed } from '../../domain/requests.ts'
import type { Actor, Role, UnitRef } from '../../domain/units.ts'
import { RuleLibrary } from '../../policies/library.ts'
import { packRef, parsePack, readYaml } from '../../policies/pack.ts'
import { loadSampleCity } from '../../samples/sampleCity.ts'
import { liveInMemory, MemoryEngine, type MemoryOrder, type Oracle } from '../../workflows/memoryEngine.ts'

/** The sample city and its default pack in memory: what the process asks of the outside is answered from them. */

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')
const packText = read('policies/default.yaml')
export const pack = parsePack(packText, 'policies/default.yaml')
const calendar = parse(read('policies/calendar.yaml'))

export const city = loadSampleCity()
export const reference = new Reference([city])
const stored = { ...packRef(pack), body: readYaml(packText, 'policies/default.yaml') }
const library = new RuleLibrary({
  packInForce: async () => stored,
  packByVersion: async () => stored,
  overlayInForce: async () => null,
  overlayByVersion: async () => null,
  newestCalendar: async () => ({ version: calendar.version, body: calendar }),
  calendarByVersion: async () => ({ body: calendar }),
})

export const oracle: Oracle = async (question) => {
  if (question.question === 'RULES')
    return library.inForce(city.code, (question as Question<'RULES'>).at, reference, null) as never
  if (question.question === 'STAFF') {
    const { units, roles } = question as Question<'STAFF'>
    return { staff: reference.staff(units, roles) } as never
  }
  if (question.question === 'COLLECTORS') {
    const { area, roles } = question as Question<'COLLECTORS'>
    return { collectors: reference.collectors(area, roles) } as never
  }
  const { item, area, excluded, accused } = question as Question<'CANDIDATES'>
  const [itemRef, areaRef] = [reference.itemRef(city.code, item), reference.areaRef(area)]
  if (!itemRef || !areaRef) throw new RangeError(`${item} or ${area} is not in the sample city`)
  return reference.route({
    list: city.responsibilityList,
    precedents: [],
    item: itemRef,
    area: areaRef,
    excluded,
    accused,
  }) as never
}

export function rules(at: Instant): Promise<RuleBook> {
  return library.inForce(city.code, at, reference, null)
}

/** An instant in Beijing time: '2026-09-30 16:40'. */
export const beijing = (text: string): Instant => instant(`${text.replace(' ', 'T')}:00+08:00`)

/** An actor of the sample city by unit and role: the unit's `nth` person who has it. */
export function actor(unit: string, role: Role, nth = 0): Actor {
  const ref = reference.unitRef(unit)
  const person = city.people.filter(({ posts }) =>
    posts.some((post) => post.unit === unit && post.roles.includes(role)),
  )[nth]
  if (!ref || !person) throw new RangeError(`the sample city has nobody who is ${role} at ${unit}`)
  return { id: person.id, unit: ref, roles: [role] }
}

const hotline = actor('HOTLINE', 'CALL_TAKER').unit
const nobody: Accused = { units: [], people: [] }

/** How a request is classed, by the names of its item and its area. */
export function classified(
  itemName: string,
  areaName: string,
  more: Partial<Classification> = {},
): Classification {
  const item = city.items.find(({ name }) => name === itemName)
  const area = city.areas.find(({ name }) => name === areaName)
  const [itemRef, areaRef] = [
    item && reference.itemRef(city.code, item.code),
    area && reference.areaRef(area.code),
  ]
  if (!item || !itemRef || !areaRef)
    throw new RangeError(`the sample city has no ${itemName} or no ${areaName}`)
  return {
    kind: 'COMPLAINT',
    urgency: item.urgency,
    complex: false,
    item: itemRef,
    area: areaRef,
    accused: nobody,
    ...more,
  }
}

export function openingAt(
  at: Instant,
  classification: Classification | null,
  more: Partial<Opening> = {},
): Opening {
  return {
    number: '20260101-000001',
    city: city.code,
    channel: 'PHONE',
    title: '一件诉求',
    requester: null,
    receivedAt: at,
    receivedBy: { actor: 'calltaker-1', unit: hotline, role: 'CALL_TAKER', onBehalfOf: null },
    clockOffset: 0,
    source: null,
    sourceId: null,
    sourceCreatedAt: null,
    accused: nobody,
    urgency: null,
    classification,
    ...more,
  }
}

export type MemoryOptions = Partial<Opening> & { readonly resumed?: boolean; readonly asks?: Oracle }

/** One order in memory and the people of the sample city around it. */
export class MemoryCase {
  order: MemoryOrder
  readonly #engine: MemoryEngine
  /** After every command the order is taken down to its snapshot, through JSON, and goes on from it. */
  resumed: boolean
  /** What it was given, when, and how much had been written by then. */
  readonly given: {
    readonly at: Instant
    readonly before: number
    readonly what: { readonly command: Command } | { readonly message: Message }
  }[] = []
  #given = 0

  private constructor(engine: MemoryEngine, order: MemoryOrder, resumed: boolean) {
    this.#engine = engine
    this.order = order
    this.resumed = resumed
  }

  /** `asks`: who answers in place of the sample city. */
  static async open(
    at: Instant,
    classification: Classification | null,
    { resumed = false, asks = oracle, ...opening }: MemoryOptions = {},
  ): Promise<MemoryCase> {
    const engine = new MemoryEngine(epochMs(at), asks)
    const order = await liveInMemory(engine, {
      opening: openingAt(at, classification, opening),
      rules: await asks({ question: 'RULES', city: city.code, at, area: null, pinned: null }),
    })
    return new MemoryCase(engine, order, resumed)
  }

  get journal() {
    return this.#engine.journalled
  }

  get now(): Instant {
    return instant(this.#engine.now())
  }

  async passTo(at: Instant): Promise<void> {
    await this.#engine.passTo(epochMs(at))
  }

  command<N extends CommandName>(
    name: N,
    by: Actor,
    input: CommandInputs[N],
    more: Partial<Command> = {},
  ): Command {
    this.#given++
    const texts = Object.fromEntries(
      textsNeeded(name, input).map((text) => [text, 'sealed:v1:key:text' as Sealed]),
    )
    const made = {
      name,
      id: `command-${this.#given}`,
      attempt: `attempt-${this.#given}`,
      bodyHash: JSON.stringify(input),
      at: this.now,
      actor: by,
      onBehalfOf: null,
      taskKey: null,
      expectedVersion: null,
      input,
      texts,
      ...more,
    }
    return made as Command
  }

  /**
   * As when a worker is killed between the write of a command's journal and the end of its task: the journal has it,
   * people may have read it, and the engine goes on, some seconds later, from where it was before.
   */
  async loseAfterJournal(command: Command): Promise<void> {
    const before = JSON.parse(JSON.stringify(this.order.snapshot))
    await this.order.give(command)
    await this.passTo(plusSeconds(this.now, 5))
    this.order = await liveInMemory(this.#engine, before)
  }

  /** Another order tells it something. */
  async hear(message: Message): Promise<Heard> {
    this.given.push({ at: this.now, before: this.journal.length, what: { message } })
    const heard = await this.order.hear(message)
    if (this.resumed)
      this.order = await liveInMemory(this.#engine, JSON.parse(JSON.stringify(this.order.snapshot)))
    return heard
  }

  async give(command: Command) {
    this.given.push({ at: this.now, before: this.journal.length, what: { command } })
    const result = await this.order.give(command)
    await this.#resume()
    return result
  }

  /** A unit is dissolved, and another goes on with what it has in this order. */
  async succeed(from: UnitRef, to: UnitRef): Promise<{ readonly moved: boolean }> {
    const { id, unit } = actor('HOTLINE', 'ADMINISTRATOR')
    const by = { actor: id, unit, role: 'ADMINISTRATOR', onBehalfOf: null } as const
    const result = await this.order.succeed({ from, to, by })
    await this.#resume()
    return result
  }

  async #resume(): Promise<void> {
    if (this.resumed)
      this.order = await liveInMemory(this.#engine, JSON.parse(JSON.stringify(this.order.snapshot)))
  }
}
