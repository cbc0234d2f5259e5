import { readFile } from 'node:fs/promises'
import { signToken } from '../api/tokens.ts'
import type { Unit } from '../domain/city.ts'
import { Role } from '../domain/units.ts'
import { loadSampleCities } from '../samples/sampleCity.ts'
import { readSettings } from '../settings/settings.ts'
import { inHome } from './client.ts'
import { command, Problem, UsageError, wholeNumber } from './command.ts'

await command({
  usage: `npm run token -- --unit U --role R [options]
  试用令牌 / a token for trying.
  --unit U      单位代码或名称 / a unit's code or name
  --role R      角色 / one of ${Object.values(Role).join(', ')}
  --person ID   谁 / whose it is; left out: somebody who holds the post
  --days N      有效天数 / days for which it holds (365)`,
  options: {
    unit: { type: 'string' },
    role: { type: 'string' },
    person: { type: 'string' },
    days: { type: 'string', default: '365' },
  },
  async run(values) {
    const cities = loadSampleCities()
    const [people, units] = [cities.flatMap((city) => city.people), cities.flatMap((city) => city.units)]
    const role = roleNamed(values.role)
    const unit = unitNamed(values.unit, units)
    const holder = people.find(({ posts }) =>
      posts.some((post) => post.unit === unit.code && post.roles.includes(role)),
    )
    const subject = values.person || holder?.id || `${unit.code.toLowerCase()}-${role.toLowerCase()}`
    const days = wholeNumber('days', values.days, 1, 36_500)
    console.log(await signToken(await secret(), { subject, unit: unit.code, roles: [role] }, days))
  },
})

function roleNamed(name: string | undefined): Role {
  const roles = Object.values(Role)
  const role = roles.find((known) => known === name?.toUpperCase())
  if (role) return role
  throw new UsageError(`--role ${name ?? ''}: 应为以下之一 / must be one of ${roles.join(', ')}`)
}

/** By its code or its name, or by a part of it that only one has. */
function unitNamed(asked: string | undefined, units: readonly Unit[]): Unit {
  const exact = units.filter(({ code, name, nameEn }) => [code, name, nameEn].includes(asked ?? ''))
  const parts = asked ? units.filter(({ name, code }) => name.includes(asked) || code.includes(asked)) : []
  const near = exact.length > 0 ? exact : parts
  const unit = near.length === 1 ? near[0] : undefined
  if (unit) return unit
  const some = (near.length > 0 ? near : units).slice(0, 8).map(({ code, name }) => `${code} ${name}`)
  throw new UsageError(`--unit ${asked ?? ''}: 不是单位代码或名称 / is no unit. ${some.join(', ')} …`)
}

/** The one of the environment, else the sandbox's. */
async function secret(): Promise<string> {
  if (process.env.GRIDLINE_JWT_SECRET) return readSettings(['GRIDLINE_JWT_SECRET']).GRIDLINE_JWT_SECRET
  const file = inHome('secrets.json')
  try {
    const { GRIDLINE_JWT_SECRET } = JSON.parse(await readFile(file, 'utf8')) as Record<string, string>
    if (GRIDLINE_JWT_SECRET) return GRIDLINE_JWT_SECRET
  } catch {
    // Said below: without a file and without a variable it is the same.
  }
  throw new Problem(`没有密钥 / no secret: run \`npm start\` once, or set GRIDLINE_JWT_SECRET (no ${file})`)
}
