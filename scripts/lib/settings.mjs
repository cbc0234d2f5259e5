// What the processes read from the environment, checked before any of them is started.
import { Problem } from './console.mjs'
import { checkHost } from './ports.mjs'

/**
 * Needs the packages. The same code checks in each process, which may be started alone.
 * @throws Problem that names every variable that cannot be used
 */
export async function checkSettings(env) {
  const { tsImport } = await import('tsx/esm/api')
  const { readSettings } = await tsImport('../../settings/settings.ts', import.meta.url)
  try {
    const settings = readSettings(
      [
        'GRIDLINE_JWT_SECRET',
        'GRIDLINE_MASTER_KEY',
        'GRIDLINE_LOG_LEVEL',
        'GRIDLINE_CLOCK_OFFSET',
        'GRIDLINE_API_HOST',
        'GRIDLINE_API_PORT',
        'GRIDLINE_TEMPORAL_PORT',
        'GRIDLINE_TEMPORAL_UI_PORT',
        'GRIDLINE_POSTGRES_PORT',
        'GRIDLINE_WORKER_CACHE',
        'GRIDLINE_CALL_STACKS',
        ...(env.DATABASE_URL ? ['DATABASE_URL'] : []),
      ],
      env,
    )
    await checkHost(settings.GRIDLINE_API_HOST)
    return settings
  } catch (error) {
    if (error.name !== 'SettingsError') throw error
    throw new Problem(error.problems)
  }
}
