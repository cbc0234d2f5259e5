import type { CommandName } from './commands.ts'
import type { Instant } from './instant.ts'
import type { UnitRef } from './units.ts'

/** Every kind of wait an order can have (the table of docs/process.md). */
export const TaskKind = {
  RECEIVE: 'RECEIVE',
  DECLINE_REVIEW: 'DECLINE_REVIEW',
  OBJECTION: 'OBJECTION',
  DISPATCH: 'DISPATCH',
  ACCEPT: 'ACCEPT',
  RETURN_REVIEW: 'RETURN_REVIEW',
  MERGED: 'MERGED',
  POSITION: 'POSITION',
  NEGOTIATE: 'NEGOTIATE',
  RULE: 'RULE',
  HANDLE: 'HANDLE',
  ON_SPOT: 'ON_SPOT',
  DELEGATED: 'DELEGATED',
  ASSIST: 'ASSIST',
  EXPERT: 'EXPERT',
  SIGN: 'SIGN',
  CONTACT: 'CONTACT',
  REPORT_IN: 'REPORT_IN',
  WORK: 'WORK',
  CONCLUDE: 'CONCLUDE',
  EVALUATE: 'EVALUATE',
  CHECKPOINT: 'CHECKPOINT',
  EXTENSION: 'EXTENSION',
  PARKING: 'PARKING',
  PARKED: 'PARKED',
  APPROVE_COMPLEX: 'APPROVE_COMPLEX',
  REVIEW: 'REVIEW',
  VERIFY: 'VERIFY',
  VISIT: 'VISIT',
  ADJUDICATE: 'ADJUDICATE',
  WRITE_OFF: 'WRITE_OFF',
  NAME_LEADER: 'NAME_LEADER',
  WITHDRAW_CHECK: 'WITHDRAW_CHECK',
  SUPERVISE: 'SUPERVISE',
  PROPOSAL: 'PROPOSAL',
  REPLY: 'REPLY',
  AFTERCARE: 'AFTERCARE',
} as const
export type TaskKind = (typeof TaskKind)[keyof typeof TaskKind]

/** One wait for one holder. `key` is also its address within the order: 'round1/dispatch3/ACCEPT'. */
export interface Task {
  readonly key: string
  readonly kind: TaskKind
  readonly holder: UnitRef
  /** What the holder may do now. */
  readonly accepts: readonly CommandName[]
  /** Those of `accepts` that leave the task open. */
  readonly stays: readonly CommandName[]
  readonly openedAt: Instant
  /** The limit it answers to. */
  readonly limit: string | null
  /** Ends by itself, unanswered, when its limit passes. */
  readonly lapses: boolean
}
