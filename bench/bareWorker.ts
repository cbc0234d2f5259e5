import { fileURLToPath } from 'node:url'
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker'

// The worker of the bare workflow: a process of its own, so that its CPU time can be read.

Runtime.install({ logger: new DefaultLogger('WARN') })
const address = process.env.TEMPORAL_ADDRESS ?? '127.0.0.1:7233'
const worker = await Worker.create({
  connection: await NativeConnection.connect({ address }),
  taskQueue: 'bench-bare',
  activities: { nothing: async () => {} },
  workflowBundle: await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('./bareWorkflow.ts', import.meta.url)),
    logger: new DefaultLogger('WARN'),
  }),
  maxCachedWorkflows: 2000,
  stickyQueueScheduleToStartTimeout: '2s',
})
process.on('disconnect', () => worker.shutdown())
const running = worker.run()
process.send?.({ ready: true })
await running
// The channel to the bench would keep the process alive.
process.exit(0)
