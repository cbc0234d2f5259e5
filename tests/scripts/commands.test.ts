import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { emptyFolder } from '../kit/runFolder.ts'
import { run, stack } from './processes.ts'

let home = ''
beforeAll(async () => {
  home = await emptyFolder()
})

const commands = [
  'bench/index.ts',
  'scripts/doctor.ts',
  'scripts/drill.ts',
  'scripts/drive.ts',
  'scripts/import.ts',
  'scripts/importAreas.ts',
  'scripts/prepare.ts',
  'scripts/rebuild.ts',
  'scripts/token.ts',
]

describe.each(commands)('%s', (file) => {
  it('says on --help how it is used, and does nothing else', async () => {
    // Without a city anything that it did would fail.
    const { code, stdout, stderr } = await run(file, ['--help'], { GRIDLINE_HOME: home })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^npm run /)
  })

  it('refuses an option that it does not know with 2, in plain lines', async () => {
    const { code, stdout, stderr } = await run(file, ['--wrong'], { GRIDLINE_HOME: home })
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/^✗ .*'--wrong'\n.*npm run .*--help/)
    expect(stderr).not.toMatch(stack)
  })
})

describe('a command', () => {
  it.each(['scripts/doctor.ts', 'scripts/drill.ts', 'scripts/drive.ts', 'scripts/rebuild.ts'])(
    'that needs a city says that none is running: %s',
    async (file) => {
      const { code, stderr } = await run(file, [], { GRIDLINE_HOME: home })
      expect(code).toBe(1)
      expect(stderr).toMatch(/^✗ .*the city is not running: npm start.*\n$/)
    },
  )

  it('says that the home it is given is a file', async () => {
    const file = join(home, 'file')
    await writeFile(file, '')
    for (const [script, args] of [
      ['scripts/token.ts', ['--unit', 'HOTLINE', '--role', 'CALL_TAKER']],
      ['scripts/drive.ts', []],
      ['scripts/start.mjs', []],
    ] as const) {
      const { code, stderr } = await run(script, args, { GRIDLINE_HOME: file })
      expect(code).toBe(1)
      expect(stderr).toMatch(/^\s*✗ GRIDLINE_HOME=.*should be a folder/)
      expect(stderr).not.toMatch(stack)
    }
  })

  it('says in a line that the database is away', async () => {
    const { code, stderr } = await run('scripts/rebuild.ts', [], {
      DATABASE_URL: 'postgres://user:secret@127.0.0.1:1/gridline',
    })
    expect(code).toBe(1)
    expect(stderr).toMatch(/^✗ Postgres at user@127\.0\.0\.1:1\/gridline refuses connections.*\n$/)
  })

  it('refuses values that make no sense with 2', async () => {
    for (const [file, args, said] of [
      ['scripts/token.ts', ['--unit', 'nowhere', '--role', 'HANDLER'], /^✗ --unit nowhere: .*is no unit/],
      ['scripts/token.ts', ['--unit', 'HOTLINE', '--role', 'KING'], /^✗ --role KING: .*CALL_TAKER/],
      ['bench/index.ts', ['--lives', 'many'], /^✗ --lives many: .*whole number/],
      ['bench/index.ts', ['--server', 'big'], /^✗ --server big: .*dev, postgres/],
    ] as const) {
      const { code, stderr } = await run(file, args, { GRIDLINE_HOME: home })
      expect({ file, code }).toEqual({ file, code: 2 })
      expect(stderr).toMatch(said)
    }
  })
})

it('npm start checks what it is given before it starts anything', async () => {
  const { checkSettings } = (await import('../../scripts/lib/settings.mjs' as string)) as {
    checkSettings(env: NodeJS.ProcessEnv): Promise<unknown>
  }
  const secrets = {
    GRIDLINE_JWT_SECRET: 's'.repeat(32),
    GRIDLINE_MASTER_KEY: Buffer.alloc(32).toString('base64'),
  }
  await checkSettings(secrets)
  const both = checkSettings({ ...secrets, GRIDLINE_POSTGRES_PORT: 'x', DATABASE_URL: 'y' })
  await expect(both).rejects.toThrow(/GRIDLINE_POSTGRES_PORT=x[\s\S]*DATABASE_URL=y/)
  const nowhere = checkSettings({ ...secrets, GRIDLINE_API_HOST: '192.0.2.1' })
  await expect(nowhere).rejects.toThrow(/GRIDLINE_API_HOST=192\.0\.2\.1/)
})
