import { scenario } from 'gridline/testing'
import { describe, expect } from 'vitest'
import { inPost, recordOf, supervisionsOf } from './afterwards.ts'
import { accepted, dispatched, light, roads } from './streetLight.ts'

const taskForce = '云江市督办专班'
const hotline = '云江市12345热线中心'
const lines = (said: readonly string[], end: string) => said.filter((line) => line.endsWith(end))

describe('a supervision (督办)', () => {
  scenario(
    'is opened by the task force of its own motion, once at a time, and names whom and why',
    async (city) => {
      await city.at('2026-10-12 10:00')
      const order = await city.call('路灯不亮', light)
      await city.supervisor.mayNot('supervise', order, 'NOT_DISPATCHED')
      await city.dispatcher.mayNot('supervise', order, 'ROLE_REQUIRED')
      await city.supervisor.supervise(order, { unit: hotline })
      await city.dispatcher.dispatch(order, { unit: roads })
      await city.supervisor.supervise(order)
      await city.supervisor.mayNot('supervise', order, 'SUPERVISED_ALREADY')
      expect(await supervisionsOf(city, order)).toMatchObject([
        { cause: 'OWN_MOTION', limit: null, subject: { name: hotline }, mandate: { upTo: 'NOTICE' } },
        {
          cause: 'OWN_MOTION',
          subject: { name: roads },
          mandate: { id: 'mandates.handling', upTo: 'ACCOUNTABILITY', source: '市政务服务局督办规则' },
        },
      ])
      expect(await recordOf(city, order)).toEqual([
        `SUPERVISED ${hotline} mandates`,
        `SUPERVISED ${roads} mandates`,
      ])
      // It has no limit of its own, and runs beside everything.
      await city.expectTask(order, 'ACCEPT', { holder: roads, due: '10-13 18:00' })
      expect((await city.see(order)).tasks.filter(({ kind }) => kind === 'SUPERVISE')).toMatchObject([
        { holder: { name: taskForce }, dueAt: null },
        { holder: { name: taskForce }, dueAt: null },
      ])
    },
  )

  scenario(
    'wants a reply from the unit in 1 working day, whose ladder is another supervision',
    async (city) => {
      const order = await accepted(city, '2026-10-12 10:00', { kind: 'REPORT' })
      await city.supervisor.supervise(order)
      await city.supervisor.demandReply(order)
      await city.expectTask(order, 'REPLY', { holder: roads, due: '10-13 18:00', warned: '14:00' })
      await city.supervisor.mayNot('demandReply', order, 'DECISION_PENDING')
      await city.until(order, 'SUPERVISED')
      expect(lines(await city.clockSaid(order), 'replies/1')).toEqual([
        expect.stringContaining('10-13 14:00 WARNED'),
        expect.stringContaining('10-13 18:00 REMINDED'),
        expect.stringContaining('10-14 18:00 SUPERVISED'),
      ])
      expect((await supervisionsOf(city, order)).map(({ cause }) => cause)).toEqual(['OWN_MOTION', 'OVERDUE'])
      await city.of(roads).reply(order)
      await city.expectNoTask(order, 'REPLY')
    },
  )

  scenario(
    'is lifted with its basis, by nobody who handled, dispatched or reviewed, in whatever post',
    async (city) => {
      const order = await accepted(city, '2026-10-12 10:00')
      await city.of(roads).complete(order)
      await city.reviewer.review(order, { decision: 'SEND_BACK' })
      await city.supervisor.supervise(order)
      await city.supervisor.demandReply(order)
      for (const person of [city.of(roads), city.dispatcher, city.reviewer]) {
        const refusal = await inPost(city, person, 'TASKFORCE', 'SUPERVISOR').mayNot(
          'lift',
          order,
          'SEPARATION_OF_DUTIES',
        )
        expect(refusal.rule).toBe('separation.supervising')
      }
      const { subject, unit, roles } = city.supervisor
      const { userErrors } = await city.give({ subject, unit, roles }, 'liftSupervision', {
        number: order.number,
        basis: '',
      })
      expect(userErrors).toMatchObject([{ path: ['input', 'basis'] }])
      await city.supervisor.lift(order, { basis: '已整改' })
      // Whoever was still to reply need not any more.
      await city.expectNoTask(order, 'REPLY')
      expect(await supervisionsOf(city, order)).toMatchObject([
        { liftedAt: expect.any(String), withdrawn: false },
      ])
    },
  )

  scenario('wants no reply from whoever comes to be complained about', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await city.supervisor.supervise(order)
    await city.supervisor.demandReply(order)
    await city.callTaker.reclassify(order, { accusedUnits: ['URBAN_MANAGEMENT-990102'] })
    await city.expectNoTask(order, 'REPLY')
    const refusal = await city.supervisor.mayNot('demandReply', order, 'UNIT_ACCUSED')
    expect(refusal.rule).toBe('separation.accused')
    await city.supervisor.talk(order)
  })

  scenario('that is open when the order is closed is lifted by that', async (city) => {
    const order = await accepted(city, '2026-10-12 10:00')
    await city.supervisor.supervise(order)
    await city.supervisor.demandReply(order)
    await city.of(roads).complete(order)
    await city.reviewer.review(order, { decision: 'PASS' })
    await city.visitor.recordReturnVisit(order, { resolved: true, satisfaction: 'SATISFIED' })
    expect(await supervisionsOf(city, order)).toMatchObject([
      { liftedAt: expect.any(String), withdrawn: false },
    ])
    await city.expectTimelineContains(
      order,
      `
      SUPERVISE (ORDER_CLOSED)
      closed VISITED
      `,
    )
    await city.of(roads).mayNot('reply', order, 'ORDER_CLOSED')
  })
})

describe('a mandate (督办权限) says how far a supervision goes', () => {
  scenario('over a department: a talk, a notice, and a proposal of accountability', async (city) => {
    const order = await dispatched(city, '2026-10-12 10:00')
    await city.supervisor.supervise(order)
    await city.supervisor.talk(order)
    await city.supervisor.notice(order)
    await city.supervisor.proposeAccountability(order)
    const [supervision] = await supervisionsOf(city, order)
    expect(supervision?.measures.map(({ measure }) => measure)).toEqual(['TALK', 'NOTICE', 'ACCOUNTABILITY'])
    expect(await recordOf(city, order)).toEqual([
      `SUPERVISED ${roads} mandates`,
      `TALKED_TO ${roads} mandates`,
      `NOTICED ${roads} mandates`,
      `ACCOUNTABILITY_PROPOSED ${roads} mandates`,
    ])
  })

  scenario('over a managing centre: up to a notice; over a community: up to a talk', async (city) => {
    await city.at('2026-10-12 10:00')
    const order = await city.call('楼道堆满杂物', { item: '楼道堆物', area: '幸福里社区' })
    await city.supervisor.mayNot('supervise', order, 'UNIT_NOT_INVOLVED', { unit: '临湖区网格中心' })
    await city.dispatcher.relay(order, { centre: '临湖区网格中心' })
    await city.supervisor.supervise(order, { unit: '临湖区网格中心' })
    await city.supervisor.notice(order)
    const beyond = await city.supervisor.mayNot('proposeAccountability', order, 'NO_MANDATE')
    expect(beyond).toMatchObject({ rule: 'mandates.managing', source: '市政务服务局督办规则' })
    await city.supervisor.lift(order)
    await city.of('临湖区网格中心', 'DISPATCHER').dispatch(order, { unit: '幸福里社区居委会' })
    await city.supervisor.supervise(order)
    await city.supervisor.talk(order)
    const grassroots = await city.supervisor.mayNot('notice', order, 'NO_MANDATE')
    expect(grassroots).toMatchObject({ rule: 'mandates.grassroots' })
    expect(grassroots.message).toContain('约谈')
    await city.supervisor.mayNot('proposeAccountability', order, 'NO_MANDATE')
  })

  scenario('over the task force itself there is none', async (city) => {
    const order = await dispatched(city, '2026-10-12 10:00')
    const refusal = await city.supervisor.mayNot('supervise', order, 'NO_MANDATE', { unit: taskForce })
    expect(refusal.rule).toBe('mandates')
  })
})
