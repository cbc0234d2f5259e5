import { commandShapes } from './commands.ts'
import type { CommandedBody, Event, EventBody, EventType } from './events.ts'
import type { DispatchState, Facts, Limit } from './facts.ts'
import type { Opening } from './requests.ts'
import { Role } from './units.ts'

/** How many of the last commands an order remembers by their ids (the table in Postgres remembers them longer). */
const recentCommands = 300

/** The facts of an order of which nothing is recorded yet. */
export function unopened(opening: Opening): Facts {
  return {
    number: opening.number,
    seq: 0,
    version: 0,
    lastAt: opening.receivedAt,
    opening,
    pack: null,
    calendarVersion: null,
    classification: null,
    reclassified: [],
    promisedBy: null,
    round: 0,
    dispatches: [],
    firstTaker: null,
    tasks: {},
    limits: {},
    answers: {},
    asked: {},
    lapsed: [],
    ended: [],
    supervisions: [],
    deeds: [],
    urges: 0,
    comments: 0,
    closure: null,
    recent: [],
  }
}

/** What a clock's notice or a comment does not do: change the order for a person who decides. */
const quiet: ReadonlySet<EventType> = new Set<EventType>([
  'WARNED',
  'RUNG_REACHED',
  'RUNG_WITHDRAWN',
  'ANSWERED',
  'SUPERVISION_OPENED',
])

/** Whether an event makes an `expectedVersion` that was read before it stale. */
export function changesVersion(body: EventBody): boolean {
  if (body.type === 'COMMANDED') return commandShapes[body.name].counts
  return !quiet.has(body.type)
}

/** The facts after an event. The only function that changes facts; it never looks at a clock or a rule. */
export function evolve(facts: Facts, event: Event): Facts {
  if (event.seq !== facts.seq + 1) {
    throw new RangeError(`order ${facts.number}: event ${event.seq} cannot follow event ${facts.seq}`)
  }
  return {
    ...apply(facts, event),
    seq: event.seq,
    version: facts.version + (changesVersion(event.body) ? 1 : 0),
    lastAt: event.at,
  }
}

function apply(facts: Facts, event: Event): Facts {
  const { body } = event
  switch (body.type) {
    case 'OPENED':
      return { ...facts, opening: body.opening }
    case 'RULES_PINNED':
      return { ...facts, pack: body.pack, calendarVersion: body.calendarVersion }
    case 'COMMANDED':
      return commanded(facts, event, body)
    case 'TASK_OPENED':
      return { ...facts, tasks: { ...facts.tasks, [body.task.key]: body.task } }
    case 'TASK_ENDED':
      return { ...facts, tasks: without(facts.tasks, (key) => key === body.key) }
    case 'TASK_LAPSED':
      return {
        ...facts,
        lapsed: [...facts.lapsed, body.key],
        tasks: without(facts.tasks, (key) => key === body.key),
      }
    case 'BRANCH_ENDED':
      return {
        ...facts,
        ended: [...facts.ended, body.prefix],
        tasks: without(facts.tasks, (key) => isUnder(key, body.prefix)),
      }
    case 'LIMIT_SET':
      return { ...facts, limits: { ...facts.limits, [body.limit.key]: body.limit } }
    case 'LIMIT_MET':
      return changeLimit(facts, body.key, () => ({ endedAt: body.metAt, met: true }))
    case 'LIMIT_ENDED':
      return changeLimit(facts, body.key, () => ({ endedAt: event.at }))
    case 'LIMIT_MOVED': {
      const { key, reason, cause, within, dueAt, warnAt, provisional } = body
      return changeLimit(facts, key, (limit) => ({
        within,
        dueAt,
        warnAt,
        provisional,
        parked: null,
        moves: [...limit.moves, { cause, reason }],
        // What was said of the old due instant says nothing of the new one.
        warned: false,
      }))
    }
    case 'LIMIT_PARKED':
      return changeLimit(facts, body.key, (limit) => ({
        parked: body.seconds,
        moves: [...limit.moves, { cause: body.cause, reason: 'PARKED' }],
      }))
    case 'LIMIT_HELD':
      return changeLimit(facts, body.key, (limit) => ({
        holds: [...limit.holds, { key: body.hold, from: event.at, until: null }],
      }))
    case 'LIMIT_RELEASED':
      return changeLimit(facts, body.key, (limit) => ({
        holds: limit.holds.map((hold) => (hold.key === body.hold ? { ...hold, until: event.at } : hold)),
      }))
    case 'WARNED':
      return changeLimit(facts, body.limit, () => ({ warned: true }))
    case 'RUNG_REACHED':
      return changeLimit(facts, body.limit, (limit) => ({ rungs: [...limit.rungs, body.rung] }))
    case 'RUNG_WITHDRAWN':
      return changeLimit(facts, body.limit, (limit) => ({
        rungs: limit.rungs.filter((rung) => rung !== body.rung),
      }))
    case 'ANSWERED':
      return { ...facts, asked: { ...facts.asked, [body.key]: body.answer } }
    case 'REGISTERED':
      return { ...facts, classification: body.classification, promisedBy: body.promisedBy }
    case 'RECLASSIFIED':
      return {
        ...facts,
        classification: body.classification,
        reclassified: [...facts.reclassified, body.cause],
      }
    case 'DISPATCHED':
      return {
        ...facts,
        dispatches: [
          ...facts.dispatches,
          { ...body.dispatch, acceptedAt: null, returned: false, deniedReturns: 0 },
        ],
      }
    case 'RETURNED':
      return changeDispatch(facts, body.dispatch, () => ({ returned: true }))
    case 'ROUND_BEGUN':
      return { ...facts, round: body.round }
    case 'SUPERVISION_OPENED':
      return {
        ...facts,
        supervisions: [...facts.supervisions, { key: body.key, limit: body.limit, cause: body.cause }],
      }
    case 'CLOSED':
      return { ...facts, closure: body.closure, tasks: {} }
  }
}

function commanded(facts: Facts, event: Event, body: CommandedBody): Facts {
  const { by } = event
  if (!by)
    throw new TypeError(
      `order ${facts.number}: command ${body.name} (event ${event.seq}) has nobody behind it`,
    )
  const remembered = {
    ...facts,
    recent: [
      ...facts.recent.slice(1 - recentCommands),
      {
        id: body.id,
        attempt: body.attempt,
        bodyHash: body.bodyHash,
        seq: event.seq,
        version: facts.version + (changesVersion(body) ? 1 : 0),
      },
    ],
  }
  const { taskKey } = body
  if (taskKey === null) {
    return {
      ...remembered,
      urges: facts.urges + (body.name === 'urge' ? 1 : 0),
      comments: facts.comments + (body.name === 'comment' ? 1 : 0),
    }
  }
  const answer = { name: body.name, at: event.at, actor: by.actor, unit: by.unit, input: body.input }
  const answered: Facts = {
    ...remembered,
    tasks: body.ends ? without(facts.tasks, (key) => key === taskKey) : facts.tasks,
    // The pairs of name and input are those of one command, which the compiler cannot see through a spread.
    answers: {
      ...facts.answers,
      [taskKey]: [...(facts.answers[taskKey] ?? []), answer as Facts['answers'][string][number]],
    },
    deeds:
      by.role === Role.REQUESTER
        ? facts.deeds
        : [...facts.deeds, { actor: by.actor, unit: by.unit.code, name: body.name, key: taskKey }],
  }
  return draw(answered, event, body, taskKey)
}

/** What some answers say beyond themselves: about the dispatch that they answer, or about a closed order's rating. */
function draw(facts: Facts, event: Event, body: CommandedBody, taskKey: string): Facts {
  if (body.name === 'rate' && facts.closure) {
    return {
      ...facts,
      closure: { ...facts.closure, resolved: body.input.resolved, satisfaction: body.input.satisfaction },
    }
  }
  const dispatch = dispatchOf(facts, taskKey)
  if (!dispatch) return facts
  if (body.name === 'accept') {
    return {
      ...changeDispatch(facts, dispatch.key, () => ({ acceptedAt: event.at })),
      firstTaker: facts.firstTaker ?? dispatch.unit,
    }
  }
  if (body.name === 'reviewReturn' && body.input.decision === 'DENY') {
    return changeDispatch(facts, dispatch.key, ({ deniedReturns }) => ({ deniedReturns: deniedReturns + 1 }))
  }
  return facts
}

/** Whether a key is a prefix itself or stands below it: 'round1/dispatch1' covers 'round1/dispatch1/ACCEPT', not 'round1/dispatch10'. */
export function isUnder(key: string, prefix: string): boolean {
  return key === prefix || key.startsWith(`${prefix}/`)
}

/** The dispatch that a task belongs to, by its key. */
export function dispatchOf(facts: Facts, taskKey: string): DispatchState | undefined {
  return facts.dispatches.find(({ key }) => isUnder(taskKey, key))
}

function changeLimit(facts: Facts, key: string, change: (limit: Limit) => Partial<Limit>): Facts {
  const limit = facts.limits[key]
  if (!limit) throw new RangeError(`order ${facts.number} has no limit ${key}`)
  return { ...facts, limits: { ...facts.limits, [key]: { ...limit, ...change(limit) } } }
}

function changeDispatch(
  facts: Facts,
  key: string,
  change: (dispatch: Facts['dispatches'][number]) => Partial<Facts['dispatches'][number]>,
): Facts {
  return {
    ...facts,
    dispatches: facts.dispatches.map((dispatch) =>
      dispatch.key === key ? { ...dispatch, ...change(dispatch) } : dispatch,
    ),
  }
}

function without<T>(record: Readonly<Record<string, T>>, leave: (key: string) => boolean): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !leave(key)))
}
