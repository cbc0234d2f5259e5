import type { Facts } from '../facts.ts'
import type { Guards, Objection } from './guard.ts'

export const receipt: Guards = {
  answer: (_asked, { facts }) => transferred(facts) ?? saidToBeDanger(facts),
  decline: (_asked, { facts }) => transferred(facts),

  // A second person may be reading what was proposed when it turns out to be danger.
  reviewDecline: ({ input }, { facts }) => (input?.decision === 'APPROVE' ? transferred(facts) : null),
  review: ({ input }, { facts }) =>
    input?.decision === 'PASS' && !facts.classification ? transferred(facts) : null,
}

/** What was passed to the police, the fire brigade or an ambulance is registered as well: nothing else. */
function transferred(facts: Facts): Objection | null {
  const [first] = facts.emergencies
  return first
    ? { code: 'EMERGENCY_TRANSFERRED', rule: 'receipt.emergency', params: { service: first.service } }
    : null
}

/** Who says that it is danger is not sent home with an answer. */
function saidToBeDanger({ opening }: Facts): Objection | null {
  return opening.urgency === 'DANGER'
    ? { code: 'ANSWER_OF_DANGER', rule: 'receipt.emergency', params: {} }
    : null
}
