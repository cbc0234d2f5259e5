import { allHandlersFinished, condition, defineUpdate, setHandler } from '@temporalio/workflow'

/** An update that does nothing but count. */
export const step = defineUpdate<number, [object]>('step')
export const begin = defineUpdate<number>('begin')

/** As many updates as an order's happy path has, and nothing else: no rules, no journal, no API. */
export async function bareWorkflow(updates: number): Promise<number> {
  let done = 0
  setHandler(begin, () => done)
  setHandler(step, () => ++done)
  await condition(() => done >= updates && allHandlersFinished())
  return done
}
