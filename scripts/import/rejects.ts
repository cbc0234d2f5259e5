import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { stringify } from 'csv-stringify/sync'
import { type FileRecord, Format, type RecordFile, rejectedColumn } from './records.ts'

/**
 * The file of rejected lines beside the one that is imported: each line as it was, with its reason, in a form that can
 * be corrected and imported as it is. It takes its name only when the import has come to its end.
 */
export class Rejects {
  readonly file: string
  readonly #draft: string
  readonly #source: RecordFile
  #out: WriteStream | null = null
  count = 0

  constructor(source: RecordFile, file: string) {
    this.#source = source
    this.file = file
    this.#draft = `${file}.new`
  }

  async add({ line, raw }: FileRecord, reason: string): Promise<void> {
    this.count++
    const why = `${line}: ${reason}`.replace(/\s+/g, ' ')
    if (this.#source.format === Format.JSONL) return this.#write(`# ${why}\n${raw.join('')}\n`)
    if (!this.#out) {
      // The mark by which spreadsheets know UTF-8.
      await this.#write(`\uFEFF${stringify([[rejectedColumn, ...this.#columns]])}`)
    }
    const cells = this.#source.columns[0] === rejectedColumn ? raw.slice(1) : raw
    return this.#write(stringify([[why, ...cells]]))
  }

  get #columns(): readonly string[] {
    return this.#source.columns.filter((name) => name !== rejectedColumn)
  }

  async #write(text: string): Promise<void> {
    this.#out ??= createWriteStream(this.#draft)
    if (!this.#out.write(text)) await once(this.#out, 'drain')
  }

  /** Gives the file its name; without rejected lines there is none. */
  async keep(): Promise<void> {
    if (!this.#out) return
    await this.#end()
    await rename(this.#draft, this.file)
  }

  /** The import did not come to its end: the next one says again what is wrong. */
  async discard(): Promise<void> {
    await this.#end()
    await rm(this.#draft, { force: true })
  }

  async #end(): Promise<void> {
    const out = this.#out
    if (out) await new Promise<void>((resolve) => out.end(resolve))
  }
}

/** Where the rejected lines of a file go: 'a.csv' has 'a.rejected.csv', and that one 'a.rejected.2.csv'. */
export function rejectsOf(file: string): string {
  const [, stem = file, , nth, extension = ''] =
    /^(.*?)(\.rejected(?:\.(\d+))?)?(\.[a-z]+)(?:\.gz)?$/i.exec(file) ?? []
  const isRejects = /\.rejected(\.\d+)?\.[a-z]+$/i.test(file)
  return isRejects ? `${stem}.rejected.${Number(nth ?? 1) + 1}${extension}` : `${stem}.rejected${extension}`
}
