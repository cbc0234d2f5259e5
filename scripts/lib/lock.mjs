// A lock file that names its holder: one left behind by a killed process is seen as such and replaced.
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readJson } from './files.mjs'
import { identify, isAlive } from './processes.mjs'

/**
 * Takes the lock, or says who holds it.
 * @returns {{ release: () => void, holder: null } | { release: null, holder: { pid: number, startedAt: string } }}
 */
export function tryLock(file) {
  mkdirSync(dirname(file), { recursive: true })
  const me = JSON.stringify(identify(process.pid))
  for (;;) {
    try {
      writeFileSync(file, me, { flag: 'wx' })
      return { release: () => readText(file) === me && rmSync(file, { force: true }), holder: null }
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    const seen = readText(file)
    const holder = readJson(file)
    if (isAlive(holder)) return { release: null, holder }
    // An empty file is one that is being written right now, unless it has been so for long.
    const age = Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0)
    if (!holder && age < 2_000) return { release: null, holder: { pid: 0, startedAt: '' } }
    // Two may find the same stale lock: the rename goes to one of them, and he looks at what he took.
    const aside = `${file}.${process.pid}.stale`
    try {
      renameSync(file, aside)
      if (readText(aside) !== seen) renameSync(aside, file)
    } catch (error) {
      if (error.code !== 'ENOENT') throw error
    }
    rmSync(aside, { force: true })
  }
}

/** Runs the work under the lock, waiting for whoever holds it. */
export async function withLock(file, onWait, work) {
  let told = false
  for (;;) {
    const { release, holder } = tryLock(file)
    if (release) {
      try {
        return await work()
      } finally {
        release()
      }
    }
    if (!told) onWait?.(holder)
    told = true
    await sleep(300)
  }
}

/** Who holds the lock, if anybody who still lives. */
export function holderOf(file) {
  const holder = readJson(file)
  return isAlive(holder) ? holder : null
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
