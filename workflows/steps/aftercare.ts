import type { Closure } from '../../domain/facts.ts'
import type { CaseFile } from '../caseFile.ts'

/** A requester nobody reached may still rate; a closed order takes nothing else, and its run ends when that is over. */
export async function aftercare(file: CaseFile, closure: Closure): Promise<void> {
  if (closure.outcome !== 'UNREACHED') return
  const holder = file.desk('AFTERCARE')
  const limit = file.limit('AFTERCARE', 'aftercare', holder, closure.at)
  const rating = await file.taskOrLapse('AFTERCARE', { kind: 'AFTERCARE', holder, accepts: ['rate'], limit })
  if (rating) file.meet(limit, rating.at)
}
