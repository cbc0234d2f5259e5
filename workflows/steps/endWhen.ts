import type { Facts } from '../../domain/facts.ts'
import type { CaseFile } from '../caseFile.ts'

/** Ends a task that nobody has answered as soon as it has lost its object. */
export function endWhen(
  file: CaseFile,
  key: string,
  isOver: (facts: Facts) => boolean,
  reason: string,
): void {
  file.beside(key, async () => {
    await file.until(isOver)
    if (file.facts.tasks[key]) file.end(key, reason)
  })
}
