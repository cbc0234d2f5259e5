import { beforeAll, describe, expect, it } from 'vitest'
import { type CommandName, commandNames } from '../../domain/commands.ts'
import type { Facts } from '../../domain/facts.ts'
import { permits } from '../../domain/permits.ts'
import type { RuleBook } from '../../domain/policy.ts'
import { separatedBy } from '../../domain/separation.ts'
import type { Actor } from '../../domain/units.ts'
import { sourceOf } from '../../policies/pack.ts'
import { pack, rules } from '../kit/memoryCity.ts'
import { asked } from './matrix.ts'
import { people } from './people.ts'
import { type Deed, lived, type Situation, situations, start } from './situations.ts'

const { hotline, district, street, lead, dele, force, ruling } = people
let book: RuleBook
beforeAll(async () => {
  book = await rules(start)
})

describe('managing, handling and supervising are apart', () => {
  const handling =
    'accept returnOrder contact progress arrive delegate callAssisting askExpert advise sign reportIn report complete'
  const visiting = 'recordVisitAttempt recordReturnVisit'
  const judging = `${handling} · unit`
  const settling = `${handling} raiseDispute submitPosition · unit`
  const arbitrating = `${handling} raiseDispute submitPosition agree failNegotiation objectToRuling rule recuse · unit`
  const supervising = `${handling} dispatch designate review · unit`

  /** Who did one of these does not do it; `unit`: nor does anybody of a unit that the order was dispatched to. */
  const apart: Partial<Record<CommandName, string>> = {
    reviewDecline: 'decline objectToDecline reviewDecline',
    reviewReturn: 'dispatch designate returnOrder · unit',
    agree: settling,
    failNegotiation: settling,
    rule: arbitrating,
    recuse: arbitrating,
    decideExtension: 'askExtension · unit',
    decideParking: 'askParking · unit',
    decideComplex: 'askComplex · unit',
    review: `${handling} answer · unit`,
    verify: judging,
    recordVisitAttempt: judging,
    recordReturnVisit: judging,
    checkWithdrawal: judging,
    redirect: judging,
    nameLeader: judging,
    adjudicate: `${handling} ${visiting} · unit`,
    reviewWriteOff: `${handling} ${visiting} adjudicate reviewWriteOff · unit`,
    supervise: supervising,
    demandReply: supervising,
    talk: supervising,
    notice: supervising,
    proposeAccountability: supervising,
    decideProposal: supervising,
    lift: supervising,
  }

  it('by what a person did in the order, and by what its unit was given to do', async () => {
    const { order } = await lived(situations.VISIT)
    const newcomer = { id: 'newcomer', unit: lead.h.unit }
    const idle: Facts = { ...order.facts, deeds: [], dispatches: [] }
    const did = (name: CommandName): Facts => ({
      ...idle,
      deeds: [{ actor: newcomer.id, unit: newcomer.unit.code, name, key: 'round1/VISIT' }],
    })
    const dispatched: Facts = { ...idle, dispatches: order.facts.dispatches }
    const found = commandNames.flatMap((command) => {
      const isApart = (facts: Facts) => separatedBy(newcomer, command, null, facts) !== null
      const words = [
        ...commandNames.filter((name) => isApart(did(name))),
        ...(isApart(dispatched) ? ['unit'] : []),
      ]
      return words.length > 0 ? [[command, words.sort()]] : []
    })
    const expected = Object.entries(apart).map(([command, words]) => [command, words.split(/[ ·]+/).sort()])
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected))
  })
})

describe('who did the one thing is refused the other in whatever post it comes, and a colleague is not', () => {
  it.each<
    [at: Situation, command: CommandName, colleague: Actor, who: Actor, deed: CommandName, rule: string]
  >([
    ['DECLINE_REVIEW', 'reviewDecline', hotline.r, hotline.c, 'decline', 'decline'],
    ['DECLINE_REVIEW of an objection', 'reviewDecline', hotline.R, hotline.r, 'reviewDecline', 'decline'],
    ['RETURN_REVIEW', 'reviewReturn', hotline.r, hotline.d, 'dispatch', 'return'],
    ['RETURN_REVIEW', 'reviewReturn', hotline.D, lead.h, 'returnOrder', 'return'],
    ['NEGOTIATE', 'agree', district.l, hotline.d, 'raiseDispute', 'settling'],
    ['NEGOTIATE', 'failNegotiation', district.d, hotline.d, 'raiseDispute', 'settling'],
    ['RULE', 'rule', ruling[1], district.l, 'failNegotiation', 'ruling'],
    ['RULE after one stepped back', 'rule', ruling[2], ruling[1], 'recuse', 'ruling'],
    ['RULE after one stepped back', 'recuse', ruling[2], ruling[1], 'recuse', 'ruling'],
    ['RULE after an objection', 'rule', ruling[3], ruling[2], 'rule', 'ruling'],
    ['EXTENSION', 'decideExtension', hotline.l, lead.h, 'askExtension', 'approving'],
    ['PARKING', 'decideParking', hotline.l, lead.h, 'askParking', 'approving'],
    ['APPROVE_COMPLEX', 'decideComplex', hotline.l, lead.h, 'askComplex', 'approving'],
    ['REVIEW', 'review', hotline.R, lead.h, 'accept', 'handling'],
    ['REVIEW of an answer', 'review', hotline.r, hotline.c, 'answer', 'handling'],
    ['VISIT', 'recordVisitAttempt', hotline.V, lead.h, 'accept', 'handling'],
    ['VISIT', 'recordReturnVisit', hotline.V, lead.h, 'accept', 'handling'],
    ['WITHDRAW_CHECK', 'checkWithdrawal', hotline.v, lead.h, 'accept', 'handling'],
    ['NAME_LEADER', 'nameLeader', hotline.l, lead.h, 'accept', 'handling'],
    ['ADJUDICATE', 'adjudicate', hotline.j, hotline.v, 'recordReturnVisit', 'visiting'],
    ['ADJUDICATE', 'adjudicate', hotline.j, lead.h, 'accept', 'visiting'],
    ['WRITE_OFF', 'reviewWriteOff', hotline.r, hotline.j, 'adjudicate', 'writeOff'],
    ['WRITE_OFF', 'reviewWriteOff', hotline.r, hotline.v, 'recordReturnVisit', 'writeOff'],
    ['WRITE_OFF, the second', 'reviewWriteOff', hotline.R, hotline.r, 'reviewWriteOff', 'writeOff'],
    ['VISIT', 'supervise', force.s, hotline.r, 'review', 'supervising'],
    ['SUPERVISE', 'demandReply', force.S, hotline.d, 'dispatch', 'supervising'],
    ['SUPERVISE', 'talk', force.S, hotline.d, 'dispatch', 'supervising'],
    ['SUPERVISE', 'notice', force.S, hotline.d, 'dispatch', 'supervising'],
    ['SUPERVISE', 'proposeAccountability', force.S, hotline.d, 'dispatch', 'supervising'],
    ['SUPERVISE', 'lift', force.S, lead.h, 'accept', 'supervising'],
    ['PROPOSAL', 'decideProposal', force.s, hotline.d, 'dispatch', 'supervising'],
  ])('%s: %s', async (at, command, colleague, who, deed, rule) => {
    const { order, now } = await lived(situations[at])
    const verdict = (by: Actor) => permits(by, asked(command), order.facts, book, now)
    expect(verdict(colleague).permitted).toBe(true)
    expect(verdict({ ...colleague, id: who.id })).toMatchObject({
      refusal: { code: 'SEPARATION_OF_DUTIES', rule: `separation.${rule}`, params: { deed } },
    })
    expect(sourceOf(pack, `separation.${rule}`)).not.toBeNull()
  })

  it("nobody of the unit's people supervises it, though they did nothing themselves", async () => {
    const { order, now } = await lived(situations.REVIEW)
    const planted: Actor = { ...force.s, id: 'planted', unit: lead.h.unit }
    expect(permits(planted, asked('supervise'), order.facts, book, now)).toMatchObject({
      refusal: { code: 'SEPARATION_OF_DUTIES', params: { deed: 'handling unit' } },
    })
  })

  it('who dispatched an order before decides on the return of a later dispatch', async () => {
    const again: Deed[] = [
      ...situations.RETURN_REVIEW.deeds,
      [hotline.D, 'reviewReturn', { decision: 'APPROVE' }],
      [hotline.D, 'dispatch', { unit: dele.h.unit, candidate: null }],
      [dele.h, 'returnOrder', { reason: 'NOT_OUR_DUTY', suggestedUnit: null, newEvidence: false }],
    ]
    const { order, now } = await lived({ ...situations.RETURN_REVIEW, deeds: again })
    const may = (by: Actor) => permits(by, asked('reviewReturn'), order.facts, book, now).permitted
    expect([may(hotline.d), may(hotline.D)]).toEqual([true, false])
  })

  it('where nobody of a centre is apart from the work the task goes a level up', async () => {
    const { order } = await lived({
      ...situations['DISPATCH after two relays'],
      deeds: [
        ...situations['DISPATCH after two relays'].deeds,
        // A street's centre stands below its office.
        [street.d, 'dispatch', { unit: dele.h.unit, candidate: null }],
        [dele.h, 'returnOrder', { reason: 'NOT_OUR_DUTY', suggestedUnit: null, newEvidence: false }],
      ],
    })
    expect(Object.values(order.facts.tasks)).toMatchObject([
      { kind: 'RETURN_REVIEW', holder: { code: district.d.unit.code } },
    ])
  })
})
