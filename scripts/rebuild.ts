import { openDatabase } from '../db/database.ts'
import { rebuild } from '../db/rebuild.ts'
import { databaseUrl } from './databaseUrl.ts'

// `npm run rebuild`: the read model dropped and made anew from the events.

const db = openDatabase({ url: databaseUrl(), statementTimeoutMs: 0 })
try {
  console.log(`✓ ${await rebuild(db)} orders rebuilt from their events / 已由事件重建`)
} finally {
  await db.close()
}
