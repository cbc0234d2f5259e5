import { runs } from '../domain/facts.ts'
import { type Instant, inZone } from '../domain/instant.ts'
import type { Projection } from '../domain/projection.ts'
import type { Batch } from './engine.ts'

/** The order as Temporal UI shows it under 'current details': Markdown, in the city's own time. */
export function describe({ row, tasks, limits }: Projection): string {
  const local = (at: Instant) => inZone(at, 480).slice(0, 16).replace('T', ' ')
  const waits = tasks.map((task) => {
    const limit = limits.find(({ key }) => key === task.limit)
    const due = limit
      ? `, due ${local(limit.dueAt)}${limit.rungs.length > 0 ? ` **overdue** (${limit.rungs.join(', ')})` : ''}`
      : ''
    return `- **${task.kind}** ${task.holder.name} \`${task.key}\` since ${local(task.openedAt)}${due}`
  })
  const running = limits
    .filter(({ endedAt }) => endedAt === null)
    .map(
      (limit) =>
        `- \`${limit.key}\` ${limit.owner.name}: due ${local(limit.dueAt)} (${limit.rule})${runs(limit) ? '' : ', held'}${limit.provisional ? ', provisional' : ''}`,
    )
  return [
    `**${row.stage}**${row.outcome ? ` (${row.outcome})` : ''} ${row.title}`,
    waits.length > 0 ? `Waiting for\n\n${waits.join('\n')}` : 'Waiting for nobody',
    running.length > 0 ? `Limits\n\n${running.join('\n')}` : '',
  ]
    .filter(Boolean)
    .join('\n\n')
}

/** What a batch of events says, in a line: the command, and what it led to. */
export function summaryOf({ events }: Batch): string {
  const said = events.flatMap(({ body }) => {
    switch (body.type) {
      case 'COMMANDED':
        return [body.name]
      case 'TASK_OPENED':
        return [`→ ${body.task.kind} ${body.task.holder.name}`]
      case 'WARNED':
        return [`${body.type} ${body.limit}`]
      case 'RUNG_REACHED':
        return [`${body.rung} ${body.limit}`]
      case 'OPENED':
      case 'CLOSED':
        return [body.type]
      default:
        return []
    }
  })
  return said.join(' ').slice(0, 200) || `${events.length} events`
}
