import type { Instant } from './instant.ts'
import type { RuleId } from './policy.ts'
import type { UnitRef } from './units.ts'

/** What is kept of a unit (docs/process.md, The units' record): every return, refusal, denial, late step and supervision. */
export const RecordKind = {
  RETURN_ASKED: 'RETURN_ASKED',
  RETURN_APPROVED: 'RETURN_APPROVED',
  RETURN_DENIED: 'RETURN_DENIED',
  EXTENSION_DENIED: 'EXTENSION_DENIED',
  PARKING_DENIED: 'PARKING_DENIED',
  COMPLEX_DENIED: 'COMPLEX_DENIED',
  REFUSED: 'REFUSED',
  LATE: 'LATE',
  WHISTLE_MISSED: 'WHISTLE_MISSED',
  /** It said that it had come, and the blower did not see it. */
  CAME_UNCONFIRMED: 'CAME_UNCONFIRMED',
  SUPERVISED: 'SUPERVISED',
  BACKSTOP: 'BACKSTOP',
  ASSISTANCE_MISSING: 'ASSISTANCE_MISSING',
  CLAIM_CONTRADICTED: 'CLAIM_CONTRADICTED',
  TALKED_TO: 'TALKED_TO',
  NOTICED: 'NOTICED',
  ACCOUNTABILITY_PROPOSED: 'ACCOUNTABILITY_PROPOSED',
} as const
export type RecordKind = (typeof RecordKind)[keyof typeof RecordKind]

/** One entry of a unit's record: in which order's branch or limit, by which rule, when. */
export interface UnitRecordEntry {
  readonly unit: UnitRef
  readonly kind: RecordKind
  readonly key: string
  readonly rule: RuleId | null
  readonly at: Instant
}
