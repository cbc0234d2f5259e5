import type { Answer } from '../../domain/commands.ts'
import type { CaseFile } from '../caseFile.ts'

/** 专家会诊. Somebody of a department says what is to be done, or passes; it informs the handling and never blocks it. */
export async function hearExpert(
  file: CaseFile,
  key: string,
  { input: { unit }, at }: Answer<'askExpert'>,
): Promise<void> {
  const limit = file.limit(key, 'expert', unit, at)
  const answer = await file.task(key, { kind: 'EXPERT', holder: unit, accepts: ['advise', 'pass'], limit })
  file.meet(limit, answer.at)
}
