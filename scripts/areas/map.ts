import { z } from 'zod'
import { Level, levels } from '../../domain/units.ts'
import { columnsOfValue, readMap, shaped, type Value, value } from '../import/mapping.ts'

/** How one area is read from a line. */
export interface PlaceMap {
  readonly code: Value
  readonly name: Value
  readonly nameEn?: Value | undefined
  /** Left out, or empty in a line: told from the code. */
  readonly level?: Value | undefined
  /** Code or name. Left out, or empty in a line: told from the code. */
  readonly parent?: Value | undefined
}

/** How the areas of a line are read: one, or one a level, each lying in the one before. */
export type AreaMap =
  | { readonly shape: 'ONE_A_LINE'; readonly place: PlaceMap }
  | { readonly shape: 'ONE_A_LEVEL'; readonly places: readonly (readonly [Level, PlaceMap])[] }

const place = z.strictObject({ code: value, name: value, nameEn: value.optional() })
const oneALine = place.extend({ level: value.optional(), parent: value.optional() })
const oneALevel = z.strictObject({ levels: z.partialRecord(z.enum(Level), place) })

/**
 * Reads a map of areas.
 * @throws BadMapError that names each field that is wrong, and what would be right
 */
export function parseAreaMap(text: string, file: string): AreaMap {
  const body = readMap(text, file)
  if (typeof body !== 'object' || body === null || !('levels' in body))
    return { shape: 'ONE_A_LINE', place: shaped(body, oneALine, file) }
  const asked = shaped(body, oneALevel, file).levels
  return {
    shape: 'ONE_A_LEVEL',
    places: levels.flatMap((level) => {
      const found = asked[level]
      return found ? [[level, found] as const] : []
    }),
  }
}

const column = (name: string): Value => ({ column: [name] })

/** For files whose columns have the names of the fields: no map is needed. */
export const plainColumns: AreaMap = {
  shape: 'ONE_A_LINE',
  place: {
    code: column('code'),
    name: column('name'),
    nameEn: column('nameEn'),
    level: column('level'),
    parent: column('parent'),
  },
}

/** The columns that a file must have to be read by a map; of the plain ones those that every area needs. */
export function columnsNeeded(map: AreaMap): readonly string[] {
  if (map === plainColumns) return ['code', 'name']
  const places = map.shape === 'ONE_A_LINE' ? [map.place] : map.places.map(([, one]) => one)
  const values = places.flatMap(({ code, name, nameEn, level, parent }) => [
    code,
    name,
    nameEn,
    level,
    parent,
  ])
  return [...new Set(values.flatMap((from) => (from ? columnsOfValue(from) : [])))]
}
