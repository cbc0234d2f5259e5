import { expect } from 'vitest'
import type { Rung } from '../../domain/policy.ts'
import type { Stage } from '../../domain/stage.ts'
import type { TaskKind } from '../../domain/tasks.ts'
import type { LimitSeen, Seen, TaskSeen } from './seen.ts'
import { isTime, local } from './time.ts'

/** A time, as far as it matters: '00:07', '10-08 18:00' or '2026-10-08 18:00'; null for none. */
type Time = string | null

/** What an open task is to be like. What is left out may be as it likes. */
export interface TaskExpected {
  /** The name or the code of the unit. */
  readonly holder?: string
  readonly due?: Time
  /** When its limit is warned of. */
  readonly warned?: Time
  readonly overdue?: boolean
  /** Its key or the end of it, where there is more than one of the kind: 'round2/HANDLE'. */
  readonly key?: string
}

/** What a limit is to be like. */
export interface LimitExpected {
  readonly due?: Time
  readonly warned?: Time
  /** What the clock has done about it since it passed, in its order. */
  readonly rungs?: readonly Rung[]
  readonly met?: boolean
  /** Whether the clock keeps silent about it at present. */
  readonly held?: boolean
  /** When it ended, or whether it did. */
  readonly ended?: Time | boolean
  readonly provisional?: boolean
}

/** Exactly one open task of a kind, and it is like that. `story` tells the order to whoever reads the failure. */
export function expectTask(order: Seen, story: string, kind: TaskKind, wanted: TaskExpected): void {
  const { key, ...values } = wanted
  const found = order.tasks.filter(
    (task) => task.kind === kind && (key === undefined || endsWith(task.key, key)),
  )
  const which = key === undefined ? kind : `${kind} ${key}`
  expect(found.length, `${story}\nopen tasks ${which}`).toBe(1)
  for (const task of found) expect(taskIs(task, values), `${story}\nthe task ${which}`).toEqual(values)
}

export function expectNoTask(order: Seen, story: string, kind: TaskKind): void {
  const open = order.tasks.filter((task) => task.kind === kind).map(({ key }) => key)
  expect(open, `${story}\nopen tasks ${kind}`).toEqual([])
}

/** Exactly one limit with this key, or whose key ends so, and it is like that. */
export function expectLimit(order: Seen, story: string, key: string, wanted: LimitExpected): void {
  const found = order.limits.filter((limit) => endsWith(limit.key, key))
  expect(
    found.map((limit) => limit.key),
    `${story}\nlimits ${key}`,
  ).toHaveLength(1)
  for (const limit of found)
    expect(limitIs(limit, wanted), `${story}\nthe limit ${limit.key}`).toEqual(wanted)
}

export function expectStage(order: Seen, story: string, stage: Stage): void {
  expect(order.stage, `${story}\nthe stage`).toBe(stage)
}

/** Whether a key is this one or ends with it, on a whole part: 'dispatch1/HANDLE' and 'HANDLE', not 'ANDLE'. */
export function endsWith(key: string, end: string): boolean {
  return key === end || key.endsWith(`/${end}`)
}

function taskIs(task: TaskSeen, wanted: TaskExpected): TaskExpected {
  return asked(wanted, {
    holder: wanted.holder === task.holder.code ? task.holder.code : task.holder.name,
    due: timeIs(task.dueAt, wanted.due),
    warned: timeIs(task.limit?.warnAt ?? null, wanted.warned),
    overdue: task.overdue,
  })
}

function limitIs(limit: LimitSeen, wanted: LimitExpected): LimitExpected {
  const { rungs, met, held, provisional, endedAt } = limit
  return asked(wanted, {
    due: timeIs(limit.dueAt, wanted.due),
    warned: timeIs(limit.warnAt, wanted.warned),
    rungs: rungs as readonly Rung[],
    met,
    held,
    ended: typeof wanted.ended === 'boolean' ? endedAt !== null : timeIs(endedAt, wanted.ended),
    provisional,
  })
}

/** Of the values only those that were asked for: one difference shows alone. */
function asked<T extends object>(wanted: T, actual: T): T {
  return Object.fromEntries(Object.entries(actual).filter(([name]) => name in wanted)) as T
}

/** The time as it was wanted if it is that, else in full. */
function timeIs(at: string | null, wanted: Time | undefined): Time {
  if (typeof wanted === 'string' && !isTime(wanted))
    throw new RangeError(`'${wanted}' is no time: write '00:07', '10-08 18:00' or '2026-10-08 18:00'`)
  const full = at && local(at)
  return wanted && full?.endsWith(wanted) ? wanted : full
}
