import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
} from '@simplewebauthn/server'
import { z } from 'zod'
import { env } from '../../prisma/env.ts'
import type { AcrossDb } from '../../prisma/tenancy.ts'

/** Whose passkeys these are, as a browser sees us. */
export const party = () => {
  const { hostname, origin } = new URL(env.PUBLIC_URL)
  return { id: hostname, origin }
}

export const askPasskey = (
  nonce: string,
  passkeys: { credentialId: string; transports: string[] }[],
  isFirst: boolean,
) =>
  generateAuthenticationOptions({
    rpID: party().id,
    challenge: new Uint8Array(Buffer.from(nonce, 'base64url')),
    allowCredentials: passkeys.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
    userVerification: isFirst ? 'required' : 'preferred',
  })

const text = z.string().max(20_000)
const answer = z.object({
  id: text,
  rawId: text,
  type: z.literal('public-key'),
  authenticatorAttachment: z.string().max(30).optional(),
  clientExtensionResults: z.object({}),
})
const assertion = answer.extend({
  response: z.object({ clientDataJSON: text, authenticatorData: text, signature: text, userHandle: text.nullish() }),
})
const attestation = answer.extend({
  response: z.object({
    clientDataJSON: text,
    attestationObject: text,
    transports: z.array(z.string().max(30)).max(10).optional(),
  }),
})

function parse<T>(shape: z.ZodType, json: string): T | null {
  try {
    const parsed = shape.safeParse(JSON.parse(json))
    return parsed.success ? (parsed.data as T) : null
  } catch {
    return null
  }
}

export const readRegistration = (json: string) => parse<RegistrationResponseJSON>(attestation, json)

/** Whose passkey answered, if it answered this question. As the only factor, it must have verified its person. */
export async function verifyPasskey(
  db: AcrossDb,
  json: string,
  nonce: string,
  isFirst: boolean,
): Promise<string | null> {
  const response = parse<AuthenticationResponseJSON>(assertion, json)
  if (!response) return null
  const passkey = await db.userPasskey.findFirst({ where: { credentialId: response.id } })
  if (!passkey) return null
  const { id, credentialId, publicKey, counter, userId } = passkey
  const verification = await verifyAuthenticationResponse({
    response,
    expectedChallenge: nonce,
    expectedOrigin: party().origin,
    expectedRPID: party().id,
    requireUserVerification: isFirst,
    credential: { id: credentialId, publicKey: new Uint8Array(publicKey), counter: Number(counter) },
  }).catch(() => null)
  if (!verification?.verified) return null
  const { newCounter } = verification.authenticationInfo
  await db.userPasskey.update({ where: { id }, data: { counter: newCounter, lastUsedAt: new Date() } })
  return userId
}
