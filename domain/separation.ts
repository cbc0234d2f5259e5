import type { CommandName } from './commands.ts'
import type { Deed, Facts } from './facts.ts'
import { dispatchOf, isUnder } from './keys.ts'
import type { RuleId } from './policy.ts'
import { accusedOf } from './projection.ts'
import { standingFor } from './successions.ts'
import type { Task } from './tasks.ts'
import type { Actor, UnitRef } from './units.ts'

/** What a handling unit's people do. */
const handling: readonly CommandName[] = [
  'accept',
  'returnOrder',
  'contact',
  'progress',
  'arrive',
  'delegate',
  'callAssisting',
  'askExpert',
  'advise',
  'sign',
  'reportIn',
  'report',
  'complete',
]
const visiting: readonly CommandName[] = ['recordVisitAttempt', 'recordReturnVisit']

/**
 * Which deeds count. ORDER: all in this order. DISPATCH: those within the dispatch that the task belongs to.
 * BRANCH: those that answered this task or one above it: who ruled does not decide on the objection.
 */
type Where = 'ORDER' | 'DISPATCH' | 'BRANCH'

/**
 * Separation of managing, handling and supervising (管、办、督分离; docs/process.md).
 * `people`: who did one of these may not give the command. `units`: nor may anyone of a unit that the order was
 * dispatched to. `finder`: nor may whoever found it.
 */
interface Separation {
  readonly id: string
  readonly people: readonly (readonly [where: Where, deeds: readonly CommandName[]])[]
  readonly units?: true
  readonly finder?: true
}

const approving = (asked: CommandName): Separation => ({
  id: 'separation.approving',
  people: [['ORDER', [asked]]],
  units: true,
})
const supervising: Separation = {
  id: 'separation.supervising',
  people: [['ORDER', [...handling, 'dispatch', 'designate', 'review']]],
  units: true,
}
const settling: Separation = {
  id: 'separation.settling',
  people: [['ORDER', [...handling, 'raiseDispute', 'submitPosition']]],
  units: true,
}
const ruling: Separation = {
  id: 'separation.ruling',
  people: [
    ['ORDER', [...handling, 'raiseDispute', 'submitPosition', 'agree', 'failNegotiation', 'objectToRuling']],
    ['BRANCH', ['rule', 'recuse']],
  ],
  units: true,
}
const judging: Separation = { id: 'separation.handling', people: [['ORDER', handling]], units: true }

const separations: Partial<Record<CommandName, Separation>> = {
  reviewDecline: {
    id: 'separation.decline',
    people: [
      ['ORDER', ['decline', 'objectToDecline']],
      ['BRANCH', ['reviewDecline']],
    ],
  },
  reviewReturn: {
    id: 'separation.return',
    people: [['DISPATCH', ['dispatch', 'designate', 'returnOrder']]],
    units: true,
  },
  agree: settling,
  failNegotiation: settling,
  rule: ruling,
  // Who may not rule has nothing to step back from.
  recuse: ruling,
  decideExtension: approving('askExtension'),
  decideParking: approving('askParking'),
  decideComplex: approving('askComplex'),
  review: { ...judging, people: [['ORDER', [...handling, 'answer']]] },
  verify: { ...judging, id: 'separation.verifying', finder: true },
  recordVisitAttempt: judging,
  recordReturnVisit: judging,
  checkWithdrawal: judging,
  adjudicate: {
    id: 'separation.visiting',
    people: [['ORDER', [...handling, ...visiting]]],
    units: true,
  },
  reviewWriteOff: {
    id: 'separation.writeOff',
    people: [
      ['ORDER', [...handling, ...visiting, 'adjudicate']],
      ['BRANCH', ['reviewWriteOff']],
    ],
    units: true,
  },
  redirect: judging,
  nameLeader: judging,
  supervise: supervising,
  demandReply: supervising,
  talk: supervising,
  notice: supervising,
  proposeAccountability: supervising,
  decideProposal: supervising,
  lift: supervising,
}

/** The rule that keeps this actor from a command because of what it or its unit did in this order; null if none. */
export function separatedBy(
  actor: Pick<Actor, 'id' | 'unit'>,
  name: CommandName,
  task: Pick<Task, 'key'> | null,
  facts: Facts,
): { id: string; deed: string } | null {
  const separation = separations[name]
  if (!separation) return null
  for (const [where, deeds] of separation.people) {
    const deed = facts.deeds.find(
      (done) => done.actor === actor.id && deeds.includes(done.name) && counts(done, where, task, facts),
    )
    if (deed) return { id: separation.id, deed: deed.name }
  }
  if (separation.finder && facts.opening.receivedBy.actor === actor.id)
    return { id: separation.id, deed: 'finding' }
  if (separation.units && facts.dispatches.some(({ unit }) => actor.unit.path.includes(unit.code))) {
    return { id: separation.id, deed: 'handling unit' }
  }
  return null
}

/** The rule that keeps apart who gives a command from who did something else; null where nothing does. */
export function separationRule(name: CommandName): RuleId | null {
  return separations[name]?.id ?? null
}

function counts(deed: Deed, where: Where, task: Pick<Task, 'key'> | null, facts: Facts): boolean {
  if (where === 'ORDER' || !task) return true
  if (deed.key === null) return false
  if (where === 'BRANCH') return isUnder(task.key, deed.key)
  const dispatch = dispatchOf(facts, task.key)
  return !dispatch || isUnder(deed.key, dispatch.key)
}

/** Whether somebody is kept from a command, by being accused or by what it or its unit did in this order. */
export function isKeptFrom(...[actor, name, task, facts]: Parameters<typeof separatedBy>): boolean {
  return isAccused(actor, facts) || separatedBy(actor, name, task, facts) !== null
}

/** Whether somebody, or a unit at or above its own, is accused in this order: they take no part in it (docs/process.md, The accused). */
export function isAccused(actor: Pick<Actor, 'id' | 'unit'>, facts: Facts): boolean {
  return accusedOf(facts).people.includes(actor.id) || isAccusedUnit(actor.unit, facts)
}

/** Who handles while it is disputed whose duty it is: the first to accept, else the first to have it; nobody accused. */
export function firstTakerOf(facts: Facts): UnitRef | null {
  const first = facts.firstTaker ?? facts.dispatches[0]?.unit ?? null
  return first && !isAccusedUnit(first, facts) ? first : null
}

/** Whether a unit, or one above it, is accused. */
export function isAccusedUnit(unit: UnitRef, facts: Facts): boolean {
  const { path } = standingFor(facts, unit)
  return accusedOf(facts).units.some(({ code }) => path.includes(code))
}
