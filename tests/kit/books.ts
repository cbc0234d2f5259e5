import { basename } from 'node:path'
import { expect } from 'vitest'
import { examine } from '../../db/doctor.ts'
import type { Event } from '../../domain/events.ts'
import type { Facts } from '../../domain/facts.ts'
import type { RuleBook } from '../../domain/policy.ts'
import { CityDoor } from './door.ts'
import { notReplaying, saveHistories, saveJournals } from './recordings.ts'
import type { Numbered } from './seen.ts'
import { inColumns, timelineTable } from './timelineTable.ts'
import { clockLine, type Standing } from './waiting.ts'

/** What a city keeps of its orders: journals, the read model, histories. */
export abstract class CityBooks extends CityDoor {
  /** The journal of an order as it was written. */
  async journal({ number }: Numbered): Promise<Event[]> {
    const { rows } = await this.db.pool.query<Event>(
      'select seq, at, by, body, texts from events where order_number = $1 order by seq',
      [number],
    )
    return rows
  }

  /** The journal of an order as the lines of a table: '10-03 00:04  WARNED 临湖区燃气办: round1/dispatch1/ACCEPT'. */
  async timeline(order: Numbered): Promise<string[]> {
    return inColumns(timelineTable(await this.journal(order)))
  }

  /** What the clock said about an order: '10-08 14:00 WARNED round1/dispatch1/ACCEPT'. */
  async clockSaid(order: Numbered): Promise<string[]> {
    return (await this.journal(order)).flatMap(clockLine)
  }

  protected async standing({ number }: Numbered): Promise<Standing> {
    const [found] = await this.standings(number)
    if (!found) throw new Error(`there is no order ${number}`)
    return found
  }

  /** The orders of the city as the read model has them; one of them, or all. */
  protected async standings(number: string | null = null): Promise<Standing[]> {
    const { rows } = await this.db.pool.query<{ facts: Facts }>(
      'select facts from work_orders where $1::text is null or number = $1',
      [number],
    )
    return Promise.all(rows.map(async ({ facts }) => ({ facts, book: await this.#bookOf(facts) })))
  }

  async #bookOf({ pack, overlay, calendarVersion, opening }: Facts): Promise<RuleBook | null> {
    if (!pack || !calendarVersion) return null
    const { library, source } = this.running
    const { reference } = await source.current()
    return library.pinned(opening.city, { pack, overlay, calendarVersion }, opening.receivedAt, reference)
  }

  /**
   * Every journal in the database is whole, the read model is what it comes to, and every history replays.
   * Keeps journals and histories where a recording is asked for.
   */
  async expectSound(): Promise<void> {
    expect((await examine(this.db)).findings).toEqual([])
    const { rows } = await this.db.pool.query<{ number: string }>(
      'select number from work_orders order by number',
    )
    const recorded = await Promise.all(
      rows.map(async ({ number }) => ({
        workflowId: number,
        history: await this.environment.client.workflow.getHandle(number).fetchHistory(),
      })),
    )
    expect(await notReplaying(this.running.bundle, recorded)).toEqual([])
    const scenario = basename(expect.getState().testPath ?? '', '.test.ts')
    if (process.env.GRIDLINE_RECORD_HISTORIES === '1') saveHistories(scenario, recorded)
    saveJournals(scenario, await Promise.all(rows.map((order) => this.journal(order))))
  }
}
