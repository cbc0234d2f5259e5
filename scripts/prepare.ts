import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { signToken } from '../api/tokens.ts'
import { openDatabase } from '../db/database.ts'
import { migrate } from '../db/migrate.ts'
import { openReference } from '../db/reference.ts'
import type { Role } from '../domain/units.ts'
import { accounts } from '../samples/accounts.ts'
import { seed } from '../samples/seed.ts'

// One step of `npm start`, and of a deployment: migrates the database, seeds the sample city once, and makes a token for
// each role: for the sandbox in its home, else on the screen.

const { DATABASE_URL: url, GRIDLINE_JWT_SECRET: secret, GRIDLINE_HOME: home } = process.env
if (!url || !secret) {
  console.error('DATABASE_URL and GRIDLINE_JWT_SECRET must be set; `npm start` sets them.')
  process.exit(1)
}

try {
  await migrate(url)
  const db = openDatabase({ url, max: 2 })
  await seed(db)
  const { reference } = await openReference(db).current()
  const tokens: Partial<Record<Role, string>> = {}
  for (const [role, account] of Object.entries(accounts([...reference.people.values()]))) {
    tokens[role as Role] = await signToken(secret, account, 365)
  }
  const text = `${JSON.stringify(tokens, null, 2)}\n`
  if (home) {
    await mkdir(home, { recursive: true })
    const file = join(home, 'tokens.json')
    await writeFile(`${file}.new`, text, { mode: 0o600 })
    await rename(`${file}.new`, file)
  } else console.log(text)
  await db.close()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
