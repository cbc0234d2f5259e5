import type { Instant } from '../../domain/instant.ts'
import type { UnitRef } from '../../domain/units.ts'
import type { CaseFile } from '../caseFile.ts'
import { awaitAcceptance } from './accept.ts'
import { dispatchOrder } from './dispatch.ts'
import { handle } from './handle.ts'

/** Work that a review has passed: who led it, and when it was reported done. */
export interface Handled {
  readonly lead: UnitRef
  readonly at: Instant
}

/**
 * Finds the unit that is responsible and has it handle the order: dispatch, acceptance, handling, review.
 * A return that is approved leads to the next dispatch; after as many as the pack says the next is a designation.
 */
export async function findAndHandle(file: CaseFile, round: number): Promise<Handled> {
  let from = file.facts.opening.receivedAt
  for (let n = 1; ; n++) {
    const designated = n > file.book.counts.dispatchesBeforeDesignation
    const dispatch = await dispatchOrder(file, `round${round}/dispatch${n}`, designated, from)
    const acceptance = await awaitAcceptance(file, dispatch)
    const handling = acceptance.outcome === 'ACCEPTED' ? await handle(file, dispatch) : acceptance
    if (handling.outcome === 'COMPLETED') return { lead: dispatch.unit, at: handling.at }
    from = handling.at
  }
}
