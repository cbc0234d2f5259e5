import { parse } from 'yaml'
import { z } from 'zod'
import type { CalendarYear, WorkCalendar } from '../domain/calendar.ts'
import { provisionalYear } from './holidays.ts'
import type { PolicyPack } from './pack.ts'

const monthAndDay = z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, "write a day as '10-01'")
const tableShape = z.strictObject({
  version: z.string().min(1),
  years: z.record(
    z.string().regex(/^\d{4}$/),
    z.strictObject({ source: z.string().min(1), off: z.array(monthAndDay), makeUp: z.array(monthAndDay) }),
  ),
})

/** The holiday notices of the years for which they are out. */
export type CalendarTable = z.output<typeof tableShape>

/** @throws Error that says where the table is wrong */
export function parseCalendarTable(text: string, file: string): CalendarTable {
  return checkCalendarTable(parse(text), file)
}

export function checkCalendarTable(body: unknown, file: string): CalendarTable {
  const parsed = tableShape.safeParse(body)
  if (parsed.success) return parsed.data
  throw new Error(`calendar ${file} cannot be used:\n${z.prettifyError(parsed.error)}`)
}

/**
 * The working calendar from one year to another: the notices that are out, the others provisional.
 * An order pins it with its rules, so it holds only the years that can matter.
 */
export function workCalendar(
  pack: PolicyPack,
  table: CalendarTable,
  fromYear: number,
  toYear: number,
): WorkCalendar {
  const years: Record<string, CalendarYear> = {}
  for (let year = fromYear; year <= toYear; year++) {
    const notice = table.years[String(year)]
    years[year] = notice
      ? { off: notice.off, makeUp: notice.makeUp, provisional: false }
      : provisionalYear(year)
  }
  return { utcOffsetMinutes: pack.calendar.utcOffset, sessions: pack.calendar.sessions, years }
}
