import { setTimeout as sleep } from 'node:timers/promises'
import type { Event, EventType } from '../../domain/events.ts'
import type { Facts } from '../../domain/facts.ts'
import type { Instant } from '../../domain/instant.ts'
import { dueNotices } from '../../domain/limits.ts'
import type { RuleBook, Rung } from '../../domain/policy.ts'
import { type Stage, stageOf } from '../../domain/stage.ts'
import type { TaskKind } from '../../domain/tasks.ts'
import { endsWith } from './expectations.ts'
import { orderText } from './orderText.ts'
import { short } from './time.ts'

/** What an order can be waited to come to: a stage, an open task, a rung of a ladder, or any event. */
export type Reached = Stage | TaskKind | Rung | EventType

/** An order as it stands in the city's books. */
export interface Standing {
  readonly facts: Facts
  /** Null before it has pinned its rules. */
  readonly book: RuleBook | null
}

/** How an order is waited for. */
export interface Wait {
  look(): Promise<Standing & { readonly journal: readonly Event[] }>
  passTo(at: Instant): Promise<void>
  now(): Instant
}

/**
 * Lets time pass, from each thing that the clock does about an order to the next, until the order has come to
 * something. Nothing else happens by itself: when the clock has nothing more to do, waiting any longer is in vain.
 * A stage or a task that is there ends it at once; rungs and events count from now on.
 * @throws Error that says what the order waits for
 */
export async function waitFor(what: Reached, limit: string | undefined, wait: Wait): Promise<void> {
  const { facts } = await wait.look()
  for (;;) {
    const { journal, ...order } = await wait.look()
    const since = journal.filter(({ seq }) => seq > facts.seq)
    if (hasCome(what, limit, order.facts, since)) return
    const [next] = order.book ? dueNotices(order.book, order.facts) : []
    if (!next) throw new Error(inVain(what, limit, order, since, wait.now()))
    await wait.passTo(next.at)
  }
}

function hasCome(what: Reached, limit: string | undefined, facts: Facts, since: readonly Event[]): boolean {
  if (stageOf(facts) === what || Object.values(facts.tasks).some(({ kind }) => kind === what)) return true
  return since.some(({ body }) => {
    const is = body.type === what || (body.type === 'RUNG_REACHED' && body.rung === what)
    return is && (limit === undefined || ('limit' in body && endsWith(String(body.limit), limit)))
  })
}

function inVain(
  what: Reached,
  limit: string | undefined,
  { facts, book }: Standing,
  since: readonly Event[],
  now: Instant,
): string {
  const said = since.flatMap(clockLine)
  return [
    `order ${facts.number} does not come to ${limit ? `${what} of ${limit}` : what} by itself`,
    orderText(facts, book, now),
    ...(said.length > 0
      ? ['while it was waited for the clock said:', ...said.map((line) => `  ${line}`)]
      : []),
  ].join('\n')
}

/** What the clock said, in a line: '10-08 14:00 WARNED round1/dispatch1/ACCEPT'. */
export function clockLine({ at, body }: Event): string[] {
  if (body.type === 'WARNED') return [`${short(at)} WARNED ${body.limit}`]
  if (body.type === 'RUNG_REACHED') return [`${short(at)} ${body.rung} ${body.limit}`]
  return []
}

const patienceMs = 30_000

/**
 * Resolves when the clock has said of every order what is due by now, and their journals stand still.
 * @throws Error when it does not come to that: then no worker runs, or an order is stuck
 */
export async function rested(
  look: () => Promise<readonly Standing[]>,
  nowFor: (order: Standing) => Instant,
): Promise<void> {
  const since = Date.now()
  for (let before = -1; ; ) {
    const orders = await look()
    const unsaid = orders.flatMap((order) => overdueNotices(order, nowFor(order)))
    const events = orders.reduce((sum, { facts }) => sum + facts.seq, 0)
    if (unsaid.length === 0 && events === before) return
    if (Date.now() - since > patienceMs)
      throw new Error(`for ${patienceMs / 1000} s nobody has said what is due: ${unsaid.join(', ')}`)
    before = events
    await sleep(20)
  }
}

function overdueNotices({ facts, book }: Standing, now: Instant): string[] {
  const due = book ? dueNotices(book, facts).filter(({ at }) => at <= now) : []
  return due.map(({ what, limit }) => `${facts.number} ${what} ${limit.key}`)
}
