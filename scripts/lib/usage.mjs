// For the commands that take no arguments.
import { complain, say } from './console.mjs'

/** `--help` says what the command does; anything else is refused; in both cases nothing is done. */
export function withoutArguments(usage) {
  const [first] = process.argv.slice(2)
  if (first === undefined) return
  if (first === '--help' || first === '-h') {
    say(usage)
    process.exit(0)
  }
  complain(`✗ takes no arguments 不接受参数: ${first}\n${usage}`)
  process.exit(2)
}
