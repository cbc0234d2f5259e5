import fc from 'fast-check'
import type { Command, CommandInputs, CommandName } from '../../domain/commands.ts'
import { commandNames, commandShapes } from '../../domain/commands.ts'
import type { Facts } from '../../domain/facts.ts'
import { type Instant, later, plusSeconds } from '../../domain/instant.ts'
import { delegation } from '../../domain/limitTimes.ts'
import { type AllowedAction, allowedActions, holds } from '../../domain/permits.ts'
import type { RuleBook } from '../../domain/policy.ts'
import { dangerSince } from '../../domain/projection.ts'
import type { Classification, Sealed } from '../../domain/requests.ts'
import type { Actor, UnitRef } from '../../domain/units.ts'
import { concludableIn } from '../../domain/whistles.ts'
import { everybody, people } from '../domain/people.ts'
import {
  completed,
  type Deed,
  joined,
  light,
  lived,
  manhole,
  passed,
  type Story,
  situations,
  start,
  unsatisfied,
  urged,
} from '../domain/situations.ts'
import { classified, type MemoryCase, type MemoryOptions, rules } from '../kit/memoryCity.ts'

/** Orders to which anything happens that may happen: somebody does one of the things that are allowed, time passes. */

const { hotline, district, street, lead, back, asst, dele, other, accused } = people
const day = 86_400

export const book: RuleBook = await rules(start)

/** One turn of a random life. The numbers choose among what there is. */
export interface Turn {
  /** The time that passes first. */
  readonly seconds: number
  /** So long before it is taken the API received the command: an outage lay in between. */
  readonly late: number
  /** Whether a standing command is given rather than an answer to a task. */
  readonly standing: boolean
  readonly who: number
  readonly what: number
  readonly how: number
}

/** A number to choose by: every choice as likely as the others. */
const choice = fc.noBias(fc.nat(9999))

export const turn: fc.Arbitrary<Turn> = fc.record({
  seconds: fc.oneof(
    { weight: 3, arbitrary: fc.constant(0) },
    { weight: 3, arbitrary: fc.integer({ min: 60, max: 4 * 3600 }) },
    { weight: 3, arbitrary: fc.integer({ min: 3600, max: 3 * day }) },
    { weight: 1, arbitrary: fc.integer({ min: 3 * day, max: 40 * day }) },
  ),
  late: fc.oneof(
    { weight: 9, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: 60, max: 5 * day }) },
  ),
  standing: fc.noBias(fc.nat(3)).map((n) => n === 0),
  who: choice,
  what: choice,
  how: choice,
})

const rework: readonly Deed[] = [
  [hotline.j, 'adjudicate', { decision: 'REWORK' }],
  [
    lead.h,
    'complete',
    { resultKind: 'FIXED', contact: { method: 'PHONE', at: start }, assistanceMissing: false },
  ],
  [hotline.r, 'review', { decision: 'PASS' }],
]
const attempt: Deed = [hotline.v, 'recordVisitAttempt', { result: 'BUSY' }]

/** What lies some way down a life: a step before what would seldom be come to. */
const further: Readonly<Record<string, readonly Deed[]>> = {
  'VISIT of a rework': [...unsatisfied, ...rework],
  'VISIT after two attempts': [...passed, attempt, '2026-09-29 10:00', attempt, '2026-09-30 10:00'],
  'HANDLE of what was sent back': [...completed, [hotline.r, 'review', { decision: 'SEND_BACK' }]],
  'DISPATCH after a return': [
    ...situations.RETURN_REVIEW.deeds,
    [hotline.D, 'reviewReturn', { decision: 'APPROVE' }],
  ],
  'ADJUDICATE of what is resolved': [
    ...passed,
    [hotline.v, 'recordReturnVisit', { resolved: true, satisfaction: 'UNSATISFIED' }],
  ],
  'RETURN_REVIEW of the third return': situations['DISPATCH after three returns'].deeds.slice(0, -1),
  'CONCLUDE of the last': situations.EVALUATE.deeds.slice(0, -1),
  'EVALUATE after the closing': [
    ...situations.EVALUATE.deeds,
    [
      lead.h,
      'complete',
      { resultKind: 'FIXED', contact: { method: 'PHONE', at: start }, assistanceMissing: false },
    ],
    [hotline.r, 'review', { decision: 'PASS' }],
    [hotline.v, 'recordReturnVisit', { resolved: true, satisfaction: 'SATISFIED' }],
  ],
  'VISIT of a child': [
    ...situations.MERGED.deeds,
    {
      kind: 'COMPLETED',
      id: joined.id,
      from: joined.from,
      work: { unit: lead.h.unit, centre: hotline.d.unit, resultKind: 'FIXED', at: start },
    },
  ],
  'REVIEW of what was urged twice': [...completed, urged, urged],
}
const stories: Readonly<Record<string, Omit<Story, 'rule'>>> = {
  ...situations,
  ...Object.fromEntries(
    Object.entries(further).map(([name, deeds]) => [
      name,
      { ...(name === 'VISIT of a child' ? situations.MERGED : situations.HANDLE), deeds },
    ]),
  ),
}

/** Where a random life begins: at one of the situations of the permission table, or further down. */
export const anywhere = Object.keys(stories)

export function begin(at: string, options: MemoryOptions = {}): Promise<MemoryCase> {
  return lived(storyOf(at), options)
}

/** The number of an order that begins there, for the nth of several in one city. */
export function numberAt(at: string, n: number): string {
  return `${n}-${storyOf(at).number}`
}

function storyOf(at: string): Omit<Story, 'rule'> {
  const story = stories[at]
  if (!story) throw new RangeError(`no life begins at ${at}; begin at one of ${anywhere.join(', ')}`)
  return story
}

/** One of the commands that are allowed now, each as likely as the others, by somebody who may; null where there is none. */
export function legalCommand(order: MemoryCase, next: Turn): Command | null {
  const { standing, late, who, what, how } = next
  const { facts } = order.order
  const named = standing ? [pick(what, standingCommands)] : answersTo(facts)
  const able = everybody
    .filter((by) => named.some((name) => hasRole(by, name)))
    .filter((by) => standing || Object.values(facts.tasks).some((task) => holds(by, task)))
  // A standing command is offered to many: one of them will do, beside those who have the work.
  const works = (by: Actor) =>
    Object.values(facts.tasks).some((task) => task.kind === 'HANDLE' && holds(by, task))
  const asked = standing && able.length > 0 ? [pick(who, able), ...able.filter(works)] : able
  const offers = asked.flatMap((by) =>
    allowedActions(by, facts, book, order.now)
      .filter(({ name }) => named.includes(name))
      .map((action) => ({ by, action })),
  )
  if (offers.length === 0) return null
  const name = pick(what, [...new Set(offers.map(({ action }) => action.name))])
  const { by, action } = pick(
    who,
    offers.filter((offer) => offer.action.name === name),
  )
  return commandOf(order, by, action, late, how)
}

const standingCommands = commandNames.filter((name) => commandShapes[name].kind === 'STANDING')

function answersTo({ tasks }: Facts): CommandName[] {
  return Object.values(tasks).flatMap(({ accepts }) =>
    accepts.filter((name) => !standingCommands.includes(name)),
  )
}

function hasRole(by: Actor, name: CommandName): boolean {
  return by.roles.some((role) => book.commands[name].includes(role))
}

/** Any command by anybody about any task, allowed or not. */
export function anyCommand(order: MemoryCase, { late, who, what, how }: Turn): Command {
  const keys = [null, null, ...Object.keys(order.order.facts.tasks), 'round9/HANDLE']
  const name = pick(what, commandNames)
  return commandOf(order, pick(who, everybody), { name, taskKey: pick(how, keys) }, late, how)
}

function commandOf(
  order: MemoryCase,
  by: Actor,
  { name, taskKey }: Pick<AllowedAction, 'name' | 'taskKey'>,
  late: number,
  how: number,
): Command {
  const { texts, mayCarry } = commandShapes[name]
  const words = how % 7 === 0 ? texts : [...texts, ...mayCarry]
  const before = order.journal.findLast(({ body }) => body.type === 'COMMANDED')?.at ?? start
  return order.command(name, by, inputFor(name, order, taskKey, how) as never, {
    taskKey,
    at: later(before, plusSeconds(order.now, -late)),
    texts: Object.fromEntries(words.map((word) => [word, 'sealed:v1:key:text' as Sealed])),
  })
}

function pick<T>(n: number, of: readonly T[]): T {
  return of[n % of.length] as T
}

const classifications: readonly Classification[] = [
  light,
  manhole,
  { ...light, kind: 'CONSULT' },
  { ...light, kind: 'REPORT' },
  { ...light, complex: true },
  classified('停水', '幸福里社区', { accused: light.accused }),
  classified('楼道堆物', '幸福里社区', { accused: light.accused }),
  classified('路灯不亮', '石桥社区'),
  ...[lead, asst, dele].map(({ h }) => ({ ...light, accused: { units: [h.unit], people: [] } })),
  { ...light, accused: { units: [], people: [hotline.V.id] } },
]
const handling: readonly UnitRef[] = [lead, asst, dele, back].map(({ h }) => h.unit)
/** Also some to which nothing should be given. */
const units: readonly UnitRef[] = [...handling, ...handling, other.c.unit, other.h.unit, district.d.unit]
const decisions = ['APPROVE', 'APPROVE', 'DENY'] as const

/** An input for a command, chosen by a number: mostly one that fits the order. */
function inputFor(
  name: CommandName,
  { order: { facts }, now }: MemoryCase,
  taskKey: string | null,
  how: number,
): CommandInputs[CommandName] {
  const of = <T>(...choices: readonly T[]) => pick(how, choices)
  const anyUnit = pick(how, units)
  const inputs: { readonly [N in CommandName]: () => CommandInputs[N] } = {
    register: () => ({ classification: pick(how, classifications) }),
    answer: () => ({ satisfaction: of(null, 'SATISFIED', 'UNSATISFIED') }),
    decline: () => ({ reason: 'STATUTORY_ROUTE' }),
    reviewDecline: () => ({ decision: pick(how, decisions) }),
    objectToDecline: () => ({}),
    dispatch: () => ({ unit: anyUnit, candidate: null }),
    relay: () => ({ centre: of(district, street).d.unit }),
    designate: () => ({ unit: anyUnit }),
    accept: () => ({}),
    returnOrder: () => ({ reason: 'NOT_OUR_DUTY', suggestedUnit: null, newEvidence: of(true, false) }),
    reviewReturn: () => ({ decision: pick(how, decisions) }),
    // Of a handling unit with others, of a dispatcher between two.
    raiseDispute: () => {
      const isHandled = taskKey?.endsWith('/HANDLE')
      const parties = isHandled ? of([asst], [back, asst], [lead]) : of([lead, asst], [dele, lead], [lead])
      return { parties: parties.map(({ h }) => h.unit) }
    },
    submitPosition: () => ({ suggestedUnit: of(null, lead.h.unit) }),
    agree: () => ({ unit: pick(how, [...partiesOf(facts), anyUnit]) }),
    failNegotiation: () => ({}),
    rule: () => ({
      unit: pick(how, [...partiesOf(facts), anyUnit]),
      precedent: of(null, { scope: light.area, until: null }),
      overturns: null,
    }),
    recuse: () => ({}),
    objectToRuling: () => ({}),
    contact: () => ({ method: 'PHONE', at: of(now, start) }),
    progress: () => ({}),
    arrive: () => ({ proof: 'PHOTO', at: of(now, start) }),
    delegate: () => ({ unit: of(dele, dele, asst).h.unit, due: dueOfPart(facts, now, taskKey, how) }),
    callAssisting: () => ({ units: of([asst], [back], [asst, back], [dele]).map(({ h }) => h.unit) }),
    askExpert: () => ({ unit: of(asst, back, dele).h.unit }),
    advise: () => ({}),
    pass: () => ({}),
    refuse: () => ({}),
    report: () => ({}),
    askExtension: () => ({ days: of(1, 2, 5, 6) }),
    decideExtension: () => ({ decision: pick(how, decisions) }),
    askParking: () => ({ until: plusSeconds(now, of(1, 20, 100, 300, 366) * day) }),
    decideParking: () => ({
      decision: pick(how, decisions),
      until: of(null, null, plusSeconds(now, day / 2)),
      checks: of([], [plusSeconds(now, day / 4)]),
    }),
    resume: () => ({}),
    askComplex: () => ({}),
    decideComplex: () => ({ decision: pick(how, decisions) }),
    complete: () => ({
      resultKind: of('FIXED', 'EXPLAINED'),
      contact: of(
        { method: 'PHONE', at: now } as const,
        { method: 'ON_SITE', at: start } as const,
        { method: 'NONE', at: null } as const,
      ),
      assistanceMissing: of(true, true, false),
    }),
    review: () => ({ decision: of('PASS', 'PASS', 'SEND_BACK') }),
    verify: () => ({ decision: of('PASS', 'PASS', 'SEND_BACK') }),
    recordVisitAttempt: () => ({ result: 'BUSY' }),
    recordReturnVisit: () =>
      of<CommandInputs['recordReturnVisit']>(
        { resolved: false, satisfaction: 'UNSATISFIED' },
        { resolved: true, satisfaction: 'UNSATISFIED' },
        { resolved: false, satisfaction: 'SATISFIED' },
        { resolved: true, satisfaction: 'SATISFIED' },
      ),
    adjudicate: () =>
      of<CommandInputs['adjudicate']>(
        { decision: 'REWORK' },
        { decision: 'CLOSE' },
        { decision: 'WRITE_OFF', exclusion: 'UNTRUE' },
        { decision: 'GRANT_TIME', days: 3 },
        { decision: 'HAND_OVER', unit: anyUnit },
      ),
    reviewWriteOff: () => ({ decision: pick(how, decisions) }),
    nameLeader: () => ({ leader: { id: hotline.l.id, name: '曾国栋' } }),
    checkWithdrawal: () => ({ decision: of('DENY', 'DENY', 'APPROVE'), pressed: of(false, true) }),
    rate: () => ({ resolved: of(true, false), satisfaction: of('SATISFIED', 'UNSATISFIED') }),
    blowWhistle: () => ({
      kind: dangerSince(facts) ? 'EMERGENCY' : of('HARD_PROBLEM', 'JOINT_ENFORCEMENT', 'EMERGENCY'),
      units: of([asst], [asst, back], [dele], [lead, asst]).map(({ h }) => h.unit),
      workDue: of(null, null, plusSeconds(now, day)),
    }),
    sign: () => ({}),
    reportIn: () => ({ proof: 'PHOTO', at: now, area: light.area, session: null }),
    conclude: () => {
      const ready = facts.whistles.flatMap((whistle) => concludableIn(facts, whistle))
      const unit = pick(how, [...ready, ...ready, { unit: anyUnit }]).unit
      const hasReported = ready.some(
        ({ key, unit: { code } }) => code === unit.code && facts.answers[`${key}/WORK`] !== undefined,
      )
      return { unit, came: hasReported && of(true, false), resolved: of(true, false) }
    },
    redirect: () => ({
      replaced: calledIn(facts).slice(0, of(0, 1)),
      units: of([back], [dele]).map(({ h }) => h.unit),
    }),
    cancelWhistle: () => ({}),
    evaluateWhistle: () => ({ score: of(1, 5) }),
    acknowledge: () => ({}),
    convene: () => ({ units: [lead.h.unit], at: plusSeconds(now, day) }),
    openVideo: () => ({ units: [lead.h.unit] }),
    demandReply: () => ({}),
    reply: () => ({}),
    talk: () => ({}),
    notice: () => ({}),
    proposeAccountability: () => ({}),
    decideProposal: () => ({ decision: pick(how, decisions) }),
    lift: () => ({}),
    transferEmergency: () => ({ service: 'FIRE_119' }),
    supplement: () => ({}),
    reclassify: () => ({ classification: pick(how, classifications) }),
    supervise: () => ({ unit: of(null, null, asst.h.unit, hotline.c.unit, accused.u.unit) }),
    raise: () => ({}),
    withdraw: () => ({}),
    merge: () => ({ children: of(['20260101-000002'], ['20260101-000003', '20260101-000004']) }),
    split: () => ({
      parts: [{ title: '另一件事', classification: of(classified('停水', '幸福里社区'), light) }],
    }),
    unmerge: () => ({ children: facts.children.slice(0, 1).map(({ number }) => number) }),
    revealContact: () => ({}),
    comment: () => ({}),
    urge: () => ({ byRequester: of(true, false) }),
  }
  return inputs[name]()
}

function calledIn({ whistles }: Facts): readonly UnitRef[] {
  return whistles.at(-1)?.called.map(({ unit }) => unit) ?? []
}

function partiesOf({ disputes }: Facts): readonly UnitRef[] {
  return disputes.at(-1)?.parties ?? []
}

/** When a part that is delegated is due: within what the rule leaves, mostly. */
function dueOfPart(facts: Facts, now: Instant, taskKey: string | null, how: number): Instant {
  const limit = facts.limits[(taskKey && facts.tasks[taskKey]?.limit) ?? '']
  const window = limit && delegation(book.calendar, now, limit.dueAt, limit.within, book.delegation)
  return pick(how, window ? [window.earliest, window.latest, limit.dueAt] : [plusSeconds(now, day)])
}
