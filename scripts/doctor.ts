import { parseArgs } from 'node:util'
import { Client, Connection } from '@temporalio/client'
import { loadClientConnectConfig } from '@temporalio/envconfig'
import { openDatabase } from '../db/database.ts'
import { examine, type Finding } from '../db/doctor.ts'
import { catchUpUpdate, factsQuery } from '../workflows/messages.ts'
import { readSandbox } from './client.ts'
import { databaseUrl } from './databaseUrl.ts'

// `npm run doctor`: shows that every order has its row, its tasks, an unbroken journal, and a workflow where it is open
// that knows all of it. `--mend` makes orders go on from their journal where that is ahead of them.

const { values } = parseArgs({ options: { mend: { type: 'boolean', default: false } } })
const db = openDatabase({ url: databaseUrl(), statementTimeoutMs: 60_000 })
// The cluster that the environment names, else the running sandbox's.
const { connectionOptions, namespace = 'default' } = loadClientConnectConfig()
const connection = await Connection.connect(
  connectionOptions.address ? connectionOptions : { address: readSandbox().temporalAddress },
)
const client = new Client({ connection, namespace })
const noAnswer = 'its workflow does not answer'
let mended = 0
try {
  const { orders, events, open, findings } = await examine(db)
  const all = [...findings, ...(await workflowsOf(open))]
  for (const { number, problem } of all) console.log(`✗ ${number} ${problem}`)
  if (mended > 0) console.log(`${mended} orders went on from their journal / 已按日志续办`)
  console.log(
    `${orders} orders, ${events} events, ${open.length} open: ${all.length === 0 ? '✓ all as it must be / 一切正常' : `${all.length} findings / 项问题`}`,
  )
  process.exitCode = all.length === 0 ? 0 : 1
} finally {
  await db.close()
  await connection.close()
}

async function workflowsOf(open: Awaited<ReturnType<typeof examine>>['open']): Promise<Finding[]> {
  const findings: Finding[] = []
  const queue = [...open]
  let silent = 0
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      for (let order = queue.pop(); order; order = queue.pop()) {
        const problem = await wrongWith(order)
        if (problem) findings.push({ number: order.number, problem })
        silent = problem?.includes(noAnswer) ? silent + 1 : 0
        // Nobody answers: a worker is missing, and asking all the others would only take long.
        if (silent < 20) continue
        if (queue.length > 0)
          findings.push({
            number: `${queue.length} more`,
            problem: 'not asked: does a worker run? npm run worker',
          })
        queue.length = 0
      }
    }),
  )
  return findings
}

/** Every open order has a workflow that runs, and it knows no less than the journal does. */
async function wrongWith({ number, seq }: { number: string; seq: number }): Promise<string | null> {
  const handle = client.workflow.getHandle(number)
  try {
    const { status } = await handle.describe()
    if (status.name !== 'RUNNING') return `is open, and its workflow is ${status.name}`
    const facts = await client.withDeadline(Date.now() + 10_000, () => handle.query(factsQuery))
    if (facts.seq >= seq) return null
    if (!values.mend)
      return `its workflow knows ${facts.seq} events, its journal has ${seq}: npm run doctor -- --mend`
    await client.withDeadline(Date.now() + 20_000, () => handle.executeUpdate(catchUpUpdate))
    mended++
    return null
  } catch (error) {
    return `is open, and ${noAnswer} (${error instanceof Error ? error.message : error})`
  }
}
