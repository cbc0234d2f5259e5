import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { inject } from 'vitest'

/** Where a test run keeps the bundled workflow code. */
export function bundleFileIn(runFolder: string): string {
  return join(runFolder, 'workflows.js')
}

/** A new empty folder; it goes with the test run. */
export function emptyFolder(): Promise<string> {
  return mkdtemp(join(inject('runFolder'), 'files-'))
}
