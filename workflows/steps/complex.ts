import { dueAt } from '../../domain/calendar.ts'
import type { Answer } from '../../domain/commands.ts'
import type { Dispatch } from '../../domain/facts.ts'
import { limitRule } from '../../domain/limits.ts'
import type { CaseFile } from '../caseFile.ts'
import { decidedAbove } from './centres.ts'

/** 复杂工单. A level up decides; approved, the handling limit of complex orders runs from the dispatch. */
export async function decideComplex(
  file: CaseFile,
  key: string,
  dispatch: Dispatch,
  asked: Answer<'askComplex'>,
): Promise<void> {
  const unitLimit = dispatch.handleLimit
  file.hold(unitLimit, key)
  const answer = await decidedAbove(file, key, {
    unit: dispatch.unit,
    kind: 'APPROVE_COMPLEX',
    limit: 'approveComplex',
    answer: 'decideComplex',
    askedAt: asked.at,
  })
  const { classification } = file.facts
  if (answer.input.decision === 'APPROVE' && classification) {
    const complex = { ...classification, complex: true }
    file.enter({ type: 'RECLASSIFIED', classification: complex, cause: key })
    const rule = limitRule(file.book, 'handle', complex)
    const old = file.facts.limits[unitLimit]
    const full = { from: dispatch.at, within: rule.within }
    const due = dueAt(file.book.calendar, full.from, full.within).at
    // An approval takes no time away that was parked or granted before.
    const by = old && old.dueAt > due ? { until: old.dueAt } : full
    file.move(unitLimit, { reason: 'COMPLEX', cause: key, by, rule })
  }
  file.release(unitLimit, key)
}
