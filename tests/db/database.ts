import { afterAll, beforeAll } from 'vitest'
import { type Database, openDatabase } from '../../db/database.ts'
import { saveCity } from '../../db/reference.ts'
import { loadSampleCity } from '../../samples/sampleCity.ts'
import { freshDatabase } from '../kit/postgres.ts'

/** A migrated database of the test file's own, with the sample city in it where one is needed. */
export function testDatabase({ city = false } = {}): () => Database {
  let db: Database | undefined
  let drop = async () => {}
  beforeAll(async () => {
    const fresh = await freshDatabase()
    drop = fresh.drop
    db = openDatabase({ url: fresh.url, max: 20 })
    if (city) await saveCity(db, loadSampleCity())
  })
  afterAll(async () => {
    await db?.close()
    await drop()
  })
  return () => {
    if (!db) throw new Error('the database is opened before the first test')
    return db
  }
}
