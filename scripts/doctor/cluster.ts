import { type Client, isGrpcServiceError, WorkflowNotFoundError } from '@temporalio/client'
import { unreachable } from '../../db/database.ts'
import { catchUpUpdate, factsQuery } from '../../workflows/messages.ts'
import type { Cluster } from './workflows.ts'

export function clusterOf(client: Client): Cluster {
  const within = <T>(ms: number, work: () => Promise<T>) => client.withDeadline(Date.now() + ms, work)
  const { workflow } = client
  return {
    status: (number) =>
      within(10_000, async () => (await workflow.getHandle(number).describe()).status.name).catch(
        (error: unknown) => {
          if (error instanceof WorkflowNotFoundError) return 'not there'
          throw error
        },
      ),
    known: (number) => within(10_000, async () => (await workflow.getHandle(number).query(factsQuery)).seq),
    catchUp: (number) =>
      within(20_000, async () => void (await workflow.getHandle(number).executeUpdate(catchUpUpdate))),
  }
}

/** gRPC's codes for: a server or the worker was away, or too slow. */
const passing = {
  CANCELLED: 1,
  UNKNOWN: 2,
  DEADLINE_EXCEEDED: 4,
  RESOURCE_EXHAUSTED: 8,
  ABORTED: 10,
  INTERNAL: 13,
  UNAVAILABLE: 14,
}

/** Whether an error says nothing about the order that was asked for. */
export function isPassing(error: unknown): boolean {
  const told = error instanceof Error && !isGrpcServiceError(error) ? error.cause : error
  return (
    (isGrpcServiceError(told) && Object.values(passing).includes(told.code)) ||
    unreachable(error, '') !== null
  )
}
