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
  startToCloseTimeout: '20s',
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
  answer = { objection: start.progress ? null : await activities.dissolve(asked) }
  const left = answer.objection === null && (await moveAll(start))
  await condition(allHandlersFinished)
  if (left) await continueAsNew<typeof succession>({ asked, clockOffset, progress: left })
}

/** Pass after pass, until enough of them found nothing to move; or how far it came where another run is to go on. */
async function moveAll({
  asked,
  clockOffset,
  progress,
}: SuccessionStart): Promise<SuccessionProgress | null> {
  const { unit } = asked
  for (let now = progress ?? beginning; ; ) {
    show(asked, now)
    if (workflowInfo().continueAsNewSuggested) return now
    const { moved, left, last } = await activities.succeedNext({ succession: asked, after: now.after })
    const pass = { ...now, moved: now.moved + moved, left: [...now.left, ...left] }
    if (last !== null) {
      now = { ...pass, after: last }
      continue
    }
    const quiet = pass.moved === 0 ? pass.quiet + 1 : 0
    const isEnough = quiet >= (pass.left.length > 0 ? quietPasses.whenSomeAreLeft : quietPasses.whenAllMoved)
    const finishedAt = isEnough ? instant(Date.now() + clockOffset * 1000) : null
    await activities.noteSuccession({ unit, left: pass.left, finishedAt })
    show(asked, { ...pass, quiet })
    if (isEnough) return null
    if (quiet > 0) await sleep(settling, { summary: `looks again after ${settling}` })
    now = { ...beginning, quiet }
  }
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
