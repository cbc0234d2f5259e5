/** How a text looks: 64 numbers, of which two texts share about the share of the pieces that they have in common. */
export interface Fingerprint {
  readonly sketch: readonly number[]
  /** 16 numbers: texts that share one of them are worth comparing. */
  readonly bands: readonly number[]
}

const sketchLength = 64
const rowsOfABand = 4
const pieceLength = 3

/** A hash of a piece of text, 32 bits, under a key: the numbers tell nobody what was said. */
export type PieceHash = (piece: string) => number

/** The fingerprint of a text (MinHash over pieces of three characters); what is no letter and no digit does not count. */
export function fingerprintOf(text: string, hash: PieceHash): Fingerprint {
  const hashes = [...piecesOf(text)].map(hash)
  const sketch = multipliers.map(([factor, summand]) =>
    hashes.reduce((least, one) => Math.min(least, mixed(Math.imul(one, factor) + summand)), 0x7fffffff),
  )
  return { sketch, bands: bandsOf(sketch) }
}

/** The share of pieces that two texts have in common, as their sketches tell it: 0 to 1. */
export function similarity(a: readonly number[], b: readonly number[]): number {
  return a.filter((value, i) => value === b[i]).length / sketchLength
}

function piecesOf(text: string): Set<string> {
  const characters = [
    ...text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]/gu, ''),
  ]
  const last = Math.max(1, characters.length - pieceLength + 1)
  return new Set(Array.from({ length: last }, (_, i) => characters.slice(i, i + pieceLength).join('')))
}

function bandsOf(sketch: readonly number[]): number[] {
  return Array.from({ length: sketchLength / rowsOfABand }, (_, band) =>
    sketch
      .slice(band * rowsOfABand, (band + 1) * rowsOfABand)
      .reduce((sum, value) => mixed(Math.imul(sum, 31) + value), band),
  )
}

/** The bits of a number stirred, so that the least of many is any of them (the end of MurmurHash3). */
function mixed(value: number): number {
  let bits = value | 0
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return bits ^ (bits >>> 16)
}

/** Of 64 different orders of the same pieces; the same for ever, for what is stored was made by them. */
const multipliers = Array.from(
  { length: sketchLength },
  (_, i) => [mixed(2 * i + 1) | 1, mixed(2 * i + 2)] as const,
)
