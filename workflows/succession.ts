import {
  allHandlersFinished,
  condition,
  continueAsNew,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow'
import type { Dissolution, LeftOver, SuccessionObjection } from '../domain/dissolution.ts'
import { type Instant, instant } from '../domain/instant.ts'
import type { UnitCode } from '../domain/units.ts'
import { beginUpdate, type SuccessionProgress, type SuccessionStart } from './messages.ts'

/** What a succession asks of the outside; activities/successions.ts implements it. */
export interface SuccessionActivities {
  /** Marks the unit dissolved, or says what is against it. */
  dissolve(asked: Dissolution): Promise<SuccessionObjection | null>
  /** Takes the next orders that concern the unit to its successors. */
  succeedNext(asked: { readonly succession: Dissolution; readonly after: string }): Promise<Stretch>
  /** Notes how a pass ended, for those who follow it. */
  noteSuccession(asked: {
    readonly unit: UnitCode
    readonly left: readonly LeftOver[]
    readonly finishedAt: Instant | null
  }): Promise<void>
}

/** Some orders that concern the unit, and what came of them. */
export interface Stretch {
  readonly moved: number
  readonly left: readonly LeftOver[]
  /** The last of them; null when there are no more. */
  readonly last: string | null
}

const activities = proxyActivities<SuccessionActivities>({
  startToCloseTimeout: '30s',
  retry: { initialInterval: '500ms', maximumInterval: '10s' },
})

/**
 * So long after a pass that moved nothing the next one is made: until then a command that was given before the unit was
 * dissolved may bring an order to it.
 */
const settling = '30s'

/** So many passes that move nothing are made in a row, before orders that cannot be reached are left. */
const quietPasses = { whenAllMoved: 2, whenSomeAreLeft: 6 }

const beginning: SuccessionProgress = { after: '', moved: 0, left: [], quiet: 0 }

/**
 * A unit is dissolved, and all that it has open goes to its successors (docs/process.md, Reorganisation): one job over
 * all orders, pass after pass until nothing is found any more. Each order moves by itself, once, whatever is repeated.
 */
export async function succession(start: SuccessionStart): Promise<void> {
  const { asked, clockOffset } = start
  let answer: { objection: SuccessionObjection | null } | undefined
  setHandler(beginUpdate, async ({ key }) => {
    await condition(() => answer !== undefined)
    // Somebody else was first.
    return key === asked.key ? (answer ?? { objection: null }) : { objection: { code: 'DISSOLVED_ALREADY' } }
  })
  let progress = start.progress ?? beginning
  answer = { objection: start.progress ? null : await activities.dissolve(asked) }

  while (answer.objection === null && !isOver(progress)) {
    show(asked, progress)
    const { after, moved, left, quiet } = progress
    const stretch = await activities.succeedNext({ succession: asked, after })
    progress = {
      after: stretch.last ?? '',
      moved: moved + stretch.moved,
      left: [...left, ...stretch.left],
      quiet,
    }
    if (stretch.last === null) progress = await ended(asked, progress)
    if (workflowInfo().continueAsNewSuggested && !isOver(progress)) {
      await condition(allHandlersFinished)
      return continueAsNew<typeof succession>({ asked, clockOffset, progress })
    }
  }

  if (answer.objection === null) {
    const finishedAt = instant(Date.now() + clockOffset * 1000)
    await activities.noteSuccession({ unit: asked.unit, left: progress.left, finishedAt })
    show(asked, progress)
  }
  await condition(allHandlersFinished)
}

/** Whether the passes before were enough; asked between two of them. */
function isOver({ after, left, quiet }: SuccessionProgress): boolean {
  return after === '' && quiet >= (left.length > 0 ? quietPasses.whenSomeAreLeft : quietPasses.whenAllMoved)
}

/** A pass is over: what comes next, and after which pause. */
async function ended({ unit }: Dissolution, pass: SuccessionProgress): Promise<SuccessionProgress> {
  await activities.noteSuccession({ unit, left: pass.left, finishedAt: null })
  const quiet = pass.moved === 0 ? pass.quiet + 1 : 0
  const next = { ...beginning, quiet, left: pass.left }
  if (isOver(next)) return next
  if (quiet > 0) await sleep(settling, { summary: `looks again after ${settling}` })
  return { ...next, left: [] }
}

/** How it stands, for whoever looks at it in Temporal UI; GraphQL tells the whole (`succession`). */
function show(
  { unit, successors, at }: Dissolution,
  { after, moved, left, quiet }: SuccessionProgress,
): void {
  setCurrentDetails(
    [
      `**${unit}** → ${successors.join(', ')}, since ${at}`,
      `This pass: ${moved} orders moved, up to ${after || 'the beginning'}; passes before that found nothing: ${quiet}`,
      ...left.map(({ order, reason }) => `- ${order}: ${reason}`),
    ].join('\n\n'),
  )
}
