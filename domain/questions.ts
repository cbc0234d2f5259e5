import type { DispatchBasis } from './facts.ts'
import type { Instant } from './instant.ts'
import type { RuleBook } from './policy.ts'
import type { AreaCode, ItemCode, UnitCode, UnitRef } from './units.ts'

/** A unit that could handle the order, with the reason why it is proposed. */
export interface Candidate {
  readonly unit: UnitRef
  readonly basis: DispatchBasis
  /** What it rests on: the responsibility list's entry, a precedent, or the gap that made the territory stand in. */
  readonly reason: string
}

/** What the process asks of the outside. An activity answers; the answer becomes a fact. */
export interface Questions {
  /** The rules and the calendar in force for a city at an instant, with the desks of that city. */
  RULES: { readonly ask: { readonly city: string; readonly at: Instant }; readonly answer: RuleBook }
  /** Who could handle an item in an area, best first. */
  CANDIDATES: {
    readonly ask: {
      readonly city: string
      readonly item: ItemCode
      readonly area: AreaCode
      readonly at: Instant
      readonly excluded: readonly UnitCode[]
    }
    readonly answer: { readonly listVersion: string; readonly candidates: readonly Candidate[] }
  }
}
export type QuestionName = keyof Questions
export type Question<Q extends QuestionName = QuestionName> = {
  [K in Q]: { readonly question: K } & Questions[K]['ask']
}[Q]
