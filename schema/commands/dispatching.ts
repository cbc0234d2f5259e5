import { viewerOf } from '../context.ts'
import { ReturnReasonEnum } from '../enums.ts'
import { findUnit } from '../lookUps.ts'
import { as, coveringUnitIn, decided, fields, type Offers, plain, toUnit } from './offer.ts'

// 派单、签收、退单: how an order finds its unit.

export const dispatching: Offers<
  'dispatch' | 'relay' | 'designate' | 'accept' | 'returnOrder' | 'reviewReturn'
> = {
  dispatch: toUnit<'dispatch'>(
    'dispatchWorkOrder',
    'Dispatches to a unit; `candidates` of the order ranks those that could handle it (派单).',
    'unit',
    (unit) => ({ unit, candidate: null }),
    coveringUnitIn,
  ),
  relay: toUnit<'relay'>(
    'relayWorkOrder',
    'Passes the order to a grid centre further down, or, what was found below, further up; that one dispatches it. All hops share one limit (逐级转派、上报).',
    'centre',
    (centre) => ({ centre }),
  ),
  designate: toUnit<'designate'>(
    'designateUnit',
    'Designates the unit, with the basis: it cannot return the order (指定承办).',
    'unit',
    (unit) => ({ unit }),
    coveringUnitIn,
  ),
  accept: plain(
    'acceptWorkOrder',
    'The unit takes the order, or its part of it (签收). Late acceptance buys no time.',
  ),
  returnOrder: {
    mutation: 'returnWorkOrder',
    description:
      'The unit returns the order within its window, with reason and basis; another person reviews it (退单).',
    fields: (t) =>
      fields({
        reason: t.field({ type: ReturnReasonEnum, required: true }),
        suggestedUnit: t.string({ description: 'The code of the unit that should have it.' }),
        newEvidence: t.boolean({
          description:
            'There is evidence that an earlier, denied return did not have; put it into `evidence`.',
        }),
      }),
    read: async ({ reason, suggestedUnit, newEvidence }, context) => {
      if (typeof suggestedUnit !== 'string')
        return { reason: as(reason), suggestedUnit: null, newEvidence: newEvidence === true }
      const { reference } = await context.reads.reference()
      const found = findUnit(reference, viewerOf(context).city, suggestedUnit, ['input', 'suggestedUnit'])
      return 'problem' in found
        ? found
        : { reason: as(reason), suggestedUnit: found.found, newEvidence: newEvidence === true }
    },
  },
  reviewReturn: decided(
    'reviewReturn',
    'Decides on a return (审核退单). Denied, the unit keeps the order and its due instants.',
  ),
}
