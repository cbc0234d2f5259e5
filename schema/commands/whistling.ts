import type { Instant } from '../../domain/instant.ts'
import type { CameIn } from '../../domain/whistles.ts'
import { viewerOf } from '../context.ts'
import { ProofKindEnum, WhistleKindEnum } from '../enums.ts'
import { findArea } from '../lookUps.ts'
import { badValue } from '../textRules.ts'
import { as, coveringUnitsIn, fields, type Offers, orNull, plain, unitIn, unitsIn } from './offer.ts'

// 吹哨报到: units are called to the spot, and come.

const CodesOfUnits = 'The codes of the units.'

export const whistling: Offers<
  'blowWhistle' | 'sign' | 'reportIn' | 'conclude' | 'redirect' | 'cancelWhistle' | 'evaluateWhistle'
> = {
  blowWhistle: {
    mutation: 'blowWhistle',
    description:
      'Calls units to the spot (吹哨). Each signs, makes contact, reports in with proof, works and reports; you conclude unit by unit.',
    fields: (t) =>
      fields({
        kind: t.field({ type: WhistleKindEnum, required: true }),
        units: t.stringList({ required: true, description: CodesOfUnits }),
        workDue: t.field({
          type: 'DateTime',
          description: 'Until when the work is to be done; within the handling when left out.',
        }),
      }),
    read: async ({ kind, units, workDue }, context, order) => {
      const found = await coveringUnitsIn('units', units, order, context)
      return 'problem' in found ? found : { kind: as(kind), units: found.found, workDue: orNull(workDue) }
    },
  },
  sign: plain('signWhistle', 'A called unit has taken note, and will come (签收召集).'),
  reportIn: {
    mutation: 'reportIn',
    description:
      'A called unit has come: at a place and time, with a photograph or position, or in a video session (报到). The blower confirms it when it concludes.',
    fields: (t) =>
      fields({
        proof: t.field({ type: ProofKindEnum, required: true }),
        arrivedAt: t.field({
          type: 'DateTime',
          required: true,
          description: 'When it came; of a session its start.',
        }),
        areaCode: t.string({ description: 'Where; not needed in a video session.' }),
        endedAt: t.field({ type: 'DateTime', description: 'Of a video session: its end.' }),
        participants: t.int({ description: 'Of a video session: how many took part.' }),
      }),
    read: async ({ proof, arrivedAt, areaCode, endedAt, participants }, context) => {
      const isSession = proof === 'VIDEO_SESSION'
      const needed: readonly (readonly [field: string, value: unknown])[] = isSession
        ? [
            ['endedAt', endedAt],
            ['participants', participants],
          ]
        : [['areaCode', areaCode]]
      const missing = needed.find(([, value]) => value === undefined || value === null)
      if (missing)
        return {
          problem: badValue(
            ['input', missing[0]],
            `${String(proof)} 须填写 ${missing[0]}。`,
            `${String(proof)} needs ${missing[0]}.`,
          ),
        }
      const { reference } = await context.reads.reference()
      const area =
        typeof areaCode === 'string'
          ? findArea(reference, viewerOf(context).city, areaCode, ['input', 'areaCode'])
          : null
      if (area && 'problem' in area) return area
      return {
        proof: as<CameIn['proof']>(proof),
        at: as<Instant>(arrivedAt),
        area: area?.found ?? null,
        session: isSession ? { until: as<Instant>(endedAt), participants: as<number>(participants) } : null,
      }
    },
  },
  conclude: {
    mutation: 'concludeWhistle',
    description:
      'The blower says of one unit whether it came, and whether its part is solved (逐个评定). When all are concluded the whistle is.',
    fields: (t) =>
      fields({
        unit: t.string({ required: true, description: "The unit's code." }),
        came: t.boolean({ required: true, description: 'Confirms its reporting in.' }),
        resolved: t.boolean({ required: true }),
      }),
    read: async ({ unit, came, resolved }, context) => {
      const found = await unitIn('unit', unit, context)
      if ('problem' in found) return found
      if (!came && resolved)
        return {
          problem: badValue(
            ['input', 'resolved'],
            '未到场的单位不能评定为已解决。',
            'what a unit did not come for it has not solved.',
          ),
        }
      return { unit: found.found, came: as(came), resolved: as(resolved) }
    },
  },
  redirect: {
    mutation: 'redirectWhistle',
    description:
      'The monitor calls others, in place of some that have not come or beside them; their time counts from now (中期调度).',
    fields: (t) =>
      fields({
        units: t.stringList({ required: true, description: CodesOfUnits }),
        replaced: t.stringList({ description: 'The codes of those that need not come any more.' }),
      }),
    read: async ({ units, replaced }, context, order) => {
      const called = await coveringUnitsIn('units', units, order, context)
      if ('problem' in called) return called
      const left = await unitsIn('replaced', replaced, context)
      return 'problem' in left ? left : { units: called.found, replaced: left.found }
    },
  },
  cancelWhistle: plain(
    'cancelWhistle',
    'The blower or the monitor cancels a whistle: nobody need come any more (取消吹哨).',
  ),
  evaluateWhistle: {
    mutation: 'evaluateWhistle',
    description:
      'Blower and called unit say how it was, 1 to 5; neither sees the other before both have, or their time is over (双向评价).',
    fields: (t) => fields({ score: t.int({ required: true }) }),
    read: ({ score }) => ({ score: as(score) }),
  },
}
