import { test } from 'vitest'
import type { CityOptions } from './environment.ts'
import { TestCity } from './testCity.ts'

export { secret } from './environment.ts'
export type { Payload } from './seen.ts'

// Vitest loads the kit anew for each test file: these are the file's own.
let city: TestCity | null = null
let scenarios = 0

const inCity = test
  .extend('theirs', { scope: 'file' }, () => city ?? new TestCity())
  .extend('city', { scope: 'file' }, async ({ theirs }, { onCleanup }) => {
    onCleanup(async () => {
      try {
        if (scenarios > 0) await theirs.expectSound()
      } finally {
        await theirs.stop()
      }
    })
    await theirs.start()
    return theirs
  })

/**
 * The sample city of a test file, on a real engine with its time skipped, real Postgres and the API's public door.
 * Started before the file's first test and stopped after its last one. A file whose scenarios need no options needs no
 * call of this.
 */
export function sampleCity(options: CityOptions = {}): TestCity {
  if (city || scenarios > 0)
    throw new Error('a test file has one city: call sampleCity once, before the first scenario')
  const made = new TestCity(options)
  city = made
  inCity.beforeAll(async ({ city: _started }) => {})
  return made
}

/**
 * A test in the file's city. When the last one of a file is over, every journal of the city must be whole, the read
 * model must be what they come to, and every history must replay.
 */
export function scenario(title: string, body: (city: TestCity) => Promise<void>): void {
  scenarios++
  inCity(title, ({ city }) => body(city))
}
