import type { Dispatch } from '../../domain/facts.ts'
import type { CaseFile } from '../caseFile.ts'
import { type Return, reviewReturn } from './returnOrder.ts'

export type Acceptance = { readonly outcome: 'ACCEPTED' } | Extract<Return, { outcome: 'RETURNED' }>

/** 签收. The unit must accept within its limit. Silence is never acceptance: the clock escalates, this keeps waiting. What it found itself it has taken. */
export async function awaitAcceptance(file: CaseFile, dispatch: Dispatch): Promise<Acceptance> {
  const key = `${dispatch.key}/ACCEPT`
  if (dispatch.basis === 'FOUND') {
    file.meet(dispatch.acceptLimit, dispatch.at)
    return { outcome: 'ACCEPTED' }
  }
  for (let n = 1; ; n++) {
    const answer = await file.task(
      key,
      {
        kind: 'ACCEPT',
        holder: dispatch.unit,
        accepts: ['accept', 'returnOrder'],
        limit: dispatch.acceptLimit,
      },
      n,
    )
    if (answer.name === 'accept') {
      file.meet(dispatch.acceptLimit, answer.at)
      return { outcome: 'ACCEPTED' }
    }
    const decided = await reviewReturn(file, dispatch, `${key}/return${n}`, answer)
    if (decided.outcome === 'RETURNED') return decided
  }
}
