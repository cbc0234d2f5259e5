import DataLoader from 'dataloader'
import type { Database } from '../db/database.ts'
import { wholeJournal } from '../db/journal.ts'
import {
  countOrders,
  countTasks,
  factsOf,
  findOrder,
  isTimelineCursor,
  listOrders,
  listTasks,
  ordersByNumbers,
  timeline,
} from '../db/orders.ts'
import type { Listener } from '../db/outbox.ts'
import { packInForce } from '../db/policies.ts'
import { precedentById } from '../db/precedents.ts'
import type { ReferenceSource } from '../db/reference.ts'
import { byAccount, requesterDetails } from '../db/requesters.ts'
import type { Sealing } from '../db/sealing.ts'
import { notation } from '../domain/duration.ts'
import { instant, localDate } from '../domain/instant.ts'
import type { RuleLibrary } from '../policies/library.ts'
import { type PolicyPack, packRef, rulesOf, sourceOf } from '../policies/pack.ts'
import type { PolicyRule, PolicyView, Reads } from '../schema/context.ts'

export interface ReadParts {
  readonly db: Database
  readonly source: ReferenceSource
  readonly library: RuleLibrary
  readonly sealing: Sealing
  readonly listener: Listener
  readonly clock: () => number
}

/** What one request reads. Orders and facts asked for together come in one statement each. */
export function readsFor({ db, source, library, sealing, listener, clock }: ReadParts): Reads {
  // Not cached: a mutation's payload and a subscription read what is there now.
  const orders = new DataLoader((numbers: readonly string[]) => ordersByNumbers(db, numbers), {
    cache: false,
  })
  const facts = new DataLoader((numbers: readonly string[]) => factsOf(db, numbers), { cache: false })
  return {
    order: (number) => orders.load(number),
    orderWithFacts: (number) => findOrder(db, number),
    facts: (number) => facts.load(number),
    orders: (city, filter, page) => listOrders(db, { city, filter, clock, ...page }),
    countOrders: (city, filter) => countOrders(db, { city, filter, clock }),
    tasks: (city, filter, page) => listTasks(db, { filter: { ...filter, city }, clock, ...page }),
    countTasks: (city, filter) => countTasks(db, { filter: { ...filter, city }, clock }),
    timeline: (number, page) => timeline(db, number, page),
    journal: (number) => wholeJournal(db, number),
    isTimelineCursor,
    async book({ pack, overlay, calendarVersion, opening }) {
      if (!pack || !calendarVersion) return null
      const { reference } = await source.current()
      return library.pinned(opening.city, { pack, overlay, calendarVersion }, opening.receivedAt, reference)
    },
    async policy(name, at, city) {
      const { reference } = await source.current()
      const wanted = name ?? reference.cities.get(city)?.pack
      const stored = wanted ? await packInForce(db, wanted, localDate(at ?? instant(clock()), 480)) : null
      return stored ? viewOf(await library.pack(stored.name, stored.version)) : null
    },
    async ruleSource({ pack, overlay }, rule) {
      return sourceOf(await library.tightened(pack, overlay), rule)
    },
    precedent: (city, id) => precedentById(db, city, id),
    reference: () => source.current(),
    requester: (id) => requesterDetails(db, sealing, id),
    requesterOf: async (city, account) => (await byAccount(db, city, account))?.id ?? null,
    unseal: (sealed) => sealing.unseal(sealed),
    changes: (number, afterSeq) => listener.subscribe(number, afterSeq),
  }
}

function viewOf(pack: PolicyPack): PolicyView {
  const sources = (id: string) => sourceOf(pack, id) ?? { zh: '', en: '', sure: '' }
  const limits = Object.values(pack.limits)
    .flat()
    .map(
      ({ id, within, ladder }): PolicyRule => ({ id, value: notation(within), ladder, ...pick(sources(id)) }),
    )
  const counts = Object.values(pack.counts).map(
    ({ id, value }): PolicyRule => ({ id, value: String(value), ladder: null, ...pick(sources(id)) }),
  )
  const ladders = Object.values(pack.ladders).map(
    ({ id, rungs }): PolicyRule => ({
      id,
      value: rungs.map(({ rung, after }) => `${rung} +${notation(after)}`).join(', '),
      ladder: null,
      ...pick(sources(id)),
    }),
  )
  const said = new Set([...limits, ...counts, ...ladders].map(({ id }) => id))
  const others = rulesOf(pack).flatMap((rule): PolicyRule[] => {
    if (said.has(rule.id)) return []
    const { id, source: _source, sure: _sure, ...values } = rule
    return [{ id, value: JSON.stringify(values), ladder: null, ...pick(sources(id)) }]
  })
  const { name, version, effectiveFrom, title, commands } = pack
  return {
    name,
    version,
    sha256: packRef(pack).sha256,
    effectiveFrom,
    title,
    commands,
    rules: [...limits, ...ladders, ...counts, ...others],
  }
}

function pick({ zh, en, sure }: { zh: string; en: string; sure: string }) {
  return { source: { zh, en }, sure }
}
