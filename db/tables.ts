import type { ColumnType, Generated } from 'kysely'
import type { CommandName } from '../domain/commands.ts'
import type { LeftOver } from '../domain/dissolution.ts'
import type { EventBody, EventType } from '../domain/events.ts'
import type { ClosureOutcome, Facts, Hold } from '../domain/facts.ts'
import type { Instant } from '../domain/instant.ts'
import type { Rung } from '../domain/policy.ts'
import type { RecordKind } from '../domain/record.ts'
import type {
  Channel,
  Opening,
  Origin,
  RequestKind,
  Satisfaction,
  Texts,
  Urgency,
} from '../domain/requests.ts'
import type { Stage } from '../domain/stage.ts'
import type { TaskKind } from '../domain/tasks.ts'
import type { EventBy, Level, Role, UnitKind } from '../domain/units.ts'
import type { WhistleKind, WhistleState } from '../domain/whistles.ts'

// The tables as TypeScript sees them. Instants come as 'YYYY-MM-DDTHH:mm:ssZ', dates as 'YYYY-MM-DD', jsonb parsed.
// What the tables mean and hold together is said in migrations/*.sql.

type MadeByDatabase<T> = ColumnType<T, never, never>

export interface CityTable {
  code: string
  name: string
  name_en: string
  number_prefix: string
  pack: string
}

export interface AreaTable {
  code: string
  city: string
  level: Level
  parent: string | null
  parent_level: Level | null
  name: string
  name_en: string
}

export interface UnitTable {
  code: string
  city: string
  kind: UnitKind
  level: Level
  parent: string | null
  duty: string | null
  name: string
  name_en: string
}

export interface UnitAreaTable {
  unit: string
  area: string
}

export interface PersonTable {
  id: string
  city: string
  name: string
  name_en: string
}

export interface PostTable {
  person: string
  unit: string
  roles: readonly Role[]
}

export interface ItemTable {
  city: string
  code: string
  parent: string | null
  name: string
  name_en: string
  urgency: Urgency
  aliases: readonly string[]
}

export interface ResponsibilityListTable {
  id: MadeByDatabase<number>
  city: string
  version: string
  effective_from: string
  sha256: string
}

export interface ResponsibilityTable {
  city: string
  version: string
  item: string
  level: Level
  duty: string | null
  source: string
}

export interface ReferenceVersionTable {
  single: Generated<boolean>
  version: number
}

export interface PolicyPackTable {
  id: MadeByDatabase<number>
  name: string
  version: string
  sha256: string
  effective_from: string
  body: unknown
}

export interface CalendarTable {
  id: MadeByDatabase<number>
  version: string
  sha256: string
  body: unknown
}

export interface SealingKeyTable {
  id: string
  wrapped: string | null
  created_at: Generated<Instant>
  destroyed_at: Instant | null
}

export interface RequesterTable {
  id: string
  city: string
  key_id: string
  name: Buffer | null
  phone: Buffer | null
  address: Buffer | null
  phone_hash: Buffer | null
  created_at: Generated<Instant>
  erased_at: Instant | null
}

export interface NumberCounterTable {
  city: string
  day: string
  last: number
}

export interface IntakeTable {
  number: string
  city: string
  actor: string
  idempotency_id: string
  body_hash: string
  source: string | null
  source_id: string | null
  opening: { readonly opening: Opening; readonly texts: Texts }
  created_at: Generated<Instant>
}

export interface IdempotencyTable {
  id: string
  actor: string
  key: string
  body_hash: string
  command: string
  order_number: string
  seq: number | null
  version: number | null
  attempt: string | null
  created_at: Generated<Instant>
}

export interface EventTable {
  xid: MadeByDatabase<string>
  position: MadeByDatabase<number>
  order_number: string
  seq: number
  at: Instant
  recorded_at: MadeByDatabase<Instant>
  by: EventBy | null
  body: EventBody
  texts: Texts
  hash: string
  type: MadeByDatabase<EventType>
  name: MadeByDatabase<CommandName | null>
  actor: MadeByDatabase<string | null>
  unit: MadeByDatabase<string | null>
  role: MadeByDatabase<Role | null>
  on_behalf_of: MadeByDatabase<string | null>
}

export interface WorkOrderTable {
  number: string
  city: string
  seq: number
  version: number
  stage: Stage
  title: string
  channel: Channel
  origin: Origin
  kind: RequestKind | null
  urgency: Urgency | null
  item: string | null
  items: readonly string[]
  areas: readonly string[]
  requester: string | null
  merged_into: string | null
  source: string | null
  source_id: string | null
  received_at: Instant
  promised_by: Instant | null
  lead: string | null
  units: readonly string[]
  round: number
  waiting_for: readonly string[]
  waiting_since: Instant | null
  due_at: Instant | null
  level: number | null
  supervised: boolean
  problem: boolean
  accused: readonly string[]
  concerns: readonly string[]
  succeeded: readonly string[]
  closed_at: Instant | null
  outcome: ClosureOutcome | null
  resolved: boolean | null
  satisfaction: Satisfaction | null
  clock_offset: number
  last_at: Instant
  facts: Facts
}

export interface TaskTable {
  order_number: string
  key: string
  city: string
  kind: TaskKind
  holder: string
  holder_path: readonly string[]
  accepts: readonly CommandName[]
  stays: readonly CommandName[]
  opened_at: Instant
  lapses: boolean
  limit_key: string | null
  due_at: Instant | null
  warn_at: Instant | null
  provisional: boolean
  held: boolean
  warned: boolean
  rungs: readonly Rung[]
  clock_offset: number
}

export interface LimitTable {
  order_number: string
  key: string
  city: string
  rule: string
  owner: string
  owner_path: readonly string[]
  from_at: Instant
  due_at: Instant
  warn_at: Instant | null
  provisional: boolean
  ladder: string | null
  warned: boolean
  rungs: readonly Rung[]
  holds: readonly Hold[]
  ended_at: Instant | null
  met: boolean
  clock_offset: number
}

export interface PrecedentTable {
  order_number: string
  key: string
  city: string
  item: string
  scope: string
  unit: string
  ruled_at: Instant
  until: Instant | null
  overturns: string | null
}

export interface UnitRecordTable {
  order_number: string
  nth: number
  city: string
  unit: string
  unit_path: readonly string[]
  kind: RecordKind
  key: string
  rule: string | null
  item: string | null
  at: Instant
}

export interface WhistleTable {
  order_number: string
  number: string
  city: string
  kind: WhistleKind
  state: WhistleState
  blower: string
  monitor: string | null
  called: readonly string[]
  awaited: readonly string[]
  accused: readonly string[]
  blown_at: Instant
  ended_at: Instant | null
}

export interface PolicyOverlayTable {
  id: MadeByDatabase<number>
  name: string
  version: string
  sha256: string
  pack: string
  area: string
  effective_from: string
  body: unknown
}

export interface SuccessionTable {
  unit: string
  city: string
  successors: readonly string[]
  at: Instant
  by: EventBy
  key: string
  finished_at: Instant | null
  left_over: readonly LeftOver[]
}

export interface Tables {
  cities: CityTable
  areas: AreaTable
  units: UnitTable
  unit_areas: UnitAreaTable
  people: PersonTable
  posts: PostTable
  items: ItemTable
  responsibility_lists: ResponsibilityListTable
  responsibilities: ResponsibilityTable
  reference_version: ReferenceVersionTable
  policy_packs: PolicyPackTable
  calendars: CalendarTable
  sealing_keys: SealingKeyTable
  requesters: RequesterTable
  number_counters: NumberCounterTable
  intake: IntakeTable
  idempotency: IdempotencyTable
  events: EventTable
  work_orders: WorkOrderTable
  tasks: TaskTable
  limits: LimitTable
  precedents: PrecedentTable
  unit_records: UnitRecordTable
  whistles: WhistleTable
  policy_overlays: PolicyOverlayTable
  successions: SuccessionTable
}
