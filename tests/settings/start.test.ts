import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { Sealing } from '../../db/sealing.ts'
import { testDatabase } from '../db/database.ts'
import { emptyDatabase } from '../kit/postgres.ts'
import { run, stack } from '../scripts/processes.ts'

const db = testDatabase()
const addressOf = () => {
  const { connectionString } = db().pool.options
  if (!connectionString) throw new Error('the test database has an address')
  return connectionString
}
const key = randomBytes(32)
const right = () => ({
  DATABASE_URL: addressOf(),
  GRIDLINE_JWT_SECRET: 's'.repeat(32),
  GRIDLINE_MASTER_KEY: key.toString('base64'),
})
/** Nobody listens on the first port. */
const nobody = 'postgres://user:secret@127.0.0.1:1/gridline'

/** What a process says that does not start. */
async function refusal(file: string, env: NodeJS.ProcessEnv): Promise<string[]> {
  const { code, stderr } = await run(file, [], env)
  expect(code).toBe(1)
  expect(stderr).not.toMatch(stack)
  return stderr.trim().split('\n')
}

describe('the API does not start', () => {
  it('with settings that cannot be used, and names all of them', async () => {
    const said = await refusal('api/index.ts', { GRIDLINE_CLOCK_OFFSET: 'soon', GRIDLINE_API_PORT: 'x' })
    expect(said).toEqual([
      expect.stringMatching(/^✗ DATABASE_URL .*is not set/),
      expect.stringMatching(/^✗ GRIDLINE_JWT_SECRET .*is not set/),
      expect.stringMatching(/^✗ GRIDLINE_MASTER_KEY .*is not set/),
      expect.stringMatching(/^✗ GRIDLINE_CLOCK_OFFSET=soon/),
      expect.stringMatching(/^✗ GRIDLINE_API_PORT=x/),
    ])
  })

  it('with a master key other than the one under which the database is sealed', async () => {
    const { id, wrapped } = new Sealing(db(), key).newKey()
    await db().pool.query('insert into sealing_keys (id, wrapped) values ($1, $2)', [id, wrapped])
    await new Sealing(db(), key).assertMaster()
    expect(
      await refusal('api/index.ts', {
        ...right(),
        GRIDLINE_MASTER_KEY: randomBytes(32).toString('base64'),
      }),
    ).toEqual([expect.stringMatching(/^✗ GRIDLINE_MASTER_KEY .*set the key with which it was first used/)])
  })

  it('on a database that is away, or was never prepared', async () => {
    expect(await refusal('api/index.ts', { ...right(), DATABASE_URL: nobody })).toEqual([
      expect.stringMatching(/^✗ Postgres at user@127\.0\.0\.1:1\/gridline refuses connections/),
    ])
    const { url, drop } = await emptyDatabase()
    expect(await refusal('api/index.ts', { ...right(), DATABASE_URL: url })).toEqual([
      expect.stringMatching(/has no tables of Gridline.*prepare-city/),
    ])
    await drop()
  })

  it('at an address that this machine does not have', async () => {
    // 192.0.2.0/24 is for examples: no machine has it.
    expect(await refusal('api/index.ts', { ...right(), GRIDLINE_API_HOST: '192.0.2.1' })).toEqual([
      expect.stringMatching(/^✗ GRIDLINE_API_HOST=192\.0\.2\.1: .*EADDRNOTAVAIL/),
    ])
  })
})

describe('the worker does not start', () => {
  it('without a database, and with a cache or a level that is none', async () => {
    expect(
      await refusal('worker/index.ts', { GRIDLINE_WORKER_CACHE: 'all', GRIDLINE_LOG_LEVEL: 'FATAL' }),
    ).toEqual([
      expect.stringMatching(/^✗ DATABASE_URL .*is not set/),
      expect.stringMatching(/^✗ GRIDLINE_LOG_LEVEL=FATAL/),
      expect.stringMatching(/^✗ GRIDLINE_WORKER_CACHE=all/),
    ])
  })

  it('where database or cluster do not answer', async () => {
    expect(await refusal('worker/index.ts', { DATABASE_URL: nobody })).toEqual([
      expect.stringMatching(/^✗ Postgres at .*refuses connections/),
    ])
    expect(
      await refusal('worker/index.ts', { DATABASE_URL: addressOf(), TEMPORAL_ADDRESS: '127.0.0.1:1' }),
    ).toEqual([expect.stringMatching(/^✗ TEMPORAL_ADDRESS=127\.0\.0\.1:1: .*cannot be reached/)])
    expect(
      await refusal('worker/index.ts', { DATABASE_URL: addressOf(), TEMPORAL_PROFILE: 'of nobody' }),
    ).toEqual([expect.stringMatching(/^✗ TEMPORAL_.*'of nobody'/)])
  })
})
