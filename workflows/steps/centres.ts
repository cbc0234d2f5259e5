import type { Answer, CommandName } from '../../domain/commands.ts'
import type { Facts } from '../../domain/facts.ts'
import type { Instant } from '../../domain/instant.ts'
import type { LimitName } from '../../domain/policy.ts'
import { routeOf } from '../../domain/projection.ts'
import { isAccusedUnit, isKeptFrom } from '../../domain/separation.ts'
import { standingFor } from '../../domain/successions.ts'
import type { TaskKind } from '../../domain/tasks.ts'
import { Level, levels, type UnitRef } from '../../domain/units.ts'
import type { CaseFile } from '../caseFile.ts'

/** The managing centres that cover the order's place, from the city down; none that is accused. */
export function centresOf(facts: Facts): UnitRef[] {
  return (routeOf(facts)?.centres ?? []).filter((centre) => !isAccusedUnit(centre, facts))
}

/** The centre that stands at a level, or the nearest above it; before anybody is looked for, the one that dispatches. */
export function centreAt(file: CaseFile, level: Level): UnitRef {
  const height = levels.indexOf(level)
  return (
    centresOf(file.facts)
      .filter((centre) => levels.indexOf(centre.level) <= height)
      .at(-1) ?? file.desk('DISPATCH')
  )
}

/** The managing centre that decides what a unit asks for: a level up, never the asker's own. */
function centreAbove(file: CaseFile, unit: UnitRef): UnitRef {
  return centreAt(file, levels[levels.indexOf(unit.level) - 1] ?? unit.level)
}

/** The lowest centre whose government stands above all of some units: none of them is its own superior. */
export function centreOfAll(file: CaseFile, units: readonly UnitRef[]): UnitRef {
  const common = centresOf(file.facts).filter((centre) => {
    const government = centre.path.at(-2)
    return government !== undefined && units.every(({ path }) => path.slice(0, -1).includes(government))
  })
  return common.at(-1) ?? file.desk('DISPATCH')
}

/**
 * A centre, or the nearest above it where somebody is left who may give a command: nobody eligible at a level, and the
 * task goes a level up (docs/process.md, Separation of duties). The city's own is asked of nobody: above it there is none.
 * `key`: of the task, and of its limit.
 */
export async function whereSomebodyMay(
  file: CaseFile,
  key: string,
  centre: UnitRef,
  command: CommandName,
): Promise<UnitRef> {
  // Where it was sent once it stays: walked again, the order may have another place.
  const known = file.facts.limits[key]?.owner
  if (known) return known
  const nearest = standingFor(file.facts, centre)
  const height = levels.indexOf(nearest.level)
  const above = centresOf(file.facts).filter(({ level }) => levels.indexOf(level) < height)
  if (above.length === 0) return nearest
  const upwards = [nearest, ...above.reverse()]
  const { staff } = await file.ask(`${key}/STAFF`, 'STAFF', {
    units: upwards.map(({ code }) => code),
    roles: file.book.commands[command],
  })
  const may = (unit: UnitRef) =>
    staff
      .filter((entry) => entry.unit === unit.code)
      .some(({ people }) => people.some((id) => !isKeptFrom({ id, unit }, command, { key }, file.facts)))
  return upwards.find(may) ?? nearest
}

/**
 * Where somebody looks once more at what was found: the nearest grid that has another collector than its finder and is
 * none of those who worked; else a centre, from the lowest up. `key`: of the task, and of its limit.
 */
export async function collectorAt(file: CaseFile, key: string): Promise<UnitRef> {
  const known = file.facts.limits[key]?.owner
  if (known) return known
  const { classification } = file.facts
  if (!classification) throw new Error(`order ${file.facts.number} is verified before it is registered`)
  const { collectors } = await file.ask(`${key}/COLLECTORS`, 'COLLECTORS', {
    area: classification.area.code,
    roles: file.book.commands.verify,
  })
  const grid = collectors.find(({ unit, people }) =>
    people.some((id) => !isKeptFrom({ id, unit }, 'verify', { key }, file.facts)),
  )
  return grid?.unit ?? whereSomebodyMay(file, key, centreAt(file, Level.GRID), 'verify')
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
  const holder = await whereSomebodyMay(file, key, centreAbove(file, unit), accepted)
  const limit = file.limit(key, name, holder, askedAt)
  const answer = await file.task(key, { kind, holder, accepts: [accepted], limit })
  file.meet(limit, answer.at)
  return answer
}
