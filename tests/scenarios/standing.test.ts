import { type Numbered, scenario, type TestCity } from 'gridline/testing'
import { describe, expect } from 'vitest'
import { accepted, light, roads } from './streetLight.ts'

const district = '临湖区网格中心'

/** The requester asks again, so many times. */
async function urged(city: TestCity, order: Numbered, times: number): Promise<void> {
  for (let n = 0; n < times; n++) await city.callTaker.urge(order, { byRequester: true })
}

describe('what is said of an order on its way', () => {
  scenario('a supplement changes it for who decides, a comment and an urge do not', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    const { version: expectedVersion, tasks, limits } = order
    await city.of(roads).comment(order, { comment: '已约电工', expectedVersion })
    const urged = await city.callTaker.urge(order, { byRequester: true, expectedVersion })
    expect(urged).toMatchObject({ version: expectedVersion, tasks, limits })
    const more = await city.callTaker.supplement(order, { supplement: '另一盏也不亮了', expectedVersion })
    expect(more).toMatchObject({ version: expectedVersion + 1, tasks, limits })
    const stale = await city.of(roads).mayNot('progress', order, 'VERSION_STALE', { expectedVersion })
    expect(stale.message).toContain(String(more.version))
  })

  scenario('the handling unit does not urge, nor supplement what the requester said', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    for (const command of ['urge', 'supplement'] as const)
      await city.of(roads).mayNot(command, order, 'ROLE_REQUIRED')
    await city.supervisor.urge(order)
  })

  scenario('a closed order takes nothing more: what is new is a new request', async (city) => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('图书馆几点开门？', { register: false })
    await city.callTaker.answer(order)
    for (const command of ['urge', 'supplement', 'comment'] as const)
      await city.callTaker.mayNot(command, order, 'ORDER_CLOSED')
  })
})

describe('three urges open a checkpoint, and move no clock (counts.urgesBeforeCheckpoint; our choice)', () => {
  scenario('of the district, within 1 working day, with a ladder of its own', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await urged(city, order, 2)
    await city.expectNoTask(order, 'CHECKPOINT')
    await urged(city, order, 1)
    await city.expectTask(order, 'CHECKPOINT', {
      holder: district,
      due: '10-13 18:00',
      warned: '10-13 14:00',
    })
    await city.expectTask(order, 'HANDLE', { due: '10-19 18:00' })
    await city.until(order, 'SUPERVISED')
    // The 13th; the supervision a working day later.
    expect(await city.clockSaid(order)).toEqual([
      '10-13 14:00 WARNED checkpoint/urge3',
      '10-13 18:00 REMINDED checkpoint/urge3',
      '10-14 18:00 SUPERVISED checkpoint/urge3',
    ])
    await city.expectTimelineContains(order, '10-14 18:00 SUPERVISED 临湖区网格中心: checkpoint/urge3')
    await city.expectTask(order, 'CHECKPOINT', { overdue: true })
  })

  scenario('a monitor acknowledges it, or convenes the units; three more open another', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    const monitor = city.of(district, 'MONITOR')
    await monitor.mayNot('acknowledge', order, 'WRONG_STAGE')
    await urged(city, order, 3)
    await city.monitor.mayNot('acknowledge', order, 'NOT_HOLDER')
    await city.of(district, 'DISPATCHER').mayNot('acknowledge', order, 'ROLE_REQUIRED')
    await monitor.acknowledge(order)
    await city.expectNoTask(order, 'CHECKPOINT')
    await urged(city, order, 3)
    await city.expectTask(order, 'CHECKPOINT', { key: 'checkpoint/urge6' })
    for (const [code, called] of [
      ['UNITS_COUNT', { units: [] }],
      ['UNIT_TWICE', { units: [roads, roads] }],
      ['UNIT_TWICE', { units: [district] }],
      ['MEETING_TIME', { units: [roads], meetingAt: '10-12 09:30' }],
    ] as const)
      await monitor.mayNot('convene', order, code, { meetingAt: '10-13 09:30', ...called })
    await monitor.mayNot('openVideo', order, 'UNITS_COUNT', { units: [] })
    await monitor.convene(order, { units: [roads], meetingAt: '10-13 09:30', note: '现场会商' })
    await city.expectNoTask(order, 'CHECKPOINT')
    await city.expectTask(order, 'HANDLE', { due: '10-19 18:00' })
  })

  scenario('raising the order answers it: somebody is to lead it by name', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await urged(city, order, 3)
    await city.of(district, 'MONITOR').raise(order, { basis: '多次催办未解决' })
    await city.expectNoTask(order, 'CHECKPOINT')
    await city.expectLimit(order, 'checkpoint/urge3', { met: true })
    // From the district's level to the city's; within one working day (limits.nameLeader).
    await city.expectTask(order, 'NAME_LEADER', { holder: '云江市12345热线中心', due: '10-13 18:00' })
    await city.expectTask(order, 'HANDLE', { due: '10-19 18:00' })
  })

  scenario('on danger within 30 minutes; before there is a place, at the hotline', async (city) => {
    await city.at('2026-10-12 23:00')
    const gas = await city.call('漏气了', { item: '燃气泄漏', area: '幸福里社区' })
    await urged(city, gas, 3)
    await city.expectTask(gas, 'CHECKPOINT', { holder: district, due: '23:30' })
    const written = await city.call('没人理我', { register: false })
    await urged(city, written, 3)
    await city.expectTask(written, 'CHECKPOINT', { holder: '云江市12345热线中心', due: '10-13 18:00' })
    await city.monitor.mayNot('raise', written, 'NOT_DISPATCHED')
    await city.monitor.acknowledge(written)
    await city.callTaker.register(written, { ...light, kind: 'HELP' })
    await city.expectStage(written, 'DISPATCHING')
  })
})
