import {
  type ActivityOptions,
  condition,
  type LocalActivityOptions,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  upsertSearchAttributes,
} from '@temporalio/workflow'
import type { Event } from '../domain/events.ts'
import type { Addressed, Heard } from '../domain/family.ts'
import type { Projection } from '../domain/projection.ts'
import type { Question, QuestionName, Questions } from '../domain/questions.ts'
import { describe, summaryOf } from './details.ts'
import type { Batch, Engine, SplitAsked } from './engine.ts'
import { searchAttributesOf } from './searchAttributes.ts'

/** What the process asks of the outside; activities/ implements it. */
export interface Activities {
  journal(batch: Batch): Promise<readonly Event[] | null>
  answer(question: Question): Promise<Questions[QuestionName]['answer']>
  /** Fails where nobody could be reached, so that Temporal UI shows it, and tries again. */
  tell(messages: readonly Addressed[]): Promise<readonly (Heard | null)[]>
  /** Fails while the journal has not got the command yet. */
  splitOff(split: SplitAsked): Promise<readonly string[]>
}

/**
 * First a local activity, for speed; when that has failed a regular one, which Temporal UI shows as pending with its
 * last failure, and which never gives up. Measured against five other settings (docs/temporal.md).
 */
const locally: LocalActivityOptions = {
  startToCloseTimeout: '1500ms',
  retry: { initialInterval: '200ms', maximumInterval: '2s', maximumAttempts: 5 },
}
const regularly: ActivityOptions = {
  startToCloseTimeout: '5s',
  retry: { initialInterval: '500ms', maximumInterval: '10s' },
}
/** Other orders take as long as they take; a worker that is killed meanwhile is missed within seconds. */
const telling: ActivityOptions = {
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: '5s',
  retry: { initialInterval: '500ms', maximumInterval: '30s' },
}
const local = proxyLocalActivities<Activities>(locally)
const regular = proxyActivities<Activities>(regularly)

export class TemporalEngine implements Engine {
  #shown = ''

  now(): number {
    return Date.now()
  }

  condition(holds: () => boolean): Promise<void> {
    return condition(holds)
  }

  conditionOr(holds: () => boolean, ms: number, purpose: string): Promise<boolean> {
    return condition(holds, ms, { summary: purpose })
  }

  async journal(batch: Batch): Promise<readonly Event[] | null> {
    // Any failure of the local phase, an eviction's cancellation included, goes on to the regular one: a rethrown
    // cancellation failed workflow tasks under an outage with a small cache.
    const summary = summaryOf(batch)
    try {
      return await local.journal.executeWithOptions({ ...locally, summary }, [batch])
    } catch {
      return await regular.journal.executeWithOptions({ ...regularly, summary }, [batch])
    }
  }

  async answer<Q extends QuestionName>(question: Question<Q>): Promise<Questions[Q]['answer']> {
    // A question's name and its answer's type belong together; an activity's signature cannot say so.
    const asked = question as Question
    const summary = question.question
    try {
      return (await local.answer.executeWithOptions({ ...locally, summary }, [
        asked,
      ])) as Questions[Q]['answer']
    } catch {
      return (await regular.answer.executeWithOptions({ ...regularly, summary }, [
        asked,
      ])) as Questions[Q]['answer']
    }
  }

  tell(messages: readonly Addressed[]): Promise<readonly (Heard | null)[]> {
    const summary = `${messages[0]?.message.kind ?? ''} × ${messages.length}`
    return regular.tell.executeWithOptions({ ...telling, summary }, [messages])
  }

  splitOff(split: SplitAsked): Promise<readonly string[]> {
    return regular.splitOff.executeWithOptions({ ...telling, summary: 'split off' }, [split])
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
