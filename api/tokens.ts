import { createSecretKey } from 'node:crypto'
import { errors, jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import { Role } from '../domain/units.ts'
import { Fault } from './faults.ts'

const issuer = 'gridline'
const audience = 'gridline-api'

/** What a token says of its bearer: a person or service, the unit it acts from, its roles there. */
export interface Claims {
  readonly subject: string
  readonly unit: string
  readonly roles: readonly Role[]
}

const claimsShape = z.object({
  sub: z.string().regex(/^[^\p{C}]{1,200}$/u, 'a subject has no control characters'),
  unit: z.string().min(1),
  roles: z.array(z.enum(Role)).min(1),
})

/** Signs a token (HS256). `secret` is GRIDLINE_JWT_SECRET. */
export function signToken(secret: string, { subject, unit, roles }: Claims, days: number): Promise<string> {
  return new SignJWT({ unit, roles: [...roles] })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(subject)
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime(`${days}d`)
    .sign(keyOf(secret))
}

/**
 * Reads a token.
 * @throws Fault UNAUTHENTICATED that says what is wrong with it and how to get a right one
 */
export async function readToken(secret: string, token: string): Promise<Claims> {
  const read = verified.get(token)
  if (read && read.secret === secret && read.until > Date.now()) return read.claims
  const { payload } = await jwtVerify(token, keyOf(secret), {
    issuer,
    audience,
    algorithms: ['HS256'],
    clockTolerance: 5,
  }).catch((error: unknown) => {
    throw new Fault('UNAUTHENTICATED', `${whatIsWrong(error)} ${howToGetOne}`, error)
  })
  const claims = claimsShape.safeParse(payload)
  if (!claims.success) {
    throw new Fault(
      'UNAUTHENTICATED',
      `the token's claims are not those of this API: ${z.prettifyError(claims.error).replaceAll('\n', ' ')}. ${howToGetOne}`,
    )
  }
  const { sub: subject, unit, roles } = claims.data
  const until = payload.exp === undefined ? 0 : payload.exp * 1000
  verified.delete(verified.size >= 2000 ? (verified.keys().next().value ?? '') : token)
  verified.set(token, { secret, until, claims: { subject, unit, roles } })
  return { subject, unit, roles }
}

/** Tokens that were found right, until they expire: verifying one costs more than all else that a small query does. */
const verified = new Map<
  string,
  { readonly secret: string; readonly until: number; readonly claims: Claims }
>()

const howToGetOne =
  'Get one with `npm run token -- --unit U --role R` and send it as `Authorization: Bearer …`.'

function whatIsWrong(error: unknown): string {
  if (error instanceof errors.JWTExpired)
    return `the token expired at ${new Date(Number(error.payload.exp) * 1000).toISOString()}.`
  if (error instanceof errors.JWTClaimValidationFailed)
    return `the token is not for this API: its claim ${error.claim} does not fit.`
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'the token was signed by somebody else.'
  return 'the token cannot be read.'
}

function keyOf(secret: string) {
  return createSecretKey(Buffer.from(secret, 'utf8'))
}
