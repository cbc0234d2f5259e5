import type { Facts } from '../../domain/facts.ts'
import type { CaseFile } from '../caseFile.ts'
import { checkpoint } from './checkpoint.ts'
import { decideProposal } from './proposal.ts'
import { nameLeader } from './raise.ts'
import { splitOff } from './split.ts'
import { supervise } from './supervise.ts'
import { whistle } from './whistle.ts'
import { checkWithdrawal } from './withdraw.ts'

/** What runs beside an order's life: each supervision, checkpoint, raising or withdrawal is a branch of its own. */
export function watchOver(file: CaseFile): void {
  forEach(file, 'supervisions', ({ supervisions }) => supervisions, supervise)
  forEach(file, 'proposals', ({ proposals }) => proposals, decideProposal)
  forEach(file, 'checkpoints', ({ checkpoints }) => checkpoints, checkpoint)
  forEach(file, 'whistles', ({ whistles }) => whistles, whistle)
  forEach(file, 'splits', ({ splits }) => splits, splitOff)
  forEach(file, 'raised', ({ raised }) => raised?.steps ?? [], nameLeader)
  forEach(file, 'withdrawals', ({ withdrawn }) => withdrawn, checkWithdrawal)
}

/** Opens a branch for each entry that the order's facts have or gain. */
function forEach<T>(
  file: CaseFile,
  key: string,
  entries: (facts: Facts) => readonly T[],
  open: (file: CaseFile, entry: T, nth: number) => Promise<void>,
): void {
  file.beside(key, async () => {
    for (let n = 0; ; n++) {
      await file.until((facts) => entries(facts).length > n)
      const entry = entries(file.facts)[n]
      if (entry) file.beside(`${key}${n + 1}`, () => open(file, entry, n + 1))
    }
  })
}
