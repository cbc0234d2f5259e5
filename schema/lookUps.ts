import type { Dissolved, Unit } from '../domain/city.ts'
import type { Reference } from '../domain/reference.ts'
import type { AreaRef, ItemRef, UnitRef } from '../domain/units.ts'
import type { Problem } from './context.ts'
import { badValue, quoted } from './textRules.ts'

/** What a code stands for, or what would be right. */
export type Found<T> = { readonly found: T } | { readonly problem: Problem }

export function findUnit(
  reference: Reference,
  city: string,
  code: string,
  path: readonly string[],
): Found<UnitRef> {
  const unit = reference.units.get(code)
  const ref = unit?.city === city ? reference.unitRef(code) : null
  if (ref && unit?.dissolved) return { problem: dissolved(reference, unit, unit.dissolved, path) }
  return ref ? { found: ref } : unknown('UNKNOWN_UNIT', path, code, reference.cities.get(city)?.units ?? [])
}

export function findArea(
  reference: Reference,
  city: string,
  code: string,
  path: readonly string[],
): Found<AreaRef> {
  const area = reference.areas.get(code)
  const ref = area?.city === city ? reference.areaRef(code) : null
  return ref ? { found: ref } : unknown('UNKNOWN_AREA', path, code, reference.cities.get(city)?.areas ?? [])
}

export function findItem(
  reference: Reference,
  city: string,
  code: string,
  path: readonly string[],
): Found<ItemRef> {
  const ref = reference.itemRef(city, code)
  const items = reference.cities.get(city)?.items ?? []
  if (!ref) return unknown('UNKNOWN_ITEM', path, code, items)
  // Orders are classed by items of the third level: what stands above has others below it.
  const below = items.filter(({ parent }) => parent === code)
  if (below.length === 0) return { found: ref }
  const [zh, en] = listed(below)
  return {
    problem: badValue(
      path,
      `${code} 不是末级事项，请选其下级：${zh} …`,
      `${code} has items below it; choose one of those: ${en} …`,
    ),
  }
}

/** Nothing is given to a unit that is dissolved; who goes on with what it had is told. */
function dissolved(
  reference: Reference,
  unit: Unit,
  { at, successors }: Dissolved,
  path: readonly string[],
): Problem {
  const [named, namedEn] = listed(successors.flatMap((code) => reference.units.get(code) ?? []))
  const { code, name, nameEn } = unit
  return {
    code: 'UNIT_DISSOLVED',
    path,
    params: { value: code, name, nameEn, since: at, successors: named, successorsEn: namedEn },
  }
}

interface Named {
  readonly code: string
  readonly name: string
  readonly nameEn: string
}

function unknown(
  code: 'UNKNOWN_UNIT' | 'UNKNOWN_AREA' | 'UNKNOWN_ITEM',
  path: readonly string[],
  value: string,
  known: readonly Named[],
): { problem: Problem } {
  const byName = known.filter(
    ({ name, nameEn }) =>
      name === value ||
      (value.length > 1 && `${name}\n${nameEn.toLowerCase()}`.includes(value.toLowerCase())),
  )
  const near = byName.length > 0 ? byName : known.filter((one) => one.code.startsWith(value.slice(0, 6)))
  const [hint, hintEn] = listed(near).map((names) => (names ? `${names}?` : ''))
  return { problem: { code, path, params: { value: quoted(value), hint: hint ?? '', hintEn: hintEn ?? '' } } }
}

/** The first few, in both languages. */
function listed(known: readonly Named[]): [zh: string, en: string] {
  const few = known.slice(0, 3)
  return [
    few.map(({ code, name }) => `${code} ${name}`).join('、'),
    few.map(({ code, nameEn }) => `${code} ${nameEn}`).join(', '),
  ]
}
