import { type Client, WithStartWorkflowOperation } from '@temporalio/client'
import type { Database } from '../db/database.ts'
import { loadReference, type ReferenceSource } from '../db/reference.ts'
import { successionUnder } from '../db/successions.ts'
import { type Dissolution, dissolving, objectionToSuccession } from '../domain/dissolution.ts'
import type { Instant } from '../domain/instant.ts'
import type { Refusal } from '../domain/refusals.ts'
import type { SuccessionGiven, SuccessionOutcome, Viewer } from '../schema/context.ts'
import { beginUpdate, type SuccessionStart, successionId, successionType } from '../workflows/messages.ts'

interface SuccessionParts {
  readonly db: Database
  readonly source: ReferenceSource
  readonly now: () => Instant
  readonly clockOffset: () => number
  readonly taskQueue: string
  /** The update's id for a viewer's key. */
  readonly idOf: (viewer: Viewer, key: string) => string
  readonly database: <T>(statement: Promise<T>) => Promise<T>
  readonly temporal: <T>(what: string, run: (client: Client) => Promise<T>) => Promise<T>
}

/** Dissolves units: starts the job that takes all that they have open to their successors (workflows/succession.ts). */
export function successionsOver(parts: SuccessionParts) {
  const { db, database } = parts
  return async (viewer: Viewer, given: SuccessionGiven): Promise<SuccessionOutcome> => {
    const { actor, city } = viewer
    if (!actor.roles.includes(dissolving)) return refused(wrongRole)
    const { unit, successors } = given
    const key = parts.idOf(viewer, given.idempotencyKey)
    const begun = await database(successionUnder(db, key))
    const named = successors.map(({ code }) => code)
    if (begun && (begun.unit !== unit.code || begun.successors.join(' ') !== named.join(' ')))
      return refused(conflict)
    if (!begun) {
      // The latest, for what is dissolved in between; the job looks once more, when nothing can come in between.
      const { reference } = await database(loadReference(db))
      const latest = [unit, ...successors].flatMap(({ code }) => reference.units.get(code) ?? [])
      const [dissolved, ...others] = latest
      const objection = dissolved && objectionToSuccession(reference, dissolved, others)
      if (objection) return { replayed: false, refusal: objection }
    }
    const replayed = begun !== null
    if (begun?.finishedAt && begun.left.length === 0) return { replayed, refusal: null }
    const by = { actor: actor.id, unit: actor.unit, role: dissolving, onBehalfOf: null }
    const objection = await begin({ unit: unit.code, city, successors: named, at: parts.now(), by, key })
    if (objection?.code === 'KEY_TAKEN') return refused(conflict)
    parts.source.lookAnew()
    return { replayed, refusal: objection }
  }

  /** Starts the job, or finds it running, and returns when the unit is dissolved. What was left is gone over again. */
  async function begin(asked: Dissolution) {
    const start: SuccessionStart = { asked, clockOffset: parts.clockOffset() }
    const { objection } = await parts.temporal(`succession of ${asked.unit}`, (client) =>
      client.workflow.executeUpdateWithStart(beginUpdate, {
        args: [{ key: asked.key }],
        startWorkflowOperation: new WithStartWorkflowOperation(successionType, {
          workflowId: successionId(asked.unit),
          taskQueue: parts.taskQueue,
          args: [start],
          workflowIdConflictPolicy: 'USE_EXISTING',
          workflowTaskTimeout: '5s',
          staticSummary: `${asked.unit} → ${asked.successors.join(', ')}`,
        }),
      }),
    )
    return objection
  }
}

const conflict: Refusal = { code: 'IDEMPOTENCY_CONFLICT', rule: null, params: {}, allowed: [] }
const wrongRole: Refusal = { code: 'ROLE_REQUIRED', rule: null, params: { roles: dissolving }, allowed: [] }

function refused(refusal: Refusal): SuccessionOutcome {
  return { replayed: false, refusal }
}
