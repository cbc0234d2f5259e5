import { scenario } from 'gridline/testing'
import { describe, expect } from 'vitest'
import { completedInVain, inPost, recordOf, reworked, shown, supervisionsOf } from './afterwards.ts'
import { accepted, dispatched, roads } from './streetLight.ts'

const hotline = '云江市12345热线中心'
const raised = 'raised { level times problem leader }'

describe('a rework (重办: 3 working days, without a return; Shanghai, Daning)', () => {
  scenario('is for the unit that led, from the adjudication on, under the same reviews', async (city) => {
    const order = await reworked(city, '2026-09-29 10:00')
    // 30 Sep, 8, 9 Oct; a fifth of three days are 4.5 h, from 13:30 on.
    await city.expectTask(order, 'HANDLE', {
      key: 'round2/HANDLE',
      holder: roads,
      due: '10-09 18:00',
      warned: '13:30',
    })
    await city.of(roads).mayNot('returnOrder', order, 'WRONG_STAGE', { reason: 'NOT_OUR_DUTY' })
    await city.of(roads).complete(order)
    await city.expectTask(order, 'REVIEW', { key: 'round2/HANDLE/review1', holder: hotline })
  })

  scenario('that is late climbs the ladder of its own limit', async (city) => {
    const order = await reworked(city, '2026-10-12 10:00')
    await city.until(order, 'SUPERVISED', 'round2/HANDLE')
    // From the 12th: 13, 14, 15; one more: 16.
    expect((await city.clockSaid(order)).filter((line) => line.endsWith(' round2/HANDLE'))).toEqual([
      '10-15 13:30 WARNED round2/HANDLE',
      '10-15 18:00 REMINDED round2/HANDLE',
      '10-16 18:00 SUPERVISED round2/HANDLE',
    ])
    await city.expectTask(order, 'HANDLE', { holder: roads, overdue: true })
  })

  scenario('that leaves the requester unsatisfied calls the task force (Bayannur)', async (city) => {
    const order = await reworked(city, '2026-10-12 10:00')
    await city.of(roads).complete(order, { resultKind: 'EXPLAINED' })
    await city.reviewer.review(order, { decision: 'PASS' })
    await city.visitor.recordReturnVisit(order, { resolved: true, satisfaction: 'UNSATISFIED' })
    expect((await supervisionsOf(city, order)).map(({ cause }) => cause)).toEqual([
      'CLAIM_CONTRADICTED',
      'REWORK_UNSATISFIED',
    ])
  })

  scenario('twice in vain raises a problem order, led by somebody with a name (Bayannur)', async (city) => {
    const order = await reworked(city, '2026-10-12 10:00')
    await completedInVain(city, order)
    expect(await shown(city, order, raised)).toEqual({ raised: null })
    await city.adjudicator.adjudicate(order, { decision: 'REWORK' })
    const problem = await completedInVain(city, order)
    expect(await shown(city, problem, `problem ${raised}`)).toEqual({
      problem: true,
      raised: { level: 'CITY', times: 1, problem: true, leader: null },
    })
    await city.expectTask(order, 'NAME_LEADER', { holder: hotline, due: '10-13 18:00', warned: '14:00' })
    // The third visit, too, is adjudicated; the naming runs beside it.
    await city.expectStage(order, 'ADJUDICATING')
    const handler = inPost(city, city.of(roads), 'HOTLINE', 'LEAD_APPROVER')
    await handler.mayNot('nameLeader', order, 'SEPARATION_OF_DUTIES', { leader: 'approver-1' })
    await city.approver.mayNot('nameLeader', order, 'BAD_VALUE', { leader: 'nobody' })
    await city.approver.nameLeader(order, { leader: 'approver-2' })
    await city.expectNoTask(order, 'NAME_LEADER')
    expect(await shown(city, order, 'raised { leader }')).toEqual({ raised: { leader: '丁一鸣' } })
  })

  scenario('whose leader nobody names climbs the ladder on the centre that is to name one', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await city.monitor.raise(order)
    await city.until(order, 'SUPERVISED', 'raised/1')
    expect((await city.clockSaid(order)).filter((line) => line.endsWith('raised/1'))).toEqual([
      '10-13 14:00 WARNED raised/1',
      '10-13 18:00 REMINDED raised/1',
      '10-14 18:00 SUPERVISED raised/1',
    ])
    expect(await recordOf(city, order)).toContain(`LATE ${hotline} limits.nameLeader`)
  })
})

describe('raising (提级, a standing command)', () => {
  scenario('goes up level by level, to the city and not further', async (city) => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('楼道堆满杂物', { item: '楼道堆物', area: '幸福里社区' })
    await city.supervisor.mayNot('raise', order, 'NOT_DISPATCHED')
    await city.dispatcher.dispatch(order, { unit: '幸福里社区居委会' })
    const centres = ['桂花街道网格中心', '临湖区网格中心', hotline]
    for (const centre of centres) {
      await city.supervisor.raise(order)
      await city.expectTask(order, 'NAME_LEADER', { holder: centre, due: '10-13 18:00' })
      await city.supervisor.mayNot('raise', order, 'DECISION_PENDING')
      await city.of(centre, 'LEAD_APPROVER').nameLeader(order, { leader: 'approver-1' })
    }
    expect(await shown(city, order, `problem ${raised}`)).toEqual({
      problem: false,
      raised: { level: 'CITY', times: 3, problem: false, leader: '曾国栋' },
    })
    await city.supervisor.mayNot('raise', order, 'RAISED_TO_THE_TOP')
  })

  scenario('changes neither who handles nor when it is due', async (city) => {
    const order = await dispatched(city, '2026-10-12 10:00')
    await city.dispatcher.raise(order)
    await city.expectTask(order, 'ACCEPT', { holder: roads, due: '10-13 18:00' })
    await city.expectLimit(order, 'dispatch1/HANDLE', { due: '10-19 18:00' })
  })
})
