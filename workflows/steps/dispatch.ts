import type { Dispatch, DispatchBasis } from '../../domain/facts.ts'
import type { Instant } from '../../domain/instant.ts'
import type { Candidate } from '../../domain/questions.ts'
import type { UnitRef } from '../../domain/units.ts'
import type { CaseFile } from '../caseFile.ts'

/**
 * 派单: responsibility first, then territory. A single candidate goes out by itself where the pack says so;
 * otherwise a dispatcher chooses, among ranked candidates or, where there is none, among all units that handle.
 */
export async function dispatchOrder(
  file: CaseFile,
  key: string,
  designated: boolean,
  from: Instant,
): Promise<Dispatch> {
  const { classification, opening } = file.facts
  if (!classification) throw new Error(`order ${opening.number} is dispatched before it is registered`)
  const excluded = file.facts.dispatches.filter(({ returned }) => returned).map(({ unit }) => unit.code)
  const { listVersion, candidates } = await file.ask(`${key}/CANDIDATES`, 'CANDIDATES', {
    city: opening.city,
    item: classification.item.code,
    area: classification.area.code,
    at: from,
    excluded,
  })
  const chosen =
    (await chooseAlone(file, candidates, from)) ?? (await askDispatcher(file, key, candidates, from))
  return enterDispatch(file, { key, designated, listVersion, ...chosen })
}

interface Chosen {
  readonly unit: UnitRef
  readonly basis: DispatchBasis
  readonly at: Instant
  readonly by: string | null
}

/** A backstop is never chosen by itself: a gap in the list is a person's to see. */
async function chooseAlone(
  file: CaseFile,
  candidates: readonly Candidate[],
  at: Instant,
): Promise<Chosen | null> {
  const [only, another] = candidates
  if (file.book.routing.singleCandidate !== 'AUTO' || !only || another || only.basis === 'BACKSTOP')
    return null
  return { unit: only.unit, basis: only.basis, at, by: null }
}

async function askDispatcher(
  file: CaseFile,
  key: string,
  candidates: readonly Candidate[],
  from: Instant,
): Promise<Chosen> {
  const holder = file.desk('DISPATCH')
  const limit = file.limit(`${key}/DISPATCH`, 'dispatch', holder, from)
  const answer = await file.task(`${key}/DISPATCH`, {
    kind: 'DISPATCH',
    holder,
    accepts: ['dispatch'],
    limit,
  })
  file.meet(limit, answer.at)
  const { unit } = answer.input
  const basis = candidates.find((candidate) => candidate.unit.code === unit.code)?.basis ?? 'CHOSEN'
  return { unit, basis, at: answer.at, by: answer.actor }
}

/** The unit's limits start here, both of them: late acceptance buys nothing. */
function enterDispatch(
  file: CaseFile,
  dispatched: Chosen & Pick<Dispatch, 'key' | 'designated' | 'listVersion'>,
): Dispatch {
  const { key, unit, at } = dispatched
  const acceptLimit = file.limit(`${key}/ACCEPT`, 'accept', unit, at)
  const handleLimit = file.limit(`${key}/HANDLE`, 'handle', unit, at)
  const dispatch: Dispatch = { ...dispatched, acceptLimit, handleLimit }
  file.enter({ type: 'DISPATCHED', dispatch })
  return dispatch
}
