import { beforeAll, describe, expect, it } from 'vitest'
import { allowedActions, mayHandIn, permits } from '../../domain/permits.ts'
import type { RuleBook } from '../../domain/policy.ts'
import type { Accused } from '../../domain/requests.ts'
import { type Actor, Role } from '../../domain/units.ts'
import { rules } from '../kit/memoryCity.ts'
import { asked } from './matrix.ts'
import { everybody, people, unit } from './people.ts'
import { type Deed, lived, type Situation, situations, start } from './situations.ts'

// Who may do what stands in permissionTable.txt; this is what else the rule says.

const { hotline, force, lead, accused } = people
let book: RuleBook
beforeAll(async () => {
  book = await rules(start)
})

describe('a refusal', () => {
  it('says what this actor may do instead, each thing once', async () => {
    const { order, now } = await lived(situations.PARKING)
    expect(permits(lead.h, asked('review'), order.facts, book, now)).toMatchObject({
      refusal: {
        code: 'WRONG_STAGE',
        allowed: [
          'complete',
          'contact',
          'progress',
          'delegate',
          'callAssisting',
          'askExpert',
          'raiseDispute',
          'blowWhistle',
          'revealContact',
          'comment',
        ],
      },
    })
  })
})

describe('an offer says what it must carry as things stand', () => {
  const required = async (name: string, by: Actor, at: Situation, ...deeds: Deed[]) => {
    const { order, now } = await lived({ ...situations[at], deeds: [...situations[at].deeds, ...deeds] })
    return allowedActions(by, order.facts, book, now).find((action) => action.name === name)?.requires
  }

  it('a return its basis, and new evidence once one was denied', async () => {
    expect(await required('returnOrder', lead.h, 'ACCEPT')).toEqual(['basis'])
    expect(
      await required('returnOrder', lead.h, 'RETURN_REVIEW', [
        hotline.D,
        'reviewReturn',
        { decision: 'DENY' },
      ]),
    ).toEqual(['basis', 'evidence', 'newEvidence'])
  })

  it('completing when the requester was contacted, and that assistance is missing where it is', async () => {
    expect(await required('complete', lead.h, 'PARKING')).toEqual([
      'publicReply',
      'contactedAt|noContactReason',
    ])
    expect(await required('complete', lead.h, 'HANDLE')).toEqual([
      'publicReply',
      'contactedAt|noContactReason',
      'assistanceMissing',
    ])
  })

  it('a supervision the unit, while nobody leads', async () => {
    expect(await required('supervise', force.s, 'DISPATCH')).toEqual(['basis', 'unit'])
    expect(await required('supervise', force.s, 'HANDLE')).toEqual(['basis'])
  })
})

describe('a request', () => {
  const nobody = { units: [], people: [] }

  const handed = (accused: Accused) => ({ accused, urgency: null, found: null })

  it('is handed in by those whom the pack names', () => {
    const roles: readonly Role[] = [Role.CALL_TAKER, Role.GRID_WORKER, Role.INTEGRATOR, Role.REQUESTER]
    for (const by of everybody) {
      const named = by.roles.some((role) => roles.includes(role))
      expect([by.id, mayHandIn(by, handed(nobody), book, start)]).toEqual([
        by.id,
        named
          ? { permitted: true, role: expect.toBeOneOf([...roles]), task: null }
          : {
              permitted: false,
              refusal: expect.objectContaining({ code: 'ROLE_REQUIRED', rule: 'receipt.roles' }),
            },
      ])
    }
  })

  it('against those who receive and manage goes another way', () => {
    for (const desk of [hotline.c.unit, force.s.unit, unit('GOV')])
      expect(mayHandIn(hotline.c, handed({ units: [desk], people: [] }), book, start)).toMatchObject({
        refusal: { code: 'ACCUSED_IS_DESK', rule: 'separation.accused' },
      })
    const others = { units: [accused.u.unit], people: [hotline.d.id] }
    expect(mayHandIn(hotline.c, handed(others), book, start)).toMatchObject({ permitted: true })
  })
})
