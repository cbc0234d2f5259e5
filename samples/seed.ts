import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import type { Database } from '../db/database.ts'
import { saveCalendar, savePack } from '../db/policies.ts'
import { saveCity } from '../db/reference.ts'
import { parseCalendarTable } from '../policies/calendars.ts'
import { packRef, parsePack, readYaml } from '../policies/pack.ts'
import { loadSampleCity } from './sampleCity.ts'

/** Saves the default pack, the working calendar and the sample city. Done again it changes nothing. */
export async function seed(db: Database): Promise<void> {
  const packs = new URL('../policies/default.yaml', import.meta.url)
  const text = await readFile(packs, 'utf8')
  const pack = parsePack(text, 'policies/default.yaml')
  await savePack(db, {
    ...packRef(pack),
    effectiveFrom: pack.effectiveFrom,
    body: readYaml(text, 'policies/default.yaml'),
  })
  const calendar = await readFile(new URL('../policies/calendar.yaml', import.meta.url), 'utf8')
  const { version } = parseCalendarTable(calendar, 'policies/calendar.yaml')
  await saveCalendar(db, { version, body: parse(calendar) })
  await saveCity(db, loadSampleCity())
}
