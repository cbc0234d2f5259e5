import { scenario } from 'gridline/testing'
import { expect } from 'vitest'
import { dispatched, roads } from './streetLight.ts'

scenario('an approved return leads to a new dispatch, and never back to that unit', async (city) => {
  const order = await dispatched(city, '2026-09-28 10:00')
  await city.of(roads).returnOrder(order, { reason: 'NOT_OUR_DUTY', basis: '属于住建部门' })
  await city.expectTask(order, 'RETURN_REVIEW', { holder: '云江市12345热线中心', due: '15:30' })
  const again = await city.of('HOTLINE', 'DISPATCHER', 1).reviewReturn(order, { decision: 'APPROVE' })
  await city.expectTask(order, 'DISPATCH', { key: 'round1/dispatch2/DISPATCH' })
  expect(again.candidates).toMatchObject([{ unit: { code: 'OFFICE-990102001' }, basis: 'BACKSTOP' }])
  for (const limit of ['DISPATCH', 'ACCEPT', 'HANDLE'])
    await city.expectLimit(order, `dispatch1/${limit}`, { ended: true })
})

scenario('denied, a return moves no due instant, and a second one needs new evidence', async (city) => {
  const order = await dispatched(city, '2026-09-28 10:00')
  const again = { reason: 'NOT_OUR_DUTY', basis: '同前' } as const
  await city.expectTask(order, 'ACCEPT', { due: '09-29 18:00' })
  await city.of(roads).returnOrder(order, { reason: 'NOT_OUR_DUTY', basis: '属于住建部门' })
  await city.dispatcher.mayNot('reviewReturn', order, 'SEPARATION_OF_DUTIES', { decision: 'DENY' })
  await city.of('HOTLINE', 'DISPATCHER', 1).reviewReturn(order, { decision: 'DENY' })
  await city.expectTask(order, 'ACCEPT', { due: '09-29 18:00' })
  await city.of(roads).mayNot('returnOrder', order, 'RETURN_NEEDS_NEW_EVIDENCE', again)
  await city.of(roads).returnOrder(order, { ...again, newEvidence: true, evidence: '会议纪要' })
})
