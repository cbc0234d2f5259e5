// The step before everything else: the right Node, and the packages that package-lock.json names.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { complainAbout, Problem, progress, say, seconds } from './lib/console.mjs'
import { sha256 } from './lib/files.mjs'
import { root, sandboxFiles } from './lib/home.mjs'
import { withLock } from './lib/lock.mjs'
import { runOnce } from './lib/processes.mjs'

const OLDEST = [20, 11]

export function checkNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number)
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return
  throw new Problem(`Node ${OLDEST.join('.')} or later is needed, this is ${version} 需要更新的 Node`)
}

/**
 * Installs the packages when the lock file is another than at the last installation. The stamp lies in
 * node_modules, so that it goes when they go.
 */
export async function setup({ log = say } = {}) {
  checkNode()
  if (isInstalled()) return
  const onWait = () => log('… another set-up is running, waiting 另一安装正在进行，等待中')
  await withLock(join(sandboxFiles().home, 'setup.lock'), onWait, async () => {
    if (isInstalled()) return
    const since = Date.now()
    const doing = progress('packages 安装依赖')
    try {
      await install()
    } finally {
      doing.done()
    }
    log(`✓ packages installed 依赖已安装 (${seconds(since)})`)
  })
}

const lockFile = join(root, 'package-lock.json')
const stamp = join(root, 'node_modules', '.gridline-lock')

function isInstalled() {
  if (!existsSync(lockFile) || !existsSync(stamp)) return false
  return readFileSync(stamp, 'utf8').trim() === sha256(lockFile)
}

async function install() {
  if (!existsSync(lockFile)) throw new Problem('package-lock.json is missing 缺少 package-lock.json')
  // Under `npm start` npm tells where it lies itself: the same npm then, whatever the PATH says.
  const npm = process.env.npm_execpath?.endsWith('.js') ? process.env.npm_execpath : null
  const [command, first] = npm ? [process.execPath, [npm]] : ['npm', []]
  const run = (what, ...words) =>
    runOnce(command, [...first, ...words, '--include=dev', '--no-audit', '--no-fund'], {
      what,
      cwd: root,
      logFile: sandboxFiles().log('setup'),
      shell: process.platform === 'win32' && !npm,
    })
  // Not `npm ci`: a registry mirror that lacks packages of other platforms makes it refuse a lock file that is right.
  // --no-save: what is installed is what the lock file names, and the lock file stays as it is.
  await run('npm install', 'install', '--no-save')
  writeFileSync(stamp, `${sha256(lockFile)}\n`)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    await setup()
  } catch (error) {
    complainAbout(error)
    process.exitCode = 1
  }
}
