import { familyOf, isCompleted, mergedInto } from '../family.ts'
import { stageOf } from '../stage.ts'
import { first, type Guards, type Objection, type Situation } from './guard.ts'
import { notConcerned } from './standing.ts'

export const merging: Guards = {
  merge: ({ input }, situation) => {
    const { facts, book } = situation
    const { most } = book.merging
    const children = input?.children ?? []
    const family = familyOf(facts).map(({ number }) => number)
    const twice = children.find((number, i) => family.includes(number) || children.indexOf(number) !== i)
    const count = family.length + children.length
    return first(
      () => cannotLead(situation),
      () => notConcerned('merge', situation),
      () => (children.includes(facts.number) ? ofItself() : null),
      () => (twice ? { code: 'CHILD_TWICE', rule: 'merging', params: { number: twice } } : null),
      () =>
        input && (children.length === 0 || count > most)
          ? { code: 'CHILDREN_COUNT', rule: 'merging', params: { most, count } }
          : null,
    )
  },

  unmerge: ({ input }, situation) => {
    const { facts } = situation
    const family = familyOf(facts).filter(({ state }) => state !== 'LEAVING')
    const numbers = family.map(({ number }) => number)
    const stranger = input?.children.find((number) => !numbers.includes(number))
    return first(
      () => tooLate(situation),
      () => notConcerned('unmerge', situation),
      () =>
        numbers.length === 0 || stranger || input?.children.length === 0
          ? {
              code: 'NOT_A_CHILD',
              rule: 'merging',
              params: { number: stranger ?? '–', children: numbers.slice(0, 20).join(' ') || '–' },
            }
          : null,
    )
  },

  split: ({ input }, situation) => {
    const own = situation.facts.classification
    const parts = input?.parts ?? []
    const same = parts.findIndex(
      ({ classification: { item, area } }) => item.code === own?.item.code && area.code === own.area.code,
    )
    return first(
      () => cannotLead(situation),
      () => notConcerned('split', situation),
      () =>
        input && (parts.length === 0 || parts.length > mostParts)
          ? { code: 'SPLIT_COUNT', rule: 'merging', params: { most: mostParts, count: parts.length } }
          : null,
      () =>
        same >= 0 ? { code: 'SPLIT_LEAVES_NOTHING', rule: 'merging', params: { part: same + 1 } } : null,
    )
  },
}

/** So many parts are split off at a time. */
const mostParts = 5

/** An order whose work is done is nobody's parent any more, and a child is nobody's. */
function cannotLead(situation: Situation): Objection | null {
  const { facts } = situation
  const parent = mergedInto(facts)
  if (parent)
    return { code: 'MERGED_NOW', rule: 'merging', params: { number: facts.number, into: parent.into } }
  return facts.classification ? tooLate(situation) : { code: 'NOT_REGISTERED', rule: null, params: {} }
}

function tooLate({ facts }: Situation): Objection | null {
  return isCompleted(facts)
    ? { code: 'MERGE_TOO_LATE', rule: 'merging', params: { stage: stageOf(facts) } }
    : null
}

function ofItself(): Objection {
  return { code: 'MERGE_INTO_ITSELF', rule: 'merging', params: {} }
}
