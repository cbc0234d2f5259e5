// Temporal's server: where a `temporal` binary comes from, starting the embedded one, checking a cluster.
import { execFile } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { cacheDir, exe, isExecutable, onPath } from './lib/cache.mjs'
import { Problem, progress, say, seconds } from './lib/console.mjs'
import { exists } from './lib/files.mjs'
import { withLock } from './lib/lock.mjs'
import { knock } from './lib/ports.mjs'
import { launch, runOnce, until } from './lib/processes.mjs'
import { sdkCached, sdkDownload } from './lib/sdkDownload.mjs'

const CLI = 'github.com/temporalio/cli/cmd/temporal@v1.5.1'
/** The oldest server with update-with-start on by default. */
const OLDEST_SERVER = [1, 27]
const ATTRIBUTES = {
  Stage: 'Keyword',
  Urgency: 'Keyword',
  ItemCode: 'Keyword',
  Area: 'Keyword',
  WaitingFor: 'KeywordList',
  DueAt: 'Datetime',
  Level: 'Int',
  Overdue: 'Bool',
}

/**
 * The path of a `temporal` binary: the PATH's, the SDK's cached download, the one in our cache; else one is
 * downloaded by the SDK or built with Go, and kept in the cache.
 */
export async function findTemporal({ log = say } = {}) {
  const cache = cacheDir()
  const kept = join(cache, 'bin', `temporal${exe}`)
  for (const found of [onPath('temporal'), sdkCached('temporal', cache), kept]) {
    if (found && isExecutable(found) && (await isRecent(found, log))) return found
  }
  const onWait = () => log('… another start is fetching Temporal, waiting 另一启动正在获取 Temporal，等待中')
  return withLock(join(cache, 'temporal.lock'), onWait, async () => {
    if (isExecutable(kept) && (await isRecent(kept, () => {}))) return kept
    return (await download(cache, log)) ?? (await build(cache, kept, log)) ?? missing()
  })
}

/** An old binary on the PATH must not stand before a good one further on. */
async function isRecent(binary, log) {
  try {
    const { stdout } = await promisify(execFile)(binary, ['--version'], { timeout: 20_000 })
    const [, major, minor] = /Server (\d+)\.(\d+)/.exec(stdout) ?? []
    if (Number(major) > OLDEST_SERVER[0] || Number(minor) >= OLDEST_SERVER[1]) return true
    log(
      `! ${binary}: too old 版本过旧 (${stdout.trim()}); server ${OLDEST_SERVER.join('.')} or later is needed`,
    )
  } catch (error) {
    log(`! ${binary}: does not run 无法运行 (${String(error.message).split('\n')[0]})`)
  }
  return false
}

async function download(cache, log) {
  const since = Date.now()
  const doing = progress('Temporal: SDK download 下载')
  const path = await sdkDownload('temporal', 'createLocal', cache).finally(() => doing.done())
  if (path) log(`✓ Temporal downloaded 已下载 (${seconds(since)})`)
  else log(`! the SDK's download of Temporal gave nothing 下载未成 (${seconds(since)})`)
  return path
}

async function build(cache, kept, log) {
  const go = onPath('go')
  if (!go) return null
  const since = Date.now()
  log('· building Temporal with Go, once: some minutes 首次用 Go 构建 Temporal，需数分钟')
  const doing = progress('Temporal: go install 构建')
  mkdirSync(dirname(kept), { recursive: true })
  // Built beside its place and then renamed: a build that is cut off leaves no half binary behind.
  const folder = mkdtempSync(join(cache, 'building-'))
  try {
    await runOnce(go, ['install', CLI], {
      what: `go install ${CLI}`,
      logFile: join(cache, 'logs', 'temporal-build.log'),
      cwd: folder,
      env: { ...process.env, GOBIN: folder, GOWORK: 'off', CGO_ENABLED: '0' },
    })
    chmodSync(join(folder, `temporal${exe}`), 0o755)
    renameSync(join(folder, `temporal${exe}`), kept)
  } finally {
    doing.done()
    rmSync(folder, { recursive: true, force: true })
  }
  log(`✓ Temporal built 已构建 (${seconds(since)})`)
  return kept
}

function missing() {
  throw new Problem([
    'No Temporal server 找不到 Temporal 服务. Any one of these will do 任选其一:',
    '  1. TEMPORAL_ADDRESS=host:port  a cluster that can be reached 可访问的集群',
    '  2. a `temporal` binary on the PATH  PATH 中的 temporal (docs.temporal.io/cli)',
    "  3. the SDK's own download  SDK 自行下载: needs temporal.download to be reachable 需能访问",
    '  4. Go on the PATH  安装 Go: then it is built here once, in some minutes 将自动构建',
  ])
}

/**
 * Starts the development server: in memory without a file, without its UI when there is no port for it.
 * Resolve `temporalReady` before using it.
 */
export function startTemporal({
  binary,
  dbFile = null,
  port,
  uiPort = null,
  namespace = 'default',
  logFile,
}) {
  const args = ['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--log-level', 'warn']
  if (dbFile) mkdirSync(dirname(dbFile), { recursive: true })
  if (dbFile) args.push('--db-filename', dbFile)
  if (namespace !== 'default') args.push('--namespace', namespace)
  args.push(...(uiPort ? ['--ui-port', String(uiPort)] : ['--headless']))
  for (const [name, type] of Object.entries(ATTRIBUTES)) args.push('--search-attribute', `${name}=${type}`)
  return launch(binary, args, { logFile, env: temporalFreeEnv() })
}

/** Resolves when the namespace answers with its search attributes; throws when it does not in time. */
export async function temporalReady({ binary, port, namespace = 'default', within = 30_000 }) {
  const cli = (...args) =>
    promisify(execFile)(binary, [...args, '--address', `127.0.0.1:${port}`, '-n', namespace], {
      timeout: 10_000,
      env: temporalFreeEnv(),
    })
  const answers = async () => {
    if ((await knock('127.0.0.1', port, 500)) !== null) return false
    const { stdout } = await cli('operator', 'search-attribute', 'list').catch(() => ({ stdout: '' }))
    return Object.keys(ATTRIBUTES).every((name) => new RegExp(`\\b${name}\\b`).test(stdout))
  }
  if (!(await until(answers, within, 50))) throw new Error(`Temporal not ready in ${within / 1_000} s`)
  return {
    /** The server forgets closed orders after one day by itself; in a sandbox people look longer. */
    keepClosed: (days) =>
      cli('operator', 'namespace', 'update', '--retention', `${days * 24}h`).catch(() => {}),
  }
}

export const isNewDb = (dbFile) => !exists(dbFile)

/** Settings meant for another cluster (keys, TLS, a profile) must not reach the embedded server's clients. */
export function temporalFreeEnv(env = process.env) {
  const kept = Object.entries(env).filter(([name]) => !name.startsWith('TEMPORAL_'))
  return Object.fromEntries(kept)
}

/** Whether the person at the keyboard chose a cluster; a profile file that merely lies there does not count. */
export const hasCluster = () => Boolean(process.env.TEMPORAL_ADDRESS || process.env.TEMPORAL_PROFILE)

/**
 * Checks the chosen cluster within seconds.
 * @returns {Promise<{ address: string, namespace: string }>}
 */
export async function checkCluster() {
  const config = await clusterConfig()
  const address = config.connectionOptions.address ?? '127.0.0.1:7233'
  const namespace = config.namespace ?? 'default'
  const [, host, port] = /^(?:\w+:\/\/)?\[?(.+?)\]?:(\d+)$/.exec(address) ?? []
  if (!port) throw new Problem(`TEMPORAL_ADDRESS=${address}: should be host:port 应为 主机:端口`)
  const closed = await knock(host, Number(port))
  if (closed) throw unreachable(address, closed)
  const { Connection } = await import('@temporalio/client')
  let connection
  try {
    connection = await Connection.connect({ ...config.connectionOptions, connectTimeout: 5_000 })
    await connection.withDeadline(Date.now() + 5_000, () =>
      connection.workflowService.describeNamespace({ namespace }),
    )
  } catch (error) {
    if (error.code !== 5) throw unreachable(address, error.details ?? error.message)
    throw new Problem([
      `Temporal ${address} has no namespace 没有命名空间 "${namespace}".`,
      `  temporal operator namespace create --namespace ${namespace} --address ${address}`,
      '  or set 或设置 TEMPORAL_NAMESPACE',
    ])
  } finally {
    await connection?.close()
  }
  return { address, namespace }
}

async function clusterConfig() {
  const { loadClientConnectConfig } = await import('@temporalio/envconfig')
  try {
    return loadClientConnectConfig()
  } catch (error) {
    throw new Problem(`TEMPORAL_…: the configuration cannot be used 配置不可用: ${error.message}`)
  }
}

const unreachable = (address, why) =>
  new Problem([
    `Temporal cannot be reached 无法连接 Temporal: ${address} (${why})`,
    '  TEMPORAL_ADDRESS should be host:port of a running frontend 应为运行中的前端服务 主机:端口,',
    '  with TEMPORAL_TLS_* / TEMPORAL_API_KEY where it asks for them 必要时设置 TLS 或密钥;',
    '  without TEMPORAL_ADDRESS an embedded server is started 不设置则启动内置服务.',
  ])
