import type { EventBody } from '../domain/events.ts'
import { accusedHolder } from '../domain/guards/standing.ts'
import { accusedOf } from '../domain/projection.ts'
import { isAccusedUnit } from '../domain/separation.ts'
import type { TaskKind } from '../domain/tasks.ts'
import type { UnitRef } from '../domain/units.ts'
import { openWhistles } from '../domain/whistles.ts'
import type { CaseFile } from './caseFile.ts'
import { accusedLeave } from './standing.ts'
import { needNotCome } from './whistling.ts'

// What it leads to that a unit is dissolved (domain/evolveSuccession.ts says who has what then). Entered together with it
// and never walked again, as what commands lead to (standing.ts).

/** A unit is called to a whistle once, and would come twice now. */
export function callOnce(file: CaseFile, from: UnitRef, to: UnitRef): void {
  for (const whistle of openWhistles(file.facts)) {
    if (!whistle.called.some(({ unit, replacedAt }) => unit.code === to.code && replacedAt === null)) continue
    needNotCome(file, whistle, ({ unit }) => unit.code === from.code, 'SUCCEEDED')
  }
}

/** What is to be said of it; an accusation waits, as any in mid-course, for what others wait for the accused to decide. */
export function successionOf({ facts }: CaseFile, from: UnitRef, to: UnitRef): EventBody {
  const { units, people } = accusedOf(facts)
  const isAccused = units.some(({ code }) => code === from.code) && !isAccusedUnit(to, facts)
  const accused = isAccused && accusedHolder({ units: [...units, to], people }, facts) === null
  return { type: 'UNIT_SUCCEEDED', from, to, accused }
}

/** What whoever comes to be accused by it was to do for others, who can do without. */
const helping: ReadonlySet<TaskKind> = new Set(['ASSIST', 'DELEGATED', 'EXPERT', 'POSITION'])

export function keepAccusedOut(file: CaseFile): void {
  if (file.facts.closure) return
  accusedLeave(file, `succession${file.facts.seq}`)
  for (const { key, kind, holder } of Object.values(file.facts.tasks))
    if (helping.has(kind) && isAccusedUnit(holder, file.facts)) file.end(key, 'ACCUSED')
}
