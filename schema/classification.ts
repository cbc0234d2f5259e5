import type { Reference } from '../domain/reference.ts'
import type { Accused } from '../domain/requests.ts'
import type { builder } from './builder.ts'
import { type Found, findUnit } from './lookUps.ts'
import { badValue } from './textRules.ts'

type InputFields = Parameters<Parameters<typeof builder.inputType>[1]['fields']>[0]

/** The fields that say whom a request accuses. */
export const accusedFields = (t: InputFields) => ({
  accusedUnits: t.stringList({
    description:
      'The codes of the units complained about: they and all below them take no part, and do not see the order (被投诉单位).',
  }),
  accusedPeople: t.stringList({
    description: 'The ids of the people complained about (被投诉人).',
  }),
})

export interface AccusedGiven {
  readonly accusedUnits?: readonly string[] | null | undefined
  readonly accusedPeople?: readonly string[] | null | undefined
}

const most = 20

/** Whom a request accuses; what is left out stays as it was known. */
export function accusedIn(
  { accusedUnits, accusedPeople }: AccusedGiven,
  reference: Reference,
  city: string,
  known: Accused = { units: [], people: [] },
): Found<Accused> {
  const units: Accused['units'][number][] = []
  for (const code of accusedUnits ?? []) {
    const unit = findUnit(reference, city, code, ['input', 'accusedUnits'])
    if ('problem' in unit) return unit
    units.push(unit.found)
  }
  for (const [field, given] of Object.entries({ accusedUnits, accusedPeople }))
    if ((given?.length ?? 0) > most)
      return {
        problem: badValue(['input', field], `${field} 至多 ${most} 个。`, `${field} takes at most ${most}.`),
      }
  const stranger = accusedPeople?.find((id) => reference.people.get(id)?.city !== city)
  if (stranger !== undefined)
    return {
      problem: badValue(
        ['input', 'accusedPeople'],
        '本市没有这样的人员编号。',
        'nobody of this city has such an id.',
      ),
    }
  return {
    found: {
      units: accusedUnits ? units : known.units,
      people: accusedPeople ? [...accusedPeople] : known.people,
    },
  }
}
