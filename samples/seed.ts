import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import type { Database } from '../db/database.ts'
import { saveCalendar, saveOverlay, savePack } from '../db/policies.ts'
import { saveCity } from '../db/reference.ts'
import { parseCalendarTable } from '../policies/calendars.ts'
import { overlayRef, parseOverlay, tightened } from '../policies/overlay.ts'
import { type PolicyPack, packRef, parsePack, readYaml } from '../policies/pack.ts'
import { loadSampleCity } from './sampleCity.ts'

/** Saves the default pack, the working calendar and the sample city with the overlay of a district. Done again it changes nothing. */
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
  await seedOverlay(db, pack)
}

/** The overlay of a district of the sample city, checked against the pack that it tightens. */
async function seedOverlay(db: Database, pack: PolicyPack): Promise<void> {
  const file = 'policies/dongping.yaml'
  const text = await readFile(new URL(`../${file}`, import.meta.url), 'utf8')
  const overlay = parseOverlay(text, file)
  tightened(pack, overlay)
  await saveOverlay(db, {
    ...overlayRef(overlay),
    pack: overlay.pack,
    area: overlay.area,
    effectiveFrom: overlay.effectiveFrom,
    body: readYaml(text, file),
  })
}
