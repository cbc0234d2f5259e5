import type { Reference } from '../domain/reference.ts'
import type { AreaRef, ItemRef, UnitRef } from '../domain/units.ts'
import type { Problem } from './context.ts'
import { badValue } from './textRules.ts'

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
  // Orders are classed by items of the third level: what stands above has others below it.
  const below = reference.cities.get(city)?.items.filter(({ parent }) => parent === code) ?? []
  if (ref && below.length > 0) {
    const hint = below
      .slice(0, 3)
      .map((one) => `${one.code} ${one.name}`)
      .join(', ')
    return {
      problem: badValue(
        path,
        `${code} ${ref.name} 不是末级事项，请选其下级 / has items below it; choose one of those: ${hint} …`,
      ),
    }
  }
  return ref ? { found: ref } : unknown('UNKNOWN_ITEM', path, code, reference.cities.get(city)?.items ?? [])
}

function unknown(
  code: 'UNKNOWN_UNIT' | 'UNKNOWN_AREA' | 'UNKNOWN_ITEM',
  path: readonly string[],
  value: string,
  known: readonly { code: string; name: string }[],
): { problem: Problem } {
  const byName = known.filter(({ name }) => name === value || (value.length > 1 && name.includes(value)))
  const near = (
    byName.length > 0 ? byName : known.filter((one) => one.code.startsWith(value.slice(0, 6)))
  ).slice(0, 3)
  const hint = near.map((one) => `${one.code} ${one.name}`).join(', ')
  return { problem: { code, path, params: { value, hint: hint ? `${hint}?` : '' } } }
}
