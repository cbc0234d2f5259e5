// npm start: the whole city on this machine, up and down again.
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { printBanner } from './lib/banner.mjs'
import { bold, complain, complainAbout, Problem, progress, say, seconds } from './lib/console.mjs'
import { readJson, writeJson } from './lib/files.mjs'
import { checkHome, root, sandboxFiles, sandboxSecrets } from './lib/home.mjs'
import { tryLock } from './lib/lock.mjs'
import { freePort } from './lib/ports.mjs'
import { endShots, killGroup, launch, runOnce } from './lib/processes.mjs'
import { Registry } from './lib/registry.mjs'
import { checkSettings } from './lib/settings.mjs'
import { Supervisor } from './lib/supervisor.mjs'
import { withoutArguments } from './lib/usage.mjs'
import { checkDatabase, startPostgres } from './postgres.mjs'
import { setup } from './setup.mjs'
import {
  checkCluster,
  findTemporal,
  hasCluster,
  isNewDb,
  startTemporal,
  temporalFreeEnv,
  temporalReady,
} from './temporalServer.mjs'

withoutArguments(
  'npm start: brings the whole city up on this machine 启动全部; settings 设置: README.md, Configuration',
)

const since = Date.now()
const files = sandboxFiles()
const registry = new Registry(files.processes)
const facts = {}
let lock = null
let stopping = null
let signalled = 0

const supervisor = new Supervisor({
  registry,
  say,
  onChange: writeFacts,
  onFatal: (error) => {
    complainAbout(error)
    void stop(1)
  },
})

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => onSignal(name))
process.on('uncaughtException', onUnforeseen)
process.on('unhandledRejection', onUnforeseen)

try {
  await main()
} catch (error) {
  // What is being stopped fails on the way: no news.
  if (!stopping) {
    complainAbout(error)
    await stop(1)
  }
}

async function main() {
  checkHome(files.home)
  takeLock()
  await clearOrphans()
  await setup()
  const env = { ...process.env, ...sandboxSecrets(files.secrets), GRIDLINE_HOME: files.home }
  env.NODE_ENV ||= 'development'
  // Everything that is given is checked before anything is started.
  const settings = await checkSettings(env)
  if (env.DATABASE_URL) await checkDatabase(env.DATABASE_URL)
  const cluster = hasCluster() ? await checkCluster() : null

  const servers = progress('Postgres, Temporal')
  try {
    const [databaseUrl, temporal] = await allOrFirst([
      bringDatabase(settings),
      bringTemporal(settings, cluster),
    ])
    Object.assign(facts, { databaseUrl, ...temporal.facts })
    replaceEnv(env, { ...temporal.env(env), DATABASE_URL: databaseUrl })
    const port = await portFor('API', 'GRIDLINE_API_PORT', settings)
    facts.graphql = `http://127.0.0.1:${port}/graphql`
    Object.assign(env, { GRIDLINE_API_PORT: String(port), GRIDLINE_UI_URL: facts.temporalUi ?? '' })
    // The tokens are shown to whoever opens GraphiQL: on this machine only.
    if (!env.GRIDLINE_API_HOST) env.GRIDLINE_EXAMPLE_TOKENS = files.tokens
  } finally {
    servers.done()
  }

  const city = progress('database, worker, API')
  try {
    await oneShot('prepare', env)
    await allOrFirst([
      supervisor.start(node('worker', ['--require', './worker/quietStacks.cjs', 'worker/index.ts'], env)),
      supervisor.start(node('api', ['api/index.ts'], env)),
    ])
  } finally {
    city.done()
  }
  facts.tokens = readJson(files.tokens) ?? {}
  writeFacts()
  await fill(env)
  printBanner({ facts, took: seconds(since), home: files.home })
}

function takeLock() {
  const { release, holder } = tryLock(files.lock)
  lock = release
  if (release) return
  const running = readJson(files.facts)
  throw new Problem([
    `Gridline is already running here 已在运行 (pid ${holder.pid}).`,
    ...(running
      ? [`  GraphiQL     ${running.graphql}`, `  Temporal UI  ${running.temporalUi ?? '—'}`]
      : ['  It is still starting 正在启动中']),
    '  npm run stop ends it 可停止; GRIDLINE_HOME=… starts another beside it 可另起一套',
  ])
}

async function clearOrphans() {
  rmSync(files.facts, { force: true })
  const left = Registry.left(files.processes)
  await left.stopAll((role, how) => say(`· ${role} of a killed run ${how} 已清理上次遗留进程`))
}

async function bringDatabase(settings) {
  if (process.env.DATABASE_URL) return process.env.DATABASE_URL
  const port = await portFor('Postgres', 'GRIDLINE_POSTGRES_PORT', settings)
  let url
  await supervisor.start({
    name: 'postgres',
    logFile: files.log('postgres'),
    async launch(onSpawn) {
      const options = {
        dataDir: files.postgres,
        port,
        exactPort: true,
        logFile: this.logFile,
        log: say,
        onSpawn,
      }
      url = (await startPostgres(options)).url
    },
  })
  return url
}

async function bringTemporal(settings, cluster) {
  if (cluster) {
    const { address, namespace } = cluster
    const ui = process.env.GRIDLINE_UI_URL || null
    return {
      facts: { temporalAddress: address, temporalUi: ui },
      env: (env) => ({ ...env, TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace }),
    }
  }
  const binary = await findTemporal()
  const namespace = process.env.TEMPORAL_NAMESPACE || 'default'
  const port = await portFor('Temporal', 'GRIDLINE_TEMPORAL_PORT', settings)
  const uiPort = await portFor('Temporal UI', 'GRIDLINE_TEMPORAL_UI_PORT', settings)
  await supervisor.start({
    name: 'temporal',
    logFile: files.log('temporal'),
    async launch(onSpawn) {
      const isNew = isNewDb(files.temporalDb)
      const dbFile = files.temporalDb
      onSpawn(startTemporal({ binary, dbFile, port, uiPort, namespace, logFile: this.logFile }))
      const server = await temporalReady({ binary, port, namespace })
      if (isNew) void server.keepClosed(30)
    },
  })
  const address = `127.0.0.1:${port}`
  return {
    facts: { temporalAddress: address, temporalUi: `http://127.0.0.1:${uiPort}` },
    env: (env) => ({
      ...temporalFreeEnv(env),
      TEMPORAL_ADDRESS: address,
      TEMPORAL_NAMESPACE: namespace,
      // A file that is not there: the profile of another cluster must not colour this one's connections.
      TEMPORAL_CONFIG_FILE: `${files.home}/no-temporal.toml`,
    }),
  }
}

function portFor(what, setting, settings) {
  return freePort({ wanted: settings[setting], what, setting, log: say })
}

/** One of Gridline's own processes: ready when it says so. */
function node(name, args, env) {
  const entry = args.pop()
  const logFile = files.log(name)
  return {
    name,
    logFile,
    launch: (onSpawn) =>
      new Promise((resolve) => {
        const all = [...args, '--import', 'tsx', entry]
        const child = launch(process.execPath, all, { cwd: root, env, ipc: true, logFile })
        child.on('message', (message) => message?.ready === true && resolve())
        onSpawn(child)
      }),
  }
}

async function oneShot(name, env) {
  try {
    await runOnce(process.execPath, ['--import', 'tsx', `scripts/${name}.ts`], {
      what: name,
      cwd: root,
      env,
      logFile: files.log(name),
      onSpawn: (child) => registry.add(name, child.pid),
    })
  } finally {
    registry.remove(name)
  }
}

/** Some orders to look at, on the first start; without them the city works as well. */
async function fill(env) {
  if (existsSync(files.filled)) return
  const doing = progress('sample orders 示例工单')
  try {
    await oneShot('fill', env)
    writeFileSync(files.filled, `${new Date().toISOString()}\n`)
  } catch (error) {
    if (stopping) throw error
    complain(`! ${error.message}\n  The city runs without its sample orders 示例工单未生成，不影响使用`)
  } finally {
    doing.done()
  }
}

function writeFacts() {
  if (!facts.tokens || stopping) return
  const pids = { parent: process.pid, ...registry.pids() }
  // Tokens and the database's password are in it.
  writeJson(files.facts, { ...facts, pids }, { mode: 0o600 })
}

function replaceEnv(env, next) {
  for (const name of Object.keys(env)) delete env[name]
  Object.assign(env, next)
}

/** Fails with the first failure, and leaves no second one unhandled. */
function allOrFirst(promises) {
  for (const promise of promises) promise.catch(() => {})
  return Promise.all(promises)
}

function onSignal(name) {
  const now = Date.now()
  if (!signalled) {
    signalled = now
    say(`\n${name}: stopping 正在停止 …`)
    void stop(0)
  } else if (now - signalled > 1_000) {
    // Under npm one Ctrl-C comes twice, from the terminal and from npm: only a later one is impatience.
    for (const pid of Object.values(registry.pids())) killGroup(pid)
  }
}

function onUnforeseen(error) {
  complainAbout(error)
  void stop(1)
}

function stop(code) {
  stopping ??= (async () => {
    supervisor.stopRestarting()
    endShots()
    if (lock) {
      rmSync(files.facts, { force: true })
      await registry.stopAll()
      lock()
      if (code === 0) say(bold('✓ stopped 已停止'))
    }
    process.exit(code)
  })()
  return stopping
}
