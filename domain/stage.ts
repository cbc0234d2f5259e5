import type { Facts } from './facts.ts'
import { TaskKind } from './tasks.ts'

/** Where an order stands in its life, as a person would say it. Derived from the open tasks; nobody sets it. */
export const Stage = {
  RECEIVING: 'RECEIVING',
  DISPATCHING: 'DISPATCHING',
  DISPUTED: 'DISPUTED',
  ACCEPTING: 'ACCEPTING',
  MERGED: 'MERGED',
  HANDLING: 'HANDLING',
  PARKED: 'PARKED',
  REVIEWING: 'REVIEWING',
  VERIFYING: 'VERIFYING',
  VISITING: 'VISITING',
  ADJUDICATING: 'ADJUDICATING',
  CLOSED: 'CLOSED',
} as const
export type Stage = (typeof Stage)[keyof typeof Stage]

/** The stage that an open task of a kind means; null for what runs beside an order's life. */
export const stageOfTask: Readonly<Record<TaskKind, Stage | null>> = {
  [TaskKind.RECEIVE]: Stage.RECEIVING,
  [TaskKind.DECLINE_REVIEW]: Stage.RECEIVING,
  [TaskKind.OBJECTION]: Stage.RECEIVING,
  [TaskKind.DISPATCH]: Stage.DISPATCHING,
  [TaskKind.ACCEPT]: Stage.ACCEPTING,
  [TaskKind.RETURN_REVIEW]: Stage.DISPATCHING,
  [TaskKind.MERGED]: Stage.MERGED,
  // While the first taker handles, an order is handled; where nobody does, it waits for the dispute alone.
  [TaskKind.POSITION]: Stage.DISPUTED,
  [TaskKind.NEGOTIATE]: Stage.DISPUTED,
  [TaskKind.RULE]: Stage.DISPUTED,
  [TaskKind.HANDLE]: Stage.HANDLING,
  [TaskKind.ON_SPOT]: null,
  [TaskKind.DELEGATED]: null,
  [TaskKind.ASSIST]: null,
  [TaskKind.EXPERT]: null,
  [TaskKind.SIGN]: null,
  [TaskKind.CONTACT]: null,
  [TaskKind.REPORT_IN]: null,
  [TaskKind.WORK]: null,
  [TaskKind.CONCLUDE]: null,
  [TaskKind.EVALUATE]: null,
  [TaskKind.CHECKPOINT]: null,
  [TaskKind.EXTENSION]: null,
  [TaskKind.PARKING]: null,
  [TaskKind.PARKED]: Stage.PARKED,
  [TaskKind.APPROVE_COMPLEX]: null,
  [TaskKind.REVIEW]: Stage.REVIEWING,
  [TaskKind.VERIFY]: Stage.VERIFYING,
  [TaskKind.VISIT]: Stage.VISITING,
  [TaskKind.ADJUDICATE]: Stage.ADJUDICATING,
  [TaskKind.WRITE_OFF]: Stage.ADJUDICATING,
  [TaskKind.NAME_LEADER]: null,
  [TaskKind.WITHDRAW_CHECK]: null,
  [TaskKind.SUPERVISE]: null,
  [TaskKind.PROPOSAL]: null,
  [TaskKind.REPLY]: null,
  [TaskKind.AFTERCARE]: null,
}

const order = Object.values(Stage)

/**
 * The stage of an order: the furthest one that an open task means.
 * Between a receipt and the first task (while rules are being read) an order is RECEIVING.
 */
export function stageOf(facts: Facts): Stage {
  if (facts.closure) return Stage.CLOSED
  const stages = Object.values(facts.tasks).flatMap((task) => stageOfTask[task.kind] ?? [])
  return stages.reduce<Stage>(
    (furthest, stage) => (order.indexOf(stage) > order.indexOf(furthest) ? stage : furthest),
    Stage.RECEIVING,
  )
}
