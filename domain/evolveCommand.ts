import { changeDispatch, changeSupervision, noted, without } from './changes.ts'
import { commandShapes } from './commands.ts'
import type { CommandedBody, Event } from './events.ts'
import type { Facts } from './facts.ts'
import type { Child } from './family.ts'
import type { Instant } from './instant.ts'
import { dispatchOf, isUnder, supervisionOver } from './keys.ts'
import type { Measure } from './mandates.ts'
import type { RuleId } from './policy.ts'
import type { RecordKind } from './record.ts'
import { Role } from './units.ts'
import { whistleOf } from './whistles.ts'

/** How many of the last commands an order remembers by their ids (the table in Postgres remembers them longer). */
const recentCommands = 300

/** The facts after a command: that it came, what it answers, and what it says beyond its task. */
export function commanded(facts: Facts, event: Event, body: CommandedBody): Facts {
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
        version: facts.version + (commandShapes[body.name].counts ? 1 : 0),
      },
    ],
  }
  const { taskKey } = body
  const counted = count(remembered, event, body)
  if (taskKey === null) return counted
  const answer = { name: body.name, at: event.at, actor: by.actor, unit: by.unit, input: body.input }
  const answered: Facts = {
    ...counted,
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

/** What standing commands leave in the facts. */
function count(facts: Facts, event: Event, body: CommandedBody): Facts {
  switch (body.name) {
    case 'urge':
      return { ...facts, urges: facts.urges + 1 }
    case 'comment':
      return { ...facts, comments: facts.comments + 1 }
    case 'withdraw':
      return { ...facts, withdrawn: [...facts.withdrawn, event.at] }
    case 'merge': {
      const asked = body.input.children.map(
        (number): Child => ({ number, state: 'JOINING', id: `${facts.number}#${event.seq}`, refusal: null }),
      )
      const others = facts.children.filter(({ number }) => !body.input.children.includes(number))
      return { ...facts, children: [...others, ...asked] }
    }
    case 'split':
      return { ...facts, splits: [...facts.splits, { seq: event.seq, numbers: null }] }
    case 'unmerge':
      return {
        ...facts,
        children: facts.children.map((child) =>
          body.input.children.includes(child.number) ? { ...child, state: 'LEAVING' } : child,
        ),
      }
    case 'transferEmergency':
      return { ...facts, emergencies: [...facts.emergencies, { service: body.input.service, at: event.at }] }
    default:
      return facts
  }
}

/** What some answers say beyond themselves: of a dispatch, a supervision, a closed order's rating, a unit's record. */
function draw(facts: Facts, event: Event, body: CommandedBody, taskKey: string): Facts {
  const unit = event.by?.unit
  if (!unit) return facts
  const dispatch = dispatchOf(facts, taskKey)
  switch (body.name) {
    case 'rate':
      return facts.closure
        ? {
            ...facts,
            closure: {
              ...facts.closure,
              resolved: body.input.resolved,
              satisfaction: body.input.satisfaction,
            },
          }
        : facts
    case 'accept':
      if (!dispatch || taskKey !== dispatch.acceptLimit) return facts
      return {
        ...changeDispatch(facts, dispatch.key, () => ({ acceptedAt: event.at })),
        firstTaker: facts.firstTaker ?? dispatch.unit,
      }
    case 'returnOrder':
      return noted(facts, unit, 'RETURN_ASKED', taskKey, 'returns.window', event.at)
    case 'reviewReturn':
      if (!dispatch || body.input.decision !== 'DENY') return facts
      return noted(
        changeDispatch(facts, dispatch.key, ({ deniedReturns }) => ({ deniedReturns: deniedReturns + 1 })),
        dispatch.unit,
        'RETURN_DENIED',
        taskKey,
        'returns.window',
        event.at,
      )
    case 'decideExtension':
      return ifDenied(facts, event, body, 'EXTENSION_DENIED', 'extensions.most')
    case 'decideParking':
      return ifDenied(facts, event, body, 'PARKING_DENIED', 'parking.most')
    case 'decideComplex':
      return ifDenied(facts, event, body, 'COMPLEX_DENIED', 'limits.approveComplex')
    case 'refuse':
      return noted(facts, unit, 'REFUSED', taskKey, 'supervision.triggers', event.at)
    case 'conclude': {
      const called = whistleOf(facts, taskKey)?.called.find((one) => one.unit.code === body.input.unit.code)
      const saidToHaveCome = called && (facts.answers[`${called.key}/REPORT_IN`]?.length ?? 0) > 0
      return called && saidToHaveCome && !body.input.came
        ? noted(facts, called.unit, 'CAME_UNCONFIRMED', called.key, 'whistles', event.at)
        : facts
    }
    case 'nameLeader':
      return facts.raised ? { ...facts, raised: { ...facts.raised, leader: body.input.leader } } : facts
    case 'demandReply':
      return measureTaken(facts, taskKey, 'REPLY', event.at)
    case 'talk':
      return measureTaken(facts, taskKey, 'TALK', event.at)
    case 'notice':
      return measureTaken(facts, taskKey, 'NOTICE', event.at)
    case 'proposeAccountability':
      return measureTaken(facts, taskKey, 'ACCOUNTABILITY', event.at)
    case 'decideProposal': {
      const proposal = facts.proposals.find(({ key }) => key === taskKey)
      const supervision = proposal && supervisionOver(facts, proposal.limit)
      return proposal && supervision && body.input.decision === 'APPROVE'
        ? measureTaken(facts, supervision.key, proposal.measure, event.at)
        : facts
    }
    case 'lift':
      return changeSupervision(facts, taskKey, () => ({ liftedAt: event.at }))
    default:
      return facts
  }
}

/** What a unit asked for in vain: the request stands a step below the limit of its work. */
function ifDenied(
  facts: Facts,
  { at }: Event,
  { taskKey, input }: CommandedBody<'decideExtension' | 'decideParking' | 'decideComplex'>,
  kind: RecordKind,
  rule: RuleId,
): Facts {
  const asker = taskKey && facts.limits[taskKey.slice(0, taskKey.lastIndexOf('/'))]?.owner
  return taskKey && asker && input.decision === 'DENY' ? noted(facts, asker, kind, taskKey, rule, at) : facts
}

const measureInRecord: Readonly<Record<Measure, RecordKind | null>> = {
  REPLY: null,
  TALK: 'TALKED_TO',
  NOTICE: 'NOTICED',
  ACCOUNTABILITY: 'ACCOUNTABILITY_PROPOSED',
}

/** A measure of the supervision that a key belongs to. */
function measureTaken(facts: Facts, key: string, measure: Measure, at: Instant): Facts {
  const supervision = facts.supervisions.find((one) => isUnder(key, one.key))
  if (!supervision) return facts
  const taken = changeSupervision(facts, key, ({ measures }) => ({
    measures: [...measures, { measure, at }],
  }))
  const kind = measureInRecord[measure]
  return kind ? noted(taken, supervision.subject, kind, supervision.key, 'mandates', at) : taken
}
