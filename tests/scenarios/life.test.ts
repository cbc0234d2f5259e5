import { scenario } from 'gridline/testing'
import { expect } from 'vitest'
import { light, roads } from './streetLight.ts'

scenario('from the call to the closing every step of an order waits for the right desk', async (city) => {
  await city.at('2026-09-28 10:00')
  const order = await city.call('小区门口的路灯三天没亮了', light)
  await city.expectTask(order, 'DISPATCH', { holder: '云江市12345热线中心', due: '09-29 10:00' })
  await city.dispatcher.dispatch(order, { unit: roads, at: '10:20' })
  await city.expectTask(order, 'ACCEPT', { holder: roads, due: '09-29 18:00' })
  await city.of(roads).accept(order, { at: '11:00' })
  await city.expectTask(order, 'HANDLE', { holder: roads, due: '10-10 18:00' })
  await city.of(roads).complete(order, { publicReply: '路灯已更换。', at: '09-29 15:30' })
  await city.expectTask(order, 'REVIEW', { holder: '云江市12345热线中心', due: '09-30 18:00' })
  await city.reviewer.review(order, { decision: 'PASS', at: '16:00' })
  await city.expectTask(order, 'VISIT', { holder: '云江市12345热线中心', due: '10-09 18:00' })
  const closed = await city.visitor.recordReturnVisit(order, {
    resolved: true,
    satisfaction: 'SATISFIED',
    at: '09-30 09:10',
  })
  expect(closed).toMatchObject({
    stage: 'CLOSED',
    tasks: [],
    closure: { outcome: 'VISITED', resolved: true, satisfaction: 'SATISFIED' },
  })
  await city.of(roads).mayNot('accept', order, 'ORDER_CLOSED')
  await city.expectTimeline(
    order,
    `
    09-28 10:00  calltaker-1                      received 小区门口的路灯三天没亮了
    09-28 10:00                                   registered COMPLAINT, GENERAL, 幸福里社区, 路灯不亮, promised by 10-10 18:00
    09-28 10:00                                   DISPATCH waits for 云江市12345热线中心, due 09-29 10:00
    09-28 10:20  dispatcher-1                     dispatch → 临湖区城市管理局 (RESPONSIBILITY_LIST 2026.1)
    09-28 10:20                                   round1/dispatch1/HANDLE runs for 临湖区城市管理局, due 10-10 18:00
    09-28 10:20                                   ACCEPT waits for 临湖区城市管理局, due 09-29 18:00
    09-28 11:00  urban_management-990102-handler  accept
    09-28 11:00                                   HANDLE waits for 临湖区城市管理局, due 10-10 18:00
    09-29 15:30  urban_management-990102-handler  complete FIXED, 09-29 15:30, PHONE
    09-29 15:30                                   REVIEW waits for 云江市12345热线中心, due 09-30 18:00
    09-29 16:00  reviewer-1                       review PASS
    09-29 16:00                                   VISIT waits for 云江市12345热线中心, due 10-09 18:00
    09-30 09:10  visitor-1                        recordReturnVisit resolved, SATISFIED
    09-30 09:10                                   closed VISITED, resolved, SATISFIED
    `,
  )
})
