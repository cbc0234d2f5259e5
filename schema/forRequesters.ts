import type { CommandName } from '../domain/commands.ts'
import type { Event } from '../domain/events.ts'
import { type CommandWithWords, toldToRequester } from '../domain/told.ts'
import { Role } from '../domain/units.ts'
import type { Context, Viewer } from './context.ts'
import { viewerOf } from './context.ts'
import { isRequester } from './visibility.ts'

// What requesters are told of their order: who has it and until when, what is said to them, what they said; not what the
// units say to each other and hold against each other.

/** A field that is for staff alone; requesters find it empty. */
export function forStaff<Of, Args, T>(
  empty: T,
  resolve: (of: Of, args: Args, context: Context) => Promise<T> | T,
): (of: Of, args: Args, context: Context) => Promise<T> | T {
  return (of, args, context) => (isRequester(viewerOf(context)) ? empty : resolve(of, args, context))
}

/** Branches of an order in which units deal with each other, by a part of their keys. */
const branchesAmongUnits = /^(supervision|proposal|checkpoint|dispute\d+)$/

/** Of tasks or limits, by their keys, those that a viewer is told of. */
export function heardBy<T>(viewer: Viewer, all: readonly T[], keyOf: (one: T) => string): readonly T[] {
  return isRequester(viewer) ? all.filter((one) => !isKeyAmongUnits(keyOf(one))) : all
}

function isKeyAmongUnits(key: string): boolean {
  return key.split('/').some((part) => branchesAmongUnits.test(part))
}

/** Whether an event is one between units: requesters read that there was something, not what. */
export function isAmongUnits({ body }: Event): boolean {
  switch (body.type) {
    case 'PROPOSAL_OPENED':
    case 'SUPERVISION_OPENED':
    case 'CHECKPOINT_OPENED':
    case 'DISPUTE_RAISED':
    case 'DISPUTE_SETTLED':
    case 'ASSISTANCE_MISSING':
    case 'ANSWERED':
      return true
    case 'COMMANDED':
      return body.taskKey !== null && isKeyAmongUnits(body.taskKey)
    case 'TASK_OPENED':
      return isKeyAmongUnits(body.task.key)
    case 'LIMIT_SET':
      return isKeyAmongUnits(body.limit.key)
    case 'BRANCH_ENDED':
      return isKeyAmongUnits(body.prefix)
    case 'WARNED':
    case 'RUNG_REACHED':
    case 'RUNG_WITHDRAWN':
      return isKeyAmongUnits(body.limit)
    default:
      return 'key' in body && isKeyAmongUnits(body.key)
  }
}

/** The words that requesters are meant to read, beside their own. Everything else is said among the units. */
const wordsForRequesters: Readonly<Partial<Record<CommandName, readonly string[]>>> = {
  objectToDecline: ['basis'],
  supplement: ['supplement'],
  withdraw: ['reason'],
}

/** Those that a second person passes first. */
const wordsOnceTold: Readonly<Record<CommandWithWords, readonly string[]>> = {
  answer: ['reply'],
  decline: ['basis', 'guidance'],
  complete: ['publicReply'],
}

/** Events as a viewer reads them: requesters without the words that are not for them. `journal` is asked for if need be. */
export async function readBy(
  viewer: Viewer,
  events: readonly Event[],
  journal: () => Promise<readonly Event[]>,
): Promise<readonly Event[]> {
  if (!isRequester(viewer)) return events
  const told = toldToRequester(await journal())
  return events.map((event) => ({ ...event, texts: wordsIn(event, told) }))
}

function wordsIn({ seq, body, by, texts }: Event, told: ReadonlySet<number>): Event['texts'] {
  if (body.type === 'OPENED' || by?.role === Role.REQUESTER) return texts
  if (body.type !== 'COMMANDED') return {}
  const once = told.has(seq) ? (wordsOnceTold as Record<string, readonly string[]>)[body.name] : undefined
  const names = once ?? wordsForRequesters[body.name] ?? []
  return Object.fromEntries(Object.entries(texts).filter(([name]) => names.includes(name)))
}
