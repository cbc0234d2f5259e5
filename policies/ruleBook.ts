import type { WorkCalendar } from '../domain/calendar.ts'
import type { RuleBook } from '../domain/policy.ts'
import type { TaskKind } from '../domain/tasks.ts'
import type { UnitRef } from '../domain/units.ts'
import type { PolicyPack } from './pack.ts'

/** What an order needs of its pack, as an overlay tightens it: values and rule ids, without the prose. */
export function ruleBook(
  { pack, pinned }: { readonly pack: PolicyPack; readonly pinned: Pick<RuleBook, 'pack' | 'overlay'> },
  calendar: WorkCalendar,
  calendarVersion: string,
  desks: Readonly<Partial<Record<TaskKind, UnitRef>>>,
): RuleBook {
  const { id, share, atMost, from } = pack.warning
  return {
    ...pinned,
    calendar,
    calendarVersion,
    warning: { id, share, atMost, from },
    limits: mapValues(pack.limits, (rules) =>
      rules.map(({ id, when, within, ladder, grade }) => ({
        id,
        when: present(when),
        within,
        ladder,
        ...(grade && { grade }),
      })),
    ),
    ladders: mapValues(pack.ladders, ({ rungs }) => rungs),
    commands: pack.commands,
    counts: mapValues(pack.counts, ({ value }) => value),
    returns: {
      ordinary: pack.returns.ordinary,
      complex: pack.returns.complex,
      refusedFor: pack.returns.refusedFor,
    },
    extensions: { most: pack.extensions.most },
    parking: { most: pack.parking.most, upTo: pack.parking.upTo },
    delegation: { leaves: pack.delegation.leaves, before: pack.delegation.before },
    assistance: { share: pack.assistance.share },
    checkpoints: { halfway: pack.checkpoints.halfway },
    triggers: pack.triggers.causes,
    mandates: pack.mandates.map(({ id, supervisor, over, upTo }) => ({ id, supervisor, over, upTo })),
    merging: { most: pack.merging.most },
    whistles: { emergency: pack.whistles.emergency, mostUnits: pack.whistles.mostUnits },
    visits: { apart: pack.visits.apart, differentDays: pack.visits.differentDays },
    routing: { singleCandidate: pack.routing.singleCandidate },
    receipt: { roles: pack.receipt.roles },
    answers: { sampleEvery: pack.answers.sampleEvery },
    desks,
  }
}

function mapValues<K extends string, V, W>(
  record: Readonly<Record<K, V>>,
  map: (value: V) => W,
): Record<K, W> {
  return Object.fromEntries(Object.entries<V>(record).map(([key, value]) => [key, map(value)])) as Record<
    K,
    W
  >
}

/** The conditions that are there: JSON forgets `undefined`, and so must what is compared with it. */
function present<T extends object>(when: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(when).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }
}
