import type { WorkCalendar } from '../domain/calendar.ts'
import type { RuleBook } from '../domain/policy.ts'
import type { TaskKind } from '../domain/tasks.ts'
import type { UnitRef } from '../domain/units.ts'
import { type PolicyPack, packRef } from './pack.ts'

/** What an order needs of its pack: values and rule ids, without the prose. */
export function ruleBook(
  pack: PolicyPack,
  calendar: WorkCalendar,
  calendarVersion: string,
  desks: Readonly<Partial<Record<TaskKind, UnitRef>>>,
): RuleBook {
  const { id, share, atMost, from } = pack.warning
  return {
    pack: packRef(pack),
    calendar,
    calendarVersion,
    warning: { id, share, atMost, from },
    limits: mapValues(pack.limits, (rules) =>
      rules.map(({ id, when, within, ladder }) => ({ id, when: present(when), within, ladder })),
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
    visits: { apart: pack.visits.apart, differentDays: pack.visits.differentDays },
    routing: { singleCandidate: pack.routing.singleCandidate },
    receipt: { roles: pack.receipt.roles },
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
