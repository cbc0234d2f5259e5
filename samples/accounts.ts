import type { City, Person } from '../domain/city.ts'
import { Role } from '../domain/units.ts'

/** Where the printed token of a role acts from, where more than one unit has the role. The handler's is the unit of the README's first order. */
const preferred: Partial<Record<Role, string>> = {
  [Role.DISPATCHER]: 'HOTLINE',
  [Role.REVIEWER]: 'HOTLINE',
  [Role.VISITOR]: 'HOTLINE',
  [Role.HANDLER]: 'URBAN_MANAGEMENT-990102',
  [Role.LEAD_APPROVER]: 'HOTLINE',
}

export interface Account {
  readonly subject: string
  readonly unit: string
  readonly roles: readonly Role[]
}

/** One account for each role, ready to try with. Requesters have no post: they act through the hotline. */
export function accounts(people: readonly Person[]): Readonly<Record<Role, Account>> {
  return Object.fromEntries(
    Object.values(Role).map((role) => {
      if (role === Role.REQUESTER) return [role, { subject: 'requester', unit: 'HOTLINE', roles: [role] }]
      const posts = people.flatMap(({ id, posts }) =>
        posts
          .filter(({ roles }) => roles.includes(role))
          .map(({ unit }) => ({ subject: id, unit, roles: [role] })),
      )
      const account = posts.find(({ unit }) => unit === preferred[role]) ?? posts[0]
      if (!account) throw new Error(`nobody in the city has the role ${role}`)
      return [role, account]
    }),
  ) as Record<Role, Account>
}

/** The person of a unit who has a role; the unit's first one where several have it. */
export function holderOf(city: Pick<City, 'people'>, unit: string, role: Role, nth = 0): Account | null {
  const found = city.people.filter(({ posts }) =>
    posts.some((post) => post.unit === unit && post.roles.includes(role)),
  )[nth]
  return found ? { subject: found.id, unit, roles: [role] } : null
}
