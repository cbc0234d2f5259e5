import type { Dispatch, DispatchBasis, DispatchState, Facts } from '../../domain/facts.ts'
import { mergeAt } from '../../domain/family.ts'
import type { Instant } from '../../domain/instant.ts'
import { flat } from '../../domain/limits.ts'
import type { ResultKind } from '../../domain/requests.ts'
import { isAccusedUnit } from '../../domain/separation.ts'
import type { UnitRef } from '../../domain/units.ts'
import type { CaseFile } from '../caseFile.ts'
import { awaitAcceptance } from './accept.ts'
import { dispatchOrder, enterDispatch } from './dispatch.ts'
import { waitForParent } from './family.ts'
import { handle, handleAgain, type TimeGiven } from './handle.ts'
import { blowAtOnce } from './whistle.ts'

/** Work that a review has passed: under which dispatch, with what result, and when it passed. */
export interface Handled {
  readonly dispatch: Dispatch
  readonly resultKind: ResultKind
  readonly at: Instant
}

/** How a round begins: from when the search for a unit counts, or with a unit that is given. */
interface Beginning {
  readonly from: Instant
  readonly given?: Given
}

/** A unit that needs not be found, and cannot return the order. */
export interface Given {
  readonly unit: UnitRef
  readonly centre: UnitRef
  readonly basis: DispatchBasis
  readonly reason: string | null
}

/**
 * Finds the unit that is responsible and has it handle the order: dispatch, acceptance, handling, review.
 * A return that is approved leads to the next dispatch; after as many as the pack says the next is a designation, and
 * the task force looks into it. A ruling gives the order to the unit that it found responsible.
 */
export async function findAndHandle(file: CaseFile, round: number, beginning: Beginning): Promise<Handled> {
  let { from, given } = beginning
  let returns = 0
  for (let n = 1; ; n++) {
    const key = `round${round}/dispatch${n}`
    const { dispatchesBeforeDesignation: most } = file.book.counts
    const dispatch = given
      ? enterDispatch(file, key, { ...given, at: from, by: null, designated: true })
      : await unlessMerged(file, key, () => dispatchOrder(file, key, returns >= most, from))
    const handled =
      dispatch && (await unlessSuperseded(file, round, dispatch, () => acceptAndHandle(file, dispatch)))

    const merge = mergeAt(file.facts, key)
    if (merge) {
      const shared = await waitForParent(file, merge)
      if (shared.outcome === 'COMPLETED') return shared
      from = shared.at
      given = undefined
    } else if (dispatch && handled) {
      if (handled.outcome === 'COMPLETED') return { dispatch, ...handled }
      from = handled.at
      given = handled.outcome === 'SUPERSEDED' ? ruledUnit(dispatch, handled) : undefined
      if (handled.outcome === 'RETURNED' && ++returns === most) superviseReturns(file, dispatch)
    }
  }
}

/**
 * 重办. The unit that led handles again, within a limit of its own and without a way back; another one does where it came
 * to be accused.
 */
export async function rework(
  file: CaseFile,
  round: number,
  dispatch: Dispatch,
  time: TimeGiven,
): Promise<Handled> {
  if (!mayHandleAgain(file.facts, round, dispatch)) {
    file.enter({ type: 'SUPERSEDED', dispatch: dispatch.key, cause: `round${round}`, to: null })
    return findAndHandle(file, round, { from: time.at })
  }
  const handled = await unlessSuperseded(file, round, dispatch, () =>
    handleAgain(file, round, dispatch, time),
  )
  return handled.outcome === 'COMPLETED'
    ? { dispatch, ...handled }
    : findAndHandle(file, round, { from: handled.at })
}

/** Asked when the round begins; walked again it shows how it began, for an accusation comes and goes. */
function mayHandleAgain(facts: Facts, round: number, { unit }: Dispatch): boolean {
  if (`round${round}/HANDLE` in facts.limits) return true
  return !(`round${round}/dispatch1/CANDIDATES` in facts.asked) && !isAccusedUnit(unit, facts)
}

/** The unit that is found, or null where the order came to be handled together with another: then nobody looks for one. */
async function unlessMerged(
  file: CaseFile,
  key: string,
  find: () => Promise<Dispatch>,
): Promise<Dispatch | null> {
  if (mergeAt(file.facts, key)) return null
  return Promise.race([find(), file.until((facts) => mergeAt(facts, key) !== null).then(() => null)])
}

async function acceptAndHandle(file: CaseFile, dispatch: Dispatch) {
  if (dispatch.basis === 'FOUND') blowAtOnce(file, dispatch)
  const acceptance = await awaitAcceptance(file, dispatch)
  return acceptance.outcome === 'ACCEPTED' ? handle(file, dispatch) : acceptance
}

type Superseded = { readonly outcome: 'SUPERSEDED' } & NonNullable<DispatchState['superseded']>

/** What a unit does with the order, or that it was taken from it in this round: then whatever it was doing is left. */
async function unlessSuperseded<T>(
  file: CaseFile,
  round: number,
  { key }: Dispatch,
  work: () => Promise<T>,
): Promise<T | Superseded> {
  const taken = ({ dispatches }: Facts) => {
    const superseded = dispatches.find((dispatch) => dispatch.key === key)?.superseded
    return superseded?.round === round ? superseded : null
  }
  const superseded = async (): Promise<Superseded> => {
    await file.until((facts) => taken(facts) !== null)
    const found = taken(file.facts)
    if (!found) throw new Error(`${key} was taken from its unit, and nothing says so`)
    return { outcome: 'SUPERSEDED', ...found }
  }
  return Promise.race([work(), superseded()])
}

function ruledUnit({ centre }: Dispatch, { cause, to }: Superseded): Given | undefined {
  return to ? { unit: to, centre, basis: 'RULING', reason: cause } : undefined
}

function superviseReturns(file: CaseFile, dispatch: Dispatch): void {
  if (!file.book.triggers.includes('THIRD_RETURN')) return
  const key = `supervision/${flat(dispatch.key)}.return`
  const subject = dispatch.centre
  file.enter({ type: 'SUPERVISION_OPENED', key, limit: null, cause: 'THIRD_RETURN', subject })
}
