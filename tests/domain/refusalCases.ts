import type { Command, CommandInputs, CommandName } from '../../domain/commands.ts'
import type { RefusalCode } from '../../domain/refusals.ts'
import type { Classification } from '../../domain/requests.ts'
import type { Actor, UnitCode, UnitRef } from '../../domain/units.ts'
import { beijing, classified } from '../kit/memoryCity.ts'
import { people, unit } from './people.ts'
import { type Deed, light, manhole, type Situation, start } from './situations.ts'

const { hotline, district, beyond, lead, back, asst, dele, other, force, ruling, accused, away } = people

/** A command that must be refused: with which code, by which rule, and what happened before. */
export interface Case {
  readonly title: string
  readonly code: RefusalCode
  readonly rule: string | null
  readonly after: readonly [Situation, ...Deed[]]
  readonly by: Actor
  readonly name: CommandName
  readonly input: CommandInputs[CommandName]
  readonly more: Partial<Command>
}

function refused<N extends CommandName>(
  title: string,
  [code, rule]: readonly [RefusalCode, string | null],
  after: Case['after'],
  [by, name, input]: readonly [Actor, N, CommandInputs[N]],
  more: Partial<Command> = {},
): Case {
  return { title, code, rule, after, by, name, input, more }
}

const giveBack = { reason: 'NOT_OUR_DUTY', suggestedUnit: null, newEvidence: false } as const
const done = {
  resultKind: 'FIXED',
  contact: { method: 'PHONE', at: start },
  assistanceMissing: false,
} as const
const approved = { decision: 'APPROVE' } as const
const denied = { decision: 'DENY' } as const
const urged = { byRequester: true } as const
const to = (of: UnitRef) => ({ unit: of, candidate: null })
const ruledFor = { unit: lead.h.unit, precedent: null, overturns: null } as const
const accusing = (of: UnitRef): Classification => ({ ...light, accused: { units: [of], people: [] } })
const decemberFirst = beijing('2026-12-01 09:00')
const asked: Deed = [lead.h, 'askExtension', { days: 2 }]
const extended: Deed = [hotline.l, 'decideExtension', approved]
/** A department below the ruling body, which the sample city has not. */
const annex: UnitRef = {
  ...asst.h.unit,
  code: 'ANNEX' as UnitCode,
  path: [...ruling[1].unit.path, 'ANNEX' as UnitCode],
}

const atEveryCommand: readonly Case[] = [
  refused('a closed order takes nothing', ['ORDER_CLOSED', null], ['CLOSED'], [hotline.c, 'urge', urged]),
  refused('what no open task takes is refused', ['WRONG_STAGE', null], ['ACCEPT'], [lead.h, 'progress', {}]),
  refused(
    'a task that is not open takes no answer',
    ['UNKNOWN_TASK', null],
    ['HANDLE'],
    [lead.h, 'complete', done],
    { taskKey: 'round9/HANDLE' },
  ),
  refused(
    'a task takes only what it waits for',
    ['OTHER_TASK', null],
    ['EXTENSION'],
    [lead.h, 'accept', {}],
    { taskKey: 'round1/dispatch2/HANDLE' },
  ),
  refused(
    'whoever has two tasks that would take it names one',
    ['TASK_REQUIRED', null],
    ['HANDLE', [lead.h, 'callAssisting', { units: [dele.h.unit] }]],
    [dele.h, 'report', {}],
  ),
  refused(
    'a task is answered by the unit that holds it',
    ['NOT_HOLDER', null],
    ['ACCEPT'],
    [other.h, 'accept', {}],
  ),
  refused(
    'who is one of several that are asked the same answers once',
    ['DONE_ALREADY', null],
    ['NEGOTIATE', [lead.h, 'submitPosition', { suggestedUnit: null }]],
    [lead.h, 'submitPosition', { suggestedUnit: null }],
  ),
  refused(
    'a command is given in a role that the pack names for it',
    ['ROLE_REQUIRED', 'commands.dispatch'],
    ['DISPATCH'],
    [hotline.c, 'dispatch', to(lead.h.unit)],
  ),
  refused(
    'people of another city take no part',
    ['OTHER_CITY', null],
    ['DISPATCH'],
    [away.o, 'dispatch', to(lead.h.unit)],
  ),
  refused(
    'who is accused takes no part',
    ['ACCUSED', 'separation.accused'],
    ['DISPATCH'],
    [accused.p, 'dispatch', to(lead.h.unit)],
  ),
  refused(
    'who had one hand in it has not the other',
    ['SEPARATION_OF_DUTIES', 'separation.return'],
    ['RETURN_REVIEW'],
    [hotline.d, 'reviewReturn', approved],
  ),
  refused(
    'what was decided on an older version is decided anew',
    ['VERSION_STALE', null],
    ['ACCEPT'],
    [lead.h, 'accept', {}],
    { expectedVersion: 1 },
  ),
  refused(
    'words that a command must carry are given',
    ['TEXT_REQUIRED', null],
    ['HANDLE'],
    [lead.h, 'complete', done],
    { texts: {} },
  ),
  refused(
    'what is denied has its reason',
    ['REASON_REQUIRED', null],
    ['RETURN_REVIEW'],
    [hotline.D, 'reviewReturn', denied],
    { texts: {} },
  ),
  refused(
    'a key serves one request',
    ['IDEMPOTENCY_CONFLICT', null],
    ['DISPATCH', [hotline.c, 'urge', urged]],
    [hotline.c, 'urge', { byRequester: false }],
    { id: 'command-1' },
  ),
]

const atReceipt: readonly Case[] = [
  refused(
    'what an emergency service was told is not answered away',
    ['EMERGENCY_TRANSFERRED', 'receipt.emergency'],
    ['RECEIVE of danger'],
    [hotline.c, 'answer', { satisfaction: null }],
  ),
  refused(
    'nor is it declined',
    ['EMERGENCY_TRANSFERRED', 'receipt.emergency'],
    ['RECEIVE of danger'],
    [hotline.c, 'decline', { reason: 'UNLAWFUL' }],
  ),
  refused(
    'those who receive and manage are not accused before themselves',
    ['ACCUSED_IS_DESK', 'separation.accused'],
    ['RECEIVE'],
    [hotline.c, 'register', { classification: accusing(hotline.c.unit) }],
  ),
]

const atDispatch: readonly Case[] = [
  refused(
    'who manages is given nothing to handle',
    ['UNIT_CANNOT_HANDLE', 'separation.handling'],
    ['DISPATCH'],
    [hotline.d, 'dispatch', to(district.d.unit)],
  ),
  refused(
    'a unit that is accused is given nothing',
    ['UNIT_ACCUSED', 'separation.accused'],
    ['DISPATCH'],
    [hotline.d, 'dispatch', to(accused.b.unit)],
  ),
  refused(
    'a centre reaches the units of its own government',
    ['OUT_OF_REACH', 'routing'],
    ['DISPATCH after a relay'],
    [district.d, 'dispatch', to(unit('HOUSING-990103'))],
  ),
  refused(
    'a community is sent nothing beyond its list',
    ['OUTSIDE_ITS_LIST', 'routing'],
    ['DISPATCH'],
    [hotline.d, 'dispatch', to(other.c.unit)],
  ),
  refused(
    'a unit whose return was approved is not dispatched to again',
    ['RETURNED_BEFORE', 'returns.window'],
    ['RETURN_REVIEW', [hotline.D, 'reviewReturn', approved]],
    [hotline.d, 'dispatch', to(back.h.unit)],
  ),
  refused(
    'an order is relayed down, to a centre that covers its place',
    ['RELAY_TARGET', 'routing'],
    ['DISPATCH'],
    [hotline.d, 'relay', { centre: unit('GC-990103') }],
  ),
  refused(
    'danger is not returned',
    ['RETURN_OF_DANGER', 'returns.window'],
    ['ACCEPT of danger'],
    [lead.h, 'returnOrder', giveBack],
  ),
  refused(
    'danger is not parked',
    ['DELAY_OF_DANGER', 'limits.handle.danger'],
    ['HANDLE of danger'],
    [lead.h, 'askParking', { until: decemberFirst }],
  ),
  refused(
    'danger is not made complex',
    ['DELAY_OF_DANGER', 'limits.handle.danger'],
    ['HANDLE of danger'],
    [lead.h, 'askComplex', {}],
  ),
  refused(
    'danger is dispatched before it is disputed',
    ['DELAY_OF_DANGER', 'limits.handle.danger'],
    ['DISPATCH', [hotline.c, 'reclassify', { classification: { ...light, urgency: 'DANGER' } }]],
    [hotline.d, 'raiseDispute', { parties: [lead.h.unit, asst.h.unit] }],
  ),
  refused(
    'days are not granted for danger',
    ['DELAY_OF_DANGER', 'limits.handle.danger'],
    [
      'HANDLE of danger',
      [lead.h, 'complete', done],
      [hotline.r, 'review', { decision: 'PASS' }],
      [hotline.v, 'recordReturnVisit', { resolved: false, satisfaction: 'UNSATISFIED' }],
    ],
    [hotline.j, 'adjudicate', { decision: 'GRANT_TIME', days: 2 }],
  ),
  refused(
    'what was handed in as danger is not answered away',
    ['ANSWER_OF_DANGER', 'receipt.emergency'],
    ['RECEIVE of what is said to be danger'],
    [hotline.c, 'answer', { satisfaction: null }],
  ),
  refused(
    'danger is passed to a service once',
    ['TRANSFERRED_ALREADY', 'receipt.emergency'],
    ['RECEIVE of danger'],
    [hotline.c, 'transferEmergency', { service: 'FIRE_119' }],
  ),
  refused(
    'a designated order is not returned',
    ['RETURN_OF_DESIGNATED', 'counts.dispatchesBeforeDesignation'],
    ['ACCEPT of a designated order'],
    [lead.h, 'returnOrder', giveBack],
  ),
  refused(
    // Dispatched Mon 28 Sep: one working day ends on the 29th.
    'an order is returned within its window',
    ['RETURN_WINDOW_PASSED', 'returns.window'],
    ['ACCEPT', '2026-09-30 09:00'],
    [lead.h, 'returnOrder', giveBack],
  ),
  refused(
    'a second return needs new evidence',
    ['RETURN_NEEDS_NEW_EVIDENCE', 'returns.window'],
    ['RETURN_REVIEW', [hotline.D, 'reviewReturn', denied]],
    [lead.h, 'returnOrder', giveBack],
  ),
  refused(
    'new evidence is shown, not only claimed',
    ['TEXT_REQUIRED', null],
    ['RETURN_REVIEW', [hotline.D, 'reviewReturn', denied]],
    [lead.h, 'returnOrder', { ...giveBack, newEvidence: true }],
  ),
]

const atDisputes: readonly Case[] = [
  refused(
    'nothing is returned while it is disputed',
    ['DISPUTE_PENDING', 'disputes'],
    ['HANDLE while disputed'],
    [lead.h, 'returnOrder', giveBack],
  ),
  refused(
    'what was ruled is not disputed again',
    ['DISPUTE_OF_DESIGNATED', 'disputes'],
    ['HANDLE after a ruling'],
    [lead.h, 'raiseDispute', { parties: [asst.h.unit] }],
  ),
  refused(
    'one dispute comes after the other',
    ['DISPUTED_ALREADY', 'disputes'],
    ['HANDLE while disputed'],
    [lead.h, 'raiseDispute', { parties: [asst.h.unit] }],
  ),
  refused(
    'a unit does not dispute with itself',
    ['UNIT_TWICE', 'disputes'],
    ['HANDLE'],
    [lead.h, 'raiseDispute', { parties: [lead.h.unit] }],
  ),
  refused(
    'no party is named twice',
    ['UNIT_TWICE', 'disputes'],
    ['DISPATCH'],
    [hotline.d, 'raiseDispute', { parties: [lead.h.unit, lead.h.unit] }],
  ),
  refused(
    'a dispute has two parties',
    ['UNITS_COUNT', 'disputes'],
    ['DISPATCH'],
    [hotline.d, 'raiseDispute', { parties: [lead.h.unit] }],
  ),
  refused(
    'the parties agree on one of themselves',
    ['NOT_A_PARTY', 'disputes'],
    ['NEGOTIATE'],
    [district.l, 'agree', { unit: other.h.unit }],
  ),
  refused(
    'nobody rules in a cause of its own',
    ['RULING_BY_PARTY', 'separation.ruling'],
    [
      'DISPATCH',
      [hotline.d, 'raiseDispute', { parties: [lead.h.unit, annex] }],
      [hotline.l, 'failNegotiation', {}],
    ],
    [ruling[1], 'rule', ruledFor],
  ),
  refused(
    'a ruling is a precedent where the order is, or further up',
    ['RULING_SCOPE', 'disputes'],
    ['RULE'],
    [
      ruling[1],
      'rule',
      { ...ruledFor, precedent: { scope: classified('路灯不亮', '东屏区').area, until: null } },
    ],
  ),
  refused(
    'a precedent ends later than now',
    ['PRECEDENT_ENDED', 'disputes'],
    ['RULE'],
    [ruling[1], 'rule', { ...ruledFor, precedent: { scope: light.area, until: start } }],
  ),
  refused(
    'the last arbiter who is left does not step back',
    ['LAST_ARBITER', 'separation.ruling'],
    ['RULE after an objection'],
    [ruling[3], 'recuse', {}],
  ),
]

const atHandling: readonly Case[] = [
  refused(
    'a part goes to a unit one level down',
    ['DELEGATION_TARGET', 'delegation'],
    ['PARKING'],
    [lead.h, 'delegate', { unit: other.h.unit, due: beijing('2026-10-09 18:00') }],
  ),
  refused(
    // Half of what is left is never over on the very day, with four working days and more left.
    'a part has at least half of the time that is left',
    ['DELEGATION_WINDOW', 'delegation'],
    ['PARKING'],
    [lead.h, 'delegate', { unit: dele.h.unit, due: beijing('2026-09-28 18:00') }],
  ),
  refused(
    // Due Sat 10 Oct 18:00: with less than two working days left there is no time for both.
    'where too little time is left nothing is delegated',
    ['DELEGATION_WINDOW', 'delegation'],
    ['PARKING', '2026-10-10 09:00'],
    [lead.h, 'delegate', { unit: dele.h.unit, due: beijing('2026-10-10 12:00') }],
  ),
  refused(
    'one unit assists once at a time',
    ['UNIT_TWICE', 'assistance'],
    ['HANDLE'],
    [lead.h, 'callAssisting', { units: [asst.h.unit] }],
  ),
  refused(
    'a unit that is accused does not assist',
    ['UNIT_ACCUSED', 'separation.accused'],
    ['HANDLE'],
    [lead.h, 'callAssisting', { units: [accused.u.unit] }],
  ),
  refused(
    'the lead says that it completes without whom it called',
    ['ASSISTANCE_OPEN', 'assistance'],
    ['HANDLE'],
    [lead.h, 'complete', done],
  ),
  refused(
    'somebody comes to the spot between the receipt and now',
    ['PROOF_TIME', null],
    ['HANDLE of danger'],
    [lead.h, 'arrive', { proof: 'PHOTO', at: beijing('2026-09-28 09:59') }],
  ),
  refused(
    'completing says when the requester was contacted, or why not',
    ['CONTACT_REQUIRED', null],
    ['HANDLE of danger'],
    [lead.h, 'complete', { ...done, contact: { method: 'NONE', at: null } }],
  ),
  refused(
    'no contact lies before the receipt',
    ['CONTACT_BEFORE_RECEIPT', null],
    ['HANDLE'],
    [lead.h, 'contact', { method: 'PHONE', at: beijing('2026-09-28 09:59') }],
  ),
  refused(
    'no contact lies ahead',
    ['CONTACT_IN_FUTURE', null],
    ['HANDLE'],
    [lead.h, 'contact', { method: 'PHONE', at: beijing('2026-09-28 10:03') }],
  ),
]

const atTime: readonly Case[] = [
  refused(
    // 5 WD from Mon 28 Sep: 29, 30 Sep, 8, 9, Sat 10 Oct.
    'an extension is asked for before the due instant',
    ['EXTENSION_AFTER_DUE', 'extensions.most'],
    ['HANDLE', '2026-10-10 18:00'],
    [lead.h, 'askExtension', { days: 2 }],
  ),
  refused(
    'a limit is extended twice at most',
    ['EXTENSIONS_USED_UP', 'extensions.most'],
    ['HANDLE', asked, extended, asked, extended],
    [lead.h, 'askExtension', { days: 2 }],
  ),
  refused(
    'an extension is at most as long as the limit',
    ['EXTENSION_LENGTH', 'extensions.most'],
    ['HANDLE'],
    [lead.h, 'askExtension', { days: 6 }],
  ),
  refused(
    'what is due within hours is not put off by days',
    ['EXTENSION_OF_HOURS', 'extensions.most'],
    ['HANDLE of danger'],
    [lead.h, 'askExtension', { days: 1 }],
  ),
  refused(
    'a unit asks for one thing after the other',
    ['DECISION_PENDING', null],
    ['EXTENSION'],
    [lead.h, 'askParking', { until: decemberFirst }],
  ),
  refused(
    'an order is parked once',
    ['PARKING_USED_UP', 'parking.most'],
    ['PARKED', [lead.h, 'resume', {}]],
    [lead.h, 'askParking', { until: decemberFirst }],
  ),
  refused(
    'an order is parked for a year at most',
    ['PARKING_LENGTH', 'parking.most'],
    ['HANDLE'],
    [lead.h, 'askParking', { until: beijing('2027-09-29 00:00') }],
  ),
  refused(
    'nothing is asked for while it is parked',
    ['PARKED_NOW', 'parking.most'],
    ['PARKED'],
    [lead.h, 'askExtension', { days: 2 }],
  ),
  refused(
    'what is parked is looked at before it goes on',
    ['PARKING_CHECKS', 'parking.most'],
    ['PARKING'],
    [hotline.l, 'decideParking', { ...approved, until: null, checks: [decemberFirst] }],
  ),
  refused(
    'what is complex is not made so again',
    ['COMPLEX_ALREADY', 'limits.handle.complex'],
    ['APPROVE_COMPLEX', [hotline.l, 'decideComplex', approved]],
    [lead.h, 'askComplex', {}],
  ),
]

const atChecking: readonly Case[] = [
  refused(
    'attempts lie on different days',
    ['VISIT_TOO_SOON', 'visits.apart'],
    ['VISIT', [hotline.v, 'recordVisitAttempt', { result: 'BUSY' }], '2026-09-28 17:00'],
    [hotline.v, 'recordVisitAttempt', { result: 'BUSY' }],
  ),
  refused(
    'what is not resolved is not closed',
    ['CLOSE_UNRESOLVED', 'limits.adjudicate'],
    ['ADJUDICATE'],
    [hotline.j, 'adjudicate', { decision: 'CLOSE' }],
  ),
  refused(
    'time is granted as far as the pack says',
    ['GRANTED_LENGTH', 'limits.grantedTime'],
    ['ADJUDICATE'],
    [hotline.j, 'adjudicate', { decision: 'GRANT_TIME', days: 16 }],
  ),
  refused(
    'an order is handed over to another unit than had it',
    ['UNIT_TWICE', 'limits.adjudicate'],
    ['ADJUDICATE'],
    [hotline.j, 'adjudicate', { decision: 'HAND_OVER', unit: lead.h.unit }],
  ),
]

const aroundAnOrder: readonly Case[] = [
  refused(
    'what is not registered is not classed anew',
    ['NOT_REGISTERED', null],
    ['RECEIVE'],
    [hotline.c, 'reclassify', { classification: light }],
  ),
  refused(
    'an order is classed by those of its own place',
    ['NOT_CONCERNED', 'commands.reclassify'],
    ['HANDLE'],
    [beyond.d, 'reclassify', { classification: manhole }],
  ),
  refused(
    'and raised by those around it',
    ['NOT_CONCERNED', 'commands.raise'],
    ['HANDLE'],
    [back.l, 'raise', {}],
  ),
  refused(
    'and passed to an emergency service by them',
    ['NOT_CONCERNED', 'commands.transferEmergency'],
    ['HANDLE'],
    [beyond.d, 'transferEmergency', { service: 'POLICE_110' }],
  ),
  refused(
    'a new classification says something new',
    ['NOTHING_CHANGES', null],
    ['HANDLE'],
    [hotline.c, 'reclassify', { classification: light }],
  ),
  refused(
    'who holds a task decides before it is accused',
    ['ACCUSED_HOLDS_TASK', 'separation.accused'],
    ['HANDLE'],
    [hotline.c, 'reclassify', { classification: accusing(asst.h.unit) }],
  ),
  refused(
    'a supervision has a subject',
    ['NOT_DISPATCHED', 'mandates'],
    ['DISPATCH'],
    [force.s, 'supervise', { unit: null }],
  ),
  refused(
    'nobody supervises without a mandate',
    ['NO_MANDATE', 'mandates'],
    ['HANDLE'],
    [district.s, 'supervise', { unit: null }],
  ),
  refused(
    'a mandate reaches as far as it says',
    ['NO_MANDATE', 'mandates.managing'],
    ['DISPATCH after three returns'],
    [force.s, 'proposeAccountability', {}],
  ),
  refused(
    'only a unit that has a part in the order is looked into',
    ['UNIT_NOT_INVOLVED', 'mandates'],
    ['HANDLE'],
    [force.s, 'supervise', { unit: other.h.unit }],
  ),
  refused(
    'nobody is supervised twice at a time of its own motion',
    ['SUPERVISED_ALREADY', 'mandates'],
    ['SUPERVISE'],
    [force.S, 'supervise', { unit: null }],
  ),
  refused(
    'nothing is raised before somebody has it',
    ['NOT_DISPATCHED', 'counts.reworksBeforeRaising'],
    ['DISPATCH'],
    [hotline.m, 'raise', {}],
  ),
  refused(
    'above the city there is nobody to raise it to',
    ['RAISED_TO_THE_TOP', 'counts.reworksBeforeRaising'],
    ['NAME_LEADER', [hotline.l, 'nameLeader', { leader: { id: hotline.L.id, name: '丁一鸣' } }]],
    [hotline.m, 'raise', {}],
  ),
  refused(
    'a meeting is yet to come',
    ['MEETING_TIME', 'checkpoints'],
    ['CHECKPOINT'],
    [district.m, 'convene', { units: [lead.h.unit], at: start }],
  ),
  refused(
    'danger is handled whether or not it is withdrawn',
    ['WITHDRAW_OF_DANGER', 'limits.withdrawCheck'],
    ['HANDLE of danger'],
    [hotline.c, 'withdraw', {}],
  ),
  refused(
    'whoever was pressed has withdrawn nothing',
    ['WITHDRAW_PRESSED', 'limits.withdrawCheck'],
    ['WITHDRAW_CHECK'],
    [hotline.v, 'checkWithdrawal', { decision: 'APPROVE', pressed: true }],
  ),
  refused(
    'a split names a part',
    ['SPLIT_COUNT', 'merging'],
    ['HANDLE'],
    [hotline.c, 'split', { parts: [] }],
  ),
  refused(
    'a split leaves the order its own matter',
    ['SPLIT_LEAVES_NOTHING', 'merging'],
    ['HANDLE'],
    [hotline.c, 'split', { parts: [{ title: '路灯不亮', classification: light }] }],
  ),
  refused(
    'an order is not merged into itself',
    ['MERGE_INTO_ITSELF', 'merging'],
    ['HANDLE'],
    [hotline.c, 'merge', { children: ['20260101-000001'] }],
  ),
  refused(
    'an order is merged once',
    ['CHILD_TWICE', 'merging'],
    ['HANDLE', [hotline.c, 'merge', { children: ['20260101-000002'] }]],
    [hotline.c, 'merge', { children: ['20260101-000002'] }],
  ),
  refused(
    'a merge names somebody',
    ['CHILDREN_COUNT', 'merging'],
    ['HANDLE'],
    [hotline.c, 'merge', { children: [] }],
  ),
  refused(
    'into what is not registered nothing is merged',
    ['NOT_REGISTERED', null],
    ['RECEIVE'],
    [hotline.c, 'merge', { children: ['20260101-000002'] }],
  ),
  refused(
    'nobody joins when the work was reported done',
    ['MERGE_TOO_LATE', 'merging'],
    ['REVIEW'],
    [hotline.c, 'merge', { children: ['20260101-000002'] }],
  ),
  refused(
    'nobody leaves when the work was reported done',
    ['MERGE_TOO_LATE', 'merging'],
    ['VISIT'],
    [hotline.c, 'unmerge', { children: ['20260101-000002'] }],
  ),
  refused(
    'only who was merged goes on alone',
    ['NOT_A_CHILD', 'merging'],
    ['HANDLE', [hotline.c, 'merge', { children: ['20260101-000002'] }]],
    [hotline.c, 'unmerge', { children: ['20260101-000003'] }],
  ),
  refused(
    'what was found has no requester to withdraw it',
    ['NOBODY_ASKED', 'limits.verify'],
    ['HANDLE of what a grid found'],
    [hotline.c, 'withdraw', {}],
  ),
  refused(
    'what was found has no requester to be contacted',
    ['NOBODY_ASKED', 'limits.verify'],
    ['HANDLE of what a grid found'],
    [other.g, 'contact', { method: 'PHONE', at: start }],
  ),
  refused(
    'what came down goes not up again',
    ['RELAY_TARGET', 'routing'],
    ['DISPATCH of what was passed up', [district.d, 'relay', { centre: people.street.d.unit }]],
    [people.street.d, 'relay', { centre: district.d.unit }],
  ),
  refused(
    'whoever found it does not verify it',
    ['SEPARATION_OF_DUTIES', 'separation.verifying'],
    ['VERIFY'],
    [{ ...other.G, id: other.g.id }, 'verify', { decision: 'PASS' }],
  ),
  refused(
    'the number is shown to those who need it',
    ['NO_NEED_TO_KNOW', 'separation.secrecy'],
    ['HANDLE'],
    [other.h, 'revealContact', {}],
  ),
]

const called = { kind: 'HARD_PROBLEM', units: [back.h.unit], workDue: null } as const
const cameIn = { proof: 'PHOTO', at: start, area: light.area, session: null } as const
const atWhistles: readonly Case[] = [
  refused(
    'who has no work whistles for nobody',
    ['WHISTLE_NOT_YOURS', 'whistles'],
    ['ACCEPT'],
    [lead.h, 'blowWhistle', called],
  ),
  refused(
    'an emergency is danger, or without water, power, gas or heat',
    ['WHISTLE_KIND', 'whistles'],
    ['HANDLE'],
    [lead.h, 'blowWhistle', { ...called, kind: 'EMERGENCY' }],
  ),
  refused(
    'work ends before the handling does',
    ['WORK_DUE', 'whistles'],
    ['HANDLE'],
    [lead.h, 'blowWhistle', { ...called, workDue: decemberFirst }],
  ),
  refused(
    'the work is not done while a whistle is open',
    ['WHISTLE_OPEN', 'whistles'],
    ['SIGN'],
    [lead.h, 'complete', done],
  ),
  refused(
    'nobody came before it was called',
    ['CAME_TIME', 'whistles'],
    ['CONTACT and REPORT_IN'],
    [asst.h, 'reportIn', { ...cameIn, at: beijing('2026-09-28 09:59') }],
  ),
  refused(
    'nobody came to somewhere else',
    ['CAME_ELSEWHERE', 'whistles'],
    ['CONTACT and REPORT_IN'],
    [asst.h, 'reportIn', { ...cameIn, area: classified('路灯不亮', '东屏区').area }],
  ),
  refused(
    'a video session is of two or more',
    ['SESSION_ALONE', 'whistles'],
    ['CONTACT and REPORT_IN'],
    [
      asst.h,
      'reportIn',
      { proof: 'VIDEO_SESSION', at: start, area: null, session: { until: start, participants: 1 } },
    ],
  ),
  refused(
    'nothing is concluded of who was not called',
    ['NOT_CALLED', 'whistles'],
    ['CONCLUDE'],
    [lead.h, 'conclude', { unit: other.h.unit, came: true, resolved: true }],
  ),
  refused(
    'nothing is concluded of who may still come',
    ['CONCLUDE_TOO_SOON', 'whistles'],
    ['CONCLUDE'],
    [lead.h, 'conclude', { unit: dele.h.unit, came: true, resolved: true }],
  ),
  refused(
    'who refused has not come',
    ['CAME_NOT', 'whistles'],
    ['CONCLUDE', [dele.h, 'refuse', {}]],
    [lead.h, 'conclude', { unit: dele.h.unit, came: true, resolved: true }],
  ),
  refused(
    'who has come is not replaced',
    ['EVERYBODY_CAME', 'whistles'],
    [
      'CHECKPOINT of a refusal',
      [asst.h, 'sign', {}, 'whistle/W1/called1/SIGN'],
      [asst.h, 'reportIn', cameIn],
      [lead.h, 'conclude', { unit: dele.h.unit, came: false, resolved: false }],
    ],
    [district.m, 'redirect', { replaced: [], units: [back.h.unit] }],
  ),
  refused(
    'nobody evaluates itself',
    ['OWN_EVALUATION', 'whistles'],
    ['EVALUATE', [asst.h, 'evaluateWhistle', { score: 5 }]],
    [{ ...lead.h, id: asst.h.id }, 'evaluateWhistle', { score: 5 }],
  ),
  refused(
    'a score is one of five',
    ['SCORE', 'whistles'],
    ['EVALUATE'],
    [lead.h, 'evaluateWhistle', { score: 0 }],
  ),
]

/** At least one for every code. */
export const cases: readonly Case[] = [
  ...atEveryCommand,
  ...atReceipt,
  ...atDispatch,
  ...atDisputes,
  ...atHandling,
  ...atTime,
  ...atChecking,
  ...aroundAnOrder,
  ...atWhistles,
]
