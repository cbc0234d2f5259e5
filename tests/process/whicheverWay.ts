import { type Deed, go, lived, type Situation, situations } from '../domain/situations.ts'
import type { MemoryCase } from '../kit/memoryCity.ts'

/** The same, straight on and taken down to a snapshot after every command. */
export function whicheverWay(at: Situation, deeds: readonly Deed[], holdsTrue: (order: MemoryCase) => void) {
  return async () => {
    for (const resumed of [false, true]) {
      const order = await lived(situations[at], { resumed })
      await go(order, deeds)
      holdsTrue(order)
    }
  }
}

/** The keys of the tasks that are open. */
export function open({ order: { facts } }: MemoryCase): string[] {
  return Object.values(facts.tasks).map(({ key }) => key)
}
