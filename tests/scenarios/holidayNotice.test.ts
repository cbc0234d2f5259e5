import { readFileSync } from 'node:fs'
import { scenario } from 'gridline/testing'
import { expect } from 'vitest'
import { parse } from 'yaml'
import { saveCalendar } from '../../db/policies.ts'
import { recalculateUpdate } from '../../workflows/messages.ts'
import { dispatched } from './streetLight.ts'

const known = parse(readFileSync(new URL('../../policies/calendar.yaml', import.meta.url), 'utf8'))
/** 2027 with a New Year's holiday until Sunday 3 January, of which Saturday 9 January is made up. */
const published = {
  ...known,
  version: 'with 2027',
  years: { ...known.years, 2027: { source: 'an example', off: ['01-01', '01-04'], makeUp: ['01-09'] } },
}

scenario(
  'when the holiday notice comes out, provisional limits are reckoned by it, as events',
  async (city) => {
    // Thu 31 Dec 2026; without the notice: 1 Jan is off, the working days are 4, 5, 6, 7, 8 January.
    const order = await dispatched(city, '2026-12-31 10:00')
    await city.expectLimit(order, 'dispatch1/ACCEPT', { due: '2027-01-04 18:00', provisional: true })
    await city.expectLimit(order, 'dispatch1/HANDLE', { due: '2027-01-08 18:00', provisional: true })

    await saveCalendar(city.db, { version: published.version, body: published })
    const recalculate = () =>
      city.environment.client.workflow.getHandle(order.number).executeUpdate(recalculateUpdate)
    expect(await recalculate()).toEqual({ moved: 2 })
    // Monday 4 January is off as well, Saturday 9 January is worked: 5, 6, 7, 8, 9 January.
    await city.expectLimit(order, 'dispatch1/ACCEPT', { due: '2027-01-05 18:00', provisional: false })
    await city.expectLimit(order, 'dispatch1/HANDLE', { due: '2027-01-09 18:00', provisional: false })
    await city.expectTimelineContains(
      order,
      `
    CALENDAR_CHANGED with 2027
    round1/dispatch1/ACCEPT moved to 01-05 18:00 (RECALCULATED)
    round1/dispatch1/HANDLE moved to 01-09 18:00 (RECALCULATED)
    `,
    )
    expect(await recalculate()).toEqual({ moved: 0 })
    await city.until(order, 'REMINDED')
    expect(city.now).toBe('2027-01-05 18:00')
  },
)
