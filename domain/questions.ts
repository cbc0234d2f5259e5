import type { Event } from './events.ts'
import type { DispatchBasis } from './facts.ts'
import type { Instant } from './instant.ts'
import type { PackRef, RuleBook } from './policy.ts'
import type { AreaCode, ItemCode, Role, UnitCode, UnitRef } from './units.ts'

/** A unit that could handle the order, with the reason why it is proposed. */
export interface Candidate {
  readonly unit: UnitRef
  readonly basis: DispatchBasis
  /** What it rests on: the responsibility list's entry, a precedent, or the gap that made the territory stand in. */
  readonly reason: string
}

/** What is known of the ways that an order about an item in an area can go. */
export interface Route {
  readonly listVersion: string
  readonly candidates: readonly Candidate[]
  /** The managing centres that cover the area, from the city down. */
  readonly centres: readonly UnitRef[]
  /** Who could be given a part of it, a level down; `listed`: the responsibility list names that unit for the item. */
  readonly below: readonly { readonly unit: UnitRef; readonly listed: boolean }[]
}

/** What the process asks of the outside. An activity answers; the answer becomes a fact. */
export interface Questions {
  /** The rules and the calendar that an order has pinned, else those in force at an instant, with its city's desks. */
  RULES: {
    readonly ask: {
      readonly city: string
      readonly at: Instant
      /** Where it is, once that is known: a district may have an overlay. */
      readonly area: AreaCode | null
      readonly pinned: {
        readonly pack: PackRef
        readonly overlay: PackRef | null
        /** Null: the newest, for a year whose holiday notice is out now. */
        readonly calendarVersion: string | null
      } | null
    }
    readonly answer: RuleBook
  }
  /** The people who have one of some roles at each of some units. */
  STAFF: {
    readonly ask: { readonly units: readonly UnitCode[]; readonly roles: readonly Role[] }
    readonly answer: {
      readonly staff: readonly { readonly unit: UnitCode; readonly people: readonly string[] }[]
    }
  }
  /** Who could look at a place once more: its grids and those beside them, the nearest first, with those of their people who have one of some roles. */
  COLLECTORS: {
    readonly ask: { readonly area: AreaCode; readonly roles: readonly Role[] }
    readonly answer: {
      readonly collectors: readonly { readonly unit: UnitRef; readonly people: readonly string[] }[]
    }
  }
  /** Who could handle an item in an area, best first, and who stands around them. */
  CANDIDATES: {
    readonly ask: {
      readonly city: string
      readonly item: ItemCode
      readonly area: AreaCode
      readonly at: Instant
      /** Those to which it is not sent: with everybody below them where they are accused. */
      readonly excluded: readonly UnitCode[]
      readonly accused: readonly UnitCode[]
    }
    readonly answer: Route
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
