import type { Answer } from '../../domain/commands.ts'
import type { Closure } from '../../domain/facts.ts'
import type { Instant } from '../../domain/instant.ts'
import { isUnder } from '../../domain/keys.ts'
import { raisedLevel } from '../../domain/projection.ts'
import type { CaseFile } from '../caseFile.ts'
import { above } from '../standing.ts'
import { adjudicate } from './adjudicate.ts'
import type { Given, Handled } from './findAndHandle.ts'
import type { TimeGiven } from './handle.ts'

export type Verdict =
  | TimeGiven
  | { readonly outcome: 'HAND_OVER'; readonly given: Given; readonly at: Instant }
  | { readonly outcome: 'CLOSE'; readonly closure: Closure }

/**
 * 回访. Every completed order is visited; what counts is the requester's word, never the unit's. Attempts lie on
 * different days; after the last one without contact the order is outside the rates, and never 'satisfied'.
 */
export async function payReturnVisit(file: CaseFile, round: number, handled: Handled): Promise<Verdict> {
  const key = `round${round}/VISIT`
  const holder = file.desk('VISIT')
  const limit = file.limit(key, 'visit', holder, handled.at)
  for (let n = 1; ; n++) {
    const answer = await file.taskUnlessEnded(
      key,
      {
        kind: 'VISIT',
        holder,
        accepts: ['recordVisitAttempt', 'recordReturnVisit'],
        stays: ['recordVisitAttempt'],
        limit,
      },
      n,
    )
    if (!answer) return reworkOfDanger(file, limit)
    if (answer.name === 'recordReturnVisit') {
      file.meet(limit, answer.at)
      const { resolved, satisfaction } = answer.input
      if (resolved && satisfaction !== 'UNSATISFIED')
        return { outcome: 'CLOSE', closure: { outcome: 'VISITED', resolved, satisfaction, at: answer.at } }
      drawConsequences(file, round, handled, answer)
      return adjudicate(file, round, handled.dispatch, { ...answer.input, at: answer.at })
    }
    if (n === file.book.counts.visitAttempts) {
      file.meet(limit, answer.at)
      file.end(key, 'UNREACHED')
      return {
        outcome: 'CLOSE',
        closure: { outcome: 'UNREACHED', resolved: null, satisfaction: null, at: answer.at },
      }
    }
  }
}

/** It came to be danger before it was closed: whoever led handles it again, from when this limit ended. */
export function reworkOfDanger({ facts }: CaseFile, limit: string): TimeGiven {
  return { outcome: 'REWORK', at: facts.limits[limit]?.endedAt ?? facts.lastAt }
}

/**
 * A claim that the visit contradicts, and a rework that did not help, are looked into by the task force; after as many
 * reworks as the pack says the order is raised a level, as a problem order. Whoever was handed the order in this round
 * has not reworked it yet.
 */
function drawConsequences(
  file: CaseFile,
  round: number,
  { dispatch, resultKind }: Handled,
  { input: { resolved } }: Answer<'recordReturnVisit'>,
): void {
  const { triggers, counts } = file.book
  const subject = dispatch.unit
  const inVain = visitsUpTo(file, round)
  const isRework = !isUnder(dispatch.key, `round${round}`) && inVain > 1
  const causes = [
    ...(resultKind === 'FIXED' && !resolved ? (['CLAIM_CONTRADICTED'] as const) : []),
    ...(isRework ? (['REWORK_UNSATISFIED'] as const) : []),
  ]
  for (const cause of causes) {
    const key = `supervision/round${round}.${cause === 'CLAIM_CONTRADICTED' ? 'contradicted' : 'unsatisfied'}`
    if (triggers.includes(cause)) file.enter({ type: 'SUPERVISION_OPENED', key, limit: null, cause, subject })
  }
  if (inVain === counts.reworksBeforeRaising + 1) {
    const level = above(raisedLevel(file.facts, subject))
    file.enter({ type: 'RAISED', cause: `round${round}`, level, problem: true })
  }
}

/** How often the requester was reached up to a round: a round that danger began ends no rework in vain. */
function visitsUpTo({ facts }: CaseFile, round: number): number {
  const rounds = Array.from({ length: round }, (_, i) => facts.answers[`round${i + 1}/VISIT`] ?? [])
  return rounds.filter((answers) => answers.some(({ name }) => name === 'recordReturnVisit')).length
}
