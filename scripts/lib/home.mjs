// The checkout, the sandbox's home (.gridline) and the files in it.
import { randomBytes } from 'node:crypto'
import { accessSync, constants, mkdirSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Problem } from './console.mjs'
import { readJson, writeJson } from './files.mjs'

export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '')

export function sandboxHome() {
  const home = process.env.GRIDLINE_HOME || '.gridline'
  return isAbsolute(home) ? home : resolve(root, home)
}

/** @throws Problem when the home is no folder, or cannot be made one */
export function checkHome(home) {
  try {
    mkdirSync(home, { recursive: true })
    accessSync(home, constants.W_OK)
  } catch (error) {
    throw new Problem(
      `GRIDLINE_HOME=${home}: cannot be written to 无法写入 (${error.code}); should be a folder, or a free name 应为文件夹或尚不存在的路径`,
    )
  }
}

export function sandboxFiles(home = sandboxHome()) {
  return {
    home,
    lock: join(home, 'running.lock'),
    processes: join(home, 'processes.json'),
    facts: join(home, 'sandbox.json'),
    tokens: join(home, 'tokens.json'),
    secrets: join(home, 'secrets.json'),
    filled: join(home, 'filled'),
    postgres: join(home, 'postgres'),
    temporalDb: join(home, 'temporal.db'),
    log: (name) => join(home, 'logs', `${name}.log`),
  }
}

/**
 * The two keys, made once: with others the tokens would no longer hold and sealed texts no longer open. A
 * key from the environment goes before the file and is not written to it.
 */
export function sandboxSecrets(file) {
  const kept = readJson(file) ?? {}
  const names = ['GRIDLINE_JWT_SECRET', 'GRIDLINE_MASTER_KEY']
  const fresh = names.filter((name) => !kept[name] && !process.env[name])
  for (const name of fresh) kept[name] = randomBytes(32).toString('base64')
  if (fresh.length > 0) writeJson(file, kept, { mode: 0o600 })
  return Object.fromEntries(names.map((name) => [name, process.env[name] || kept[name]]))
}
