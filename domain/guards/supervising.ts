import type { Facts } from '../facts.ts'
import { isUnder } from '../keys.ts'
import { type Measure, mandateOver, reaches } from '../mandates.ts'
import { leadOf } from '../projection.ts'
import type { UnitRef } from '../units.ts'
import {
  accusedUnit,
  first,
  type Guards,
  type Objection,
  openUnder,
  type Situation,
  stillPending,
  wrongUnits,
} from './guard.ts'

/** So many units can a monitor call together. */
const mostCalled = 20

export const supervising: Guards = {
  supervise: ({ input }, situation) => {
    const { facts } = situation
    // Asked whether at all: there may be others to look into than the lead.
    if (!input) return withoutAnyMandate(situation)
    const subject = input.unit ?? leadOf(facts)
    if (!subject) return { code: 'NOT_DISPATCHED', rule: 'mandates', params: {} }
    return first(
      () => withoutMandate(situation, subject, 'REPLY'),
      () =>
        hasPart(subject, facts)
          ? null
          : { code: 'UNIT_NOT_INVOLVED', rule: 'mandates', params: { unit: subject.name } },
      () =>
        facts.supervisions.some(
          ({ cause, liftedAt, subject: known }) =>
            cause === 'OWN_MOTION' && liftedAt === null && known.code === subject.code,
        )
          ? { code: 'SUPERVISED_ALREADY', rule: 'mandates', params: { unit: subject.name } }
          : null,
    )
  },

  convene: ({ input }, situation) =>
    input &&
    first(
      () => wrongCall(input.units, situation),
      () =>
        input.at > situation.now
          ? null
          : { code: 'MEETING_TIME', rule: 'checkpoints', params: { at: input.at } },
    ),
  openVideo: ({ input }, situation) => input && wrongCall(input.units, situation),

  demandReply: (_asked, situation) => {
    const { facts, task } = situation
    const supervision = task && supervisionOf(facts, task.key)
    if (!supervision) return null
    return first(
      () => withoutMandate(situation, supervision.subject, 'REPLY'),
      () => accusedUnit(supervision.subject, facts),
      () => stillPending(openUnder(facts, supervision.key, ['REPLY'])),
    )
  },

  talk: (_asked, situation) => measured(situation, 'TALK'),
  notice: (_asked, situation) => measured(situation, 'NOTICE'),
  proposeAccountability: (_asked, situation) => measured(situation, 'ACCOUNTABILITY'),

  decideProposal: ({ input }, situation) => {
    const { facts, task } = situation
    const proposal = facts.proposals.find(({ key }) => key === task?.key)
    const subject = proposal && facts.limits[proposal.limit]?.owner
    if (!proposal || !subject || input?.decision === 'DENY') return null
    return withoutMandate(situation, subject, proposal.measure)
  },
}

/** A monitor calls others than itself, each once, and nobody who is accused. */
function wrongCall(units: readonly UnitRef[], { actor, facts }: Situation): Objection | null {
  return first(
    () => wrongUnits(units, { least: 1, most: mostCalled, rule: 'checkpoints', by: actor.unit }),
    ...units.map((unit) => () => accusedUnit(unit, facts)),
  )
}

function measured(situation: Situation, measure: Measure): Objection | null {
  const { facts, task } = situation
  const supervision = task && supervisionOf(facts, task.key)
  return supervision ? withoutMandate(situation, supervision.subject, measure) : null
}

function supervisionOf(facts: Facts, taskKey: string) {
  return facts.supervisions.find(({ key }) => isUnder(taskKey, key))
}

function withoutAnyMandate({ actor: { unit }, book }: Situation): Objection | null {
  return book.mandates.some(
    ({ supervisor }) => supervisor.kind === unit.kind && supervisor.level === unit.level,
  )
    ? null
    : {
        code: 'NO_MANDATE',
        rule: 'mandates',
        params: { unit: unit.name, subject: '–', measure: 'REPLY', upTo: '–' },
      }
}

function withoutMandate({ actor, book }: Situation, subject: UnitRef, measure: Measure): Objection | null {
  const mandate = mandateOver(book.mandates, actor.unit, subject)
  if (mandate && reaches(mandate, measure)) return null
  return {
    code: 'NO_MANDATE',
    rule: mandate?.id ?? 'mandates',
    params: { unit: actor.unit.name, subject: subject.name, measure, upTo: mandate?.upTo ?? '–' },
  }
}

/** Whether a unit has, or had, something to do in the order. */
function hasPart({ code }: UnitRef, { dispatches, limits, tasks }: Facts): boolean {
  return (
    dispatches.some(({ unit }) => unit.code === code) ||
    Object.values(tasks).some(({ holder }) => holder.code === code) ||
    Object.values(limits).some(({ owner }) => owner.code === code)
  )
}
