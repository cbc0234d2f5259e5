import { again, type Finding, type OpenOrder } from '../../db/doctor.ts'

/** What the cluster knows of one order's workflow. */
export interface Cluster {
  /** As Temporal names it: RUNNING, COMPLETED … */
  status(number: string): Promise<string>
  /** How many events it knows. */
  known(number: string): Promise<number>
  catchUp(number: string): Promise<void>
}

export interface WorkflowParts {
  readonly cluster: Cluster
  /** Whether an order is open by its journal now: it may have been closed since it was looked at. */
  readonly isOpen: (number: string) => Promise<boolean>
  /** Orders that are behind their journal are made to go on from it. */
  readonly mend: boolean
  /** Whether an error says nothing about the order: nobody answered in time, a server was away. */
  readonly isPassing: (error: unknown) => boolean
  readonly pausesMs?: readonly number[]
}

export interface WorkflowsExamined {
  readonly findings: readonly Finding[]
  /** Nothing is known of these: neither that they are right nor that they are wrong. */
  readonly unexamined: readonly Finding[]
  readonly mended: number
}

/** So many in a row without an answer: a worker is missing, and asking all the others would only take long. */
const silence = 20

/** Every open order has a workflow that runs, and it knows no less than the journal does. */
export async function examineWorkflows(
  open: readonly OpenOrder[],
  parts: WorkflowParts,
): Promise<WorkflowsExamined> {
  const findings: Finding[] = []
  const unexamined: Finding[] = []
  const queue = [...open]
  let [silent, mended] = [0, 0]

  const look = async (order: OpenOrder): Promise<void> => {
    const { number } = order
    try {
      const found = await again(() => wrongWith(order, parts), parts.pausesMs ?? [500, 2_000])
      if (found === 'MENDED') mended++
      else if (found) findings.push({ number, problem: found.problem })
      silent = 0
    } catch (error) {
      // What the SDK throws says what was asked; its cause says why it failed.
      const told = error instanceof Error ? (error.cause ?? error) : error
      const why = told instanceof Error ? told.message : String(told)
      if (!parts.isPassing(error)) {
        findings.push({ number, problem: `is open, and its workflow cannot go on (${why})` })
        return
      }
      unexamined.push({ number, problem: why })
      silent++
    }
  }
  const lane = async (): Promise<void> => {
    for (let order = queue.shift(); order; order = queue.shift()) {
      await look(order)
      if (silent < silence || queue.length === 0) continue
      unexamined.push({
        number: `${queue.length} more`,
        problem: 'not asked: does a worker run? npm run worker',
      })
      queue.length = 0
    }
  }
  await Promise.all(Array.from({ length: 20 }, lane))
  return { findings, unexamined, mended }
}

/** Null when all is as it must be. @throws what the cluster says when it does not answer */
async function wrongWith(
  { number, seq }: OpenOrder,
  { cluster, isOpen, mend }: WorkflowParts,
): Promise<{ readonly problem: string } | 'MENDED' | null> {
  const status = await cluster.status(number)
  if (status !== 'RUNNING')
    return (await isOpen(number)) ? { problem: `is open, and its workflow is ${status}` } : null
  const known = await cluster.known(number)
  if (known >= seq) return null
  if (!mend)
    return {
      problem: `its workflow knows ${known} events, its journal has ${seq}: npm run doctor -- --mend`,
    }
  await cluster.catchUp(number)
  return 'MENDED'
}
