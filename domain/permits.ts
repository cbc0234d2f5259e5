import type { CommandInputs, CommandName } from './commands.ts'
import { commandNames, commandShapes, textsNeeded } from './commands.ts'
import type { Facts } from './facts.ts'
import { guards } from './guards/index.ts'
import { accusedDesk } from './guards/standing.ts'
import { cannotOpenWith } from './guards/whistles.ts'
import type { Instant } from './instant.ts'
import { dispatchOf, isUnder } from './keys.ts'
import type { RuleBook } from './policy.ts'
import { leadOf, originOf } from './projection.ts'
import type { Refusal, RefusalCode } from './refusals.ts'
import type { Accused, Found, Urgency } from './requests.ts'
import { isAccused, separatedBy } from './separation.ts'
import type { Task, TaskKind } from './tasks.ts'
import { isRequester, isToldKey } from './told.ts'
import type { Actor, Role } from './units.ts'

/** A command as far as a rule looks at it. `input: null` asks whether it would be allowed at all (allowedActions). */
export type Asked = {
  [K in CommandName]: {
    readonly name: K
    readonly taskKey: string | null
    readonly expectedVersion: number | null
    readonly input: CommandInputs[K] | null
    /** The names of the texts that it carries. */
    readonly texts: readonly string[]
  }
}[CommandName]

/** Allowed: in which role, and which open task it answers (null for a standing command). */
export interface Permission {
  readonly permitted: true
  readonly role: Role
  readonly task: Task | null
}
export type Verdict = Permission | { readonly permitted: false; readonly refusal: Refusal }

/** Something that an actor may do now, as of the version read. */
export interface AllowedAction {
  readonly name: CommandName
  readonly taskKey: string | null
  /** The fields that it must carry as things stand, beyond those without which it is none: 'a|b' is one of them. */
  readonly requires: readonly string[]
}

/**
 * May this actor give this command to this order now? The one rule that update validators and `allowedActions` call.
 * Pure: everything about the actor is stamped on it, everything about the order is in the facts.
 */
export function permits(actor: Actor, asked: Asked, facts: Facts, book: RuleBook, now: Instant): Verdict {
  const verdict = judge(actor, asked, facts, book, now)
  if (verdict.permitted) return verdict
  const instead = allowedActions(actor, facts, book, now).map(({ name }) => name)
  return { permitted: false, refusal: { ...verdict.refusal, allowed: [...new Set(instead)] } }
}

/** A request, or what was found, as far as a rule looks at it when it is handed in. */
export interface HandedIn {
  readonly accused: Accused
  readonly urgency: Urgency | null
  readonly found: Found | null
}

/** May this actor hand it in? Allowed: in which role. */
export function mayHandIn(actor: Actor, handedIn: HandedIn, book: RuleBook, now: Instant): Verdict {
  const { accused, found } = handedIn
  const roles = book.receipt.roles[found?.as ?? 'REQUEST']
  const role = actor.roles.find((held) => roles.includes(held))
  if (!role) return refuse('ROLE_REQUIRED', 'receipt.roles', { roles: roles.join(' ') })
  const objection =
    accusedDesk(accused, book) ??
    (found?.whistle ? cannotOpenWith(found.whistle, actor.unit, handedIn, book, now) : null)
  return objection
    ? { permitted: false, refusal: { ...objection, allowed: [] } }
    : { permitted: true, role, task: null }
}

/** What this actor may do now: each command once per open task that would take it, standing commands last. */
export function allowedActions(actor: Actor, facts: Facts, book: RuleBook, now: Instant): AllowedAction[] {
  const isStanding = (name: CommandName) => commandShapes[name].kind === 'STANDING'
  const answers = Object.values(facts.tasks).flatMap((task) =>
    task.accepts.filter((name) => !isStanding(name)).map((name) => ({ name, taskKey: task.key })),
  )
  const standing = commandNames.filter(isStanding).map((name) => ({ name, taskKey: null }))
  return [...answers, ...standing].flatMap(({ name, taskKey }) => {
    const asked = {
      name,
      taskKey,
      expectedVersion: null,
      input: null,
      texts: commandShapes[name].texts,
    } as Asked
    const verdict = judge(actor, asked, facts, book, now)
    return verdict.permitted
      ? [{ name, taskKey: verdict.task?.key ?? null, requires: required(name, verdict.task, facts) }]
      : []
  })
}

/** What a command must carry as things stand. */
function required(name: CommandName, task: Task | null, facts: Facts): string[] {
  const { texts } = commandShapes[name]
  if (name === 'returnOrder' && task && (dispatchOf(facts, task.key)?.deniedReturns ?? 0) > 0)
    return [...texts, 'evidence', 'newEvidence']
  if (name === 'complete' && task) {
    const assisted = Object.values(facts.tasks).some(
      ({ kind, key }) => kind === 'ASSIST' && isUnder(key, task.key),
    )
    const contact = originOf(facts) === 'REQUEST' ? ['contactedAt|noContactReason'] : []
    return [...texts, ...contact, ...(assisted ? ['assistanceMissing'] : [])]
  }
  // Where no unit is named the lead is meant.
  if (name === 'supervise' && !leadOf(facts)) return [...texts, 'unit']
  return [...texts]
}

function judge(actor: Actor, asked: Asked, facts: Facts, book: RuleBook, now: Instant): Verdict {
  const { name } = asked
  const { texts } = commandShapes[name]
  if (!sameCity(actor, book)) return refuse('OTHER_CITY', null, { unit: actor.unit.name })
  if (isAccused(actor, facts)) return refuse('ACCUSED', 'separation.accused', { unit: actor.unit.name })

  const { expectedVersion } = asked
  if (expectedVersion !== null && expectedVersion !== facts.version)
    return refuse('VERSION_STALE', null, { expected: expectedVersion, actual: facts.version })

  const role = actor.roles.find((held) => book.commands[name].includes(held))
  const wrongRole = () =>
    refuse('ROLE_REQUIRED', `commands.${name}`, { roles: book.commands[name].join(' ') })
  // What units owe each other is not told to requesters by a refusal either.
  if (!role && isRequester(actor)) return wrongRole()
  const found = taskFor(actor, asked, facts)
  if (found && !('key' in found)) return { permitted: false, refusal: found }
  if (!role) return wrongRole()

  const separation = separatedBy(actor, name, found, facts)
  if (separation) return refuse('SEPARATION_OF_DUTIES', separation.id, { deed: separation.deed })
  const missing = textsNeeded(name, asked.input ?? {}).find((text) => !asked.texts.includes(text))
  if (missing)
    return refuse(texts.includes(missing) ? 'TEXT_REQUIRED' : 'REASON_REQUIRED', null, { text: missing })

  const objection = guards(asked, { actor, facts, book, task: found, now })
  if (objection) return { permitted: false, refusal: { ...objection, allowed: [] } }
  return { permitted: true, role, task: found }
}

/**
 * The open task that the command answers, or why there is none. A standing command needs none, and answers one of the
 * actor's where it is named or is the only one that would take it.
 */
function taskFor(actor: Actor, { name, taskKey }: Asked, facts: Facts): Task | Refusal | null {
  const closed = facts.closure
  const open = Object.values(facts.tasks)
  const shown = isRequester(actor) ? open.filter(({ key }) => isToldKey(key)) : open
  if (commandShapes[name].kind === 'STANDING') {
    if (closed) return objection('ORDER_CLOSED', { closedAt: closed.at, outcome: closed.outcome })
    if (taskKey === null)
      return (
        Object.values(facts.tasks).find((task) => task.accepts.includes(name) && holds(actor, task)) ?? null
      )
  }
  const taking = open.filter((task) => task.accepts.includes(name))
  if (taskKey !== null) {
    const task = shown.find(({ key }) => key === taskKey)
    if (!task)
      return objection('UNKNOWN_TASK', { taskKey, open: shown.map(({ key }) => key).join(' ') || '–' })
    if (!taking.includes(task)) return objection('OTHER_TASK', { taskKey, accepts: task.accepts.join(' ') })
    return holds(actor, task) ? task : objection('NOT_HOLDER', { holder: task.holder.name, taskKey })
  }
  const [first] = taking
  if (!first) {
    if (closed) return objection('ORDER_CLOSED', { closedAt: closed.at, outcome: closed.outcome })
    return objection('WRONG_STAGE', { waits: waitsOf(shown) })
  }
  const held = taking.filter((task) => holds(actor, task))
  const [mine, another] = held
  if (!mine) {
    const { holder, key } = first
    return objection(hasDone(actor, name, first, facts) ? 'DONE_ALREADY' : 'NOT_HOLDER', {
      holder: holder.name,
      taskKey: key,
    })
  }
  if (another) return objection('TASK_REQUIRED', { tasks: held.map(({ key }) => key).join(' ') })
  return mine
}

/** What several units are asked at once. */
const askedOfSeveral: ReadonlySet<TaskKind> = new Set(['POSITION', 'ASSIST', 'DELEGATED'])

/** Whether the actor's unit, one of several that are asked the same, has answered what others still have open. */
function hasDone({ unit }: Actor, name: CommandName, { kind, key }: Task, { deeds }: Facts): boolean {
  const siblings = key.slice(0, key.lastIndexOf('/'))
  if (!askedOfSeveral.has(kind)) return false
  return deeds.some(
    (deed) =>
      deed.name === name && deed.unit === unit.code && deed.key !== null && isUnder(deed.key, siblings),
  )
}

/** What an order waits for: 'HANDLE@临湖区城市管理局 …'. */
function waitsOf(tasks: readonly Task[]): string {
  return tasks.map(({ kind, holder }) => `${kind}@${holder.name}`).join(' ')
}

/** Whether a task waits for this actor: it acts from the unit that holds the task. */
export function holds(actor: Actor, task: Task): boolean {
  return actor.unit.code === task.holder.code
}

/** Units of one city share their root; the desk that receives stands for the order's city. */
function sameCity(actor: Actor, book: RuleBook): boolean {
  return actor.unit.path[0] === book.desks.RECEIVE?.path[0]
}

function objection(code: RefusalCode, params: Refusal['params']): Refusal {
  return { code, rule: null, params, allowed: [] }
}

function refuse(code: RefusalCode, rule: string | null, params: Refusal['params']): Verdict {
  return { permitted: false, refusal: { code, rule, params, allowed: [] } }
}
