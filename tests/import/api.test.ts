import { createServer, type RequestListener, type Server } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { httpPost, ImportApi } from '../../scripts/import/api.ts'

let server: Server | null = null
afterEach(() => {
  server?.close()
  server?.closeAllConnections()
})

/** Somebody who answers in his own way; resolves to his address. */
async function somebody(answer: RequestListener): Promise<string> {
  const listening = createServer(answer)
  server = listening
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
  const address = listening.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/graphql`
}

const said: string[] = []
const apiAt = (endpoint: string, patienceMs = 60_000) =>
  new ImportApi({ post: httpPost(endpoint, 'token'), patienceMs, onWait: (why) => said.push(why) })

const html: RequestListener = (_request, response) => {
  response.writeHead(404, { 'content-type': 'text/html; charset=utf-8' }).end('<h1>nothing here</h1>')
}
const emptyCatalogue = JSON.stringify({
  data: { all: { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } } },
})

describe('an endpoint', () => {
  it('that is no address is refused', () => {
    for (const wrong of ['gridline', '127.0.0.1:4000/graphql', 'ftp://127.0.0.1/graphql'])
      expect(() => httpPost(wrong, 'token')).toThrow(/is no address; should be like http:/)
  })

  it('where nothing of Gridline answers is refused at once, not after the patience', async () => {
    await expect(apiAt(await somebody(html)).catalogue()).rejects.toThrow(
      /is no GraphQL API: it answers 404 with text\/html/,
    )
    await expect(apiAt('http://no-such-host.invalid/graphql').catalogue()).rejects.toThrow(/does not answer/)
  })

  it('whose API is away behind its gateway is asked again, and that is said once', async () => {
    let asked = 0
    const endpoint = await somebody((_request, response) => {
      asked++
      if (asked <= 2) response.writeHead(502, { 'content-type': 'text/html' }).end('bad gateway')
      else response.end(emptyCatalogue)
    })
    said.length = 0
    await apiAt(endpoint).catalogue()
    expect(said).toEqual([expect.stringContaining('it answers 502')])
  })

  it('that answered before is asked again whatever stands in its place for a while', async () => {
    let asked = 0
    const endpoint = await somebody((request, response) => {
      asked++
      if (asked === 2) html(request, response)
      else response.end(emptyCatalogue)
    })
    await apiAt(endpoint).catalogue()
    expect(asked).toBe(3)
  })

  it('that stays away ends the import with how to go on', async () => {
    const endpoint = await somebody((_request, response) => response.writeHead(503).end())
    await expect(apiAt(endpoint, 300).catalogue()).rejects.toThrow(
      /could not do it[\s\S]*run it again to go on/,
    )
  })
})
