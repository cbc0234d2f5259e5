import type { Closure } from '../../domain/facts.ts'
import type { CaseFile } from '../caseFile.ts'
import { evaluateBothWays } from './whistle.ts'

/**
 * What follows the closing: a requester nobody reached may still rate, and both sides of a whistle may say how it was. A
 * closed order takes nothing else, and its run ends when that is over.
 */
export async function aftercare(file: CaseFile, closure: Closure): Promise<void> {
  for (const whistle of file.facts.whistles) if (whistle.concludedAt) evaluateBothWays(file, whistle)
  if (closure.outcome === 'UNREACHED') await rating(file, closure)
  await file.until(({ tasks }) => Object.keys(tasks).length === 0)
}

async function rating(file: CaseFile, closure: Closure): Promise<void> {
  const holder = file.desk('AFTERCARE')
  const limit = file.limit('AFTERCARE', 'aftercare', holder, closure.at)
  const rating = await file.taskOrLapse('AFTERCARE', { kind: 'AFTERCARE', holder, accepts: ['rate'], limit })
  if (rating) file.meet(limit, rating.at)
}
