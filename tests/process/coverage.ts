import { commandNames } from '../../domain/commands.ts'
import type { Event, EventBody, EventType } from '../../domain/events.ts'
import {
  CheckpointCause,
  ClosureOutcome,
  DispatchBasis,
  MoveReason,
  SupervisionCause,
} from '../../domain/facts.ts'
import { Rung } from '../../domain/policy.ts'
import { TaskKind } from '../../domain/tasks.ts'
import { WhistleKind } from '../../domain/whistles.ts'

/** Of each type of event that can follow the first the turns that it can take, as `turnOf` names them; none where it is one. */
const turnsOf: Readonly<
  Record<
    Exclude<EventType, 'OPENED' | 'CALENDAR_CHANGED' | 'MERGED' | 'MERGE_ENDED' | 'UNIT_SUCCEEDED'>,
    readonly string[]
  >
> = {
  RULES_PINNED: [],
  COMMANDED: commandNames,
  TASK_OPENED: Object.values(TaskKind).filter((kind) => kind !== TaskKind.MERGED),
  TASK_ENDED: [],
  TASK_LAPSED: [],
  BRANCH_ENDED: [],
  LIMIT_SET: [],
  LIMIT_MET: [],
  LIMIT_ENDED: [],
  // A parked limit has an event of its own; what a holiday notice moves is in scenarios/holidayNotice.test.ts.
  LIMIT_MOVED: Object.values(MoveReason).filter(
    (reason) => reason !== MoveReason.PARKED && reason !== MoveReason.RECALCULATED,
  ),
  LIMIT_PARKED: [],
  LIMIT_HELD: [],
  LIMIT_RELEASED: [],
  WARNED: [],
  RUNG_REACHED: Object.values(Rung),
  RUNG_WITHDRAWN: [],
  ANSWERED: [],
  REGISTERED: [],
  RECLASSIFIED: [],
  // Precedents are the database's: in memory there is none. What was found, or done for a family, is dispatched before a life begins.
  DISPATCHED: Object.values(DispatchBasis).filter(
    (basis) => !['PRECEDENT', 'FOUND', 'MERGED'].includes(basis),
  ),
  RETURNED: [],
  SUPERSEDED: [],
  DESIGNATED: [],
  DISPUTE_RAISED: [],
  DISPUTE_SETTLED: ['AGREED', 'RULED'],
  ASSISTANCE_MISSING: [],
  ROUND_BEGUN: [],
  SUPERVISION_OPENED: Object.values(SupervisionCause),
  PROPOSAL_OPENED: ['NOTICE', 'ACCOUNTABILITY'],
  CHECKPOINT_OPENED: Object.values(CheckpointCause),
  WHISTLE_BLOWN: Object.values(WhistleKind),
  REDIRECTED: [],
  WHISTLE_ENDED: ['CONCLUDED', 'CANCELLED'],
  CHILDREN_ANSWERED: [],
  SPLIT_OFF: [],
  // An order is merged by another one: tests/process/family.test.ts.
  RAISED: [],
  // Closed with its parent: tests/process/family.test.ts.
  CLOSED: Object.values(ClosureOutcome).filter((outcome) => outcome !== ClosureOutcome.MERGED),
}

function turnOf(body: EventBody): string {
  switch (body.type) {
    case 'COMMANDED':
      return body.name
    case 'TASK_OPENED':
      return body.task.kind
    case 'LIMIT_MOVED':
      return body.reason
    case 'RUNG_REACHED':
      return body.rung
    case 'DISPATCHED':
      return body.dispatch.basis
    case 'DISPUTE_SETTLED':
      return body.settlement.how
    case 'SUPERVISION_OPENED':
    case 'CHECKPOINT_OPENED':
      return body.cause
    case 'PROPOSAL_OPENED':
      return body.measure
    case 'WHISTLE_BLOWN':
      return body.whistle.kind
    case 'WHISTLE_ENDED':
      return body.how
    case 'CLOSED':
      return body.closure.outcome
    default:
      return ''
  }
}

/** What random lives came to: how often each turn of each type of event was taken. */
export class Coverage {
  readonly #taken = new Map<string, number>()

  add(events: readonly Event[]): void {
    for (const { body } of events) {
      const key = `${body.type} ${turnOf(body)}`.trim()
      this.#taken.set(key, (this.#taken.get(key) ?? 0) + 1)
    }
  }

  /** Every turn that was taken less often than that, with how often it was. */
  below(times: number): string[] {
    const all = Object.entries(turnsOf).flatMap(([type, turns]) =>
      turns.length === 0 ? [type] : turns.map((turn) => `${type} ${turn}`),
    )
    return all.flatMap((key) => {
      const taken = this.#taken.get(key) ?? 0
      return taken < times ? [`${key}: ${taken}`] : []
    })
  }
}
