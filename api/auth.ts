import { inZone } from '../domain/instant.ts'
import type { Reference } from '../domain/reference.ts'
import type { Viewer } from '../schema/context.ts'
import { Fault } from './faults.ts'
import { readToken } from './tokens.ts'

/**
 * Whoever a request is from: null without a token.
 * @throws Fault UNAUTHENTICATED for a token that is none of ours, or names a unit that does not exist
 */
export async function viewerFrom(
  authorization: string | null,
  secret: string,
  known: {
    readonly reference: () => Promise<Reference>
    /** The id of the requester behind an account, if it has asked for anything. */
    readonly requesterOf: (city: string, account: string) => Promise<string | null>
  },
): Promise<Viewer | null> {
  if (!authorization) return null
  const [scheme, token] = authorization.split(/\s+/)
  if (scheme?.toLowerCase() !== 'bearer' || !token) {
    throw new Fault('UNAUTHENTICATED', 'the authorization header is not `Bearer <token>`.')
  }
  const { subject, unit, roles } = await readToken(secret, token)
  const reference = await known.reference()
  const ref = reference.unitRef(unit)
  const { city, dissolved } = reference.units.get(unit) ?? {}
  if (!ref || !city)
    throw new Fault('UNAUTHENTICATED', `the token names unit ${unit}, which does not exist here.`)
  if (dissolved) {
    const successors = dissolved.successors.map((code) => `${code} ${reference.units.get(code)?.name ?? ''}`)
    throw new Fault(
      'UNAUTHENTICATED',
      `the token is for ${unit} ${ref.name}, which is dissolved since ${inZone(dissolved.at, 480)}; its successors are ${successors.join(', ')}: get a token for one of them.`,
    )
  }
  const actor = { id: subject, unit: ref, roles }
  return { city, actor, requester: () => known.requesterOf(city, subject) }
}
