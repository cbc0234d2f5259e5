import { describe, expect, it } from 'vitest'
import { runs } from '../../domain/facts.ts'
import { people } from '../domain/people.ts'
import { type Deed, light, manhole, start } from '../domain/situations.ts'
import { beijing, type MemoryCase } from '../kit/memoryCity.ts'
import { open, whicheverWay } from './whicheverWay.ts'

const { hotline, lead, asst } = people

describe('an order that comes to be danger', () => {
  const danger: Deed = [hotline.c, 'reclassify', { classification: { ...light, urgency: 'DANGER' } }]
  const urged: Deed = [hotline.c, 'urge', { byRequester: true }]
  const safe: Deed = [hotline.c, 'reclassify', { classification: light }]
  const done: Deed = [
    lead.h,
    'complete',
    { resultKind: 'EXPLAINED', contact: { method: 'PHONE', at: start }, assistanceMissing: true },
  ]
  const pass: Deed = [hotline.r, 'review', { decision: 'PASS' }]
  const inVain: Deed = [hotline.v, 'recordReturnVisit', { resolved: true, satisfaction: 'UNSATISFIED' }]
  const park: readonly Deed[] = [
    [lead.h, 'askParking', { until: beijing('2026-12-01 09:00') }],
    [hotline.l, 'decideParking', { decision: 'APPROVE', until: null, checks: [] }],
  ]
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
      [danger, safe, [hotline.d, 'raiseDispute', { parties: [lead.h.unit, asst.h.unit] }], urged],
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
    await whicheverWay('HANDLE while disputed', [danger, safe, ...park], (order) => {
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
      [[lead.h, 'arrive', { proof: 'PHOTO', at: start }], safe, '2026-09-28 11:00', danger, urged],
      (order) => {
        expect(order.order.facts.limits['round1/dispatch1/HANDLE/onSpot2']).toMatchObject({
          from: beijing('2026-09-28 11:00'),
          endedAt: null,
        })
      },
    ),
  )

  it('calls to the spot again after a parking, and nobody twice who came while it was danger', async () => {
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
