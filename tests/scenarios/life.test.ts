import { describe, expect, it } from 'vitest'
import { sampleCity } from '../kit/city.ts'

const city = sampleCity()
const light = { item: '路灯不亮', area: '幸福里社区' }
const done = { resultKind: 'FIXED', contactMethod: 'PHONE', publicReply: '路灯已更换。' }
const roads = () => city.of('临湖区城市管理局')

/** An order about a street light, dispatched to the district's urban management. */
async function dispatched() {
  const order = await city.call('小区门口的路灯三天没亮了', light)
  return city.does(city.dispatcher, 'dispatchWorkOrder', order, { unit: order.candidates[0]?.unit.code })
}

describe('the life of an order', () => {
  it('goes from the call to the closing, and every step waits for the right desk', async () => {
    await city.at('2026-09-28 10:00')
    let order = await dispatched()
    expect(order.stage).toBe('ACCEPTING')
    expect(order.tasks).toMatchObject([
      { kind: 'ACCEPT', holder: { name: '临湖区城市管理局' }, dueAt: '2026-09-29T18:00:00+08:00' },
    ])
    order = await city.does(roads(), 'acceptWorkOrder', order)
    expect(order.tasks).toMatchObject([{ kind: 'HANDLE', dueAt: '2026-10-10T18:00:00+08:00' }])
    order = await city.does(roads(), 'completeWorkOrder', order, {
      ...done,
      contactedAt: '2026-09-28T10:00:00+08:00',
    })
    expect(order.tasks).toMatchObject([{ kind: 'REVIEW', holder: { code: 'HOTLINE' } }])
    order = await city.does(city.reviewer, 'reviewWorkOrder', order, { decision: 'PASS' })
    expect(order.tasks).toMatchObject([{ kind: 'VISIT' }])
    order = await city.does(city.visitor, 'recordReturnVisit', order, {
      resolved: true,
      satisfaction: 'SATISFIED',
    })
    expect(order).toMatchObject({
      stage: 'CLOSED',
      tasks: [],
      closure: { outcome: 'VISITED', resolved: true, satisfaction: 'SATISFIED' },
    })
    await city.refused(roads(), 'acceptWorkOrder', order, 'ORDER_CLOSED')
  })

  it('is declined only when a second person approves, with basis and guidance', async () => {
    await city.at('2026-09-28 10:00')
    const order = await city.call('对法院的判决不服', { register: false })
    const words = { reason: 'STATUTORY_ROUTE', basis: '诉讼事项', guidance: '可以上诉' }
    await city.does(city.callTaker, 'declineWorkOrder', order, words)
    await city.refused(city.callTaker, 'reviewDecline', order, 'ROLE_REQUIRED', { decision: 'APPROVE' })
    const denied = await city.does(city.reviewer, 'reviewDecline', order, { decision: 'DENY' })
    expect(denied.stage).toBe('RECEIVING')
    await city.does(city.callTaker, 'declineWorkOrder', order, words)
    const closed = await city.does(city.reviewer, 'reviewDecline', order, { decision: 'APPROVE' })
    expect(closed.closure).toMatchObject({ outcome: 'DECLINED' })
  })

  it('is answered on the spot and closed', async () => {
    await city.at('2026-09-28 10:00')
    const order = await city.call('图书馆周末几点开门？', { register: false })
    const closed = await city.does(city.callTaker, 'answerWorkOrder', order, {
      reply: '九点',
      satisfaction: 'SATISFIED',
    })
    expect(closed.closure).toEqual({ outcome: 'ANSWERED', resolved: true, satisfaction: 'SATISFIED' })
  })

  it('returned and approved it is dispatched anew; the unit that returned it is no candidate any more', async () => {
    await city.at('2026-09-28 10:00')
    const order = await dispatched()
    await city.does(roads(), 'returnWorkOrder', order, { reason: 'NOT_OUR_DUTY', basis: '属于住建部门' })
    const again = await city.does(city.of('HOTLINE', 'DISPATCHER', 1), 'reviewReturn', order, {
      decision: 'APPROVE',
    })
    expect(again.stage).toBe('DISPATCHING')
    expect(again.candidates).toMatchObject([{ unit: { code: 'OFFICE-990102001' }, basis: 'BACKSTOP' }])
    expect(
      again.limits
        .filter(({ key }) => key.startsWith('round1/dispatch1/'))
        .every(({ endedAt }) => endedAt !== null),
    ).toBe(true)
  })

  it('denied, a return moves no due instant, and a second one needs new evidence', async () => {
    await city.at('2026-09-28 10:00')
    const order = await dispatched()
    const [due] = order.tasks
    await city.does(roads(), 'returnWorkOrder', order, { reason: 'NOT_OUR_DUTY', basis: '属于住建部门' })
    await city.refused(city.dispatcher, 'reviewReturn', order, 'SEPARATION_OF_DUTIES', { decision: 'DENY' })
    const denied = await city.does(city.of('HOTLINE', 'DISPATCHER', 1), 'reviewReturn', order, {
      decision: 'DENY',
    })
    expect(denied.tasks).toMatchObject([{ kind: 'ACCEPT', dueAt: due?.dueAt }])
    const again = { reason: 'NOT_OUR_DUTY', basis: '同前' }
    await city.refused(roads(), 'returnWorkOrder', order, 'RETURN_NEEDS_NEW_EVIDENCE', again)
    await city.does(roads(), 'returnWorkOrder', order, { ...again, newEvidence: true, evidence: '会议纪要' })
  })

  it('sent back, the work goes on under the limit it had; the second time the task force is called', async () => {
    await city.at('2026-09-28 10:00')
    let order = await dispatched()
    order = await city.does(roads(), 'acceptWorkOrder', order)
    const due = order.tasks[0]?.dueAt
    const complete = { ...done, contactedAt: '2026-09-28T10:00:00+08:00' }
    for (const nth of [1, 2]) {
      await city.does(roads(), 'completeWorkOrder', order, complete)
      order = await city.does(city.reviewer, 'reviewWorkOrder', order, { decision: 'SEND_BACK' })
      expect(order.tasks.find(({ kind }) => kind === 'HANDLE')?.dueAt).toBe(due)
      expect(order.tasks.some(({ kind }) => kind === 'SUPERVISE')).toBe(nth === 2)
    }
  })

  it('unsatisfied it is adjudicated by somebody else, and reworked by the same unit in three working days', async () => {
    await city.at('2026-09-28 10:00')
    let order = await dispatched()
    await city.does(roads(), 'acceptWorkOrder', order)
    await city.does(roads(), 'completeWorkOrder', order, {
      ...done,
      contactedAt: '2026-09-28T10:00:00+08:00',
    })
    await city.does(city.reviewer, 'reviewWorkOrder', order, { decision: 'PASS' })
    order = await city.does(city.visitor, 'recordReturnVisit', order, {
      resolved: false,
      satisfaction: 'UNSATISFIED',
    })
    expect(order.stage).toBe('ADJUDICATING')
    order = await city.does(city.adjudicator, 'adjudicateWorkOrder', order, {
      decision: 'REWORK',
      basis: '未解决',
    })
    expect(order.tasks).toMatchObject([
      {
        key: 'round2/HANDLE',
        kind: 'HANDLE',
        dueAt: '2026-10-08T18:00:00+08:00',
        holder: { name: '临湖区城市管理局' },
      },
    ])
    await city.refused(roads(), 'returnWorkOrder', order, 'WRONG_STAGE', {
      reason: 'NOT_OUR_DUTY',
      basis: '无',
    })
  })

  it('nobody reached in three attempts on three days closes outside the rates; the requester may rate for seven days', async () => {
    await city.at('2026-10-12 10:00')
    let order = await dispatched()
    await city.does(roads(), 'acceptWorkOrder', order)
    await city.does(roads(), 'completeWorkOrder', order, {
      ...done,
      contactedAt: '2026-10-12T10:00:00+08:00',
    })
    await city.does(city.reviewer, 'reviewWorkOrder', order, { decision: 'PASS' })
    await city.does(city.visitor, 'recordVisitAttempt', order, { result: 'NO_ANSWER' })
    await city.until('2026-10-12 15:00')
    const soon = await city.refused(city.visitor, 'recordVisitAttempt', order, 'VISIT_TOO_SOON', {
      result: 'NO_ANSWER',
    })
    expect(soon.message).toContain('2026-10-13 00:00')
    await city.until('2026-10-13 09:30')
    await city.does(city.visitor, 'recordVisitAttempt', order, { result: 'BUSY' })
    await city.until('2026-10-14 16:00')
    order = await city.does(city.visitor, 'recordVisitAttempt', order, { result: 'NO_ANSWER' })
    expect(order.closure).toEqual({ outcome: 'UNREACHED', resolved: null, satisfaction: null })
    await city.until('2026-10-20 12:00')
    order = await city.does(city.visitor, 'rateWorkOrder', order, {
      resolved: true,
      satisfaction: 'BASICALLY_SATISFIED',
    })
    expect(order.closure).toMatchObject({ outcome: 'UNREACHED', satisfaction: 'BASICALLY_SATISFIED' })
  })
})

describe('limits', () => {
  it('worked case 1: the eve of the holiday, to the minute', async () => {
    await city.at('2026-09-30 16:40')
    const order = await city.call('路灯三天没亮了', light)
    expect(order.tasks).toMatchObject([{ kind: 'DISPATCH', dueAt: '2026-10-01T16:40:00+08:00' }])
    await city.until('2026-09-30 17:10')
    await city.does(city.dispatcher, 'dispatchWorkOrder', order, { unit: 'URBAN_MANAGEMENT-990102' })
    await city.until('2026-10-28 09:00')
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
    const late = await city.see(order)
    expect(late.tasks.map(({ kind }) => kind).sort()).toEqual(['ACCEPT', 'SUPERVISE', 'SUPERVISE'])
    expect(late.tasks.find(({ kind }) => kind === 'ACCEPT')?.overdue).toBe(true)
  })

  it('urgent ones climb the continuous ladder, day and night: gas at night', async () => {
    await city.at('2026-10-02 23:50')
    const order = await city.call('楼道燃气味很重', { item: '燃气泄漏', area: '幸福里社区' })
    expect(order.tasks).toMatchObject([{ kind: 'DISPATCH', dueAt: '2026-10-03T00:50:00+08:00' }])
    await city.until('2026-10-02 23:52')
    const sent = await city.does(city.dispatcher, 'dispatchWorkOrder', order, { unit: 'GAS-990102' })
    expect(sent.tasks).toMatchObject([{ kind: 'ACCEPT', dueAt: '2026-10-03T00:07:00+08:00' }])
    await city.refused(city.of('GAS-990102'), 'returnWorkOrder', order, 'RETURN_OF_DANGER', {
      reason: 'NOT_OUR_DUTY',
      basis: '无',
    })
    await city.until('2026-10-03 01:00')
    expect(await city.clockSaid(order)).toEqual([
      '10-03 00:04 WARNED round1/dispatch1/ACCEPT',
      '10-03 00:07 REMINDED round1/dispatch1/ACCEPT',
      '10-03 00:22 SUPERVISED round1/dispatch1/ACCEPT',
      '10-03 00:37 DUTY_LEADER_TOLD round1/dispatch1/ACCEPT',
    ])
  })

  it('silence is never acceptance: a supervision is lifted by the task force alone, and the order still waits', async () => {
    await city.at('2026-10-12 10:00')
    const order = await dispatched()
    await city.until('2026-10-15 09:00')
    await city.refused(city.reviewer, 'liftSupervision', order, 'NOT_HOLDER', { basis: '已整改' })
    const lifted = await city.does(city.supervisor, 'liftSupervision', order, { basis: '单位已派人签收' })
    expect(lifted.tasks).toMatchObject([{ kind: 'ACCEPT', overdue: true }])
  })

  it('touching a year without its holiday notice are provisional, and no request is refused for it', async () => {
    await city.at('2026-12-31 10:00')
    const order = await dispatched()
    expect(order.limits.map(({ key, provisional, dueAt }) => [key, provisional, dueAt])).toEqual(
      [
        ['round1/dispatch1/DISPATCH', false, '2027-01-01T10:00:00+08:00'],
        ['round1/dispatch1/ACCEPT', true, '2027-01-04T18:00:00+08:00'],
        ['round1/dispatch1/HANDLE', true, '2027-01-08T18:00:00+08:00'],
      ].sort(),
    )
  })
})

it('every journal is whole, the read model is what it comes to, every history replays', async () => {
  await city.expectSound()
})
