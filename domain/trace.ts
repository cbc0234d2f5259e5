import { workingSecondsBetween } from './calendar.ts'
import type { CommandName } from './commands.ts'
import type { CommandedBody, Event, EventType } from './events.ts'
import type { CheckpointCause, MoveReason } from './facts.ts'
import { type Instant, secondsBetween } from './instant.ts'
import { isUnder } from './keys.ts'
import { mandateOver } from './mandates.ts'
import type { RuleBook, RuleId } from './policy.ts'
import { separationRule } from './separation.ts'
import { standingFor } from './successions.ts'
import type { Task, TaskKind } from './tasks.ts'
import type { EventBy, UnitRef } from './units.ts'

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
  'UNIT_SUCCEEDED',
])

/** The whole chain of an order, from the call on, in its order. */
export function traceOf(events: readonly Event[], book: RuleBook): TraceEntry[] {
  const reader = new Reader(book)
  return grouped(events).map((group) => reader.read(group))
}

/** A cause with what it led to. */
type Group = [cause: Event, ...consequences: Event[]]

function grouped(events: readonly Event[]): Group[] {
  const groups: Group[] = []
  let saidAtOnce: { readonly key: string; readonly at: Instant; readonly group: Group }[] = []
  for (const event of events) {
    const last = groups.at(-1)
    if (event.body.type === 'COMMANDED') saidAtOnce = []
    const opener = saidAtOnce.find(({ key, at }) => at === event.at && isUnder(keyOf(event), key))
    if (opener) opener.group.push(event)
    else if (!last || begins(event, last)) groups.push([event])
    else last.push(event)
    const key = branchOpened(event)
    const group = groups.at(-1)
    if (key && group) saidAtOnce.push({ key, at: event.at, group })
  }
  return groups
}

/** A checkpoint that an urge leads to belongs to the urge; one that the clock opens stands alone. */
function begins({ body }: Event, [cause]: Group): boolean {
  const isLed = body.type === 'CHECKPOINT_OPENED' && body.limit === null && cause.body.type === 'COMMANDED'
  return beginnings.has(body.type) && !isLed
}

/** Where the clock says several things at one instant, what each of them opens is recorded after them all. */
function branchOpened({ body }: Event): string | null {
  switch (body.type) {
    case 'SUPERVISION_OPENED':
    case 'PROPOSAL_OPENED':
    case 'CHECKPOINT_OPENED':
      return body.key
    default:
      return null
  }
}

function keyOf({ body }: Event): string {
  if (body.type === 'TASK_OPENED') return body.task.key
  return body.type === 'LIMIT_SET' ? body.limit.key : ''
}

/** Reads the journal from its beginning, and knows at each event what was open then. */
class Reader {
  readonly #book: RuleBook
  readonly #open = new Map<string, Task>()
  /** The rule and the ladder of each limit, as it then stood. */
  readonly #limits = new Map<string, { readonly rule: RuleId; readonly ladder: string | null }>()
  readonly #subjects = new Map<string, UnitRef>()

  constructor(book: RuleBook) {
    this.#book = book
  }

  read([cause, ...consequences]: Group): TraceEntry {
    const events = [cause, ...consequences].map((event) => ({
      event,
      rules: this.#rulesOf(event),
      held: this.#ended(event),
    }))
    return {
      seq: cause.seq,
      at: cause.at,
      by: cause.by,
      cause,
      consequences: events
        .slice(1)
        .filter(({ event, held }) => isWorthTelling(event, held))
        .map(({ event }) => event),
      rules: [...new Set(events.flatMap(({ rules }) => rules))],
      listVersion:
        consequences.flatMap(({ body }) =>
          body.type === 'DISPATCHED' ? [body.dispatch.listVersion] : [],
        )[0] ?? null,
      held: events.flatMap(({ held }) => held),
    }
  }

  /** The rules that an event rests on. */
  #rulesOf({ body }: Event): readonly RuleId[] {
    switch (body.type) {
      case 'COMMANDED':
        return [...this.#rulesOfCommand(body), `commands.${body.name}`]
      case 'DISPATCHED':
        return ['routing', ...(body.dispatch.designated ? ['counts.dispatchesBeforeDesignation'] : [])]
      case 'LIMIT_SET':
        this.#limits.set(body.limit.key, body.limit)
        return [body.limit.rule]
      case 'LIMIT_MOVED':
        this.#limits.set(body.key, body)
        return [body.rule, ...ruleOfMove[body.reason]]
      case 'LIMIT_PARKED':
        return ruleOfMove.PARKED
      case 'WARNED':
        return [this.#book.warning.id]
      case 'RUNG_REACHED':
      case 'RUNG_WITHDRAWN': {
        const ladder = this.#limits.get(body.limit)?.ladder
        return ladder ? [`ladders.${ladder}`] : []
      }
      case 'TASK_LAPSED': {
        const limit = this.#open.get(body.key)?.limit
        const rule = limit ? this.#limits.get(limit)?.rule : undefined
        return rule ? [rule] : []
      }
      case 'SUPERVISION_OPENED':
        this.#subjects.set(body.key, body.subject)
        if (body.cause === 'OWN_MOTION') return this.#mandateOver(body.subject)
        // The rung that opened it has said its ladder.
        return body.cause === 'OVERDUE' ? [] : ['supervision.triggers']
      case 'DISPUTE_RAISED':
      case 'DISPUTE_SETTLED':
        return ['disputes']
      case 'SUPERSEDED':
        return [body.to ? 'disputes' : 'separation.accused']
      case 'RETURNED':
        return ['returns.window']
      case 'ASSISTANCE_MISSING':
        return ['assistance']
      case 'RAISED':
        return body.problem ? ['counts.reworksBeforeRaising'] : []
      case 'CHECKPOINT_OPENED':
        return [ruleOfCheckpoint[body.cause]]
      case 'WHISTLE_BLOWN':
      case 'REDIRECTED':
      case 'WHISTLE_ENDED':
        return ['whistles']
      case 'SPLIT_OFF':
      case 'CHILDREN_ANSWERED':
      case 'MERGED':
      case 'MERGE_ENDED':
        return ['merging']
      case 'CLOSED':
        return body.closure.outcome === 'UNREACHED' ? ['counts.visitAttempts'] : []
      default:
        return []
    }
  }

  #rulesOfCommand({ name, taskKey }: CommandedBody): RuleId[] {
    const supervised = [...this.#subjects].find(([key]) => taskKey !== null && isUnder(taskKey, key))
    const mandate = supervised && name !== 'reply' ? this.#mandateOver(supervised[1]) : []
    const separation = separationRule(name)
    return [...(ruleOfCommand[name] ?? []), ...mandate, ...(separation ? [separation] : [])]
  }

  /** By what right the task force deals with a unit. */
  #mandateOver(subject: UnitRef): RuleId[] {
    const desk = this.#book.desks.SUPERVISE
    const mandate = desk && mandateOver(this.#book.mandates, desk, subject)
    return mandate ? [mandate.id] : []
  }

  /** The tasks that an event ends, with how long each was held. */
  #ended({ at, body }: Event): Holding[] {
    if (body.type === 'TASK_OPENED') this.#open.set(body.task.key, body.task)
    const over = [...this.#open.values()].filter(({ key, holder }) => {
      switch (body.type) {
        case 'COMMANDED':
          return body.ends && body.taskKey === key
        case 'TASK_ENDED':
        case 'TASK_LAPSED':
          return body.key === key
        case 'BRANCH_ENDED':
          return isUnder(key, body.prefix)
        case 'UNIT_SUCCEEDED':
          return holder.path.includes(body.from.code)
        default:
          return false
      }
    })
    return over.map((task) => {
      const { key, kind, holder: unit, openedAt: from } = task
      if (body.type === 'UNIT_SUCCEEDED')
        // It is not over: another has it from then on.
        this.#open.set(key, {
          ...task,
          holder: standingFor({ successions: [{ from: body.from.code, to: body.to }] }, unit),
          openedAt: at,
        })
      else this.#open.delete(key)
      const elapsedSeconds = Math.max(0, secondsBetween(from, at))
      const workingSeconds = workingSecondsBetween(this.#book.calendar, from, at)
      return { unit, kind, key, from, to: at, elapsedSeconds, workingSeconds }
    })
  }
}

/** What a person reading the chain need not see: questions and their answers, and the end of what was over already. */
function isWorthTelling({ body }: Event, held: readonly Holding[]): boolean {
  return body.type !== 'ANSWERED' && (body.type !== 'BRANCH_ENDED' || held.length > 0)
}

/** What a command goes by, beside who may give it. */
const ruleOfCommand: Partial<Record<CommandName, readonly RuleId[]>> = {
  returnOrder: ['returns.window'],
  raiseDispute: ['disputes'],
  delegate: ['delegation'],
  callAssisting: ['assistance'],
  askExtension: ['extensions.most'],
  askParking: ['parking.most'],
  merge: ['merging'],
  unmerge: ['merging'],
  split: ['merging'],
  recordVisitAttempt: ['visits.apart'],
  transferEmergency: ['receipt.emergency'],
  revealContact: ['separation.secrecy'],
}

const ruleOfMove: Readonly<Record<MoveReason, readonly RuleId[]>> = {
  EXTENDED: ['extensions.most'],
  PARKED: ['parking.most'],
  RESUMED: ['parking.most'],
  COMPLEX: [],
  RECLASSIFIED: [],
  RECALCULATED: [],
}

const ruleOfCheckpoint: Readonly<Record<CheckpointCause, RuleId>> = {
  HALFWAY: 'checkpoints',
  URGED: 'counts.urgesBeforeCheckpoint',
  PARKED: 'parking.most',
  CONTACT_BEFORE_VISIT: 'separation.secrecy',
  WHISTLE: 'whistles',
  WHISTLE_REFUSED: 'whistles',
}
