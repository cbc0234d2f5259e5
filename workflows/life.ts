import type { Closure } from '../domain/facts.ts'
import { originOf } from '../domain/projection.ts'
import type { CaseFile } from './caseFile.ts'
import type { OrderFile } from './orderFile.ts'
import { aftercare } from './steps/aftercare.ts'
import { watchOver } from './steps/beside.ts'
import { lookAfterFamily } from './steps/family.ts'
import { findAndHandle, type Handled, rework } from './steps/findAndHandle.ts'
import { receive } from './steps/receive.ts'
import { payReturnVisit } from './steps/returnVisit.ts'

/** A work order from the call to the end of its run. It knows no engine; whoever calls it brings one. */
export async function lifeOf(file: OrderFile): Promise<Closure> {
  const [closure] = await Promise.all([closed(file), lookAfterFamily(file)])
  return closure
}

async function closed(file: OrderFile): Promise<Closure> {
  const closure = await file.untilClosed(() => life(file))
  await aftercare(file, closure)
  return closure
}

/** The life of a work order, from the call to its closing. */
async function life(file: CaseFile): Promise<Closure> {
  watchOver(file)

  const receipt = await receive(file)
  if (receipt.outcome === 'ENDED') return receipt.closure

  file.enter({ type: 'ROUND_BEGUN', round: 1 })
  let handled = await findAndHandle(file, 1, { from: receipt.at })
  if (originOf(file.facts) !== 'REQUEST') return verified(handled)
  for (let round = 1; ; round++) {
    const verdict = await payReturnVisit(file, round, handled)
    if (verdict.outcome === 'CLOSE') return verdict.closure
    file.enter({ type: 'ROUND_BEGUN', round: round + 1 })
    handled =
      verdict.outcome === 'HAND_OVER'
        ? await findAndHandle(file, round + 1, { from: verdict.at, given: verdict.given })
        : await rework(file, round + 1, handled.dispatch, verdict)
  }
}

/** What nobody asked for is closed when another than its finder has seen it done; it is outside the rates. */
function verified({ at }: Handled): Closure {
  return { outcome: 'VERIFIED', resolved: null, satisfaction: null, at }
}
