import type { Closure } from '../../domain/facts.ts'
import type { Instant } from '../../domain/instant.ts'
import type { CaseFile } from '../caseFile.ts'
import { adjudicate } from './adjudicate.ts'

export type Verdict =
  | { readonly outcome: 'REWORK'; readonly at: Instant }
  | { readonly outcome: 'CLOSE'; readonly closure: Closure }

/**
 * 回访. Every completed order is visited; what counts is the requester's word, never the unit's. Attempts lie on
 * different days; after the last one without contact the order is outside the rates, and never 'satisfied'.
 */
export async function payReturnVisit(file: CaseFile, round: number, from: Instant): Promise<Verdict> {
  const key = `round${round}/VISIT`
  const holder = file.desk('VISIT')
  const limit = file.limit(key, 'visit', holder, from)
  for (let n = 1; ; n++) {
    const answer = await file.task(
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
    if (answer.name === 'recordReturnVisit') {
      file.meet(limit, answer.at)
      const { resolved, satisfaction } = answer.input
      if (!resolved || satisfaction === 'UNSATISFIED')
        return adjudicate(file, round, { ...answer.input, at: answer.at })
      return { outcome: 'CLOSE', closure: { outcome: 'VISITED', resolved, satisfaction, at: answer.at } }
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
