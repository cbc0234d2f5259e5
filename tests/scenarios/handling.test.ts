import { scenario } from 'gridline/testing'
import { describe, expect } from 'vitest'
import { accepted, roads } from './streetLight.ts'

describe('a complex order (15 working days, with approval a level up; Shanghai, Daning)', () => {
  scenario('has its limit from the dispatch, and two working days to be returned', async (city) => {
    const order = await accepted(city, '2026-09-21 09:30')
    await city.expectTask(order, 'HANDLE', { due: '09-29 18:00' })
    await city.of(roads).askComplex(order, { basis: '涉及三家单位' })
    const approve = { decision: 'APPROVE' } as const
    await city.of('临湖区网格中心', 'LEAD_APPROVER').mayNot('decideComplex', order, 'NOT_HOLDER', approve)
    await city.approver.decideComplex(order, approve)
    // Worked case 4's handling limit.
    await city.expectTask(order, 'HANDLE', { due: '10-19 18:00' })
    await city.of(roads).mayNot('askComplex', order, 'COMPLEX_ALREADY')
    await city.of(roads).returnOrder(order, { reason: 'NOT_OUR_DUTY', at: '09-23 17:00' })
  })

  scenario('approved after the limit had passed withdraws what the clock had said of it', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00', { kind: 'CONSULT' })
    await city.of(roads).askComplex(order, { basis: '需多部门会商' })
    await city.approver.decideComplex(order, { decision: 'APPROVE', at: '10-15 09:30' })
    await city.expectLimit(order, 'dispatch1/HANDLE', { due: '11-02 18:00', rungs: [] })
  })
})

scenario('contact and progress are told to the order, change no version and open nothing', async (city) => {
  const order = await accepted(city, '2026-10-12 10:00')
  const { version: expectedVersion, tasks } = order
  await city.of(roads).contact(order, { method: 'PHONE', contactedAt: '10:00', expectedVersion })
  const told = await city.of(roads).progress(order, { note: '已到现场', expectedVersion })
  expect(told).toMatchObject({ version: expectedVersion, tasks })
  await city
    .of(roads)
    .mayNot('contact', order, 'CONTACT_IN_FUTURE', { method: 'PHONE', contactedAt: '10:05' })
  await city.of(roads).mayNot('contact', order, 'BAD_VALUE', { method: 'NONE', contactedAt: '10:00' })
})
