import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { testDatabase } from './database.ts'

const db = testDatabase()

it('a connection that the server ends between two statements fails the next one, not the process', async () => {
  const client = await db().pool.connect()
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  await db().pool.query('select pg_terminate_backend($1)', [rows[0]?.pid])
  await sleep(100)
  await expect(client.query('select 1')).rejects.toThrow()
  client.release(true)
})
