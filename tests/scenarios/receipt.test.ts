import { scenario } from 'gridline/testing'
import { expect } from 'vitest'

scenario('a request is declined only when a second person approves basis and guidance', async (city) => {
  await city.at('2026-09-28 10:00')
  const order = await city.call('对法院的判决不服', { register: false })
  const words = { reason: 'STATUTORY_ROUTE', basis: '诉讼事项', guidance: '可以上诉' } as const
  await city.callTaker.decline(order, words)
  await city.expectTask(order, 'DECLINE_REVIEW', { due: '09-29 18:00' })
  await city.callTaker.mayNot('reviewDecline', order, 'ROLE_REQUIRED', { decision: 'APPROVE' })
  await city.reviewer.reviewDecline(order, { decision: 'DENY' })
  await city.expectStage(order, 'RECEIVING')
  await city.expectTask(order, 'RECEIVE')
  await city.callTaker.decline(order, words)
  await city.reviewer.reviewDecline(order, { decision: 'APPROVE' })
  // Told with basis and guidance, the requester has five working days to object (28 Sep: 29, 30 Sep, 8, 9, 10 Oct).
  await city.expectTask(order, 'OBJECTION', { due: '10-10 18:00' })
  await city.until(order, 'CLOSED')
  const { closure } = await city.see(order)
  expect(closure).toEqual({ outcome: 'DECLINED', resolved: null, satisfaction: null })
})

scenario('a request is answered on the spot and closed', async (city) => {
  await city.at('2026-09-28 10:00')
  const order = await city.call('图书馆周末几点开门？', { register: false })
  const { closure } = await city.callTaker.answer(order, { reply: '九点', satisfaction: 'SATISFIED' })
  expect(closure).toEqual({ outcome: 'ANSWERED', resolved: true, satisfaction: 'SATISFIED' })
})
