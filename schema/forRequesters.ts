import type { CommandName } from '../domain/commands.ts'
import type { Event } from '../domain/events.ts'
import type { Facts, Limit } from '../domain/facts.ts'
import { earliest, type Instant } from '../domain/instant.ts'
import { Stage } from '../domain/stage.ts'
import type { Task } from '../domain/tasks.ts'
import { type CommandWithWords, isTold, isToldKey, isWorkKey, toldToRequester } from '../domain/told.ts'
import { Role } from '../domain/units.ts'
import type { Context, Viewer } from './context.ts'
import { viewerOf } from './context.ts'
import { isRequester } from './visibility.ts'

// How orders are shown to requesters; domain/told.ts says what they are told.

/** A field that is for staff alone; requesters find it empty. */
export function forStaff<Of, Args, T>(
  empty: T,
  resolve: (of: Of, args: Args, context: Context) => Promise<T> | T,
): (of: Of, args: Args, context: Context) => Promise<T> | T {
  return (of, args, context) => (isRequester(viewerOf(context)) ? empty : resolve(of, args, context))
}

/** Of tasks, those that a viewer is told of. */
export function tasksHeardBy(viewer: Viewer, { tasks }: Facts): readonly Task[] {
  const all = Object.values(tasks)
  return isRequester(viewer) ? all.filter(({ key }) => isToldKey(key)) : all
}

/** Of limits, those that a viewer is told of. */
export function limitsHeardBy(viewer: Viewer, { limits }: Facts): readonly Limit[] {
  const all = Object.values(limits)
  return isRequester(viewer)
    ? all.filter(({ key }) => isToldKey(key)).map((limit) => limitHeardBy(viewer, limit))
    : all
}

/** A limit as a viewer is told of it: requesters without what the clock and the units do about it. */
export function limitHeardBy(viewer: Viewer, limit: Limit): Limit {
  if (!isRequester(viewer)) return limit
  const moves = limit.moves.map((move) => ({ ...move, cause: limit.key }))
  return { ...limit, holds: [], rungs: [], checks: [], moves }
}

/** When the work that is awaited is due, as a requester is told: whatever the units are still deciding about it. */
export function dueToRequester(facts: Facts): Instant | null {
  const limits = Object.values(facts.limits).filter(
    ({ key, endedAt, parked }) => isWorkKey(key) && endedAt === null && parked === null,
  )
  return earliest(...limits.map(({ dueAt }) => dueAt))
}

/** Where an order stands, as a requester is told: whose it is, is a matter of the dispatch. */
export function stageToRequester(stage: Stage): Stage {
  return stage === 'DISPUTED' ? 'DISPATCHING' : stage
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

/** An order's whole journal as requesters read it: what they are told, in the words that are for them. */
export function readByRequester(journal: readonly Event[]): Event[] {
  const told = toldToRequester(journal)
  const isProposal = ({ seq, body }: Event) =>
    body.type === 'COMMANDED' && body.name === 'decline' && !told.has(seq)
  return journal
    .filter((event) => isTold(event) && !isProposal(event))
    .map((event) => ({
      ...event,
      body: withoutUnits(event.body),
      texts: wordsIn(event, told),
    }))
}

/** What was done, without who else was to help. */
function withoutUnits(body: Event['body']): Event['body'] {
  return body.type === 'COMMANDED' && body.name === 'complete'
    ? { ...body, input: { ...body.input, assistanceMissing: false } }
    : body
}

/** Of stages asked for, those in which an order is that a requester is told is in one of them. */
export function stagesMeant(stages: readonly Stage[]): readonly Stage[] {
  return Object.values(Stage).filter((stage) => stages.includes(stageToRequester(stage)))
}

/** Whether what a command says beside its words was passed by a second person, where it needs one. */
export function isPassed({ body, texts }: Event): boolean {
  return body.type !== 'COMMANDED' || !(body.name in wordsOnceTold) || Object.keys(texts).length > 0
}

function wordsIn({ seq, body, by, texts }: Event, told: ReadonlySet<number>): Event['texts'] {
  if (body.type === 'OPENED' || by?.role === Role.REQUESTER) return texts
  if (body.type !== 'COMMANDED') return {}
  const once = told.has(seq) ? (wordsOnceTold as Record<string, readonly string[]>)[body.name] : undefined
  const names = once ?? wordsForRequesters[body.name] ?? []
  return Object.fromEntries(Object.entries(texts).filter(([name]) => names.includes(name)))
}
