import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Presets, SingleBar } from 'cli-progress'
import { readSandbox } from './client.ts'
import { httpPost, ImportApi, ImportStoppedError } from './import/api.ts'
import { BadMapError, columnsOf, parseMap } from './import/map.ts'
import { Encoding, encodingOf, UnreadableFileError } from './import/openText.ts'
import { openRecords, type RecordFile } from './import/records.ts'
import { Rejects, rejectsOf } from './import/rejects.ts'
import { type Counts, runImport } from './import/run.ts'

// `npm run import -- FILE --map MAP.yaml`: requests of another system become orders, through GraphQL (docs/import.md).

const usage = `npm run import -- FILE --map MAP.yaml [options]
  FILE           .csv 或 .jsonl，可加 .gz / .csv or .jsonl, also .gz
  --map          映射文件，见 samples/maps / the map; samples/maps has some
  --parallel N   同时创建数 / orders created at once (8)
  --encoding E   utf-8, utf-16le, gb18030；默认自动识别 / detected when left out
  --rejects F    被拒行的文件 / where rejected lines go (FILE.rejected.…)
  --endpoint U   接口地址 / the API (GRIDLINE_ENDPOINT, else the running sandbox)
  --patience S   接口不可用时重试的秒数 / seconds to repeat while the API is away (300)
  令牌 / token: GRIDLINE_TOKEN，默认为沙盘的 INTEGRATOR / else the sandbox's INTEGRATOR`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    map: { type: 'string' },
    parallel: { type: 'string', default: '8' },
    encoding: { type: 'string' },
    rejects: { type: 'string' },
    endpoint: { type: 'string' },
    patience: { type: 'string', default: '300' },
    help: { type: 'boolean', short: 'h' },
  },
})
const [file] = positionals
if (values.help || !file || positionals.length > 1 || !values.map) {
  console.error(usage)
  process.exit(values.help ? 0 : 2)
}
const mapFile = values.map
const stopping = new AbortController()
process.once('SIGINT', () => {
  console.error('\n正在停止，完成进行中的请求 / stopping; what is under way is finished')
  stopping.abort()
})

try {
  process.exitCode = await run(file, mapFile)
} catch (error) {
  const isPlain =
    error instanceof BadMapError ||
    error instanceof UnreadableFileError ||
    error instanceof ImportStoppedError
  console.error(`\n✗ ${isPlain ? error.message : error instanceof Error ? error.stack : error}`)
  if (error instanceof ImportStoppedError)
    console.error(
      '  再次运行即可继续，不会重复创建 / run it again to go on: what was created is found and not created again',
    )
  process.exitCode = 2
}

async function run(file: string, mapFile: string): Promise<number> {
  const map = parseMap(await readText(mapFile), mapFile)
  const encoding = encodingAsked() ?? (await encodingOf(file))
  if (encoding !== Encoding.UTF_8) console.log(`编码 / encoding: ${encoding}`)
  const records = await openRecords(file, encoding)
  const missing =
    records.columns.length > 0 && columnsOf(map).filter((name) => !records.columns.includes(name))
  if (missing && missing.length > 0) {
    throw new BadMapError(mapFile, [
      `${file} 没有这些列 / has no column ${missing.join(', ')}; it has ${records.columns.join(', ')}`,
    ])
  }
  const total = await countOf(records)
  const api = new ImportApi({
    post: connection(),
    patienceMs: positive('patience') * 1000,
    signal: stopping.signal,
  })
  const catalogue = await api.catalogue()
  const rejectsFile = values.rejects ?? rejectsOf(file)
  if ([file, mapFile].some((other) => resolve(other) === resolve(rejectsFile)))
    throw new UnreadableFileError(
      `--rejects ${rejectsFile}: 不能与输入文件相同 / is the file that is imported, or its map; name another`,
    )
  const rejects = new Rejects(records, rejectsFile)
  const show = process.stdout.isTTY ? barOf(total) : linesOf(total)
  const begun = performance.now()
  try {
    const counts = await runImport({
      file: records,
      map,
      catalogue,
      api,
      rejects,
      parallel: positive('parallel'),
      onProgress: show.update,
      signal: stopping.signal,
    })
    show.done()
    const isWhole = counts.lines === total
    if (isWhole) await rejects.keep()
    else await rejects.discard()
    console.log(summary(counts, total, (performance.now() - begun) / 1000, rejects))
    return isWhole ? 0 : 130
  } catch (error) {
    show.done()
    await rejects.discard()
    throw error
  }
}

function connection() {
  const endpoint = values.endpoint ?? process.env.GRIDLINE_ENDPOINT
  const token = process.env.GRIDLINE_TOKEN
  if (endpoint && token) return httpPost(endpoint, token)
  const sandbox = readSandbox()
  return httpPost(endpoint ?? sandbox.graphql, token ?? sandbox.tokens.INTEGRATOR ?? '')
}

async function countOf(records: RecordFile): Promise<number> {
  let count = 0
  for await (const _record of records.records()) count++
  return count
}

function summary(
  { lines, created, alreadyThere, rejected }: Counts,
  total: number,
  seconds: number,
  rejects: Rejects,
) {
  const rate = created > 0 ? `, ${(created / seconds).toFixed(1)}/s` : ''
  return [
    `${lines === total ? '✓' : '…'} ${lines}/${total} 行 lines: 新建 created ${created}, 已存在 already there ${alreadyThere}, 拒绝 rejected ${rejected} (${seconds.toFixed(0)} s${rate})`,
    ...(lines < total ? ['  已中止，再次运行即可继续 / stopped; run it again to go on'] : []),
    ...(rejected > 0 && lines === total
      ? [`  被拒的行及理由 / rejected lines with their reasons: ${rejects.file}`]
      : []),
  ].join('\n')
}

interface Shown {
  readonly update: (counts: Counts) => void
  readonly done: () => void
}

/** On a terminal: one bar. */
function barOf(total: number): Shown {
  const bar = new SingleBar(
    {
      format:
        '{bar} {value}/{total} · 新建 {created} · 已存在 {alreadyThere} · 拒绝 {rejected} · {eta_formatted}',
      hideCursor: true,
    },
    Presets.shades_classic,
  )
  bar.start(total, 0, { created: 0, alreadyThere: 0, rejected: 0 })
  return { update: ({ lines, ...counts }) => bar.update(lines, counts), done: () => bar.stop() }
}

/** Elsewhere: a line every five seconds. */
function linesOf(total: number): Shown {
  let said = performance.now()
  return {
    update: ({ lines, created, alreadyThere, rejected }) => {
      if (performance.now() - said < 5000) return
      said = performance.now()
      console.log(
        `${lines}/${total}: created ${created}, already there ${alreadyThere}, rejected ${rejected}`,
      )
    },
    done: () => {},
  }
}

function encodingAsked(): Encoding | null {
  if (!values.encoding) return null
  const asked = values.encoding.toLowerCase().replace(/^(gbk|gb2312)$/, Encoding.GB18030)
  const known = Object.values(Encoding).find((one) => one === asked)
  if (!known)
    throw new UnreadableFileError(`--encoding ${values.encoding}: ${Object.values(Encoding).join(', ')}`)
  return known
}

function positive(name: 'parallel' | 'patience'): number {
  const number = Number(values[name])
  if (Number.isInteger(number) && number > 0) return number
  throw new UnreadableFileError(`--${name} ${values[name]}: 应为正整数 / must be a positive whole number`)
}

async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw new UnreadableFileError(`${file}: 读取失败 / cannot be read`, error)
  })
}
