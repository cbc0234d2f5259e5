// `npm test`: all checks, in the order in which they are cheap. Plain Node: it runs before anything is installed.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { complainAbout, say } from './lib/console.mjs'
import { root } from './lib/home.mjs'
import { setup } from './setup.mjs'

const bin = (name) => join(root, 'node_modules', '.bin', name)

function check(title, command, ...args) {
  say(`\n── ${title}`)
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' })
  if (status !== 0) {
    say(`\n✗ ${title}`)
    process.exit(status ?? 1)
  }
}

try {
  await setup()
  // A log is read by people too: without a terminal, the difference comes without colours.
  const colors = process.stdout.isTTY ? '--colors=force' : '--colors=off'
  check('lint, format, layers 代码风格与分层 (biome)', bin('biome'), 'ci', colors, '--error-on-warnings', '.')
  check('types 类型 (tsc)', bin('tsc'), '-p', '.')
  check('schema snapshot 接口快照', bin('tsx'), 'schema/snapshot.ts', '--check')
  check('unused code 未用代码 (knip)', bin('knip'))
  check('tests 测试 (vitest)', bin('vitest'), 'run', ...process.argv.slice(2))
} catch (error) {
  complainAbout(error)
  process.exitCode = 1
}
