import { fileURLToPath } from 'node:url'
import {
  bundleWorkflowCode,
  type NativeConnection,
  Worker,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker'
import type { createActivities } from '../activities/index.ts'
import { taskQueue } from '../workflows/messages.ts'

export interface WorkerParts {
  readonly connection: NativeConnection
  readonly namespace: string
  readonly activities: ReturnType<typeof createActivities>
  readonly workflowBundle: WorkflowBundleWithSourceMap
  /** How many orders are kept in memory between their tasks: about 60 KB each; fewer than are busy costs 4x in speed. */
  readonly maxCachedWorkflows: number
  readonly taskQueue?: string
}

/** The workflow code as the workers' sandboxes run it. Takes more than a second: build it once a process, or once a test run. */
export function bundleWorkflows(): Promise<WorkflowBundleWithSourceMap> {
  return bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)),
    logger: { trace() {}, debug() {}, info() {}, warn: console.warn, error: console.error, log() {} },
  })
}

/** A worker, built but not running. */
export function createWorker(parts: WorkerParts): Promise<Worker> {
  return Worker.create({
    connection: parts.connection,
    namespace: parts.namespace,
    taskQueue: parts.taskQueue ?? taskQueue,
    activities: parts.activities,
    workflowBundle: parts.workflowBundle,
    maxCachedWorkflows: parts.maxCachedWorkflows,
    // With the workflows' task time-out of 5 s this halved the tail when one of two workers was killed.
    stickyQueueScheduleToStartTimeout: '2s',
    shutdownGraceTime: '3s',
    shutdownForceTime: '5s',
  })
}
