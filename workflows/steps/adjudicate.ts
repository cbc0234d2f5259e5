import type { Dispatch } from '../../domain/facts.ts'
import type { Instant } from '../../domain/instant.ts'
import type { Satisfaction } from '../../domain/requests.ts'
import type { CaseFile } from '../caseFile.ts'
import { reworkOfDanger, type Verdict } from './returnVisit.ts'

interface BadVisit {
  readonly resolved: boolean
  readonly satisfaction: Satisfaction
  readonly at: Instant
}

/** 研判裁定. Unsatisfied is not by itself rework: somebody who neither visited nor handled weighs it. */
export async function adjudicate(
  file: CaseFile,
  round: number,
  { centre }: Dispatch,
  visit: BadVisit,
): Promise<Verdict> {
  const key = `round${round}/ADJUDICATE`
  const holder = file.desk('ADJUDICATE')
  const limit = file.limit(key, 'adjudicate', holder, visit.at)
  const answer = await file.taskUnlessEnded(key, {
    kind: 'ADJUDICATE',
    holder,
    accepts: ['adjudicate'],
    limit,
  })
  if (!answer) return reworkOfDanger(file, limit)
  const { input, at } = answer
  file.meet(limit, at)
  const { resolved, satisfaction } = visit
  switch (input.decision) {
    case 'REWORK':
      return { outcome: 'REWORK', at }
    case 'GRANT_TIME':
      return { outcome: 'GRANTED', days: input.days, at }
    case 'HAND_OVER':
      return {
        outcome: 'HAND_OVER',
        given: { unit: input.unit, centre, basis: 'HANDED_OVER', reason: key },
        at,
      }
    case 'CLOSE':
      return { outcome: 'CLOSE', closure: { outcome: 'ADJUDICATED', resolved, satisfaction, at } }
    case 'WRITE_OFF':
      return reviewWriteOff(file, `${key}/WRITE_OFF`, at, visit)
  }
}

/**
 * 剔除. Two reviewers in turn; one who denies is enough for the rework. The raw figure is kept: what the requester said
 * stands, whether it counts or not.
 */
async function reviewWriteOff(
  file: CaseFile,
  first: string,
  from: Instant,
  { resolved, satisfaction }: BadVisit,
): Promise<Verdict> {
  let at = from
  for (const key of [first, `${first}/second`]) {
    const holder = file.desk('WRITE_OFF')
    const limit = file.limit(key, 'writeOff', holder, at)
    const answer = await file.taskUnlessEnded(key, {
      kind: 'WRITE_OFF',
      holder,
      accepts: ['reviewWriteOff'],
      limit,
    })
    if (!answer) return reworkOfDanger(file, limit)
    file.meet(limit, answer.at)
    at = answer.at
    if (answer.input.decision === 'DENY') return { outcome: 'REWORK', at }
  }
  return { outcome: 'CLOSE', closure: { outcome: 'WRITTEN_OFF', resolved, satisfaction, at } }
}
