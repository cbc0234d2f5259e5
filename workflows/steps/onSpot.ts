import type { Dispatch } from '../../domain/facts.ts'
import type { CaseFile } from '../caseFile.ts'

/**
 * 到场. On danger somebody comes, and shows it. The time counts from the dispatch, whenever the unit accepted; where the
 * order comes to be danger while it is handled, from then on.
 */
export async function comeToTheSpot(
  file: CaseFile,
  handling: string,
  { unit, at, danger }: Dispatch,
): Promise<void> {
  const key = `${handling}/onSpot`
  await file.until(
    ({ limits, tasks, classification }) =>
      limits[key] !== undefined ||
      (tasks[handling] !== undefined && (danger || classification?.urgency === 'DANGER')),
  )
  const limit = file.limit(key, 'onSpot', unit, danger ? at : file.facts.lastAt)
  const answer = await file.task(key, { kind: 'ON_SPOT', holder: unit, accepts: ['arrive'], limit })
  file.meet(limit, answer.at)
}
