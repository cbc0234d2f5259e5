import { resolve } from 'node:path'
import { Presets, SingleBar } from 'cli-progress'
import { readSandbox } from './client.ts'
import { command, Exit, Problem, UsageError, wholeNumber } from './command.ts'
import { httpPost, ImportApi } from './import/api.ts'
import { encodingAsked, readText, recordsOf } from './import/files.ts'
import { checkNames, columnsOf, parseMap } from './import/map.ts'
import { checkColumns } from './import/mapping.ts'
import type { Encoding } from './import/openText.ts'
import type { RecordFile } from './import/records.ts'
import { Rejects, type RejectsAsked, rejectsOf } from './import/rejects.ts'
import { type Counts, runImport } from './import/run.ts'

const stopping = new AbortController()

await command({
  usage: `npm run import -- FILE --map MAP.yaml [options]
  其他系统的诉求成为工单 / requests of another system become orders, through GraphQL (docs/import.md)
  FILE           .csv 或 .jsonl，可加 .gz / .csv or .jsonl, also .gz
  --map          映射文件，见 samples/maps / the map; samples/maps has some
  --parallel N   同时创建数，1 到 64 / orders created at once, 1 to 64 (8)
  --encoding E   utf-8, utf-16le, gb18030；默认自动识别 / detected when left out
  --rejects F    被拒行的文件，覆盖已有的 / where rejected lines go, replacing what is there (FILE.rejected.…, the next free)
  --endpoint U   接口地址 / the API (GRIDLINE_ENDPOINT, else the running sandbox)
  --patience S   接口不可用时重试的秒数 / seconds to repeat while the API is away (300)
  令牌 / token: GRIDLINE_TOKEN，默认为沙盘的 INTEGRATOR / else the sandbox's INTEGRATOR
  结束码 / ends with 0: every line is an order; 1: lines were rejected, or it did not come to the end; 2: arguments, map or
  file cannot be used, nothing was sent; 130: stopped`,
  options: {
    map: { type: 'string' },
    parallel: { type: 'string', default: '8' },
    encoding: { type: 'string' },
    rejects: { type: 'string' },
    endpoint: { type: 'string' },
    patience: { type: 'string', default: '300' },
  },
  operands: 1,
  onInterrupt() {
    console.error('\n正在停止，完成进行中的请求 / stopping; what is under way is finished')
    stopping.abort()
  },
  async run({ map, parallel, encoding, rejects, endpoint, patience }, [file]) {
    if (!file || !map) throw new UsageError(`缺少 / missing: ${file ? '--map MAP.yaml' : 'FILE'}`)
    return importFile(file, {
      mapFile: map,
      parallel: wholeNumber('parallel', parallel, 1, 64),
      encoding: encodingAsked(encoding),
      rejects: rejectsAsked(file, map, rejects),
      api: new ImportApi({
        post: connection(endpoint ?? process.env.GRIDLINE_ENDPOINT),
        patienceMs: wholeNumber('patience', patience, 1, 86_400) * 1000,
        onWait: (why) => note(`重试中 / trying again: ${why}`),
        signal: stopping.signal,
      }),
    })
  },
})

interface Asked {
  readonly mapFile: string
  readonly parallel: number
  /** Null: told from the bytes. */
  readonly encoding: Encoding | null
  readonly rejects: RejectsAsked
  readonly api: ImportApi
}

async function importFile(file: string, { mapFile, parallel, encoding, rejects, api }: Asked): Promise<Exit> {
  const map = parseMap(await readText(mapFile), mapFile)
  const records = await recordsOf(file, encoding)
  if (records.columns.length > 0) checkColumns(mapFile, file, columnsOf(map), records.columns)
  const total = await countOf(records)
  const catalogue = await api.catalogue()
  checkNames(map, catalogue, mapFile)
  const rejected = await Rejects.open(records, rejects)
  const show = process.stdout.isTTY ? barOf(total) : linesOf(total)
  const begun = performance.now()
  try {
    const counts = await runImport({
      file: records,
      map,
      catalogue,
      api,
      rejects: rejected,
      parallel,
      onProgress: show.update,
      signal: stopping.signal,
    })
    show.done()
    const isWhole = counts.lines === total
    const rejectsFile = isWhole ? await rejected.keep() : null
    if (!isWhole) await rejected.discard()
    console.log(summary(counts, total, (performance.now() - begun) / 1000, rejectsFile))
    if (!isWhole) return Exit.INTERRUPTED
    return counts.rejected > 0 ? Exit.FAILED : Exit.DONE
  } catch (error) {
    show.done()
    await rejected.discard()
    throw error
  }
}

function rejectsAsked(file: string, mapFile: string, asked: string | undefined): RejectsAsked {
  if (!asked) return { file: rejectsOf(file), replaces: false }
  if ([file, mapFile].some((other) => resolve(other) === resolve(asked)))
    throw new UsageError(
      `--rejects ${asked}: 不能与输入文件相同 / is the file that is imported, or its map; name another`,
    )
  return { file: asked, replaces: true }
}

function connection(endpoint: string | undefined) {
  const token = process.env.GRIDLINE_TOKEN
  if (endpoint && token) return httpPost(endpoint, token)
  try {
    const sandbox = readSandbox()
    return httpPost(endpoint ?? sandbox.graphql, token ?? sandbox.tokens.INTEGRATOR ?? '')
  } catch (error) {
    if (!endpoint || !(error instanceof Problem) || error instanceof UsageError) throw error
    throw new Problem(
      'GRIDLINE_TOKEN 未设置 / is not set: a token of the role INTEGRATOR for this API',
      error,
    )
  }
}

/** A line beside the progress: over the bar, which is drawn anew. */
function note(text: string): void {
  console.error(process.stdout.isTTY ? `\r\u001b[K${text}` : text)
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
  rejectsFile: string | null,
) {
  const rate = created > 0 ? `, ${(created / seconds).toFixed(1)}/s` : ''
  return [
    `${lines === total ? '✓' : '…'} ${lines}/${total} 行 lines: 新建 created ${created}, 已存在 already there ${alreadyThere}, 拒绝 rejected ${rejected} (${seconds.toFixed(0)} s${rate})`,
    ...(lines < total ? ['  已中止，再次运行即可继续 / stopped; run it again to go on'] : []),
    ...(rejectsFile ? [`  被拒的行及理由 / rejected lines with their reasons: ${rejectsFile}`] : []),
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
