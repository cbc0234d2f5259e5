import { createHash } from 'node:crypto'
import type { ImportApi, Received } from './api.ts'
import type { Catalogue } from './catalogue.ts'
import { type ImportMap, mapRecord, type OrderInput } from './map.ts'
import type { FileRecord, RecordFile } from './records.ts'
import type { Rejects } from './rejects.ts'

export interface Counts {
  readonly lines: number
  readonly created: number
  readonly alreadyThere: number
  readonly rejected: number
}

export interface ImportParts {
  readonly file: RecordFile
  readonly map: ImportMap
  readonly catalogue: Catalogue
  readonly api: ImportApi
  readonly rejects: Rejects
  /** How many orders are created at once. */
  readonly parallel: number
  readonly onProgress: (counts: Counts) => void
  /** Once aborted no new line is begun; what is under way is finished. */
  readonly signal?: AbortSignal
}

/**
 * Imports a file: every line is created, found created before, or rejected with its reasons.
 * Nothing is kept between two runs but what the API knows, so that a run that was cut off is simply done again.
 */
export async function runImport(parts: ImportParts): Promise<Counts> {
  const { file, map, catalogue, api, rejects, parallel, onProgress, signal } = parts
  const counts = { lines: 0, created: 0, alreadyThere: 0, rejected: 0 }
  const seen = new Map<string, number>()
  const records = file.records()
  const order = new InOrder()

  /** Everything against a line that can be said without the API. */
  const prepared = ({ line, read }: FileRecord): { input: OrderInput } | { reason: string } => {
    if ('problem' in read) return { reason: read.problem }
    const mapped = mapRecord(map, read.values, catalogue)
    if ('problems' in mapped) return { reason: mapped.problems.join('; ') }
    const { sourceId } = mapped.input
    const before = seen.get(sourceId)
    if (before !== undefined)
      return { reason: `sourceId '${sourceId}' 重复 / stands in line ${before} already` }
    seen.set(sourceId, line)
    return mapped
  }

  const take = async (record: FileRecord): Promise<void> => {
    const nth = counts.lines++
    const ready = prepared(record)
    const received: Received =
      'reason' in ready
        ? { outcome: 'REJECTED', reason: ready.reason }
        : await api.create(keyOf(ready.input), ready.input)
    switch (received.outcome) {
      case 'CREATED':
        counts.created++
        break
      case 'ALREADY_THERE':
        counts.alreadyThere++
        break
      case 'REJECTED':
        counts.rejected++
    }
    await order.settle(nth, async () => {
      if (received.outcome === 'REJECTED') await rejects.add(record, received.reason)
    })
    onProgress({ ...counts })
  }

  // The first that fails stops the others at their next line; what they have under way they finish.
  let failure: unknown
  const worker = async (): Promise<void> => {
    while (!signal?.aborted && failure === undefined) {
      const { value, done } = await records.next()
      if (done) return
      await take(value).catch((error: unknown) => {
        failure ??= error
      })
    }
  }
  await Promise.all(Array.from({ length: parallel }, worker))
  if (failure !== undefined) throw failure
  return counts
}

/** Lines are decided several at a time; what follows from each is done in the order of the file. */
class InOrder {
  readonly #settled = new Map<number, () => Promise<void>>()
  #next = 0

  async settle(nth: number, follow: () => Promise<void>): Promise<void> {
    this.#settled.set(nth, follow)
    for (let due = this.#due(); due; due = this.#due()) await due()
  }

  #due(): (() => Promise<void>) | undefined {
    const due = this.#settled.get(this.#next)
    if (due) this.#settled.delete(this.#next++)
    return due
  }
}

/**
 * The same for the same request in every run. The body is in it: a line that was changed since is still known by its
 * source and id, and is then found created, not refused as another body under a used key.
 */
function keyOf(input: OrderInput): string {
  const hash = createHash('sha256').update(JSON.stringify(input)).digest('base64url')
  return `import ${hash}`
}
