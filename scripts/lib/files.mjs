// Small file helpers: atomic writes, the end of a log, JSON that may not be there.
import { createHash } from 'node:crypto'
import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'

/** A reader sees the old file or the new one, never half of it. */
export function writeAtomic(file, text, { mode = 0o644 } = {}) {
  mkdirSync(dirname(file), { recursive: true })
  const draft = `${file}.${process.pid}.new`
  writeFileSync(draft, text, { mode })
  renameSync(draft, file)
}

export const writeJson = (file, value, options) =>
  writeAtomic(file, `${JSON.stringify(value, null, 2)}\n`, options)

/** The file's JSON, or null when it is missing or not JSON (say, cut short by a full disk). */
export function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

export const sha256 = (file) => createHash('sha256').update(readFileSync(file)).digest('hex')

export function exists(file) {
  return statSync(file, { throwIfNoEntry: false }) !== undefined
}

/** Opens a log for appending; one that has grown large is kept once under another name. */
export function openLog(file) {
  mkdirSync(dirname(file), { recursive: true })
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 10_000_000) renameSync(file, `${file}.1`)
  const log = openSync(file, 'a')
  writeSync(log, `--- ${new Date().toISOString()} ---\n`)
  return log
}

/** The last lines of a log's newest run. */
export function lastLines(file, count = 15) {
  let log
  try {
    log = openSync(file, 'r')
    const { size } = fstatSync(log)
    const buffer = Buffer.alloc(Math.min(size, 64_000))
    readSync(log, buffer, 0, buffer.length, size - buffer.length)
    const lines = buffer.toString('utf8').split('\n')
    const start = lines.findLastIndex((line) => /^--- \S+Z ---$/.test(line))
    return lines
      .slice(start + 1)
      .filter((line) => line.trim() !== '')
      .slice(-count)
  } catch {
    return []
  } finally {
    if (log !== undefined) closeSync(log)
  }
}
