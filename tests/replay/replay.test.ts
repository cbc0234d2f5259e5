import { DefaultLogger, Runtime } from '@temporalio/worker'
import { expect, it } from 'vitest'
import { bundleWorkflows } from '../../worker/worker.ts'
import { notReplaying, savedHistories } from '../kit/recordings.ts'

Runtime.install({ logger: new DefaultLogger('WARN') })

it('orders that began with earlier code go on with this one: every recorded history replays', async () => {
  const recorded = savedHistories()
  expect(recorded.length).toBeGreaterThan(10)
  expect(await notReplaying(await bundleWorkflows(), recorded)).toEqual([])
})
