import { Client, Connection } from '@temporalio/client'
import { openDatabase } from '../db/database.ts'
import { examine, type Finding } from '../db/doctor.ts'
import { readSandbox } from './client.ts'
import { databaseUrl } from './databaseUrl.ts'

// `npm run doctor`: shows that every order has its row, its tasks, an unbroken journal, and a workflow where it is open.

const db = openDatabase({ url: databaseUrl(), statementTimeoutMs: 60_000 })
const connection = await Connection.connect({
  address: process.env.TEMPORAL_ADDRESS ?? readSandbox().temporalAddress,
})
const client = new Client({ connection, namespace: process.env.TEMPORAL_NAMESPACE ?? 'default' })
try {
  const { orders, events, open, findings } = await examine(db)
  const all = [...findings, ...(await workflowsOf(open))]
  for (const { number, problem } of all) console.log(`✗ ${number} ${problem}`)
  console.log(
    `${orders} orders, ${events} events, ${open.length} open: ${all.length === 0 ? '✓ all as it must be / 一切正常' : `${all.length} findings / 项问题`}`,
  )
  process.exitCode = all.length === 0 ? 0 : 1
} finally {
  await db.close()
  await connection.close()
}

/** Every open order has a workflow that runs, and it knows no less than the journal does. */
async function workflowsOf(numbers: readonly string[]): Promise<Finding[]> {
  const findings: Finding[] = []
  const queue = [...numbers]
  await Promise.all(
    Array.from({ length: 20 }, async () => {
      for (let number = queue.pop(); number; number = queue.pop()) {
        try {
          const { status } = await client.workflow.getHandle(number).describe()
          if (status.name !== 'RUNNING')
            findings.push({ number, problem: `is open, and its workflow is ${status.name}` })
        } catch (error) {
          findings.push({
            number,
            problem: `is open and has no workflow (${error instanceof Error ? error.message : error})`,
          })
        }
      }
    }),
  )
  return findings
}
