import { Client, type ConnectionLike } from '@temporalio/client'
import { hashOf } from '../db/canonicalJson.ts'
import type { Database } from '../db/database.ts'
import { reserve } from '../db/intake.ts'
import { eventsFrom } from '../db/journal.ts'
import { findOrder } from '../db/orders.ts'
import type { ReferenceSource } from '../db/reference.ts'
import type { SplitPart } from '../domain/commands.ts'
import type { Event } from '../domain/events.ts'
import { localDate } from '../domain/instant.ts'
import type { Opening } from '../domain/requests.ts'
import type { RuleLibrary } from '../policies/library.ts'
import type { SplitAsked } from '../workflows/engine.ts'
import type { Trial } from '../workflows/messages.ts'
import { openOrder } from './opening.ts'

export interface SplitterParts {
  readonly db: Database
  readonly source: ReferenceSource
  readonly library: RuleLibrary
  readonly connection: ConnectionLike
  readonly namespace: string
  readonly trial?: Trial
}

/** Makes orders of the parts that a command split off; done again it finds them. */
export type Splitter = (split: SplitAsked) => Promise<readonly string[]>

/**
 * The orders of a split, of the same requester and under the same key: what each part says is sealed already.
 * @throws where the journal has not got the command yet
 */
export function splitterOn(parts: SplitterParts): Splitter {
  const { db, source, library, connection, namespace, trial } = parts
  const client = new Client({ connection, namespace })

  return async ({ number, seq }) => {
    const [order, [event]] = await Promise.all([findOrder(db, number), eventsFrom(db, number, seq)])
    if (!order || event?.seq !== seq || event.body.type !== 'COMMANDED' || event.body.name !== 'split')
      throw new Error(`order ${number}: the journal has no split as event ${seq} yet`)
    const { opening } = order.facts
    const numbers: string[] = []
    for (const [i, part] of event.body.input.parts.entries())
      numbers.push(await makeOrder(opening, event, part, i + 1))
    return numbers
  }

  async function makeOrder(from: Opening, event: Event, part: SplitPart, nth: number): Promise<string> {
    const content = event.texts[`part${nth}`]
    if (!event.by || !content)
      throw new Error(`order ${from.number}: part ${nth} of event ${event.seq} says nothing`)
    const { reference } = await source.current()
    const { city, channel, requester, clockOffset } = from
    const { title, classification } = part
    const receivedBy = event.by
    const id = `split ${from.number} ${event.seq} ${nth}`
    const reserved = await reserve(db, {
      city,
      prefix: reference.cities.get(city)?.numberPrefix ?? '',
      day: localDate(event.at, 480),
      actor: receivedBy.actor,
      id,
      bodyHash: hashOf(part),
      source: null,
      sourceId: null,
      fingerprint: null,
      intake: (number) => ({
        opening: {
          number,
          city,
          channel,
          title,
          requester,
          receivedAt: event.at,
          receivedBy,
          clockOffset,
          source: null,
          sourceId: null,
          sourceCreatedAt: null,
          accused: classification.accused,
          urgency: null,
          classification,
          splitFrom: from.number,
        },
        texts: { content },
      }),
    })
    if (reserved === 'CONFLICT') throw new Error(`${id} was reserved for something else`)
    const { number } = reserved
    if (reserved.kind === 'NEW' || !(await findOrder(db, number))) {
      const rules = await library.inForce(city, event.at, reference, classification.area.code)
      await openOrder(client, reserved, rules, { ...(trial && { trial }) })
    }
    return number
  }
}
