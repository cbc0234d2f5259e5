import type { Call, Numbered, Person, Seen, TestCity } from 'gridline/testing'
import { completed, roads } from './streetLight.ts'

// What comes after the work: each helper leaves the order at this very time where the next step waits.

/** The review has passed what the unit reported: the visit desk is to call. */
export async function passed(city: TestCity, at: string, more: Call = {}): Promise<Seen> {
  return city.reviewer.review(await completed(city, at, more), { decision: 'PASS' })
}

/** The requester said that nothing is resolved, and somebody is to weigh it. */
export async function unsatisfied(city: TestCity, at: string): Promise<Seen> {
  return visitedInVain(city, await passed(city, at))
}

/** A rework was decided on. */
export async function reworked(city: TestCity, at: string): Promise<Seen> {
  return city.adjudicator.adjudicate(await unsatisfied(city, at), { decision: 'REWORK' })
}

/** The unit reports, the review passes it, and the requester says that nothing is resolved. */
export async function completedInVain(city: TestCity, order: Numbered, unit = roads): Promise<Seen> {
  await city.of(unit).complete(order)
  await city.reviewer.review(order, { decision: 'PASS' })
  return visitedInVain(city, order)
}

function visitedInVain(city: TestCity, order: Numbered): Promise<Seen> {
  return city.visitor.recordReturnVisit(order, { resolved: false, satisfaction: 'UNSATISFIED' })
}

/** Somebody of the city in another post than their own. */
export function inPost(
  city: TestCity,
  { subject }: Person,
  unit: string,
  role: Person['roles'][number],
): Person {
  return city.as({ subject, unit, roles: [role] })
}

export interface SupervisionSeen {
  readonly key: string
  readonly cause: string
  readonly limit: string | null
  readonly subject: { readonly name: string }
  readonly liftedAt: string | null
  readonly withdrawn: boolean
  readonly measures: readonly { readonly measure: string }[]
  readonly mandate: { readonly id: string; readonly upTo: string; readonly source: string | null } | null
}

/** The supervisions of an order, open and over. */
export async function supervisionsOf(city: TestCity, order: Numbered): Promise<readonly SupervisionSeen[]> {
  const { supervisions } = await shown<{ supervisions: readonly SupervisionSeen[] }>(
    city,
    order,
    'supervisions { key cause limit subject { name } liftedAt withdrawn measures { measure } mandate { id upTo source } }',
  )
  return supervisions
}

/** What goes to the units' records from an order: 'LATE 临湖区城市管理局 limits.accept.general'. */
export async function recordOf(city: TestCity, order: Numbered): Promise<string[]> {
  const { record } = await shown<{
    record: readonly { kind: string; unit: { name: string }; rule: string }[]
  }>(city, order, 'record { kind unit { name } rule }')
  return record.map(({ kind, unit, rule }) => `${kind} ${unit.name} ${rule}`)
}

/** Fields of an order that the kit does not read. */
export async function shown<T>(
  city: TestCity,
  { number }: Numbered,
  fields: string,
  by: Person = city.supervisor,
): Promise<T> {
  const query = `query($number: String!) { workOrder(number: $number) { ${fields} } }`
  const { data, errors } = await city.request<{ workOrder: T | null }>(by, query, { number })
  if (!data?.workOrder) throw new Error(`order ${number} cannot be seen: ${JSON.stringify(errors)}`)
  return data.workOrder
}
