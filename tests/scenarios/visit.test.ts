import { scenario } from 'gridline/testing'
import { describe, expect } from 'vitest'
import { inPost, passed, recordOf, supervisionsOf } from './afterwards.ts'
import { accepted, completed, roads } from './streetLight.ts'

const hotline = '云江市12345热线中心'

describe('a return visit (回访: every completed order, in 3 working days; Jinan §27)', () => {
  scenario('that nobody pays climbs the ladder on the visit desk', async (city) => {
    const order = await passed(city, '2026-10-12 10:00')
    // From the pass: 13, 14, 15; a fifth of three days are 4.5 h, from 13:30 on.
    await city.expectTask(order, 'VISIT', { holder: hotline, due: '10-15 18:00', warned: '13:30' })
    await city.until(order, 'SUPERVISED', 'VISIT')
    expect((await city.clockSaid(order)).filter((line) => line.endsWith('VISIT'))).toEqual([
      '10-15 13:30 WARNED round1/VISIT',
      '10-15 18:00 REMINDED round1/VISIT',
      '10-16 18:00 SUPERVISED round1/VISIT',
    ])
    expect(await supervisionsOf(city, order)).toMatchObject([
      { cause: 'OVERDUE', limit: 'round1/VISIT', subject: { name: hotline } },
    ])
  })

  scenario('is paid by nobody who handled, in whatever post', async (city) => {
    const order = await passed(city, '2026-10-12 10:00')
    const handler = inPost(city, city.of(roads), 'HOTLINE', 'VISITOR')
    const visit = { resolved: true, satisfaction: 'SATISFIED' }
    await handler.mayNot('recordReturnVisit', order, 'SEPARATION_OF_DUTIES', visit)
    await handler.mayNot('recordVisitAttempt', order, 'SEPARATION_OF_DUTIES', { result: 'BUSY' })
  })

  scenario(
    'closes what is resolved and not unsatisfied, and a closed order takes nothing else',
    async (city) => {
      const order = await passed(city, '2026-10-12 10:00')
      const closed = await city.visitor.recordReturnVisit(order, {
        resolved: true,
        satisfaction: 'BASICALLY_SATISFIED',
      })
      expect(closed).toMatchObject({ stage: 'CLOSED', tasks: [], allowedActions: [] })
      for (const command of ['urge', 'supplement', 'withdraw', 'comment'] as const)
        await city.callTaker.mayNot(command, order, 'ORDER_CLOSED')
      for (const command of ['supervise', 'raise', 'lift'] as const)
        await city.supervisor.mayNot(command, order, 'ORDER_CLOSED')
      await city.of(roads).mayNot('revealContact', order, 'ORDER_CLOSED')
      await city.visitor.mayNot('rate', order, 'ORDER_CLOSED', { resolved: true, satisfaction: 'SATISFIED' })
    },
  )

  scenario('that contradicts a claim calls the task force: fixed it was not (Weifang §26)', async (city) => {
    const order = await passed(city, '2026-10-12 10:00')
    await city.visitor.recordReturnVisit(order, { resolved: false, satisfaction: 'UNSATISFIED' })
    expect(await supervisionsOf(city, order)).toMatchObject([
      { cause: 'CLAIM_CONTRADICTED', limit: null, subject: { name: roads } },
    ])
    expect(await recordOf(city, order)).toEqual([
      `SUPERVISED ${roads} supervision.triggers`,
      `CLAIM_CONTRADICTED ${roads} supervision.triggers`,
    ])
  })

  scenario('contradicts nobody who only explained, nor by dissatisfaction alone', async (city) => {
    const explained = await accepted(city, '2026-10-12 10:00')
    await city.of(roads).complete(explained, { resultKind: 'EXPLAINED' })
    await city.reviewer.review(explained, { decision: 'PASS' })
    await city.visitor.recordReturnVisit(explained, { resolved: false, satisfaction: 'UNSATISFIED' })
    expect(await supervisionsOf(city, explained)).toEqual([])
    const fixed = await passed(city, '2026-10-12 10:00')
    await city.visitor.recordReturnVisit(fixed, { resolved: true, satisfaction: 'UNSATISFIED' })
    expect(await supervisionsOf(city, fixed)).toEqual([])
    await city.expectStage(fixed, 'ADJUDICATING')
  })
})

describe('attempts at a return visit (3, on different days, at least 2 h apart by the clock)', () => {
  const noAnswer = { result: 'NO_ANSWER' } as const

  scenario('are refused on the same day, and two hours around midnight', async (city) => {
    const order = await passed(city, '2026-10-12 10:00')
    await city.visitor.recordVisitAttempt(order, noAnswer)
    const soon = await city.visitor.mayNot('recordVisitAttempt', order, 'VISIT_TOO_SOON', {
      ...noAnswer,
      at: '23:59',
    })
    expect(soon).toMatchObject({ rule: 'visits.apart', source: expect.any(String) })
    expect(soon.message).toContain('2026-10-13 00:00')
    await city.visitor.recordVisitAttempt(order, { ...noAnswer, at: '10-13 23:00' })
    const night = await city.visitor.mayNot('recordVisitAttempt', order, 'VISIT_TOO_SOON', {
      ...noAnswer,
      at: '10-14 00:59',
    })
    expect(night.message).toContain('2026-10-14 01:00')
    await city.visitor.recordVisitAttempt(order, { ...noAnswer, at: '10-14 01:00' })
    await city.expectStage(order, 'CLOSED')
  })

  scenario(
    'that reach nobody close outside the rates; the requester may still rate for 7 days, once',
    async (city) => {
      await city.at('2026-10-12 10:00')
      const order = await city.call('路灯不亮', { by: city.requester, channel: 'APP' })
      await city.callTaker.register(order, { kind: 'COMPLAINT', item: '路灯不亮', area: '幸福里社区' })
      await city.dispatcher.dispatch(order, { unit: roads })
      await city.of(roads).accept(order)
      await city.of(roads).complete(order)
      await city.reviewer.review(order, { decision: 'PASS' })
      await city.visitor.recordVisitAttempt(order, noAnswer)
      await city.visitor.recordVisitAttempt(order, { result: 'BUSY', at: '10-13 09:30' })
      const unreached = await city.visitor.recordVisitAttempt(order, { ...noAnswer, at: '10-14 16:00' })
      expect(unreached.closure).toEqual({ outcome: 'UNREACHED', resolved: null, satisfaction: null })
      await city.expectTask(order, 'AFTERCARE', { holder: hotline, due: '10-21 16:00', warned: null })
      await city.callTaker.mayNot('urge', order, 'ORDER_CLOSED')
      const rating = { resolved: true, satisfaction: 'BASICALLY_SATISFIED' } as const
      const rated = await city.requester.rate(order, { ...rating, at: '10-20 12:00' })
      expect(rated).toMatchObject({ tasks: [], closure: { outcome: 'UNREACHED', ...rating } })
      await city.requester.mayNot('rate', order, 'ORDER_CLOSED', { ...rating, satisfaction: 'UNSATISFIED' })
    },
  )

  scenario('that reach nobody end the run after 7 days when nobody rates', async (city) => {
    const order = await passed(city, '2026-10-12 10:00')
    for (const at of ['10-12 11:00', '10-13 11:00', '10-14 11:00'])
      await city.visitor.recordVisitAttempt(order, { ...noAnswer, at })
    await city.until(order, 'TASK_LAPSED')
    expect(city.now).toBe('2026-10-21 11:00')
    await city.visitor.mayNot('rate', order, 'ORDER_CLOSED', { resolved: true, satisfaction: 'SATISFIED' })
    const run = await city.environment.client.workflow.getHandle(order.number).describe()
    expect(run.status.name).toBe('COMPLETED')
  })

  scenario('leave time for the visit that reaches the requester', async (city) => {
    const order = await completed(city, '2026-10-12 10:00')
    await city.reviewer.review(order, { decision: 'PASS' })
    await city.visitor.recordVisitAttempt(order, { result: 'ASKED_LATER' })
    const visit = { resolved: true, satisfaction: 'SATISFIED', at: '10-12 11:00' } as const
    expect(await city.visitor.recordReturnVisit(order, visit)).toMatchObject({
      closure: { outcome: 'VISITED', resolved: true, satisfaction: 'SATISFIED' },
    })
  })
})
