import { dueAt } from '../../domain/calendar.ts'
import type { Closure } from '../../domain/facts.ts'
import type { Instant } from '../../domain/instant.ts'
import { limitRule } from '../../domain/limits.ts'
import type { Classification } from '../../domain/requests.ts'
import type { CaseFile } from '../caseFile.ts'

export type Receipt =
  | { readonly outcome: 'REGISTERED' }
  | { readonly outcome: 'ENDED'; readonly closure: Closure }

/**
 * 受理. A request classified in the call is registered at once; what is written waits for a call-taker, who registers
 * it, answers it on the spot, or proposes to decline it, which a second person decides.
 */
export async function receive(file: CaseFile): Promise<Receipt> {
  await file.pinRules()
  const { opening } = file.facts
  if (opening.classification) return register(file, opening.classification, opening.receivedAt)

  const holder = file.desk('RECEIVE')
  const limit = file.limit('RECEIVE', 'receive', holder, opening.receivedAt)
  for (let n = 1; ; n++) {
    const answer = await file.task(
      'RECEIVE',
      { kind: 'RECEIVE', holder, accepts: ['register', 'answer', 'decline'], limit },
      n,
    )
    switch (answer.name) {
      case 'register':
        file.meet(limit, answer.at)
        return register(file, answer.input.classification, opening.receivedAt)
      case 'answer':
        file.meet(limit, answer.at)
        return ended({
          outcome: 'ANSWERED',
          resolved: answer.input.satisfaction ? answer.input.satisfaction !== 'UNSATISFIED' : null,
          satisfaction: answer.input.satisfaction,
          at: answer.at,
        })
      case 'decline': {
        const review = `RECEIVE/decline${n}`
        file.hold(limit, review)
        const decided = await reviewDecline(file, review, answer.at)
        if (decided.approved) {
          file.meet(limit, answer.at)
          return ended({ outcome: 'DECLINED', resolved: null, satisfaction: null, at: decided.at })
        }
        file.release(limit, review)
      }
    }
  }
}

/** Nobody declines alone: reason, basis and guidance are read by a second person before the requester is told. */
async function reviewDecline(file: CaseFile, key: string, from: Instant) {
  const holder = file.desk('DECLINE_REVIEW')
  const limit = file.limit(key, 'declineReview', holder, from)
  const answer = await file.task(key, { kind: 'DECLINE_REVIEW', holder, accepts: ['reviewDecline'], limit })
  file.meet(limit, answer.at)
  return { approved: answer.input.decision === 'APPROVE', at: answer.at }
}

/** What the citizen is told: the handling limit counted from receipt. It never moves with a reassignment. */
function register(file: CaseFile, classification: Classification, receivedAt: Instant): Receipt {
  const { at, provisional } = dueAt(
    file.book.calendar,
    receivedAt,
    limitRule(file.book, 'handle', classification).within,
  )
  file.enter({ type: 'REGISTERED', classification, promisedBy: at, provisional })
  return { outcome: 'REGISTERED' }
}

function ended(closure: Closure): Receipt {
  return { outcome: 'ENDED', closure }
}
