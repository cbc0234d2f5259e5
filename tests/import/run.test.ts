import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { Role } from '../../domain/units.ts'
import { ImportApi, type Post } from '../../scripts/import/api.ts'
import { parseMap } from '../../scripts/import/map.ts'
import { openRecords } from '../../scripts/import/records.ts'
import { Rejects, rejectsOf } from '../../scripts/import/rejects.ts'
import { type Counts, runImport } from '../../scripts/import/run.ts'
import { sampleCity } from '../kit/city.ts'
import { emptyFolder } from '../kit/runFolder.ts'

const city = sampleCity()
const map = (source: string) =>
  parseMap(
    `source: ${source}
sourceId: { column: id }
sourceCreatedAt: { column: at }
channel: { constant: WEB }
kind: { constant: HELP }
content: { column: text }
item: { lookUp: [item, text] }
area: { lookUp: area, default: 云江市 }
`,
    'test.yaml',
  )

const post: Post = (query, variables) => city.request(city.by(Role.INTEGRATOR), query, variables) as never

async function importing(
  file: string,
  source: string,
  through: Post = post,
  patienceMs = 2_000,
): Promise<Counts & { rejects: string }> {
  const records = await openRecords(file, 'utf-8')
  const api = new ImportApi({ post: through, patienceMs })
  const rejects = await Rejects.open(records, { file: rejectsOf(file), replaces: false })
  const counts = await runImport({
    file: records,
    map: map(source),
    catalogue: await api.catalogue(),
    api,
    rejects,
    parallel: 4,
    onProgress: () => {},
  }).catch(async (error: unknown) => {
    await rejects.discard()
    throw error
  })
  return { ...counts, rejects: (await rejects.keep()) ?? '' }
}

async function lines(name: string, ...of: readonly object[]): Promise<string> {
  const path = join(await emptyFolder(), name)
  await writeFile(
    path,
    of.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''),
  )
  return path
}

const light = (id: string, text = '路灯不亮') => ({
  id,
  text,
  area: '幸福里社区',
  at: '2019-01-02T03:04:05+08:00',
})

describe('an import', () => {
  it('creates each line once, says what is wrong with the others, and takes them when they are corrected', async () => {
    await city.at('2026-09-28 10:00')
    const file = await lines(
      'a.jsonl',
      light('1'),
      light('2'),
      { ...light('3'), area: '没有的社区' },
      light('1', '路灯又坏了'),
      { ...light('4'), text: '不知何事' },
    )
    const first = await importing(file, 'first')
    expect(first).toMatchObject({ lines: 5, created: 3, alreadyThere: 0, rejected: 2 })
    const said = await readFile(first.rejects, 'utf8')
    expect(said).toContain("# 4: sourceId '1' 重复 / stands in line 1 already")
    expect(said).toContain('# 5: item: item, text 中没有名称')

    expect(await importing(file, 'first')).toMatchObject({
      lines: 5,
      created: 0,
      alreadyThere: 3,
      rejected: 2,
    })

    await writeFile(first.rejects, said.replace('不知何事', '门口停水了').replace(/.*"id":"1".*\n/, ''))
    expect(await importing(first.rejects, 'first')).toMatchObject({ lines: 1, created: 1, rejected: 0 })
  })

  it('receives the order now and keeps the time at which it was made', async () => {
    await city.at('2026-09-28 10:00')
    await importing(await lines('b.jsonl', light('only')), 'second')
    const { data } = await city.request<{ workOrders: { nodes: object[] } }>(
      city.callTaker,
      '{ workOrders(filter: { source: "second" }, first: 2) { nodes { sourceId sourceCreatedAt receivedAt stage classification { item { name } area { name } } } } }',
    )
    expect(data?.workOrders.nodes).toEqual([
      {
        sourceId: 'only',
        sourceCreatedAt: '2019-01-02T03:04:05+08:00',
        receivedAt: '2026-09-28T10:00:00+08:00',
        stage: 'DISPATCHING',
        classification: { item: { name: '路灯不亮' }, area: { name: '幸福里社区' } },
      },
    ])
  })

  it('says what the API has against a line, and goes on', async () => {
    const file = await lines('c.jsonl', light('1'), light('2', `路灯${'。'.repeat(10_001)}`), light('3'))
    const counts = await importing(file, 'third')
    expect(counts).toMatchObject({ lines: 3, created: 2, rejected: 1 })
    expect(await readFile(counts.rejects, 'utf8')).toContain('至多 10000 字')
  })

  it('keeps rejected lines in the order of the file, whatever order they are decided in', async () => {
    const slow: Post = async (query, variables) => {
      await sleep(Math.random() * 50)
      return post(query, variables)
    }
    // Some are rejected by the map, at once, some by the API, later.
    const texts = ['不知何事', `路灯${'。'.repeat(10_001)}`, '路灯不亮']
    const file = await lines(
      'o.jsonl',
      ...Array.from({ length: 30 }, (_, i) => light(String(i), texts[i % texts.length])),
    )
    const counts = await importing(file, 'ordered', slow)
    expect(counts).toMatchObject({ created: 10, rejected: 20 })
    const numbers = [...(await readFile(counts.rejects, 'utf8')).matchAll(/^# (\d+):/gm)].map(([, line]) =>
      Number(line),
    )
    expect(numbers).toHaveLength(20)
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
  })

  it('whose answers are lost, or whose API is away for a while, ends in the same state', async () => {
    let calls = 0
    const shaky: Post = async (query, variables) => {
      calls++
      if (calls % 3 === 0) throw new TypeError('fetch failed', { cause: new Error('ECONNREFUSED') })
      const answer = await post(query, variables)
      // Done, and the answer never arrives: the worst case.
      if (calls % 3 === 1 && query.includes('createWorkOrder')) throw new TypeError('terminated')
      return answer as never
    }
    const file = await lines('d.jsonl', ...Array.from({ length: 6 }, (_, i) => light(String(i))))
    const counts = await importing(file, 'fourth', shaky, 60_000)
    expect(counts.created + counts.alreadyThere).toBe(6)
    const { data } = await city.request<{ workOrders: { totalCount: number } }>(
      city.callTaker,
      '{ workOrders(filter: { source: "fourth" }, first: 1) { totalCount } }',
    )
    expect(data?.workOrders.totalCount).toBe(6)
  })

  it('stops when the API stays away or refuses its token, and says how to go on', async () => {
    const file = await lines('e.jsonl', light('1'))
    await expect(
      importing(file, 'fifth', () => Promise.reject(new TypeError('fetch failed'))),
    ).rejects.toThrow(/could not do it for 2 s/)
    const stranger: Post = (query, variables) => city.request('not a token', query, variables) as never
    await expect(importing(file, 'fifth', stranger)).rejects.toThrow(/token cannot be read/)
    const handler: Post = (query, variables) =>
      city.request(city.of('HOUSING-990102'), query, variables) as never
    await expect(importing(file, 'fifth', handler)).rejects.toThrow(/对接系统/)
  })
})
