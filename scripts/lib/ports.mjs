// Ports: the wanted one, or the next free one.
import net from 'node:net'
import { Problem } from './console.mjs'

const given = new Set()

/**
 * The wanted port, or the next free one (and says so).
 * @param {{ wanted: number, what: string, setting?: string, log?: (line: string) => void }} options
 */
export async function freePort({ wanted, what, setting, log }) {
  for (let port = wanted; port < Math.min(wanted + 100, 65_536); port += 1) {
    if (given.has(port) || !(await isFree(port))) continue
    given.add(port)
    if (port !== wanted) log?.(`! ${what}: port ${wanted} is taken, using ${port} 端口被占用，改用 ${port}`)
    return port
  }
  throw new Problem(
    `${what}: no free port from ${wanted} on 无空闲端口${setting ? `; set 请设置 ${setting}` : ''}`,
  )
}

export async function anyPort() {
  for (;;) {
    const port = await new Promise((resolve, reject) => {
      const server = net.createServer()
      server.once('error', reject)
      server.listen({ port: 0, host: '127.0.0.1' }, () => {
        const { port } = server.address()
        server.close(() => resolve(port))
      })
    })
    if (given.has(port)) continue
    given.add(port)
    return port
  }
}

// All three: a listener on every address does not always show on 127.0.0.1 (macOS), and one on ::1 would
// answer to "localhost" in our place.
async function isFree(port) {
  for (const host of ['127.0.0.1', '0.0.0.0', '::1']) {
    if (!(await canListen(port, host))) return false
  }
  return true
}

const canListen = async (port, host) =>
  [null, 'EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(await listening(port, host))

/** Listens for an instant; resolves to null, or to the error's code. */
const listening = (port, host) =>
  new Promise((resolve) => {
    const server = net.createServer()
    server.once('error', (error) => resolve(error.code))
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(null)))
  })

/** @throws Problem when this machine has no such address to listen on */
export async function checkHost(host) {
  const why = await listening(0, host)
  if (!why) return
  throw new Problem(
    `GRIDLINE_API_HOST=${host}: cannot be listened on 无法监听 (${why}); should be an address of this machine 应为本机地址: 127.0.0.1, 0.0.0.0`,
  )
}

/** Whether somebody answers there; resolves to null, or to the error's code. */
export const knock = (host, port, within = 3_000) =>
  new Promise((resolve) => {
    const socket = net.connect({ host, port })
    const end = (result) => {
      socket.destroy()
      resolve(result)
    }
    socket.setTimeout(within, () => end('ETIMEDOUT'))
    socket.once('connect', () => end(null))
    socket.once('error', (error) => end(error.code ?? error.errors?.[0]?.code ?? error.message))
  })
