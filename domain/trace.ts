import { type WorkCalendar, workingSecondsBetween } from './calendar.ts'
import type { Event, EventBy, EventType } from './events.ts'
import { isUnder } from './evolve.ts'
import { type Instant, secondsBetween } from './instant.ts'
import type { RuleBook, RuleId } from './policy.ts'
import type { Task, TaskKind } from './tasks.ts'
import type { UnitRef } from './units.ts'

/** How long somebody had a task in hand. */
export interface Holding {
  readonly unit: UnitRef
  readonly kind: TaskKind
  readonly key: string
  readonly from: Instant
  readonly to: Instant
  /** By the clock. */
  readonly elapsedSeconds: number
  /** Of that, working time. */
  readonly workingSeconds: number
}

/** One cause in an order's chain, with all that it led to. */
export interface TraceEntry {
  /** The number of the event that caused it. */
  readonly seq: number
  readonly at: Instant
  /** Who, as what, for whom; null for the clock and the process itself. */
  readonly by: EventBy | null
  readonly cause: Event
  readonly consequences: readonly Event[]
  /** The rules that it rests on. */
  readonly rules: readonly RuleId[]
  /** The version of the responsibility list by which it was dispatched. */
  readonly listVersion: string | null
  /** The tasks that ended with it. */
  readonly held: readonly Holding[]
}

/** What begins an entry: somebody did something, or the clock spoke. */
const beginnings: ReadonlySet<EventType> = new Set<EventType>([
  'OPENED',
  'COMMANDED',
  'WARNED',
  'RUNG_REACHED',
  'TASK_LAPSED',
  'CHECKPOINT_OPENED',
])
/** What a person reading the chain need not see: questions and their answers. */
const plumbing: ReadonlySet<EventType> = new Set<EventType>(['ANSWERED'])

/** The whole chain of an order, from the call on, in its order. */
export function traceOf(events: readonly Event[], book: RuleBook): TraceEntry[] {
  const open = new Map<string, Task>()
  const ladders = new Map<string, string | null>()
  return grouped(events).map(([cause, consequences]) => {
    const group = [cause, ...consequences]
    const entry: TraceEntry = {
      seq: cause.seq,
      at: cause.at,
      by: cause.by,
      cause,
      consequences: consequences.filter(({ body }) => !plumbing.has(body.type)),
      rules: [...new Set(group.flatMap((event) => rulesOf(event, ladders, book)))],
      listVersion:
        group.flatMap(({ body }) => (body.type === 'DISPATCHED' ? [body.dispatch.listVersion] : []))[0] ??
        null,
      held: group.flatMap((event) => ended(event, open, book.calendar)),
    }
    return entry
  })
}

function grouped(events: readonly Event[]): [Event, Event[]][] {
  const groups: [Event, Event[]][] = []
  for (const event of events) {
    const last = groups.at(-1)
    // A checkpoint that an urge leads to belongs to the urge; one that the clock opens stands alone.
    const leads = beginnings.has(event.body.type) && !(isLed(event) && last?.[0].body.type === 'COMMANDED')
    if (!last || leads) groups.push([event, []])
    else last[1].push(event)
  }
  return groups
}

function isLed({ body }: Event): boolean {
  return body.type === 'CHECKPOINT_OPENED' && body.limit === null
}

/** The rules that an event rests on. */
function rulesOf({ body }: Event, ladders: Map<string, string | null>, book: RuleBook): RuleId[] {
  switch (body.type) {
    case 'COMMANDED':
      return [`commands.${body.name}`]
    case 'DISPATCHED':
      return ['routing']
    case 'LIMIT_SET':
      ladders.set(body.limit.key, body.limit.ladder)
      return [body.limit.rule]
    case 'LIMIT_MOVED':
      ladders.set(body.key, body.ladder)
      return [body.rule]
    case 'WARNED':
      return [book.warning.id]
    case 'RUNG_REACHED': {
      const ladder = ladders.get(body.limit)
      return ladder ? [`ladders.${ladder}`] : []
    }
    case 'SUPERVISION_OPENED':
      return body.limit === null ? ['supervision.triggers'] : []
    case 'DISPUTE_RAISED':
    case 'DISPUTE_SETTLED':
      return ['disputes']
    case 'RETURNED':
      return ['returns.window']
    case 'RAISED':
      return ['counts.reworksBeforeRaising']
    case 'CHECKPOINT_OPENED':
      return [body.cause === 'URGED' ? 'counts.urgesBeforeCheckpoint' : 'checkpoints']
    default:
      return []
  }
}

/** The tasks that an event ends, with how long each was held. */
function ended({ at, body }: Event, open: Map<string, Task>, calendar: WorkCalendar): Holding[] {
  if (body.type === 'TASK_OPENED') open.set(body.task.key, body.task)
  const over = [...open.keys()].filter((key) => {
    switch (body.type) {
      case 'COMMANDED':
        return body.ends && body.taskKey === key
      case 'TASK_ENDED':
      case 'TASK_LAPSED':
        return body.key === key
      case 'BRANCH_ENDED':
        return isUnder(key, body.prefix)
      default:
        return false
    }
  })
  return over.flatMap((key) => {
    const task = open.get(key)
    open.delete(key)
    if (!task) return []
    const { holder: unit, kind, openedAt: from } = task
    return [
      {
        unit,
        kind,
        key,
        from,
        to: at,
        elapsedSeconds: Math.max(0, secondsBetween(from, at)),
        workingSeconds: workingSecondsBetween(calendar, from, at),
      },
    ]
  })
}
