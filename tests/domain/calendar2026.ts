import type { WorkCalendar } from '../../domain/calendar.ts'

/** The working calendar of the worked cases (tests/scenarios/limits.test.ts, extension.test.ts): the end of September and October 2026. */
export const autumn2026: WorkCalendar = {
  utcOffsetMinutes: 480,
  sessions: [
    [540, 720],
    [810, 1080],
  ],
  years: {
    2026: {
      off: ['09-25', '10-01', '10-02', '10-05', '10-06', '10-07'],
      makeUp: ['09-20', '10-10'],
      provisional: false,
    },
  },
}
