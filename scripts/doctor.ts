import { assertReachable, openDatabase } from '../db/database.ts'
import { examine, type Finding, lasting } from '../db/doctor.ts'
import { databaseUrl } from './client.ts'
import { connectToCluster } from './cluster.ts'
import { command, Exit } from './command.ts'
import { clusterOf, isPassing } from './doctor/cluster.ts'
import { examineWorkflows } from './doctor/workflows.ts'

await command({
  usage: `npm run doctor [-- --mend]
  每张工单的表行、待办、日志、流程是否一致 / shows that every order has its row, its tasks, an unbroken journal, and a workflow
  where it is open that knows all of it. Ends with 1 when something is wrong or could not be examined.
  --mend   落后于日志的流程按日志续办 / makes orders go on from their journal where that is ahead of them
  数据库与集群 / database and cluster: DATABASE_URL, TEMPORAL_ADDRESS …, 默认为沙盘的 / else the running sandbox's`,
  options: { mend: { type: 'boolean', default: false } },
  run: ({ mend }) => doctor(mend),
})

async function doctor(mend: boolean): Promise<Exit> {
  const url = databaseUrl()
  await assertReachable(url)
  const db = openDatabase({ url, statementTimeoutMs: 60_000 })
  const client = await connectToCluster()
  try {
    const { orders, events, open, findings } = await examine(db)
    const workflows = await examineWorkflows(open, {
      cluster: clusterOf(client),
      isOpen: async (number) => (await examine(db, [number])).open.length > 0,
      mend,
      isPassing,
    })
    const all = [...(await lasting(db, findings)), ...workflows.findings].sort(byNumber)
    for (const { number, problem } of all) console.log(`✗ ${number} ${problem}`)
    for (const { number, problem } of [...workflows.unexamined].sort(byNumber))
      console.log(`? ${number} 未能检查 / could not be examined (${problem})`)
    if (workflows.mended > 0)
      console.log(`${workflows.mended} orders went on from their journal / 已按日志续办`)
    const isWell = all.length + workflows.unexamined.length === 0
    const verdict = isWell
      ? '✓ all as it must be / 一切正常'
      : `${all.length} findings / 项问题, ${workflows.unexamined.length} not examined / 项未能检查`
    console.log(`${orders} orders, ${events} events, ${open.length} open: ${verdict}`)
    return isWell ? Exit.DONE : Exit.FAILED
  } finally {
    await db.close()
    await client.connection.close()
  }
}

function byNumber(one: Finding, other: Finding): number {
  return one.number < other.number ? -1 : 1
}
