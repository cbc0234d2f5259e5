import { readdir, readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import type { Database } from '../db/database.ts'
import { saveCalendar, saveOverlay, savePack } from '../db/policies.ts'
import { saveCity } from '../db/reference.ts'
import { parseCalendarTable } from '../policies/calendars.ts'
import { overlayRef, parseOverlay, tightened } from '../policies/overlay.ts'
import { type PolicyPack, packRef, parsePack, readYaml } from '../policies/pack.ts'
import { loadSampleCities } from './sampleCity.ts'

const policies = new URL('../policies/', import.meta.url)

/**
 * Saves the working calendar and the sample cities, each with the pack that it goes by and the overlays of its
 * districts. Done again it changes nothing.
 */
export async function seed(db: Database): Promise<void> {
  const cities = loadSampleCities()
  const packs = new Map<string, PolicyPack>()
  for (const name of new Set(cities.map(({ pack }) => pack))) packs.set(name, await seedPack(db, name))
  const calendar = await readFile(new URL('calendar.yaml', policies), 'utf8')
  const { version } = parseCalendarTable(calendar, 'policies/calendar.yaml')
  await saveCalendar(db, { version, body: parse(calendar) })
  for (const city of cities) await saveCity(db, city)
  for (const file of await readdir(new URL('overlays/', policies)))
    await seedOverlay(db, `overlays/${file}`, packs)
}

async function seedPack(db: Database, name: string): Promise<PolicyPack> {
  const file = `${name}.yaml`
  const text = await readFile(new URL(file, policies), 'utf8')
  const pack = parsePack(text, `policies/${file}`)
  await savePack(db, {
    ...packRef(pack),
    effectiveFrom: pack.effectiveFrom,
    body: readYaml(text, `policies/${file}`),
  })
  return pack
}

/** The overlay of a district, checked against the pack that it tightens. */
async function seedOverlay(
  db: Database,
  file: string,
  packs: ReadonlyMap<string, PolicyPack>,
): Promise<void> {
  const text = await readFile(new URL(file, policies), 'utf8')
  const overlay = parseOverlay(text, `policies/${file}`)
  const pack = packs.get(overlay.pack)
  if (!pack) throw new Error(`policies/${file}: no sample city goes by the pack '${overlay.pack}'`)
  tightened(pack, overlay)
  await saveOverlay(db, {
    ...overlayRef(overlay),
    pack: overlay.pack,
    area: overlay.area,
    effectiveFrom: overlay.effectiveFrom,
    body: readYaml(text, `policies/${file}`),
  })
}
