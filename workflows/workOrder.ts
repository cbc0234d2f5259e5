import {
  ApplicationFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow'
import { commandNames } from '../domain/commands.ts'
import type { Closure } from '../domain/facts.ts'
import { lifeOf } from './life.ts'
import {
  catchUpUpdate,
  factsQuery,
  hearUpdate,
  openUpdate,
  type Resume,
  recalculateUpdate,
  type Start,
  succeedUpdate,
  updates,
} from './messages.ts'
import { OrderFile } from './orderFile.ts'
import { TemporalEngine } from './temporalEngine.ts'

/** A work order as one long-lived workflow. Its id is the order's number. */
export async function workOrder(start: Start | Resume): Promise<Closure> {
  const file = new OrderFile(new TemporalEngine(), 'snapshot' in start ? start.snapshot : start)
  const begunAt = 'snapshot' in start ? start.snapshot.facts.seq : 0
  answerMessages(file)

  let closure: Closure | undefined
  file.run(async () => {
    closure = await lifeOf(file)
  })

  const over = () => closure !== undefined
  const continues = () =>
    workflowInfo().continueAsNewSuggested ||
    (start.trial?.continueAsNewAtEveryWait === true && file.facts.seq > begunAt)
  const restful = () => file.settled && !file.isTelling && allHandlersFinished()
  // The one place where a run ends: the file is settled, nobody is being answered.
  const mayEnd = () => restful() && (over() || continues())
  do {
    await Promise.race([condition(mayEnd), file.failed])
    // An update that came with the same task begins only now: the run ends when that, too, has its answer.
    await othersBegin()
  } while (!mayEnd())

  if (closure) return closure
  return continueAsNew<typeof workOrder>({
    snapshot: file.snapshot,
    ...(start.trial && { trial: start.trial }),
  })
}

/** Resolves when every job of this task has begun: a condition is tested after each of them, and then once more. */
async function othersBegin(): Promise<void> {
  let tested = false
  await condition(() => {
    const before = tested
    tested = true
    return before
  })
}

/** One update per command; a refusal in the validator leaves no trace in the history. */
function answerMessages(file: OrderFile): void {
  for (const name of commandNames) {
    setHandler(updates[name], (command) => file.take(command), {
      validator: (command) => {
        const verdict = file.judge(command)
        if (verdict && !verdict.permitted) {
          throw ApplicationFailure.create({
            message: `${name} refused: ${verdict.refusal.code}`,
            type: 'REFUSED',
            nonRetryable: true,
            // As of which event: whoever knows a later one knows better.
            details: [verdict.refusal, file.facts.seq],
          })
        }
      },
    })
  }
  setHandler(openUpdate, async () => {
    await condition(() => file.opened)
    return { seq: file.facts.seq, version: file.facts.version }
  })
  setHandler(hearUpdate, (message) => file.hear(message))
  setHandler(catchUpUpdate, () => file.catchUp())
  setHandler(recalculateUpdate, () => file.recalculate())
  setHandler(succeedUpdate, (asked) => file.succeed(asked))
  setHandler(factsQuery, () => file.facts)
}
