import { describe, expect, it } from 'vitest'
import type { Message } from '../../domain/family.ts'
import { people } from '../domain/people.ts'
import {
  type Deed,
  go,
  joined as join,
  leadUnit,
  lived,
  type Situation,
  situations,
  unaccusing,
} from '../domain/situations.ts'
import type { MemoryCase } from '../kit/memoryCity.ts'
import { open } from './whicheverWay.ts'

// An order that others tell something, as a child: whether it goes straight on or from a snapshot, it is the same.

const { hotline, lead } = people
const { accused } = unaccusing
const { id, from } = join
const left: Message = { kind: 'LEAVE', id, from }
const done: Message = {
  kind: 'COMPLETED',
  id,
  from,
  work: { unit: leadUnit, centre: hotline.d.unit, resultKind: 'FIXED', at: '2026-10-12T02:00:00Z' as never },
}

/** Nobody is accused: what accuses somebody is handled for itself. */
const alone = (at: Situation) => ({
  ...situations[at],
  classed: situations[at].classed && { ...situations[at].classed, accused },
})

async function told(at: Situation, steps: readonly Deed[], resumed: boolean): Promise<MemoryCase> {
  const order = await lived(alone(at), { resumed, accused })
  await go(order, steps)
  return order
}

/** What happens, whichever way; and that the journals are the same. */
async function whichever(
  at: Situation,
  steps: readonly Deed[],
  holdsTrue: (order: MemoryCase) => void,
): Promise<void> {
  const [straight, resumed] = [await told(at, steps, false), await told(at, steps, true)]
  for (const order of [straight, resumed]) holdsTrue(order)
  expect(resumed.journal).toEqual(straight.journal)
}

const stages = [
  ['RECEIVE', 'round1/dispatch2/DISPATCH'],
  ['DISPATCH', 'round1/dispatch2/DISPATCH'],
  ['DISPATCH after a relay', 'round1/dispatch2/DISPATCH'],
  ['ACCEPT', 'round1/dispatch3/DISPATCH'],
  ['RETURN_REVIEW', 'round1/dispatch3/DISPATCH'],
  ['HANDLE', 'round1/dispatch3/DISPATCH'],
  ['EXTENSION', 'round1/dispatch3/DISPATCH'],
] as const satisfies readonly (readonly [Situation, string])[]

describe('a child', () => {
  it.each(stages)('at %s waits for its parent alone', async (at) => {
    await whichever(at, [join], (order) => expect(open(order)).toEqual(['merged/1']))
  })

  it.each(stages)('at %s goes on alone with the next dispatch when it is undone', async (at, next) => {
    await whichever(at, [join, left], (order) => expect(open(order)).toEqual([next]))
  })

  it.each(stages)('at %s is visited when the work is done', async (at) => {
    await whichever(at, [join, done], (order) => {
      expect(open(order)).toEqual(['round1/VISIT'])
      expect(order.order.facts.dispatches.at(-1)).toMatchObject({ basis: 'MERGED', unit: leadUnit })
    })
  })

  it('is reworked by the unit that led, and closed, as any other', async () => {
    const rework: Deed[] = [
      [hotline.v, 'recordReturnVisit', { resolved: false, satisfaction: 'UNSATISFIED' }],
      [hotline.j, 'adjudicate', { decision: 'REWORK' }],
    ]
    await whichever('HANDLE', [join, done, ...rework], (order) =>
      expect(open(order)).toContain('round2/HANDLE'),
    )
  })

  it('that is told twice, or late, says the same again and records nothing', async () => {
    const again: readonly (readonly Message[])[] = [
      [join, join],
      [join, left, left, join],
      [join, done, done, left, join],
      [left],
    ]
    for (const messages of again) {
      const order = await told('HANDLE', messages, false)
      const { length } = order.journal
      for (const message of messages) expect(await order.hear(message)).toMatchObject({ taken: true })
      expect(order.journal).toHaveLength(length)
    }
  })

  it.each(['REVIEW', 'VISIT', 'ADJUDICATE', 'NEGOTIATE', 'PARKED', 'SIGN', 'HANDLE of a rework'] as const)(
    'is not to be had at %s',
    async (at) => {
      const order = await told(at, [], false)
      const { length } = order.journal
      expect(await order.hear(join)).toEqual({ taken: false, refusal: 'CHILD_TOO_FAR' })
      expect(order.journal).toHaveLength(length)
    },
  )

  it("is nobody else's, and a closed order is nobody's", async () => {
    const order = await told('HANDLE', [join], false)
    const other = { ...join, id: '20260928-000901#3', from: '20260928-000901' }
    expect(await order.hear(other)).toEqual({ taken: false, refusal: 'MERGED_NOW' })
    const closed = await told('CLOSED', [], false)
    expect(await closed.hear(join)).toEqual({ taken: false, refusal: 'CHILD_CLOSED' })
  })

  it('that is told that it goes on alone after it was closed stays closed', async () => {
    const withdrawn: Deed[] = [
      [hotline.c, 'withdraw', {}],
      [hotline.v, 'checkWithdrawal', { decision: 'APPROVE', pressed: false }],
    ]
    await whichever('HANDLE', [join, ...withdrawn, left, done], (order) =>
      expect(order.order.closure).toMatchObject({ outcome: 'WITHDRAWN' }),
    )
  })
})

describe('a parent', () => {
  const merge: Deed = [hotline.c, 'merge', { children: ['20260928-000002', '20260928-000003'] }]
  const statesOf = ({ order: { facts } }: MemoryCase) => facts.children.map(({ state }) => state)

  it('asks its children, and lets them go', async () => {
    await whichever('HANDLE', [merge], (order) => expect(statesOf(order)).toEqual(['JOINED', 'JOINED']))
    const undone: Deed = [hotline.c, 'unmerge', { children: ['20260928-000003'] }]
    await whichever('HANDLE', [merge, undone], (order) => expect(statesOf(order)).toEqual(['JOINED', 'LEFT']))
  })

  it('tells them when it is closed, before its run ends', async () => {
    const closing: Deed[] = [
      [
        lead.h,
        'complete',
        {
          resultKind: 'FIXED',
          contact: { method: 'PHONE', at: '2026-09-28T02:00:00Z' as never },
          assistanceMissing: true,
        },
      ],
      [hotline.r, 'review', { decision: 'PASS' }],
      [hotline.v, 'recordReturnVisit', { resolved: true, satisfaction: 'SATISFIED' }],
    ]
    await whichever('HANDLE', [merge, ...closing], (order) => {
      expect(statesOf(order)).toEqual(['TOLD', 'TOLD'])
      expect(order.order.closure).toMatchObject({ outcome: 'VISITED' })
    })
  })
})
