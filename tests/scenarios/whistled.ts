import type { Seen, TestCity } from 'gridline/testing'
import { shown } from './afterwards.ts'
import { accepted, roads } from './streetLight.ts'

/** The units that a whistle about a street light calls. */
export const housing = '临湖区住房建设局'
export const office = '桂花街道办事处'
export const water = '临湖区水务局'
export const monitors = ['临湖区网格中心', 'MONITOR'] as const

/** Dispatched on Monday 21 September at 09:30, as in worked case 4, and found complex: due Mon 19 Oct 18:00. */
export async function complex(city: TestCity): Promise<Seen> {
  const order = await accepted(city, '2026-09-21 09:30')
  await city.of(roads).askComplex(order)
  return city.approver.decideComplex(order, { decision: 'APPROVE' })
}

/** A whistle for a hard problem on Tuesday 22 September at 10:00, as in worked case 4. */
export async function whistled(city: TestCity, units: readonly string[] = [housing, office]): Promise<Seen> {
  const order = await complex(city)
  return city.of(roads).blowWhistle(order, {
    kind: 'HARD_PROBLEM',
    units,
    purpose: '会同查明漏电原因',
    at: '09-22 10:00',
  })
}

/** What a called unit does up to its report, at once. */
export async function comes(city: TestCity, order: Seen, unit: string): Promise<Seen> {
  await city.of(unit).sign(order)
  await city.of(unit).reportIn(order, { proof: 'PHOTO', arrivedAt: city.now, area: '幸福里社区' })
  return city.of(unit).report(order)
}

export interface CalledSeen {
  readonly unit: { readonly name: string }
  readonly state: string
  readonly inPlaceOf: { readonly name: string } | null
  readonly proof: object | null
  readonly conclusion: object | null
  readonly scoreByBlower: number | null
  readonly scoreOfBlower: number | null
}
export interface WhistleSeen {
  readonly number: string
  readonly kind: string
  readonly purpose: string
  readonly state: string
  readonly blower: { readonly name: string }
  readonly monitor: { readonly name: string } | null
  readonly called: readonly CalledSeen[]
}

/** The whistles of an order, as GraphQL shows them. */
export async function whistlesOf(city: TestCity, order: Seen): Promise<readonly WhistleSeen[]> {
  const { whistles } = await shown<{ whistles: readonly WhistleSeen[] }>(
    city,
    order,
    `whistles { number kind purpose state blower { name } monitor { name } called {
      unit { name } state inPlaceOf { name } proof { kind at area { name } session { participants } }
      conclusion { came resolved } scoreByBlower scoreOfBlower } }`,
  )
  return whistles
}

/** How far each called unit of the last whistle has come: '临湖区住房建设局 SIGNED'. */
export async function statesOf(city: TestCity, order: Seen): Promise<string[]> {
  const whistle = (await whistlesOf(city, order)).at(-1)
  return whistle?.called.map(({ unit, state }) => `${unit.name} ${state}`) ?? []
}
