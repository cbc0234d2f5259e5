import type { Instant } from '../../domain/instant.ts'
import { viewerOf } from '../context.ts'
import { findArea } from '../lookUps.ts'
import { badValue, quoted } from '../textRules.ts'
import { coveringUnitIn, fields, type Offers, orNull, plain, toUnit, unitIn, unitsIn } from './offer.ts'

// 职责争议: whose duty an order is.

export const disputes: Offers<
  'raiseDispute' | 'submitPosition' | 'agree' | 'failNegotiation' | 'rule' | 'recuse' | 'objectToRuling'
> = {
  raiseDispute: {
    mutation: 'raiseDispute',
    description:
      'Disputes whose duty the order is, with the units concerned; a handling unit need not name itself (提出职责争议). Whoever took it first goes on handling.',
    fields: (t) =>
      fields({
        parties: t.stringList({ required: true, description: 'The codes of the units concerned.' }),
      }),
    read: async ({ parties }, context) => {
      const found = await unitsIn('parties', parties, context)
      return 'problem' in found ? found : { parties: found.found }
    },
  },
  submitPosition: {
    mutation: 'submitPosition',
    description: 'A party says where it stands, and whose duty it finds it to be (提交意见).',
    fields: (t) => fields({ suggestedUnit: t.string({ description: "The unit's code." }) }),
    read: async ({ suggestedUnit }, context) => {
      if (typeof suggestedUnit !== 'string') return { suggestedUnit: null }
      const found = await unitIn('suggestedUnit', suggestedUnit, context)
      return 'problem' in found ? found : { suggestedUnit: found.found }
    },
  },
  agree: toUnit<'agree'>(
    'agreeOnUnit',
    'Records that the parties agree on one of them, which is then designated (协商一致).',
    'unit',
    (unit) => ({ unit }),
  ),
  failNegotiation: plain(
    'failNegotiation',
    'Records that the parties cannot agree: the ruling body decides (协商不成). After the limit that happens by itself.',
  ),
  rule: {
    mutation: 'ruleOnDispute',
    description:
      'Rules whose duty it is; with a scope the ruling is a precedent for later orders about the item there (裁定).',
    fields: (t) =>
      fields({
        unit: t.string({ required: true, description: 'The code of the unit that is responsible.' }),
        precedentScope: t.string({
          description: 'The code of the area in which it is a precedent: that of the order or one above it.',
        }),
        precedentUntil: t.field({ type: 'DateTime', description: 'Until a later ruling when left out.' }),
        overturns: t.string({
          description: 'The id of the precedent whose place it takes; precedentScope says where.',
        }),
      }),
    read: async ({ unit, precedentScope, precedentUntil, overturns }, context, order) => {
      const disputes = (await context.reads.facts(order.number))?.disputes ?? []
      // A party need not cover the place: where the border runs may be what is disputed.
      const isParty = disputes.some(({ parties }) => parties.some(({ code }) => code === unit))
      const found = await (isParty
        ? unitIn('unit', unit, context)
        : coveringUnitIn('unit', unit, order, context))
      if ('problem' in found) return found
      const { city } = viewerOf(context)
      const { reference } = await context.reads.reference()
      const scope =
        typeof precedentScope === 'string'
          ? findArea(reference, city, precedentScope, ['input', 'precedentScope'])
          : null
      if (scope && 'problem' in scope) return scope
      if (!scope && precedentUntil)
        return {
          problem: badValue(
            ['input', 'precedentScope'],
            '填写了有效期（precedentUntil）的，是先例，须有适用区域（precedentScope）。',
            'what has a precedentUntil is a precedent, and needs a precedentScope.',
          ),
        }
      const overturned = typeof overturns === 'string' ? await context.reads.precedent(city, overturns) : null
      if (typeof overturns === 'string' && !overturned)
        return {
          problem: badValue(
            ['input', 'overturns'],
            `没有编号为 ${quoted(overturns)} 的先例。`,
            `there is no precedent ${quoted(overturns)}.`,
          ),
        }
      if (!scope && overturns)
        return {
          problem: badValue(
            ['input', 'precedentScope'],
            '推翻先例的裁定取而代之，须有适用区域（precedentScope）。',
            'a ruling that ends a precedent takes its place, and has a scope (precedentScope).',
          ),
        }
      if (overturned && overturned.item !== order.item)
        return {
          problem: badValue(
            ['input', 'overturns'],
            '该先例针对其他事项，本裁定不能推翻。',
            'this precedent is about another item; a ruling on this one does not end it.',
          ),
        }
      if (overturned && scope && !reference.areaRef(overturned.scope)?.path.includes(scope.found.code))
        return {
          problem: badValue(
            ['input', 'precedentScope'],
            '适用区域小于该先例：较近区域的裁定自然优先，不必推翻；要推翻的，区域须涵盖原先例。',
            'the scope is narrower than that precedent: nearer rulings come first by themselves. To end it, the scope must cover its own.',
          ),
        }
      return {
        unit: found.found,
        precedent: scope && { scope: scope.found, until: orNull<Instant>(precedentUntil) },
        overturns: orNull(overturns),
      }
    },
  },
  recuse: plain('recuseFromRuling', 'An arbiter steps back from a ruling; another one decides (回避).'),
  objectToRuling: plain(
    'objectToRuling',
    'The unit that was found responsible objects, once; another arbiter decides. Nothing is suspended (裁定异议).',
  ),
}
