import type { Event } from './events.ts'
import type { DispatchBasis } from './facts.ts'
import type { Instant } from './instant.ts'
import type { PackRef, RuleBook } from './policy.ts'
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
  /** The rules and the calendar that an order has pinned, else those in force at an instant, with its city's desks. */
  RULES: {
    readonly ask: {
      readonly city: string
      readonly at: Instant
      readonly pinned: { readonly pack: PackRef; readonly calendarVersion: string } | null
    }
    readonly answer: RuleBook
  }
  /** The managing centres that cover an area, from the city down: who approves what a unit below asks for. */
  CENTRES: {
    readonly ask: { readonly city: string; readonly area: AreaCode }
    readonly answer: { readonly centres: readonly UnitRef[] }
  }
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
  /** What the journal of an order says after an event: nothing, unless a task was lost that had written it. */
  AHEAD: {
    readonly ask: { readonly number: string; readonly after: number }
    readonly answer: { readonly events: readonly Event[] }
  }
}
export type QuestionName = keyof Questions
export type Question<Q extends QuestionName = QuestionName> = {
  [K in Q]: { readonly question: K } & Questions[K]['ask']
}[Q]
