import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { assertReachable, openDatabase } from '../db/database.ts'
import { provisionalOrders } from '../db/orders.ts'
import { saveCalendar } from '../db/policies.ts'
import { parseCalendarTable } from '../policies/calendars.ts'
import { recalculateUpdate } from '../workflows/messages.ts'
import { databaseUrl } from './client.ts'
import { connectToCluster } from './cluster.ts'
import { command, Exit, Problem } from './command.ts'

await command({
  usage: `npm run calendar -- FILE
  保存新公布的放假安排，并重算涉及该年份的暂定期限 / saves a table of holiday notices (see policies/calendar.yaml; a change is a new
  version) and reckons by it the provisional limits of open orders, as events. Done again it changes nothing.
  数据库与集群 / database and cluster: DATABASE_URL, TEMPORAL_ADDRESS …, 默认为沙盘的 / else the running sandbox's`,
  options: {},
  operands: 1,
  run: (_options, [file = '']) => publish(file),
})

async function publish(file: string): Promise<Exit> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new Problem(`${file}: ${error instanceof Error ? error.message : error}`, error)
  })
  const { version } = tableIn(text, file)
  const url = databaseUrl()
  await assertReachable(url)
  const db = openDatabase({ url })
  const client = await connectToCluster()
  try {
    await saveCalendar(db, { version, body: parse(text) })
    const orders = await provisionalOrders(db)
    let moved = 0
    for (const number of orders)
      moved += (await client.workflow.getHandle(number).executeUpdate(recalculateUpdate)).moved
    console.log(
      `✓ calendar ${version} 已保存 / saved; ${moved} events in ${orders.length} orders with provisional limits / 张工单含暂定期限`,
    )
    return Exit.DONE
  } finally {
    await db.close()
    await client.connection.close()
  }
}

function tableIn(text: string, file: string) {
  try {
    return parseCalendarTable(text, file)
  } catch (error) {
    throw new Problem(error instanceof Error ? error.message : String(error), error)
  }
}
