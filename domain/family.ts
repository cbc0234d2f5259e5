import type { Facts } from './facts.ts'
import type { Instant } from './instant.ts'
import { isDanger, leadOf } from './projection.ts'
import type { Refusal, RefusalCode } from './refusals.ts'
import { type Classification, type ResultKind, Urgency } from './requests.ts'
import { type Stage, stageOf } from './stage.ts'
import type { UnitRef } from './units.ts'
import { openWhistles } from './whistles.ts'

/** How far it has come that an order is handled together with another. */
export const ChildState = {
  /** It is being asked. */
  JOINING: 'JOINING',
  JOINED: 'JOINED',
  /** It could not: what `refusal` says. */
  REFUSED: 'REFUSED',
  /** It is being told that it goes on alone. */
  LEAVING: 'LEAVING',
  LEFT: 'LEFT',
  /** It was told that the work is done: its requester is visited for itself. */
  TOLD: 'TOLD',
} as const
export type ChildState = (typeof ChildState)[keyof typeof ChildState]

/** An order that is handled together with this one, as this one knows it (重复诉求合并). */
export interface Child {
  readonly number: string
  readonly state: ChildState
  /** What was asked of it, for one that asks twice: '20261012-000001#17'. */
  readonly id: string
  readonly refusal: RefusalCode | null
}

/** What a child answered. */
export interface ChildAnswer extends Pick<Child, 'number' | 'refusal'> {
  readonly state: Exclude<ChildState, 'JOINING' | 'LEAVING'>
  /** It has the requester of this order, who urges by asking again. */
  readonly sameRequester: boolean
}

/** An order's time as a child: from when on, in front of which dispatch, and how it ended. */
export interface Merge {
  /** 'merged/1': its task. */
  readonly key: string
  readonly id: string
  readonly into: string
  /** The parent's classification, by which it is registered where it was not yet. */
  readonly classification: Classification
  /** 'round1/dispatch2': the dispatch that it was in, or came to next; alone again it goes on with the one after. */
  readonly interrupts: string
  /** Its requester is that of the parent, and is visited there. */
  readonly sameRequester: boolean
  readonly at: Instant
  readonly ended: MergeEnd | null
}

/** How a merge ended: undone, or with the work of the parent. */
export type MergeEnd =
  | { readonly how: 'UNDONE'; readonly at: Instant }
  | { readonly how: 'COMPLETED'; readonly at: Instant; readonly work: SharedWork }

/** What was done for a whole family of orders. */
export interface SharedWork {
  readonly unit: UnitRef
  readonly centre: UnitRef
  readonly resultKind: ResultKind
  readonly at: Instant
}

/** What an order tells another. `id`: of what was asked first, so that what comes twice, or late, is known. */
export type Message =
  | {
      readonly kind: 'JOIN'
      readonly id: string
      readonly from: string
      readonly requester: string | null
      readonly classification: Classification
    }
  | { readonly kind: 'LEAVE'; readonly id: string; readonly from: string }
  | { readonly kind: 'COMPLETED'; readonly id: string; readonly from: string; readonly work: SharedWork }

/** A message with the order that it is for. */
export interface Addressed {
  readonly to: string
  readonly message: Message
}

/** What the order that is told says: it has taken it, with what it is to its parent; or why not. */
export type Heard =
  | { readonly taken: true; readonly sameRequester: boolean }
  | { readonly taken: false; readonly refusal: RefusalCode }

/** The parent of an order that is a child now. */
export function mergedInto({ merges }: Pick<Facts, 'merges'>): Merge | null {
  const last = merges.at(-1)
  return last && last.ended === null ? last : null
}

/** The merge that interrupted a dispatch. */
export function mergeAt({ merges }: Pick<Facts, 'merges'>, dispatch: string): Merge | null {
  return merges.find(({ interrupts }) => interrupts === dispatch) ?? null
}

const lively: ReadonlySet<ChildState> = new Set(['JOINING', 'JOINED', 'LEAVING'])

/** The orders that are handled with this one, or are asked to be. */
export function familyOf({ children }: Pick<Facts, 'children'>): readonly Child[] {
  return children.filter(({ state }) => lively.has(state))
}

const afterwards: ReadonlySet<Stage> = new Set<Stage>([
  'REVIEWING',
  'VERIFYING',
  'VISITING',
  'ADJUDICATING',
  'CLOSED',
])

/** Whether the work was reported done: from then on nobody joins or leaves. */
export function isCompleted(facts: Facts): boolean {
  return facts.round > 1 || (facts.classification !== null && afterwards.has(stageOf(facts)))
}

const mayJoin: ReadonlySet<Stage> = new Set<Stage>(['RECEIVING', 'DISPATCHING', 'ACCEPTING', 'HANDLING'])

/** What keeps an order from being handled together with another; null when nothing does. */
export function cannotJoin(
  facts: Facts,
  { from, classification }: Pick<Extract<Message, { kind: 'JOIN' }>, 'from' | 'classification'>,
): Pick<Refusal, 'code' | 'params'> | null {
  const number = facts.number
  const refuse = (code: RefusalCode, params: Refusal['params'] = {}) => ({
    code,
    params: { number, ...params },
  })
  if (number === from) return refuse('MERGE_INTO_ITSELF')
  if (facts.closure) return refuse('CHILD_CLOSED')
  const parent = mergedInto(facts)
  if (parent) return refuse('MERGED_NOW', { into: parent.into })
  if (familyOf(facts).length > 0) return refuse('HAS_CHILDREN')
  const { accused } = facts.classification ?? facts.opening
  if (accused.units.length > 0 || accused.people.length > 0) return refuse('CHILD_ACCUSES')
  const urgency = isDanger(facts) ? Urgency.DANGER : facts.classification?.urgency
  if (urgency && isMoreUrgent(urgency, classification.urgency)) return refuse('CHILD_MORE_URGENT')
  if (isCompleted(facts) || !mayJoin.has(stageOf(facts)) || openWhistles(facts).length > 0)
    return refuse('CHILD_TOO_FAR')
  return null
}

const urgencies = Object.values(Urgency)

/** Whether an urgency is stricter than another. */
export function isMoreUrgent(urgency: Urgency, than: Urgency): boolean {
  return urgencies.indexOf(urgency) < urgencies.indexOf(than)
}

/** How many are told at once. */
const mostAtOnce = 25

/** What is to be told to whom, in the order's own order; `last`: those who could not be reached come last. */
export function toBeTold(facts: Facts, last: ReadonlySet<string>): readonly Addressed[] {
  const all = facts.children.flatMap((child) => {
    const message = messageFor(facts, child)
    return message ? [{ to: child.number, message }] : []
  })
  const [late, first] = [all.filter(({ to }) => last.has(to)), all.filter(({ to }) => !last.has(to))]
  return [...first, ...late].slice(0, mostAtOnce)
}

function messageFor(facts: Facts, { id, state }: Child): Message | null {
  const { number: from, closure, classification, opening } = facts
  const work = closure && workDone(facts)
  switch (state) {
    case 'JOINING':
      if (closure || !classification) return { kind: 'LEAVE', id, from }
      return { kind: 'JOIN', id, from, requester: opening.requester, classification }
    case 'JOINED':
      if (!closure) return null
      return work ? { kind: 'COMPLETED', id, from, work } : { kind: 'LEAVE', id, from }
    case 'LEAVING':
      return { kind: 'LEAVE', id, from }
    default:
      return null
  }
}

/** What a closed order leaves to its children: work that was done, whatever its own requester says; null where none was. */
function workDone(facts: Facts): SharedWork | null {
  const dispatch = facts.dispatches.at(-1)
  const completed = Object.values(facts.answers)
    .flat()
    .filter((answer) => answer.name === 'complete')
    .toSorted((a, b) => (a.at < b.at ? -1 : 1))
    .at(-1)
  const isDone = facts.closure && !['WITHDRAWN', 'DECLINED', 'ANSWERED'].includes(facts.closure.outcome)
  if (!isDone || !dispatch || completed?.name !== 'complete') return null
  return {
    unit: leadOf(facts) ?? dispatch.unit,
    centre: dispatch.centre,
    resultKind: completed.input.resultKind,
    at: facts.closure.at,
  }
}
