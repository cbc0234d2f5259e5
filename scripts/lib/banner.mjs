// What `npm start` says when the city is up.
import { relative } from 'node:path'
import { bold, dim, green, say } from './console.mjs'

export function printBanner({ facts, took, home }) {
  const rule = dim('─'.repeat(72))
  const line = (label, value) =>
    say(`  ${bold(label)}${' '.repeat(Math.max(1, 20 - widthOf(label)))}${value}`)
  say()
  say(rule)
  say(`  ${green('✓')} ${bold('Gridline is up 城市已就绪')} ${dim(`(${took})`)}`)
  say()
  line('GraphiQL 接口', facts.graphql)
  line('Temporal UI 流程', facts.temporalUi ?? '— (GRIDLINE_UI_URL)')
  line('Temporal', facts.temporalAddress)
  line('Postgres 数据库', withoutPassword(facts.databaseUrl))
  const folder = relative(process.cwd(), home) || '.'
  line('Facts 全部信息', `${folder}/sandbox.json`)
  line('Logs 日志', `${folder}/logs/`)
  say()
  say(`  ${bold('Tokens 令牌')} ${dim('authorization: Bearer …')}`)
  for (const [role, token] of Object.entries(facts.tokens)) {
    say(`  ${role}`)
    say(`    ${dim(token)}`)
  }
  say()
  say('  Ctrl-C stops everything 停止全部; from elsewhere 其他终端: npm run stop')
  say(rule)
}

/** Chinese signs take two columns of a terminal. */
const widthOf = (text) => [...text].reduce((sum, sign) => sum + (sign.codePointAt(0) > 0x2e80 ? 2 : 1), 0)

export function withoutPassword(url) {
  return url.replace(/:\/\/([^:@/]+):[^@/]*@/, '://$1:***@')
}
