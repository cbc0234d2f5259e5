'use strict'
// Preload for the worker's process: `node --require ./worker/quietStacks.cjs …`.
//
// The SDK (@temporalio/worker 1.24, workflow/vm-shared.js) hooks every promise of a workflow to be able to answer the
// `__stack_trace` query, which is Temporal UI's "Call Stack" tab. A third of a worker's time goes into stack traces
// that nobody reads. This gives exactly that hook (`init` and `settled`, without `before` and `after`) a no-op; Node's
// own AsyncLocalStorage uses the same function with `before` and `after`, and must get the real one, or cancellation
// scopes break. GRIDLINE_CALL_STACKS=on leaves everything as it is.
const { isMainThread } = require('node:worker_threads')

if (!isMainThread && process.env.GRIDLINE_CALL_STACKS !== 'on') {
  const { promiseHooks } = require('node:v8')
  const createHook = promiseHooks.createHook
  promiseHooks.createHook = (hooks) => {
    const forStackTraces = hooks.init && hooks.settled && !hooks.before && !hooks.after
    return forStackTraces ? () => {} : createHook(hooks)
  }
}
