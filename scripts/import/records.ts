import { type CsvError, parse } from 'csv-parse'
import { type Encoding, openText, UnreadableFileError } from './openText.ts'

export const Format = { CSV: 'CSV', JSONL: 'JSONL' } as const
export type Format = (typeof Format)[keyof typeof Format]

/** The values of one request by the names of their columns. */
export type Values = Readonly<Record<string, string>>

/** One record of a file: its values, or why they cannot be read. `raw` is the record as it stands in the file. */
export interface FileRecord {
  /** The line in which it begins, from 1. */
  readonly line: number
  readonly raw: readonly string[]
  readonly read: { readonly values: Values } | { readonly problem: string }
}

export interface RecordFile {
  readonly format: Format
  readonly encoding: Encoding
  /** The names of the columns; for JSONL none, each line has its own. */
  readonly columns: readonly string[]
  /** From the beginning, each time it is called. */
  records(): AsyncGenerator<FileRecord>
}

/** The column of a file of rejected lines that says why; on the way in it is passed over. */
export const rejectedColumn = '_rejected'

/**
 * The format that a file's name says: .csv, .jsonl or .ndjson, also with .gz.
 * @throws UnreadableFileError for any other name
 */
export function formatOf(file: string): Format {
  const name = file.toLowerCase().replace(/\.gz$/, '')
  if (name.endsWith('.csv')) return Format.CSV
  if (name.endsWith('.jsonl') || name.endsWith('.ndjson')) return Format.JSONL
  throw new UnreadableFileError(
    `${file}: 只能导入 .csv、.jsonl（可加 .gz） / can import .csv and .jsonl files, also .gz`,
  )
}

/**
 * Opens a file of records.
 * @throws UnreadableFileError when it has no records, or a header that cannot be right
 */
export async function openRecords(file: string, encoding: Encoding): Promise<RecordFile> {
  const format = formatOf(file)
  if (format === Format.JSONL)
    return { format, encoding, columns: [], records: () => jsonRecords(file, encoding) }
  const columns = await headerOf(file, encoding)
  return { format, encoding, columns, records: () => csvRecords(file, encoding, columns) }
}

/** The bytes of this record are none in the file's encoding. */
function misread(text: string, encoding: Encoding): string | null {
  if (!text.includes('\uFFFD')) return null
  return `含有不是 ${encoding} 的字节 / holds bytes that are not ${encoding}`
}

// ---- JSONL

async function* jsonRecords(file: string, encoding: Encoding): AsyncGenerator<FileRecord> {
  let line = 0
  for await (const text of textLines(file, encoding)) {
    line++
    // A file of rejected lines says above each why it was rejected.
    if (text.trim() === '' || text.startsWith('#')) continue
    yield { line, raw: [text], read: readJson(text, encoding) }
  }
}

async function* textLines(file: string, encoding: Encoding): AsyncGenerator<string> {
  let rest = ''
  for await (const piece of openText(file, encoding)) {
    const lines = (rest + piece).split(/\r?\n/)
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest !== '') yield rest
}

function readJson(text: string, encoding: Encoding): FileRecord['read'] {
  const bytes = misread(text, encoding)
  if (bytes) return { problem: bytes }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return { problem: `不是 JSON / is not JSON: ${error instanceof Error ? error.message : error}` }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { problem: '应为一个 JSON 对象 / should be one JSON object, such as {"id": "1", "text": "…"}' }
  }
  return {
    values: Object.fromEntries(
      Object.entries(value).flatMap(([name, inner]) =>
        inner === null || inner === undefined
          ? []
          : [[name, typeof inner === 'string' ? inner : JSON.stringify(inner)]],
      ),
    ),
  }
}

// ---- CSV

interface CsvRow {
  readonly info: { readonly lines: number }
  readonly record: readonly string[]
  readonly raw: string
}

/** Rows as they come, of whatever length; what cannot be parsed at all comes as an error beside its text. */
async function* csvRows(
  file: string,
  encoding: Encoding,
): AsyncGenerator<(CsvRow & { error: null }) | { error: CsvError; raw: string }> {
  const skipped: { error: CsvError; raw: string }[] = []
  const parser = parse({
    info: true,
    raw: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: (error, raw) => {
      if (error) skipped.push({ error, raw: raw ?? '' })
      return undefined
    },
  })
  const feeding = (async () => {
    for await (const piece of openText(file, encoding)) {
      if (!parser.write(piece)) await new Promise((resolve) => parser.once('drain', resolve))
    }
    parser.end()
  })().catch((error: unknown) => {
    parser.destroy(error instanceof Error ? error : new Error(String(error)))
  })
  for await (const row of parser as AsyncIterable<CsvRow>) {
    yield* skipped.splice(0)
    yield { ...row, error: null }
  }
  yield* skipped.splice(0)
  await feeding
}

async function headerOf(file: string, encoding: Encoding): Promise<readonly string[]> {
  for await (const row of csvRows(file, encoding)) {
    if (row.error) throw new UnreadableFileError(`${file}: ${row.error.message}`)
    const names = row.record.map((name) => name.trim())
    const twice = names.find((name, i) => names.indexOf(name) !== i)
    if (twice !== undefined)
      throw new UnreadableFileError(`${file}: 列名重复 / column '${twice}' stands in the header twice`)
    return names
  }
  throw new UnreadableFileError(
    `${file}: 空文件；第一行应为列名 / is empty; the first line should name the columns`,
  )
}

async function* csvRecords(
  file: string,
  encoding: Encoding,
  columns: readonly string[],
): AsyncGenerator<FileRecord> {
  let line = 1
  let isHeader = true
  for await (const row of csvRows(file, encoding)) {
    if (row.error) {
      yield {
        line: row.error.lines ?? line,
        raw: [row.raw],
        read: { problem: `CSV: ${row.error.message}` },
      }
      continue
    }
    const begins = line
    // `lines` counts to the end of the row; a quoted cell may run over several.
    line = row.info.lines + 1
    if (isHeader) {
      isHeader = false
      continue
    }
    yield { line: begins, raw: row.record, read: readRow(row, columns, encoding) }
  }
}

function readRow(
  { record, raw }: CsvRow,
  columns: readonly string[],
  encoding: Encoding,
): FileRecord['read'] {
  const bytes = misread(raw, encoding)
  if (bytes) return { problem: bytes }
  if (record.length !== columns.length) {
    return {
      problem: `应有 ${columns.length} 列，实有 ${record.length} 列 / should have ${columns.length} columns and has ${record.length}`,
    }
  }
  return { values: Object.fromEntries(columns.map((name, i) => [name, record[i] ?? ''])) }
}
