// What the scripts say: plain lines everywhere, and on a terminal one living status line below them.

const active = new Set()
const live = process.stdout.isTTY === true && !process.env.CI
let drawn = false
let timer = null

// The terminal may be gone (closed window, `| head`): what we stop must still be stopped.
process.stdout.on('error', () => {})
process.stderr.on('error', () => {})

const paint = (code, text) =>
  process.stdout.isTTY && !process.env.NO_COLOR ? `\u001b[${code}m${text}\u001b[0m` : text

export const bold = (text) => paint('1', text)
export const dim = (text) => paint('2', text)
export const green = (text) => paint('32', text)

/** An error whose message is written for the person at the keyboard: shown without a stack. */
export class Problem extends Error {
  /** @param {string | string[]} lines */
  constructor(lines) {
    super(Array.isArray(lines) ? lines.join('\n') : lines)
    this.name = 'Problem'
  }
}

function clear() {
  if (drawn) process.stdout.write('\r\u001b[2K')
  drawn = false
}

function draw() {
  clear()
  if (!live || active.size === 0) return
  const text = [...active].map((one) => `${one.text} ${seconds(one.since)}`).join(' · ')
  process.stdout.write(dim(`… ${text}`.slice(0, Math.max(20, (process.stdout.columns ?? 80) - 4))))
  drawn = true
}

export function seconds(since) {
  const total = Math.round((Date.now() - since) / 1000)
  return total < 60 ? `${total} s` : `${Math.floor(total / 60)} min ${total % 60} s`
}

export function say(text = '') {
  clear()
  process.stdout.write(`${text}\n`)
  draw()
}

export function complain(text) {
  clear()
  process.stderr.write(`${text}\n`)
  draw()
}

export function complainAbout(error) {
  complain(`\n✗ ${error instanceof Problem ? error.message : (error?.stack ?? String(error))}\n`)
}

/**
 * Shows that something is under way: a status line with the time gone on a terminal, elsewhere a plain
 * line at the beginning of anything slow and then every twenty seconds.
 * @param {string} text
 */
export function progress(text) {
  const one = { text, since: Date.now(), told: Date.now() + 1_000 - 20_000 }
  active.add(one)
  timer ??= setInterval(tick, 500)
  timer.unref()
  draw()
  return {
    update(next) {
      one.text = next
      draw()
    },
    /** @param {string} [line] */
    done(line) {
      active.delete(one)
      if (active.size === 0) {
        clearInterval(timer)
        timer = null
      }
      if (line) say(line)
      else draw()
    },
  }
}

function tick() {
  if (live) return draw()
  for (const one of active) {
    if (Date.now() - one.told < 20_000) continue
    one.told = Date.now()
    say(`… ${one.text} ${seconds(one.since)}`)
  }
}
