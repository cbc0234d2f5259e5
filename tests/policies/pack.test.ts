import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { BadPackError, parsePack, rulesOf, sourceOf } from '../../policies/pack.ts'

const text = readFileSync(new URL('../../policies/default.yaml', import.meta.url), 'utf8')

const packNamed = (name: string) =>
  parsePack(readFileSync(new URL(`../../policies/${name}.yaml`, import.meta.url), 'utf8'), name)

/** What is said against the default pack with one thing in it changed. */
function problemsOf(from: string | RegExp, to: string): readonly string[] {
  const changed = text.replace(from, to)
  if (changed === text) throw new Error(`nothing matches ${from}`)
  try {
    parsePack(changed, 'changed.yaml')
    return []
  } catch (error) {
    if (error instanceof BadPackError) return error.problems
    throw error
  }
}

describe('a policy pack', () => {
  it.each(['default', 'beijing'])('gives every rule a source: %s', (name) => {
    const pack = packNamed(name)
    expect(pack.name).toBe(name)
    for (const { id } of rulesOf(pack))
      expect([id, sourceOf(pack, id)?.zh]).toEqual([id, expect.stringMatching(/./)])
  })

  it('that has no grades carries none', () => {
    const gradesOf = (name: string) =>
      packNamed(name).limits.handle.map(({ id, grade }) => `${id} ${grade?.zh}`)
    expect(gradesOf('default').filter((line) => !line.endsWith('undefined'))).toEqual([])
    expect(gradesOf('beijing')).toEqual([
      'limits.handle.danger 一级',
      'limits.handle.utilities 二级',
      'limits.handle.complex 四级',
      'limits.handle.general 三级',
    ])
  })

  it('in natural time has no limit and no rung that stands still at night', () => {
    const { limits, ladders } = packNamed('beijing')
    const durations = [
      ...Object.values(limits).flatMap((rules) => rules.map(({ within }) => within)),
      ...Object.values(ladders).flatMap(({ rungs }) => rungs.map(({ after }) => after)),
    ]
    expect([...new Set(durations.map(({ clock }) => clock))].sort()).toEqual(['CONTINUOUS', 'NATURAL_DAYS'])
  })

  it.each([
    ['an unknown limit', /^ {2}visit:$/m, '  visits2:', /visits2.*not known here/],
    ['a missing limit', /^ {2}visit:\n.*\n/m, '', /limits\.visit: is missing/],
    ['an unknown command', /^ {2}urge:/m, '  shout:', /'shout' is not known here/],
    ['an unknown role', 'dispatch: [DISPATCHER]', 'dispatch: [KING]', /commands\.dispatch/],
    [
      'a missing source',
      /(id: limits\.extension,.*?), source: ours/,
      '$1',
      /rule limits\.extension.*is missing; every rule names its source/,
    ],
    [
      'a source that is not among the sources',
      /(id: limits\.extension,.*?)source: ours/,
      '$1source: hearsay',
      /rule limits\.extension: source 'hearsay'/,
    ],
    [
      'an id used twice',
      'id: limits.review,',
      'id: limits.extension,',
      /rule limits\.extension: the id is used twice/,
    ],
    [
      'a duration that is none',
      /(id: limits\.review,) within: 1 WD/,
      '$1 within: 1.5 WD',
      /rule limits\.review.*whole/,
    ],
    ['a warning at 100 %', 'share: 0.2', 'share: 1', /100 %/],
    [
      'a ladder whose rungs are out of order',
      'SUPERVISED, after: 1 WD',
      'SUPERVISED, after: 6 WD',
      /NOTICE_PROPOSED must not come before SUPERVISED/,
    ],
    [
      'a ladder that is not there',
      /(id: limits\.review,.*?)ladder: ordinary/,
      '$1ladder: steep',
      /ladder 'steep' is not known/,
    ],
    [
      'longer to sign than to report in',
      /(id: limits\.sign\.emergency[\s\S]*?)within: 5 min/,
      '$1within: 3 h',
      /rule limits\.sign\.emergency: .* to sign than to report in \(limits\.reportIn\.emergency\)/,
    ],
    [
      'longer to accept than to handle',
      /(id: limits\.accept\.danger[\s\S]*?)within: 15 min/,
      '$1within: 3 h',
      /longer to accept than to handle/,
    ],
    [
      'a limit that does not hold for every order',
      '- { id: limits.review,',
      '- { id: limits.review, when: { complex: true },',
      /must hold for every order/,
    ],
    [
      'a desk that nobody could be',
      /^ {2}REVIEW: \{ kind: HOTLINE_CENTRE/m,
      '  REVIEW: { kind: CASTLE',
      /desks\.REVIEW/,
    ],
    ['what is no YAML', 'name: default', 'name: [', /./],
  ])('with %s is refused, and the rule is named', (_title, from, to, said) => {
    expect(problemsOf(from, to).join('\n')).toMatch(said)
  })
})
