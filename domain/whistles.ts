import type { Answer, CommandName, ProofKind } from './commands.ts'
import type { Facts } from './facts.ts'
import type { Instant } from './instant.ts'
import type { AreaRef, UnitRef } from './units.ts'

/** Why departments are called to the spot, and how fast (吹哨): each kind has limits of its own in the pack. */
export const WhistleKind = {
  /** Danger to life or property (应急处置). */
  EMERGENCY: 'EMERGENCY',
  /** Several enforce together (联合执法). */
  JOINT_ENFORCEMENT: 'JOINT_ENFORCEMENT',
  /** What one unit cannot solve (疑难问题). */
  HARD_PROBLEM: 'HARD_PROBLEM',
} as const
export type WhistleKind = (typeof WhistleKind)[keyof typeof WhistleKind]

export const WhistleState = { OPEN: 'OPEN', CONCLUDED: 'CONCLUDED', CANCELLED: 'CANCELLED' } as const
export type WhistleState = (typeof WhistleState)[keyof typeof WhistleState]

/** How far a called unit has come (报到). */
export const CalledState = {
  CALLED: 'CALLED',
  SIGNED: 'SIGNED',
  REPORTED_IN: 'REPORTED_IN',
  REPORTED: 'REPORTED',
  CONCLUDED: 'CONCLUDED',
  /** Did not come in time, and has not come since. */
  MISSING: 'MISSING',
  REFUSED: 'REFUSED',
  /** The monitor called another in its place. */
  REPLACED: 'REPLACED',
} as const
export type CalledState = (typeof CalledState)[keyof typeof CalledState]

/** A unit that a whistle calls. */
export interface Called {
  /** 'whistle/W1/called2': the prefix of its tasks' and limits' keys. */
  readonly key: string
  readonly unit: UnitRef
  readonly calledAt: Instant
  /** The called unit that it comes in place of. */
  readonly inPlaceOf: string | null
  readonly replacedAt: Instant | null
}

/** A whistle (吹哨): units are called to the spot, and come, work and are concluded one by one. */
export interface Whistle {
  /** 'whistle/W1'. */
  readonly key: string
  /** 'W1', 'W2' …: its number within the order. */
  readonly number: string
  readonly kind: WhistleKind
  readonly blower: UnitRef
  readonly blownAt: Instant
  /** Until when the blower wants the work done; null: within the limit of the handling. */
  readonly workDue: Instant | null
  readonly called: readonly Called[]
  readonly cancelledAt: Instant | null
  readonly concludedAt: Instant | null
}

/** What a called unit says of its coming: at a place, or in a video session. */
export interface CameIn {
  readonly proof: ProofKind
  readonly at: Instant
  readonly area: AreaRef | null
  readonly session: { readonly until: Instant; readonly participants: number } | null
}

/** A whistle as it is blown: whom it calls gets an address of its own then. */
export interface WhistleBlown extends Pick<Whistle, 'key' | 'number' | 'kind' | 'blower' | 'workDue'> {
  readonly units: readonly UnitRef[]
}

/** Whether a whistle is neither concluded nor cancelled. */
export function isOpen({ cancelledAt, concludedAt }: Whistle): boolean {
  return cancelledAt === null && concludedAt === null
}

/** Where a whistle stands. */
export function stateOfWhistle(whistle: Whistle): WhistleState {
  if (isOpen(whistle)) return 'OPEN'
  return whistle.concludedAt === null ? 'CANCELLED' : 'CONCLUDED'
}

/** The centre whose monitor watches over it; null as long as that is not found. */
export function monitorOf({ limits }: Pick<Facts, 'limits'>, { key }: Whistle): UnitRef | null {
  return limits[`${key}/watch/1`]?.owner ?? null
}

/** Those who are still to come. */
export function awaitedBy(facts: Facts, whistle: Whistle): readonly UnitRef[] {
  if (!isOpen(whistle)) return []
  return whistle.called
    .filter((called) => stillToCome.has(stateOf(facts, whistle, called)))
    .map(({ unit }) => unit)
}

/** The open whistles of an order. */
export function openWhistles({ whistles }: Pick<Facts, 'whistles'>): readonly Whistle[] {
  return whistles.filter(isOpen)
}

/** The whistle that the key of one of its tasks, limits, checkpoints or supervisions belongs to. */
export function whistleOf({ whistles }: Pick<Facts, 'whistles'>, key: string): Whistle | undefined {
  const [, number] = /whistle[/.](W\d+)/.exec(key) ?? []
  return whistles.find((one) => one.number === number)
}

/** How far a called unit has come, from what was answered and what the clock has said. */
export function stateOf(facts: Facts, whistle: Whistle, { key, unit, replacedAt }: Called): CalledState {
  const has = (task: string, name: CommandName) =>
    facts.answers[`${key}/${task}`]?.some((answer) => answer.name === name) === true
  if (conclusionOf(facts, whistle, unit)) return 'CONCLUDED'
  if (has('SIGN', 'refuse') || has('REPORT_IN', 'refuse')) return 'REFUSED'
  if (has('WORK', 'report')) return 'REPORTED'
  if (has('REPORT_IN', 'reportIn')) return 'REPORTED_IN'
  if (replacedAt !== null) return 'REPLACED'
  if (facts.limits[`${key}/REPORT_IN`]?.rungs.length) return 'MISSING'
  return has('SIGN', 'sign') ? 'SIGNED' : 'CALLED'
}

/** A unit that a whistle calls; the one still to come, where another that it succeeded was called as well. */
export function calledNow({ called }: Whistle, { code }: Pick<UnitRef, 'code'>): Called | undefined {
  const named = called.filter(({ unit }) => unit.code === code)
  return named.find(({ replacedAt }) => replacedAt === null) ?? named[0]
}

/** What the blower concluded of a called unit. */
export function conclusionOf(facts: Facts, { key }: Whistle, unit: UnitRef): Answer<'conclude'> | undefined {
  return facts.answers[`${key}/CONCLUDE`]?.find(
    (answer): answer is Answer<'conclude'> =>
      answer.name === 'conclude' && answer.input.unit.code === unit.code,
  )
}

const outstanding: ReadonlySet<CalledState> = new Set(['CALLED', 'SIGNED', 'MISSING', 'REFUSED'])
const concludable: ReadonlySet<CalledState> = new Set(['REPORTED', 'MISSING', 'REFUSED'])

/** Those who have not come: a monitor may call others in their place. */
export function outstandingIn(facts: Facts, whistle: Whistle): readonly Called[] {
  return whistle.called.filter((called) => outstanding.has(stateOf(facts, whistle, called)))
}

/** Those about whom the blower can say how it went: they reported, or did not come. */
export function concludableIn(facts: Facts, whistle: Whistle): readonly Called[] {
  return whistle.called.filter((called) => concludable.has(stateOf(facts, whistle, called)))
}

/** Whether the blower has something to conclude and nobody to wait for. */
export function allIsIn(facts: Facts, whistle: Whistle): boolean {
  const states = whistle.called.map((called) => stateOf(facts, whistle, called))
  return states.every((state) => concludable.has(state) || state === 'CONCLUDED' || state === 'REPLACED')
}

/** Whether the blower has concluded on every unit that another was not called in place of. */
export function allIsConcluded(facts: Facts, whistle: Whistle): boolean {
  const states = whistle.called.map((called) => stateOf(facts, whistle, called))
  return (
    states.includes('CONCLUDED') && states.every((state) => state === 'CONCLUDED' || state === 'REPLACED')
  )
}

const stillToCome: ReadonlySet<CalledState> = new Set(['CALLED', 'SIGNED', 'MISSING'])

/** The limits by which a monitor watches those who were called together, where all of them have come or need not. */
export function watchesOver(facts: Facts, whistle: Whistle): string[] {
  const { key, called } = whistle
  const isAwaited = (calledAt: Instant) =>
    called.some((one) => one.calledAt === calledAt && stillToCome.has(stateOf(facts, whistle, one)))
  return called.flatMap(({ calledAt }, i) => {
    const watch = `${key}/watch/${i + 1}`
    return facts.limits[watch] && !isAwaited(calledAt) ? [watch] : []
  })
}
