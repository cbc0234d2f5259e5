import type { RuleId } from './policy.ts'
import type { Level, UnitKind, UnitRef } from './units.ts'

/** What supervision can do, the mildest first. The last is a proposal: who is accountable is for others to decide. */
export const Measure = {
  REPLY: 'REPLY',
  TALK: 'TALK',
  NOTICE: 'NOTICE',
  ACCOUNTABILITY: 'ACCOUNTABILITY',
} as const
export type Measure = (typeof Measure)[keyof typeof Measure]

const measures = Object.values(Measure)

/** Who may supervise whom, and how far (data of the pack, with its source). */
export interface Mandate {
  readonly id: RuleId
  readonly supervisor: { readonly kind: UnitKind; readonly level: Level }
  readonly over: { readonly kinds: readonly UnitKind[]; readonly levels: readonly Level[] }
  readonly upTo: Measure
}

/** The mandate by which a unit supervises another; where several fit the one that goes furthest. Null when none does. */
export function mandateOver(
  mandates: readonly Mandate[],
  supervisor: UnitRef,
  subject: UnitRef,
): Mandate | null {
  return mandates
    .filter(
      (mandate) =>
        mandate.supervisor.kind === supervisor.kind &&
        mandate.supervisor.level === supervisor.level &&
        mandate.over.kinds.includes(subject.kind) &&
        mandate.over.levels.includes(subject.level) &&
        supervisor.code !== subject.code,
    )
    .reduce<Mandate | null>(
      (furthest, mandate) => (!furthest || reaches(mandate, furthest.upTo) ? mandate : furthest),
      null,
    )
}

/** Whether a mandate goes as far as a measure. */
export function reaches({ upTo }: Mandate, measure: Measure): boolean {
  return measures.indexOf(upTo) >= measures.indexOf(measure)
}
