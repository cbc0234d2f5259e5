import { setTimeout as sleep } from 'node:timers/promises'
import { WithStartWorkflowOperation, WorkflowUpdateFailedError } from '@temporalio/client'
import { ApplicationFailure } from '@temporalio/common'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Command } from '../../domain/commands.ts'
import type { Event } from '../../domain/events.ts'
import { plusSeconds } from '../../domain/instant.ts'
import { Role } from '../../domain/units.ts'
import { accounts } from '../../samples/accounts.ts'
import {
  factsQuery,
  hearUpdate,
  openUpdate,
  type Start,
  taskQueue,
  updates,
  workflowType,
} from '../../workflows/messages.ts'
import { start } from '../domain/situations.ts'
import { CityBooks } from '../kit/books.ts'
import { city, type MemoryCase, oracle } from '../kit/memoryCity.ts'
import { journalText } from '../kit/recordings.ts'
import { anywhere, begin, legalCommand, numberAt, type Turn, turn } from './randomLives.ts'

/** So many lives in this run; continuous checks ask for more. */
const lives = Number(process.env.GRIDLINE_TRIAL_LIVES ?? 100)

/** Lives that were lived in memory, lived again on the engine: the same commands at the same instants. */
class LivesAgain extends CityBooks {
  protected onlookerOf() {
    return accounts(city.people)[Role.SUPERVISOR]
  }

  constructor() {
    const ask = oracle as (question: object) => Promise<never>
    super(city, {
      answers: {
        rulesAt: (asked) => ask({ question: 'RULES', ...asked }),
        staff: (asked) => ask({ question: 'STAFF', ...asked }),
        collectors: (asked) => ask({ question: 'COLLECTORS', ...asked }),
        candidates: (asked) => ask({ question: 'CANDIDATES', ...asked }),
      },
      splitter: async ({ number, seq }) => [`${number}/${seq}`],
      messenger: async (messages) => messages.map(() => ({ taken: true, sameRequester: false })),
    })
  }

  async live({ order, given, now, journal }: MemoryCase): Promise<void> {
    const { clock, engine } = this.running
    const { number } = order.facts
    await clock.setTo(start)
    const opening = { ...order.facts.opening, clockOffset: clock.offset }
    const rules = order.snapshot.book
    if (!rules) throw new Error(`${number} has no rules`)
    const texts = {}
    const begun: Start = {
      opening,
      texts,
      rules,
      trial: { continueAsNewAtEveryWait: given.length % 2 === 0 && !given.some(tellsOthers) },
    }
    await engine.client.workflow.executeUpdateWithStart(openUpdate, {
      startWorkflowOperation: new WithStartWorkflowOperation(workflowType, {
        workflowId: number,
        taskQueue,
        args: [begun],
        workflowIdConflictPolicy: 'FAIL',
      }),
    })
    for (const { at, before, what } of given) {
      await clock.passTo(at, opening.clockOffset)
      // What the clock says on the way comes first, as it did.
      await this.#written(number, before)
      if ('command' in what) await this.#give(number, what.command)
      else await engine.client.workflow.getHandle(number).executeUpdate(hearUpdate, { args: [what.message] })
    }
    await clock.passTo(now, opening.clockOffset)
    await this.#written(number, journal.length)
    expect(lines(await this.journal({ number }))).toEqual(lines(journal))
    if (!order.closure) await this.#end(number)
  }

  /** Nobody looks at it any more: it no longer takes part in time's passing. */
  async #end(number: string): Promise<void> {
    await this.#atRest(number)
    await this.running.engine.client.workflow.getHandle(number).terminate('it has lived long enough')
  }

  /**
   * Until the order has no task in hand. Ended in the middle of one, it would hold the test server's clock for ever; and
   * the task that one run ends with begins the next one. A run that has answered and goes on has nothing in hand.
   */
  async #atRest(number: string): Promise<void> {
    const handle = this.running.engine.client.workflow.getHandle(number)
    for (let answered: string | null = null; ; ) {
      await handle.query(factsQuery)
      const { runId } = await handle.describe()
      if (runId === answered) return
      answered = runId
    }
  }

  async #give(number: string, command: Command): Promise<unknown> {
    try {
      return await this.running.engine.client.workflow
        .getHandle(number)
        .executeUpdate(updates[command.name], { updateId: command.id, args: [command] })
    } catch (error) {
      if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure)
        return error.cause.type
      throw error
    }
  }

  /** Until so many events of an order are written; where they do not come, the comparison says what came. */
  async #written(number: string, events: number): Promise<void> {
    for (const until = Date.now() + 10_000; Date.now() < until; await sleep(5)) {
      const { rows } = await this.db.pool.query<{ seq: number }>(
        'select seq from work_orders where number = $1',
        [number],
      )
      if ((rows[0]?.seq ?? 0) >= events) return
    }
  }
}

/**
 * Whether other orders hear of it. What they answer comes in a task of its own; a run that ended with that task while
 * something else is asked of it would stop the test server's clock (a real server does the task again). Scenarios go on as
 * new with it as well.
 */
function tellsOthers({ what }: MemoryCase['given'][number]): boolean {
  return 'command' in what && ['merge', 'unmerge', 'split'].includes(what.command.name)
}

/** A journal without what is made anew each time. */
const lines = (journal: readonly Event[]) =>
  journalText(journal)
    .split('\n')
    .map((line): unknown => JSON.parse(line))

/** In whole minutes: what the clock says on a real engine is some seconds late. */
const minutes = (seconds: number) => seconds - (seconds % 60)
const turns = fc.array(
  turn.map((one): Turn => ({ ...one, seconds: minutes(one.seconds), late: minutes(one.late) })),
  { minLength: 1, maxLength: 10 },
)

describe('on a real engine and a real database', () => {
  const again = new LivesAgain()
  beforeAll(() => again.start())
  afterAll(() => again.stop())

  it(
    `${lives} random lives write the journals that they wrote in memory, and each replays`,
    async () => {
      let n = 0
      await fc.assert(
        fc.asyncProperty(fc.noBias(fc.constantFrom(...anywhere)), turns, async (at, walk) => {
          const order = await begin(at, { number: numberAt(at, ++n) })
          for (const next of walk) {
            await order.passTo(plusSeconds(order.now, next.seconds))
            const command = legalCommand(order, next)
            if (command) await order.give(command)
          }
          await again.live(order)
        }),
        { numRuns: lives },
      )
      await again.expectSound()
    },
    2_000 * lives,
  )
})
