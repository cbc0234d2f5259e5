// The test server that can skip time: Java's, because the TypeScript SDK runs its tests on that one.
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { cacheDir, isExecutable, onPath } from './lib/cache.mjs'
import { complainAbout, Problem, progress, say, seconds } from './lib/console.mjs'
import { exists, writeAtomic } from './lib/files.mjs'
import { withLock } from './lib/lock.mjs'
import { runOnce } from './lib/processes.mjs'
import { sdkCached, sdkDownload } from './lib/sdkDownload.mjs'

const VERSION = '1.32.1'
const windows = process.platform === 'win32'

/**
 * The path of an executable for `TestWorkflowEnvironment.createTimeSkipping({ server: { executable:
 * { type: 'existing-path', path } } })`.
 */
export async function findTestServer({ log = say } = {}) {
  const cache = cacheDir()
  // The version is in the folder's name: another one never meets half of the old one's jars.
  const home = join(cache, `test-server-${VERSION}`)
  const wrapper = join(home, windows ? 'test-server.cmd' : 'test-server')
  const found = present(cache, home, wrapper)
  if (found) return found
  const onWait = () => log('… another run is fetching the test server, waiting 等待另一进程获取测试服务')
  return withLock(join(cache, 'test-server.lock'), onWait, async () => {
    return (
      present(cache, home, wrapper) ??
      (await fromMaven(cache, home, wrapper, log)) ??
      (await fromSdk(cache, log)) ??
      missing()
    )
  })
}

function present(cache, home, wrapper) {
  // The wrapper without Java, say after its removal, would only fail later and less clearly.
  if (isExecutable(wrapper) && exists(join(home, 'lib')) && onPath('java')) {
    // It is ours and small: one that an earlier version wrote is written anew.
    if (readFileSync(wrapper, 'utf8') !== script()) writeAtomic(wrapper, script(), { mode: 0o755 })
    return wrapper
  }
  return sdkCached('temporal-test-server', cache)
}

async function fromMaven(cache, home, wrapper, log) {
  const maven = onPath('mvn')
  if (!maven || !onPath('java')) return null
  const since = Date.now()
  const doing = progress('test server: Maven 获取测试服务')
  mkdirSync(cache, { recursive: true })
  const draft = mkdtempSync(join(cache, 'fetching-'))
  try {
    writeFileSync(join(draft, 'pom.xml'), pom())
    await runOnce(maven, ['-q', '-B', 'dependency:copy-dependencies', '-DoutputDirectory=lib'], {
      what: `Maven: io.temporal:temporal-test-server:${VERSION}`,
      logFile: join(cache, 'logs', 'test-server.log'),
      cwd: draft,
      shell: windows,
    })
    const file = join(draft, windows ? 'test-server.cmd' : 'test-server')
    writeFileSync(file, script(), { mode: 0o755 })
    rmSync(home, { recursive: true, force: true })
    renameSync(draft, home)
  } catch (error) {
    // There is one more way to try; what went wrong here is in the log.
    if (!(error instanceof Problem)) throw error
    log(`! ${error.message}`)
    return null
  } finally {
    doing.done()
    rmSync(draft, { recursive: true, force: true })
  }
  log(`✓ test server fetched 测试服务已就绪 (${seconds(since)})`)
  return wrapper
}

const pom = () => `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>gridline</groupId>
  <artifactId>test-server</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>io.temporal</groupId>
      <artifactId>temporal-test-server</artifactId>
      <version>${VERSION}</version>
    </dependency>
  </dependencies>
</project>
`

// The SDK gives it five seconds to be ready: without the second compiler and with the plain collector it
// is up in little more than one. Its log tells of every call that a killed worker leaves hanging: kept where asked for.
const JAVA = 'java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC'
const MAIN = 'io.temporal.testserver.TestServer'
const script = () =>
  windows
    ? `@echo off\r\n${JAVA} -cp "%~dp0lib\\*" ${MAIN} %*\r\n`
    : `#!/bin/sh
# A test run may be killed at any time: its server does not outlive it.
starter=$PPID
if command -v ps > /dev/null; then
  (while [ "$(ps -o ppid= -p $$ | tr -d ' ')" = "$starter" ]; do sleep 2; done; kill $$) < /dev/null > /dev/null 2>&1 &
fi
exec ${JAVA} -cp "$(dirname "$0")/lib/*" ${MAIN} "$@" 2> "\${GRIDLINE_TEST_SERVER_LOG:-/dev/null}"
`

async function fromSdk(cache, log) {
  const since = Date.now()
  const doing = progress('test server: SDK download 下载')
  const path = await sdkDownload('temporal-test-server', 'createTimeSkipping', cache).finally(() =>
    doing.done(),
  )
  if (path) log(`✓ test server downloaded 已下载 (${seconds(since)})`)
  return path
}

function missing() {
  throw new Problem([
    'No time-skipping test server 找不到可快进时间的测试服务. Either of these will do 任选其一:',
    '  1. a JDK and Maven on the PATH  安装 JDK 与 Maven: then it is fetched once 将自动获取',
    "  2. the SDK's own download  SDK 自行下载: needs temporal.download to be reachable 需能访问",
    `  log 日志: ${join(cacheDir(), 'logs', 'test-server.log')}`,
  ])
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    say(await findTestServer())
  } catch (error) {
    complainAbout(error)
    process.exitCode = 1
  }
}
