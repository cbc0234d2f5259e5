import { sql } from 'kysely'
import pg from 'pg'
import { addressOf, type Database, unreachable } from './database.ts'
import { entryColumns, type JournalEntry } from './orders.ts'

/**
 * Events of all orders after a position, oldest first; 0 is the beginning, afterwards the `position` of the last one read.
 *
 * Positions are given before transactions commit, so a smaller one can appear after a larger one: who went by
 * "position > last" would skip it for ever. The order that never changes behind a reader is that of the writing
 * transactions, as far as all of them have ended: (xid, position) up to the oldest transaction still running. Within an
 * order, events come by `seq`. At least once: keep the last position, and expect what follows it again after a crash.
 *
 * Throws a `RangeError` for a position that no event has.
 */
export async function readOutbox(
  db: Database,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<JournalEntry[]> {
  const start = after === 0 ? { xid: '0' } : await placeOf(db, after)
  const { rows } = await sql<JournalEntry>`
    select ${entryColumns}
    from events
    where (xid, position) > (${start.xid}::xid8, ${after}) and xid < pg_snapshot_xmin(pg_current_snapshot())
    order by xid, position
    limit ${limit}`.execute(db.kysely)
  return rows
}

async function placeOf(db: Database, position: number): Promise<{ xid: string }> {
  const { rows } = await sql<{ xid: string }>`select xid from events where position = ${position}`.execute(
    db.kysely,
  )
  const [place] = rows
  if (!place)
    throw new RangeError(
      `no event has position ${position}: pass 0, or the position of an event that was read`,
    )
  return place
}

/** Where a reader stands who wants only what is still to come. */
export async function outboxEnd(db: Database): Promise<number> {
  const { rows } = await sql<{ position: number }>`
    select position
    from events
    where xid < pg_snapshot_xmin(pg_current_snapshot())
    order by xid desc, position desc
    limit 1`.execute(db.kysely)
  return rows[0]?.position ?? 0
}

/** Tells of changes as they are committed, for as long as it is open. */
export interface Listener {
  /**
   * How far an order has come, each time it goes further than `afterSeq`; steps that come faster than they are taken
   * are told as one. A consumer that leaves (`return`, or `break` in `for await`) is forgotten at once.
   */
  subscribe(number: string, afterSeq: number): AsyncIterableIterator<{ readonly seq: number }>
  /** Any order's next change, as a hint that `readOutbox` may have something; also after every reconnection. */
  changes(): AsyncIterableIterator<void>
  close(): Promise<void>
}

export interface ListenerOptions {
  /** Told of every lost connection and every attempt that failed; the listener goes on by itself. */
  readonly onError?: (error: Error) => void
  /** How often a silent connection is tried, in milliseconds. */
  readonly heartbeatMs?: number
}

/**
 * One connection of its own that listens. NOTIFY is a hint: after every (re)connection, and for every new subscriber,
 * the journal itself is asked how far the orders have come, so that nothing that was said meanwhile is missed.
 * Throws a `DatabaseUnreachableError` when the first connection fails; later ones are tried again with growing pauses.
 */
export async function openListener(url: string, options: ListenerOptions = {}): Promise<Listener> {
  const listener = new PostgresListener(url, options)
  await listener.open()
  return listener
}

class PostgresListener implements Listener {
  readonly #url: string
  readonly #onError: (error: Error) => void
  readonly #heartbeatMs: number
  readonly #orders = new Map<string, Set<Mailbox<{ readonly seq: number }>>>()
  readonly #any = new Set<Mailbox<void>>()
  #client: pg.Client | null = null
  #connecting: Promise<void> = Promise.resolve()
  #closed = false
  #heartbeat: NodeJS.Timeout | null = null
  #retry: NodeJS.Timeout | null = null

  constructor(url: string, { onError, heartbeatMs = 15_000 }: ListenerOptions) {
    this.#url = url
    this.#heartbeatMs = heartbeatMs
    this.#onError =
      onError ?? ((error) => process.emitWarning(`listening at ${addressOf(url)}: ${error.message}`))
  }

  async open(): Promise<void> {
    try {
      await this.#connect()
    } catch (error) {
      throw unreachable(error, addressOf(this.#url)) ?? error
    }
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#url,
      connectionTimeoutMillis: 5_000,
      query_timeout: 10_000,
      keepAlive: true,
      application_name: 'gridline listener',
    })
    client.on('error', (error) => this.#lost(client, error))
    client.on('end', () => this.#lost(client, new Error('the connection ended')))
    client.on('notification', ({ payload = '' }) => {
      const [number, seq] = payload.split(' ')
      if (number && seq) this.#tell(number, Number(seq))
    })
    try {
      await client.connect()
      // First listen, then ask: what happens in between is heard.
      await client.query('listen gridline')
      const asked = new Set<string>()
      // Somebody may subscribe while the others are being asked for.
      for (let missing = this.#unasked(asked); missing.length > 0; missing = this.#unasked(asked)) {
        for (const number of missing) asked.add(number)
        await this.#catchUp(client, missing)
      }
    } catch (error) {
      client.end().catch(() => {})
      throw error
    }
    if (this.#closed) {
      await client.end()
      return
    }
    this.#client = client
    for (const mailbox of this.#any) mailbox.put(undefined)
    this.#heartbeat = setInterval(() => {
      client.query('select 1').catch((error: Error) => this.#lost(client, error))
    }, this.#heartbeatMs)
    this.#heartbeat.unref()
  }

  #unasked(asked: ReadonlySet<string>): string[] {
    return [...this.#orders.keys()].filter((number) => !asked.has(number))
  }

  #lost(client: pg.Client, error: Error): void {
    if (this.#closed || this.#client !== client) return
    this.#client = null
    if (this.#heartbeat) clearInterval(this.#heartbeat)
    client.end().catch(() => {})
    this.#onError(error)
    this.#reconnect(100)
  }

  #reconnect(afterMs: number): void {
    this.#retry = setTimeout(() => {
      this.#connecting = this.#connect().catch((error: Error) => {
        if (this.#closed) return
        this.#onError(error)
        this.#reconnect(Math.min(afterMs * 2, 10_000))
      })
    }, afterMs)
  }

  async #catchUp(client: pg.Client, numbers: readonly string[]): Promise<void> {
    if (numbers.length === 0) return
    const { rows } = await client.query<{ number: string; seq: number }>(
      'select order_number as number, max(seq) as seq from events where order_number = any($1) group by order_number',
      [numbers],
    )
    for (const { number, seq } of rows) this.#tell(number, seq)
  }

  #tell(number: string, seq: number): void {
    for (const mailbox of this.#orders.get(number) ?? []) mailbox.put({ seq })
    for (const mailbox of this.#any) mailbox.put(undefined)
  }

  subscribe(number: string, afterSeq: number): AsyncIterableIterator<{ readonly seq: number }> {
    let told = afterSeq
    const mailbox = new Mailbox<{ readonly seq: number }>({
      // Hints may come late or twice: an order only goes forward.
      accepts({ seq }) {
        if (seq <= told) return false
        told = seq
        return true
      },
      left: () => {
        const others = this.#orders.get(number)
        others?.delete(mailbox)
        if (others?.size === 0) this.#orders.delete(number)
      },
    })
    if (this.#closed) mailbox.end()
    else {
      const others = this.#orders.get(number)
      if (others) others.add(mailbox)
      else this.#orders.set(number, new Set([mailbox]))
      const client = this.#client
      // While there is no connection, the next one catches up for all.
      if (client) this.#catchUp(client, [number]).catch((error: Error) => this.#lost(client, error))
    }
    return mailbox
  }

  changes(): AsyncIterableIterator<void> {
    const mailbox = new Mailbox<void>({ accepts: () => true, left: () => this.#any.delete(mailbox) })
    if (this.#closed) mailbox.end()
    else this.#any.add(mailbox)
    return mailbox
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    if (this.#heartbeat) clearInterval(this.#heartbeat)
    if (this.#retry) clearTimeout(this.#retry)
    for (const mailboxes of [...this.#orders.values(), this.#any])
      for (const mailbox of [...mailboxes]) mailbox.end()
    await this.#connecting
    await this.#client?.end().catch(() => {})
  }
}

interface Habits<T> {
  /** Whether there is news in it; asked once for everything that is put. */
  readonly accepts: (said: T) => boolean
  readonly left: () => void
}

/** Holds the last thing said until it is taken. Written out, because a generator that waits cannot be left. */
class Mailbox<T> implements AsyncIterableIterator<T> {
  readonly #habits: Habits<T>
  #said: { readonly value: T } | null = null
  #waiting: ((result: IteratorResult<T>) => void)[] = []
  #ended = false

  constructor(habits: Habits<T>) {
    this.#habits = habits
  }

  put(value: T): void {
    if (this.#ended || !this.#habits.accepts(value)) return
    const waiting = this.#waiting.shift()
    if (waiting) waiting({ value, done: false })
    else this.#said = { value }
  }

  end(): void {
    if (this.#ended) return
    this.#ended = true
    this.#habits.left()
    for (const waiting of this.#waiting.splice(0)) waiting({ value: undefined, done: true })
  }

  next(): Promise<IteratorResult<T>> {
    const said = this.#said
    if (this.#ended) return Promise.resolve({ value: undefined, done: true })
    if (said) {
      this.#said = null
      return Promise.resolve({ value: said.value, done: false })
    }
    return new Promise((resolve) => {
      this.#waiting.push(resolve)
    })
  }

  return(): Promise<IteratorResult<T>> {
    this.end()
    return Promise.resolve({ value: undefined, done: true })
  }

  [Symbol.asyncIterator](): this {
    return this
  }
}
