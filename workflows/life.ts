import type { Closure } from '../domain/facts.ts'
import type { CaseFile } from './caseFile.ts'
import { findAndHandle } from './steps/findAndHandle.ts'
import { rework } from './steps/handle.ts'
import { receive } from './steps/receive.ts'
import { payReturnVisit } from './steps/returnVisit.ts'
import { watchForSupervisions } from './steps/supervise.ts'

/** The life of a work order, from the call to its closing. It knows no engine; whoever calls it brings one. */
export async function life(file: CaseFile): Promise<Closure> {
  file.beside('supervisions', () => watchForSupervisions(file))

  const receipt = await receive(file)
  if (receipt.outcome === 'ENDED') return receipt.closure

  file.enter({ type: 'ROUND_BEGUN', round: 1 })
  let handled = await findAndHandle(file, 1)
  for (let round = 1; ; round++) {
    const verdict = await payReturnVisit(file, round, handled.at)
    if (verdict.outcome === 'CLOSE') return verdict.closure
    file.enter({ type: 'ROUND_BEGUN', round: round + 1 })
    handled = await rework(file, round + 1, handled.lead, verdict.at)
  }
}
