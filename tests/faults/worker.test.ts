import { afterEach, describe, expect, it } from 'vitest'
import { writeJournal } from '../../db/journal.ts'
import type { Event } from '../../domain/events.ts'
import { evolve } from '../../domain/evolve.ts'
import { project } from '../../domain/projection.ts'
import { catchUpUpdate, factsQuery } from '../../workflows/messages.ts'
import type { Payload } from '../kit/city.ts'
import { sampleCity } from '../kit/city.ts'

const city = sampleCity({ worker: 'PROCESS' })
const light = { item: '路灯不亮', area: '幸福里社区' }
const unit = 'URBAN_MANAGEMENT-990102'

/** Keeps the journal from being written until it is released. */
async function holdJournal(): Promise<() => Promise<void>> {
  const client = await city.db.pool.connect()
  await client.query('begin; set local statement_timeout = 0; lock table work_orders in exclusive mode')
  return async () => {
    await client.query('rollback')
    client.release()
  }
}

/** Resolves when the order's history holds an accepted update of this name: the command is taken, and not journalled. */
async function taken(number: string, name: string): Promise<void> {
  for (;;) {
    const { events } = await city.environment.client.workflow.getHandle(number).fetchHistory()
    const names = (events ?? []).map(
      (event) => event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input?.name,
    )
    if (names.includes(name)) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

const commandsOf = async (order: { number: string }) =>
  (await city.journal(order)).flatMap(({ body }) => (body.type === 'COMMANDED' ? [body.name] : []))

describe('a worker killed -9', () => {
  const releases: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const release of releases.splice(0)) await release()
  })

  it('between a command and its journal write loses nothing and doubles nothing', async () => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('路灯不亮', light)
    const release = await holdJournal()
    releases.push(release)
    const input = { number: order.number, idempotencyKey: 'dispatch-once', unit }
    const answer: Promise<Payload | Error> = city
      .give(city.dispatcher, 'dispatchWorkOrder', input)
      .catch((error: Error) => error)
    // The local phase has failed and the write shows as a pending activity: the command is in the history.
    await taken(order.number, 'dispatch')
    await city.killWorker()
    await city.startWorker()
    releases.pop()
    await release()
    await answer
    const again = await city.give(city.dispatcher, 'dispatchWorkOrder', input)
    expect(again.workOrder?.stage).toBe('ACCEPTING')
    expect(await commandsOf(order)).toEqual(['dispatch'])
    await city.expectSound()
  })

  it('when the engine lost the task as well leaves the journal ahead; the order goes on from there', async () => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('路灯不亮', light)
    const handle = city.environment.client.workflow.getHandle(order.number)
    // What the lost task had written: the order was urged.
    const facts = await handle.query(factsQuery)
    const event: Event = {
      seq: facts.seq + 1,
      at: facts.lastAt,
      by: {
        actor: 'calltaker-1',
        unit: facts.limits['round1/dispatch1/DISPATCH']?.owner as never,
        role: 'CALL_TAKER',
        onBehalfOf: null,
      },
      body: {
        type: 'COMMANDED',
        name: 'urge',
        taskKey: null,
        ends: false,
        id: 'lost',
        attempt: 'lost',
        bodyHash: 'x',
        input: { byRequester: true },
      },
      texts: {},
    }
    await writeJournal(city.db, {
      number: order.number,
      events: [event],
      projection: project(evolve(facts, event)),
    })
    expect((await handle.query(factsQuery)).seq).toBe(facts.seq)

    expect(await handle.executeUpdate(catchUpUpdate)).toMatchObject({ seq: facts.seq + 1 })
    expect(await handle.query(factsQuery)).toMatchObject({ seq: facts.seq + 1, urges: 1 })
    await city.does(city.dispatcher, 'dispatchWorkOrder', order, { unit })
    expect(await commandsOf(order)).toEqual(['urge', 'dispatch'])
  })
})
