import { describe, expect, it } from 'vitest'
import { runs } from '../../domain/facts.ts'
import { people } from '../domain/people.ts'
import {
  type Deed,
  go,
  light,
  lived,
  manhole,
  type Situation,
  situations,
  start,
} from '../domain/situations.ts'
import { beijing, type MemoryCase } from '../kit/memoryCity.ts'

const { hotline, lead, asst, force } = people
const accusing = (unit: typeof lead.h.unit): Deed => [
  hotline.c,
  'reclassify',
  { classification: { ...light, accused: { units: [unit], people: [] } } },
]
const rework: Deed = [hotline.j, 'adjudicate', { decision: 'REWORK' }]
const open = ({ order: { facts } }: MemoryCase) => Object.values(facts.tasks).map(({ key }) => key)

/** The same, straight on and taken down to a snapshot after every command. */
function whicheverWay(at: Situation, deeds: readonly Deed[], holdsTrue: (order: MemoryCase) => void) {
  return async () => {
    for (const resumed of [false, true]) {
      const order = await lived(situations[at], { resumed })
      await go(order, deeds)
      holdsTrue(order)
    }
  }
}

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
  'what comes to be danger after a send-back is seen on the spot, whatever was completed before',
  whicheverWay(
    'REVIEW',
    [
      [hotline.r, 'review', { decision: 'SEND_BACK' }],
      [hotline.c, 'reclassify', { classification: { ...light, urgency: 'DANGER' } }],
      [hotline.c, 'urge', { byRequester: true }],
    ],
    (order) => {
      expect(open(order)).toContain('round1/dispatch2/HANDLE/onSpot1')
    },
  ),
)

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

describe('an order that comes to be danger', () => {
  const danger: Deed = [hotline.c, 'reclassify', { classification: { ...light, urgency: 'DANGER' } }]
  const urged: Deed = [hotline.c, 'urge', { byRequester: true }]
  const sentBack: Deed = [hotline.r, 'review', { decision: 'SEND_BACK' }]
  const spot = 'round1/dispatch2/HANDLE/onSpot1'
  const running = ({ order: { facts } }: MemoryCase) =>
    Object.values(facts.limits)
      .filter(runs)
      .map(({ key, rule }) => `${rule} ${key}`)

  it(
    'keeps its unit, whatever was asked to be rid of it',
    whicheverWay('RETURN_REVIEW', [danger, urged], (order) => {
      expect(open(order)).toEqual(['round1/dispatch2/ACCEPT'])
      expect(running(order)).toEqual([
        'limits.accept.danger round1/dispatch2/ACCEPT',
        'limits.handle.danger round1/dispatch2/HANDLE',
      ])
    }),
  )

  it('waits for no more time, for no date and for no other rule', async () => {
    for (const at of ['EXTENSION', 'PARKING', 'PARKED', 'APPROVE_COMPLEX'] as const)
      await whicheverWay(at, [danger, urged], (order) => {
        expect([at, ...open(order)]).toEqual([at, 'round1/dispatch2/HANDLE', spot])
        expect(running(order)).toEqual([
          'limits.handle.danger round1/dispatch2/HANDLE',
          `limits.onSpot ${spot}`,
        ])
      })()
  })

  it(
    'is dispatched first, where nobody has it yet, and disputed again when it is danger no more',
    whicheverWay(
      'NEGOTIATE',
      [
        danger,
        [hotline.c, 'reclassify', { classification: light }],
        [hotline.d, 'raiseDispute', { parties: [lead.h.unit, asst.h.unit] }],
        urged,
      ],
      (order) => {
        expect(order.order.facts.disputes.map(({ key }) => key)).toEqual([
          'dispute/round1.dispatch1',
          'dispute/round1.dispatch1.hop2',
        ])
        expect(open(order).filter((key) => key.endsWith('NEGOTIATE'))).toEqual([
          'dispute/round1.dispatch1.hop2/NEGOTIATE',
        ])
      },
    ),
  )

  it(
    'has the dispatch of danger at once, where it was disputed',
    whicheverWay('RULE', [danger, urged], (order) => {
      expect(open(order)).toEqual(['round1/dispatch1/hop2/DISPATCH'])
      expect(running(order)).toEqual(['limits.dispatch.danger round1/dispatch1/hop2/DISPATCH'])
    }),
  )

  it(
    'is seen on the spot after a send-back, whatever was completed before',
    whicheverWay('REVIEW', [sentBack, danger, urged], (order) => {
      expect(open(order)).toEqual(['round1/dispatch2/HANDLE', spot])
    }),
  )

  it(
    'is still to be seen on the spot when it is completed and sent back without',
    whicheverWay(
      'HANDLE',
      [
        danger,
        [
          lead.h,
          'complete',
          { resultKind: 'FIXED', contact: { method: 'PHONE', at: start }, assistanceMissing: true },
        ],
        sentBack,
        urged,
      ],
      (order) => {
        expect(running(order)).toContain(`limits.onSpot ${spot}`)
      },
    ),
  )

  it(
    'is handled on where it was reported done, and withdrawn by nobody any more',
    whicheverWay('REVIEW', [[hotline.c, 'withdraw', {}], danger, urged], (order) => {
      expect(open(order)).toEqual(['round1/dispatch2/HANDLE', spot])
      expect(running(order)).toContain('limits.handle.danger round1/dispatch2/HANDLE')
    }),
  )

  it('is handled again where the requester was to be asked, or somebody to weigh its word', async () => {
    for (const at of ['VISIT', 'ADJUDICATE', 'WRITE_OFF', 'WRITE_OFF, the second'] as const)
      await whicheverWay(at, [danger, urged], (order) => {
        const rest = open(order).filter((key) => !key.startsWith('supervision'))
        expect([at, ...rest]).toEqual([at, 'round2/HANDLE', 'round2/HANDLE/onSpot1'])
        expect(running(order)).toContain('limits.rework.danger round2/HANDLE')
      })()
  })

  it(
    'is danger to those who help as well',
    whicheverWay('HANDLE', [danger, urged], (order) => {
      expect(running(order)).toEqual(
        expect.arrayContaining([
          'limits.delegated.danger round1/dispatch2/HANDLE/delegated1',
          'limits.assist.danger round1/dispatch2/HANDLE/assist2/1',
        ]),
      )
    }),
  )

  it('leaves nobody to come to the spot, when it is danger no more and is parked or given back', async () => {
    const parked: readonly Deed[] = [
      [lead.h, 'askParking', { until: beijing('2026-12-01 09:00') }],
      [hotline.l, 'decideParking', { decision: 'APPROVE', until: null, checks: [] }],
    ]
    await whicheverWay('HANDLE while disputed', [danger, safe, ...parked], (order) => {
      expect(open(order)).not.toContain(spot)
    })()
    const returned: Deed = [
      lead.h,
      'returnOrder',
      { reason: 'NOT_OUR_DUTY', suggestedUnit: null, newEvidence: false },
    ]
    await whicheverWay('HANDLE of danger', [safe, returned, urged], (order) => {
      expect(running(order).filter((limit) => limit.startsWith('limits.onSpot'))).toEqual([])
    })()
  })

  it(
    'and accuses the unit that has it leaves nothing of that unit',
    whicheverWay(
      'HANDLE',
      [
        [
          hotline.c,
          'reclassify',
          {
            classification: {
              ...light,
              urgency: 'DANGER',
              accused: { units: [lead.h.unit], people: [] },
            },
          },
        ],
        urged,
      ],
      (order) => {
        expect(open(order)).toEqual(['round1/dispatch3/DISPATCH'])
        expect(running(order)).toEqual(['limits.dispatch.danger round1/dispatch3/DISPATCH'])
      },
    ),
  )

  it(
    'once more is seen on the spot once more',
    whicheverWay(
      'HANDLE of danger',
      [
        [lead.h, 'arrive', { proof: 'PHOTO', at: start }],
        [hotline.c, 'reclassify', { classification: light }],
        '2026-09-28 11:00',
        danger,
        urged,
      ],
      (order) => {
        expect(order.order.facts.limits['round1/dispatch1/HANDLE/onSpot2']).toMatchObject({
          from: beijing('2026-09-28 11:00'),
          endedAt: null,
        })
      },
    ),
  )

  const safe: Deed = [hotline.c, 'reclassify', { classification: light }]
  const done: Deed = [
    lead.h,
    'complete',
    { resultKind: 'EXPLAINED', contact: { method: 'PHONE', at: start }, assistanceMissing: true },
  ]
  const pass: Deed = [hotline.r, 'review', { decision: 'PASS' }]
  const inVain: Deed = [hotline.v, 'recordReturnVisit', { resolved: true, satisfaction: 'UNSATISFIED' }]

  it('calls to the spot again after a parking, and nobody twice who came while it was danger', async () => {
    const park: readonly Deed[] = [
      [lead.h, 'askParking', { until: beijing('2026-12-01 09:00') }],
      [hotline.l, 'decideParking', { decision: 'APPROVE', until: null, checks: [] }],
    ]
    await whicheverWay('HANDLE of danger', [safe, ...park, '2026-09-28 11:00', danger, urged], (order) => {
      expect(open(order)).toContain('round1/dispatch1/HANDLE/onSpot2')
    })()
    const twice: readonly Deed[] = [safe, '2026-09-28 10:10', danger, '2026-09-28 10:18']
    const came: Deed = [lead.h, 'arrive', { proof: 'PHOTO', at: start }]
    await whicheverWay('HANDLE of danger', [...twice, came, urged], (order) => {
      expect(open(order)).toEqual(['round1/dispatch1/HANDLE'])
    })()
  })

  it('is no send-back, and no rework in vain', async () => {
    const causes = ({ order: { facts } }: MemoryCase) => facts.supervisions.map(({ cause }) => cause)
    await whicheverWay('REVIEW', [danger, done, sentBack], (order) => {
      expect(causes(order)).toEqual([])
    })()
    await whicheverWay('REVIEW', [sentBack, done, danger, done, sentBack], (order) => {
      expect(causes(order)).toEqual(['SENT_BACK'])
    })()
    await whicheverWay('VISIT', [danger, done, pass, safe, danger, done, pass, inVain], (order) => {
      expect(causes(order)).toEqual([])
      expect(order.order.facts.raised).toBeNull()
    })()
  })

  it('is withdrawn by nobody, however it came to be known', async () => {
    const withdrawn: Deed = [hotline.c, 'withdraw', {}]
    await whicheverWay(
      'RECEIVE',
      [withdrawn, [hotline.c, 'register', { classification: manhole }]],
      (order) => {
        expect(open(order)).not.toContain('withdrawal/1')
      },
    )()
    await whicheverWay(
      'RECEIVE',
      [withdrawn, [hotline.c, 'transferEmergency', { service: 'FIRE_119' }]],
      (order) => {
        expect(open(order)).toEqual(['RECEIVE'])
      },
    )()
  })

  it(
    'or without water, power, gas or heat, is parked no more',
    whicheverWay(
      'PARKED',
      [[hotline.c, 'reclassify', { classification: { ...light, urgency: 'UTILITIES' } }], urged],
      (order) => {
        expect(open(order)).toEqual(['round1/dispatch2/HANDLE'])
        expect(running(order)).toEqual(['limits.handle.utilities round1/dispatch2/HANDLE'])
      },
    ),
  )

  it(
    'is danger in a rework as well',
    whicheverWay('HANDLE of a rework', [danger, urged], (order) => {
      expect(open(order)).toEqual(expect.arrayContaining(['round2/HANDLE', 'round2/HANDLE/onSpot1']))
      expect(running(order)).toContain('limits.rework.danger round2/HANDLE')
    }),
  )
})
