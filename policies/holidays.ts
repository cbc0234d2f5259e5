import chineseDays from 'chinese-days'
import type { CalendarYear } from '../domain/calendar.ts'

const { getSolarDateFromLunar, getSolarTermDate } = chineseDays

/**
 * A year whose holiday notice is not out: weekends, and the holidays fixed by law (全国年节及纪念日放假办法, 2025):
 * New Year's Day, the eve and the first three days of the Spring Festival, Qingming, 1–2 May, Dragon Boat,
 * Mid-Autumn, 1–3 October. No days are made up. Days that fall on a weekend are not moved.
 */
export function provisionalYear(year: number): CalendarYear {
  const holidays = [
    `${year}-01-01`,
    ...springFestival(year),
    qingming(year),
    `${year}-05-01`,
    `${year}-05-02`,
    lunarDay(year, 5, 5),
    lunarDay(year, 8, 15),
    `${year}-10-01`,
    `${year}-10-02`,
    `${year}-10-03`,
  ]
  const off = holidays
    .filter((date) => ![0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay()))
    .map((date) => date.slice(5))
  return { off: [...new Set(off)].sort(), makeUp: [], provisional: true }
}

function springFestival(year: number): string[] {
  const first = Date.parse(`${lunarDay(year, 1, 1)}T00:00:00Z`)
  return [-1, 0, 1, 2].map((days) => new Date(first + days * 86_400_000).toISOString().slice(0, 10))
}

/** 4 or 5 April, as the sun has it. */
function qingming(year: number): string {
  return getSolarTermDate(year, 4, 'pure_brightness')
}

/**
 * The date on which a day of the lunar calendar falls. From the library's table: the calendar of Node's own Intl is a
 * day late where a new moon comes minutes before midnight in Beijing, as for the Spring Festival of 2027.
 */
function lunarDay(year: number, month: number, day: number): string {
  const two = (n: number) => String(n).padStart(2, '0')
  return getSolarDateFromLunar(`${year}-${two(month)}-${two(day)}`).date
}
