/** The five levels of a city, from the top down (市 / 区 / 街镇 / 社区(村) / 网格). */
export const Level = {
  CITY: 'CITY',
  DISTRICT: 'DISTRICT',
  SUBDISTRICT: 'SUBDISTRICT',
  COMMUNITY: 'COMMUNITY',
  GRID: 'GRID',
} as const
export type Level = (typeof Level)[keyof typeof Level]

/** The levels in their order: `levels.indexOf` grows on the way down. */
export const levels = Object.values(Level)

/** What a unit is for. Managing (hotline, grid centres), handling (departments, territory) and supervising are apart. */
export const UnitKind = {
  GOVERNMENT: 'GOVERNMENT',
  HOTLINE_CENTRE: 'HOTLINE_CENTRE',
  GRID_CENTRE: 'GRID_CENTRE',
  SUPERVISION_TASK_FORCE: 'SUPERVISION_TASK_FORCE',
  RULING_BODY: 'RULING_BODY',
  DEPARTMENT: 'DEPARTMENT',
  SUBDISTRICT_OFFICE: 'SUBDISTRICT_OFFICE',
  COMMUNITY_COMMITTEE: 'COMMUNITY_COMMITTEE',
  GRID: 'GRID',
} as const
export type UnitKind = (typeof UnitKind)[keyof typeof UnitKind]

/** The closed list of roles (docs/glossary.md); which role gives which command is data of the policy pack. */
export const Role = {
  CALL_TAKER: 'CALL_TAKER',
  DISPATCHER: 'DISPATCHER',
  HANDLER: 'HANDLER',
  GRID_WORKER: 'GRID_WORKER',
  MONITOR: 'MONITOR',
  REVIEWER: 'REVIEWER',
  VISITOR: 'VISITOR',
  ADJUDICATOR: 'ADJUDICATOR',
  SUPERVISOR: 'SUPERVISOR',
  ARBITER: 'ARBITER',
  LEAD_APPROVER: 'LEAD_APPROVER',
  ADMINISTRATOR: 'ADMINISTRATOR',
  INTEGRATOR: 'INTEGRATOR',
  REQUESTER: 'REQUESTER',
} as const
export type Role = (typeof Role)[keyof typeof Role]

export type UnitCode = string & { readonly __brand: 'UnitCode' }
export type AreaCode = string & { readonly __brand: 'AreaCode' }
export type ItemCode = string & { readonly __brand: 'ItemCode' }

/**
 * A unit as tasks and events carry it: with its ancestry, so that no rule needs a look-up.
 * `path` runs from the city's government down to the unit itself.
 */
export interface UnitRef {
  readonly code: UnitCode
  readonly name: string
  readonly level: Level
  readonly kind: UnitKind
  readonly path: readonly UnitCode[]
}

/** An area with its ancestry, from the city down to itself (12-digit codes, 3 more digits for a grid). */
export interface AreaRef {
  readonly code: AreaCode
  readonly name: string
  readonly level: Level
  readonly path: readonly AreaCode[]
}

/** An item of the catalogue with its ancestry, from the first level down to itself. */
export interface ItemRef {
  readonly code: ItemCode
  readonly name: string
  readonly path: readonly ItemCode[]
}

/** Whoever gives a command: a person or a service, in the post it acts from. Stamped by the API, never by the caller. */
export interface Actor {
  readonly id: string
  readonly unit: UnitRef
  readonly roles: readonly Role[]
}

/** Who something is by: a person or service in its post. */
export interface EventBy {
  readonly actor: string
  readonly unit: UnitRef
  readonly role: Role
  readonly onBehalfOf: string | null
}
