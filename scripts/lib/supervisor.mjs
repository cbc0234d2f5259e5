// Keeps the sandbox's processes running: one that dies is started again, one that keeps dying ends it all.
import { setTimeout as sleep } from 'node:timers/promises'
import { Problem } from './console.mjs'
import { lastLines } from './files.mjs'
import { killGroup } from './processes.mjs'

const QUICK = 30_000
const CRASHES = 5
const BACKOFF = [500, 1_000, 2_000, 4_000]

/**
 * @typedef {object} Service
 * @property {string} name as in the registry and the log files
 * @property {string} logFile
 * @property {number} [readyWithin]
 * @property {(onSpawn: (child: import('node:child_process').ChildProcess) => void) => Promise<void>} launch
 *   starts the process, gives the child away as soon as it is there, and resolves when it is ready
 */

export class Supervisor {
  #stopping = new AbortController()

  /**
   * @param {{ registry: import('./registry.mjs').Registry, say: (line: string) => void,
   *   onFatal: (error: Error) => void, onChange: () => void }} options
   */
  constructor({ registry, say, onFatal, onChange }) {
    Object.assign(this, { registry, say, onFatal, onChange })
  }

  /** Resolves when the service is ready for the first time; from then on it is kept so. */
  start(service) {
    return new Promise((resolve, reject) => {
      let wasReady = false
      const ready = () => {
        if (wasReady) this.say(`✓ ${service.name} is back 已恢复`)
        wasReady = true
        this.onChange()
        resolve()
      }
      this.#keep(service, ready).catch((error) => (wasReady ? this.onFatal(error) : reject(error)))
    })
  }

  async #keep(service, ready) {
    let crashes = 0
    for (;;) {
      const since = Date.now()
      const how = await this.#life(service, ready)
      if (this.#stopping.signal.aborted) return
      this.registry.remove(service.name)
      crashes = Date.now() - since < QUICK ? crashes + 1 : 1
      if (crashes >= CRASHES) throw this.#given(service, how)
      const pause = BACKOFF[crashes - 1]
      this.say(`! ${service.name} ended 已退出 (${how}); again in ${pause / 1_000} s 稍后重启`)
      await sleep(pause, undefined, { signal: this.#stopping.signal }).catch(() => {})
      if (this.#stopping.signal.aborted) return
    }
  }

  /** One life of the process; resolves to how it ended. */
  async #life(service, ready) {
    let child
    let ended
    const end = new Promise((resolve) => {
      ended = resolve
    })
    const adopt = (spawned) => {
      child = spawned
      child.once('exit', (code, signal) => ended(signal ?? `exit ${code}`))
      if (child.pid === undefined) return
      this.registry.add(service.name, child.pid)
      // A stop that came while the process was being prepared found nothing to stop.
      if (this.#stopping.signal.aborted) killGroup(child.pid)
    }
    const late = new AbortController()
    const readyWithin = service.readyWithin ?? 120_000
    const first = await Promise.race([
      service.launch(adopt).then(() => 'ready'),
      end,
      sleep(readyWithin, `not ready in ${readyWithin / 1_000} s`, { signal: late.signal }),
    ]).catch((error) => {
      if (error instanceof Problem) throw error
      return error.message
    })
    late.abort()
    if (first === 'ready' && !this.#stopping.signal.aborted) ready()
    else if (child?.pid) killGroup(child.pid)
    if (first !== 'ready') return first
    return end
  }

  #given(service, how) {
    return new Problem([
      `${service.name} keeps ending 反复退出 (${how}); log 日志: ${service.logFile}`,
      ...lastLines(service.logFile).map((line) => `    ${line}`),
    ])
  }

  /** From here on nobody is started again. */
  stopRestarting() {
    this.#stopping.abort()
  }
}
