// npm run stop: ends a running sandbox from another terminal, and what a killed one left.
import { existsSync, rmSync } from 'node:fs'
import { complainAbout, say } from './lib/console.mjs'
import { checkHome, sandboxFiles } from './lib/home.mjs'
import { holderOf } from './lib/lock.mjs'
import { stopProcess } from './lib/processes.mjs'
import { Registry } from './lib/registry.mjs'
import { withoutArguments } from './lib/usage.mjs'

withoutArguments('npm run stop: ends the running sandbox from another terminal 从其他终端停止')

try {
  const files = sandboxFiles()
  const found = existsSync(files.home) && (await stopAll(files))
  say(found ? '✓ stopped 已停止' : 'nothing is running 没有正在运行的沙盘')
} catch (error) {
  complainAbout(error)
  process.exitCode = 1
}

/** Resolves to whether anything was running. */
async function stopAll(files) {
  checkHome(files.home)
  const holder = holderOf(files.lock)
  if (holder) {
    say(`stopping 正在停止 (pid ${holder.pid}) …`)
    // It needs ten seconds at most; what it did not manage is done here.
    const how = await stopProcess(holder, { name: 'SIGTERM', within: 15_000 })
    if (how === 'killed') say('! it did not answer and was killed 未响应，已强制结束')
  }
  let found = holder !== null
  await Registry.left(files.processes).stopAll((role, how) => {
    found = true
    say(`· ${role} ${how} 已停止`)
  })
  rmSync(files.facts, { force: true })
  if (!holderOf(files.lock)) rmSync(files.lock, { force: true })
  return found
}
