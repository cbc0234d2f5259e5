import type { EventBody } from './events.ts'
import type { Facts } from './facts.ts'

/**
 * Whether the facts hold already what an entry of the process says. The process enters its decisions as it walks;
 * when it walks past them again, after continue-as-new, they are there.
 */
export function alreadyHolds(facts: Facts, body: EventBody): boolean {
  switch (body.type) {
    case 'RULES_PINNED':
      return facts.pack !== null
    case 'REGISTERED':
      return facts.classification !== null
    case 'RECLASSIFIED':
      return facts.reclassified.includes(body.cause)
    case 'ROUND_BEGUN':
      return facts.round >= body.round
    case 'DISPATCHED':
      return facts.dispatches.some(({ key }) => key === body.dispatch.key)
    case 'RETURNED':
      return facts.dispatches.some(({ key, returned }) => key === body.dispatch && returned)
    case 'SUPERVISION_OPENED':
      return facts.supervisions.some(({ key }) => key === body.key)
    default:
      throw new TypeError(`${body.type} is recorded by the case file itself, not entered by a step`)
  }
}
