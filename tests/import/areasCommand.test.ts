import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Database, openDatabase } from '../../db/database.ts'
import { savePack } from '../../db/policies.ts'
import { openReference, saveCity } from '../../db/reference.ts'
import { loadSampleCity } from '../../samples/sampleCity.ts'
import { freshDatabase } from '../kit/postgres.ts'
import { emptyFolder } from '../kit/runFolder.ts'
import { run, stack } from '../scripts/processes.ts'

let url = ''
let drop = async () => {}
let db: Database
let folder = ''
beforeAll(async () => {
  const fresh = await freshDatabase()
  drop = fresh.drop
  url = fresh.url
  db = openDatabase({ url })
  await saveCity(db, loadSampleCity())
  const pack = {
    name: 'default',
    version: '1',
    sha256: 'a'.repeat(64),
    effectiveFrom: '2026-01-01',
    body: {},
  }
  await savePack(db, pack)
  folder = await emptyFolder()
})
afterAll(async () => {
  await db.close()
  await drop()
})

const wide = `cityCode,city,areaCode,area,streetCode,street,villageCode,village
9907,碧湾市,990701,东岸区,990701001,望海街道,990701001001,灯塔社区
9907,碧湾市,990702,西岸区,990702001,望海街道,990702001001,灯塔社区
`
const map = ['--map', 'samples/areaMaps/communities.yaml']
const bay = [...map, '--pack', 'default', '--number-prefix', 'BH', '--territory']

async function importing(csv: string, args: readonly string[], name = 'areas.csv') {
  const file = join(folder, name)
  await writeFile(file, csv)
  return run('scripts/importAreas.ts', [file, ...args], { DATABASE_URL: url, GRIDLINE_HOME: folder })
}

const kept = async () => {
  const { reference } = await openReference(db).current()
  const city = reference.cities.get('990700000000')
  return { areas: city?.areas.length ?? 0, units: city?.units.length ?? 0 }
}
const version = async () =>
  (await db.kysely.selectFrom('reference_version').select('version').executeTakeFirst())?.version

describe('an import of areas', () => {
  it('that is only checked saves nothing; then it saves all, and again it changes nothing', async () => {
    const checked = await importing(wide, [...bay, '--check'])
    expect(checked).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('nothing saved') })
    expect(await kept()).toEqual({ areas: 0, units: 0 })

    const saved = await importing(wide, bay)
    expect(saved).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('saved') })
    expect(saved.stdout).toMatch(
      /areas: .*created 7,[\s\S]*units: .*created 11,[\s\S]*recur: 2 \(SUBDISTRICT 1, COMMUNITY 1\)/,
    )
    expect(saved.stdout).toContain('望海街道: 990701001000 碧湾市›东岸区›望海街道, 990702001000')
    expect(await kept()).toEqual({ areas: 7, units: 11 })

    const before = await version()
    const again = await importing(wide, bay)
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing new') })
    expect(await version()).toBe(before)
  })

  it('of which a line is wrong ends with 1, and nothing of it is saved', async () => {
    const before = await kept()
    const wrong = `${wide}9907,碧湾市,990702,西岸区,99070200,北岛街道,990702009001,北岛社区\n`
    const { code, stderr } = await importing(wrong, map)
    expect(code).toBe(1)
    expect(stderr).toMatch(
      /nothing was imported[\s\S]*areas\.csv:4: .*99070200 has 8 digits; one of level SUBDISTRICT has 9 or 12/,
    )
    expect(stderr).not.toMatch(stack)
    expect(await kept()).toEqual(before)
  })

  it('gives a unit other places: what it covers no longer goes', async () => {
    const coveredBy = async (code: string) =>
      (await openReference(db).current()).reference.units.get(code)?.areas
    const file = join(folder, 'units.csv')
    for (const areas of ['990701 990702', '990702']) {
      const unit = `PARKS,DEPARTMENT,DISTRICT,GOV,PARKS,碧湾市园林所,${areas}`
      await writeFile(file, `code,kind,level,parent,duty,name,areas\n${unit}\n`)
      expect(await importing(wide, [...map, '--units', file])).toMatchObject({ code: 0, stderr: '' })
      expect(await coveredBy('BH-PARKS')).toEqual(areas.split(' ').map((code) => `${code}000000`))
    }
  })

  it('ends with 2 when arguments, map or files cannot be used', async () => {
    for (const [args, said] of [
      [[...map, '--city', '12345'], /--city: .*12345 has 5 digits; one of level CITY has 2/],
      [[...map, '--city', '9901'], /is of 990700000000 碧湾市/],
      [[...map, '--unit-prefix', 'x'], /--unit-prefix x: .*capitals/],
      [['--units', join(folder, 'none.csv'), ...map], /none\.csv: .*no such file/],
      [[], /has no column code, name; it has cityCode/],
    ] as const) {
      const { code, stderr } = await importing(wide, args)
      expect({ args, code }).toEqual({ args, code: 2 })
      expect(stderr).toMatch(said)
      expect(stderr).not.toMatch(stack)
    }
  })
})
