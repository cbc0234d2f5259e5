import { describe, expect, it } from 'vitest'
import { people } from '../domain/people.ts'
import { type Deed, light, start } from '../domain/situations.ts'
import { beijing, type MemoryCase } from '../kit/memoryCity.ts'
import { open, whicheverWay } from './whicheverWay.ts'

const { hotline, lead, asst, force } = people
const accusing = (unit: typeof lead.h.unit): Deed => [
  hotline.c,
  'reclassify',
  { classification: { ...light, accused: { units: [unit], people: [] } } },
]
const done: Deed = [
  lead.h,
  'complete',
  { resultKind: 'FIXED', contact: { method: 'PHONE', at: start }, assistanceMissing: true },
]
const inVain: readonly Deed[] = [
  [hotline.r, 'review', { decision: 'PASS' }],
  [hotline.v, 'recordReturnVisit', { resolved: false, satisfaction: 'UNSATISFIED' }],
]
const rework: Deed = [hotline.j, 'adjudicate', { decision: 'REWORK' }]

describe('a unit that comes to be accused', () => {
  it(
    'loses what it is doing: somebody else is looked for',
    whicheverWay('EXTENSION', [accusing(lead.h.unit)], (order) => {
      expect(open(order)).toEqual(['round1/dispatch3/DISPATCH'])
    }),
  )

  it(
    'keeps what a review has passed, which is visited',
    whicheverWay('VISIT', [accusing(lead.h.unit)], (order) => {
      expect(open(order)).toEqual(['round1/VISIT'])
      expect(order.order.facts.dispatches.at(-1)?.superseded).toBeNull()
    }),
  )

  it(
    'gets no rework, though the accusation is taken back later',
    whicheverWay('ADJUDICATE', [accusing(lead.h.unit), rework, accusing(asst.h.unit)], (order) => {
      expect(open(order).filter((key) => key.startsWith('round'))).toEqual(['round2/dispatch1/DISPATCH'])
    }),
  )

  it(
    'loses a rework, and what it did before stays done',
    whicheverWay(
      'HANDLE of a rework',
      [accusing(lead.h.unit), [hotline.c, 'urge', { byRequester: true }]],
      (order) => {
        expect(open(order).filter((key) => key.startsWith('round'))).toEqual(['round2/dispatch1/DISPATCH'])
      },
    ),
  )
})

describe('time that was parked', () => {
  const parkAgain: readonly Deed[] = [
    [hotline.r, 'review', { decision: 'SEND_BACK' }],
    [lead.h, 'askParking', { until: beijing('2026-12-01 09:00') }],
    [hotline.l, 'decideParking', { decision: 'APPROVE', until: null, checks: [] }],
  ]
  const limit = ({ order }: MemoryCase) => order.facts.limits['round1/dispatch2/HANDLE']

  it(
    'after a send-back stands still, whatever was completed before',
    whicheverWay('REVIEW', parkAgain, (order) => {
      expect(limit(order)?.parked).toBeGreaterThan(0)
    }),
  )

  it(
    'is not taken away by making the order complex',
    whicheverWay(
      'PARKED',
      ['2026-12-01 09:00', [lead.h, 'askComplex', {}], [hotline.l, 'decideComplex', { decision: 'APPROVE' }]],
      (order) => {
        // Left were 6.5 h of Mon 28 Sep and five working days: 1, 2, 3, 4, 7 Dec, and 6.5 h of Tue 8 Dec.
        expect(limit(order)).toMatchObject({
          rule: 'limits.handle.complex',
          dueAt: beijing('2026-12-08 18:00'),
        })
      },
    ),
  )
})

it(
  'a checkpoint stays at the centre where it was opened, though the place comes to be known later',
  whicheverWay(
    'RECEIVE',
    [
      ...Array<Deed>(3).fill([hotline.c, 'urge', { byRequester: true }]),
      [hotline.c, 'register', { classification: light }],
      [hotline.c, 'urge', { byRequester: true }],
    ],
    ({ order: { facts } }) => {
      expect(facts.tasks['checkpoint/urge3']?.holder.code).toBe('HOTLINE')
      expect(facts.asked).not.toHaveProperty('checkpoint/urge3/STAFF')
    },
  ),
)

it(
  'who led when the requester was pressed is supervised, and nobody where nobody led',
  whicheverWay(
    'DISPATCH',
    [
      [hotline.c, 'withdraw', {}],
      [hotline.v, 'checkWithdrawal', { decision: 'DENY', pressed: true }],
      [hotline.d, 'dispatch', { unit: lead.h.unit, candidate: null }],
      [hotline.c, 'withdraw', {}],
      [hotline.v, 'checkWithdrawal', { decision: 'DENY', pressed: true }],
      [force.s, 'supervise', { unit: null }],
    ],
    ({ order }) => {
      expect(order.facts.supervisions).toMatchObject([
        { cause: 'PRESSED', subject: { code: lead.h.unit.code } },
        { cause: 'OWN_MOTION' },
      ])
    },
  ),
)

it(
  'raised again before a leader was named, an order waits only for the name of who leads it further up',
  whicheverWay('NAME_LEADER', [...inVain, rework, done, ...inVain, rework, done, ...inVain], (order) => {
    expect(order.order.facts.raised).toMatchObject({ problem: true, leader: null })
    expect(order.order.facts.raised?.steps).toHaveLength(2)
    expect(open(order).filter((key) => key.startsWith('raised'))).toEqual(['raised/2'])
    expect(order.order.facts.limits['raised/1']).toMatchObject({ met: false, endedAt: expect.any(String) })
  }),
)
