import { dueAt } from '../domain/calendar.ts'
import type { Command, CommandInputs, CommandName } from '../domain/commands.ts'
import type { Dispatch, Facts } from '../domain/facts.ts'
import { isMoreUrgent } from '../domain/family.ts'
import { limitRule } from '../domain/limits.ts'
import type { LimitName } from '../domain/policy.ts'
import { checkOf, isDanger, isUnsettled, leadOf, raisedLevel, workedOn } from '../domain/projection.ts'
import type { Classification } from '../domain/requests.ts'
import { isAccusedUnit } from '../domain/separation.ts'
import { stageOf } from '../domain/stage.ts'
import type { TaskKind } from '../domain/tasks.ts'
import { type Level, levels } from '../domain/units.ts'
import { openWhistles } from '../domain/whistles.ts'
import type { CaseFile } from './caseFile.ts'
import type { Consequence, Consequences } from './consequence.ts'
import { cancelWhistlesOf, needNotCome, whistleConsequences } from './whistling.ts'

/**
 * What a command leads to at once, whatever the process is waiting for. Entered together with the command and never
 * walked again: it may look at everything as it stands.
 */
const consequences: Consequences = {
  urge(file) {
    const { urges } = file.facts
    if (urges % file.book.counts.urgesBeforeCheckpoint === 0)
      file.enter({ type: 'CHECKPOINT_OPENED', key: `checkpoint/urge${urges}`, cause: 'URGED', limit: null })
  },

  register(file, { input: { classification } }) {
    if (classification.urgency === 'DANGER') withdrawnNoMore(file)
  },

  transferEmergency: withdrawnNoMore,

  /** Whoever asks for the number between completing and the visit may want to ask for a good word (docs/process.md, CHECKPOINT). */
  revealContact(file, { actor }) {
    const stage = stageOf(file.facts)
    const lead = leadOf(file.facts)
    if (!lead || !actor.unit.path.includes(lead.code) || (stage !== 'REVIEWING' && stage !== 'VISITING'))
      return
    const key = `checkpoint/reveal${file.facts.seq}`
    file.enter({ type: 'CHECKPOINT_OPENED', key, cause: 'CONTACT_BEFORE_VISIT', limit: null })
  },

  /** Whoever led when the requester was pressed has to answer for it, not whoever leads later. */
  checkWithdrawal(file, { input }) {
    const subject = leadOf(file.facts)
    if (!input.pressed || !subject || !file.book.triggers.includes('PRESSED')) return
    const key = `supervision/withdrawal${file.facts.withdrawn.length}`
    file.enter({ type: 'SUPERVISION_OPENED', key, limit: null, cause: 'PRESSED', subject })
  },

  /** Who says that it is done need not come, unless it is sent back. */
  complete(file, { taskKey }) {
    for (const spot of awaitedOnSpot(file.facts))
      file.hold(spot, reviewOf(file.facts, taskKey, checkOf(file.facts)))
  },

  review: seenToBeDone,
  verify: seenToBeDone,

  /** Nor who wants to be rid of the order, as long as that is not denied. */
  returnOrder(file, { taskKey }) {
    for (const spot of awaitedOnSpot(file.facts)) file.hold(spot, reviewOf(file.facts, taskKey, 'return'))
  },

  reviewReturn(file, { input, taskKey }) {
    if (input.decision === 'DENY' && taskKey)
      for (const spot of awaitedOnSpot(file.facts)) file.release(spot, taskKey)
  },

  ...whistleConsequences,

  supervise(file, { input }) {
    const subject = input.unit ?? leadOf(file.facts)
    if (!subject) return
    file.enter({
      type: 'SUPERVISION_OPENED',
      key: `supervision/own${file.facts.seq}`,
      limit: null,
      cause: 'OWN_MOTION',
      subject,
    })
  },

  raise(file) {
    const lead = leadOf(file.facts)
    if (!lead) return
    const level = above(raisedLevel(file.facts, lead))
    file.enter({ type: 'RAISED', cause: `raise${file.facts.seq}`, level, problem: false })
  },

  reclassify(file, { input: { classification } }) {
    const cause = `reclassify${file.facts.seq}`
    const before = file.facts.classification
    const moreUrgent = before !== null && isMoreUrgent(classification.urgency, before.urgency)
    file.enter({ type: 'RECLASSIFIED', classification, cause })
    if (moreUrgent) waitNoLonger(file, classification)
    tighten(file, classification, moreUrgent, cause)
    accusedLeave(file, cause)
  },
}

/** What was passed needs nobody on the spot; what was sent back does. */
function seenToBeDone(file: CaseFile, { input, taskKey }: Command<'review' | 'verify'>): void {
  for (const spot of awaitedOnSpot(file.facts))
    if (input.decision === 'PASS') file.end(spot, 'COMPLETED')
    else if (taskKey) file.release(spot, taskKey)
}

/** Enters what a command leads to beyond its answer; its `taskKey` is that of the task which it answered. */
export function leadsTo(file: CaseFile, command: Command): void {
  const consequence = consequences[command.name] as Consequence<CommandName> | undefined
  consequence?.(file, command as Extract<Command, { name: keyof CommandInputs }>)
}

/** The level above; the city stays where it is. */
export function above(level: Level): Level {
  return levels[levels.indexOf(level) - 1] ?? level
}

/** Danger is handled whether or not somebody still wants it. */
function withdrawnNoMore(file: CaseFile): void {
  for (const { kind, key } of Object.values(file.facts.tasks))
    if (kind === 'WITHDRAW_CHECK') file.end(key, 'DANGER')
}

/** The tasks of whoever is to come to the spot, each with its limit under the same key. */
function awaitedOnSpot({ tasks }: Facts): string[] {
  return Object.values(tasks).flatMap(({ kind, key }) => (kind === 'ON_SPOT' ? [key] : []))
}

/** The key of the review that the last answer to a task leads to: steps count the answers (handle.ts, accept.ts). */
function reviewOf({ answers }: Facts, taskKey: string | null, kind: 'review' | 'verify' | 'return'): string {
  return `${taskKey}/${kind}${answers[taskKey ?? '']?.length ?? 0}`
}

/** What an order must not wait for when it is danger. */
const putsOff: ReadonlySet<TaskKind> = new Set([
  'EXTENSION',
  'PARKING',
  'APPROVE_COMPLEX',
  'REVIEW',
  'VERIFY',
  'VISIT',
  'ADJUDICATE',
  'WRITE_OFF',
  'WITHDRAW_CHECK',
])

/**
 * What came to be more urgent is parked no more, and returned no more where the rules say so. Danger is handled first: what
 * was asked about the unit's time has lost its object; what was reported done is handled on, what was to be visited or
 * weighed again; and where nobody has the order yet, whose duty it is, is disputed later.
 */
function waitNoLonger(file: CaseFile, { urgency }: Classification): void {
  const { tasks, disputes, lastAt } = file.facts
  const isOver = (kind: TaskKind) =>
    kind === 'RETURN_REVIEW'
      ? file.book.returns.refusedFor.includes(urgency)
      : kind === 'PARKED' || (urgency === 'DANGER' && putsOff.has(kind))
  const branches = Object.values(tasks)
    .filter(({ kind }) => isOver(kind))
    // What is parked was parked by the branch above it.
    .map(({ key }) => key.replace(/\/PARKED$/, ''))
  const dispute =
    workedOn(file.facts) || urgency !== 'DANGER'
      ? undefined
      : disputes.find((one) => isUnsettled(file.facts, one))
  for (const branch of dispute ? [...branches, dispute.key] : branches) {
    file.end(branch, 'DANGER')
    for (const { key, moves } of Object.values(file.facts.limits)) {
      file.release(key, branch)
      if (moves.at(-1)?.reason === 'PARKED' && moves.at(-1)?.cause === branch)
        file.resume(key, `${branch}/danger`, lastAt)
    }
  }
}

/**
 * Reclassifying to a stricter kind gives the earlier of the old due instant and the new one, counted from now, for
 * nobody could act on what was not known; to a looser one it moves nothing (docs/process.md, Reclassifying). What came to be
 * more urgent climbs the urgent ladder, though it was due before already.
 */
function tighten(file: CaseFile, classification: Classification, moreUrgent: boolean, cause: string): void {
  for (const [key, name] of mainLimits(file)) {
    const limit = file.facts.limits[key]
    const rule = limitRule(file.book, name, classification)
    if (!limit || limit.endedAt || limit.parked !== null || limit.rule === rule.id) continue
    const from = file.facts.lastAt
    const isEarlier = dueAt(file.book.calendar, from, rule.within).at < limit.dueAt
    if (!isEarlier && !moreUrgent) continue
    const by = isEarlier ? { from, within: rule.within } : { until: limit.dueAt }
    file.move(key, { reason: 'RECLASSIFIED', cause, by, rule })
  }
}

/** The limits that an order's kind gives it: of the dispatch that is awaited, or of the work that is out. */
function mainLimits({ facts, book }: CaseFile): (readonly [key: string, name: LimitName])[] {
  const worked = workedOn(facts)
  const rework = `round${facts.round}/HANDLE`
  return worked
    ? [
        [worked.acceptLimit, 'accept'],
        [worked.handleLimit, 'handle'],
        ...helpLimits(facts),
        // Days that the requester granted were not granted for danger.
        ...(book.limits.rework.some(({ id }) => id === facts.limits[rework]?.rule) || isDanger(facts)
          ? [[rework, 'rework'] as const]
          : []),
      ]
    : Object.keys(facts.limits)
        .filter((key) => key.endsWith('/DISPATCH'))
        .map((key) => [key, 'dispatch'])
}

/** Of those who help: what is done for the lead is no less urgent. */
function helpLimits({ tasks }: Facts): (readonly [key: string, name: LimitName])[] {
  const names: Partial<Record<TaskKind, LimitName>> = { ASSIST: 'assist', DELEGATED: 'delegated' }
  return Object.values(tasks).flatMap(({ kind, limit }) => {
    const name = names[kind]
    return name && limit ? [[limit, name] as const] : []
  })
}

/** Whoever comes to be accused loses the order, answers for nothing in it, and need not come. */
export function accusedLeave(file: CaseFile, cause: string): void {
  const worked = workedOn(file.facts)
  if (worked && isAccusedUnit(worked.unit, file.facts)) takeFrom(file, worked, cause)
  for (const { key, kind, holder } of Object.values(file.facts.tasks))
    if ((kind === 'REPLY' || kind === 'EVALUATE') && isAccusedUnit(holder, file.facts))
      file.end(key, 'ACCUSED')
  for (const whistle of openWhistles(file.facts))
    needNotCome(file, whistle, ({ unit }) => isAccusedUnit(unit, file.facts), 'ACCUSED')
}

/** The order is taken from a unit that came to be accused, whatever it was doing. */
function takeFrom(file: CaseFile, { key, unit }: Dispatch, cause: string): void {
  const { round, disputes } = file.facts
  file.enter({ type: 'SUPERSEDED', dispatch: key, cause, to: null })
  file.end(key, 'ACCUSED')
  cancelWhistlesOf(file, unit)
  // Whose duty it is, is asked anew among those who are left.
  for (const dispute of disputes) file.end(dispute.key, 'ACCUSED')
  if (round > 1) file.end(`round${round}/HANDLE`, 'ACCUSED')
}
