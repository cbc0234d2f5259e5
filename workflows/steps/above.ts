import { levels, type UnitRef } from '../../domain/units.ts'
import type { CaseFile } from '../caseFile.ts'

/**
 * The managing centre that decides what a unit asks for: a level up, never the asker's own. Where no centre stands
 * above it the city's own decides.
 */
export async function centreAbove(file: CaseFile, unit: UnitRef): Promise<UnitRef> {
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
