import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js'
import { Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker'
import type { Event } from '../../domain/events.ts'

/** What a run of the scenarios leaves behind: histories to replay, journals to compare with those of another run. */

export interface Recorded {
  readonly workflowId: string
  /** As the client fetches it, or as it was read from a file. */
  readonly history: Parameters<typeof historyToJSON>[0]
}

const folder = fileURLToPath(new URL('../replay/histories', import.meta.url))

/** Replaces the recorded histories of a scenario file. */
export function saveHistories(scenario: string, recorded: readonly Recorded[]): void {
  mkdirSync(folder, { recursive: true })
  for (const file of readdirSync(folder)) if (file.startsWith(`${scenario}-`)) rmSync(join(folder, file))
  for (const { workflowId, history } of recorded)
    writeFileSync(
      join(folder, `${scenario}-${workflowId}.json.gz`),
      gzipSync(historyToJSON(history), { level: 9 }),
    )
}

/** The histories that were recorded. */
export function savedHistories(): Recorded[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json.gz'))
    .map((file) => ({
      workflowId: file.replace('.json.gz', ''),
      history: JSON.parse(gunzipSync(readFileSync(join(folder, file))).toString()),
    }))
}

/** Replays histories on the workflow code as it is now; says of each that does not replay why. */
export async function notReplaying(
  workflowBundle: WorkflowBundleWithSourceMap,
  recorded: readonly Recorded[],
): Promise<string[]> {
  const problems: string[] = []
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle }, recorded))
    if (error) problems.push(`${workflowId}: ${error.message}`)
  return problems
}

/**
 * A journal as text that is the same in every run of the same scenario: without keys, seals and ids that are made
 * anew each time, and to the minute, for a slow machine lets some seconds pass between two steps.
 */
export function journalText(events: readonly Event[]): string {
  return events
    .map(({ seq, at, by, body, texts }) =>
      JSON.stringify(
        { seq, at, by: by && [by.actor, by.unit.code, by.role], body, texts: Object.keys(texts).sort() },
        (key, value) => {
          if (
            key === 'id' ||
            key === 'attempt' ||
            key === 'bodyHash' ||
            key === 'requester' ||
            key === 'clockOffset'
          )
            return undefined
          return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value)
            ? value.slice(0, 16)
            : value
        },
      ),
    )
    .join('\n')
}

/** Keeps a scenario file's journals for comparison, where GRIDLINE_TRIAL_JOURNALS names a folder. */
export function saveJournals(scenario: string, journals: readonly Event[][]): void {
  const into = process.env.GRIDLINE_TRIAL_JOURNALS
  if (!into) return
  mkdirSync(into, { recursive: true })
  writeFileSync(join(into, `${scenario}.txt`), `${journals.map(journalText).join('\n\n')}\n`)
}
