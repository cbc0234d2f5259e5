import type { CommandInputs, CommandName, Decision } from '../../domain/commands.ts'
import type { UnitRef } from '../../domain/units.ts'
import type { builder } from '../builder.ts'
import { type Context, type OrderSummary, type Outcome, type Problem, viewerOf } from '../context.ts'
import { DecisionEnum } from '../enums.ts'
import { findUnit } from '../lookUps.ts'
import { badValue } from '../textRules.ts'

export type InputFields = Parameters<Parameters<typeof builder.inputType>[1]['fields']>[0]
type Fields = (t: InputFields) => Record<string, ReturnType<InputFields['string']>>
export type Values = Record<string, unknown>

/** What a command's fields come to, or which of them cannot be used. */
export type Read<N extends CommandName> = CommandInputs[N] | { readonly problem: Problem }

/** A command as GraphQL offers it: its mutation, its own fields, and what they become. Its texts come from `commandShapes`. */
export interface Offer<N extends CommandName> {
  readonly mutation: string
  readonly description: string
  readonly fields?: Fields
  readonly read: (values: Values, context: Context, order: OrderSummary) => Read<N> | Promise<Read<N>>
  /** Words that stand in its own fields, by the names under which they are kept. */
  readonly words?: (values: Values) => Readonly<Record<string, string>>
  /** What other orders have against it, where it is given for the first time. */
  readonly check?: (
    input: CommandInputs[N],
    context: Context,
    order: OrderSummary,
  ) => Promise<Outcome['refusals']>
}

/** The offers of some commands. */
export type Offers<N extends CommandName> = { readonly [K in N]: Offer<K> }

/** A field's own type is checked by GraphQL before it comes here. */
export const as = <T>(value: unknown) => value as T
export const orNull = <T>(value: unknown) => (value ?? null) as T | null

/** The kinds of input fields differ in their types and are alike in being fields. */
export const fields = (made: Record<string, unknown>) =>
  made as Record<string, ReturnType<InputFields['string']>>

/** A command that says nothing but its words. */
export function plain(mutation: string, description: string) {
  return { mutation, description, read: (): Record<string, never> => ({}) }
}

/** A command that approves or denies. */
export function decided(mutation: string, description: string) {
  return {
    mutation,
    description,
    fields: (t: InputFields) => fields({ decision: t.field({ type: DecisionEnum, required: true }) }),
    read: ({ decision }: Values) => ({ decision: as<Decision>(decision) }),
  }
}

/** The unit behind a code that was given in a field. */
export async function unitIn(
  field: string,
  code: unknown,
  context: Context,
): Promise<{ readonly found: UnitRef } | { readonly problem: Problem }> {
  const { reference } = await context.reads.reference()
  return findUnit(reference, viewerOf(context).city, as(code), ['input', field])
}

/** The units behind the codes that were given in a field. `find`: how each is found; wherever it lies when left out. */
export async function unitsIn(
  field: string,
  codes: unknown,
  context: Context,
  find = (code: unknown): ReturnType<typeof unitIn> => unitIn(field, code, context),
): Promise<{ readonly found: readonly UnitRef[] } | { readonly problem: Problem }> {
  const units: UnitRef[] = []
  for (const code of as<readonly string[] | null | undefined>(codes) ?? []) {
    const unit = await find(code)
    if ('problem' in unit) return unit
    units.push(unit.found)
  }
  return { found: units }
}

/** The unit behind a code, if it covers the order's place or a part of it: who is to have an order of elsewhere has it classed anew first. */
export async function coveringUnitIn(
  field: string,
  code: unknown,
  { areas }: OrderSummary,
  context: Context,
): Promise<{ readonly found: UnitRef } | { readonly problem: Problem }> {
  const unit = await unitIn(field, code, context)
  if ('problem' in unit) return unit
  const { reference } = await context.reads.reference()
  const place = reference.areaRef(areas.at(-1) ?? '')
  if (!place || reference.reaches(unit.found.code, place)) return unit
  const nameEn = reference.units.get(unit.found.code)?.nameEn ?? unit.found.name
  return {
    problem: badValue(
      ['input', field],
      `${unit.found.name}的管辖范围不含${place.name}；确属其他区域的，请先重新分类（areaCode）。`,
      `${nameEn} does not cover ${reference.areas.get(place.code)?.nameEn ?? place.name}; if it lies elsewhere, reclassify it first (areaCode).`,
    ),
  }
}

/** As `unitsIn`, if each of them covers the order's place or a part of it. */
export function coveringUnitsIn(
  field: string,
  codes: unknown,
  order: OrderSummary,
  context: Context,
): ReturnType<typeof unitsIn> {
  return unitsIn(field, codes, context, (code) => coveringUnitIn(field, code, order, context))
}

/** An offer whose only field is one unit. */
export function toUnit<N extends CommandName>(
  mutation: string,
  description: string,
  field: string,
  made: (unit: UnitRef) => CommandInputs[N],
  find: typeof coveringUnitIn = (name, code, _order, context) => unitIn(name, code, context),
): Offer<N> {
  return {
    mutation,
    description,
    fields: (t) => fields({ [field]: t.string({ required: true, description: "The unit's code." }) }),
    read: async (values, context, order) => {
      const unit = await find(field, values[field], order, context)
      return 'problem' in unit ? unit : made(unit.found)
    },
  }
}
