import { Client, WorkflowNotFoundError } from '@temporalio/client'
import type { NativeConnection } from '@temporalio/worker'
import type { Orders } from '../activities/successions.ts'
import { succeedUpdate } from '../workflows/messages.ts'

/** How long one order is waited for; a stretch of orders is waited for longer (workflows/succession.ts). */
const patienceMs = 10_000

/** The orders' workflows: an activity's way to update them, over the worker's own connection. */
export function ordersBehind(connection: NativeConnection, namespace: string): Orders {
  const client = new Client({ connection, namespace })
  return {
    async succeed(number, asked) {
      try {
        await client.withDeadline(Date.now() + patienceMs, () =>
          client.workflow
            .getHandle(number)
            .executeUpdate(succeedUpdate, { updateId: `succession-${asked.from.code}`, args: [asked] }),
        )
      } catch (error) {
        throw error instanceof WorkflowNotFoundError
          ? new Error('has no running workflow though it is open: npm run doctor', { cause: error })
          : error
      }
    },
  }
}
