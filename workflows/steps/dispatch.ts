import type { Answer } from '../../domain/commands.ts'
import type { Dispatch, DispatchBasis, Facts } from '../../domain/facts.ts'
import { mergeAt } from '../../domain/family.ts'
import type { Instant } from '../../domain/instant.ts'
import { isUnder } from '../../domain/keys.ts'
import { flat } from '../../domain/limits.ts'
import { accusedOf, routeOf } from '../../domain/projection.ts'
import type { Candidate, Route } from '../../domain/questions.ts'
import { firstTakerOf } from '../../domain/separation.ts'
import type { UnitRef } from '../../domain/units.ts'
import type { CaseFile } from '../caseFile.ts'
import { centreAt, centresOf, whereSomebodyMay } from './centres.ts'
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
    const isOut = (facts: Facts) =>
      facts.dispatches.some((dispatch) => dispatch.key === key) || mergeAt(facts, key) !== null
    for (let n = 1; ; n++) {
      await file.until((facts) => facts.classed.length > n || isOut(facts))
      if (isOut(file.facts)) return
      await findCandidates(file, `${key}/CANDIDATES/${n}`, from)
      takeBack(file, key)
    }
  })
  const alone = designating
    ? null
    : (foundItself(file, key, candidates, from) ?? chosenAlone(file, candidates, from))
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

/** A centre that came to be accused, or whose place it is not any more, dispatches no further: the city does. */
function takeBack(file: CaseFile, key: string): void {
  const desk = file.desk('DISPATCH')
  const hop = Object.values(file.facts.tasks).find(
    (task) => task.kind === 'DISPATCH' && isUnder(task.key, key) && task.holder.code !== desk.code,
  )
  if (hop && !centresOf(file.facts).some(({ code }) => code === hop.holder.code))
    file.end(hop.key, 'TAKEN_BACK')
}

const firstDispatch = 'round1/dispatch1'

/** Whoever found what the list names it for does it itself; so does a grid that calls the others to the spot (网格直吹). */
function foundItself(
  file: CaseFile,
  key: string,
  candidates: readonly Candidate[],
  at: Instant,
): Chosen | null {
  const { found, receivedBy } = file.facts.opening
  const { unit, actor } = receivedBy
  if (!found || key !== firstDispatch) return null
  // Walked again it shows what was decided: who found it may be dissolved since.
  const known = file.facts.dispatches.find((dispatch) => dispatch.key === key)
  if (known) return known.basis === 'FOUND' ? known : null
  const own = candidates.find((one) => one.unit.code === unit.code && one.basis !== 'BACKSTOP')
  if (!own && !found.whistle) return null
  const centre = centreAt(file, unit.level)
  return { unit, basis: 'FOUND', reason: own?.reason ?? null, centre, at, by: actor, designated: false }
}

/** A backstop is never chosen by itself: a gap in the list is a person's to see. */
function chosenAlone(file: CaseFile, [only, another]: readonly Candidate[], at: Instant): Chosen | null {
  if (file.book.routing.singleCandidate !== 'AUTO' || !only || another || only.basis === 'BACKSTOP')
    return null
  const { unit, basis, reason } = only
  return { unit, basis, reason, centre: file.desk('DISPATCH'), at, by: null, designated: false }
}

/**
 * Hop by hop down the levels, or straight to the unit; what was found begins at the lowest centre above its finder, and
 * can be passed up. All hops share one limit, counted from the same instant. What is taken back goes down from the city
 * again.
 */
async function askDispatchers(
  file: CaseFile,
  key: string,
  designating: boolean,
  from: Instant,
): Promise<Dispatch> {
  let centre = await firstCentre(file, `${key}/DISPATCH`, designating)
  let limit = file.limit(`${key}/DISPATCH`, 'dispatch', centre, from)
  for (let hop = 2; ; hop++) {
    const answer = await answerOfHop(file, limit, centre, designating)
    if (answer === null) centre = file.desk('DISPATCH')
    else if (answer.name === 'raiseDispute') {
      const dispatch = await dispute(file, key, centre, limit, answer)
      if (dispatch) return dispatch
    } else {
      file.meet(limit, answer.at)
      if (answer.name !== 'relay') return enterDispatch(file, key, chosenBy(file.facts, centre, answer))
      centre = answer.input.centre
    }
    limit = file.passOn(limit, `${key}/hop${hop}/DISPATCH`, centre)
  }
}

/** Where an order is dispatched first: what was asked for at the city's desk, what was found as near as somebody may. */
async function firstCentre(file: CaseFile, key: string, designating: boolean): Promise<UnitRef> {
  const { found, receivedBy } = file.facts.opening
  if (!found) return file.desk('DISPATCH')
  const nearest = centreAt(file, receivedBy.unit.level)
  return whereSomebodyMay(file, key, nearest, designating ? 'designate' : 'dispatch')
}

/** What a dispatcher or a leader chose, with what speaks for it. */
function chosenBy(
  facts: Facts,
  centre: UnitRef,
  { name, input: { unit }, at, actor }: Answer<'dispatch' | 'designate'>,
): Chosen {
  const candidate = routeOf(facts)?.candidates.find((one) => one.unit.code === unit.code)
  return {
    unit,
    centre,
    basis: candidate?.basis ?? 'CHOSEN',
    reason: candidate?.reason ?? null,
    at,
    by: actor,
    designated: name === 'designate',
  }
}

/** What a centre does with the order; null when it was taken back. A hop's task has the key of its limit. */
function answerOfHop(file: CaseFile, key: string, holder: UnitRef, designating: boolean) {
  return file.taskUnlessEnded(key, {
    kind: 'DISPATCH',
    holder,
    accepts: designating ? ['designate'] : ['dispatch', 'relay', 'designate', 'raiseDispute'],
    limit: key,
  })
}

/**
 * The dispatcher leaves it to the units to say whose duty it is. Whoever took it first goes on handling meanwhile;
 * where nobody has had it yet, the dispatch waits for what they agree on, or for a ruling. Null where the order came to be
 * danger meanwhile: then it is dispatched first.
 */
async function dispute(
  file: CaseFile,
  key: string,
  centre: UnitRef,
  limit: string,
  { input: { parties }, at, actor }: Answer<'raiseDispute'>,
): Promise<Dispatch | null> {
  const dispute = `dispute/${flat(limit.replace(/\/DISPATCH$/, ''))}`
  const first = takerIn(file.facts, key, dispute)
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
  const settled = await Promise.race([
    settleDispute(file, dispute, parties, at),
    file.until((facts) => isLeft(facts, dispute)).then(() => null),
  ])
  // The dispatcher had done its part when it raised the dispute: how long the others take is no delay of its own.
  file.meet(limit, at)
  if (!settled) return null
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

/** Whether a dispute ended before it was settled. */
function isLeft({ disputes, ended }: Facts, key: string): boolean {
  return (
    ended.includes(key) && disputes.some((dispute) => dispute.key === key && dispute.settled.length === 0)
  )
}

/** Found when the dispute is raised, for an accusation may change. */
function takerIn(facts: Facts, key: string, dispute: string): UnitRef | null {
  const known = facts.dispatches.find((dispatch) => dispatch.key === key)
  if (known) return known.basis === 'FIRST_TAKER' && known.reason === dispute ? known.unit : null
  return facts.disputes.some((raised) => raised.key === dispute) ? null : firstTakerOf(facts)
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
  }
  file.enter({ type: 'DISPATCHED', dispatch })
  return dispatch
}
