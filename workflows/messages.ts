import { defineQuery, defineUpdate } from '@temporalio/workflow'
import { type Command, type CommandName, commandNames } from '../domain/commands.ts'
import type { Dissolution, LeftOver, SuccessionObjection } from '../domain/dissolution.ts'
import type { Facts } from '../domain/facts.ts'
import type { Heard, Message } from '../domain/family.ts'
import type { RuleBook } from '../domain/policy.ts'
import type { Opening, Texts } from '../domain/requests.ts'
import type { CommandResult, Snapshot, SuccessionAsked } from './orderFile.ts'

/** The workflow's type and its task queue: what a client needs to start or reach an order. */
export const workflowType = 'workOrder'
export const taskQueue = 'gridline'

/** What an order's first run starts with. */
export interface Start {
  readonly opening: Opening
  readonly texts: Texts
  /** The rules and the calendar in force when it was received, as far as its area is known. */
  readonly rules: RuleBook
  readonly trial?: Trial
}

/** What a run that continues another starts with. */
export interface Resume {
  readonly snapshot: Snapshot
  readonly trial?: Trial
}

/** Switches of tests, to show that they change nothing. */
export interface Trial {
  readonly continueAsNewAtEveryWait?: boolean
}

/** One named update per command, so that the timeline in Temporal UI reads as the case does. */
export const updates = Object.fromEntries(
  commandNames.map((name) => [name, defineUpdate<CommandResult, [Command]>(name)]),
) as Record<CommandName, ReturnType<typeof defineUpdate<CommandResult, [Command]>>>

/** Returns when the order has arrived somewhere and its journal is written. Never refuses, so that it may start an order. */
export const openUpdate = defineUpdate<{ seq: number; version: number }>('open')

/** What another order tells this one. Never refuses: what cannot be taken is answered. */
export const hearUpdate = defineUpdate<Heard, [Message]>('hear')

/** Makes an order go on from its journal where that is ahead of it. Never refuses. */
export const catchUpUpdate = defineUpdate<{ seq: number; version: number }>('catchUp')

/** Reckons an order's provisional limits by the newest calendar. Never refuses. */
export const recalculateUpdate = defineUpdate<{ moved: number }>('recalculate')

/** Another unit goes on with what a dissolved one has in an order. Never refuses. */
export const succeedUpdate = defineUpdate<{ moved: boolean }, [SuccessionAsked]>('succeed')

/** The type of the job that takes a dissolved unit's orders to its successors. Its id: `successionId`. */
export const successionType = 'succession'
export const successionId = (unit: string) => `succession-${unit}`

/** What such a job starts with, and how far it had come when a run continues another. */
export interface SuccessionStart {
  readonly asked: Dissolution
  /** City time minus engine time, in seconds. */
  readonly clockOffset: number
  readonly progress?: SuccessionProgress
}
export interface SuccessionProgress {
  /** The last order that this pass has come to. */
  readonly after: string
  /** Orders that this pass has moved, and those that it could not reach. */
  readonly moved: number
  readonly left: readonly LeftOver[]
  /** Passes before this one that found nothing to move, one after the other. */
  readonly quiet: number
}

/** Returns when the unit is dissolved, or why it is not. Never refuses, so that it may start the job. */
export const beginUpdate = defineUpdate<
  { objection: SuccessionObjection | null },
  [Pick<Dissolution, 'key'>]
>('begin')

/** The facts as the workflow holds them: for the doctor, and for whoever looks into a stuck order. */
export const factsQuery = defineQuery<Facts>('facts')
