import { type Seen, scenario, type TestCity } from 'gridline/testing'
import { describe, expect } from 'vitest'
import { inPost, unsatisfied } from './afterwards.ts'
import { roads } from './streetLight.ts'

const approve = { decision: 'APPROVE' } as const
const second = (city: TestCity) => city.of('HOTLINE', 'REVIEWER', 1)

async function writtenOff(city: TestCity, at: string): Promise<Seen> {
  const order = await unsatisfied(city, at)
  return city.adjudicator.adjudicate(order, { decision: 'WRITE_OFF', exclusion: 'UNREASONABLE' })
}

describe('a write-off (剔除: two reviewers in turn, 5 working days each; Yuncheng)', () => {
  scenario('approved twice closes the order and keeps the raw word', async (city) => {
    const order = await writtenOff(city, '2026-10-12 10:00')
    // From 12 Oct: 13, 14, 15, 16, 19.
    await city.expectTask(order, 'WRITE_OFF', { holder: '云江市12345热线中心', due: '10-19 18:00' })
    await city.expectStage(order, 'ADJUDICATING')
    await city.reviewer.reviewWriteOff(order, { ...approve, at: '10-14 10:00' })
    // From 14 Oct: 15, 16, 19, 20, 21.
    await city.expectTask(order, 'WRITE_OFF', { key: 'WRITE_OFF/second', due: '10-21 18:00' })
    const twice = await city.reviewer.mayNot('reviewWriteOff', order, 'SEPARATION_OF_DUTIES', approve)
    expect(twice).toMatchObject({ rule: 'separation.writeOff', source: expect.stringContaining('运城') })
    const closed = await second(city).reviewWriteOff(order, approve)
    expect(closed).toMatchObject({
      stage: 'CLOSED',
      closure: { outcome: 'WRITTEN_OFF', resolved: false, satisfaction: 'UNSATISFIED' },
    })
  })

  scenario('is reviewed by neither visitor, adjudicator nor handler, in whatever post', async (city) => {
    const order = await writtenOff(city, '2026-10-12 10:00')
    for (const person of [city.visitor, city.adjudicator, city.of(roads)])
      await inPost(city, person, 'HOTLINE', 'REVIEWER').mayNot(
        'reviewWriteOff',
        order,
        'SEPARATION_OF_DUTIES',
        approve,
      )
  })

  scenario(
    'denied by the first or by the second is reworked, in 3 working days from the denial',
    async (city) => {
      const deny = { decision: 'DENY' } as const
      const first = await writtenOff(city, '2026-10-12 10:00')
      await city.reviewer.reviewWriteOff(first, { ...deny, at: '10-13 10:00' })
      await city.expectNoTask(first, 'WRITE_OFF')
      // 14, 15, 16; 15, 16, 19.
      await city.expectTask(first, 'HANDLE', { key: 'round2/HANDLE', holder: roads, due: '10-16 18:00' })
      const order = await writtenOff(city, '2026-10-12 10:00')
      await city.reviewer.reviewWriteOff(order, { ...approve, at: '10-13 10:00' })
      await second(city).reviewWriteOff(order, { ...deny, at: '10-14 10:00' })
      await city.expectTask(order, 'HANDLE', { key: 'round2/HANDLE', holder: roads, due: '10-19 18:00' })
    },
  )

  scenario('that the second does not review climbs the ladder of that review alone', async (city) => {
    const order = await writtenOff(city, '2026-10-12 10:00')
    await city.reviewer.reviewWriteOff(order, approve)
    await city.until(order, 'SUPERVISED', 'second')
    const said = (await city.clockSaid(order)).filter((line) => line.includes('WRITE_OFF'))
    // A fifth of five days is a whole one: warned from 09:00 of the last.
    expect(said).toEqual([
      '10-19 09:00 WARNED round1/ADJUDICATE/WRITE_OFF/second',
      '10-19 18:00 REMINDED round1/ADJUDICATE/WRITE_OFF/second',
      '10-20 18:00 SUPERVISED round1/ADJUDICATE/WRITE_OFF/second',
    ])
  })
})
