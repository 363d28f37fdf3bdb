import { jwtVerify, SignJWT } from 'jose'
import { env } from '../../prisma/env.ts'

/** What a short-lived token says: who, where, and in which session. Rights are looked up, not believed. */
export type Claims = { userId: string; tenantId: string; sessionId: string; roles: string[] }

const lifetime = 10 * 60
const names = { issuer: 'penguinmails', audience: 'penguinmails-api', typ: 'at+jwt' }

let key: Uint8Array | undefined
const signingKey = () => (key ??= Buffer.from(env.SESSION_KEY, 'base64url'))

export async function issueAccessToken({ userId, tenantId, sessionId, roles }: Claims, now = new Date()) {
  const seconds = Math.floor(now.getTime() / 1000)
  const token = await new SignJWT({ tid: tenantId, sid: sessionId, roles })
    .setProtectedHeader({ alg: 'HS256', typ: names.typ })
    .setSubject(userId)
    .setIssuer(names.issuer)
    .setAudience(names.audience)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + lifetime)
    .sign(signingKey())
  return { token, expiresAt: new Date((seconds + lifetime) * 1000) }
}

type Read = Claims & { expiresAt: number }
const read = new Map<string, Read>()

/** The claims of a token that we signed for this purpose and that has not expired; otherwise nothing. */
export async function readAccessToken(token: string): Promise<Claims | null> {
  const known = read.get(token) ?? (await verify(token))
  if (!known || known.expiresAt * 1000 <= Date.now()) {
    read.delete(token)
    return null
  }
  return known
}

/** A signature is checked once: a token stays what it is until it expires. */
async function verify(token: string): Promise<Read | null> {
  try {
    const { payload } = await jwtVerify<{ tid: string; sid: string; roles: string[] }>(token, signingKey(), {
      ...names,
      algorithms: ['HS256'],
      requiredClaims: ['exp', 'sub', 'tid', 'sid'],
      clockTolerance: 0,
    })
    const { sub, tid, sid, roles, exp } = payload
    const claims = { userId: sub as string, tenantId: tid, sessionId: sid, roles, expiresAt: exp as number }
    if (read.size >= 5_000) read.delete(read.keys().next().value as string)
    read.set(token, claims)
    return claims
  } catch {
    return null
  }
}
