import type { CalendarYear } from '../domain/calendar.ts'
import { dateOfDay, dayNumber } from '../domain/instant.ts'

/**
 * A year whose holiday notice is not out: weekends, and the holidays fixed by law (全国年节及纪念日放假办法, 2025):
 * New Year's Day, the eve and the first three days of the Spring Festival, Qingming, 1–2 May, Dragon Boat,
 * Mid-Autumn, 1–3 October. No days are made up. Days that fall on a weekend are not moved: which day is given for
 * them is for the notice to say. Outside the almanac below a year has no lunar holidays.
 */
export function provisionalYear(year: number): CalendarYear {
  const day = (monthAndDay: string) => {
    const [month = 0, dayOfMonth = 0] = monthAndDay.split('-').map(Number)
    return dayNumber(year, month, dayOfMonth)
  }
  const [spring, ...others] = (almanac[year] ?? []).map(day)
  const holidays = [
    ...['01-01', qingming(year), '05-01', '05-02', '10-01', '10-02', '10-03'].map(day),
    ...(spring === undefined ? [] : [spring - 1, spring, spring + 1, spring + 2]),
    ...others,
  ]
  const off = holidays.filter((index) => !isWeekend(index)).map((index) => dateOfDay(index).slice(5))
  return { off: [...new Set(off)].sort(), makeUp: [], provisional: true }
}

/** The number of a day since 1970-01-01, which was a Thursday. */
function isWeekend(index: number): boolean {
  return [2, 3].includes(((index % 7) + 7) % 7)
}

/** 4 or 5 April, as the sun has it: the rule of the 21st century. */
function qingming(year: number): string {
  const n = year - 2000
  return `04-0${Math.floor(n * 0.2422 + 4.81) - Math.floor(n / 4)}`
}

/**
 * The first day of the first lunar month (Spring Festival), the fifth of the fifth (Dragon Boat) and the fifteenth of
 * the eighth (Mid-Autumn). Written out, because neither way of computing them here can be trusted with it: Node's Intl
 * (ICU 78.2) is a day off for the Spring Festivals of 2027 and 2030, whose new moons come minutes from midnight in
 * Beijing, and chinese-days (1.5.7) is a day off wherever the process's own zone is west of UTC. Taken from
 * chinese-days run in UTC, which a test repeats, and compared with the new moons themselves.
 */
const almanac: Readonly<Record<number, readonly [spring: string, dragonBoat: string, midAutumn: string]>> = {
  2017: ['01-28', '05-30', '10-04'],
  2018: ['02-16', '06-18', '09-24'],
  2019: ['02-05', '06-07', '09-13'],
  2020: ['01-25', '06-25', '10-01'],
  2021: ['02-12', '06-14', '09-21'],
  2022: ['02-01', '06-03', '09-10'],
  2023: ['01-22', '06-22', '09-29'],
  2024: ['02-10', '06-10', '09-17'],
  2025: ['01-29', '05-31', '10-06'],
  2026: ['02-17', '06-19', '09-25'],
  2027: ['02-06', '06-09', '09-15'],
  2028: ['01-26', '05-28', '10-03'],
  2029: ['02-13', '06-16', '09-22'],
  2030: ['02-03', '06-05', '09-12'],
  2031: ['01-23', '06-24', '10-01'],
  2032: ['02-11', '06-12', '09-19'],
  2033: ['01-31', '06-01', '09-08'],
  2034: ['02-19', '06-20', '09-27'],
  2035: ['02-08', '06-10', '09-16'],
  2036: ['01-28', '05-30', '10-04'],
  2037: ['02-15', '06-18', '09-24'],
  2038: ['02-04', '06-07', '09-13'],
  2039: ['01-24', '05-27', '10-02'],
  2040: ['02-12', '06-14', '09-20'],
  2041: ['02-01', '06-03', '09-10'],
  2042: ['01-22', '06-22', '09-28'],
  2043: ['02-10', '06-11', '09-17'],
  2044: ['01-30', '05-31', '10-05'],
  2045: ['02-17', '06-19', '09-25'],
  2046: ['02-06', '06-08', '09-15'],
  2047: ['01-26', '05-29', '10-04'],
  2048: ['02-14', '06-15', '09-22'],
  2049: ['02-02', '06-04', '09-11'],
  2050: ['01-23', '06-23', '09-30'],
  2051: ['02-11', '06-13', '09-19'],
  2052: ['02-01', '06-01', '09-07'],
  2053: ['02-19', '06-20', '09-26'],
  2054: ['02-08', '06-10', '09-16'],
  2055: ['01-28', '05-30', '10-05'],
  2056: ['02-15', '06-17', '09-24'],
  2057: ['02-04', '06-06', '09-13'],
  2058: ['01-24', '06-25', '10-02'],
  2059: ['02-12', '06-14', '09-21'],
  2060: ['02-02', '06-03', '09-09'],
}
