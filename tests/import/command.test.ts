import { spawn } from 'node:child_process'
import { readdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { emptyFolder } from '../kit/runFolder.ts'
import { run, stack } from '../scripts/processes.ts'

/** An API of the tests' own, which does what it is told: how the command ends is what is shown here. */
let isAway = false
const server = createServer(async (request, response) => {
  const { query, variables } = JSON.parse(await text(request)) as {
    query: string
    variables: { input?: { content: string } }
  }
  if (isAway) return response.writeHead(503).end()
  const isWrong = variables.input?.content === 'wrong'
  const payload = query.includes('createWorkOrder')
    ? {
        createWorkOrder: {
          workOrder: isWrong ? null : { number: '20260930-000001' },
          replayed: false,
          userErrors: isWrong ? [{ code: 'BAD', message: 'not so', path: [] }] : [],
        },
      }
    : { all: { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } } }
  return response.end(JSON.stringify({ data: payload }))
})
let endpoint = ''
let folder = ''
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/graphql`
})
afterAll(() => server.close())
beforeEach(async () => {
  isAway = false
  folder = await emptyFolder()
  await writeFile(
    join(folder, 'map.yaml'),
    'source: test\nsourceId: { column: id }\nchannel: { constant: WEB }\ncontent: { column: text }\n',
  )
})

async function argumentsFor(csv: string): Promise<string[]> {
  const file = join(folder, 'a.csv')
  await writeFile(file, csv)
  return [file, '--map', join(folder, 'map.yaml')]
}

const env = () => ({ GRIDLINE_ENDPOINT: endpoint, GRIDLINE_TOKEN: 'token', GRIDLINE_HOME: folder })
const importing = (args: readonly string[]) => run('scripts/import.ts', args, env())

describe('an import ends', () => {
  it('with 0 when every line is an order', async () => {
    const { code, stdout } = await importing(await argumentsFor('id,text\n1,one\n2,two\n'))
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('created 2') })
    expect(await readdir(folder)).toEqual(['a.csv', 'map.yaml'])
  })

  it('with 1 when lines were rejected, and says where they are', async () => {
    const { code, stdout } = await importing(await argumentsFor('id,text\n1,one\n2,wrong\n'))
    expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining('a.rejected.csv') })
    expect(await readdir(folder)).toEqual(['a.csv', 'a.rejected.csv', 'map.yaml'])
  })

  it('with 1 when it did not come to the end', async () => {
    isAway = true
    const { code, stderr } = await importing([...(await argumentsFor('id,text\n1,one\n')), '--patience', '1'])
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('run it again to go on') })
    expect(await readdir(folder)).toEqual(['a.csv', 'map.yaml'])
  })

  it('with 2, and nothing sent, when arguments, map or file cannot be used', async () => {
    const right = await argumentsFor('id,text\n1,one\n')
    const [file = ''] = right
    for (const [args, said] of [
      [[file], /missing: --map/],
      [[...right, '--parallel', '65'], /--parallel 65: .*from 1 to 64/],
      [[...right, '--encoding', 'latin-1'], /should be one of utf-8/],
      [[...right, '--endpoint', 'nowhere'], /nowhere: .*is no address/],
      [[...right, '--rejects', file], /is the file that is imported/],
      [[file, '--map', join(folder, 'none.yaml')], /none\.yaml: .*no such file/],
      [[file, '--map', file], /cannot be used/],
      [[join(folder, 'none.csv'), ...right.slice(1)], /none\.csv: .*no such file/],
    ] as const) {
      const { code, stderr } = await importing(args)
      expect({ args, code }).toEqual({ args, code: 2 })
      expect(stderr).toMatch(said)
      expect(stderr).not.toMatch(stack)
    }
  })

  it('with 130 when it is stopped', async () => {
    isAway = true
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', 'scripts/import.ts', ...(await argumentsFor('id,text\n1,one\n'))],
      { env: { ...process.env, ...env() }, stdio: ['ignore', 'ignore', 'pipe'] },
    )
    child.stderr.once('data', () => child.kill('SIGINT'))
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(130)
  })
})
