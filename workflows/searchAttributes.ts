import {
  defineSearchAttributeKey,
  SearchAttributeType,
  type SearchAttributeUpdatePair,
} from '@temporalio/common'
import { epochMs } from '../domain/instant.ts'
import type { Projection } from '../domain/projection.ts'

/** The search attributes of an order. A server must know their names and types before an order runs on it. */
export const searchAttributes = {
  stage: defineSearchAttributeKey('Stage', SearchAttributeType.KEYWORD),
  urgency: defineSearchAttributeKey('Urgency', SearchAttributeType.KEYWORD),
  itemCode: defineSearchAttributeKey('ItemCode', SearchAttributeType.KEYWORD),
  area: defineSearchAttributeKey('Area', SearchAttributeType.KEYWORD),
  waitingFor: defineSearchAttributeKey('WaitingFor', SearchAttributeType.KEYWORD_LIST),
  dueAt: defineSearchAttributeKey('DueAt', SearchAttributeType.DATETIME),
  level: defineSearchAttributeKey('Level', SearchAttributeType.INT),
  overdue: defineSearchAttributeKey('Overdue', SearchAttributeType.BOOL),
}

/** What Temporal UI can be searched by, after the read model. Due instants are in the engine's own time there. */
export function searchAttributesOf({ row, limits }: Projection): SearchAttributeUpdatePair[] {
  return [
    { key: searchAttributes.stage, value: row.stage },
    { key: searchAttributes.urgency, value: row.urgency },
    { key: searchAttributes.itemCode, value: row.item },
    { key: searchAttributes.area, value: row.areas.at(-1) ?? null },
    { key: searchAttributes.waitingFor, value: [...row.waitingFor] },
    {
      key: searchAttributes.dueAt,
      value: row.dueAt && new Date(epochMs(row.dueAt) - row.clockOffset * 1000),
    },
    { key: searchAttributes.level, value: row.level },
    {
      key: searchAttributes.overdue,
      value: limits.some(({ endedAt, rungs }) => endedAt === null && rungs.length > 0),
    },
  ]
}
