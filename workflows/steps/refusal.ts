import { flat } from '../../domain/limits.ts'
import type { UnitRef } from '../../domain/units.ts'
import type { CaseFile } from '../caseFile.ts'

/** 拒不承接. Whoever is called and refuses says why to the task force (seed of the triggers: policy pack). */
export function superviseRefusal(file: CaseFile, task: string, subject: UnitRef): void {
  if (!file.book.triggers.includes('REFUSED')) return
  const key = `supervision/${flat(task)}.refused`
  file.enter({ type: 'SUPERVISION_OPENED', key, limit: null, cause: 'REFUSED', subject })
}
