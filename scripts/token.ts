import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { signToken } from '../api/tokens.ts'
import { Role } from '../domain/units.ts'
import { loadSampleCity } from '../samples/sampleCity.ts'

// `npm run token -- --unit U --role R`: a token for trying. U is a unit's code or name.

const usage = 'npm run token -- --unit <code or name> --role <role> [--person <id>] [--days <n>]'
const { values } = parseArgs({
  options: {
    unit: { type: 'string' },
    role: { type: 'string' },
    person: { type: 'string' },
    days: { type: 'string', default: '365' },
  },
})

const city = loadSampleCity()
const roles = Object.values(Role)
const role = roles.find((known) => known === values.role?.toUpperCase())
if (!role) fail(`--role 应为以下之一 / must be one of: ${roles.join(', ')}`)
const matching = city.units.filter(({ code, name, nameEn }) =>
  [code, name, nameEn].includes(values.unit ?? ''),
)
const near = city.units.filter(
  ({ name, code }) => values.unit && (name.includes(values.unit) || code.includes(values.unit)),
)
const unit = matching[0] ?? (near.length === 1 ? near[0] : undefined)
if (!unit) {
  const some = (near.length > 0 ? near : city.units).slice(0, 8)
  fail(
    `--unit ${values.unit ?? ''} 不是单位代码或名称 / is no unit. ${some.map(({ code, name }) => `${code} ${name}`).join(', ')} …`,
  )
}
const days = Number(values.days)
if (!Number.isInteger(days) || days < 1) fail('--days 应为正整数 / must be a positive whole number')

const holder = city.people.find(({ posts }) =>
  posts.some((post) => post.unit === unit.code && post.roles.includes(role)),
)
const subject = values.person ?? holder?.id ?? `${unit.code.toLowerCase()}-${role.toLowerCase()}`
console.log(await signToken(await secret(), { subject, unit: unit.code, roles: [role] }, days))

async function secret(): Promise<string> {
  if (process.env.GRIDLINE_JWT_SECRET) return process.env.GRIDLINE_JWT_SECRET
  const file = join(process.env.GRIDLINE_HOME ?? '.gridline', 'secrets.json')
  try {
    const { GRIDLINE_JWT_SECRET } = JSON.parse(await readFile(file, 'utf8')) as Record<string, string>
    if (GRIDLINE_JWT_SECRET) return GRIDLINE_JWT_SECRET
  } catch {
    // Said below: without a file and without a variable it is the same.
  }
  return fail(`没有密钥 / no secret: run \`npm start\` once, or set GRIDLINE_JWT_SECRET (${file})`)
}

function fail(message: string): never {
  console.error(`${message}\n${usage}`)
  process.exit(1)
}
