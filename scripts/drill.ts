import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readSandbox } from './client.ts'
import { command, Problem } from './command.ts'
import { familyLife, timesTold } from './family.ts'

const lines = 400
const children = 60

await command({
  usage: `npm run drill
  对运行中的沙盘演练 / a fire drill for the running sandbox: an import of ${lines} lines runs while worker, API, Temporal, Postgres
  and at last the import itself are killed with -9, one after the other; then it is run again, twice. Every order must be
  there once, whole. Then ${children} orders are merged into one, and told, while worker and API are killed: each once.`,
  options: {},
  run: drill,
})

async function drill(): Promise<undefined> {
  readSandbox()
  const folder = mkdtempSync(join(tmpdir(), 'gridline-drill-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const files = writeFiles(folder)

  const importing = startImport(files)
  const over = new Promise((resolve) => importing.once('exit', resolve))
  for (const role of ['worker', 'api', 'temporal', 'postgres']) {
    if (await Promise.race([over.then(() => true), sleep(3_000).then(() => false)])) break
    await kill(role)
  }
  importing.kill('SIGKILL')
  await over
  console.log('killed the import')

  const first = countsOf(await finished(startImport(files)))
  if (first.created + first.known !== lines)
    throw new Problem(`${first.created} created and ${first.known} there are not ${lines} lines`)
  const second = countsOf(await finished(startImport(files)))
  if (second.created !== 0) throw new Problem(`a second run created ${second.created} orders`)
  console.log(`${lines} lines: each is one order, a second run creates nothing`)

  const sandbox = readSandbox()
  const family = await familyLife(sandbox, {
    size: children,
    key: `drill-${Date.now()}`,
    meanwhile: async () => {
      for (const role of ['worker', 'api']) await kill(role)
    },
  })
  for (const number of family.children) {
    const told = await timesTold(sandbox, number)
    if (told !== 'merged 1, told 1') throw new Problem(`child ${number}: ${told}`)
  }
  console.log(`${children} orders merged into one: each was merged once, and told once`)

  // A task that Temporal lost with its server leaves an order behind its journal: it is told, and catches up.
  run('scripts/doctor.ts', '--mend')
  if (run('scripts/doctor.ts') !== 0) throw new Problem('the doctor has findings')
  console.log('✓ drill passed 演练通过')
}

/** Requests of a system of their own, and their map. */
function writeFiles(folder: string): readonly string[] {
  const [file, map] = [join(folder, 'requests.jsonl'), join(folder, 'map.yaml')]
  writeFileSync(
    file,
    Array.from({ length: lines }, (_, n) =>
      JSON.stringify({
        id: String(n),
        text: `演练：第${n}盏路灯不亮`,
        area: ['幸福里社区', '松风社区'][n % 2],
      }),
    ).join('\n'),
  )
  writeFileSync(
    map,
    `source: drill-${Date.now()}
sourceId: { column: id }
channel: { constant: WEB }
kind: { constant: HELP }
content: { column: text }
item: { lookUp: text }
area: { lookUp: area }
`,
  )
  return [file, '--map', map]
}

function startImport(files: readonly string[]): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', 'scripts/import.ts', ...files], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

async function finished(child: ChildProcess): Promise<string> {
  let said = ''
  child.stdout?.on('data', (text) => {
    said += text
  })
  const code = await new Promise((resolve) => child.once('exit', resolve))
  if (code !== 0) throw new Problem(`the import ended with ${code}: ${said}`)
  return said
}

function countsOf(said: string): { created: number; known: number } {
  const [, created, known] =
    /created (\d+), \S+ already there (\d+)/.exec(
      said.split('\n').findLast((line) => line.includes('✓')) ?? '',
    ) ?? []
  return { created: Number(created), known: Number(known) }
}

/** kill -9; resolves when the sandbox has started the process again. */
async function kill(role: string): Promise<void> {
  const pid = pidOf(role)
  if (!pid) throw new Problem(`沙盘没有自己的 / the sandbox has no ${role} of its own to kill`)
  process.kill(pid, 'SIGKILL')
  console.log(`killed ${role} (${pid})`)
  for (const until = Date.now() + 60_000; ; await sleep(200)) {
    const now = pidOf(role)
    if (now && now !== pid) return
    if (Date.now() > until) throw new Problem(`${role} does not come back`)
  }
}

/** Undefined while the process is away, and for a server that is not the sandbox's own. */
function pidOf(role: string): number | undefined {
  return readSandbox().pids[role]
}

function run(script: string, ...args: string[]): number | null {
  return spawnSync(process.execPath, ['--import', 'tsx', script, ...args], { stdio: 'inherit' }).status
}
