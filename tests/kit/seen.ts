/** An order, by its number. */
export interface Numbered {
  readonly number: string
}

/** An order as the API shows it to the scenarios. */
export interface Seen extends Numbered {
  readonly stage: string
  readonly version: number
  readonly seq: number
  readonly promisedBy: string | null
  readonly tasks: readonly TaskSeen[]
  readonly limits: readonly LimitSeen[]
  readonly allowedActions: readonly { readonly command: string; readonly taskKey: string | null }[]
  readonly candidates: readonly { readonly unit: { readonly code: string }; readonly basis: string }[]
  /** What goes to the units' records from it, in its order. */
  readonly record: readonly { readonly unit: { readonly name: string }; readonly kind: string }[]
  readonly closure: {
    readonly outcome: string
    readonly resolved: boolean | null
    readonly satisfaction: string | null
  } | null
}

/** An open task of an order. */
export interface TaskSeen {
  readonly key: string
  readonly kind: string
  readonly dueAt: string | null
  readonly overdue: boolean
  readonly holder: { readonly code: string; readonly name: string }
  readonly limit: { readonly key: string; readonly warnAt: string | null } | null
}

/** A limit of an order, running or ended. */
export interface LimitSeen {
  readonly key: string
  readonly dueAt: string
  readonly warnAt: string | null
  readonly rungs: readonly string[]
  readonly endedAt: string | null
  readonly met: boolean
  readonly held: boolean
  readonly provisional: boolean
  readonly rule: string
  readonly source: string | null
}

/** The fields of `Seen` in GraphQL. */
export const seen = `number stage version seq promisedBy
  tasks { key kind dueAt overdue holder { code name } limit { key warnAt } }
  limits { key dueAt warnAt rungs endedAt met held provisional rule source }
  allowedActions { command taskKey }
  candidates { unit { code } basis }
  record { unit { name } kind }
  closure { outcome resolved satisfaction }`

/** Why a mutation did nothing. */
export interface UserErrorSeen {
  readonly code: string
  readonly message: string
  readonly path: readonly string[]
  readonly rule: string | null
  readonly source: string | null
  readonly allowed: readonly string[]
}

/** What a mutation comes back with. */
export interface Payload {
  readonly workOrder: Seen | null
  readonly replayed: boolean
  readonly userErrors: readonly UserErrorSeen[]
}
