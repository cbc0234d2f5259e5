import { type FileHandle, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { stringify } from 'csv-stringify/sync'
import { Problem } from '../command.ts'
import { codeOf, UnreadableFileError } from './openText.ts'
import { type FileRecord, Format, type RecordFile, rejectedColumn } from './records.ts'

/**
 * The file of rejected lines beside the one that is imported: each line as it was, with its reason, in a form that can
 * be corrected and imported as it is. It takes its name only when the import has come to its end.
 */
export class Rejects {
  readonly #source: RecordFile
  readonly #asked: RejectsAsked
  readonly #draft: string
  readonly #out: FileHandle
  #written: Promise<void> = Promise.resolve()
  #count = 0

  private constructor(source: RecordFile, asked: RejectsAsked, draft: string, out: FileHandle) {
    this.#source = source
    this.#asked = asked
    this.#draft = draft
    this.#out = out
  }

  /** @throws UnreadableFileError when nothing can be written there: before the first line, not after the last */
  static async open(source: RecordFile, asked: RejectsAsked): Promise<Rejects> {
    const draft = `${asked.file}.new`
    try {
      if (asked.replaces && (await sizeOf(asked.file)) !== null) await (await open(asked.file, 'r+')).close()
      return new Rejects(source, asked, draft, await open(draft, 'w'))
    } catch (error) {
      throw new UnreadableFileError(
        `${asked.file}: 被拒的行无法写入 / rejected lines cannot be written there (${codeOf(error)}); name another place with --rejects`,
        error,
      )
    }
  }

  /** Lines stand in the file in the order in which they are given. */
  add({ line, raw }: FileRecord, reason: string): Promise<void> {
    const why = `${line}: ${reason}`.replace(/\s+/g, ' ')
    const isFirst = this.#count++ === 0
    const text =
      this.#source.format === Format.JSONL
        ? `# ${why}\n${raw.join('')}\n`
        : `${isFirst ? this.#header : ''}${stringify([[why, ...this.#cells(raw)]])}`
    this.#written = this.#written
      .then(() => this.#out.appendFile(text))
      .catch((error: unknown) => {
        throw new Problem(`${this.#draft}: 无法写入 / cannot be written to (${codeOf(error)})`, error)
      })
    return this.#written
  }

  get #header(): string {
    const names = this.#source.columns.filter((name) => name !== rejectedColumn)
    // The mark by which spreadsheets know UTF-8.
    return `\uFEFF${stringify([[rejectedColumn, ...names]])}`
  }

  #cells(raw: readonly string[]): readonly string[] {
    return this.#source.columns[0] === rejectedColumn ? raw.slice(1) : raw
  }

  /** Gives the file its name, and tells it; without rejected lines there is none. */
  async keep(): Promise<string | null> {
    if (this.#count === 0) {
      await this.discard()
      return null
    }
    await this.#end()
    const name = await this.#name()
    await rename(this.#draft, name)
    return name
  }

  /** Somebody may be correcting those of an earlier run: one that says the same is replaced, another left alone. */
  async #name(): Promise<string> {
    let name = this.#asked.file
    while (!this.#asked.replaces && (await sizeOf(name)) !== null && !(await areAlike(name, this.#draft)))
      name = rejectsOf(name)
    return name
  }

  /** The import did not come to its end: the next one says again what is wrong. */
  async discard(): Promise<void> {
    await this.#end()
    await rm(this.#draft, { force: true })
  }

  async #end(): Promise<void> {
    await this.#written.catch(() => {})
    await this.#out.close()
  }
}

export interface RejectsAsked {
  readonly file: string
  /** Whether what is there under that name may go; else the next name that is free is taken. */
  readonly replaces: boolean
}

/** Null where there is no such file. */
async function sizeOf(file: string): Promise<number | null> {
  return stat(file).then(
    ({ size }) => size,
    () => null,
  )
}

async function areAlike(one: string, other: string): Promise<boolean> {
  if ((await sizeOf(one)) !== (await sizeOf(other))) return false
  return (await readFile(one)).equals(await readFile(other))
}

/** Where the rejected lines of a file go: 'a.csv' has 'a.rejected.csv', and that one 'a.rejected.2.csv'. */
export function rejectsOf(file: string): string {
  const [, stem = file, , nth, extension = ''] =
    /^(.*?)(\.rejected(?:\.(\d+))?)?(\.[a-z]+)(?:\.gz)?$/i.exec(file) ?? []
  const isRejects = /\.rejected(\.\d+)?\.[a-z]+$/i.test(file)
  return isRejects ? `${stem}.rejected.${Number(nth ?? 1) + 1}${extension}` : `${stem}.rejected${extension}`
}
