import type { Call, Numbered, Seen, TestCity } from 'gridline/testing'

/** A street light in Xingfuli: the order that most scenarios are about, and the unit that the responsibility list names. */
export const light = { item: '路灯不亮', area: '幸福里社区' }
export const roads = '临湖区城市管理局'

/** Called in and dispatched to the unit, both at this time. */
export async function dispatched(city: TestCity, at: string, more: Call = {}): Promise<Seen> {
  await city.at(at)
  const order = await city.call('门口的路灯三天没亮了', { ...light, ...more })
  return city.dispatcher.dispatch(order, { unit: roads })
}

/** The unit handles it since this time; its handling limit is `round1/dispatch1/HANDLE`. */
export async function accepted(city: TestCity, at: string, more: Call = {}): Promise<Seen> {
  return city.of(roads).accept(await dispatched(city, at, more))
}

/** The unit has reported it done, a moment after it began. */
export async function completed(city: TestCity, at: string, more: Call = {}): Promise<Seen> {
  return city.of(roads).complete(await accepted(city, at, more))
}

/** What goes to the units' records from an order: 'LATE 临湖区城市管理局'. */
export async function recordOf(city: TestCity, order: Numbered): Promise<string[]> {
  const { record } = await city.see(order)
  return record.map(({ kind, unit }) => `${kind} ${unit.name}`)
}
