import { type Facts, type Limit, runs } from '../../domain/facts.ts'
import type { Instant } from '../../domain/instant.ts'
import { type DueNotice, dueNotices } from '../../domain/limits.ts'
import type { RuleBook } from '../../domain/policy.ts'
import { stageOf } from '../../domain/stage.ts'
import { local, short } from './time.ts'

/** An order in lines that a person reads: what it waits for, its limits, and what the clock is still to do about it. */
export function orderText(facts: Facts, book: RuleBook | null, now: Instant): string {
  const notices = book ? dueNotices(book, facts) : []
  const limits = Object.values(facts.limits).toSorted((a, b) => (a.dueAt < b.dueAt ? -1 : 1))
  return [
    `order ${facts.number} is ${stageOf(facts)}; it is ${local(now)}`,
    ...section('it waits for', waits(facts, now), 'nobody'),
    ...section('its limits', limits.map(limitLine), 'none'),
    ...section('the clock is still to say', notices.map(noticeLine), 'nothing'),
  ].join('\n')
}

function section(title: string, lines: readonly string[], none: string): string[] {
  return lines.length === 0 ? [`${title}: ${none}`] : [`${title}:`, ...lines.map((line) => `  ${line}`)]
}

function waits(facts: Facts, now: Instant): string[] {
  return Object.values(facts.tasks).map(({ kind, holder, key, limit: limitKey }) => {
    const limit = limitKey ? facts.limits[limitKey] : undefined
    const overdue = limit && runs(limit) && limit.dueAt < now ? ', overdue' : ''
    return `${kind} ${holder.name}${limit ? `, due ${short(limit.dueAt)}${overdue}` : ''} (${key})`
  })
}

function limitLine(limit: Limit): string {
  const { key, owner, dueAt, warnAt, rungs, provisional } = limit
  const said = [
    `due ${short(dueAt)}`,
    provisional && 'provisional',
    warnAt && `warned ${short(warnAt)}`,
    ...rungs,
    standing(limit),
  ]
  return `${key} ${owner.name}: ${said.filter(Boolean).join(', ')}`
}

function standing({ met, endedAt, parked, holds }: Limit): string {
  if (endedAt !== null) return `${met ? 'met' : 'ended'} ${short(endedAt)}`
  if (parked !== null) return 'parked'
  const held = holds.filter(({ until }) => until === null).map(({ key }) => key)
  return held.length > 0 ? `held by ${held.join(' and ')}` : 'runs'
}

function noticeLine(notice: DueNotice): string {
  const at = short(notice.at)
  switch (notice.what) {
    case 'WARN':
      return `${at} WARNED ${notice.limit.key}`
    case 'CHECK':
      return `${at} CHECKPOINT_OPENED ${notice.limit.key}`
    case 'LAPSE':
      return `${at} LAPSED ${notice.task.key}`
    case 'RUNG':
      return `${at} ${notice.rung} ${notice.limit.key}`
  }
}
