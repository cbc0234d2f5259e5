import { describe, expect, it } from 'vitest'
import { examine, lasting } from '../../db/doctor.ts'
import { fingerprintOf } from '../../db/fingerprints.ts'
import { reserve } from '../../db/intake.ts'
import { writeJournal } from '../../db/journal.ts'
import { project } from '../../domain/projection.ts'
import { loadSampleCity } from '../../samples/sampleCity.ts'
import { isPassing } from '../../scripts/doctor/cluster.ts'
import { type Cluster, examineWorkflows, type WorkflowParts } from '../../scripts/doctor/workflows.ts'
import { testDatabase } from '../db/database.ts'
import { hotline, Order } from '../db/orders.ts'
import { beijing, openingAt } from '../kit/memoryCity.ts'

const db = testDatabase({ city: true })

class Away extends Error {}

/** A cluster of the tests' own: a real one does not fail when it is asked to. */
function looking(cluster: Partial<Cluster>, more: Partial<WorkflowParts> = {}): WorkflowParts {
  return {
    cluster: {
      status: async () => 'RUNNING',
      known: async () => 5,
      catchUp: async () => {},
      ...cluster,
    },
    isOpen: async () => true,
    mend: false,
    isPassing: (error) => error instanceof Away,
    pausesMs: [1, 1],
    ...more,
  }
}

/** Fails so many times, then gives the answer. */
function failing<T>(failures: number, answer: T, failure: Error = new Away('too slow')): () => Promise<T> {
  let left = failures
  return async () => {
    if (left-- > 0) throw failure
    return answer
  }
}

const order = { number: '20260930-000001', seq: 5 }
const well = { findings: [], unexamined: [], mended: 0 }

describe('the doctor', () => {
  it('asks again when a question to a workflow fails, before it says anything', async () => {
    expect(await examineWorkflows([order], looking({ known: failing(2, 5) }))).toEqual(well)
    expect(await examineWorkflows([order], looking({ status: failing(2, 'RUNNING') }))).toEqual(well)
  })

  it('tells an order that nobody answered for as not examined, not as wrong', async () => {
    expect(await examineWorkflows([order], looking({ known: failing(9, 5) }))).toEqual({
      ...well,
      unexamined: [{ number: order.number, problem: 'too slow' }],
    })
  })

  it('finds a workflow that cannot go on', async () => {
    const stuck = new Error('Failed to query Workflow', { cause: new Error('task in failed state') })
    expect(await examineWorkflows([order], looking({ known: failing(9, 5, stuck) }))).toEqual({
      ...well,
      findings: [{ number: order.number, problem: expect.stringContaining('task in failed state') }],
    })
  })

  it('finds an order whose workflow ended, unless the order was closed meanwhile', async () => {
    const ended = { status: async () => 'COMPLETED' }
    expect((await examineWorkflows([order], looking(ended))).findings).toEqual([
      { number: order.number, problem: 'is open, and its workflow is COMPLETED' },
    ])
    expect(await examineWorkflows([order], looking(ended, { isOpen: async () => false }))).toEqual(well)
  })

  it('finds an order behind its journal, and mends it when it is asked to', async () => {
    let known = 3
    const behind = {
      known: async () => known,
      catchUp: async () => {
        known = 5
      },
    }
    expect((await examineWorkflows([order], looking(behind))).findings).toEqual([
      { number: order.number, problem: expect.stringContaining('knows 3 events, its journal has 5') },
    ])
    expect(await examineWorkflows([order], looking(behind, { mend: true }))).toEqual({ ...well, mended: 1 })
    expect(await examineWorkflows([order], looking(behind))).toEqual(well)
  })

  it('does not ask hundreds of orders when nobody answers at all', async () => {
    const many = Array.from({ length: 300 }, (_, n) => ({ number: String(n), seq: 1 }))
    const { unexamined } = await examineWorkflows(
      many,
      looking({ known: () => Promise.reject(new Away('too slow')) }),
    )
    expect(unexamined.length).toBeLessThan(60)
    expect(unexamined).toContainEqual({
      number: expect.stringMatching(/^\d+ more$/),
      problem: expect.stringContaining('npm run worker'),
    })
  })

  it('tells apart what says nothing about an order from what does', () => {
    const grpc = (code: number) => Object.assign(new Error('gRPC'), { code, details: '', metadata: {} })
    expect(isPassing(new Error('Failed to query Workflow', { cause: grpc(4) }))).toBe(true)
    expect(isPassing(grpc(14))).toBe(true)
    expect(isPassing(new Error('Failed to query Workflow', { cause: grpc(9) }))).toBe(false)
    expect(isPassing(new TypeError('of ours'))).toBe(false)
  })

  it('takes back what was on its way when it looked', async () => {
    const reserved = await reserve(db(), {
      city: loadSampleCity().code,
      prefix: '',
      day: '2026-09-30',
      actor: 'a',
      id: 'on its way',
      bodyHash: 'h',
      source: null,
      sourceId: null,
      fingerprint: fingerprintOf('', () => 0),
      intake: (number) => ({
        opening: { ...openingAt(beijing('2026-09-30 16:40'), null), number },
        texts: {},
      }),
    })
    if (reserved === 'CONFLICT') throw new Error('nothing was reserved before')
    const { findings } = await examine(db())
    expect(findings).toEqual([{ number: reserved.number, problem: expect.stringContaining('no events') }])
    expect(await lasting(db(), findings, 1)).toEqual(findings)

    const opened = new Order(reserved.number)
    opened.register().task('round1/dispatch1/DISPATCH', 'DISPATCH', hotline, ['dispatch'])
    await writeJournal(db(), {
      number: opened.number,
      events: opened.events,
      projection: project(opened.facts),
    })
    expect(await lasting(db(), findings, 1)).toEqual([])
  })

  it('tells a journal that comes to nothing, and goes on', async () => {
    const broken = new Order('20260930-000009')
    await writeJournal(db(), {
      number: broken.number,
      events: broken.events,
      projection: project(broken.facts),
    })
    await db().pool.query(
      "update events set body = jsonb_set(body, '{type}', '\"NEVER_HEARD_OF\"') where order_number = $1",
      [broken.number],
    )
    expect((await examine(db(), [broken.number])).findings).toContainEqual({
      number: broken.number,
      problem: expect.stringContaining('its events come to nothing'),
    })
  })
})
