import { readFile } from 'node:fs/promises'
import { oneOf } from '../command.ts'
import { checkEncoding, Encoding, encodingOf, unreadable } from './openText.ts'
import { openRecords, type RecordFile } from './records.ts'

/**
 * Opens a file of records in the encoding that was asked for, or in its own; another than UTF-8 is told.
 * @throws UnreadableFileError
 */
export async function recordsOf(file: string, asked: Encoding | null): Promise<RecordFile> {
  if (asked) await checkEncoding(file, asked)
  const encoding = asked ?? (await encodingOf(file))
  if (encoding !== Encoding.UTF_8) console.log(`编码 / encoding: ${encoding}`)
  return openRecords(file, encoding)
}

/** The encoding that `--encoding` names; null where it is left out. @throws UsageError */
export function encodingAsked(name: string | undefined): Encoding | null {
  if (!name) return null
  const asked = name.toLowerCase().replace(/^(gbk|gb2312)$/, Encoding.GB18030)
  return oneOf('encoding', asked, Object.values(Encoding))
}

/** @throws UnreadableFileError */
export async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw unreadable(file, error)
  })
}
