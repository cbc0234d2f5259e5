// Where what was built or downloaded is kept, and what is found on the PATH.
import { accessSync, constants, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'

/** GRIDLINE_CACHE, else the user's cache directory: not the checkout, so that a fresh clone starts fast. */
export function cacheDir() {
  const { GRIDLINE_CACHE, XDG_CACHE_HOME } = process.env
  if (GRIDLINE_CACHE) return resolve(GRIDLINE_CACHE)
  return XDG_CACHE_HOME ? join(XDG_CACHE_HOME, 'gridline') : join(homedir(), '.cache', 'gridline')
}

export const exe = process.platform === 'win32' ? '.exe' : ''

export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}

/** The command's path, or null. */
export function onPath(command) {
  const names = process.platform === 'win32' ? [`${command}.exe`, `${command}.cmd`] : [command]
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const found = folder && names.map((name) => join(folder, name)).find(isExecutable)
    if (found) return found
  }
  return null
}
