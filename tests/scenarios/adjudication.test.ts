import { scenario } from 'gridline/testing'
import { describe, expect } from 'vitest'
import { completedInVain, inPost, passed, supervisionsOf, unsatisfied } from './afterwards.ts'
import { roads } from './streetLight.ts'

const hotline = '云江市12345热线中心'
const housing = '临湖区住房建设局'

describe('an adjudication (研判裁定: 1 working day, limits.adjudicate)', () => {
  scenario('is by neither visitor nor handler, in whatever post', async (city) => {
    const order = await unsatisfied(city, '2026-10-12 10:00')
    await city.expectTask(order, 'ADJUDICATE', { holder: hotline, due: '10-13 18:00', warned: '14:00' })
    for (const person of [city.visitor, city.of(roads)]) {
      const other = inPost(city, person, 'HOTLINE', 'ADJUDICATOR')
      const refusal = await other.mayNot('adjudicate', order, 'SEPARATION_OF_DUTIES', { decision: 'REWORK' })
      expect(refusal.rule).toBe('separation.visiting')
    }
    await city.adjudicator.adjudicate(order, { decision: 'REWORK' })
  })

  scenario('that nobody makes climbs its ladder, and nothing is reworked by silence', async (city) => {
    const order = await unsatisfied(city, '2026-10-12 10:00')
    await city.until(order, 'SUPERVISED', 'ADJUDICATE')
    expect((await city.clockSaid(order)).filter((line) => line.endsWith('ADJUDICATE'))).toEqual([
      '10-13 14:00 WARNED round1/ADJUDICATE',
      '10-13 18:00 REMINDED round1/ADJUDICATE',
      '10-14 18:00 SUPERVISED round1/ADJUDICATE',
    ])
    await city.expectTask(order, 'ADJUDICATE', { overdue: true })
    await city.expectNoTask(order, 'HANDLE')
  })

  scenario('closes only what the requester calls resolved, and keeps its word', async (city) => {
    const unresolved = await unsatisfied(city, '2026-10-12 10:00')
    const refusal = await city.adjudicator.mayNot('adjudicate', unresolved, 'CLOSE_UNRESOLVED', {
      decision: 'CLOSE',
    })
    expect(refusal.message).toContain('重办')
    const resolved = await passed(city, '2026-10-12 10:00')
    const word = { resolved: true, satisfaction: 'UNSATISFIED' } as const
    await city.visitor.recordReturnVisit(resolved, word)
    const closed = await city.adjudicator.adjudicate(resolved, { decision: 'CLOSE' })
    expect(closed).toMatchObject({ stage: 'CLOSED', closure: { outcome: 'ADJUDICATED', ...word } })
  })

  scenario('says what a decision needs beside it', async (city) => {
    const order = await unsatisfied(city, '2026-10-12 10:00')
    for (const decision of ['GRANT_TIME', 'HAND_OVER', 'WRITE_OFF'])
      await city.adjudicator.mayNot('adjudicate', order, 'BAD_VALUE', { decision })
    for (const [field, value] of [
      ['days', 3],
      ['unit', '临湖区住房建设局'],
      ['exclusion', 'UNTRUE'],
    ] as const) {
      const refused = await city.adjudicator.mayNot('adjudicate', order, 'BAD_VALUE', {
        decision: 'REWORK',
        [field]: value,
      })
      expect(refused.path).toEqual(['input', field])
    }
  })
})

describe('time that the requester grants (宽限, limits.grantedTime: at most 15 working days)', () => {
  scenario('counts from the decision, in a round of its own without a return', async (city) => {
    const order = await unsatisfied(city, '2026-09-28 10:00')
    for (const days of [0, -1, 16])
      await city.adjudicator.mayNot('adjudicate', order, 'GRANTED_LENGTH', { decision: 'GRANT_TIME', days })
    await city.adjudicator.adjudicate(order, { decision: 'GRANT_TIME', days: 4, at: '09-29 17:00' })
    // 30 Sep, 8, 9, Sat 10 Oct; warned when 4 working hours are left, or a fifth of 30: 6, from 10:30 on.
    const handling = { key: 'round2/HANDLE', holder: roads, due: '10-10 18:00', warned: '10:30' }
    await city.expectTask(order, 'HANDLE', handling)
    await city.of(roads).mayNot('returnOrder', order, 'WRONG_STAGE', { reason: 'NOT_OUR_DUTY' })
    await city.until(order, 'SUPERVISED', 'round2/HANDLE')
    expect(city.now).toBe('2026-10-12 18:00')
  })
})

describe('an order that is handed over (移交)', () => {
  scenario('is designated to another unit, with all the time of a dispatch', async (city) => {
    const order = await unsatisfied(city, '2026-10-12 10:00')
    const to = (unit: string) => ({ decision: 'HAND_OVER', unit })
    await city.adjudicator.mayNot('adjudicate', order, 'UNIT_TWICE', to(roads))
    await city.adjudicator.mayNot('adjudicate', order, 'UNIT_CANNOT_HANDLE', to('临湖区网格中心'))
    await city.adjudicator.mayNot('adjudicate', order, 'OUTSIDE_ITS_LIST', to('幸福里社区居委会'))
    const { promisedBy } = await city.see(order)
    const handed = await city.adjudicator.adjudicate(order, {
      ...to(housing),
      decision: 'HAND_OVER',
      at: '10-13 09:00',
    })
    expect(handed.promisedBy).toBe(promisedBy)
    // From 13 Oct: accept 14; handle 14, 15, 16, 19, 20.
    await city.expectTask(order, 'ACCEPT', {
      key: 'round2/dispatch1/ACCEPT',
      holder: housing,
      due: '10-14 18:00',
    })
    await city.expectLimit(order, 'round2/dispatch1/HANDLE', { due: '10-20 18:00' })
    await city.of(housing).mayNot('returnOrder', order, 'RETURN_OF_DESIGNATED', { reason: 'NOT_OUR_DUTY' })
    await city.of(housing).accept(order)
    await city.of(housing).complete(order)
    await city.expectTask(order, 'REVIEW', { holder: hotline })
  })

  scenario('in vain is no rework that failed; a rework after it is for the new unit', async (city) => {
    const order = await unsatisfied(city, '2026-10-12 10:00')
    await city.adjudicator.adjudicate(order, { decision: 'HAND_OVER', unit: housing })
    await city.of(housing).accept(order)
    await completedInVain(city, order, housing)
    expect((await supervisionsOf(city, order)).map(({ cause, subject }) => [cause, subject.name])).toEqual([
      ['CLAIM_CONTRADICTED', roads],
      ['CLAIM_CONTRADICTED', housing],
    ])
    await city.adjudicator.adjudicate(order, { decision: 'REWORK' })
    await city.expectTask(order, 'HANDLE', { key: 'round3/HANDLE', holder: housing, due: '10-15 18:00' })
  })
})
