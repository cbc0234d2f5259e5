import type { Answer, CommandName } from '../../domain/commands.ts'
import type { Instant } from '../../domain/instant.ts'
import type { LimitName } from '../../domain/policy.ts'
import type { TaskKind } from '../../domain/tasks.ts'
import { levels, type UnitRef } from '../../domain/units.ts'
import type { CaseFile } from '../caseFile.ts'

/**
 * The managing centre that decides what a unit asks for: a level up, never the asker's own. Where no centre stands
 * above it the city's own decides.
 */
async function centreAbove(file: CaseFile, unit: UnitRef): Promise<UnitRef> {
  const { opening, classification } = file.facts
  if (!classification)
    throw new Error(`order ${opening.number} is registered before anybody asks for anything`)
  const { centres } = await file.ask('CENTRES', 'CENTRES', {
    city: opening.city,
    area: classification.area.code,
  })
  const height = levels.indexOf(unit.level)
  const above = centres.filter(({ level }) => levels.indexOf(level) < height).at(-1) ?? centres[0]
  if (!above) throw new Error(`city ${opening.city} has no managing centre`)
  return above
}

/** What a unit asks of the centre above it: which task that is, on which limit, and what answers it. */
interface Request<N extends CommandName> {
  readonly unit: UnitRef
  readonly kind: TaskKind
  readonly limit: LimitName
  readonly answer: N
  readonly askedAt: Instant
}

/** The centre a level up decides on a unit's request, within a limit of its own. */
export async function decidedAbove<N extends CommandName>(
  file: CaseFile,
  key: string,
  { unit, kind, limit: name, answer: accepted, askedAt }: Request<N>,
): Promise<Answer<N>> {
  const holder = await centreAbove(file, unit)
  const limit = file.limit(key, name, holder, askedAt)
  const answer = await file.task(key, { kind, holder, accepts: [accepted], limit })
  file.meet(limit, answer.at)
  return answer
}
