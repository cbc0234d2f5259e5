import type { Settlement } from '../../domain/facts.ts'
import type { Instant } from '../../domain/instant.ts'
import { workedOn } from '../../domain/projection.ts'
import { isKeptFrom } from '../../domain/separation.ts'
import { withSuccessors } from '../../domain/successions.ts'
import type { UnitRef } from '../../domain/units.ts'
import type { CaseFile } from '../caseFile.ts'
import { cancelWhistlesOf } from '../whistling.ts'
import { centreOfAll, whereSomebodyMay } from './centres.ts'

/**
 * 职责争议. The parties say where they stand, and the centre above them all tries to have them agree; when that fails, or
 * its time is over, the ruling body decides. The unit that is found responsible is designated. It may object once, to
 * another arbiter, which suspends nothing.
 */
export async function settleDispute(
  file: CaseFile,
  key: string,
  parties: readonly UnitRef[],
  raisedAt: Instant,
): Promise<Settlement> {
  file.enter({ type: 'DISPUTE_RAISED', key, parties })
  const negotiated = await negotiate(file, key, parties, raisedAt)
  if ('unit' in negotiated) return settle(file, key, negotiated)
  const ruled = await rule(file, `${key}/RULE`, negotiated.endedAt)
  const settlement = settle(file, key, ruled)
  file.beside(`${key}/objection`, () => hearObjection(file, key, ruled))
  return settlement
}

/** 协商. Where the time is over nobody has to say so: the ruling opens by itself. */
async function negotiate(
  file: CaseFile,
  key: string,
  parties: readonly UnitRef[],
  raisedAt: Instant,
): Promise<Settlement | { readonly endedAt: Instant }> {
  const holder = await whereSomebodyMay(file, `${key}/NEGOTIATE`, centreOfAll(file, parties), 'agree')
  const limit = file.limit(`${key}/NEGOTIATE`, 'negotiate', holder, raisedAt)
  for (const [i, party] of parties.entries())
    file.beside(`${key}/positions/${i + 1}`, async () => {
      await file.task(`${key}/positions/${i + 1}`, {
        kind: 'POSITION',
        holder: party,
        accepts: ['submitPosition'],
        limit,
      })
    })
  const answer = await file.taskOrLapse(`${key}/NEGOTIATE`, {
    kind: 'NEGOTIATE',
    holder,
    accepts: ['agree', 'failNegotiation'],
    limit,
  })
  if (answer) file.meet(limit, answer.at)
  file.end(`${key}/positions`, 'NEGOTIATION_OVER')
  if (answer?.name === 'agree') {
    const { unit } = answer.input
    const cause = `${key}/NEGOTIATE`
    return { how: 'AGREED', cause, unit, at: answer.at, precedent: null, overturns: null }
  }
  return { endedAt: answer?.at ?? file.facts.limits[limit]?.dueAt ?? raisedAt }
}

/** 裁定, by somebody who is no party and has not ruled on it before. */
async function rule(file: CaseFile, key: string, from: Instant): Promise<Settlement> {
  const holder = file.desk('RULE')
  await file.ask(`${key}/STAFF`, 'STAFF', { units: [holder.code], roles: file.book.commands.rule })
  const limit = file.limit(key, 'rule', holder, from)
  for (let n = 1; ; n++) {
    const answer = await file.task(
      key,
      { kind: 'RULE', holder, accepts: ['rule', 'recuse'], stays: ['recuse'], limit },
      n,
    )
    if (answer.name === 'recuse') continue
    file.meet(limit, answer.at)
    const { unit, precedent, overturns } = answer.input
    const item = file.facts.classification?.item.code
    return {
      how: 'RULED',
      cause: key,
      unit,
      at: answer.at,
      precedent: precedent && item ? { item, ...precedent } : null,
      overturns,
    }
  }
}

/** The unit that was found responsible may ask for another arbiter, where there is one. */
async function hearObjection(file: CaseFile, key: string, ruled: Settlement): Promise<void> {
  if (!anotherArbiter(file, `${key}/RULE`)) return
  const objection = `${key}/objection`
  const limit = file.limit(objection, 'objection', ruled.unit, ruled.at)
  const objected = await file.taskOrLapse(objection, {
    kind: 'OBJECTION',
    holder: ruled.unit,
    accepts: ['objectToRuling'],
    limit,
  })
  if (!objected) return
  file.meet(limit, objected.at)
  settle(file, key, await rule(file, `${key}/RULE/objection`, objected.at))
}

/** Asked once and kept: who is left afterwards depends on who ruled. */
function anotherArbiter(file: CaseFile, key: string): boolean {
  if (file.facts.limits[`${key.replace(/\/RULE$/, '')}/objection`]) return true
  const { staff } = (file.facts.asked[`${key}/STAFF`] ?? { staff: [] }) as {
    staff: readonly { readonly people: readonly string[] }[]
  }
  const unit = file.desk('RULE')
  return staff
    .flatMap(({ people }) => people)
    .some((id) => !isKeptFrom({ id, unit }, 'rule', { key: `${key}/objection` }, file.facts))
}

/** Enters a settlement, once, with what it does to the dispatch that is out: confirmed, or taken from its unit. */
function settle(file: CaseFile, key: string, found: Settlement): Settlement {
  const settlement = withSuccessors(file.facts, found)
  const { disputes } = file.facts
  const dispute = disputes.find((known) => known.key === key)
  if (dispute?.settled.some(({ cause }) => cause === settlement.cause)) return settlement
  file.enter({ type: 'DISPUTE_SETTLED', key, settlement })
  const out = workedOn(file.facts)
  if (!out) return settlement
  if (out.unit.code === settlement.unit.code) file.enter({ type: 'DESIGNATED', dispatch: out.key })
  else {
    file.enter({ type: 'SUPERSEDED', dispatch: out.key, cause: key, to: settlement.unit })
    file.end(out.key, 'RULED')
    cancelWhistlesOf(file, out.unit)
  }
  return settlement
}
