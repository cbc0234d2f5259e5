import type { Dispatch, Facts } from '../../domain/facts.ts'
import type { Instant } from '../../domain/instant.ts'
import { flat } from '../../domain/limits.ts'
import { handlingLimit } from '../../domain/projection.ts'
import { Level, type UnitRef } from '../../domain/units.ts'
import { allIsIn, type Called, conclusionOf, type Whistle } from '../../domain/whistles.ts'
import type { CaseFile } from '../caseFile.ts'
import { centreAt, whereSomebodyMay } from './centres.ts'
import { superviseRefusal } from './refusal.ts'

/**
 * 吹哨报到. Units are called to the spot: each signs, makes contact, reports in, works and reports, in its own time; the
 * blower concludes unit by unit. Then both sides say how it was.
 */
export async function whistle(file: CaseFile, blown: Whistle): Promise<void> {
  const { key } = blown
  file.beside(`${key}/calls`, () => callEach(file, blown))
  file.beside(`${key}/CONCLUDE`, () => conclude(file, blown))
  await file.until((facts) => of(facts, key).concludedAt !== null)
  evaluateBothWays(file, blown)
}

/** 网格直吹. What was found may open with a whistle: whoever found it calls the others to the spot at once. */
export function blowAtOnce(file: CaseFile, { unit }: Dispatch): void {
  const asked = file.facts.opening.found?.whistle
  if (!asked) return
  file.enter({ type: 'WHISTLE_BLOWN', whistle: { key: 'whistle/W1', number: 'W1', blower: unit, ...asked } })
}

/** The whistle as it stands. */
function of({ number, whistles }: Facts, key: string): Whistle {
  const found = whistles.find((one) => one.key === key)
  if (!found) throw new RangeError(`order ${number} has no whistle ${key}`)
  return found
}

/** Those that it calls, and those that a monitor calls later. Those who are called together are watched together. */
async function callEach(file: CaseFile, blown: Whistle): Promise<void> {
  const { key } = blown
  for (let n = 0; ; n++) {
    await file.until((facts) => of(facts, key).called.length > n)
    const [before, called] = [of(file.facts, key).called[n - 1], of(file.facts, key).called[n]]
    if (!called) continue
    const notAfter = handlingLimit(file.facts)?.dueAt
    if (called.calledAt !== before?.calledAt)
      file.beside(`${key}/watch/${n + 1}`, () => watch(file, blown, called.calledAt, n + 1, notAfter))
    file.beside(called.key, () => come(file, blown, called, notAfter))
  }
}

/** 报到. In the order in which it can be done; the time of each step counts from the call. */
async function come(
  file: CaseFile,
  { key: whistle, kind, workDue }: Whistle,
  { key, unit, calledAt }: Called,
  notAfter: Instant | undefined,
): Promise<void> {
  const capped = { whistle: kind, ...(notAfter && { notAfter }) }
  const sign = file.limit(`${key}/SIGN`, 'sign', unit, calledAt, { whistle: kind })
  const contact = file.limit(`${key}/CONTACT`, 'firstContact', unit, calledAt, { whistle: kind })
  const reportIn = file.limit(`${key}/REPORT_IN`, 'reportIn', unit, calledAt, capped)
  const refused = () => {
    for (const limit of [sign, contact, reportIn]) file.endLimit(limit, 'REFUSED')
    file.release(`${whistle}/CONCLUDE`, key)
    superviseRefusal(file, key, unit)
    const checkpoint = `checkpoint/${flat(key)}.refused`
    file.enter({ type: 'CHECKPOINT_OPENED', key: checkpoint, cause: 'WHISTLE_REFUSED', limit: null })
  }

  const signed = await file.task(sign, {
    kind: 'SIGN',
    holder: unit,
    accepts: ['sign', 'refuse'],
    limit: sign,
  })
  if (signed.name === 'refuse') return refused()
  file.meet(sign, signed.at)

  file.beside(contact, async () => {
    const made = await file.task(contact, {
      kind: 'CONTACT',
      holder: unit,
      accepts: ['contact'],
      limit: contact,
    })
    file.meet(contact, made.at)
  })
  const came = await file.task(reportIn, {
    kind: 'REPORT_IN',
    holder: unit,
    accepts: ['reportIn', 'refuse'],
    limit: reportIn,
  })
  if (came.name === 'refuse') {
    file.end(contact, 'REFUSED')
    return refused()
  }
  file.meet(reportIn, came.at)
  // Who is there has made contact.
  file.meet(contact, came.at)
  if (file.facts.tasks[contact]) file.end(contact, 'REPORTED_IN')

  const until = workEnd(file.facts, workDue)
  const more = until && until > came.at ? { whistle: kind, until } : { whistle: kind }
  const work = file.limit(`${key}/WORK`, 'work', unit, came.at, more)
  const reported = await file.task(work, { kind: 'WORK', holder: unit, accepts: ['report'], limit: work })
  file.meet(work, reported.at)
  file.release(`${whistle}/CONCLUDE`, key)
}

/** Until when the work is to be done: as the blower said, never after the handling is due. */
function workEnd(facts: Facts, workDue: Instant | null): Instant | null {
  const handling = handlingLimit(facts)?.dueAt ?? null
  if (workDue === null || handling === null) return workDue ?? handling
  return workDue < handling ? workDue : handling
}

/** 监哨. The monitor of the district looks at it when half of the time to report in is left and somebody has not come. */
async function watch(
  file: CaseFile,
  { key, kind }: Whistle,
  calledAt: Instant,
  nth: number,
  notAfter: Instant | undefined,
): Promise<void> {
  const watched = `${key}/watch/${nth}`
  const holder = await whereSomebodyMay(file, watched, centreAt(file, Level.DISTRICT), 'redirect')
  const more = { whistle: kind, watchedFor: 'WHISTLE' as const, ...(notAfter && { notAfter }) }
  file.limit(watched, 'reportIn', holder, calledAt, more)
}

/** The blower says of each that reported, or did not come, how it went; when all are in it has its time for that. */
async function conclude(file: CaseFile, { key, blower }: Whistle): Promise<void> {
  const limit = `${key}/CONCLUDE`
  file.beside(limit, async () => {
    await file.until((facts) => facts.limits[limit] !== undefined || allIsIn(facts, of(facts, key)))
    file.limit(limit, 'conclude', blower, file.facts.lastAt)
  })
  for (let n = 1; ; n++)
    await file.task(
      limit,
      {
        kind: 'CONCLUDE',
        holder: blower,
        accepts: ['conclude', 'cancelWhistle'],
        stays: ['conclude'],
        limit,
      },
      n,
    )
}

/** 双向评价. Of each that came: the blower of it, and it of the blower; silence is no score. Goes on after the closing. */
export function evaluateBothWays(file: CaseFile, blown: Whistle): void {
  const now = of(file.facts, blown.key)
  for (const called of now.called)
    if (conclusionOf(file.facts, now, called.unit)?.input.came) evaluate(file, now, called)
}

function evaluate(file: CaseFile, { key, blower, concludedAt }: Whistle, called: Called): void {
  if (!concludedAt) return
  const sides: readonly (readonly [side: string, holder: UnitRef])[] = [
    ['ofCalled', blower],
    ['ofBlower', called.unit],
  ]
  for (const [side, holder] of sides) {
    const evaluation = `${key}/${side}/${called.key.split('/').at(-1)}`
    file.beside(evaluation, async () => {
      const limit = file.limit(evaluation, 'evaluate', holder, concludedAt)
      const said = await file.taskOrLapse(evaluation, {
        kind: 'EVALUATE',
        holder,
        accepts: ['evaluateWhistle'],
        limit,
      })
      if (said) file.meet(limit, said.at)
    })
  }
}
