import type { CommandInputs, CommandName } from '../../domain/commands.ts'
import type { Message } from '../../domain/family.ts'
import type { Instant } from '../../domain/instant.ts'
import type { Classification, Found, Urgency } from '../../domain/requests.ts'
import type { Actor, EventBy, UnitRef } from '../../domain/units.ts'
import { beijing, classified, MemoryCase, type MemoryOptions } from '../kit/memoryCity.ts'
import { people, unit } from './people.ts'

const { hotline, district, lead, back, asst, dele, other, force, ruling } = people

/** Something that somebody did, or the time that passed before the next deed ('2026-10-12 10:00', Beijing time). */
export type Deed =
  | {
      [N in CommandName]: readonly [by: Actor, name: N, input: CommandInputs[N], taskKey?: string]
    }[CommandName]
  | string
  /** What another order tells it. */
  | Message

/** What happened to an order so far. */
export interface Story {
  /** The rule that it shows. */
  readonly rule: string
  /** How it was classed in the call; null: it was written, and waits for a call-taker. */
  readonly classed: Classification | null
  /** Numbers that end in 0 are in the sample of what is answered on the spot. */
  readonly number: string
  /** As how urgent it was handed in, where it was not classed. */
  readonly urgency?: Urgency | null
  /** Where it begins with something that was found: by whom. */
  readonly found?: { readonly by: Actor; readonly as: Found }
  readonly deeds: readonly Deed[]
}

export const start = beijing('2026-09-28 10:00')
export const accused = { units: [people.accused.u.unit], people: [people.accused.p.id] }
export const light = classified('路灯不亮', '幸福里社区', { accused })
/** Danger, of which the same unit takes care. */
export const manhole = classified('井盖缺失', '幸福里社区', { accused })

export const leadUnit = lead.h.unit
export const health = unit('HEALTH-990102')
export const education = unit('EDUCATION-990102')

export const dispatched = (to: UnitRef): Deed => [hotline.d, 'dispatch', { unit: to, candidate: null }]
export const returned = (by: Actor): Deed => [
  by,
  'returnOrder',
  { reason: 'NOT_OUR_DUTY', suggestedUnit: null, newEvidence: false },
]
const returnApproved: Deed = [hotline.D, 'reviewReturn', { decision: 'APPROVE' }]
const wentBack = (from: Actor): Deed[] => [dispatched(from.unit), returned(from), returnApproved]
const handlerOf = (of: UnitRef): Actor => ({ ...back.h, id: `${of.code}-handler`, unit: of })
const written = (rule: string, deeds: readonly Deed[], number = '20260101-000001'): Story => ({
  rule,
  classed: null,
  number,
  deeds,
})
const called = (rule: string, deeds: readonly Deed[], classed: Classification = light): Story => ({
  rule,
  classed,
  number: '20260101-000001',
  deeds,
})
const atPhone = (at: Instant = start) => ({ method: 'PHONE', at }) as const

const declined: Deed[] = [[hotline.c, 'decline', { reason: 'STATUTORY_ROUTE' }]]
const declineApproved: Deed[] = [...declined, [hotline.r, 'reviewDecline', { decision: 'APPROVE' }]]
const relayed: Deed[] = [[hotline.d, 'relay', { centre: district.d.unit }]]
const out = [...wentBack(back.h), dispatched(leadUnit)]
export const accepted: Deed[] = [...out, [lead.h, 'accept', {}]]
export const completed: Deed[] = [
  ...accepted,
  [lead.h, 'complete', { resultKind: 'FIXED', contact: atPhone(), assistanceMissing: false }],
]
export const passed: Deed[] = [...completed, [hotline.r, 'review', { decision: 'PASS' }]]
export const satisfied: Deed[] = [
  ...passed,
  [hotline.v, 'recordReturnVisit', { resolved: true, satisfaction: 'SATISFIED' }],
]
export const unsatisfied: Deed[] = [
  ...passed,
  [hotline.v, 'recordReturnVisit', { resolved: false, satisfaction: 'UNSATISFIED' }],
]
const excluded: Deed[] = [
  ...unsatisfied,
  [hotline.j, 'adjudicate', { decision: 'WRITE_OFF', exclusion: 'UNTRUE' }],
]
export const disputed: Deed[] = [[hotline.d, 'raiseDispute', { parties: [leadUnit, asst.h.unit] }]]
const failed: Deed[] = [...disputed, [district.l, 'failNegotiation', {}]]
const recused: Deed[] = [...failed, [ruling[1], 'recuse', {}]]
const ruled: Deed[] = [...recused, [ruling[2], 'rule', { unit: leadUnit, precedent: null, overturns: null }]]
const toPark: Deed[] = [...accepted, [lead.h, 'askParking', { until: beijing('2026-12-01 09:00') }]]
export const urged: Deed = [hotline.c, 'urge', { byRequester: true }]
const supervised: Deed[] = [...completed, [force.s, 'supervise', { unit: null }]]
const whistled: Deed[] = [
  ...accepted,
  [lead.h, 'blowWhistle', { kind: 'HARD_PROBLEM', units: [asst.h.unit, dele.h.unit], workDue: null }],
]
const signed: Deed[] = [...whistled, [asst.h, 'sign', {}, 'whistle/W1/called1/SIGN']]
const cameIn = { proof: 'PHOTO', at: start, area: light.area, session: null } as const
const reportedIn: Deed[] = [...signed, [asst.h, 'reportIn', cameIn]]
const reported: Deed[] = [...reportedIn, [asst.h, 'report', {}]]
const concluded: Deed[] = [
  ...reported,
  [lead.h, 'conclude', { unit: asst.h.unit, came: true, resolved: true }],
  [dele.h, 'refuse', {}],
  [lead.h, 'conclude', { unit: dele.h.unit, came: false, resolved: false }],
]
/** In the first grid of the place: what the list gives to the grid, and what it gives to others. */
const inTheGrid = '幸福里社区第一网格'
const lamp = classified('楼道灯损坏', inTheGrid, { kind: 'HELP', accused })
const lightInTheGrid = classified('路灯不亮', inTheGrid, { kind: 'HELP', accused })
const findBy = (by: Actor, as: Found['as'] = 'GRID', whistle: Found['whistle'] = null) => ({
  by,
  as: { as, whistle },
})
const foundOut = (
  rule: string,
  classed: Classification,
  found: NonNullable<Story['found']>,
  deeds: readonly Deed[] = [],
): Story => ({ rule, classed, number: '20260101-000001', found, deeds })
const done = (by: Actor, resultKind: 'FIXED' | 'EXPLAINED' = 'FIXED'): Deed => [
  by,
  'complete',
  { resultKind, contact: { method: 'NONE', at: null }, assistanceMissing: false },
]
const parent = '20260101-000009'
/** What accuses nobody may be handled together with others. */
export const unaccusing = { ...light, accused: { units: [], people: [] } }
export const joined: Message = {
  kind: 'JOIN',
  id: `${parent}#7`,
  from: parent,
  requester: null,
  classification: unaccusing,
}
const unreached: Deed = [hotline.v, 'recordVisitAttempt', { result: 'NO_ANSWER' }]

/**
 * A story for every kind of task, and for what makes a difference to who may answer it: the rule, and what happened
 * until then.
 */
export const situations = {
  RECEIVE: written('by a call-taker of the hotline; a portal may register what it classed itself', []),
  'RECEIVE of danger': written('what an emergency service was told is registered, and nothing else', [
    [hotline.c, 'transferEmergency', { service: 'FIRE_119' }],
  ]),
  'RECEIVE of what is said to be danger': {
    ...written('what was handed in as danger is registered, or its decline reviewed at once', []),
    urgency: 'DANGER',
  },
  DECLINE_REVIEW: written('nobody declines alone: a reviewer decides', declined),
  'OBJECTION to a decline': written('by the requester, or whoever speaks for it', declineApproved),
  'DECLINE_REVIEW of an objection': written(
    'by a third person: who reviewed the decline has judged already',
    [...declineApproved, [hotline.C, 'objectToDecline', {}]],
  ),
  'REVIEW of an answer': written(
    'what was answered on the spot is read by a second person, where it is in the sample',
    [[hotline.c, 'answer', { satisfaction: null }]],
    '20260101-000010',
  ),

  DISPATCH: called('by the dispatchers of the hotline; a leader designates', []),
  'DISPATCH after a relay': called('by the centre it was relayed to, and nobody else', relayed),
  'DISPATCH after two relays': called('where the way down ends nothing is relayed', [
    ...relayed,
    [district.d, 'relay', { centre: people.street.d.unit }],
  ]),
  'DISPATCH after three returns': called(
    'a leader designates; the task force looks into the centre, with a mandate up to a notice',
    [back.h, handlerOf(health), handlerOf(education)].flatMap(wentBack),
  ),
  ACCEPT: called('by handlers of the unit; a unit that returned it has no part in it any more', out),
  'ACCEPT of danger': called('danger is not returned', [dispatched(leadUnit)], manhole),
  'ACCEPT of a designated order': called('what is designated is not returned', [
    [hotline.l, 'designate', { unit: leadUnit }],
  ]),
  RETURN_REVIEW: called('by somebody else of the centre than who dispatched', [...out, returned(lead.h)]),
  'RETURN_REVIEW in a district': called('where the district dispatched somebody else there decides', [
    ...relayed,
    [district.d, 'dispatch', { unit: leadUnit, candidate: null }],
    returned(lead.h),
  ]),

  NEGOTIATE: called('by the centre above all parties; each party says where it stands', disputed),
  RULE: called('by an arbiter', failed),
  'RULE after one stepped back': called('who stepped back is out of it', recused),
  'OBJECTION to a ruling': called('by whom it was found against, which suspends nothing', ruled),
  'RULE after an objection': called('by an arbiter who neither ruled nor stepped back; the last one cannot', [
    ...ruled,
    [lead.l, 'objectToRuling', {}],
  ]),
  'HANDLE while disputed': called('the first taker goes on, and returns nothing meanwhile', [
    ...accepted,
    [lead.h, 'raiseDispute', { parties: [asst.h.unit] }],
  ]),
  'HANDLE after a ruling': called('what was ruled is neither returned nor disputed', [
    ...ruled,
    [lead.h, 'accept', {}],
  ]),

  HANDLE: called('by handlers of the lead unit; whom it called answers for itself alone', [
    ...accepted,
    [lead.h, 'delegate', { unit: dele.h.unit, due: beijing('2026-10-09 18:00') }],
    [lead.h, 'callAssisting', { units: [asst.h.unit] }],
  ]),
  'HANDLE of danger': called(
    'somebody comes to the spot',
    [dispatched(leadUnit), [lead.h, 'accept', {}]],
    manhole,
  ),
  MERGED: called(
    'nobody answers: it waits for the order that it is handled together with',
    [...accepted, joined],
    unaccusing,
  ),
  'HANDLE of a whole family': called('as any other; nobody else is told by whom', [
    ...accepted,
    [hotline.c, 'merge', { children: ['20260101-000002', '20260101-000003'] }],
  ]),
  EXTENSION: called('a level up decides, never the unit that asks nor its own leader', [
    ...accepted,
    [lead.h, 'askExtension', { days: 2 }],
  ]),
  'EXTENSION for a street office': called('a level up of a street is its district', [
    dispatched(dele.h.unit),
    [dele.h, 'accept', {}],
    [dele.h, 'askExtension', { days: 2 }],
  ]),
  PARKING: called('a level up decides', toPark),
  PARKED: called('the unit resumes, and asks for nothing else before', [
    ...toPark,
    [hotline.l, 'decideParking', { decision: 'APPROVE', until: null, checks: [] }],
  ]),
  APPROVE_COMPLEX: called('a level up decides', [...accepted, [lead.h, 'askComplex', {}]]),

  EXPERT: called('by the department that is asked', [
    ...accepted,
    [lead.h, 'askExpert', { unit: asst.h.unit }],
  ]),
  SIGN: called('by the units that are called; whoever whistles waits', whistled),
  'CONTACT and REPORT_IN': called('by the unit that has signed, in whichever order', signed),
  WORK: called('by the unit that has come', reportedIn),
  CONCLUDE: called('by whoever blew the whistle, unit by unit', reported),
  // Half of five working days before Mon 12 Oct 18:00, the 28th being that of the call: from Wed 30 Sep 14:15 on.
  'CHECKPOINT of a whistle': called('by the monitor of the district, who calls others', [
    ...signed,
    '2026-10-09 10:00',
  ]),
  'CHECKPOINT of a refusal': called('the monitor calls another in place of who refuses', [
    ...whistled,
    [dele.h, 'refuse', {}],
  ]),
  EVALUATE: called('by each side, of the other', concluded),

  REVIEW: called('by a reviewer of the centre that dispatched', completed),
  VISIT: called('by the visit desk', passed),
  ADJUDICATE: called('by an adjudicator; a claim that the visit contradicts is supervised', unsatisfied),
  WRITE_OFF: called('by a first reviewer', excluded),
  'WRITE_OFF, the second': called('by another reviewer than the first', [
    ...excluded,
    [hotline.r, 'reviewWriteOff', { decision: 'APPROVE' }],
  ]),
  'HANDLE of a rework': called('without a way back', [
    ...unsatisfied,
    [hotline.j, 'adjudicate', { decision: 'REWORK' }],
  ]),

  // These run beside an order's life: here beside its review.
  CHECKPOINT: called('by the monitor of the district', [...completed, urged, urged, urged]),
  NAME_LEADER: called('by a leader of the level that it was raised to', [
    ...completed,
    [district.m, 'raise', {}],
  ]),
  WITHDRAW_CHECK: called('by the visit desk', [...completed, [hotline.c, 'withdraw', {}]]),
  SUPERVISE: called('by the task force', supervised),
  REPLY: called('by the unit that was asked, its leader included; one question after the other', [
    ...supervised,
    [force.s, 'demandReply', {}],
  ]),
  // Five working days after the review was due: of 29 Sep those are 30 Sep, 8, 9, Sat 10, 12 Oct.
  PROPOSAL: called('by the task force, as far as its mandate goes', [...completed, '2026-10-12 18:00']),

  // On different days, at least two hours apart.
  'DISPATCH of what a grid found': foundOut(
    'by the centre of its street, which passes up what is above it',
    lightInTheGrid,
    findBy(other.g),
  ),
  'DISPATCH of what was passed up': foundOut(
    'by the centre that it was passed up to, which passes it on upwards or down',
    lightInTheGrid,
    findBy(other.g),
    [[people.street.d, 'relay', { centre: district.d.unit }]],
  ),
  'HANDLE of what a grid found': foundOut(
    'by the grid that found it, where the list names the grid; nobody is there to be contacted',
    lamp,
    findBy(other.g),
  ),
  'SIGN of a grid-direct whistle': foundOut(
    'a grid calls the units to the spot at once, and has the order meanwhile',
    lightInTheGrid,
    findBy(other.g, 'GRID', { kind: 'HARD_PROBLEM', units: [leadUnit, asst.h.unit], workDue: null }),
  ),
  VERIFY: foundOut(
    'by a collector of the next grid: neither the finder, nor a unit that worked, nor one below it',
    lamp,
    findBy(other.g),
    [done(other.g)],
  ),
  'VERIFY of what a department found': foundOut(
    'by a collector of the place',
    lightInTheGrid,
    findBy(lead.h, 'PROACTIVE'),
    [done(lead.h)],
  ),

  AFTERCARE: called('nobody was reached: the requester may rate, or whoever speaks for it', [
    ...passed,
    unreached,
    '2026-09-29 10:00',
    unreached,
    '2026-09-30 10:00',
    unreached,
  ]),
  CLOSED: called('a closed order takes nothing', satisfied),
} satisfies Record<string, Story>
export type Situation = keyof typeof situations

/** An order of which a story is true. */
export async function lived(
  { classed, number, urgency = null, found, deeds }: Omit<Story, 'rule'>,
  options: MemoryOptions = {},
): Promise<MemoryCase> {
  const order = await MemoryCase.open(start, classed, {
    accused,
    number,
    urgency,
    ...(found && { found: found.as, receivedBy: handedInBy(found.by) }),
    ...options,
  })
  await go(order, deeds)
  return order
}

function handedInBy({ id, unit: of, roles }: Actor): EventBy {
  const [role = 'GRID_WORKER'] = roles
  return { actor: id, unit: of, role, onBehalfOf: null }
}

/** Does one thing after the other; each must be allowed. */
export async function go(order: MemoryCase, deeds: readonly Deed[]): Promise<void> {
  for (const deed of deeds) {
    if (typeof deed === 'string') {
      await order.passTo(beijing(deed))
      continue
    }
    if ('kind' in deed) {
      await order.hear(deed)
      continue
    }
    const [by, name, input, taskKey = null] = deed
    const result = await order.give(order.command(name, by, input, { taskKey }))
    if ('refusal' in result)
      throw new Error(
        `${by.id} may not ${name}: ${result.refusal.code} ${JSON.stringify(result.refusal.params)}`,
      )
  }
}
