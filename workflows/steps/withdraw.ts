import type { Instant } from '../../domain/instant.ts'
import type { CaseFile } from '../caseFile.ts'

/**
 * 撤诉核实. The visit desk asks the requester whether it is its own wish. Whoever was pressed has withdrawn nothing: the
 * order goes on, and the task force hears of it. Meanwhile no clock stands still.
 */
export async function checkWithdrawal(file: CaseFile, askedAt: Instant, nth: number): Promise<void> {
  const key = `withdrawal/${nth}`
  const holder = file.desk('WITHDRAW_CHECK')
  const limit = file.limit(key, 'withdrawCheck', holder, askedAt)
  const answer = await file.task(key, { kind: 'WITHDRAW_CHECK', holder, accepts: ['checkWithdrawal'], limit })
  file.meet(limit, answer.at)

  if (answer.input.decision === 'APPROVE')
    file.close({ outcome: 'WITHDRAWN', resolved: null, satisfaction: null, at: answer.at })
}
