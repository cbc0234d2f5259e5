import { scenario } from 'gridline/testing'
import { expect } from 'vitest'
import { accepted, completed, roads } from './streetLight.ts'

scenario('sent back, work goes on under its limit; twice, and the task force is called', async (city) => {
  const order = await accepted(city, '2026-09-28 10:00')
  await city.of(roads).complete(order)
  await city.reviewer.review(order, { decision: 'SEND_BACK' })
  await city.expectTask(order, 'HANDLE', { due: '10-10 18:00' })
  await city.expectNoTask(order, 'SUPERVISE')
  await city.of(roads).complete(order)
  await city.reviewer.review(order, { decision: 'SEND_BACK' })
  await city.expectTask(order, 'HANDLE', { due: '10-10 18:00' })
  await city.expectTask(order, 'SUPERVISE', { holder: '云江市督办专班' })
})

scenario('an unsatisfied visit is adjudicated; a rework is for the same unit, in 3 WD', async (city) => {
  const order = await completed(city, '2026-09-28 10:00')
  await city.reviewer.review(order, { decision: 'PASS' })
  await city.visitor.recordReturnVisit(order, { resolved: false, satisfaction: 'UNSATISFIED' })
  await city.expectStage(order, 'ADJUDICATING')
  await city.adjudicator.adjudicate(order, { decision: 'REWORK', basis: '未解决' })
  await city.expectTask(order, 'HANDLE', { key: 'round2/HANDLE', holder: roads, due: '10-08 18:00' })
  await city.of(roads).mayNot('returnOrder', order, 'WRONG_STAGE', { reason: 'NOT_OUR_DUTY' })
})

scenario('nobody reached on three days closes outside the rates; rating stays open 7 d', async (city) => {
  const order = await completed(city, '2026-10-12 10:00')
  await city.reviewer.review(order, { decision: 'PASS' })
  await city.visitor.recordVisitAttempt(order, { result: 'NO_ANSWER' })
  const soon = await city.visitor.mayNot('recordVisitAttempt', order, 'VISIT_TOO_SOON', {
    result: 'NO_ANSWER',
    at: '15:00',
  })
  expect(soon.message).toContain('2026-10-13 00:00')
  await city.visitor.recordVisitAttempt(order, { result: 'BUSY', at: '10-13 09:30' })
  const unreached = await city.visitor.recordVisitAttempt(order, { result: 'NO_ANSWER', at: '10-14 16:00' })
  expect(unreached.closure).toEqual({ outcome: 'UNREACHED', resolved: null, satisfaction: null })
  const rating = { resolved: true, satisfaction: 'BASICALLY_SATISFIED' } as const
  const rated = await city.visitor.rate(order, { ...rating, at: '10-20 12:00' })
  expect(rated.closure).toEqual({ outcome: 'UNREACHED', ...rating })
})
