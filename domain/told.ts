import type { CommandName } from './commands.ts'
import type { CommandedBody, Event } from './events.ts'
import { isUnder } from './keys.ts'
import type { Actor } from './units.ts'

// What requesters are told of their order: who has it and until when, what is said to them, what they said. Not what the
// units say to each other and hold against each other: what is named nowhere here is not told.

/** Somebody who is nothing but a requester: sees its own orders, and of them what is told. */
export function isRequester({ roles }: Pick<Actor, 'roles'>): boolean {
  return roles.every((role) => role === 'REQUESTER')
}

/** The tasks and limits of the work itself, by their keys. */
const work: readonly RegExp[] = [
  /^RECEIVE(\/decline\d+\/again)?$/,
  /^round\d+\/(dispatch\d+\/(hop\d+\/)?)?(DISPATCH|ACCEPT|HANDLE|VISIT|ADJUDICATE)$/,
]
/** With what else of an order's main line requesters are told of. */
const mainLine: readonly RegExp[] = [
  ...work,
  /^RECEIVE\/decline\d+\/objection$/,
  /^round\d+\/(dispatch\d+\/)?HANDLE\/(onSpot\d+|review\d+|parking\d+\/PARKED)$/,
  /^(raised|withdrawal)\/\d+$/,
  /^merged\/\d+$/,
  /^AFTERCARE$/,
]

/** Whether a limit says until when the work is done. */
export function isWorkKey(key: string): boolean {
  return work.some((pattern) => pattern.test(key))
}

/** Whether requesters are told of a task or a limit. */
export function isToldKey(key: string): boolean {
  return mainLine.some((pattern) => pattern.test(key))
}

/** What others do that requesters are told of, without what was decided or said unless `saidTo` them. */
const deedsTold: ReadonlySet<CommandName> = new Set<CommandName>([
  'register',
  'answer',
  'decline',
  'objectToDecline',
  'transferEmergency',
  'accept',
  'contact',
  'arrive',
  'complete',
  'resume',
  'recordVisitAttempt',
  'recordReturnVisit',
  'adjudicate',
  'checkWithdrawal',
  'supplement',
  'withdraw',
  'rate',
])

/** Of those, the ones whose input is no secret to them: they were there, or it is meant for them. */
export const saidTo: ReadonlySet<CommandName> = new Set<CommandName>([
  'decline',
  'reviewDecline',
  'transferEmergency',
  'contact',
  'arrive',
  'complete',
  'recordVisitAttempt',
  'recordReturnVisit',
  'checkWithdrawal',
  'rate',
])

/** Whether requesters are told of an event. */
export function isTold({ body, by }: Event): boolean {
  switch (body.type) {
    case 'OPENED':
    case 'REGISTERED':
    case 'RECLASSIFIED':
    case 'DISPATCHED':
    case 'ROUND_BEGUN':
    case 'RAISED':
    case 'SPLIT_OFF':
    case 'MERGED':
    case 'MERGE_ENDED':
    case 'CLOSED':
      return true
    case 'COMMANDED':
      return by?.role === 'REQUESTER' || isDeedTold(body)
    case 'BRANCH_ENDED':
      return /^withdrawal\/\d+$/.test(body.prefix)
    case 'TASK_OPENED':
      return isToldKey(body.task.key)
    case 'LIMIT_SET':
      return isToldKey(body.limit.key)
    case 'LIMIT_MOVED':
    case 'LIMIT_PARKED':
    case 'TASK_LAPSED':
      return isToldKey(body.key)
    default:
      return false
  }
}

function isDeedTold(body: CommandedBody): boolean {
  // Urged through the hotline or a portal, not by those who supervise.
  if (body.name === 'urge') return body.input.byRequester
  // What was not passed was never said.
  if (body.name === 'reviewDecline') return body.input.decision === 'APPROVE'
  return deedsTold.has(body.name) && (body.taskKey === null || isToldKey(body.taskKey))
}

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
