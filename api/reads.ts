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
  timelineOf,
} from '../db/orders.ts'
import type { Listener } from '../db/outbox.ts'
import { overlayInForce, packInForce } from '../db/policies.ts'
import { countGaps, countPrecedents, listGaps, listPrecedents, precedentById } from '../db/precedents.ts'
import type { ReferenceSource } from '../db/reference.ts'
import { repeatsOf } from '../db/repeats.ts'
import { byAccount, requesterDetails } from '../db/requesters.ts'
import type { Sealing } from '../db/sealing.ts'
import { findSuccession } from '../db/successions.ts'
import { countRecord, listRecord, recordCounts } from '../db/unitRecords.ts'
import { countWhistles, listWhistles } from '../db/whistles.ts'
import { isDeskOfCity } from '../domain/dissolution.ts'
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
    timelineOf,
    journal: (number) => wholeJournal(db, number),
    repeats: (number, most) => repeatsOf(db, number, most),
    isTimelineCursor,
    async book({ pack, overlay, calendarVersion, opening }) {
      if (!pack || !calendarVersion) return null
      const { reference } = await source.current()
      return library.pinned(opening.city, { pack, overlay, calendarVersion }, opening.receivedAt, reference)
    },
    async policy({ name, at, city, area }) {
      const { reference } = await source.current()
      const wanted = name ?? reference.cities.get(city)?.pack
      const day = localDate(at ?? instant(clock()), 480)
      const stored = wanted ? await packInForce(db, wanted, day) : null
      if (!stored) return null
      const areas = area === null ? [] : (reference.areaRef(area)?.path ?? [])
      const overlay = areas.length > 0 ? await overlayInForce(db, stored.name, areas, day) : null
      const pack = await library.pack(stored.name, stored.version)
      return viewOf(pack, await library.tightened(stored, overlay), overlay)
    },
    async ruleSource({ pack, overlay }, rule) {
      return sourceOf(await library.tightened(pack, overlay), rule)
    },
    precedent: (city, id) => precedentById(db, city, id),
    precedents: (city, filter, page) => listPrecedents(db, { city, filter, ...page }),
    countPrecedents: (city, filter) => countPrecedents(db, city, filter),
    whistles: (city, filter, page) => listWhistles(db, { city, filter, ...page }),
    countWhistles: (city, filter) => countWhistles(db, city, filter),
    unitRecord: (city, filter, page) => listRecord(db, { city, filter, ...page }),
    countUnitRecord: (city, filter) => countRecord(db, city, filter),
    unitRecordCounts: (city, filter) => recordCounts(db, city, filter, 480),
    gaps: (city, page) => listGaps(db, { city, ...page }),
    countGaps: (city) => countGaps(db, city),
    reference: () => source.current(),
    succession: (unit) =>
      findSuccession(db, { unit: unit.code, city: unit.city, everywhere: isDeskOfCity(unit) }),
    requester: (id) => requesterDetails(db, sealing, id),
    requesterOf: async (city, account) => (await byAccount(db, city, account))?.id ?? null,
    unseal: (sealed) => sealing.unseal(sealed),
    changes: (number, afterSeq) => listener.subscribe(number, afterSeq),
  }
}

/** For which orders a limit holds: kinds, urgencies, complex ones. */
function conditionsOf({
  kind = [],
  urgency = [],
  complex,
}: PolicyPack['limits']['handle'][number]['when']): string {
  return [...kind, ...urgency, ...(complex === undefined ? [] : [complex ? 'COMPLEX' : 'NOT_COMPLEX'])].join(
    ' ',
  )
}

/** A pack as people read it: `rules` are its own, as an overlay tightens them. */
function viewOf(
  pack: PolicyPack,
  rules: PolicyPack,
  overlay: { readonly name: string; readonly version: string } | null,
): PolicyView {
  const cited = (id: string) => {
    const { zh, en, sure } = sourceOf(rules, id) ?? { zh: '', en: '', sure: '' }
    return { holdsFor: '', ladder: null, source: { zh, en }, sure }
  }
  const limits = Object.values(rules.limits)
    .flat()
    .map(
      ({ id, when, within, ladder }): PolicyRule => ({
        ...cited(id),
        id,
        value: notation(within),
        holdsFor: conditionsOf(when),
        ladder,
      }),
    )
  const counts = Object.values(rules.counts).map(
    ({ id, value }): PolicyRule => ({ ...cited(id), id, value: String(value) }),
  )
  const ladders = Object.values(rules.ladders).map(
    ({ id, rungs }): PolicyRule => ({
      ...cited(id),
      id,
      value: rungs.map(({ rung, after }) => `${rung} +${notation(after)}`).join(', '),
    }),
  )
  const said = new Set([...limits, ...counts, ...ladders].map(({ id }) => id))
  const others = rulesOf(rules).flatMap((rule): PolicyRule[] => {
    if (said.has(rule.id)) return []
    const { id, source: _source, sure: _sure, ...values } = rule
    return [{ ...cited(id), id, value: Object.keys(values).length > 0 ? JSON.stringify(values) : '' }]
  })
  const { name, version, effectiveFrom, title, commands } = pack
  return {
    name,
    version,
    sha256: packRef(pack).sha256,
    overlay: overlay && `${overlay.name}@${overlay.version}`,
    effectiveFrom,
    title,
    commands,
    rules: [...limits, ...ladders, ...counts, ...others],
  }
}
