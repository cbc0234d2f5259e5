import { createHash, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from '@temporalio/client'
import { hashOf } from '../db/canonicalJson.ts'
import { type Database, unreachable } from '../db/database.ts'
import { beginCommand, releaseCommand } from '../db/idempotency.ts'
import { findReservation, type Intake, reserve } from '../db/intake.ts'
import { findOrder } from '../db/orders.ts'
import type { ReferenceSource } from '../db/reference.ts'
import { requesterFor, requesterKeys } from '../db/requesters.ts'
import type { Sealing } from '../db/sealing.ts'
import type { Command, CommandInputs } from '../domain/commands.ts'
import { type Instant, instant, localDate, passed } from '../domain/instant.ts'
import { mayHandIn } from '../domain/permits.ts'
import type { RuleBook } from '../domain/policy.ts'
import { accusedNames } from '../domain/projection.ts'
import type { Refusal } from '../domain/refusals.ts'
import { type Sealed, type Texts, Urgency } from '../domain/requests.ts'
import type { Role } from '../domain/units.ts'
import type { RuleLibrary } from '../policies/library.ts'
import type { Commands, Created, Given, OrderSummary, Outcome, Problem, Viewer } from '../schema/context.ts'
import { badValue } from '../schema/textRules.ts'
import { isRequester, maySee } from '../schema/visibility.ts'
import { catchUpUpdate, type Trial, taskQueue, updates } from '../workflows/messages.ts'
import { faultOf, hasEnded, isBusy, refusalIn } from './engineErrors.ts'
import { Fault } from './faults.ts'
import { openOrder } from './opening.ts'
import { successionsOver } from './succession.ts'

export interface CommandParts {
  readonly db: Database
  readonly source: ReferenceSource
  readonly sealing: Sealing
  readonly library: RuleLibrary
  /** The client, made when it is first needed: reads go on while Temporal is away. */
  readonly temporal: () => Promise<Client>
  /** Engine time in milliseconds. */
  readonly clock: () => number
  /** City time minus engine time for new orders, in seconds. */
  readonly clockOffset: () => number
  readonly taskQueue?: string
  readonly trial?: Trial
  /** How long a caller waits at most, in milliseconds. */
  readonly patienceMs?: number
}

/** The way of every change: one update of the order's workflow. The only client of Temporal for commands. */
export function commandsOn(parts: CommandParts): Commands {
  const { db, source, sealing, clock } = parts
  const patienceMs = parts.patienceMs ?? 20_000
  /** City time for new orders. */
  const now = () => instant(clock() + parts.clockOffset() * 1000)

  return {
    async create(viewer, created) {
      const book = await rulesFor(viewer.city, now(), null)
      const verdict = mayHandIn(viewer.actor, created, book, now())
      if (!verdict.permitted)
        return { number: null, replayed: false, refusals: [{ refusal: verdict.refusal, pack: book.pack }] }
      const { sourceCreatedAt } = created
      if (sourceCreatedAt && !passed(sourceCreatedAt, now(), 300)) return unusable(MADE_IN_FUTURE)
      const id = commandId(viewer, created.idempotencyKey)
      const bodyHash = hashOf(created)
      const intake = await reserved(viewer, verdict.role, created, id, bodyHash)
      if (intake === 'CONFLICT') return refused(CONFLICT, null)
      const { number, kind, opening } = intake
      const seen = { ...opening, accused: accusedNames(opening.accused) }
      if (kind !== 'NEW' && !(await maySee(viewer, seen))) return unusable(takenBy(kind))
      // A repeat finds what was begun: mostly it is there, and its workflow may be long over.
      if (kind === 'NEW' || !(await database(findOrder(db, number)))) await open(intake)
      return { number, replayed: kind !== 'NEW', refusals: [] }
    },

    async give(viewer, given) {
      const { idempotencyKey, order, check, ...said } = given
      const { number } = order
      const body = { number, ...said }
      const id = commandId(viewer, idempotencyKey)
      const bodyHash = hashOf(body)
      const begun = await database(
        beginCommand(db, {
          id,
          actor: viewer.actor.id,
          key: idempotencyKey,
          bodyHash,
          command: given.name,
          order: number,
        }),
      )
      if (begun.kind === 'CONFLICT') return refused(CONFLICT, number)
      if (begun.kind === 'REPEAT' && begun.outcome) {
        // The journal has it. Its order may not have settled; or not know of it, when the engine lost the task that wrote
        // it: hearing of it again makes the order go on from the journal. What is done stays done if it does not answer.
        if (!order.closedAt) await execute(viewer, given, id, bodyHash).catch(() => null)
        return { number, replayed: true, refusals: [] }
      }
      const objections = begun.kind === 'NEW' && check ? await check() : []
      const outcome =
        objections.length > 0
          ? { number, replayed: false, refusals: objections }
          : await execute(viewer, given, id, bodyHash)
      // What was refused did nothing; the same key may come again with what was wrong put right.
      if (outcome.refusals.length > 0) await database(releaseCommand(db, id))
      return outcome
    },

    succeedUnit: successionsOver({
      db,
      source,
      now,
      clockOffset: parts.clockOffset,
      taskQueue: parts.taskQueue ?? taskQueue,
      idOf: commandId,
      database,
      temporal,
    }),
  }

  /** The rules that an order received then pins. */
  async function rulesFor(city: string, at: Instant, area: string | null): Promise<RuleBook> {
    const { reference } = await database(source.current())
    return database(parts.library.inForce(city, at, reference, area))
  }

  async function reserved(viewer: Viewer, role: Role, created: Created, id: string, bodyHash: string) {
    const { city, actor } = viewer
    const {
      channel,
      title,
      content,
      kind,
      item,
      area,
      urgency,
      accused,
      register,
      found,
      source: system,
      sourceId,
      sourceCreatedAt,
    } = created
    const before = await database(findReservation(db, { city, id, bodyHash, source: system, sourceId }))
    if (before) return before
    const { reference } = await source.current()
    const clockOffset = parts.clockOffset()
    const receivedAt = now()
    const receivedBy = { actor: actor.id, unit: actor.unit, role, onBehalfOf: null }
    const requester = await database(
      requesterFor(db, sealing, city, created.requester, isRequester(viewer) ? viewer.actor.id : null),
    )
    const purpose = found?.purpose
    const texts: Texts = {
      content: await sealing.seal(content, requester.keyId),
      ...(purpose && { purpose: await sealing.seal(purpose, requester.keyId) }),
    }
    const classification =
      register && kind && item && area
        ? { kind, urgency: urgency ?? Urgency.GENERAL, complex: false, item, area, accused }
        : null
    return database(
      reserve(db, {
        city,
        prefix: reference.cities.get(city)?.numberPrefix ?? '',
        day: localDate(receivedAt, 480),
        actor: viewer.actor.id,
        id,
        bodyHash,
        source: system,
        sourceId,
        fingerprint: sealing.looksOf(content),
        intake: (number) => ({
          opening: {
            number,
            city,
            channel,
            title,
            requester: requester.id,
            receivedAt,
            receivedBy,
            clockOffset,
            source: system,
            sourceId,
            sourceCreatedAt,
            accused,
            urgency: classification ? null : urgency,
            classification,
            ...(found && { found: { as: found.as, whistle: found.whistle } }),
          },
          texts,
        }),
      }),
    )
  }

  /** Begins the order's life, or finds it begun. */
  async function open(intake: Intake): Promise<void> {
    const { number, city, receivedAt, classification } = intake.opening
    const rules = await rulesFor(city, receivedAt, classification?.area.code ?? null)
    await temporal(number, (client) => openOrder(client, intake, rules, parts))
  }

  /** `again`: it was refused by an order that had fallen behind its journal, and has caught up since. */
  async function execute(
    viewer: Viewer,
    given: Given,
    id: string,
    bodyHash: string,
    again = false,
  ): Promise<Outcome> {
    const { order } = given
    const { number } = order
    const attempt = randomUUID()
    const at = instant(clock() + order.clockOffset * 1000)
    const command = {
      name: given.name,
      id,
      attempt,
      bodyHash,
      at,
      actor: viewer.actor,
      onBehalfOf: given.onBehalfOf,
      taskKey: given.taskKey,
      expectedVersion: given.expectedVersion,
      input: inOurTime(given, at),
      texts: await sealed(given.texts, order),
    } as Command
    try {
      const result = await temporal(number, (client) =>
        client.workflow
          .getHandle(number)
          .executeUpdate(updates[given.name], { updateId: id, args: [command] }),
      )
      if ('refusal' in result) return refused(result.refusal, number)
      if (result.bodyHash !== bodyHash) return refused(CONFLICT, number)
      return { number, replayed: result.attempt !== attempt, refusals: [] }
    } catch (error) {
      const found = refusalIn(error)
      if (found && found.seq < order.seq && !again) {
        // Its sender saw what the order does not know: the engine lost the task that wrote it, or is doing it again.
        await temporal(number, (client) => client.workflow.getHandle(number).executeUpdate(catchUpUpdate))
        return execute(viewer, given, id, bodyHash, true)
      }
      if (found) return refused(found.refusal, number)
      if (hasEnded(error)) {
        const closure = (await database(findOrder(db, number)))?.facts.closure
        if (closure)
          return refused(
            {
              code: 'ORDER_CLOSED',
              rule: null,
              params: { closedAt: closure.at, outcome: closure.outcome },
              allowed: [],
            },
            number,
          )
        throw new Fault(
          'STUCK',
          `order ${number} has no running workflow though it is open; an administrator must look into it (npm run doctor).`,
          error,
        )
      }
      throw error
    }
  }

  /** Texts go under the key of the order's requester; destroying it erases them everywhere. */
  async function sealed(texts: Readonly<Record<string, string>>, order: OrderSummary): Promise<Texts> {
    const names = Object.keys(texts)
    if (names.length === 0) return {}
    const [keyId] = order.requester ? await database(requesterKeys(db, [order.requester])) : [null]
    if (!keyId) throw new Error(`order ${order.number} has no key to seal texts under`)
    const made: Record<string, Sealed> = {}
    for (const name of names) made[name] = await sealing.seal(texts[name] ?? '', keyId)
    return made
  }

  async function database<T>(statement: Promise<T>): Promise<T> {
    try {
      return await statement
    } catch (error) {
      const gone = unreachable(error, db.address)
      throw gone
        ? new Fault(
            'UNAVAILABLE',
            `the database cannot be reached; nothing is lost. Repeat the request with the same idempotencyKey.`,
            gone,
          )
        : error
    }
  }

  async function temporal<T>(number: string, run: (client: Client) => Promise<T>): Promise<T> {
    try {
      const client = await parts.temporal()
      const until = Date.now() + patienceMs
      for (let pause = 50; ; pause = Math.min(pause * 2, 1_000)) {
        try {
          return await client.withDeadline(until, () => run(client))
        } catch (error) {
          // The server takes ten updates of one order at a time, and drops what came with a task that was over: the
          // same update again is right.
          if (!isBusy(error) || Date.now() + pause > until) throw error
          await sleep(pause * (0.5 + Math.random()))
        }
      }
    } catch (error) {
      throw faultOf(number, error) ?? error
    }
  }
}

/** Derived from the actor and its key; the id of the update as well. */
function commandId({ actor }: Viewer, key: string): string {
  return createHash('sha256').update(`${actor.id}\n${key}`).digest('base64url')
}

/** A contact a little ahead of our clock was made now: it is the caller's clock that is fast. */
function inOurTime({ name, input }: Given, now: Instant): Given['input'] {
  const made = (at: Instant) => passed(at, now) ?? at
  if (name === 'contact') {
    const contact = input as CommandInputs['contact']
    return { ...contact, at: made(contact.at) }
  }
  if (name === 'complete') {
    const { contact, ...others } = input as CommandInputs['complete']
    return { ...others, contact: { ...contact, at: contact.at && made(contact.at) } }
  }
  return input
}

const MADE_IN_FUTURE = badValue(
  ['input', 'sourceCreatedAt'],
  'sourceCreatedAt 尚未到来。',
  'sourceCreatedAt lies in the future.',
)

/** The key, or the source's id, belongs to an order that this viewer may not see; nothing is said of that order. */
function takenBy(kind: 'REPEAT' | 'SAME_SOURCE'): Problem {
  const field = kind === 'REPEAT' ? 'idempotencyKey' : 'sourceId'
  return { code: 'ALREADY_RECEIVED', path: ['input', field], params: { field } }
}

function unusable(problem: Problem): Outcome {
  return { number: null, replayed: false, refusals: [problem] }
}

const CONFLICT: Refusal = { code: 'IDEMPOTENCY_CONFLICT', rule: null, params: {}, allowed: [] }

function refused(refusal: Refusal, number: string | null): Outcome {
  return { number, replayed: false, refusals: [{ refusal }] }
}
