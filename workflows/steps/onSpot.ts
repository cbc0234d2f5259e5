import type { Dispatch } from '../../domain/facts.ts'
import type { CaseFile } from '../caseFile.ts'

/** 到场. On danger somebody comes, and shows it; the time counts from the dispatch, whenever the unit accepted. */
export async function comeToTheSpot(file: CaseFile, key: string, { unit, at }: Dispatch): Promise<void> {
  const limit = file.limit(key, 'onSpot', unit, at)
  const answer = await file.task(key, { kind: 'ON_SPOT', holder: unit, accepts: ['arrive'], limit })
  file.meet(limit, answer.at)
}
