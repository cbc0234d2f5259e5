import type { Facts } from './facts.ts'
import type { Instant } from './instant.ts'
import type { UnitRef } from './units.ts'

/** A centre's part of the way to the unit (逐级流转): since when it had the order to dispatch, and until when. */
export interface Hop {
  /** 'round1/dispatch1/hop2/DISPATCH': its task, and its limit. */
  readonly key: string
  readonly centre: UnitRef
  readonly from: Instant
  /** When it dispatched, passed the order on or lost it; null while it has it. */
  readonly until: Instant | null
}

/** The key of a dispatch's nth hop: the first has none of its own. */
function hopKey(dispatch: string, nth: number): string {
  return `${dispatch}${nth === 1 ? '' : `/hop${nth}`}/DISPATCH`
}

/** The hops of the dispatch to which a key belongs, in their order; none where a unit was given, or found it itself. */
export function hopsOf({ limits, answers }: Facts, key: string): Hop[] {
  const [dispatch = ''] = /^round\d+\/dispatch\d+/.exec(key) ?? []
  const hops: Hop[] = []
  for (let nth = 1; ; nth++) {
    const limit = limits[hopKey(dispatch, nth)]
    if (!limit) return hops
    const until = answers[limit.key]?.at(-1)?.at ?? limit.endedAt
    hops.push({ key: limit.key, centre: limit.owner, from: hops.at(-1)?.until ?? limit.from, until })
  }
}

/** Every hop of an order, dispatch by dispatch. */
export function allHops(facts: Facts): Hop[] {
  const first = Object.values(facts.limits).filter(({ key }) => /^round\d+\/dispatch\d+\/DISPATCH$/.test(key))
  return first.toSorted((a, b) => (a.from < b.from ? -1 : 1)).flatMap(({ key }) => hopsOf(facts, key))
}
