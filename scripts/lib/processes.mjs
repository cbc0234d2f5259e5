// Processes of the machine: who a pid is, whether it is still the same one, how it is stopped for sure.
import { execFileSync, spawn } from 'node:child_process'
import { closeSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { Problem } from './console.mjs'
import { lastLines, openLog } from './files.mjs'

const shots = new Set()
let closing = false

/**
 * A pid together with when its process began: pids are used again, and a stranger's process must never be
 * killed because it got the number of one of ours. Null when there is no such process (or only a zombie).
 * @returns {{ pid: number, startedAt: string } | null}
 */
export function identify(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return null
  const startedAt = startOf(pid)
  return startedAt ? { pid, startedAt } : null
}

function startOf(pid) {
  try {
    if (process.platform === 'linux') {
      // The name in brackets may itself hold blanks and brackets: read from the last one on.
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return fields[0] === 'Z' || fields[0] === 'X' ? null : `${bootId()}/${fields[19]}`
    }
    if (process.platform === 'win32') {
      const ask = `(Get-Process -Id ${pid} -ErrorAction Stop).StartTime.Ticks`
      return run('powershell', ['-NoProfile', '-Command', ask])
    }
    const [state, ...start] = run('ps', ['-o', 'state=,lstart=', '-p', String(pid)]).split(/\s+/)
    return state.startsWith('Z') ? null : start.join(' ')
  } catch {
    return null
  }
}

// Start times on Linux count from the boot, so they mean something only together with it.
let boot
function bootId() {
  boot ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  return boot
}

const run = (command, args) =>
  execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()

/** The command line of a process, or '' when it cannot be read. */
export function commandOf(pid) {
  try {
    if (process.platform === 'linux') {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
    }
    return process.platform === 'win32' ? '' : run('ps', ['-o', 'command=', '-p', String(pid)])
  } catch {
    return ''
  }
}

/** Whether exactly this process still runs. */
export function isAlive(ref) {
  return Boolean(ref?.startedAt) && startOf(ref.pid) === ref.startedAt
}

export function signal(pid, name) {
  try {
    process.kill(pid, name)
    return true
  } catch {
    return false
  }
}

export async function until(test, within, every = 25) {
  const end = Date.now() + within
  for (;;) {
    if (await test()) return true
    if (Date.now() >= end) return false
    await sleep(every)
  }
}

/**
 * Asks a process to end, waits, then ends it and what is left of its group. Resolves to how it ended.
 * @returns {Promise<'gone' | 'stopped' | 'killed'>}
 */
export async function stopProcess(ref, { name = 'SIGTERM', within = 3_000 } = {}) {
  if (!isAlive(ref)) return 'gone'
  signal(ref.pid, name)
  const went = await until(() => !isAlive(ref), within)
  killGroup(ref.pid)
  if (!went) await until(() => !isAlive(ref), 1_000)
  return went ? 'stopped' : 'killed'
}

/** Children are started as leaders of their own groups: so their helpers go with them. */
export function killGroup(pid) {
  if (process.platform === 'win32') {
    return spawn('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore' })
  }
  signal(-pid, 'SIGKILL')
  signal(pid, 'SIGKILL')
}

/**
 * Starts a child with its output in a log file: not in a pipe, so that it outlives a killed parent in
 * peace; and in its own process group, so that Ctrl-C reaches the parent alone, who stops it in its turn.
 */
export function launch(command, args, { logFile, ipc = false, ...options }) {
  const log = openLog(logFile)
  try {
    const stdio = ipc ? ['ignore', log, log, 'ipc'] : ['ignore', log, log]
    const child = spawn(command, args, { ...options, stdio, detached: true, windowsHide: true })
    // Without a listener, a command that cannot be started would end us; `exit` never comes then.
    child.on('error', (error) => child.pid === undefined && child.emit('exit', null, error.message))
    return child
  } finally {
    closeSync(log)
  }
}

/**
 * Runs a command to its end; a failure shows the end of its log.
 * @param {{ what: string, logFile: string, onSpawn?: (child: import('node:child_process').ChildProcess) => void,
 *   within?: number } & import('node:child_process').SpawnOptions} options
 */
export async function runOnce(command, args, { what, onSpawn, within, ...options }) {
  if (closing) throw new Problem(`${what}: stopped 已中止`)
  const child = launch(command, args, options)
  shots.add(child)
  if (child.pid !== undefined) onSpawn?.(child)
  const timer = within && setTimeout(() => child.pid && killGroup(child.pid), within)
  const [code, how] = await new Promise((resolve) => {
    child.once('exit', (...end) => resolve(end))
  })
  clearTimeout(timer)
  shots.delete(child)
  if (code === 0) return
  throw new Problem([
    `${what} failed 失败 (${code ?? how}); log 日志: ${options.logFile}`,
    ...lastLines(options.logFile).map((line) => `    ${line}`),
  ])
}

/** Ends whatever `runOnce` is running, and lets nothing new begin. */
export function endShots() {
  closing = true
  for (const child of shots) if (child.pid) killGroup(child.pid)
}
