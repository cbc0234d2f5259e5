import { beforeAll, expect, it } from 'vitest'
import { type CommandName, commandNames, commandShapes } from '../../domain/commands.ts'
import type { Facts } from '../../domain/facts.ts'
import { type Asked, allowedActions, permits, type Verdict } from '../../domain/permits.ts'
import type { RuleBook } from '../../domain/policy.ts'
import { accusedOf } from '../../domain/projection.ts'
import { type Task, TaskKind } from '../../domain/tasks.ts'
import { type Actor, Role } from '../../domain/units.ts'
import { type MemoryCase, rules } from '../kit/memoryCity.ts'
import { asked, header, legend, told } from './matrix.ts'
import { everybody } from './people.ts'
import { lived, type Situation, situations, start } from './situations.ts'

/** One of the situations, and what its order's rule says to whatever anybody asks. */
interface Situated {
  readonly name: Situation
  readonly facts: Facts
  readonly verdict: (by: Actor, question: Asked) => Verdict
  readonly actions: (by: Actor) => ReturnType<typeof allowedActions>
}

const isStanding = (name: CommandName) => commandShapes[name].kind === 'STANDING'
let all: readonly Situated[]

beforeAll(async () => {
  const book = await rules(start)
  all = await Promise.all(
    Object.entries(situations).map(async ([name, story]) =>
      situated(name as Situation, await lived(story), book),
    ),
  )
})

function situated(name: Situation, { order: { facts }, now }: MemoryCase, book: RuleBook): Situated {
  return {
    name,
    facts,
    verdict: (by, question) => permits(by, question, facts, book, now),
    actions: (by) => allowedActions(by, facts, book, now),
  }
}

/** Every open task with its holder, and a line for each command that answers it. */
function tasksTold({ facts, verdict }: Situated): string[] {
  return Object.values(facts.tasks).flatMap(({ key, kind, holder, accepts }) => [
    `  ${kind} at ${holder.code}`,
    ...accepts.map((name) => told(`    ${name}`, (by) => verdict(by, asked(name, { taskKey: key })))),
  ])
}

/** What a standing command is told at each situation: those where everybody is told the same share a line. */
function standingTold(name: CommandName): string[] {
  const at = new Map<string, Situation[]>()
  for (const one of all) {
    const line = told('', (by) => one.verdict(by, asked(name)))
    at.set(line, [...(at.get(line) ?? []), one.name])
  }
  const most = Math.max(...[...at.values()].map(({ length }) => length))
  return [...at].flatMap(([line, some]) => [
    line,
    `    ${some.length === most ? 'everywhere else' : some.join('; ')}`,
  ])
}

it('who may do what is as the table says: at every task, whatever somebody is to the order', async () => {
  const tasks = all.flatMap((one) => [
    '',
    `${one.name}: ${situations[one.name].rule}`,
    ...header,
    ...tasksTold(one),
  ])
  const standing = commandNames
    .filter(isStanding)
    .flatMap((name) => ['', `${name}, whatever the order waits for`, ...header, ...standingTold(name)])
  await expect([...legend, ...tasks, ...standing, ''].join('\n')).toMatchFileSnapshot('permissionTable.txt')
})

it('nobody may give a command that no open task takes', () => {
  for (const { name, facts, verdict } of all) {
    const taken = new Set(Object.values(facts.tasks).flatMap(({ accepts }) => accepts))
    const others = commandNames.filter((command) => !isStanding(command) && !taken.has(command))
    const codes = others.flatMap((command) =>
      everybody.map((by) => {
        const said = verdict(by, asked(command))
        return said.permitted ? `${by.id} may ${command}` : said.refusal.code
      }),
    )
    // Requesters are told that it is not for them before they are told what units wait for.
    const expected = [
      ...(accusedOf(facts).units.length > 0 ? ['ACCUSED'] : []),
      'OTHER_CITY',
      'ROLE_REQUIRED',
      facts.closure ? 'ORDER_CLOSED' : 'WRONG_STAGE',
    ]
    expect([name, ...new Set(codes)].sort()).toEqual([name, ...expected].sort())
  }
})

it('what somebody is offered is what the rule permits, task by task', () => {
  for (const { name, facts, verdict, actions } of all)
    for (const by of everybody) {
      const questions = [
        ...Object.values(facts.tasks).flatMap(answersOf),
        ...commandNames.filter(isStanding).map((command) => asked(command)),
      ]
      const permitted = questions.filter((question) => verdict(by, question).permitted)
      expect([name, by.id, ...actions(by).map((action) => action.name)]).toEqual([
        name,
        by.id,
        ...permitted.map((question) => question.name),
      ])
    }
})

function answersOf({ key, accepts }: Task): Asked[] {
  return accepts.filter((name) => !isStanding(name)).map((name) => asked(name, { taskKey: key }))
}

it('the table leaves nothing out: every task is open, every command is allowed and every role is used somewhere', () => {
  const kinds = all.flatMap(({ facts }) => Object.values(facts.tasks).map(({ kind }) => kind))
  expect([...new Set(kinds)].sort()).toEqual(Object.values(TaskKind).sort())
  const able = all.flatMap(({ actions, verdict }) =>
    everybody.flatMap((by) =>
      actions(by).map(({ name, taskKey }) => {
        const said = verdict(by, asked(name, { taskKey }))
        return { name, role: said.permitted ? said.role : null }
      }),
    ),
  )
  expect([...new Set(able.map(({ name }) => name))].sort()).toEqual([...commandNames].sort())
  expect([...new Set(able.map(({ role }) => role))].sort()).toEqual(Object.values(Role).sort())
})
