import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Connection } from '@temporalio/client'
import { ended, type Servers } from './sandbox.ts'

// The real server on Postgres, as a cluster runs it, in one process on this machine: for `--server postgres`.

const run = promisify(execFile)
const version = 'v1.31.2'

/** A Postgres that keeps what it is told, with Gridline's database and Temporal's two, and Temporal's server on it. */
export async function startRealServers(): Promise<Servers & { stop(): Promise<void> }> {
  const home = mkdtempSync(join(tmpdir(), 'gridline-bench-servers-'))
  const { startPostgres } = (await import('../scripts/postgres.mjs' as string)) as {
    startPostgres(options: { dataDir: string }): Promise<{ url: string; pid: number; stop(): Promise<void> }>
  }
  chmodSync(home, 0o755)
  const postgres = await startPostgres({ dataDir: join(home, 'postgres') })
  const server = await startRealServer(postgres.url, home).catch(async (error: unknown) => {
    await postgres.stop()
    throw error
  })
  return {
    databaseUrl: postgres.url,
    temporalAddress: server.address,
    pids: { temporal: server.pid, postgres: postgres.pid },
    async stop() {
      await server.stop()
      await postgres.stop()
      rmSync(home, { recursive: true, force: true })
    },
  }
}

interface RealServer {
  readonly address: string
  readonly pid: number
  stop(): Promise<void>
}

/** Builds the server with Go the first time (some minutes), into the user's cache directory. */
async function binaries(): Promise<{ server: string; sqlTool: string }> {
  const cache =
    process.env.GRIDLINE_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'gridline')
  const bin = join(cache, `temporal-server-${version}`)
  const found = { server: join(bin, 'server'), sqlTool: join(bin, 'sql') }
  if (existsSync(found.server) && existsSync(found.sqlTool)) return found
  mkdirSync(bin, { recursive: true })
  console.log(`building Temporal's server ${version} with Go, once: some minutes`)
  await run(
    'go',
    [
      'install',
      `go.temporal.io/server/cmd/server@${version}`,
      `go.temporal.io/server/cmd/tools/sql@${version}`,
    ],
    {
      env: { ...process.env, GOBIN: bin, GOWORK: 'off', CGO_ENABLED: '0' },
      cwd: bin,
      maxBuffer: 1e8,
    },
  ).catch((error: unknown) => {
    throw new Error('--server postgres needs Go on the PATH to build the server', { cause: error })
  })
  return found
}

/** Starts the server with its two databases on a Postgres, and makes the namespace `default`. */
async function startRealServer(databaseUrl: string, folder: string): Promise<RealServer> {
  const { server, sqlTool } = await binaries()
  const { hostname, port, username, password } = new URL(databaseUrl)
  for (const [database, schema] of [
    ['temporal', 'temporal'],
    ['temporal_visibility', 'visibility'],
  ] as const) {
    const tool = (...args: string[]) =>
      run(sqlTool, [
        '--plugin',
        'postgres12',
        '--ep',
        hostname,
        '-p',
        port,
        '-u',
        username,
        '--pw',
        password,
        '--db',
        database,
        ...args,
      ])
    await tool('create-database')
    await tool('setup-schema', '-v', '0.0')
    await tool('update-schema', '--schema-name', `postgresql/v12/${schema}`)
  }
  const ports = await freePorts(8)
  const [frontend] = ports
  writeFileSync(join(folder, 'bench.yaml'), configuration({ hostname, port, username, password, ports }))
  const log = openSync(join(folder, 'server.log'), 'a')
  const child: ChildProcess = spawn(
    server,
    ['--root', '/', '--config', folder, '--env', 'bench', '--allow-no-auth', 'start'],
    {
      stdio: ['ignore', log, log],
    },
  )
  const address = `127.0.0.1:${frontend}`
  await namespaceOn(address, child, join(folder, 'server.log'))
  return {
    address,
    pid: child.pid ?? 0,
    stop: () => ended(child, 'SIGTERM'),
  }
}

async function namespaceOn(address: string, child: ChildProcess, log: string): Promise<void> {
  for (const until = Date.now() + 60_000; ; ) {
    if (child.exitCode !== null) throw new Error(`the server ended (${child.exitCode}): ${log}`)
    try {
      const connection = await Connection.connect({ address, connectTimeout: 1000 })
      const { workflowService } = connection
      await workflowService
        .registerNamespace({
          namespace: 'default',
          workflowExecutionRetentionPeriod: { seconds: 86_400 as never, nanos: 0 },
        })
        .catch(() => {})
      // It takes the server some seconds to see a namespace that is new.
      await workflowService.describeNamespace({ namespace: 'default' })
      await workflowService.listWorkflowExecutions({ namespace: 'default', pageSize: 1 })
      await connection.close()
      return
    } catch (error) {
      if (Date.now() > until) throw error
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
  }
}

interface Places {
  readonly hostname: string
  readonly port: string
  readonly username: string
  readonly password: string
  /** Of the frontend's calls first, then of each service for calls and for membership. */
  readonly ports: readonly number[]
}

function configuration({ hostname, port, username, password, ports }: Places): string {
  const [frontend] = ports
  const store = (database: string) => ({
    sql: {
      pluginName: 'postgres12_pgx',
      databaseName: database,
      connectAddr: `${hostname}:${port}`,
      connectProtocol: 'tcp',
      user: username,
      password,
      maxConns: 20,
      maxIdleConns: 20,
    },
  })
  const service = (nth: number) => ({
    rpc: { grpcPort: ports[nth * 2], membershipPort: ports[nth * 2 + 1], bindOnLocalHost: true },
  })
  // JSON is YAML.
  return JSON.stringify({
    log: { stdout: true, level: 'warn' },
    persistence: {
      defaultStore: 'default',
      visibilityStore: 'visibility',
      numHistoryShards: 4,
      datastores: { default: store('temporal'), visibility: store('temporal_visibility') },
    },
    global: { membership: { maxJoinDuration: '30s', broadcastAddress: '127.0.0.1' } },
    services: {
      frontend: service(0),
      history: service(1),
      matching: service(2),
      worker: service(3),
    },
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: 'active',
      currentClusterName: 'active',
      clusterInformation: {
        active: {
          enabled: true,
          initialFailoverVersion: 1,
          rpcName: 'frontend',
          rpcAddress: `127.0.0.1:${frontend}`,
        },
      },
    },
  })
}

/** So many free ports, none above 32767: the server keeps those of its members as two signed bytes. */
async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = []
  for (let port = 20_000 + Math.floor(Math.random() * 10_000); ports.length < count; port++)
    if (await isFree(port)) ports.push(port)
  return ports
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const listener = createServer()
    listener.once('error', () => resolve(false))
    listener.listen(port, '127.0.0.1', () => listener.close(() => resolve(true)))
  })
}
