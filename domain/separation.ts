import type { CommandName } from './commands.ts'
import { dispatchOf, isUnder } from './evolve.ts'
import type { Deed, Facts } from './facts.ts'
import type { Task } from './tasks.ts'
import type { Actor } from './units.ts'

/** What a handling unit's people do. */
const handling: readonly CommandName[] = ['accept', 'returnOrder', 'contact', 'progress', 'complete']

/**
 * Separation of managing, handling and supervising (管、办、督分离; design.md §6).
 * `person`: who did one of these in this order may not give the command. `sameDispatch`: the deed counts only within
 * the dispatch that the task belongs to. `unit`: nor may anyone of a unit that the order was dispatched to.
 */
interface Separation {
  readonly id: string
  readonly person: readonly CommandName[]
  readonly sameDispatch?: true
  readonly unit?: true
}

const separations: Partial<Record<CommandName, Separation>> = {
  reviewDecline: { id: 'separation.decline', person: ['decline'] },
  reviewReturn: {
    id: 'separation.return',
    person: ['dispatch', 'returnOrder'],
    sameDispatch: true,
    unit: true,
  },
  decideExtension: { id: 'separation.approving', person: ['askExtension'], unit: true },
  decideParking: { id: 'separation.approving', person: ['askParking'], unit: true },
  decideComplex: { id: 'separation.approving', person: ['askComplex'], unit: true },
  review: { id: 'separation.handling', person: handling, unit: true },
  recordVisitAttempt: { id: 'separation.handling', person: handling, unit: true },
  recordReturnVisit: { id: 'separation.handling', person: handling, unit: true },
  adjudicate: {
    id: 'separation.visiting',
    person: [...handling, 'recordVisitAttempt', 'recordReturnVisit'],
    unit: true,
  },
  lift: { id: 'separation.supervising', person: [...handling, 'dispatch', 'review'], unit: true },
}

/** The rule that keeps this actor from a command because of what it or its unit did in this order; null if none. */
export function separatedBy(
  actor: Actor,
  name: CommandName,
  task: Task | null,
  facts: Facts,
): { id: string; deed: string } | null {
  const separation = separations[name]
  if (!separation) return null
  const dispatch = task && dispatchOf(facts, task.key)
  const counts = (deed: Deed) =>
    deed.actor === actor.id &&
    separation.person.includes(deed.name) &&
    (!separation.sameDispatch || !dispatch || (deed.key !== null && isUnder(deed.key, dispatch.key)))
  const deed = facts.deeds.find(counts)
  if (deed) return { id: separation.id, deed: deed.name }
  if (separation.unit && facts.dispatches.some(({ unit }) => actor.unit.path.includes(unit.code))) {
    return { id: separation.id, deed: 'handling unit' }
  }
  return null
}
