import type { Area, Unit } from './city.ts'
import { type AreaCode, Level, levels, type UnitCode, UnitKind } from './units.ts'

/** What goes before the codes of a city's units, which are unique in a deployment: 'QY' and 'QY-' give 'QY-'. */
export function unitPrefix(numberPrefix: string): string {
  return numberPrefix === '' ? '' : `${numberPrefix.replace(/-$/, '')}-`
}

/** How many digits of a code say something at each level; the rest is filled up with zeros. */
const telling = { CITY: 4, DISTRICT: 6, SUBDISTRICT: 9, COMMUNITY: 12, GRID: 15 } as const

/** An area's code without the zeros that only fill it up. */
export function shortCode({ code, level }: Pick<Area, 'code' | 'level'>): string {
  const short = code.slice(0, telling[level])
  return short.padEnd(code.length, '0') === code ? short : code
}

interface Post {
  readonly kind: UnitKind
  readonly prefix: string
  readonly name: (area: Area) => string
  readonly nameEn: string
}

const committee = /(居委会|村委会|委员会)$/

/** The territory's own units at each level; the first of them is the one to which the others, and those below, answer. */
const posts: Readonly<Record<Level, readonly [Post, ...Post[]]>> = {
  CITY: [government()],
  DISTRICT: [government(), gridCentre()],
  SUBDISTRICT: [
    {
      kind: UnitKind.SUBDISTRICT_OFFICE,
      prefix: 'OFFICE',
      name: ({ name }) => `${name}办事处`,
      nameEn: ' Office',
    },
    gridCentre(),
  ],
  COMMUNITY: [
    {
      kind: UnitKind.COMMUNITY_COMMITTEE,
      prefix: 'COMMUNITY',
      // The statistics' own names of communities are those of their committees.
      name: ({ name }) => (committee.test(name) ? name : `${name}居委会`),
      nameEn: ' Committee',
    },
  ],
  GRID: [{ kind: UnitKind.GRID, prefix: 'GRID', name: ({ name }) => name, nameEn: '' }],
}

function government(): Post {
  return {
    kind: UnitKind.GOVERNMENT,
    prefix: 'GOV',
    name: ({ name }) => `${name}人民政府`,
    nameEn: ' Government',
  }
}

function gridCentre(): Post {
  return {
    kind: UnitKind.GRID_CENTRE,
    prefix: 'GC',
    name: ({ name }) => `${name}网格中心`,
    nameEn: ' Grid Centre',
  }
}

/**
 * The territory's own units (属地) of areas that have none: government and grid centre of a district, office and grid
 * centre of a subdistrict, committee of a community, grid. `there`: the units that the city has already.
 */
export function territoryUnits(
  areas: readonly Area[],
  prefix: string,
  there: readonly Pick<Unit, 'code' | 'kind' | 'level' | 'areas'>[] = [],
): Unit[] {
  const byCode = new Map(areas.map((area) => [area.code, area]))
  const held = new Map(there.flatMap((unit) => unit.areas.map((area) => [placeOf(unit, area), unit.code])))

  const authorityOf = (area: Area | undefined): UnitCode | null => {
    for (let at = area; at; at = at.parent ? byCode.get(at.parent) : undefined) {
      const [{ kind }] = posts[at.level]
      const found = held.get(placeOf({ kind, level: at.level }, at.code))
      if (found) return found
    }
    return null
  }

  const fromTheTop = [...areas].sort((a, b) => levels.indexOf(a.level) - levels.indexOf(b.level))
  return fromTheTop.flatMap((area) =>
    posts[area.level].flatMap((post, i): Unit[] => {
      const place = placeOf({ kind: post.kind, level: area.level }, area.code)
      if (held.has(place)) return []
      const above = area.parent ? byCode.get(area.parent) : undefined
      const unit = unitOf(post, area, prefix, authorityOf(i === 0 ? above : area))
      held.set(place, unit.code)
      return [unit]
    }),
  )
}

function placeOf({ kind, level }: Pick<Unit, 'kind' | 'level'>, area: AreaCode): string {
  return `${kind} ${level} ${area}`
}

function unitOf(post: Post, area: Area, prefix: string, parent: UnitCode | null): Unit {
  const name = post.name(area)
  // Whoever has no English name has the Chinese one.
  const nameEn = area.nameEn === area.name ? name : `${area.nameEn}${post.nameEn}`
  const code = area.level === Level.CITY ? post.prefix : `${post.prefix}-${shortCode(area)}`
  return {
    code: `${prefix}${code}` as UnitCode,
    kind: post.kind,
    level: area.level,
    parent,
    duty: null,
    name,
    nameEn,
    areas: [area.code],
  }
}
