import type { CommandName } from './commands.ts'
import type { Event } from './events.ts'
import { isUnder } from './evolve.ts'

/** Commands whose words for the requester count once a second person has passed them. */
export type CommandWithWords = 'answer' | 'decline' | 'complete'

const withWords: readonly CommandName[] = ['answer', 'decline', 'complete'] satisfies CommandWithWords[]

/**
 * The events, by their `seq`, whose words the requester has been told: a decline or a completion that was passed, an
 * answer that was passed or that closed the order. What was sent back was never said.
 */
export function toldToRequester(events: readonly Event[]): ReadonlySet<number> {
  const told = new Set<number>()
  let proposed: { readonly seq: number; readonly taskKey: string } | null = null
  for (const { seq, body } of events) {
    if (body.type === 'CLOSED' && body.closure.outcome === 'ANSWERED' && proposed) told.add(proposed.seq)
    if (body.type !== 'COMMANDED' || body.taskKey === null) continue
    const { name, taskKey } = body
    if (withWords.includes(name)) proposed = { seq, taskKey }
    if ((name === 'review' || name === 'reviewDecline') && proposed && isUnder(taskKey, proposed.taskKey)) {
      if (body.input.decision === 'PASS' || body.input.decision === 'APPROVE') told.add(proposed.seq)
      proposed = null
    }
  }
  return told
}
