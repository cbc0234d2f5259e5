import {
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client'
import { ApplicationFailure } from '@temporalio/common'
import type { Refusal } from '../domain/refusals.ts'
import { Fault } from './faults.ts'

/** Whether an order had too much to do at once: nothing was done, and the same again succeeds. */
export function isBusy(error: unknown): boolean {
  if (error instanceof WorkflowUpdateFailedError)
    return /wasn't processed by worker/.test(`${error.message} ${error.cause?.message ?? ''}`)
  return grpcError(error).code === 8
}

/** What a validator threw, and as of which event of the order. */
export function refusalIn(error: unknown): { readonly refusal: Refusal; readonly seq: number } | null {
  if (!(error instanceof WorkflowUpdateFailedError) || !(error.cause instanceof ApplicationFailure))
    return null
  const { type, details } = error.cause
  const [refusal, seq] = (details ?? []) as [Refusal?, number?]
  return type === 'REFUSED' && refusal ? { refusal, seq: seq ?? Number.POSITIVE_INFINITY } : null
}

/** Whether an order's workflow has ended, before the update came or while it was on its way. */
export function hasEnded(error: unknown): boolean {
  if (error instanceof WorkflowNotFoundError) return true
  return (
    error instanceof WorkflowUpdateFailedError &&
    error.cause instanceof ApplicationFailure &&
    error.cause.type === 'AcceptedUpdateCompletedWorkflow'
  )
}

/** What is the matter when Temporal does not do what is asked; null when the error says something of the order itself. */
export function faultOf(number: string, error: unknown): Fault | null {
  if (
    error instanceof Fault ||
    error instanceof WorkflowUpdateFailedError ||
    error instanceof WorkflowNotFoundError
  )
    return null
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return tooLong(number, error)
  const { code, message } = grpcError(error)
  if (code === 9 && /workflow task in failed state/i.test(message)) {
    return new Fault(
      'STUCK',
      `order ${number} cannot go on: its workflow task fails. Reads go on; an administrator must look into it.`,
      error,
    )
  }
  if (code === 4 || code === 1) return tooLong(number, error)
  if (code === 14 || code === 8 || code === 13 || code === 2) {
    return new Fault(
      'UNAVAILABLE',
      'the workflow engine cannot be reached; nothing is lost. Repeat the request with the same idempotencyKey.',
      error,
    )
  }
  return null
}

function tooLong(number: string, error: unknown): Fault {
  return new Fault(
    'TIMEOUT',
    `order ${number} takes longer than you wait; it may still be done. Repeat the request with the same idempotencyKey: it is done once.`,
    error,
  )
}

/** The code and message of a gRPC error, which the client wraps in errors of its own. */
function grpcError(error: unknown): { code: number | null; message: string } {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'number')
      return {
        code: at.code,
        message: 'details' in at && typeof at.details === 'string' ? at.details : at.message,
      }
  }
  return {
    code: error instanceof Error && /connect|ECONNREFUSED|UNAVAILABLE/i.test(error.message) ? 14 : null,
    message: String(error),
  }
}
