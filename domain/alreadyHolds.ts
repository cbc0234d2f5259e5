import type { EventBody } from './events.ts'
import type { Facts } from './facts.ts'
import { isOpen } from './whistles.ts'

/**
 * Whether the facts hold already what an entry of the process says. The process enters its decisions as it walks;
 * when it walks past them again, after continue-as-new, they are there.
 */
export function alreadyHolds(facts: Facts, body: EventBody): boolean {
  switch (body.type) {
    case 'RULES_PINNED':
      return facts.pack !== null && (body.area === null || facts.rulesArea !== null)
    case 'CALENDAR_CHANGED':
      return facts.calendarVersion === body.calendarVersion
    case 'REGISTERED':
      return facts.classification !== null
    case 'RECLASSIFIED':
      return facts.classed.some(({ cause }) => cause === body.cause)
    case 'ROUND_BEGUN':
      return facts.round >= body.round
    case 'DISPATCHED':
      return facts.dispatches.some(({ key }) => key === body.dispatch.key)
    case 'RETURNED':
      return facts.dispatches.some(({ key, returned }) => key === body.dispatch && returned)
    case 'SUPERSEDED':
      return facts.dispatches.some(({ key, superseded }) => key === body.dispatch && superseded !== null)
    case 'DESIGNATED':
      return facts.dispatches.some(({ key, designated }) => key === body.dispatch && designated)
    case 'DISPUTE_RAISED':
      return facts.disputes.some(({ key }) => key === body.key)
    case 'DISPUTE_SETTLED':
      return facts.disputes.some(
        ({ key, settled }) =>
          key === body.key && settled.some(({ cause }) => cause === body.settlement.cause),
      )
    case 'ASSISTANCE_MISSING':
      return facts.record.some(({ kind, key }) => kind === 'ASSISTANCE_MISSING' && key === body.assist)
    case 'SUPERVISION_OPENED':
      return facts.supervisions.some(({ key }) => key === body.key)
    case 'PROPOSAL_OPENED':
      return facts.proposals.some(({ key }) => key === body.key)
    case 'CHECKPOINT_OPENED':
      return facts.checkpoints.some(({ key }) => key === body.key)
    case 'WHISTLE_BLOWN':
      return facts.whistles.some(({ key }) => key === body.whistle.key)
    case 'WHISTLE_ENDED':
      return facts.whistles.some((one) => one.key === body.whistle && !isOpen(one))
    case 'SPLIT_OFF':
      return facts.splits.some(({ seq, numbers }) => seq === body.seq && numbers !== null)
    case 'MERGED':
      return facts.merges.some(({ id }) => id === body.merge.id)
    case 'MERGE_ENDED':
      return facts.merges.some(({ key, ended }) => key === body.key && ended !== null)
    case 'REDIRECTED':
    case 'CHILDREN_ANSWERED':
      // Entered with the command, or the answer, alone, which comes once.
      return false
    case 'RAISED':
      return facts.raised?.steps.some(({ cause }) => cause === body.cause) === true
    default:
      throw new TypeError(`${body.type} is recorded by the case file itself, not entered by a step`)
  }
}
