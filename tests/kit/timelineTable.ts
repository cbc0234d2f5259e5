import { notation } from '../../domain/duration.ts'
import type { Event, EventBody } from '../../domain/events.ts'
import type { Limit } from '../../domain/facts.ts'
import { short } from './time.ts'

/**
 * A journal as a table that somebody from a hotline reads: when (to the minute), who, what.
 * What only keeps the machine going does not appear, nor what another line says already.
 */

export interface Line {
  readonly at: string
  readonly who: string
  readonly what: string
}

/** The table of a journal. */
export function timelineTable(events: readonly Event[]): Line[] {
  return events.flatMap((event, i) => {
    const what = new Story(events, i).tell(event.body)
    return what === null ? [] : [{ at: short(event.at), who: nameOf(event), what }]
  })
}

/** The lines in columns. */
export function inColumns(lines: readonly Line[]): string[] {
  const width = Math.max(0, ...lines.map(({ who }) => who.length))
  return lines.map(({ at, who, what }) => `${at}  ${who.padEnd(width)}  ${what}`)
}

/** The lines of a table as somebody wrote it down: how it is indented and spaced does not matter. */
export function linesOf(table: string): string[] {
  return table.split('\n').map(spaced).filter(Boolean)
}

/** A line with single blanks. */
export function spaced(line: string): string {
  return line.trim().replace(/\s+/g, ' ')
}

function nameOf({ by }: Event): string {
  if (!by) return ''
  return by.onBehalfOf ? `${by.actor} for ${by.onBehalfOf}` : by.actor
}

/** One event among those before and after it. */
class Story {
  readonly #before: readonly Event[]
  readonly #after: readonly Event[]
  readonly #at: string

  constructor(events: readonly Event[], i: number) {
    this.#before = events.slice(0, i)
    this.#after = events.slice(i + 1)
    this.#at = events[i]?.at ?? ''
  }

  /** The event in a line; null when it is not worth one. */
  tell(body: EventBody): string | null {
    switch (body.type) {
      case 'RULES_PINNED':
      case 'ANSWERED':
      case 'LIMIT_HELD':
      case 'LIMIT_RELEASED':
        return null
      case 'OPENED':
        return `received ${body.opening.title}`
      case 'REGISTERED':
        return `registered ${words(body.classification)}, promised by ${due(body.promisedBy, body.provisional)}`
      case 'RECLASSIFIED':
        return `reclassified ${words(body.classification)}`
      case 'COMMANDED':
        return body.name === 'dispatch' ? `dispatch ${this.#dispatched()}` : sentence(body.name, body.input)
      case 'UNIT_SUCCEEDED':
        return `${body.from.name} is dissolved: ${body.to.name} goes on`
      case 'DISPATCHED':
        // Where a person dispatched, the command's line says it.
        return body.dispatch.by === null ? `dispatched ${dispatchedTo(body)}` : null
      case 'TASK_OPENED': {
        const { kind, holder, limit } = body.task
        const until = limit && this.#dueOf(limit)
        return `${kind} waits for ${holder.name}${until ? `, due ${until}` : ''}`
      }
      case 'TASK_ENDED':
        return `ended ${body.key} (${body.reason})`
      case 'TASK_LAPSED':
        return `LAPSED ${body.key}`
      case 'BRANCH_ENDED':
        return `ended ${body.prefix} (${body.reason})`
      case 'LIMIT_SET':
        return this.#opensWith(body.limit) ? null : limitRuns(body.limit)
      case 'LIMIT_MET': {
        const limit = this.#limit(body.key)
        return limit && body.metAt > limit.dueAt ? `late: ${body.key}` : null
      }
      case 'LIMIT_ENDED':
        return this.#saidToEnd(body.reason) ? null : `ended ${body.key} (${body.reason})`
      case 'LIMIT_MOVED':
        return `${body.key} moved to ${due(body.dueAt, body.provisional)} (${body.reason})`
      case 'LIMIT_PARKED':
        return `${body.key} stands still${this.#left(body)}`
      case 'WARNED':
        return `WARNED ${body.holder.name}: ${body.limit}`
      case 'RUNG_REACHED':
        return `${body.rung} ${body.holder.name}: ${body.limit}`
      case 'RUNG_WITHDRAWN':
        return `withdrawn ${body.rung}: ${body.limit} (${body.reason})`
      case 'SUPERVISION_OPENED':
        // The rung's line says it.
        return body.cause === 'OVERDUE' ? null : `supervision opened (${body.cause})`
      case 'PROPOSAL_OPENED':
        return null
      case 'ROUND_BEGUN':
        return body.round === 1 ? null : `round ${body.round}`
      case 'CLOSED': {
        const { at: _, ...closure } = body.closure
        return `closed ${words(closure)}`
      }
      default:
        return unknown(body)
    }
  }

  #dispatched(): string {
    const next = this.#after.find(({ body }) => body.type === 'DISPATCHED')
    return next?.body.type === 'DISPATCHED' ? dispatchedTo(next.body) : ''
  }

  /** A limit as it stood at this event: as it was set, and due when it was last moved. */
  #limit(key: string): Limit | null {
    let limit: Limit | null = null
    for (const { body } of this.#before) {
      if (body.type === 'LIMIT_SET' && body.limit.key === key) limit = body.limit
      if (body.type === 'LIMIT_MOVED' && body.key === key && limit)
        limit = { ...limit, dueAt: body.dueAt, provisional: body.provisional }
    }
    return limit
  }

  #dueOf(key: string): string {
    const limit = this.#limit(key)
    return limit ? due(limit.dueAt, limit.provisional) : ''
  }

  /** Whether the limit's task opens with it, so that the task's line says when it is due. */
  #opensWith({ key }: Limit): boolean {
    const other = this.#after.findIndex(({ at, body }) => at !== this.#at || body.type === 'COMMANDED')
    return this.#after
      .slice(0, other < 0 ? undefined : other)
      .some(({ body }) => body.type === 'TASK_OPENED' && body.task.limit === key)
  }

  /** Whether the line of what the limit belonged to says that it ended. */
  #saidToEnd(reason: string): boolean {
    return (
      reason === 'ORDER_CLOSED' ||
      [...this.#before, ...this.#after].some(
        ({ at, body }) =>
          at === this.#at &&
          (body.type === 'TASK_LAPSED' || (body.type === 'BRANCH_ENDED' && body.reason === reason)),
      )
    )
  }

  #left({ key, seconds }: Extract<EventBody, { type: 'LIMIT_PARKED' }>): string {
    const within = this.#limit(key)?.within
    if (!within) return ''
    const working = within.clock === 'WORKING_DAYS' || within.clock === 'WORKING_HOURS'
    return ` with ${notation({ clock: working ? 'WORKING_HOURS' : 'CONTINUOUS', seconds })} left`
  }
}

function limitRuns({ key, owner, dueAt, provisional }: Limit): string {
  return `${key} runs for ${owner.name}, due ${due(dueAt, provisional)}`
}

function dispatchedTo({ dispatch }: Extract<EventBody, { type: 'DISPATCHED' }>): string {
  const { unit, basis, listVersion, designated } = dispatch
  // A list is cited where it names the unit.
  const cited = basis === 'RESPONSIBILITY_LIST' && listVersion ? `${basis} ${listVersion}` : basis
  return `→ ${unit.name} (${cited})${designated ? ', designated' : ''}`
}

function due(at: string, provisional: boolean): string {
  return provisional ? `${short(at)} provisional` : short(at)
}

/** An event of which this table knows nothing: its type and its short values. */
function unknown(body: { readonly type: string }): string {
  const { type, ...values } = body
  return sentence(type, values)
}

function sentence(verb: string, values: object): string {
  return `${verb} ${words(values)}`.trim()
}

/** Values as words: units, items and areas by their names, times in city time, what is not so left out. */
function words(values: object): string {
  const entries = Object.entries(values)
  const isObject = ([, value]: [string, unknown]) => typeof value === 'object'
  // The journal keeps no order of keys: what is said in a word comes first.
  return [...entries.filter((entry) => !isObject(entry)), ...entries.filter(isObject)]
    .flatMap(([name, value]) => wordsOf(name, value))
    .join(', ')
}

function wordsOf(name: string, value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => wordsOf(name, one))
  switch (typeof value) {
    case 'boolean':
      // The requester's word is one either way.
      return value ? [name] : name === 'resolved' ? ['not resolved'] : []
    case 'number':
      return [`${name} ${value}`]
    case 'string':
      return value.length > 60 ? [] : [isInstant(value) ? short(value) : value]
    case 'object':
      if (value === null) return []
      return 'code' in value && 'name' in value ? [String(value.name)] : [words(value)].filter(Boolean)
    default:
      return []
  }
}

function isInstant(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)
}
