import { expect, it } from 'vitest'
import { commandNames } from '../../domain/commands.ts'
import { RefusalCode } from '../../domain/refusals.ts'
import { sourceOf } from '../../policies/pack.ts'
import { pack } from '../kit/memoryCity.ts'
import { cases } from './refusalCases.ts'
import { go, lived, situations } from './situations.ts'

it.each(cases)('$title ($code)', async ({ code, rule, after, by, name, input, more }) => {
  const [situation, ...deeds] = after
  const order = await lived(situations[situation])
  await go(order, deeds)
  const { seq } = order.order.facts
  const result = await order.give(order.command(name, by, input as never, more))
  expect(result).toMatchObject({ refusal: { code, rule } })
  expect(order.order.facts.seq).toBe(seq)
  if (rule) expect(sourceOf(pack, rule), rule).toMatchObject({ zh: expect.stringMatching(/./) })
})

/** What an order says of another that would join it: tests/scenarios/merging.test.ts has the cases. */
const ofAnotherOrder = new Set<string>([
  'MERGED_NOW',
  'HAS_CHILDREN',
  'CHILD_ACCUSES',
  'CHILD_CLOSED',
  'CHILD_MORE_URGENT',
  'CHILD_TOO_FAR',
])

it('every refusal has a case', () => {
  const own = Object.values(RefusalCode).filter((code) => !ofAnotherOrder.has(code))
  expect([...new Set(cases.map(({ code }) => code))].sort()).toEqual(own.sort())
})

it('the rule of every command, of every mandate and of every principle has a source', () => {
  const named = [
    ...commandNames.map((name) => `commands.${name}`),
    ...pack.mandates.map(({ id }) => id),
    ...Object.keys(pack.principles),
  ]
  for (const rule of named)
    expect([rule, sourceOf(pack, rule)?.zh]).toEqual([rule, expect.stringMatching(/./)])
})
