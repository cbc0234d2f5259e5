import { readFileSync } from 'node:fs'
import type { CalendarYear, WorkCalendar } from '../../domain/calendar.ts'
import { parseCalendarTable } from '../../policies/calendars.ts'
import { provisionalYear } from '../../policies/holidays.ts'

const file = new URL('../../policies/calendar.yaml', import.meta.url)

/** The holiday notices that the product seeds. */
export const notices = parseCalendarTable(readFileSync(file, 'utf8'), 'calendar.yaml')

const years: Record<string, CalendarYear> = { 2027: provisionalYear(2027) }
for (const [year, { off, makeUp }] of Object.entries(notices.years))
  years[year] = { off, makeUp, provisional: false }

/** The years of the notices, and 2027 without one. */
export const official: WorkCalendar = {
  utcOffsetMinutes: 480,
  sessions: [
    [540, 720],
    [810, 1080],
  ],
  years,
}
