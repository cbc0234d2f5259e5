import {
  condition,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  upsertSearchAttributes,
} from '@temporalio/workflow'
import type { Event } from '../domain/events.ts'
import type { Projection } from '../domain/projection.ts'
import type { Question, QuestionName, Questions } from '../domain/questions.ts'
import { describe } from './details.ts'
import type { Batch, Engine } from './engine.ts'
import { searchAttributesOf } from './searchAttributes.ts'

/** What the process asks of the outside; activities/ implements it. */
export interface Activities {
  journal(batch: Batch): Promise<readonly Event[] | null>
  answer(question: Question): Promise<Questions[QuestionName]['answer']>
}

/**
 * First a local activity, for speed; when that has failed a regular one, which Temporal UI shows as pending with its
 * last failure, and which never gives up. Measured against five other settings (docs/temporal.md).
 */
const local = proxyLocalActivities<Activities>({
  startToCloseTimeout: '1500ms',
  retry: { initialInterval: '200ms', maximumInterval: '2s', maximumAttempts: 5 },
})
const regular = proxyActivities<Activities>({
  startToCloseTimeout: '5s',
  retry: { initialInterval: '500ms', maximumInterval: '10s' },
})

export class TemporalEngine implements Engine {
  #shown = ''

  now(): number {
    return Date.now()
  }

  condition(holds: () => boolean): Promise<void> {
    return condition(holds)
  }

  conditionOr(holds: () => boolean, ms: number): Promise<boolean> {
    return condition(holds, ms)
  }

  async journal(batch: Batch): Promise<readonly Event[] | null> {
    // Any failure of the local phase, an eviction's cancellation included, goes on to the regular one: a rethrown
    // cancellation failed workflow tasks under an outage with a small cache.
    try {
      return await local.journal(batch)
    } catch {
      return await regular.journal(batch)
    }
  }

  async answer<Q extends QuestionName>(question: Question<Q>): Promise<Questions[Q]['answer']> {
    // A question's name and its answer's type belong together; an activity's signature cannot say so.
    const asked = question as Question
    try {
      return (await local.answer(asked)) as Questions[Q]['answer']
    } catch {
      return (await regular.answer(asked)) as Questions[Q]['answer']
    }
  }

  show(projection: Projection): void {
    setCurrentDetails(describe(projection))
    const pairs = searchAttributesOf(projection)
    const shown = JSON.stringify(pairs)
    if (shown === this.#shown) return
    this.#shown = shown
    upsertSearchAttributes(pairs)
  }
}
