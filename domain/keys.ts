import type { DispatchState, Facts, Supervision } from './facts.ts'

/** Whether a key is a prefix itself or stands below it: 'round1/dispatch1' covers 'round1/dispatch1/ACCEPT', not 'round1/dispatch10'. */
export function isUnder(key: string, prefix: string): boolean {
  return key === prefix || key.startsWith(`${prefix}/`)
}

/** Whether a task, or a limit, goes on when the order is closed: both sides of a whistle may still say how it was. */
export function outlivesClosing({ tasks }: Facts, key: string): boolean {
  return tasks[key]?.kind === 'EVALUATE'
}

/** The dispatch that a task belongs to, by its key. */
export function dispatchOf(facts: Facts, taskKey: string): DispatchState | undefined {
  return facts.dispatches.find(({ key }) => isUnder(taskKey, key))
}

/** The supervision that the ladder of a limit opened last; one for another cause may name the same limit. */
export function supervisionOver({ supervisions }: Facts, key: string): Supervision | undefined {
  return supervisions.findLast(({ cause, limit }) => cause === 'OVERDUE' && limit === key)
}
