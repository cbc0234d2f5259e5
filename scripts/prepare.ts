import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { signToken } from '../api/tokens.ts'
import { openDatabase } from '../db/database.ts'
import { migrate } from '../db/migrate.ts'
import { Sealing } from '../db/sealing.ts'
import type { Role } from '../domain/units.ts'
import { accounts } from '../samples/accounts.ts'
import { loadSampleCity } from '../samples/sampleCity.ts'
import { seed } from '../samples/seed.ts'
import { readSettings } from '../settings/settings.ts'
import { command, Problem } from './command.ts'

await command({
  usage: `npm run prepare-city
  迁移数据库，建立示例城市，生成第一个城市各角色的令牌 / migrates the database, seeds the sample cities once, and makes a token for
  each role in the first: into GRIDLINE_HOME when it is set, else on the screen. A step of npm start, and of a deployment.
  需要 / needs DATABASE_URL, GRIDLINE_JWT_SECRET, GRIDLINE_MASTER_KEY`,
  options: {},
  async run() {
    const settings = readSettings(['DATABASE_URL', 'GRIDLINE_JWT_SECRET', 'GRIDLINE_MASTER_KEY'])
    await migrate(settings.DATABASE_URL)
    const db = openDatabase({ url: settings.DATABASE_URL, max: 2 })
    try {
      await new Sealing(db, settings.GRIDLINE_MASTER_KEY).assertMaster()
      await seed(db)
      const tokens: Partial<Record<Role, string>> = {}
      for (const [role, account] of Object.entries(accounts(loadSampleCity().people))) {
        tokens[role as Role] = await signToken(settings.GRIDLINE_JWT_SECRET, account, 365)
      }
      await give(`${JSON.stringify(tokens, null, 2)}\n`)
    } finally {
      await db.close()
    }
  },
})

async function give(tokens: string): Promise<void> {
  const home = process.env.GRIDLINE_HOME
  if (!home) return console.log(tokens)
  try {
    await mkdir(home, { recursive: true })
    const file = join(home, 'tokens.json')
    await writeFile(`${file}.new`, tokens, { mode: 0o600 })
    await rename(`${file}.new`, file)
  } catch (error) {
    throw new Problem(
      `GRIDLINE_HOME=${home}: 无法写入 / cannot be written to; should be a folder (${error instanceof Error ? error.message : error})`,
      error,
    )
  }
}
