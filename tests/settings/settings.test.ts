import { describe, expect, it } from 'vitest'
import { readSettings, SettingsError } from '../../settings/settings.ts'
import { assertNamespace, temporalUnreachable } from '../../settings/temporal.ts'

type Name = Parameters<typeof readSettings>[0][number]

const problemsOf = (env: Partial<Record<Name, string>>): readonly string[] => {
  try {
    readSettings(Object.keys(env) as Name[], env)
    return []
  } catch (error) {
    return error instanceof SettingsError ? error.problems : [String(error)]
  }
}

describe('settings', () => {
  it('that cannot be used are named all at once, each with its value and what would be right', () => {
    const wrong = problemsOf({
      GRIDLINE_CLOCK_OFFSET: '1.5',
      GRIDLINE_API_PORT: '65536',
      GRIDLINE_LOG_LEVEL: 'loud',
    })
    expect(wrong).toEqual([
      expect.stringMatching(/^GRIDLINE_CLOCK_OFFSET=1\.5: .*whole number of seconds/),
      expect.stringMatching(/^GRIDLINE_API_PORT=65536: .*1 to 65535/),
      expect.stringMatching(/^GRIDLINE_LOG_LEVEL=loud: .*trace, debug, info, warn, error/),
    ])
  })

  it.each([
    ['DATABASE_URL', 'mysql://127.0.0.1/x'],
    ['DATABASE_URL', '127.0.0.1:5432'],
    ['GRIDLINE_JWT_SECRET', 'x'.repeat(31)],
    ['GRIDLINE_MASTER_KEY', Buffer.alloc(31).toString('base64')],
    ['GRIDLINE_MASTER_KEY', 'not base64 at all, and of no length that fits'],
    ['GRIDLINE_CLOCK_OFFSET', '1h'],
    ['GRIDLINE_CLOCK_OFFSET', '99999999999999'],
    ['GRIDLINE_API_HOST', 'http://127.0.0.1'],
    ['GRIDLINE_POSTGRES_PORT', '0'],
    ['GRIDLINE_POSTGRES_PORT', '0x10'],
    ['GRIDLINE_WORKER_CACHE', '1'],
    ['GRIDLINE_CALL_STACKS', 'yes'],
  ] as const)('%s=%s is refused', (name, value) => {
    expect(problemsOf({ [name]: value })).toEqual([expect.stringContaining(name)])
  })

  it.each([
    ['DATABASE_URL', 'postgresql://user:p%40ss@host/name', 'postgresql://user:p%40ss@host/name'],
    ['GRIDLINE_LOG_LEVEL', 'WARN', 'warn'],
    ['GRIDLINE_CLOCK_OFFSET', '-86400', -86400],
    ['GRIDLINE_API_HOST', '::1', '::1'],
    ['GRIDLINE_WORKER_CACHE', '2', 2],
    ['GRIDLINE_MASTER_KEY', Buffer.alloc(32, 7).toString('base64'), Buffer.alloc(32, 7)],
  ] as const)('%s=%s is taken', (name, value, read) => {
    expect(readSettings([name], { [name]: value })[name]).toEqual(read)
  })

  it('that are empty are not set: what has a default takes it, what has none is missing', () => {
    expect(readSettings(['GRIDLINE_API_PORT'], { GRIDLINE_API_PORT: '' })).toEqual({
      GRIDLINE_API_PORT: 4000,
    })
    expect(problemsOf({ DATABASE_URL: '' })).toEqual([expect.stringMatching(/DATABASE_URL .*is not set/)])
  })

  it('that are secret are never shown', () => {
    const said = problemsOf({
      DATABASE_URL: 'mysql://user:hu@nter/2@host/db',
      GRIDLINE_JWT_SECRET: 'hunter2',
      GRIDLINE_MASTER_KEY: 'hunter2',
    })
    expect(said).toHaveLength(3)
    expect(said.join()).not.toMatch(/hunter2|nter/)
  })
})

describe('a namespace', () => {
  const answering = (code: number | null) => ({
    describeNamespace: async () => {
      if (code !== null) throw Object.assign(new Error('the cluster says'), { code })
    },
  })

  it('that the cluster does not have is told with the command that creates it', async () => {
    await assertNamespace(answering(null), 'city')
    await expect(assertNamespace(answering(5), 'city')).rejects.toThrow(
      /^TEMPORAL_NAMESPACE=city: .*namespace create --namespace city/,
    )
    await expect(assertNamespace(answering(14), 'city')).rejects.toThrow('the cluster says')
  })

  it('is there on a server that does not tell its namespaces', async () => {
    await assertNamespace(answering(12), 'city')
  })
})

it("a cluster that does not answer is told in a line, without the SDK core's notation", () => {
  const said =
    'tonic::transport::Error(Transport, ConnectError("tcp connect error", Os { code: 111, message: "Connection refused" }))'
  expect(temporalUnreachable('host:7233', new Error(said)).message).toMatch(
    /^TEMPORAL_ADDRESS=host:7233: .*\(Connection refused\)/,
  )
})
