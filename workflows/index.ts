// What the worker runs: the workflows by the names of their types.
export { succession } from './succession.ts'
export { workOrder } from './workOrder.ts'
