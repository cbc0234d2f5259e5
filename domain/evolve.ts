import { changeDispatch, changeLimit, changeSupervision, noted, without } from './changes.ts'
import { commandShapes } from './commands.ts'
import type { Event, EventBody, EventType } from './events.ts'
import { commanded } from './evolveCommand.ts'
import { unitSucceeded } from './evolveSuccession.ts'
import type { Dispute, Facts, Settlement, SupervisionCause } from './facts.ts'
import type { Child, ChildAnswer } from './family.ts'
import { earlier, type Instant } from './instant.ts'
import { isUnder, outlivesClosing, supervisionOver } from './keys.ts'
import type { RuleId } from './policy.ts'
import type { RecordKind } from './record.ts'
import type { Opening } from './requests.ts'
import type { UnitRef } from './units.ts'
import { isOpen, type Whistle } from './whistles.ts'

/** The facts of an order of which nothing is recorded yet. */
export function unopened(opening: Opening): Facts {
  return {
    number: opening.number,
    seq: 0,
    version: 0,
    lastAt: opening.receivedAt,
    opening,
    pack: null,
    overlay: null,
    calendarVersion: null,
    rulesArea: null,
    classification: null,
    classed: [],
    promisedBy: null,
    round: 0,
    dispatches: [],
    firstTaker: null,
    tasks: {},
    limits: {},
    answers: {},
    asked: {},
    route: null,
    lapsed: [],
    ended: [],
    supervisions: [],
    proposals: [],
    checkpoints: [],
    whistles: [],
    children: [],
    splits: [],
    merges: [],
    disputes: [],
    raised: null,
    record: [],
    emergencies: [],
    withdrawn: [],
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
  'PROPOSAL_OPENED',
  'CHECKPOINT_OPENED',
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
      return {
        ...facts,
        pack: body.pack,
        overlay: body.overlay,
        calendarVersion: body.calendarVersion,
        rulesArea: body.area,
      }
    case 'CALENDAR_CHANGED':
      return { ...facts, calendarVersion: body.calendarVersion }
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
      return limitMet(facts, body)
    case 'LIMIT_ENDED':
      return changeLimit(facts, body.key, () => ({ endedAt: event.at }))
    case 'LIMIT_MOVED': {
      const { key, reason, cause, rule, ladder, within, reckoning, dueAt, warnAt, checks, provisional } = body
      return changeLimit(facts, key, (limit) => ({
        rule,
        ladder,
        within,
        reckonings: reckoning ? [...limit.reckonings, reckoning] : limit.reckonings,
        dueAt,
        warnAt,
        checks,
        checked: 0,
        provisional,
        parked: null,
        moves: [...limit.moves, { cause, reason, at: event.at, was: limit.dueAt, dueAt }],
        // What was said of the old due instant says nothing of the new one.
        warned: false,
      }))
    }
    case 'LIMIT_PARKED':
      return changeLimit(facts, body.key, (limit) => ({
        parked: body.seconds,
        moves: [
          ...limit.moves,
          { cause: body.cause, reason: 'PARKED', at: event.at, was: limit.dueAt, dueAt: null },
        ],
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
    case 'RUNG_REACHED': {
      const reached = changeLimit(facts, body.limit, (limit) => ({ rungs: [...limit.rungs, body.rung] }))
      if (body.rung !== 'REMINDED') return reached
      const rule = facts.limits[body.limit]?.rule ?? null
      return noted(reached, body.holder, lateness(rule), body.limit, rule, body.due)
    }
    case 'RUNG_WITHDRAWN':
      return rungWithdrawn(facts, event, body)
    case 'ANSWERED':
      return {
        ...facts,
        asked: { ...facts.asked, [body.key]: body.answer },
        route: body.question === 'CANDIDATES' ? body.key : facts.route,
      }
    case 'REGISTERED':
      return {
        ...facts,
        classification: body.classification,
        classed: [{ cause: 'RECEIVE', classification: body.classification, at: event.at }],
        promisedBy: body.promisedBy,
      }
    case 'RECLASSIFIED': {
      const { classification, cause } = body
      return {
        ...facts,
        classification,
        classed: [...facts.classed, { cause, classification, at: event.at }],
      }
    }
    case 'DISPATCHED': {
      const { dispatch } = body
      // Whoever found it has taken it.
      const acceptedAt = dispatch.basis === 'FOUND' ? dispatch.at : null
      const state = { ...dispatch, acceptedAt, returned: false, superseded: null, deniedReturns: 0 }
      const dispatched = { ...facts, dispatches: [...facts.dispatches, state] }
      return dispatch.basis === 'BACKSTOP'
        ? noted(dispatched, dispatch.unit, 'BACKSTOP', dispatch.key, 'routing', dispatch.at)
        : dispatched
    }
    case 'RETURNED': {
      const returned = changeDispatch(facts, body.dispatch, () => ({ returned: true }))
      const dispatch = facts.dispatches.find(({ key }) => key === body.dispatch)
      return dispatch
        ? noted(returned, dispatch.unit, 'RETURN_APPROVED', body.dispatch, 'returns.window', event.at)
        : returned
    }
    case 'SUPERSEDED':
      return changeDispatch(facts, body.dispatch, () => ({
        superseded: { cause: body.cause, to: body.to, round: facts.round, at: event.at },
      }))
    case 'DESIGNATED':
      return changeDispatch(facts, body.dispatch, () => ({ designated: true }))
    case 'DISPUTE_RAISED':
      return {
        ...facts,
        disputes: [
          ...facts.disputes,
          { key: body.key, parties: body.parties, raisedAt: event.at, settled: [] },
        ],
      }
    case 'DISPUTE_SETTLED':
      return {
        ...facts,
        disputes: facts.disputes.map((dispute) =>
          dispute.key === body.key ? settledBy(dispute, body.settlement) : dispute,
        ),
      }
    case 'ASSISTANCE_MISSING':
      return noted(facts, body.unit, 'ASSISTANCE_MISSING', body.assist, 'assistance', event.at)
    case 'ROUND_BEGUN':
      return { ...facts, round: body.round }
    case 'SUPERVISION_OPENED':
      return supervisionOpened(facts, event, body)
    case 'PROPOSAL_OPENED': {
      const { key, limit, measure } = body
      return { ...facts, proposals: [...facts.proposals, { key, limit, measure }] }
    }
    case 'CHECKPOINT_OPENED': {
      const { key, cause, limit } = body
      const opened = { ...facts, checkpoints: [...facts.checkpoints, { key, cause, limit, at: event.at }] }
      return limit === null ? opened : changeLimit(opened, limit, ({ checked }) => ({ checked: checked + 1 }))
    }
    case 'WHISTLE_BLOWN': {
      const { units, ...blown } = body.whistle
      const whistle = { ...blown, blownAt: event.at, called: [], cancelledAt: null, concludedAt: null }
      return callMore({ ...facts, whistles: [...facts.whistles, whistle] }, blown.key, units, [], event.at)
    }
    case 'REDIRECTED': {
      const { whistle, replaced, units } = body
      const left = changeWhistle(facts, whistle, ({ called }) => ({
        called: called.map((one) => (replaced.includes(one.key) ? { ...one, replacedAt: event.at } : one)),
      }))
      return callMore(left, whistle, units, replaced, event.at)
    }
    case 'WHISTLE_ENDED':
      return changeWhistle(facts, body.whistle, () =>
        body.how === 'CONCLUDED' ? { concludedAt: event.at } : { cancelledAt: event.at },
      )
    case 'CHILDREN_ANSWERED':
      return childrenAnswered(facts, body.answers)
    case 'SPLIT_OFF':
      return {
        ...facts,
        splits: facts.splits.map((split) =>
          split.seq === body.seq ? { ...split, numbers: body.numbers } : split,
        ),
      }
    case 'MERGED':
      return { ...facts, merges: [...facts.merges, { ...body.merge, at: event.at, ended: null }] }
    case 'MERGE_ENDED':
      return {
        ...facts,
        merges: facts.merges.map((merge) => (merge.key === body.key ? { ...merge, ended: body.end } : merge)),
      }
    case 'RAISED':
      return {
        ...facts,
        raised: {
          steps: [...(facts.raised?.steps ?? []), { cause: body.cause, level: body.level, at: event.at }],
          problem: body.problem || facts.raised?.problem === true,
          leader: null,
        },
      }
    case 'UNIT_SUCCEEDED':
      return unitSucceeded(facts, body)
    case 'CLOSED':
      return {
        ...facts,
        closure: body.closure,
        tasks: without(facts.tasks, (key) => !outlivesClosing(facts, key)),
        whistles: facts.whistles.map((one) => (isOpen(one) ? { ...one, cancelledAt: body.closure.at } : one)),
        supervisions: facts.supervisions.map((one) => ({
          ...one,
          liftedAt: one.liftedAt ?? body.closure.at,
        })),
      }
  }
}

/** A ruling that an objection changed, or that was ruled anew as a precedent, is none any more from then on. */
function settledBy(dispute: Dispute, settlement: Settlement): Dispute {
  const before = dispute.settled.map((known): Settlement => {
    const { precedent, unit } = known
    const stands = unit.code === settlement.unit.code && settlement.precedent === null
    if (!precedent || stands) return known
    return {
      ...known,
      precedent: { ...precedent, until: earlier(precedent.until ?? settlement.at, settlement.at) },
    }
  })
  return { ...dispute, settled: [...before, settlement] }
}

function supervisionOpened(
  facts: Facts,
  { at }: Event,
  { key, limit, cause, subject }: Extract<EventBody, { type: 'SUPERVISION_OPENED' }>,
): Facts {
  const supervision = {
    key,
    limit,
    cause,
    subject,
    openedAt: at,
    measures: [],
    liftedAt: null,
    withdrawn: false,
  }
  const rule = ruleOfSupervision(facts, cause, limit)
  const opened = noted(
    { ...facts, supervisions: [...facts.supervisions, supervision] },
    subject,
    'SUPERVISED',
    key,
    rule,
    at,
  )
  return cause === 'CLAIM_CONTRADICTED' ? noted(opened, subject, 'CLAIM_CONTRADICTED', key, rule, at) : opened
}

/** Units that a whistle calls, each under an address of its own. */
function callMore(
  facts: Facts,
  key: string,
  units: readonly UnitRef[],
  replaced: readonly string[],
  at: Instant,
): Facts {
  return changeWhistle(facts, key, ({ called }) => ({
    called: [
      ...called,
      ...units.map((unit, i) => ({
        key: `${key}/called${called.length + i + 1}`,
        unit,
        calledAt: at,
        inPlaceOf: replaced[i] ?? null,
        replacedAt: null,
      })),
    ],
  }))
}

/** Whoever asks again urges. A child that is to leave leaves, whatever it said to an earlier question. */
function childrenAnswered(facts: Facts, answers: readonly ChildAnswer[]): Facts {
  const answered = (child: Child): Child => {
    const answer = answers.find(({ number }) => number === child.number)
    const isLeaving = child.state === 'LEAVING' && answer?.state === 'JOINED'
    return answer && !isLeaving ? { ...child, state: answer.state, refusal: answer.refusal } : child
  }
  const again = answers.filter(({ state, sameRequester }) => state === 'JOINED' && sameRequester).length
  return { ...facts, children: facts.children.map(answered), urges: facts.urges + again }
}

function changeWhistle(facts: Facts, key: string, change: (whistle: Whistle) => Partial<Whistle>): Facts {
  return {
    ...facts,
    whistles: facts.whistles.map((one) => (one.key === key ? { ...one, ...change(one) } : one)),
  }
}

/** Whoever does not come when it is called has missed a whistle; any other step is late. */
function lateness(rule: RuleId | null): 'LATE' | 'WHISTLE_MISSED' {
  return rule?.startsWith('limits.reportIn') ? 'WHISTLE_MISSED' : 'LATE'
}

/** Late is late, also where the reminder was held and had nothing to say any more. */
function limitMet(facts: Facts, { key, metAt }: Extract<EventBody, { type: 'LIMIT_MET' }>): Facts {
  const met = changeLimit(facts, key, () => ({ endedAt: metAt, met: true }))
  const limit = met.limits[key]
  const kind = lateness(limit?.rule ?? null)
  const isKnown = facts.record.some((entry) => entry.kind === kind && entry.key === key)
  return limit && limit.ladder !== null && metAt > limit.dueAt && !isKnown
    ? noted(met, limit.owner, kind, key, limit.rule, limit.dueAt)
    : met
}

/** A ladder's rung opens it, a cause of the pack's triggers, or the task force itself by its mandate. */
function ruleOfSupervision(facts: Facts, cause: SupervisionCause, limit: string | null): RuleId {
  switch (cause) {
    case 'OVERDUE':
      return `ladders.${(limit && facts.limits[limit]?.ladder) ?? ''}`
    case 'OWN_MOTION':
      return 'mandates'
    default:
      return 'supervision.triggers'
  }
}

/** What the clock said too early is unsaid, in the unit's record as well. */
function rungWithdrawn(
  facts: Facts,
  { at }: Event,
  { limit: key, rung }: Extract<EventBody, { type: 'RUNG_WITHDRAWN' }>,
): Facts {
  const withdrawn = changeLimit(facts, key, (limit) => ({ rungs: limit.rungs.filter((one) => one !== rung) }))
  const without = (kind: RecordKind, of: string) =>
    withdrawn.record.filter((entry) => entry.kind !== kind || entry.key !== of)
  if (rung === 'REMINDED')
    return { ...withdrawn, record: without(lateness(facts.limits[key]?.rule ?? null), key) }
  const supervision = rung === 'SUPERVISED' ? supervisionOver(facts, key) : undefined
  if (!supervision) return withdrawn
  return changeSupervision(
    { ...withdrawn, record: without('SUPERVISED', supervision.key) },
    supervision.key,
    ({ liftedAt }) => ({ withdrawn: true, liftedAt: liftedAt ?? at }),
  )
}
