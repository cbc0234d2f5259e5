// Which processes belong to the sandbox, on disk: so that the next start knows what a killed one left.
import { readJson, writeJson } from './files.mjs'
import { identify, isAlive, stopProcess } from './processes.mjs'

/** In the order in which they are stopped: who needs the others goes first. Ten seconds in all. */
const STOPPING = {
  fill: { within: 200, name: 'SIGKILL' },
  prepare: { within: 200, name: 'SIGKILL' },
  api: { within: 2_000, name: 'SIGTERM' },
  worker: { within: 3_000, name: 'SIGTERM' },
  temporal: { within: 1_500, name: 'SIGTERM' },
  // SIGINT is Postgres's fast shutdown: it does not wait for clients, and leaves nothing to recover.
  postgres: { within: 2_500, name: 'SIGINT' },
}

export class Registry {
  constructor(file) {
    this.file = file
    this.entries = {}
  }

  /** Written at once: a process that is not in the file would outlive a killed parent unseen. */
  add(role, pid) {
    const ref = identify(pid)
    if (ref) this.entries[role] = ref
    this.#write()
  }

  remove(role) {
    delete this.entries[role]
    this.#write()
  }

  pids() {
    return Object.fromEntries(Object.entries(this.entries).map(([role, { pid }]) => [role, pid]))
  }

  /** Stops one process that is ours, hard if it must be. */
  async stop(role) {
    const ref = this.entries[role]
    const how = ref ? await stopProcess(ref, STOPPING[role]) : 'gone'
    this.remove(role)
    return how
  }

  /** Stops all, one after the other; tells of each that still ran. */
  async stopAll(tell) {
    for (const role of Object.keys(STOPPING)) {
      if (!this.entries[role]) continue
      const how = await this.stop(role)
      if (how !== 'gone') tell?.(role, how)
    }
  }

  /** What an earlier run left in the file and still runs. */
  static left(file) {
    const registry = new Registry(file)
    const kept = readJson(file) ?? {}
    for (const role of Object.keys(STOPPING)) if (isAlive(kept[role])) registry.entries[role] = kept[role]
    return registry
  }

  #write() {
    writeJson(this.file, this.entries)
  }
}
