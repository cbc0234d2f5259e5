import { describe, expect, it } from 'vitest'
import { dueAt } from '../../domain/calendar.ts'
import { parseDuration } from '../../domain/duration.ts'
import { instant, inZone } from '../../domain/instant.ts'
import { rungAt, warnAt } from '../../domain/limitTimes.ts'
import { autumn2026 as calendar } from './calendar2026.ts'

const beijing = (text: string) => instant(`2026-${text.replace(' ', 'T')}:00+08:00`)
const local = (at: string) => inZone(instant(at), 480).slice(5, 16).replace('T', ' ')
const warning = { share: 0.2, atMost: parseDuration('4 wh'), from: parseDuration('8 h') }

const limit = (from: string, within: string) => {
  const nominal = parseDuration(within)
  const due = dueAt(calendar, beijing(from), nominal).at
  return {
    due: local(due),
    warned: local(warnAt(calendar, beijing(from), due, nominal, warning)),
    rung: (after: string) => local(rungAt(calendar, due, parseDuration(after))),
  }
}

/** The worked cases of the process's description, to the minute (2026; off 25–27 Sep, 1–7 Oct; worked 20 Sep, 10 Oct). */
describe('worked cases', () => {
  it('1: the eve of the holiday', () => {
    const accept = limit('09-30 17:10', '1 WD')
    expect(accept).toMatchObject({ due: '10-08 18:00', warned: '10-08 14:00' })
    expect(['1 WD', '5 WD', '10 WD'].map(accept.rung)).toEqual(['10-09 18:00', '10-14 18:00', '10-21 18:00'])
    const handle = limit('09-30 17:10', '5 WD')
    expect(handle).toMatchObject({ due: '10-13 18:00', warned: '10-13 09:00' })
    expect(['1 WD', '5 WD', '10 WD'].map(handle.rung)).toEqual(['10-14 18:00', '10-20 18:00', '10-27 18:00'])
    expect(limit('09-30 16:40', '24 h').due).toBe('10-01 16:40')
  })

  it('2: gas at night', () => {
    expect(limit('10-02 23:50', '1 h').due).toBe('10-03 00:50')
    const accept = limit('10-02 23:52', '15 min')
    expect(accept).toMatchObject({ due: '10-03 00:07', warned: '10-03 00:04' })
    expect(['15 min', '30 min'].map(accept.rung)).toEqual(['10-03 00:22', '10-03 00:37'])
    expect(limit('10-03 00:10', '30 min').due).toBe('10-03 00:40')
  })

  it('3: an extension is counted from the old due instant', () => {
    expect(limit('10-12 10:00', '5 WD').due).toBe('10-19 18:00')
    expect(limit('10-19 18:00', '5 WD').due).toBe('10-26 18:00')
    expect(limit('10-26 18:00', '5 WD').due).toBe('11-02 18:00')
  })

  it('4: three called, one never comes', () => {
    expect(limit('09-21 09:30', '15 WD').due).toBe('10-19 18:00')
    expect(limit('09-22 10:00', '1 wh').due).toBe('09-22 11:00')
    expect(limit('09-22 10:00', '24 h').due).toBe('09-23 10:00')
    expect(limit('09-22 10:00', '5 WD').due).toBe('09-30 18:00')
    expect(limit('09-28 14:30', '5 WD').due).toBe('10-10 18:00')
  })
})

describe('a warning', () => {
  it('comes when 20 % of a short limit is left', () => {
    expect(limit('10-12 10:00', '2 h').warned).toBe('10-12 11:36')
  })

  it('comes 4 working hours before a working day ends, though 20 % of it is less', () => {
    expect(limit('10-12 10:00', '1 WD').warned).toBe('10-13 14:00')
  })

  it('comes 20 % before a limit of many days, when that is earlier', () => {
    expect(limit('10-12 10:00', '10 WD').warned).toBe('10-23 09:00')
  })

  it('never comes before the limit begins', () => {
    expect(limit('10-12 17:50', '10 wmin')).toMatchObject({ due: '10-12 18:00', warned: '10-12 17:58' })
  })
})
