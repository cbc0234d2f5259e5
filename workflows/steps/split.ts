import type { Split } from '../../domain/facts.ts'
import type { CaseFile } from '../caseFile.ts'

/** 拆分. What an order says of other matters becomes orders of their own, of the same requester; it goes on with its own. */
export async function splitOff(file: CaseFile, { seq }: Split): Promise<void> {
  if (file.facts.splits.some((split) => split.seq === seq && split.numbers !== null)) return
  const numbers = await file.splitOff(seq)
  file.enter({ type: 'SPLIT_OFF', seq, numbers })
}
