import { dueAt } from '../../domain/calendar.ts'
import type { Answer } from '../../domain/commands.ts'
import type { Closure } from '../../domain/facts.ts'
import type { Instant } from '../../domain/instant.ts'
import { limitRule } from '../../domain/limits.ts'
import type { Classification } from '../../domain/requests.ts'
import type { CaseFile } from '../caseFile.ts'

export type Receipt =
  | { readonly outcome: 'REGISTERED'; readonly at: Instant }
  | { readonly outcome: 'ENDED'; readonly closure: Closure }

/** A request that waits for its receipt: since when, within which limit. */
interface Waiting {
  readonly since: Instant
  readonly limit: string
}

/**
 * 受理. A request classified in the call is registered at once; what is written waits for a call-taker, who registers
 * it, answers it on the spot, or proposes to decline it, which a second person decides.
 */
export async function receive(file: CaseFile): Promise<Receipt> {
  const { receivedAt, classification } = file.facts.opening
  await file.pinRules(classification?.area.code ?? null)
  if (classification) return register(file, classification, receivedAt, receivedAt)

  const holder = file.desk('RECEIVE')
  let waiting: Waiting = {
    since: receivedAt,
    limit: file.limit('RECEIVE', 'receive', holder, receivedAt),
  }
  for (let n = 1; ; n++) {
    const { since, limit } = waiting
    const answer = await file.taskUnlessEnded(
      'RECEIVE',
      { kind: 'RECEIVE', holder, accepts: ['register', 'answer', 'decline'], limit },
      n,
    )
    if (!answer) return receiveAsChild(file)
    switch (answer.name) {
      case 'register':
        file.meet(limit, answer.at)
        await file.pinRules(answer.input.classification.area.code)
        return register(file, answer.input.classification, since, answer.at)
      case 'answer':
        if (await passesSample(file, `RECEIVE/answer${n}`, limit, answer)) return answered(answer)
        break
      case 'decline': {
        const declined = await decidedDecline(file, `RECEIVE/decline${n}`, waiting, answer)
        if (declined.outcome === 'ENDED') return declined
        waiting = declined.waiting
      }
    }
  }
}

/** It asks for what another order is about already: it is classed as that one. */
async function receiveAsChild(file: CaseFile): Promise<Receipt> {
  const [merge] = file.facts.merges
  if (!merge) throw new Error(`order ${file.facts.number} ended its receipt and was merged into none`)
  await file.pinRules(merge.classification.area.code)
  return register(file, merge.classification, file.facts.opening.receivedAt, merge.at)
}

function answered({ at, input: { satisfaction } }: Answer<'answer'>): Receipt {
  return ended({
    outcome: 'ANSWERED',
    resolved: satisfaction ? satisfaction !== 'UNSATISFIED' : null,
    satisfaction,
    at,
  })
}

/** Some of what is answered on the spot is read by a second person before it is closed. */
async function passesSample(
  file: CaseFile,
  key: string,
  limit: string,
  { at }: Answer<'answer'>,
): Promise<boolean> {
  if (isSampled(file.facts.number, file.book.answers.sampleEvery)) {
    const review = await secondPerson(file, key, 'REVIEW', 'review', 'review', limit, at)
    if (review.input.decision === 'SEND_BACK') {
      file.release(limit, key)
      return false
    }
  }
  file.meet(limit, at)
  return true
}

/** By the last digits of its number: nobody chooses. */
function isSampled(number: string, every: number): boolean {
  return Number(number.split('-').at(-1)) % every === 0
}

type Declined =
  | Extract<Receipt, { outcome: 'ENDED' }>
  | { readonly outcome: 'RECEIVED_YET'; readonly waiting: Waiting }

/**
 * Nobody declines alone: reason, basis and guidance are read by a second person before the requester is told. The
 * requester may object once; then a third person reads it. What is received after all, or came to be danger meanwhile,
 * has the time of a new receipt.
 */
async function decidedDecline(
  file: CaseFile,
  key: string,
  waiting: Waiting,
  { at: proposedAt }: Answer<'decline'>,
): Promise<Declined> {
  const { limit } = waiting
  const review = (at: string, from: Instant) =>
    secondPerson(file, at, 'DECLINE_REVIEW', 'declineReview', 'reviewDecline', limit, from)
  const anew = (since: Instant): Declined => ({
    outcome: 'RECEIVED_YET',
    waiting: { since, limit: file.limit(`${key}/again`, 'receive', file.desk('RECEIVE'), since) },
  })

  const reviewed = await review(key, proposedAt)
  if (reviewed.input.decision === 'DENY') {
    file.release(limit, key)
    return { outcome: 'RECEIVED_YET', waiting }
  }
  file.meet(limit, proposedAt)

  const holder = file.desk('OBJECTION')
  const objection = `${key}/objection`
  const until = file.limit(objection, 'objection', holder, reviewed.at)
  const objected = await file.taskOrLapse(objection, {
    kind: 'OBJECTION',
    holder,
    accepts: ['objectToDecline', 'transferEmergency'],
    limit: until,
  })
  if (!objected) return declined(file.facts.limits[until]?.dueAt ?? reviewed.at)
  file.meet(until, objected.at)
  if (objected.name === 'transferEmergency') return anew(objected.at)
  const upheld = await review(`${objection}/review`, objected.at)
  return upheld.input.decision === 'APPROVE' ? declined(upheld.at) : anew(upheld.at)
}

function declined(at: Instant): Extract<Receipt, { outcome: 'ENDED' }> {
  return ended({ outcome: 'DECLINED', resolved: null, satisfaction: null, at })
}

/** Another person of the desk decides, within a limit of its own; the receipt's own limit is held meanwhile. */
async function secondPerson<N extends 'review' | 'reviewDecline'>(
  file: CaseFile,
  key: string,
  kind: 'REVIEW' | 'DECLINE_REVIEW',
  name: 'review' | 'declineReview',
  accepted: N,
  held: string,
  from: Instant,
): Promise<Answer<N>> {
  file.hold(held, key)
  const holder = file.desk(kind)
  const limit = file.limit(key, name, holder, from)
  const answer = await file.task(key, { kind, holder, accepts: [accepted], limit })
  file.meet(limit, answer.at)
  return answer
}

/** What the citizen is told: the handling limit counted from receipt. It never moves with a reassignment. */
function register(
  file: CaseFile,
  classification: Classification,
  receivedAt: Instant,
  registeredAt: Instant,
): Receipt {
  const { within } = limitRule(file.book, 'handle', classification)
  const { at: promisedBy, provisional } = dueAt(file.book.calendar, receivedAt, within)
  file.enter({ type: 'REGISTERED', classification, promisedBy, provisional })
  return { outcome: 'REGISTERED', at: registeredAt }
}

function ended(closure: Closure): Extract<Receipt, { outcome: 'ENDED' }> {
  return { outcome: 'ENDED', closure }
}
