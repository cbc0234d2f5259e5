import { assertReachable, openDatabase } from '../db/database.ts'
import { rebuild } from '../db/rebuild.ts'
import { databaseUrl } from './client.ts'
import { command } from './command.ts'

await command({
  usage: `npm run rebuild
  读模型由事件重建 / drops the read model and makes it anew from the events.
  数据库 / the database: DATABASE_URL, 默认为沙盘的 / else the running sandbox's`,
  options: {},
  async run() {
    const url = databaseUrl()
    await assertReachable(url)
    const db = openDatabase({ url, statementTimeoutMs: 0 })
    try {
      console.log(`✓ ${await rebuild(db)} orders rebuilt from their events / 已由事件重建`)
    } finally {
      await db.close()
    }
  },
})
