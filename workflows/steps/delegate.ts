import type { Answer } from '../../domain/commands.ts'
import type { CaseFile } from '../caseFile.ts'
import { superviseRefusal } from './refusal.ts'

/**
 * 交办. A unit one level down does the work for the lead, within its list and in a time that leaves both enough. The lead
 * stays responsible: its own limit runs on, and each has its own ladder.
 */
export async function handleDelegated(
  file: CaseFile,
  key: string,
  { input: { unit, due }, at }: Answer<'delegate'>,
): Promise<void> {
  const limit = file.limit(key, 'delegated', unit, at, { until: due })
  for (let n = 1; ; n++) {
    const answer = await file.task(
      key,
      { kind: 'DELEGATED', holder: unit, accepts: ['accept', 'refuse', 'report'], stays: ['accept'], limit },
      n,
    )
    if (answer.name === 'accept') continue
    file.meet(limit, answer.at)
    if (answer.name === 'refuse') superviseRefusal(file, key, unit)
    return
  }
}
