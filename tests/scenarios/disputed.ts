import type { Numbered, Seen, TestCity } from 'gridline/testing'
import { accepted, roads } from './streetLight.ts'

/** Those who quarrel about a street light, and those who settle it. */
export const housing = '临湖区住房建设局'
export const office = '桂花街道办事处'
export const hotline = '云江市12345热线中心'
export const district = '临湖区网格中心'
export const arbiters = '云江市职责裁定办公室'

/** The unit that handles the order disputes its duty at this time, a moment after it accepted. */
export async function disputed(city: TestCity, at: string, parties = [housing]): Promise<Seen> {
  return city.of(roads).raiseDispute(await accepted(city, at), { parties })
}

/** The parties could not agree, at the very time at which the dispute was raised: the ruling body decides. */
export async function unsettled(city: TestCity, at: string): Promise<Seen> {
  return city.of(district, 'LEAD_APPROVER').failNegotiation(await disputed(city, at))
}

/** What became of an order's disputes. */
interface Quarrel {
  readonly candidates: readonly {
    readonly unit: { readonly name: string }
    readonly basis: string
    readonly reason: string
  }[]
  readonly dispatches: readonly {
    readonly unit: { readonly name: string }
    readonly basis: string
    readonly designated: boolean
    readonly superseded: boolean
  }[]
  readonly disputes: readonly {
    readonly key: string
    readonly settled: readonly { readonly how: string; readonly unit: { readonly name: string } }[]
  }[]
}

export async function quarrelOf(city: TestCity, { number }: Numbered): Promise<Quarrel> {
  const { data, errors } = await city.request<{ workOrder: Quarrel }>(
    city.callTaker,
    `query($number: String!) { workOrder(number: $number) {
      candidates { unit { name } basis reason }
      dispatches { unit { name } basis designated superseded }
      disputes { key settled { how unit { name } } } } }`,
    { number },
  )
  if (!data?.workOrder) throw new Error(`order ${number} cannot be seen: ${JSON.stringify(errors)}`)
  return data.workOrder
}
