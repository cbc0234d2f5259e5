import type { Dispatch } from '../../domain/facts.ts'
import {
  type ChildAnswer,
  familyOf,
  type Heard,
  type Merge,
  type Message,
  mergeAt,
  toBeTold,
} from '../../domain/family.ts'
import type { Instant } from '../../domain/instant.ts'
import type { ResultKind } from '../../domain/requests.ts'
import type { CaseFile } from '../caseFile.ts'

/**
 * 合并办理. Tells the orders that are handled together with this one what they have to know: that they are, that they are
 * not any more, that the work is done. Whoever cannot be reached is told later. Ends when the order is closed and every
 * child knows.
 */
export async function lookAfterFamily(file: CaseFile): Promise<void> {
  let unreached: ReadonlySet<string> = new Set()
  for (;;) {
    await file.until((facts) => toBeTold(facts, unreached).length > 0 || hasNobodyLeft(facts))
    const told = toBeTold(file.facts, unreached)
    if (told.length === 0) return
    const heard = await file.tell(told)
    const answers = told.flatMap(({ to, message }, i) => {
      const answer = heard[i]
      return answer ? [answerOf(to, message, answer)] : []
    })
    unreached = new Set(told.filter((_, i) => !heard[i]).map(({ to }) => to))
    const { urges } = file.facts
    file.enter({ type: 'CHILDREN_ANSWERED', answers })
    watchUrges(file, urges)
  }
}

function hasNobodyLeft(facts: CaseFile['facts']): boolean {
  return facts.closure !== null && familyOf(facts).length === 0
}

function answerOf(number: string, { kind }: Message, heard: Heard): ChildAnswer {
  const sameRequester = heard.taken && heard.sameRequester
  if (kind === 'JOIN' && !heard.taken)
    return { number, state: 'REFUSED', refusal: heard.refusal, sameRequester }
  const state = ({ JOIN: 'JOINED', LEAVE: 'LEFT', COMPLETED: 'TOLD' } as const)[kind]
  return { number, state, refusal: null, sameRequester }
}

/** Whoever asks again urges: as often as the pack says, the monitor looks at it. */
function watchUrges(file: CaseFile, before: number): void {
  const { urgesBeforeCheckpoint: each } = file.book.counts
  const { urges } = file.facts
  if (Math.floor(urges / each) > Math.floor(before / each))
    file.enter({ type: 'CHECKPOINT_OPENED', key: `checkpoint/urge${urges}`, cause: 'URGED', limit: null })
}

/** What comes of an order's time as a child: it goes on alone, or the work was done for it as well. */
export type Shared =
  | { readonly outcome: 'ALONE'; readonly at: Instant }
  | {
      readonly outcome: 'COMPLETED'
      readonly dispatch: Dispatch
      readonly resultKind: ResultKind
      readonly at: Instant
    }

/** Waits with the parent. The wait is nobody's to answer: it ends with what the parent tells. */
export async function waitForParent(file: CaseFile, merge: Merge): Promise<Shared> {
  const { key, interrupts } = merge
  const ended = () => mergeAt(file.facts, interrupts)?.ended ?? null
  if (!ended()) {
    file.beside(key, async () => {
      await file.task(key, { kind: 'MERGED', holder: file.desk('DISPATCH'), accepts: [] })
    })
    await file.until(() => ended() !== null)
  }
  const end = ended()
  if (end?.how !== 'COMPLETED') return { outcome: 'ALONE', at: end?.at ?? file.facts.lastAt }

  const { unit, centre, resultKind, at } = end.work
  const dispatch: Dispatch = {
    key: `round1/${key.replace('/', '')}`,
    unit,
    centre,
    basis: 'MERGED',
    reason: merge.into,
    listVersion: null,
    at,
    by: null,
    acceptLimit: `${key}/ACCEPT`,
    handleLimit: `${key}/HANDLE`,
    designated: false,
  }
  file.enter({ type: 'DISPATCHED', dispatch })
  return { outcome: 'COMPLETED', dispatch, resultKind, at }
}
