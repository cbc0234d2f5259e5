import type { CommandName } from './commands.ts'
import type { RuleId } from './policy.ts'

/** Every reason for which a command is refused. The texts, in both languages, stand in schema/refusalTexts.ts. */
export const RefusalCode = {
  ORDER_CLOSED: 'ORDER_CLOSED',
  WRONG_STAGE: 'WRONG_STAGE',
  UNKNOWN_TASK: 'UNKNOWN_TASK',
  TASK_REQUIRED: 'TASK_REQUIRED',
  NOT_HOLDER: 'NOT_HOLDER',
  ROLE_REQUIRED: 'ROLE_REQUIRED',
  OTHER_CITY: 'OTHER_CITY',
  SEPARATION_OF_DUTIES: 'SEPARATION_OF_DUTIES',
  VERSION_STALE: 'VERSION_STALE',
  IDEMPOTENCY_CONFLICT: 'IDEMPOTENCY_CONFLICT',
  TEXT_REQUIRED: 'TEXT_REQUIRED',
  RETURN_OF_DANGER: 'RETURN_OF_DANGER',
  RETURN_OF_DESIGNATED: 'RETURN_OF_DESIGNATED',
  RETURN_WINDOW_PASSED: 'RETURN_WINDOW_PASSED',
  RETURN_NEEDS_NEW_EVIDENCE: 'RETURN_NEEDS_NEW_EVIDENCE',
  UNIT_CANNOT_HANDLE: 'UNIT_CANNOT_HANDLE',
  EXTENSION_AFTER_DUE: 'EXTENSION_AFTER_DUE',
  EXTENSIONS_USED_UP: 'EXTENSIONS_USED_UP',
  EXTENSION_LENGTH: 'EXTENSION_LENGTH',
  PARKING_USED_UP: 'PARKING_USED_UP',
  PARKING_LENGTH: 'PARKING_LENGTH',
  DECISION_PENDING: 'DECISION_PENDING',
  PARKED_NOW: 'PARKED_NOW',
  COMPLEX_ALREADY: 'COMPLEX_ALREADY',
  CONTACT_REQUIRED: 'CONTACT_REQUIRED',
  CONTACT_BEFORE_RECEIPT: 'CONTACT_BEFORE_RECEIPT',
  CONTACT_IN_FUTURE: 'CONTACT_IN_FUTURE',
  VISIT_TOO_SOON: 'VISIT_TOO_SOON',
} as const
export type RefusalCode = (typeof RefusalCode)[keyof typeof RefusalCode]

/** A refusal by a rule: which, with what values, and what this actor could do instead. Plain data; worded at the door. */
export interface Refusal {
  readonly code: RefusalCode
  /** The rule of the pack that refuses, so that its source can be shown; null for a rule of the mechanism. */
  readonly rule: RuleId | null
  readonly params: Readonly<Record<string, string | number>>
  readonly allowed: readonly CommandName[]
}
