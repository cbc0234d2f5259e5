import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client, Connection } from '@temporalio/client'
import { command, oneOf, wholeNumber } from '../scripts/command.ts'
import { type FamilyTimes, familyLife } from '../scripts/family.ts'
import { commandsOfALife, eventfulLife, liveBare, liveThroughApi, tokensFor } from './lives.ts'
import { startRealServers } from './postgresServer.ts'
import { type RepeatTimes, recogniseRepeats } from './repeats.ts'
import { type BenchSandbox, childrenOf, cpuSeconds, ended, startBareWorker, startSandbox } from './sandbox.ts'

await command({
  usage: `npm run bench -- [options]
  整单每秒 / whole lives of orders a second through GraphQL and, in the same run on the same server, of a bare workflow of as
  many updates. One machine runs it all: the ratio holds elsewhere, the figures do not.
  --lives N      每轮工单数 / lives in a round (120)
  --parallel N   同时进行 / at once (10)
  --rounds N     轮数 / rounds (3)
  --stacks S     off, on, 或 / or both: off,on
  --server S     dev (SQLite 开发服务器 / the development server), postgres (真实服务器 / the real one, built with Go)
  --import N     导入行数 / lines of the import at the end (300)
  --family N     合并工单数 / orders that are merged into one, closed and told (200)
  --repeats N    在办工单数 / open orders among which a repeat is recognised (200000)`,
  options: {
    lives: { type: 'string', default: '120' },
    parallel: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '3' },
    stacks: { type: 'string', default: 'off,on' },
    server: { type: 'string', default: 'dev' },
    import: { type: 'string', default: '300' },
    family: { type: 'string', default: '200' },
    repeats: { type: 'string', default: '200000' },
  },
  async run(values) {
    const plan = {
      lives: wholeNumber('lives', values.lives, 1, 100_000),
      parallel: wholeNumber('parallel', values.parallel, 1, 1_000),
      rounds: wholeNumber('rounds', values.rounds, 1, 1_000),
      server: oneOf('server', values.server, ['dev', 'postgres'] as const),
      importLines: wholeNumber('import', values.import, 1, 1_000_000),
      family: wholeNumber('family', values.family, 0, 500),
      repeats: wholeNumber('repeats', values.repeats, 0, 900_000),
    }
    const stacks = values.stacks.split(',').map((asked) => oneOf('stacks', asked, ['off', 'on'] as const))
    for (const one of stacks) await bench(one, plan)
  },
})

interface Plan {
  readonly lives: number
  readonly parallel: number
  readonly rounds: number
  readonly server: 'dev' | 'postgres'
  readonly importLines: number
  readonly family: number
  readonly repeats: number
}

interface Measured {
  readonly perSecond: number
  readonly latencies: readonly number[]
  readonly cpu: Readonly<Record<string, number>>
}

async function bench(stacks: 'on' | 'off', plan: Plan): Promise<void> {
  const { lives, parallel, rounds } = plan
  const servers = plan.server === 'postgres' ? await startRealServers() : null
  const sandbox = await startSandbox(stacks, servers)
  const bareWorker = await startBareWorker(sandbox.temporalAddress, stacks)
  const connection = await Connection.connect({ address: sandbox.temporalAddress })
  const client = new Client({ connection })
  const tokens = await tokensFor(sandbox)
  const through = (round: string) => (n: number) => liveThroughApi(sandbox, tokens, `${round}-${n}`)
  const bareOf = (round: string) => (n: number) => liveBare(client, `${round}-${n}`)
  try {
    await measure(sandbox, 10, parallel, through('warm'))
    await measure(sandbox, 10, parallel, bareOf('warm'))
    const ours: Measured[] = []
    const bare: Measured[] = []
    // In turn, so that a machine that slows down slows both.
    for (let round = 0; round < rounds; round++) {
      const more = { bareWorker: bareWorker.pid ?? 0 }
      bare.push(await measure(sandbox, lives, parallel, bareOf(`${round}`), more))
      ours.push(await measure(sandbox, lives, parallel, through(`${round}`)))
    }
    let happy = ''
    await liveThroughApi(sandbox, tokens, 'one', (number) => {
      happy = number
    })
    const eventful = await eventfulLife(sandbox, tokens)
    const length = async (number: string) =>
      (await client.workflow.getHandle(number).fetchHistory()).events?.length ?? 0
    report(stacks, plan, ours, bare, [await length(happy), await length(eventful)])
    console.log(importRate(sandbox, plan.importLines))
    if (plan.family > 0)
      console.log(familyRate(await familyLife(sandbox, { size: plan.family, key: 'family' })))
    if (plan.repeats > 0) console.log(repeatsTold(await recogniseRepeats(sandbox, plan.repeats)))
  } finally {
    await ended(bareWorker, 'SIGTERM')
    await connection.close()
    await sandbox.stop()
    await servers?.stop()
  }
}

async function measure(
  sandbox: BenchSandbox,
  count: number,
  parallel: number,
  live: (n: number) => Promise<number[]>,
  more: Record<string, number> = {},
): Promise<Measured> {
  const { api, worker, temporal, postgres } = sandbox.pids
  const processes: Record<string, number[]> = {
    api: [api],
    worker: [worker],
    temporal: [temporal],
    postgres: [postgres, ...childrenOf(postgres)],
    client: [process.pid],
  }
  for (const [name, pid] of Object.entries(more)) processes[name] = [pid]
  const used = () =>
    Object.fromEntries(
      Object.entries(processes).map(([name, pids]) => [
        name,
        pids.reduce((sum, pid) => sum + (cpuSeconds(pid) ?? 0), 0),
      ]),
    )
  const before = used()
  const begun = performance.now()
  const latencies: number[] = []
  let next = 0
  await Promise.all(
    Array.from({ length: parallel }, async () => {
      while (next < count) latencies.push(...(await live(next++)))
    }),
  )
  const seconds = (performance.now() - begun) / 1000
  const after = used()
  return {
    perSecond: count / seconds,
    latencies,
    cpu: Object.fromEntries(
      Object.keys(processes).map((name) => [name, (after[name] ?? 0) - (before[name] ?? 0)]),
    ),
  }
}

/** An import of so many requests by the command itself, on the same machine. */
function importRate({ home }: BenchSandbox, lines: number): string {
  const file = join(home, 'requests.jsonl')
  const areas = ['幸福里社区', '望湖社区', '松风社区', '锦绣社区']
  const requests = Array.from({ length: lines }, (_, n) => ({
    id: String(n),
    user: `U${n}`,
    title: `第${n}盏路灯不亮`,
    at: '2026-01-01T09:00:00+08:00',
    text: `${areas[n % areas.length]}门口的路灯三天没亮了，晚上看不清路。`,
  }))
  writeFileSync(file, requests.map((request) => JSON.stringify(request)).join('\n'))
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'scripts/import.ts', file, '--map', 'samples/maps/taidi.yaml'],
    { env: { ...process.env, GRIDLINE_HOME: home }, encoding: 'utf8' },
  )
  return `import     ${stdout.trim().split('\n').at(-1) ?? ''}${stderr}`
}

function familyRate({ size, merged, told }: FamilyTimes): string {
  const rate = (seconds: number) => (size / seconds).toFixed(1)
  return `family     ${size} merged in ${merged.toFixed(1)} s (${rate(merged)}/s), closed and told in ${told.toFixed(1)} s (${rate(told)}/s; 20/s at least)`
}

function repeatsTold({ orders, fingerprint, lookUp, found, asked }: RepeatTimes): string {
  const ms = (of: readonly number[], q: number) => quantile(of, q).toFixed(1)
  return `repeats    among ${orders} open orders: p50 ${ms(lookUp, 0.5)} ms, p95 ${ms(lookUp, 0.95)} ms (100 at most); fingerprint p95 ${ms(fingerprint, 0.95)} ms; ${found} of ${asked} found`
}

function quantile(numbers: readonly number[], q: number): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length * q)] ?? 0
}

function report(
  stacks: 'on' | 'off',
  { lives, parallel, rounds, server }: Plan,
  ours: readonly Measured[],
  bare: readonly Measured[],
  [happy, eventful]: readonly [number, number],
): void {
  const median = (numbers: readonly number[]) =>
    [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
  const ratios = ours.map(({ perSecond }, i) => perSecond / (bare[i]?.perSecond ?? Number.NaN))
  const row = (name: string, measured: readonly Measured[]) => {
    const latencies = measured.flatMap((one) => one.latencies)
    const commands = measured.length * lives * (commandsOfALife + 1)
    const cpu = Object.keys(measured[0]?.cpu ?? {}).map((process) => {
      const ms = (measured.reduce((sum, one) => sum + (one.cpu[process] ?? 0), 0) * 1000) / commands
      return `${process} ${ms.toFixed(1)}`
    })
    return `${name.padEnd(10)} ${median(measured.map(({ perSecond }) => perSecond))
      .toFixed(1)
      .padStart(
        6,
      )} lives/s   p50 ${quantile(latencies, 0.5).toFixed(0).padStart(4)} ms   p95 ${quantile(latencies, 0.95).toFixed(0).padStart(4)} ms   CPU ms a command: ${cpu.join(', ')}`
  }
  console.log(
    `\n${server} server, call stacks ${stacks}; ${lives} lives of ${commandsOfALife + 1} commands, ${parallel} at once, ${rounds} rounds`,
  )
  console.log(row('bare', bare))
  console.log(row('Gridline', ours))
  console.log(
    `ratio      ${median(ratios).toFixed(2)} (${ratios.map((ratio) => ratio.toFixed(2)).join(', ')})`,
  )
  console.log(
    `events     ${happy} for a happy path (60 at most), ${eventful} with a return, an extension and a rework (150 at most)`,
  )
}
