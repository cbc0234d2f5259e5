import type { Command } from '../domain/commands.ts'
import { standingFor } from '../domain/successions.ts'
import type { UnitRef } from '../domain/units.ts'
import {
  allIsConcluded,
  allIsIn,
  type Called,
  calledNow,
  openWhistles,
  stateOf,
  type Whistle,
  watchesOver,
  whistleOf,
} from '../domain/whistles.ts'
import type { CaseFile } from './caseFile.ts'
import type { Consequences } from './consequence.ts'

// What the commands of a whistle lead to at once (standing.ts); what the units and the blower do in their turn is in
// steps/whistle.ts.

export const whistleConsequences: Consequences = {
  blowWhistle(file, { input, actor }) {
    const number = `W${file.facts.whistles.length + 1}`
    const { kind, units, workDue } = input
    const whistle = { key: `whistle/${number}`, number, kind, blower: actor.unit, workDue, units }
    file.enter({ type: 'WHISTLE_BLOWN', whistle })
  },

  reportIn: goOnWithWhistle,
  refuse: goOnWithWhistle,
  report: goOnWithWhistle,

  /** Who is replaced need not come; whoever is called in its place has the time of a call, and the blower waits for it. */
  redirect(file, command) {
    const { input, taskKey } = command
    const whistle = taskKey === null ? undefined : whistleOf(file.facts, taskKey)
    if (!whistle) return
    const replaced = whistle.called.filter(({ unit }) =>
      input.replaced.some(({ code }) => code === unit.code),
    )
    const { length } = whistle.called
    file.enter({
      type: 'REDIRECTED',
      whistle: whistle.key,
      replaced: replaced.map(({ key }) => key),
      units: input.units,
    })
    for (const { key } of replaced) file.end(key, 'REPLACED')
    for (const i of input.units.keys())
      file.hold(`${whistle.key}/CONCLUDE`, `${whistle.key}/called${length + i + 1}`)
    goOnWithWhistle(file, command)
  },

  conclude(file, command) {
    const { input, taskKey } = command
    const whistle = taskKey === null ? undefined : whistleOf(file.facts, taskKey)
    const called = whistle && calledNow(whistle, input.unit)
    if (!whistle || !called) return
    file.end(called.key, 'CONCLUDED')
    goOnWithWhistle(file, command)
  },

  cancelWhistle(file, { taskKey }) {
    const whistle = taskKey === null ? undefined : whistleOf(file.facts, taskKey)
    if (whistle) cancelWhistle(file, whistle)
  },
}

/** Some of those that it calls need not come any more, whatever they have done so far. */
export function needNotCome(
  file: CaseFile,
  whistle: Whistle,
  are: (called: Called) => boolean,
  reason: string,
): void {
  const gone = whistle.called.filter(
    (called) => are(called) && !['CONCLUDED', 'REPLACED'].includes(stateOf(file.facts, whistle, called)),
  )
  if (gone.length === 0) return
  const replaced = gone.map(({ key }) => key)
  file.enter({ type: 'REDIRECTED', whistle: whistle.key, replaced, units: [] })
  for (const key of replaced) file.end(key, reason)
  goOnWithWhistle(file, { taskKey: whistle.key })
}

/** Nobody need come any more; what was done stays done. */
export function cancelWhistle(file: CaseFile, { key }: Pick<Whistle, 'key'>): void {
  file.enter({ type: 'WHISTLE_ENDED', whistle: key, how: 'CANCELLED' })
  file.end(key, 'CANCELLED')
  endCheckpoints(file, { key })
}

/**
 * When all who were called together have come the monitor has nothing to watch; when all are in the blower has its time;
 * when all are concluded the whistle is.
 */
function goOnWithWhistle(file: CaseFile, { taskKey }: Pick<Command, 'taskKey'>): void {
  const whistle = taskKey === null ? undefined : whistleOf(file.facts, taskKey)
  if (!whistle) return
  for (const watch of watchesOver(file.facts, whistle)) file.endLimit(watch, 'ALL_CAME')
  if (allIsIn(file.facts, whistle))
    file.limit(`${whistle.key}/CONCLUDE`, 'conclude', whistle.blower, file.facts.lastAt)
  if (!allIsConcluded(file.facts, whistle)) return
  file.enter({ type: 'WHISTLE_ENDED', whistle: whistle.key, how: 'CONCLUDED' })
  file.meet(`${whistle.key}/CONCLUDE`, file.facts.lastAt)
  for (const part of ['CONCLUDE', 'watch', 'calls']) file.end(`${whistle.key}/${part}`, 'CONCLUDED')
  endCheckpoints(file, whistle)
}

/** What a monitor has not looked at is over with the whistle. */
function endCheckpoints(file: CaseFile, { key }: Pick<Whistle, 'key'>): void {
  for (const task of Object.values(file.facts.tasks))
    if (task.kind === 'CHECKPOINT' && whistleOf(file.facts, task.key)?.key === key)
      file.end(task.key, 'NOTHING_LEFT')
}

/** Whoever loses the order calls nobody any more. */
export function cancelWhistlesOf(file: CaseFile, unit: UnitRef): void {
  const { code } = standingFor(file.facts, unit)
  for (const whistle of openWhistles(file.facts))
    if (whistle.blower.code === code) cancelWhistle(file, whistle)
}
