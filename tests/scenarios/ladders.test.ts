import { scenario } from 'gridline/testing'
import { describe, expect } from 'vitest'
import { inPost, recordOf, supervisionsOf } from './afterwards.ts'
import { accepted, dispatched, light, roads } from './streetLight.ts'

const ofHandling = (line: string) => line.endsWith(' round1/dispatch1/HANDLE')

describe('the ordinary ladder (reminder, +1, +5, +10 working days: rules of city bureaus)', () => {
  // Accept: 13 Oct; then 14; 14, 15, 16, 19, 20; 21, 22, 23, 26, 27. Handle: 13, 14, 15, 16, 19 Oct; then 20;
  // 20, 21, 22, 23, 26; 27, 28, 29, 30 Oct, 2 Nov.
  scenario('is climbed by each limit of a unit that is silent, and never further', async (city) => {
    await city.at('2026-10-12 09:30')
    const order = await city.call('路灯不亮', light)
    await city.dispatcher.dispatch(order, { unit: roads, at: '10:00' })
    await city.until('12-01 09:00')
    await city.expectTimeline(
      order,
      `
    10-12 09:30  calltaker-1   received 路灯不亮
    10-12 09:30                registered COMPLAINT, GENERAL, 幸福里社区, 路灯不亮, promised by 10-19 18:00
    10-12 09:30                DISPATCH waits for 云江市12345热线中心, due 10-13 09:30
    10-12 10:00  dispatcher-1  dispatch → 临湖区城市管理局 (RESPONSIBILITY_LIST 2026.1)
    10-12 10:00                round1/dispatch1/HANDLE runs for 临湖区城市管理局, due 10-19 18:00
    10-12 10:00                ACCEPT waits for 临湖区城市管理局, due 10-13 18:00
    10-13 14:00                WARNED 临湖区城市管理局: round1/dispatch1/ACCEPT
    10-13 18:00                REMINDED 临湖区城市管理局: round1/dispatch1/ACCEPT
    10-14 18:00                SUPERVISED 临湖区城市管理局: round1/dispatch1/ACCEPT
    10-14 18:00                SUPERVISE waits for 云江市督办专班
    10-19 09:00                WARNED 临湖区城市管理局: round1/dispatch1/HANDLE
    10-19 18:00                REMINDED 临湖区城市管理局: round1/dispatch1/HANDLE
    10-20 18:00                NOTICE_PROPOSED 临湖区城市管理局: round1/dispatch1/ACCEPT
    10-20 18:00                SUPERVISED 临湖区城市管理局: round1/dispatch1/HANDLE
    10-20 18:00                PROPOSAL waits for 云江市督办专班
    10-20 18:00                SUPERVISE waits for 云江市督办专班
    10-26 18:00                NOTICE_PROPOSED 临湖区城市管理局: round1/dispatch1/HANDLE
    10-26 18:00                PROPOSAL waits for 云江市督办专班
    10-27 18:00                ACCOUNTABILITY_PROPOSED 临湖区城市管理局: round1/dispatch1/ACCEPT
    10-27 18:00                PROPOSAL waits for 云江市督办专班
    11-02 18:00                ACCOUNTABILITY_PROPOSED 临湖区城市管理局: round1/dispatch1/HANDLE
    11-02 18:00                PROPOSAL waits for 云江市督办专班
    `,
    )
  })
})

describe('the urgent ladder of utilities (leader, +30 min, +2 h, day and night)', () => {
  // Accept in 30 min, warned when 6 min are left; handle in 24 h, warned when a fifth is left: 4 h 48 min, sooner than 4 h.
  scenario('is climbed on a holiday as on any day', async (city) => {
    await city.at('2026-10-03 08:00')
    const order = await city.call('整栋楼停水', { item: '停水', area: '幸福里社区' })
    await city.dispatcher.dispatch(order, { unit: '临湖区水务局', at: '08:10' })
    await city.until('10-05 09:00')
    await city.expectTimeline(
      order,
      `
    10-03 08:00  calltaker-1   received 整栋楼停水
    10-03 08:00                registered COMPLAINT, UTILITIES, 幸福里社区, 停水, promised by 10-04 08:00
    10-03 08:00                DISPATCH waits for 云江市12345热线中心, due 10-03 10:00
    10-03 08:10  dispatcher-1  dispatch → 临湖区水务局 (RESPONSIBILITY_LIST 2026.1)
    10-03 08:10                round1/dispatch1/HANDLE runs for 临湖区水务局, due 10-04 08:10
    10-03 08:10                ACCEPT waits for 临湖区水务局, due 10-03 08:40
    10-03 08:34                WARNED 临湖区水务局: round1/dispatch1/ACCEPT
    10-03 08:40                REMINDED 临湖区水务局: round1/dispatch1/ACCEPT
    10-03 09:10                SUPERVISED 临湖区水务局: round1/dispatch1/ACCEPT
    10-03 09:10                SUPERVISE waits for 云江市督办专班
    10-03 10:40                DUTY_LEADER_TOLD 临湖区水务局: round1/dispatch1/ACCEPT
    10-04 03:22                WARNED 临湖区水务局: round1/dispatch1/HANDLE
    10-04 08:10                REMINDED 临湖区水务局: round1/dispatch1/HANDLE
    10-04 08:40                SUPERVISED 临湖区水务局: round1/dispatch1/HANDLE
    10-04 08:40                SUPERVISE waits for 云江市督办专班
    10-04 10:10                DUTY_LEADER_TOLD 临湖区水务局: round1/dispatch1/HANDLE
    `,
    )
  })
})

describe('a rung that came too early', () => {
  scenario(
    'is withdrawn with its supervision and proposal when the limit moves, and comes anew',
    async (city) => {
      const order = await accepted(city, '2026-10-12 10:00', { kind: 'CONSULT' })
      for (let n = 0; n < 2; n++) {
        await city.of(roads).complete(order)
        await city.reviewer.review(order, { decision: 'SEND_BACK' })
      }
      // Due on the 13th; supervised on the 14th, a notice proposed after 14, 15, 16, 19, 20.
      await city.until(order, 'NOTICE_PROPOSED', 'HANDLE')
      expect(city.now).toBe('2026-10-20 18:00')
      await city.supervisor.demandReply(order, { taskKey: 'supervision/round1.dispatch1.HANDLE/SUPERVISE' })
      await city.of(roads).askComplex(order, { at: '10-21 09:30' })
      await city.approver.decideComplex(order, { decision: 'APPROVE' })
      // 13 … 16, 19 … 23, 26 … 30 Oct, 2 Nov.
      await city.expectLimit(order, 'dispatch1/HANDLE', { due: '11-02 18:00', rungs: [] })
      await city.expectNoTask(order, 'PROPOSAL')
      await city.expectNoTask(order, 'REPLY')
      expect(await supervisionsOf(city, order)).toMatchObject([
        { cause: 'SENT_BACK', liftedAt: null, withdrawn: false },
        { cause: 'OVERDUE', liftedAt: expect.any(String), withdrawn: true },
      ])
      expect(await recordOf(city, order)).toEqual([`SUPERVISED ${roads} supervision.triggers`])
      await city.until(order, 'NOTICE_PROPOSED', 'HANDLE')
      // 3, 4, 5, 6, 9 Nov.
      expect(city.now).toBe('2026-11-09 18:00')
      await city.expectTask(order, 'PROPOSAL', { key: 'proposal/round1.dispatch1.HANDLE.m1.NOTICE' })
      const ofHandle = (await supervisionsOf(city, order)).filter(
        ({ limit }) => limit === 'round1/dispatch1/HANDLE',
      )
      expect(ofHandle.map(({ key, withdrawn }) => [key, withdrawn])).toEqual([
        ['supervision/round1.dispatch1.HANDLE.sentBack', false],
        ['supervision/round1.dispatch1.HANDLE', true],
        ['supervision/round1.dispatch1.HANDLE.m1', false],
      ])
    },
  )

  scenario(
    'is not what was said before the order was parked: it stands, and is not said again',
    async (city) => {
      const order = await accepted(city, '2026-10-12 10:00')
      await city.of(roads).askParking(order, { until: '11-02 09:00', at: '10-21 10:00' })
      await city.approver.decideParking(order, { decision: 'APPROVE' })
      await city.until('11-10 09:00')
      // With nothing left it is due at once; a notice is proposed after 3, 4, 5, 6, 9 Nov.
      expect((await city.clockSaid(order)).filter(ofHandling)).toEqual([
        '10-19 09:00 WARNED round1/dispatch1/HANDLE',
        '10-19 18:00 REMINDED round1/dispatch1/HANDLE',
        '10-20 18:00 SUPERVISED round1/dispatch1/HANDLE',
        '11-09 18:00 NOTICE_PROPOSED round1/dispatch1/HANDLE',
      ])
      expect(await supervisionsOf(city, order)).toMatchObject([{ liftedAt: null, withdrawn: false }])
    },
  )
})

describe('a proposal (通报、问责建议)', () => {
  scenario('is decided by somebody of the task force who took no part, and by no clock', async (city) => {
    const order = await dispatched(city, '2026-10-12 10:00')
    await city.until(order, 'ACCOUNTABILITY_PROPOSED', 'ACCEPT')
    const [notice, accountability] = ['NOTICE', 'ACCOUNTABILITY'].map(
      (measure) => `proposal/round1.dispatch1.ACCEPT.${measure}`,
    )
    await city.expectTask(order, 'PROPOSAL', { key: String(notice), due: null })
    const dispatcher = inPost(city, city.dispatcher, 'TASKFORCE', 'SUPERVISOR')
    const decided = { taskKey: notice, decision: 'APPROVE' } as const
    await dispatcher.mayNot('decideProposal', order, 'SEPARATION_OF_DUTIES', decided)
    await city.supervisor.decideProposal(order, decided)
    await city.supervisor.decideProposal(order, { taskKey: accountability, decision: 'DENY' })
    const [acceptance] = await supervisionsOf(city, order)
    expect(acceptance?.measures.map(({ measure }) => measure)).toEqual(['NOTICE'])
    const record = await recordOf(city, order)
    expect(record).toContain(`NOTICED ${roads} mandates`)
    expect(record).not.toContain(`ACCOUNTABILITY_PROPOSED ${roads} mandates`)
  })
})
