import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseOverlay, tightened } from '../../policies/overlay.ts'
import { BadPackError, parsePack } from '../../policies/pack.ts'
import { loadSampleCities } from '../../samples/sampleCity.ts'

const policies = new URL('../../policies/', import.meta.url)
const read = (file: string) => readFileSync(new URL(file, policies), 'utf8')
const files = readdirSync(new URL('overlays/', policies))
const overlayIn = (file: string, text = read(`overlays/${file}`)) => parseOverlay(text, file)
const packOf = (name: string) => parsePack(read(`${name}.yaml`), name)

/** What stands against an overlay with one thing in it changed. */
function problemsOf(file: string, from: string, to: string): string {
  const text = read(`overlays/${file}`)
  if (!text.includes(from)) throw new Error(`nothing in ${file} is '${from}'`)
  const overlay = overlayIn(file, text.replace(from, to))
  try {
    tightened(packOf(overlay.pack), overlay)
    return ''
  } catch (error) {
    if (error instanceof BadPackError) return error.problems.join('\n')
    throw error
  }
}

describe('an overlay', () => {
  it.each(files)('tightens the pack of its city, in a district of it: %s', (file) => {
    const overlay = overlayIn(file)
    const city = loadSampleCities().find(({ areas }) => areas.some(({ code }) => code === overlay.area))
    expect(city?.pack).toBe(overlay.pack)
    expect(city?.areas.find(({ code }) => code === overlay.area)?.level).toBe('DISTRICT')
    const pack = packOf(overlay.pack)
    expect(tightened(pack, overlay)).not.toEqual({
      ...pack,
      sources: { ...pack.sources, ...overlay.sources },
    })
  })

  it('of each district is another', () => {
    const tightenedBy = files.map((file) => {
      const { limits, counts } = overlayIn(file)
      return [...Object.keys(limits), ...Object.keys(counts)].sort().join(' ')
    })
    expect(new Set(tightenedBy).size).toBe(files.length)
  })

  it.each([
    ['shimen.yaml', 'within: 5 d', 'within: 8 d', /limits\.handle\.general: .*never loosen/],
    ['shimen.yaml', 'within: 5 d', 'within: 5 WD', /limits\.handle\.general: .*never loosen/],
    ['shimen.yaml', 'value: 3', 'value: 1', /counts\.visitAttempts: 1 is looser than the pack's 2/],
    ['shimen.yaml', 'ordinary: 12 h', 'ordinary: 36 h', /returns\.window\.ordinary: .*never loosen/],
    ['linhu.yaml', 'most: 1', 'most: 3', /extensions\.most: 3 is looser than the pack's 2/],
    ['linhu.yaml', 'pack: default', 'pack: beijing', /limits\.rework\.general: .*never loosen/],
  ])('that loosens its pack is refused, and the rule is named: %s, %s → %s', (file, from, to, said) => {
    expect(problemsOf(file, from, to)).toMatch(said)
  })
})
