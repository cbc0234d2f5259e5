import { type Client, WithStartWorkflowOperation } from '@temporalio/client'
import type { Intake } from '../db/intake.ts'
import type { RuleBook } from '../domain/policy.ts'
import { openUpdate, type Start, type Trial, taskQueue, workflowType } from '../workflows/messages.ts'

/** Starts an order's workflow, or finds it started, and returns when the order has arrived somewhere. */
export async function openOrder(
  client: Client,
  { opening, texts }: Intake,
  rules: RuleBook,
  more: { readonly taskQueue?: string; readonly trial?: Trial } = {},
): Promise<void> {
  const start: Start = { opening, texts, rules, ...(more.trial && { trial: more.trial }) }
  const startWorkflowOperation = new WithStartWorkflowOperation(workflowType, {
    workflowId: opening.number,
    taskQueue: more.taskQueue ?? taskQueue,
    args: [start],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
    // Half the default: halves the tail when a worker dies with a task in hand.
    workflowTaskTimeout: '5s',
    staticSummary: opening.title,
  })
  await client.workflow.executeUpdateWithStart(openUpdate, { startWorkflowOperation })
}
