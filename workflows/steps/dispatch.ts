import type { Answer } from '../../domain/commands.ts'
import type { Dispatch, DispatchBasis, Facts } from '../../domain/facts.ts'
import { routeOf } from '../../domain/guards/dispatching.ts'
import type { Instant } from '../../domain/instant.ts'
import { flat } from '../../domain/limits.ts'
import { accusedOf } from '../../domain/projection.ts'
import type { Candidate, Route } from '../../domain/questions.ts'
import { isAccusedUnit } from '../../domain/separation.ts'
import type { UnitRef } from '../../domain/units.ts'
import type { CaseFile } from '../caseFile.ts'
import { settleDispute } from './dispute.ts'

/** A unit to which the order goes, and why. */
interface Chosen {
  readonly unit: UnitRef
  readonly centre: UnitRef
  readonly basis: DispatchBasis
  readonly reason: string | null
  readonly at: Instant
  readonly by: string | null
  readonly designated: boolean
}

/**
 * 派单: responsibility first, then territory. A single candidate goes out by itself where the pack says so;
 * otherwise a dispatcher chooses, among ranked candidates or, where there is none, among all units that handle.
 * `designating`: after so many returns only a designation is left.
 */
export async function dispatchOrder(
  file: CaseFile,
  key: string,
  designating: boolean,
  from: Instant,
): Promise<Dispatch> {
  const { candidates } = await findCandidates(file, `${key}/CANDIDATES`, from)
  // A new classification asks anew who could handle it, as long as nobody has it.
  file.beside(`${key}/candidates`, async () => {
    const isOut = ({ dispatches }: Facts) => dispatches.some((dispatch) => dispatch.key === key)
    for (let n = 1; ; n++) {
      await file.until((facts) => facts.classed.length > n || isOut(facts))
      if (isOut(file.facts)) return
      await findCandidates(file, `${key}/CANDIDATES/${n}`, from)
    }
  })
  const alone = designating ? null : chosenAlone(file, candidates, from)
  return alone ? enterDispatch(file, key, alone) : askDispatchers(file, key, designating, from)
}

/** Who could handle the order as it is classed when this is first asked. */
async function findCandidates(file: CaseFile, key: string, at: Instant): Promise<Route> {
  const { classification, opening, dispatches } = file.facts
  if (!classification) throw new Error(`order ${opening.number} is dispatched before it is registered`)
  return file.ask(key, 'CANDIDATES', {
    city: opening.city,
    item: classification.item.code,
    area: classification.area.code,
    at,
    excluded: dispatches.filter(({ returned }) => returned).map(({ unit }) => unit.code),
    accused: accusedOf(file.facts).units.map(({ code }) => code),
  })
}

/** A backstop is never chosen by itself: a gap in the list is a person's to see. */
function chosenAlone(file: CaseFile, [only, another]: readonly Candidate[], at: Instant): Chosen | null {
  if (file.book.routing.singleCandidate !== 'AUTO' || !only || another || only.basis === 'BACKSTOP')
    return null
  const { unit, basis, reason } = only
  return { unit, basis, reason, centre: file.desk('DISPATCH'), at, by: null, designated: false }
}

/** Hop by hop down the levels, or straight to the unit: all hops share one limit, counted from the same instant. */
async function askDispatchers(
  file: CaseFile,
  key: string,
  designating: boolean,
  from: Instant,
): Promise<Dispatch> {
  let centre = file.desk('DISPATCH')
  let limit = file.limit(`${key}/DISPATCH`, 'dispatch', centre, from)
  for (let hop = 1; ; hop++) {
    // Each hop's task has the key of its limit.
    const answer = await file.task(limit, {
      kind: 'DISPATCH',
      holder: centre,
      accepts: designating ? ['designate'] : ['dispatch', 'relay', 'designate', 'raiseDispute'],
      limit,
    })
    switch (answer.name) {
      case 'relay':
        file.meet(limit, answer.at)
        centre = answer.input.centre
        limit = file.passOn(limit, `${key}/hop${hop + 1}/DISPATCH`, centre)
        break
      case 'raiseDispute':
        return dispute(file, key, centre, limit, answer)
      case 'dispatch':
      case 'designate': {
        file.meet(limit, answer.at)
        const { unit } = answer.input
        const candidate = routeOf(file.facts)?.candidates.find((one) => one.unit.code === unit.code)
        return enterDispatch(file, key, {
          unit,
          centre,
          basis: candidate?.basis ?? 'CHOSEN',
          reason: candidate?.reason ?? null,
          at: answer.at,
          by: answer.actor,
          designated: answer.name === 'designate',
        })
      }
    }
  }
}

/**
 * The dispatcher leaves it to the units to say whose duty it is. Whoever took it first goes on handling meanwhile;
 * where nobody has had it yet, the dispatch waits for what they agree on, or for a ruling.
 */
async function dispute(
  file: CaseFile,
  key: string,
  centre: UnitRef,
  limit: string,
  { input: { parties }, at, actor }: Answer<'raiseDispute'>,
): Promise<Dispatch> {
  const dispute = `dispute/${flat(key)}`
  const first = firstTakerOf(file.facts, key, dispute)
  if (first) {
    file.meet(limit, at)
    const dispatch = enterDispatch(file, key, {
      unit: first,
      centre,
      basis: 'FIRST_TAKER',
      reason: dispute,
      at,
      by: actor,
      designated: false,
    })
    file.beside(dispute, async () => {
      await settleDispute(file, dispute, parties, at)
    })
    return dispatch
  }
  file.hold(limit, dispute)
  const settled = await settleDispute(file, dispute, parties, at)
  // The dispatcher had done its part when it raised the dispute: how long the others take is no delay of its own.
  file.meet(limit, at)
  return enterDispatch(file, key, {
    unit: settled.unit,
    centre,
    basis: 'RULING',
    reason: dispute,
    at: settled.at,
    by: null,
    designated: true,
  })
}

/**
 * The first to accept, else the first to which it was dispatched; nobody who is accused. Found when the dispute is raised,
 * for an accusation may change.
 */
function firstTakerOf(facts: Facts, key: string, dispute: string): UnitRef | null {
  const known = facts.dispatches.find((dispatch) => dispatch.key === key)
  if (known) return known.basis === 'FIRST_TAKER' ? known.unit : null
  if (facts.disputes.some((raised) => raised.key === dispute)) return null
  const first = facts.firstTaker ?? facts.dispatches[0]?.unit ?? null
  return first && !isAccusedUnit(first, facts) ? first : null
}

/** The unit's limits start here, all of them: late acceptance buys nothing. */
export function enterDispatch(file: CaseFile, key: string, chosen: Chosen): Dispatch {
  const known = file.facts.dispatches.find((dispatch) => dispatch.key === key)
  if (known) return known
  const { unit, at } = chosen
  const dispatch: Dispatch = {
    key,
    ...chosen,
    listVersion: routeOf(file.facts)?.listVersion ?? null,
    acceptLimit: file.limit(`${key}/ACCEPT`, 'accept', unit, at),
    handleLimit: file.limit(`${key}/HANDLE`, 'handle', unit, at),
    danger: file.facts.classification?.urgency === 'DANGER',
  }
  file.enter({ type: 'DISPATCHED', dispatch })
  return dispatch
}
