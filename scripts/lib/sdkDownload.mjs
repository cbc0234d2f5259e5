// The SDK's own download of a server, in a child of ours: the SDK sets no limit to it, and a machine that
// cannot reach the download would wait for ever.
import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { exe, isExecutable } from './cache.mjs'
import { root } from './home.mjs'
import { killGroup } from './processes.mjs'

const SILENCE = 20_000

/** The file's name as the SDK's core caches it, or null when the SDK is not installed. */
function nameOf(prefix) {
  try {
    const require = createRequire(join(root, 'package.json'))
    const { version } = JSON.parse(readFileSync(require.resolve('@temporalio/client/package.json'), 'utf8'))
    return `${prefix}-sdk-typescript-${version}${exe}`
  } catch {
    return null
  }
}

/** What the SDK downloaded earlier: into the temp folder by itself, into the cache for us. */
export function sdkCached(prefix, cache) {
  const name = nameOf(prefix)
  const places = [tmpdir(), join(cache, 'bin')]
  return (name && places.map((place) => join(place, name)).find(isExecutable)) ?? null
}

/**
 * Lets the SDK download; resolves to the path, or null when nothing comes for twenty seconds.
 * @param {'createLocal' | 'createTimeSkipping'} kind
 */
export async function sdkDownload(prefix, kind, cache) {
  if (!nameOf(prefix)) return null
  const folder = join(cache, 'bin')
  mkdirSync(folder, { recursive: true })
  const script = `
    import { TestWorkflowEnvironment } from '@temporalio/testing'
    const executable = { type: 'cached-download', downloadDir: ${JSON.stringify(folder)} }
    const environment = await TestWorkflowEnvironment.${kind}({ server: { executable } })
    await environment.teardown()`
  const args = ['--input-type=module', '-e', script]
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'ignore', detached: true })
  const leave = () => killGroup(child.pid)
  process.once('exit', leave)
  let ended = false
  child.once('error', () => {
    ended = true
  })
  child.once('exit', () => {
    ended = true
  })
  // A slow line is not a dead one: the limit counts from the last growth of what has come.
  let last = Date.now()
  let size = 0
  while (!ended && Date.now() - last < SILENCE) {
    await sleep(200)
    const now = partial(folder, prefix)
    if (now !== size) last = Date.now()
    size = now
  }
  process.removeListener('exit', leave)
  if (!ended) {
    leave()
    for (const file of readdirSync(folder)) {
      if (file.startsWith(prefix) && file.endsWith('.downloading'))
        rmSync(join(folder, file), { force: true })
    }
  }
  return sdkCached(prefix, cache)
}

function partial(folder, prefix) {
  const files = readdirSync(folder).filter((file) => file.startsWith(`${prefix}-sdk-`))
  return files.reduce(
    (sum, file) => sum + (statSync(join(folder, file), { throwIfNoEntry: false })?.size ?? 0),
    0,
  )
}
