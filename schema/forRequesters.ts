import type { CommandName } from '../domain/commands.ts'
import type { Event } from '../domain/events.ts'
import { type CommandWithWords, isTold, isToldKey, toldToRequester } from '../domain/told.ts'
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

/** Of tasks or limits, those that a viewer is told of. */
export function heardBy<T extends { readonly key: string }>(viewer: Viewer, all: readonly T[]): readonly T[] {
  return isRequester(viewer) ? all.filter(({ key }) => isToldKey(key)) : all
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
  return journal.filter(isTold).map((event) => ({ ...event, texts: wordsIn(event, told) }))
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
