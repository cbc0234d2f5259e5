import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { examine } from '../../db/doctor.ts'
import { beginCommand } from '../../db/idempotency.ts'
import { JournalGapError, writeJournal } from '../../db/journal.ts'
import { findOrder, timeline } from '../../db/orders.ts'
import { outboxEnd, readOutbox } from '../../db/outbox.ts'
import { rebuild } from '../../db/rebuild.ts'
import { project } from '../../domain/projection.ts'
import { testDatabase } from './database.ts'
import { Order } from './orders.ts'

const db = testDatabase()
let numbered = 0
const number = () => `20260930-${String(++numbered).padStart(6, '0')}`

/** A whole life, and the batches in which a process would write it. */
function life(of: string) {
  const order = new Order(of)
  const cuts: { from: number; to: number; projection: ReturnType<typeof project> }[] = []
  let from = 0
  const cut = () => {
    cuts.push({ from, to: order.events.length, projection: project(order.facts) })
    from = order.events.length
  }
  order
    .register()
    .task('round1/dispatch1/DISPATCH', 'DISPATCH', order.facts.tasks.x?.holder ?? hotlineOf(order), [
      'dispatch',
    ])
  cut()
  order.later(600).dispatch()
  cut()
  order.later(600).accept()
  cut()
  order.later(3600).complete()
  cut()
  order.later(3600).close()
  cut()
  return cuts.map(({ from: start, to, projection }) => ({
    number: of,
    events: order.events.slice(start, to),
    projection,
  }))
}
function hotlineOf(_order: Order) {
  return {
    code: 'HOTLINE',
    name: '热线',
    kind: 'HOTLINE_CENTRE',
    level: 'CITY',
    path: ['GOV', 'HOTLINE'],
  } as never
}

async function tablesOf(of: string) {
  const { rows: tasks } = await db().pool.query('select * from tasks where order_number = $1 order by key', [
    of,
  ])
  const { rows: limits } = await db().pool.query(
    'select * from limits where order_number = $1 order by key',
    [of],
  )
  return {
    row: await findOrder(db(), of),
    tasks,
    limits,
    events: (await timeline(db(), of, { first: 100 })).edges.map(
      ({ node: { position: _, ...event } }) => event,
    ),
  }
}

describe('the journal', () => {
  it('batches that come again, late or twice, change nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(4), { maxLength: 12 }), async (again) => {
        const of = number()
        const batches = life(of)
        const written: typeof batches = []
        for (const [i, batch] of batches.entries()) {
          await writeJournal(db(), batch)
          written.push(batch)
          const late = again[i]
          if (late !== undefined) await writeJournal(db(), written[late % written.length] ?? batch)
        }
        const after = await tablesOf(of)
        const clean = number()
        for (const batch of life(clean)) await writeJournal(db(), batch)
        const expected = await tablesOf(clean)
        expect(JSON.parse(JSON.stringify(after).replaceAll(of, 'N'))).toEqual(
          JSON.parse(JSON.stringify(expected).replaceAll(clean, 'N')),
        )
      }),
      { numRuns: 25 },
    )
  })

  it('another event under a number that is taken is not written; what stands there is told instead', async () => {
    const of = number()
    const [first, second] = life(of)
    if (!first || !second) throw new Error('a life has batches')
    await writeJournal(db(), first)
    const forked = {
      ...second,
      events: second.events.map((event) => ({ ...event, at: first.events[0]?.at ?? event.at })),
    }
    expect(await writeJournal(db(), second)).toBe(null)
    const before = await tablesOf(of)
    expect(await writeJournal(db(), forked)).toEqual(JSON.parse(JSON.stringify(second.events)))
    expect(await tablesOf(of)).toEqual(before)
  })

  it('a batch that leaves a gap fails, and leaves nothing behind', async () => {
    const of = number()
    const [first, , third] = life(of)
    if (!first || !third) throw new Error('a life has batches')
    await writeJournal(db(), first)
    const before = await tablesOf(of)
    await expect(writeJournal(db(), third)).rejects.toThrow(JournalGapError)
    expect(await tablesOf(of)).toEqual(before)
  })

  it('fills in the outcome of the key that its command was given under', async () => {
    const of = number()
    const batches = life(of)
    const command = batches.flatMap(({ events }) => events).find(({ body }) => body.type === 'COMMANDED')
    if (command?.body.type !== 'COMMANDED') throw new Error('a life has commands')
    const use = {
      id: command.body.id,
      actor: 'a',
      key: 'k',
      bodyHash: 'h',
      command: command.body.name,
      order: of,
    }
    expect(await beginCommand(db(), use)).toEqual({ kind: 'NEW' })
    for (const batch of batches) await writeJournal(db(), batch)
    expect(await beginCommand(db(), use)).toMatchObject({ kind: 'REPEAT', outcome: { seq: command.seq } })
    expect(await beginCommand(db(), { ...use, bodyHash: 'other' })).toMatchObject({ kind: 'CONFLICT' })
  })

  it('the read model made anew from the events equals what it was', async () => {
    const numbers = Array.from({ length: 12 }, number)
    for (const [i, of] of numbers.entries())
      for (const batch of life(of).slice(0, (i % 5) + 1)) await writeJournal(db(), batch)
    const before = await Promise.all(numbers.map(tablesOf))
    await db().pool.query("delete from tasks; update work_orders set title = 'broken'")
    expect((await examine(db())).findings.length).toBeGreaterThan(0)
    await rebuild(db())
    expect(await Promise.all(numbers.map(tablesOf))).toEqual(before)
    expect((await examine(db())).findings).toEqual([])
  })
})

describe('the outbox', () => {
  it('tells every event once, in each order in its order, while many write at once', async () => {
    const start = await outboxEnd(db())
    const numbers = Array.from({ length: 30 }, number)
    let writing = true
    // The horizon is the whole server's: transactions of other test files hold it back as well.
    const horizonIsPast = async () => {
      const { rows } = await db().pool.query<{ past: boolean }>(
        'select max(xid) < pg_snapshot_xmin(pg_current_snapshot()) as past from events',
      )
      return rows[0]?.past === true
    }
    const read: string[] = []
    const reader = (async () => {
      let after = start
      let ended = false
      for (;;) {
        const events = await readOutbox(db(), { after, limit: 7 })
        for (const { number: of, seq, position } of events) {
          read.push(`${of} ${seq}`)
          after = position
        }
        if (events.length > 0) continue
        if (ended) return
        ended = !writing && (await horizonIsPast())
      }
    })()
    await Promise.all(
      numbers.map(async (of) => {
        for (const batch of life(of)) await writeJournal(db(), batch)
      }),
    )
    writing = false
    await reader
    const expected = numbers.flatMap((of) =>
      life(of).flatMap(({ events }) => events.map(({ seq }) => `${of} ${seq}`)),
    )
    expect([...read].sort()).toEqual([...expected].sort())
    for (const of of numbers) {
      const seqs = read.filter((line) => line.startsWith(`${of} `)).map((line) => Number(line.split(' ')[1]))
      expect(seqs).toEqual(seqs.map((_, i) => i + 1))
    }
  })
})
