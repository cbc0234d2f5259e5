import type { Reference } from '../domain/reference.ts'
import type { Origin } from '../domain/requests.ts'
import type { AreaRef, UnitRef } from '../domain/units.ts'
import { builder } from './builder.ts'
import { mostOfAText } from './commands/payload.ts'
import type { Created, Problem, Viewer } from './context.ts'
import { WhistleKindEnum } from './enums.ts'
import { findUnit } from './lookUps.ts'
import { badValue, textProblem } from './textRules.ts'

// 网格发现、未诉先办: an order that nobody asked for, as it is handed in.

export const OpeningWhistleInput = builder.inputType('OpeningWhistleInput', {
  description:
    'Of origin GRID: the whistle with which the order opens (网格直吹). The grid has the order, and calls the units to the spot at once.',
  fields: (t) => ({
    kind: t.field({ type: WhistleKindEnum, required: true }),
    units: t.stringList({ required: true, description: 'The codes of the units.' }),
    purpose: t.string({ required: true, description: 'What they are called for. Kept sealed.' }),
    workDue: t.field({
      type: 'DateTime',
      description: 'Until when the work is to be done; within the handling when left out.',
    }),
  }),
})

/** What `createWorkOrder` says of a finding. */
interface FindingInput {
  readonly origin?: Origin | null | undefined
  readonly itemCode?: string | null | undefined
  readonly requester?: Readonly<Record<string, string | null | undefined>> | null | undefined
  readonly register?: boolean | null | undefined
  readonly whistle?: typeof OpeningWhistleInput.$inferInput | null | undefined
}

interface FoundAt {
  readonly area: AreaRef | null
  readonly reference: Reference
  readonly viewer: Viewer
}

/** Where something was found, when its finder does not say: where it works, if that is one place. */
export function ownArea(origin: FindingInput['origin'], reference: Reference, viewer: Viewer): string | null {
  if (!origin || origin === 'REQUEST') return null
  const [own, another] = reference.units.get(viewer.actor.unit.code)?.areas ?? []
  return own && !another ? own : null
}

/** What was found: classed, of a place of the finder's unit, and nobody's request. Null where somebody asked. */
export function findingIn(
  input: FindingInput,
  at: FoundAt,
): { readonly found: Created['found']; readonly problems: readonly Problem[] } {
  const { origin, whistle } = input
  const problems: Problem[] = []
  if (whistle && origin !== 'GRID')
    problems.push(
      wrong(
        'whistle',
        '网格直吹的 origin 为 GRID。',
        'an order opens with a whistle where its origin is GRID.',
      ),
    )
  if (!origin || origin === 'REQUEST') return { found: null, problems }

  problems.push(...wrongFinding(origin, input, at))
  if (!whistle) return { found: { as: origin, whistle: null, purpose: null }, problems }

  const purpose = textProblem(['input', 'whistle', 'purpose'], whistle.purpose, mostOfAText)
  if (purpose) problems.push(purpose)
  const called = whistle.units.map((code) => calledUnit(code, at))
  problems.push(...called.flatMap((unit) => ('problem' in unit ? [unit.problem] : [])))
  const units = called.flatMap((unit) => ('found' in unit ? [unit.found] : []))
  const blown = { kind: whistle.kind, units, workDue: whistle.workDue ?? null }
  return { found: { as: origin, whistle: blown, purpose: whistle.purpose }, problems }
}

function wrongFinding(origin: Origin, input: FindingInput, { area, reference, viewer }: FoundAt): Problem[] {
  const { itemCode, requester, register } = input
  const problems: Problem[] = []
  if (typeof itemCode !== 'string')
    problems.push(
      wrong(
        'itemCode',
        `发现上报（origin: ${origin}）须填写 itemCode。`,
        `what was found (origin: ${origin}) is classed by its finder: give itemCode.`,
      ),
    )
  if (!area)
    problems.push(
      wrong(
        'areaCode',
        `发现上报（origin: ${origin}）须填写 areaCode。`,
        `what was found (origin: ${origin}) lies somewhere: give areaCode.`,
      ),
    )
  else if (!reference.reaches(viewer.actor.unit.code, area))
    problems.push(
      wrong(
        'areaCode',
        `${area.name}不在您单位的辖区；辖区外的发现请转告当地网格。`,
        `${nameOf(area, reference)} is not covered by your unit; leave what lies elsewhere to the grid of that place.`,
      ),
    )
  if (Object.values(requester ?? {}).some(Boolean))
    problems.push(
      wrong(
        'requester',
        `origin 为 ${origin} 的工单没有诉求人；代人反映的诉求请用 REQUEST。`,
        `nobody requested what has the origin ${origin}; a request that you hand in for somebody is a REQUEST.`,
      ),
    )
  if (register === false)
    problems.push(
      wrong(
        'register',
        '发现上报即登记，register 请不填。',
        'what was found is registered at once: leave register out.',
      ),
    )
  return problems
}

function calledUnit(
  code: string,
  { area, reference, viewer }: FoundAt,
): { readonly found: UnitRef } | { readonly problem: Problem } {
  const path = ['input', 'whistle', 'units']
  const unit = findUnit(reference, viewer.city, code, path)
  if ('problem' in unit || !area || reference.reaches(unit.found.code, area)) return unit
  const nameEn = reference.units.get(unit.found.code)?.nameEn ?? unit.found.name
  return {
    problem: badValue(
      path,
      `${unit.found.name}的管辖范围不含${area.name}。`,
      `${nameEn} does not cover ${nameOf(area, reference)}.`,
    ),
  }
}

function nameOf(area: AreaRef, reference: Reference): string {
  return reference.areas.get(area.code)?.nameEn ?? area.name
}

function wrong(field: string, zh: string, en: string): Problem {
  return badValue(['input', field], zh, en)
}
