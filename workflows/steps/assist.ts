import type { Instant } from '../../domain/instant.ts'
import { shareOf } from '../../domain/limitTimes.ts'
import type { UnitRef } from '../../domain/units.ts'
import type { CaseFile } from '../caseFile.ts'
import { superviseRefusal } from './refusal.ts'

/**
 * 协办. An assisting unit has a share of the lead's limit, so that the lead has the rest; called when that share has
 * passed, it has as long as the lead, and called by a lead that is late already the time of the pack: that is no delay
 * of its own. Its ladder climbs on it alone, and the lead may complete without it.
 */
export async function assist(
  file: CaseFile,
  key: string,
  unit: UnitRef,
  leadLimit: string,
  calledAt: Instant,
): Promise<void> {
  const lead = file.facts.limits[leadLimit]
  if (!lead) throw new Error(`order ${file.facts.number}: ${key} assists under no limit`)
  const { calendar, assistance } = file.book
  const share = shareOf(calendar, lead.dueAt, lead.within, assistance.share)
  const due = share > calledAt ? share : lead.dueAt
  const limit =
    due > calledAt
      ? file.limit(key, 'assist', unit, calledAt, { until: due })
      : file.limit(key, 'assist', unit, calledAt)
  for (let n = 1; ; n++) {
    const answer = await file.task(
      key,
      { kind: 'ASSIST', holder: unit, accepts: ['accept', 'refuse', 'report'], stays: ['accept'], limit },
      n,
    )
    if (answer.name === 'accept') continue
    file.meet(limit, answer.at)
    if (answer.name === 'refuse') superviseRefusal(file, key, unit)
    return
  }
}
