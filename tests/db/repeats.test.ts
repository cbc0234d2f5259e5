import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { fingerprintOf, similarity } from '../../db/fingerprints.ts'

const keyed = (key: string) => (piece: string) =>
  createHmac('sha256', key).update(piece).digest().readInt32LE(0)
const looks = (text: string) => fingerprintOf(text, keyed('a key'))
const shared = (a: string, b: string) => similarity(looks(a).sketch, looks(b).sketch)

const said = '幸福里小区东门口的路灯坏了三天，老人晚上出门看不清台阶，请尽快派人来修理，谢谢。'
const again = '幸福里小区东门口的路灯坏了三天！老人晚上出门看不清台阶，请尽快派人修理。'
const other = '湖畔步道的灌木长得太高，遮挡行人视线，建议园林部门及时修剪。'

describe('the fingerprint of a text', () => {
  it('is the same for the same words, whatever stands between them', () => {
    expect(looks(said.replaceAll('，', ' , '))).toEqual(looks(said))
    expect(looks('ＡＢＣ１２３ street')).toEqual(looks('abc123 Street'))
  })

  it('is shared as far as the words are', () => {
    expect(shared(said, again)).toBeGreaterThan(0.6)
    expect(shared(said, other)).toBeLessThan(0.1)
  })

  it('shares a band with what says nearly the same, and none with what does not', () => {
    const bandsOf = (text: string) => new Set(looks(text).bands)
    const common = (a: string, b: string) => [...bandsOf(a)].filter((band) => bandsOf(b).has(band))
    expect(common(said, again).length).toBeGreaterThan(0)
    expect(common(said, other)).toEqual([])
  })

  it('is another under another key', () => {
    expect(similarity(looks(said).sketch, fingerprintOf(said, keyed('another key')).sketch)).toBeLessThan(0.1)
  })

  it('is there for a text of one character, and of none', () => {
    for (const text of ['', '灯', '！'])
      expect(looks(text)).toMatchObject({
        sketch: expect.objectContaining({ length: 64 }),
        bands: expect.objectContaining({ length: 16 }),
      })
  })
})
