import type { Instant } from '../../domain/instant.ts'
import type { Satisfaction } from '../../domain/requests.ts'
import type { CaseFile } from '../caseFile.ts'
import type { Verdict } from './returnVisit.ts'

interface BadVisit {
  readonly resolved: boolean
  readonly satisfaction: Satisfaction
  readonly at: Instant
}

/** 研判裁定. Unsatisfied is not by itself rework: somebody who neither visited nor handled weighs it. */
export async function adjudicate(file: CaseFile, round: number, visit: BadVisit): Promise<Verdict> {
  const key = `round${round}/ADJUDICATE`
  const holder = file.desk('ADJUDICATE')
  const limit = file.limit(key, 'adjudicate', holder, visit.at)
  const answer = await file.task(key, { kind: 'ADJUDICATE', holder, accepts: ['adjudicate'], limit })
  file.meet(limit, answer.at)
  switch (answer.input.decision) {
    case 'REWORK':
      return { outcome: 'REWORK', at: answer.at }
    case 'CLOSE': {
      const { resolved, satisfaction } = visit
      return { outcome: 'CLOSE', closure: { outcome: 'ADJUDICATED', resolved, satisfaction, at: answer.at } }
    }
  }
}
