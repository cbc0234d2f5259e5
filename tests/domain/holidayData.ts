import chineseDays from 'chinese-days/dist/chinese-days.json' with { type: 'json' }

/**
 * What chinese-days knows of the notices of 2018 to 2026. Its data alone: its functions answer by the zone of the
 * process (1.5.7).
 */
const holidays: Readonly<Record<string, string>> = chineseDays.holidays
const workdays: Readonly<Record<string, string>> = chineseDays.workdays

/** Whether a date, 'YYYY-MM-DD', is a Saturday or a Sunday. */
export function isWeekend(date: string): boolean {
  return [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay())
}

/** Whether a date of 2018 to 2026 is worked. */
export function worksByNotice(date: string): boolean {
  return date in workdays || (!isWeekend(date) && !(date in holidays))
}
