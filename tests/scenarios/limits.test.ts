import { scenario } from 'gridline/testing'
import { expect } from 'vitest'
import { dispatched, light, roads } from './streetLight.ts'

scenario('a gas smell at night that nobody accepts goes up within the hour', async (city) => {
  await city.at('2026-10-02 23:50')
  const order = await city.call('楼道燃气味很重', { item: '燃气泄漏', area: '幸福里社区' })
  await city.expectTask(order, 'DISPATCH', { due: '00:50' })
  await city.dispatcher.dispatch(order, { unit: '临湖区燃气办', at: '23:52' })
  await city.expectTask(order, 'ACCEPT', { holder: '临湖区燃气办', due: '00:07', warned: '00:04' })
  await city.of('临湖区燃气办').mayNot('returnOrder', order, 'RETURN_OF_DANGER', { reason: 'NOT_OUR_DUTY' })
  await city.until(order, 'DUTY_LEADER_TOLD')
  await city.expectTimeline(
    order,
    `
    10-02 23:50  calltaker-1   received 楼道燃气味很重
    10-02 23:50                registered COMPLAINT, DANGER, 幸福里社区, 燃气泄漏, promised by 10-03 01:50
    10-02 23:50                DISPATCH waits for 云江市12345热线中心, due 10-03 00:50
    10-02 23:52  dispatcher-1  dispatch → 临湖区燃气办 (RESPONSIBILITY_LIST 2026.1)
    10-02 23:52                round1/dispatch1/HANDLE runs for 临湖区燃气办, due 10-03 01:52
    10-02 23:52                ACCEPT waits for 临湖区燃气办, due 10-03 00:07
    10-03 00:04                WARNED 临湖区燃气办: round1/dispatch1/ACCEPT
    10-03 00:07                REMINDED 临湖区燃气办: round1/dispatch1/ACCEPT
    10-03 00:22                SUPERVISED 临湖区燃气办: round1/dispatch1/ACCEPT
    10-03 00:22                SUPERVISE waits for 云江市督办专班
    10-03 00:37                DUTY_LEADER_TOLD 临湖区燃气办: round1/dispatch1/ACCEPT
    `,
  )
})

scenario(
  'a dispatch on the eve of the holiday climbs its ladders to the minute (worked case 1)',
  async (city) => {
    await city.at('2026-09-30 16:40')
    const order = await city.call('路灯三天没亮了', light)
    await city.expectTask(order, 'DISPATCH', { due: '2026-10-01 16:40' })
    await city.dispatcher.dispatch(order, { unit: roads, at: '17:10' })
    await city.until('10-28 09:00')
    expect(await city.clockSaid(order)).toEqual([
      '10-08 14:00 WARNED round1/dispatch1/ACCEPT',
      '10-08 18:00 REMINDED round1/dispatch1/ACCEPT',
      '10-09 18:00 SUPERVISED round1/dispatch1/ACCEPT',
      '10-13 09:00 WARNED round1/dispatch1/HANDLE',
      '10-13 18:00 REMINDED round1/dispatch1/HANDLE',
      '10-14 18:00 NOTICE_PROPOSED round1/dispatch1/ACCEPT',
      '10-14 18:00 SUPERVISED round1/dispatch1/HANDLE',
      '10-20 18:00 NOTICE_PROPOSED round1/dispatch1/HANDLE',
      '10-21 18:00 ACCOUNTABILITY_PROPOSED round1/dispatch1/ACCEPT',
      '10-27 18:00 ACCOUNTABILITY_PROPOSED round1/dispatch1/HANDLE',
    ])
    await city.expectTask(order, 'ACCEPT', { overdue: true })
    // Each limit has its supervision and its two proposals, which the task force decides.
    for (const limit of ['round1.dispatch1.ACCEPT', 'round1.dispatch1.HANDLE']) {
      await city.expectTask(order, 'SUPERVISE', { key: `${limit}/SUPERVISE`, holder: '云江市督办专班' })
      for (const measure of ['NOTICE', 'ACCOUNTABILITY'])
        await city.expectTask(order, 'PROPOSAL', { key: `${limit}.${measure}`, holder: '云江市督办专班' })
    }
  },
)

scenario('silence is never acceptance, and only the task force lifts a supervision', async (city) => {
  const order = await dispatched(city, '2026-10-12 10:00')
  await city.until(order, 'SUPERVISED')
  await city.reviewer.mayNot('lift', order, 'NOT_HOLDER')
  await city.supervisor.lift(order, { basis: '单位已派人签收' })
  await city.expectNoTask(order, 'SUPERVISE')
  await city.expectTask(order, 'ACCEPT', { overdue: true })
})

scenario('a year without its holiday notice makes limits provisional and refuses nothing', async (city) => {
  const order = await dispatched(city, '2026-12-31 10:00')
  await city.expectLimit(order, 'DISPATCH', { provisional: false, due: '2027-01-01 10:00' })
  await city.expectLimit(order, 'ACCEPT', { provisional: true, due: '2027-01-04 18:00' })
  await city.expectLimit(order, 'HANDLE', { provisional: true, due: '2027-01-08 18:00' })
})
