import type { CommandName } from '../../domain/commands.ts'
import { commandShapes } from '../../domain/commands.ts'
import type { Asked, Verdict } from '../../domain/permits.ts'
import type { RefusalCode } from '../../domain/refusals.ts'
import type { Actor } from '../../domain/units.ts'
import { meaning, people } from './people.ts'

/** What a rule answers to each of the people, one mark a person: a line of the permission table. */

const marks: Partial<Record<RefusalCode, string>> = {
  NOT_HOLDER: '·',
  ROLE_REQUIRED: 'r',
  SEPARATION_OF_DUTIES: 's',
  ACCUSED: 'a',
  OTHER_CITY: 'c',
}

const groups: readonly (readonly [name: string, people: Readonly<Record<string, Actor>>])[] =
  Object.entries(people)
const width = 26

/** What stands at the head of the table: its marks, and who its people are. */
export const legend: readonly string[] = [
  'Who may do what. One column a person, below the group in which it stands; + allowed, else why not:',
  ...Object.entries(marks).map(([code, mark]) => `  ${mark} ${code}`),
  '  ! another rule, named at the end of the line',
  '',
  'Where a post did something in an order its small letter did it; the capital is another person of the same post.',
  ...groups.flatMap(([group, of]) => [
    `  ${group.padEnd(9)}${meaning[group as keyof typeof people]}`,
    ...Object.entries(of).map(
      ([letter, { id, unit, roles }]) =>
        `${letter.padStart(12)} ${id} at ${unit.code}: ${roles.length > 1 ? 'every role' : roles[0]}`,
    ),
  ]),
]

/** The two lines above a table: the groups, and the letters of their people. */
export const header = [
  line(
    '',
    groups.map(([name]) => name),
  ),
  line(
    '',
    groups.map(([, of]) => Object.keys(of).join('')),
  ),
]

function line(name: string, cells: readonly string[]): string {
  const padded = groups.map(([group, of], i) =>
    (cells[i] ?? '').padEnd(Math.max(group.length, Object.keys(of).length)),
  )
  return `${name.padEnd(width)}${padded.join(' ')}`.trimEnd()
}

/** A command as it is asked whether it would be allowed at all. */
export function asked(name: CommandName, more: Partial<Asked> = {}): Asked {
  return {
    name,
    taskKey: null,
    expectedVersion: null,
    input: null,
    texts: commandShapes[name].texts,
    ...more,
  } as Asked
}

/** What everybody is told about one command; what else than the marks refuses it stands at the end of the line. */
export function told(name: string, verdict: (by: Actor) => Verdict): string {
  const others = new Set<string>()
  const mark = (by: Actor) => {
    const said = verdict(by)
    if (said.permitted) return '+'
    const { code } = said.refusal
    if (!marks[code]) others.add(code)
    return marks[code] ?? '!'
  }
  const cells = groups.map(([, of]) => Object.values(of).map(mark).join(''))
  return [line(name, cells), ...others].join('  ')
}
