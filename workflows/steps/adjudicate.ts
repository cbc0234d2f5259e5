import type { Dispatch } from '../../domain/facts.ts'
import type { Instant } from '../../domain/instant.ts'
import type { Satisfaction } from '../../domain/requests.ts'
import type { CaseFile } from '../caseFile.ts'
import { unlessEnded } from './beside.ts'
import { inDanger, type Verdict } from './returnVisit.ts'

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
  const asking = file.task(key, { kind: 'ADJUDICATE', holder, accepts: ['adjudicate'], limit })
  const answer = await unlessEnded(file, key, asking)
  if (!answer) return inDanger(file, key)
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
    case 'WRITE_OFF': {
      const decided = await unlessEnded(file, key, reviewWriteOff(file, `${key}/WRITE_OFF`, at))
      if (!decided) return inDanger(file, key)
      // The raw figure is kept: what the requester said stands, whether it counts or not.
      return decided.approved
        ? { outcome: 'CLOSE', closure: { outcome: 'WRITTEN_OFF', resolved, satisfaction, at: decided.at } }
        : { outcome: 'REWORK', at: decided.at }
    }
  }
}

/** 剔除. Two reviewers in turn; one who denies is enough for the rework. */
async function reviewWriteOff(file: CaseFile, first: string, from: Instant) {
  let at = from
  for (const key of [first, `${first}/second`]) {
    const holder = file.desk('WRITE_OFF')
    const limit = file.limit(key, 'writeOff', holder, at)
    const answer = await file.task(key, { kind: 'WRITE_OFF', holder, accepts: ['reviewWriteOff'], limit })
    file.meet(limit, answer.at)
    at = answer.at
    if (answer.input.decision === 'DENY') return { approved: false, at }
  }
  return { approved: true, at }
}
