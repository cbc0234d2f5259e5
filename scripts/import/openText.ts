import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { Exit, Problem } from '../command.ts'

export const Encoding = { UTF_8: 'utf-8', UTF_16LE: 'utf-16le', GB18030: 'gb18030' } as const
export type Encoding = (typeof Encoding)[keyof typeof Encoding]

/** A file that cannot be read as text, with what would be right. */
export class UnreadableFileError extends Problem {
  constructor(message: string, cause?: unknown) {
    super(message, cause, Exit.USAGE)
    this.name = 'UnreadableFileError'
  }
}

/** The bytes of a file; those of a .gz file unpacked. */
function bytesOf(file: string): Readable {
  const bytes = createReadStream(file)
  if (!file.endsWith('.gz')) return bytes
  const unpacked = createGunzip()
  // `pipe` passes no errors on.
  bytes.once('error', (error) => unpacked.destroy(error))
  return bytes.pipe(unpacked)
}

/**
 * A file's text, piece by piece, without its byte order mark. Bytes that are none in the encoding come as U+FFFD.
 * @throws UnreadableFileError
 */
export async function* openText(file: string, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of chunksOf(file)) yield decoder.decode(chunk, { stream: true })
  yield decoder.decode()
}

async function* chunksOf(file: string): AsyncGenerator<Buffer> {
  try {
    yield* bytesOf(file) as AsyncIterable<Buffer>
  } catch (error) {
    throw unreadable(file, error)
  }
}

/** Node's code of an error of the file system. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}

/** Why a file cannot be read, in words. */
export function unreadable(file: string, error: unknown): UnreadableFileError {
  const code = codeOf(error)
  const why =
    code === 'ENOENT' || code === 'ENOTDIR'
      ? '没有此文件 / no such file'
      : code === 'EISDIR'
        ? '是文件夹 / is a folder, not a file'
        : code.startsWith('Z_')
          ? `压缩文件损坏或不是 gzip / is cut short, or no gzip file (${code})`
          : `无法读取 / cannot be read (${code})`
  return new UnreadableFileError(`${file}: ${why}`, error)
}

/**
 * Tells a file's encoding: by its byte order mark, else UTF-8 where its lines are valid in it, else GB18030, which
 * covers GBK and GB2312. A UTF-8 file with a few broken lines is UTF-8: those lines are rejected one by one.
 * @throws UnreadableFileError when it is neither
 */
export async function encodingOf(file: string): Promise<Encoding> {
  return encodingIn(file, await survey(file))
}

/**
 * Makes sure that a file can be in the encoding that a person names.
 * @throws UnreadableFileError that names the one it is in
 */
export async function checkEncoding(file: string, asked: Encoding): Promise<void> {
  const seen = await survey(file)
  const found = encodingIn(file, seen)
  // In a few short lines UTF-8 can pass for GB18030, and the person may know better.
  const mayBe = asked === found || (!seen.mark && asked === Encoding.GB18030 && seen.brokenGb === 0)
  // Nothing beyond ASCII, and no mark: it may be UTF-16 without one as well.
  if (mayBe || (!seen.mark && seen.beyondAscii === 0)) return
  throw new UnreadableFileError(
    `${file}: 编码是 ${found}，不是 ${asked} / is ${found}, not ${asked}; leave --encoding out, or write --encoding ${found}`,
  )
}

interface Survey {
  /** What its byte order mark says. */
  readonly mark: Encoding | null
  /** Lines with anything beyond ASCII, and those of them that are broken in an encoding. */
  readonly beyondAscii: number
  readonly brokenUtf8: number
  readonly brokenGb: number
}

function encodingIn(file: string, { mark, beyondAscii, brokenUtf8, brokenGb }: Survey): Encoding {
  if (mark) return mark
  // A line of GBK is valid UTF-8 only by rare chance, a line of UTF-8 is often valid GBK: UTF-8 is asked first.
  if (beyondAscii === 0 || brokenUtf8 * 2 < beyondAscii) return Encoding.UTF_8
  if (brokenGb * 2 < beyondAscii) return Encoding.GB18030
  throw new UnreadableFileError(
    `${file}: 既不是 UTF-8 也不是 GBK/GB18030，请转换编码 / is neither UTF-8 nor GBK/GB18030; convert it, e.g. iconv -f BIG5 -t UTF-8`,
  )
}

async function survey(file: string): Promise<Survey> {
  let first = true
  const lines = { beyondAscii: 0, brokenUtf8: 0, brokenGb: 0 }
  const utf8 = new TextDecoder('utf-8')
  const gb = new TextDecoder('gb18030')
  for await (const line of byteLines(file)) {
    const mark = first ? markOf(line) : null
    if (mark) return { mark, ...lines }
    first = false
    if (!line.some((byte) => byte >= 0x80)) continue
    lines.beyondAscii++
    if (utf8.decode(line).includes('\uFFFD')) lines.brokenUtf8++
    if (gb.decode(line).includes('\uFFFD')) lines.brokenGb++
  }
  return { mark: null, ...lines }
}

function markOf(line: Buffer): Encoding | null {
  if (line[0] === 0xff && line[1] === 0xfe) return Encoding.UTF_16LE
  return line[0] === 0xef && line[1] === 0xbb && line[2] === 0xbf ? Encoding.UTF_8 : null
}

/** A file's lines as bytes. A line feed is a byte of its own in UTF-8 and in GB18030. */
async function* byteLines(file: string): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of chunksOf(file)) {
    let from = 0
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      yield Buffer.concat([rest, chunk.subarray(from, end)])
      rest = Buffer.alloc(0)
      from = end + 1
    }
    rest = Buffer.concat([rest, chunk.subarray(from)])
  }
  if (rest.length > 0) yield rest
}
