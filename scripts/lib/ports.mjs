// Ports: the wanted one, or the next free one.
import net from 'node:net'
import { Problem } from './console.mjs'

const given = new Set()

/** A port from the environment, refused early when it is none. */
export function portSetting(name, fallback) {
  const text = process.env[name]
  if (text === undefined || text.trim() === '') return fallback
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new Problem(`${name}=${text}: not a port 不是端口号 (0–65535; 0 = any free one 任意空闲端口)`)
}

/**
 * The wanted port, or the next free one (and says so). 0 means any.
 * @param {{ wanted: number, what: string, setting?: string, log?: (line: string) => void }} options
 */
export async function freePort({ wanted, what, setting, log }) {
  if (wanted === 0) return anyPort()
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

const canListen = (port, host) =>
  new Promise((resolve) => {
    const server = net.createServer()
    server.once('error', (error) => resolve(error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT'))
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)))
  })

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
