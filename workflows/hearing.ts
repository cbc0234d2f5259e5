import { cannotJoin, type Heard, type Merge, type MergeEnd, type Message } from '../domain/family.ts'
import { leadOf, originOf } from '../domain/projection.ts'
import type { CaseFile } from './caseFile.ts'

// What another order tells this one, and what that leads to at once. Told twice, or late, it says the same again.

/** Takes what the parent tells, or says why not. */
export function hear(file: CaseFile, message: Message): Heard {
  const { facts } = file
  const known = facts.merges.find(({ id }) => id === message.id)
  if (message.kind === 'JOIN') return known ? taken(known) : join(file, message)
  if (known && !known.ended && !facts.closure) {
    const end: MergeEnd =
      message.kind === 'COMPLETED'
        ? { how: 'COMPLETED', at: file.now(), work: message.work }
        : { how: 'UNDONE', at: file.now() }
    leave(file, known, end)
  }
  return known ? taken(known) : { taken: true, sameRequester: false }
}

function taken({ sameRequester }: Merge): Heard {
  return { taken: true, sameRequester }
}

/** Whatever was being done for it alone ends; what was done stays in its journal. */
function join(file: CaseFile, message: Extract<Message, { kind: 'JOIN' }>): Heard {
  const { facts } = file
  const objection = cannotJoin(facts, message)
  if (objection) return { taken: false, refusal: objection.code }

  const { id, from, classification, requester } = message
  const keys = Object.keys(facts.tasks)
  const [interrupts = 'round1/dispatch1'] = keys.flatMap((key) => /^round1\/dispatch\d+/.exec(key) ?? [])
  const sameRequester = requester !== null && requester === facts.opening.requester
  const key = `merged/${facts.merges.length + 1}`
  file.enter({
    type: 'MERGED',
    merge: { key, id, into: from, classification, interrupts, sameRequester },
  })
  const lead = leadOf(facts)
  if (lead) file.enter({ type: 'SUPERSEDED', dispatch: interrupts, cause: key, to: null })
  file.end('RECEIVE', 'MERGED')
  file.end(interrupts, 'MERGED')
  return { taken: true, sameRequester }
}

/** Who was visited for the parent, and whom nobody can visit, need no visit of their own. */
function leave(file: CaseFile, { key, sameRequester }: Merge, end: MergeEnd): void {
  file.enter({ type: 'MERGE_ENDED', key, end })
  file.end(key, end.how)
  if (end.how === 'COMPLETED' && (sameRequester || originOf(file.facts) !== 'REQUEST'))
    file.close({ outcome: 'MERGED', resolved: null, satisfaction: null, at: end.at })
}
