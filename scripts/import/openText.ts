import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'

export const Encoding = { UTF_8: 'utf-8', UTF_16LE: 'utf-16le', GB18030: 'gb18030' } as const
export type Encoding = (typeof Encoding)[keyof typeof Encoding]

/** A file that cannot be read as text, with what would be right. */
export class UnreadableFileError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause })
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
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code === 'ENOENT') throw new UnreadableFileError(`${file}: 没有此文件 / no such file`, error)
    if (code === 'EISDIR') throw new UnreadableFileError(`${file}: 是文件夹 / is a folder, not a file`, error)
    if (code.startsWith('Z_'))
      throw new UnreadableFileError(
        `${file}: 压缩文件损坏或不是 gzip / is cut short, or no gzip file (${code})`,
        error,
      )
    throw error
  }
}

/**
 * Tells a file's encoding: by its byte order mark, else UTF-8 where its lines are valid in it, else GB18030, which
 * covers GBK and GB2312. A UTF-8 file with a few broken lines is UTF-8: those lines are rejected one by one.
 * @throws UnreadableFileError when it is neither
 */
export async function encodingOf(file: string): Promise<Encoding> {
  let first = true
  // Lines with anything beyond ASCII, as the two encodings see them.
  const lines = { beyondAscii: 0, brokenUtf8: 0, brokenGb: 0 }
  const utf8 = new TextDecoder('utf-8')
  const gb = new TextDecoder('gb18030')
  for await (const line of byteLines(file)) {
    if (first && line[0] === 0xff && line[1] === 0xfe) return Encoding.UTF_16LE
    if (first && line[0] === 0xef && line[1] === 0xbb && line[2] === 0xbf) return Encoding.UTF_8
    first = false
    if (!line.some((byte) => byte >= 0x80)) continue
    lines.beyondAscii++
    if (utf8.decode(line).includes('\uFFFD')) lines.brokenUtf8++
    if (gb.decode(line).includes('\uFFFD')) lines.brokenGb++
  }
  const { beyondAscii, brokenUtf8, brokenGb } = lines
  // A line of GBK is valid UTF-8 only by rare chance, a line of UTF-8 is often valid GBK: UTF-8 is asked first.
  if (beyondAscii === 0 || brokenUtf8 * 2 < beyondAscii) return Encoding.UTF_8
  if (brokenGb * 2 < beyondAscii) return Encoding.GB18030
  throw new UnreadableFileError(
    `${file}: 既不是 UTF-8 也不是 GBK/GB18030，请转换编码 / is neither UTF-8 nor GBK/GB18030; convert it, e.g. iconv -f BIG5 -t UTF-8`,
  )
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
