import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Sandbox } from '../scripts/client.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

export interface BenchSandbox extends Sandbox {
  readonly pids: Readonly<Record<'parent' | 'api' | 'worker' | 'temporal' | 'postgres', number>>
  readonly secret: string
  readonly masterKey: Buffer
  /** Its GRIDLINE_HOME. */
  readonly home: string
  stop(): Promise<void>
}

/** Servers that were started beside the sandbox, instead of its own. */
export interface Servers {
  readonly databaseUrl: string
  readonly temporalAddress: string
  readonly pids: Readonly<Record<'temporal' | 'postgres', number>>
}

/** The product as `npm start` brings it up, in a folder of its own, empty, with or without call stacks. */
export async function startSandbox(
  callStacks: 'on' | 'off',
  servers: Servers | null = null,
): Promise<BenchSandbox> {
  const home = mkdtempSync(join(tmpdir(), 'gridline-bench-'))
  // Nothing is to run beside what is measured.
  writeFileSync(join(home, 'filled'), '')
  const parent = spawn(process.execPath, ['scripts/start.mjs'], {
    cwd: root,
    env: {
      ...process.env,
      ...(servers && { DATABASE_URL: servers.databaseUrl, TEMPORAL_ADDRESS: servers.temporalAddress }),
      GRIDLINE_HOME: home,
      GRIDLINE_CALL_STACKS: callStacks,
      GRIDLINE_LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  parent.stdout.on('data', (text) => {
    said += text
  })
  parent.stderr.on('data', (text) => {
    said += text
  })
  const facts = join(home, 'sandbox.json')
  while (!existsSync(facts)) {
    if (parent.exitCode !== null) throw new Error(`the sandbox does not start:\n${said}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  const secrets = JSON.parse(readFileSync(join(home, 'secrets.json'), 'utf8')) as {
    GRIDLINE_JWT_SECRET: string
    GRIDLINE_MASTER_KEY: string
  }
  const written = JSON.parse(readFileSync(facts, 'utf8')) as Omit<
    BenchSandbox,
    'stop' | 'secret' | 'masterKey' | 'home'
  >
  return {
    ...written,
    pids: { ...written.pids, ...servers?.pids },
    secret: secrets.GRIDLINE_JWT_SECRET,
    masterKey: Buffer.from(secrets.GRIDLINE_MASTER_KEY, 'base64'),
    home,
    async stop() {
      await ended(parent, 'SIGTERM')
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/** The bare workflow's worker beside it. */
export async function startBareWorker(
  temporalAddress: string,
  callStacks: 'on' | 'off',
): Promise<ChildProcess> {
  const child = spawn(
    process.execPath,
    ['--require', './worker/quietStacks.cjs', '--import', 'tsx', 'bench/bareWorker.ts'],
    {
      cwd: root,
      env: { ...process.env, TEMPORAL_ADDRESS: temporalAddress, GRIDLINE_CALL_STACKS: callStacks },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    },
  )
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve())
    child.once('exit', (code) => reject(new Error(`the bare worker ended (${code})`)))
  })
  return child
}

export function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once('exit', () => resolve())
    child.kill(signal)
  })
}

/** CPU seconds that a process and, with `family`, its children have used; null where /proc does not tell. */
export function cpuSeconds(pid: number): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    // utime and stime, and those of children that have ended (Postgres's backends), in ticks of 1/100 s.
    return [11, 12, 13, 14].reduce((sum, i) => sum + Number(fields[i]), 0) / 100
  } catch {
    return null
  }
}

/** The processes that a process started and that still run: Postgres's backends. */
export function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .trim()
      .split(' ')
      .filter(Boolean)
      .map(Number)
  } catch {
    return []
  }
}
