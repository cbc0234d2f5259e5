import { randomUUID } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import type { WorkflowBundleWithSourceMap } from '@temporalio/worker'
import { inject } from 'vitest'
import { bundleWorkflows } from '../../worker/worker.ts'
import { bundleFileIn } from './runFolder.ts'

/** The workflow code as the worker runs it, bundled once a test run: it takes a second, and every city needs it. */
export async function sharedBundle(): Promise<WorkflowBundleWithSourceMap> {
  const file = bundleFileIn(inject('runFolder'))
  const made = await readFile(file, 'utf8').catch(() => null)
  if (made !== null) return { code: made, sourceMap: '' }
  const bundle = await bundleWorkflows()
  // Whoever reads it meanwhile finds it whole or not at all.
  const own = `${file}.${randomUUID()}`
  await writeFile(own, bundle.code)
  await rename(own, file)
  return bundle
}
