/** Something that is not the caller's doing. Its message says what is the matter and whether to try again. */
export class Fault extends Error {
  readonly code: FaultCode

  constructor(code: FaultCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'Fault'
    this.code = code
  }
}

export const FaultCode = {
  UNAUTHENTICATED: 'UNAUTHENTICATED',
  FORBIDDEN: 'FORBIDDEN',
  /** Temporal or Postgres cannot be reached. */
  UNAVAILABLE: 'UNAVAILABLE',
  /** It takes longer than anybody waits; it may still take effect. */
  TIMEOUT: 'TIMEOUT',
  /** The order's workflow cannot go on until somebody has repaired it. */
  STUCK: 'STUCK',
} as const
export type FaultCode = (typeof FaultCode)[keyof typeof FaultCode]
