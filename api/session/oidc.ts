import * as openid from 'openid-client'
import { env } from '../../prisma/env.ts'
import { acrossTenants } from '../../prisma/tenancy.ts'
import type { Caller } from '../graphql/context.ts'
import { NotPossible } from '../graphql/problem.ts'
import { createAccount } from './createAccount.ts'
import { email as emailRule } from './fields.ts'
import { openSession } from './open.ts'
import { askSecondFactor } from './secondFactor.ts'
import { tell } from './tell.ts'

/** What the provider is called, if people can sign in with one. */
export const oidcName = () => (env.OIDC_ISSUER && env.OIDC_CLIENT_ID ? env.OIDC_NAME : null)

export const callbackUrl = () => new URL('/session/oidc/callback', env.PUBLIC_URL)

let discovered: Promise<openid.Configuration> | undefined

/** The provider's own description. ID tokens are verified against its keys, however they came. */
function configuration() {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET } = env
  if (!OIDC_ISSUER || !OIDC_CLIENT_ID) throw new Error('OIDC_ISSUER and OIDC_CLIENT_ID are not set')
  const issuer = new URL(OIDC_ISSUER)
  const isOurselves = ['localhost', '127.0.0.1', '[::1]'].includes(issuer.hostname)
  const execute = [openid.enableNonRepudiationChecks, ...(isOurselves ? [openid.allowInsecureRequests] : [])]
  discovered ??= openid
    .discovery(issuer, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, undefined, { execute, timeout: 10 })
    .catch((error: unknown) => {
      discovered = undefined // it may be there the next time
      throw error
    })
  return discovered
}

/** What must be remembered, out of everybody's sight, until the provider sends the person back. */
export type OidcState = { state: string; nonce: string; verifier: string; to: string; until: number }

/** Where to send a person to, and what to remember meanwhile. */
export async function beginOidc(to: string) {
  const config = await configuration()
  const remembered: OidcState = {
    state: openid.randomState(),
    nonce: openid.randomNonce(),
    verifier: openid.randomPKCECodeVerifier(),
    to,
    until: Date.now() + 10 * 60_000,
  }
  const url = openid.buildAuthorizationUrl(config, {
    redirect_uri: callbackUrl().href,
    scope: 'openid email profile',
    state: remembered.state,
    nonce: remembered.nonce,
    code_challenge: await openid.calculatePKCECodeChallenge(remembered.verifier),
    code_challenge_method: 'S256',
  })
  return { url, remembered }
}

/** Who comes back from the provider: known by issuer and subject, or by an address the provider has verified. */
export async function endOidc(callback: URL, { state, nonce, verifier }: OidcState, caller: Caller) {
  const config = await configuration()
  const tokens = await openid.authorizationCodeGrant(config, callback, {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
    idTokenExpected: true,
  })
  const claims = tokens.claims()
  if (!claims) return new NotPossible('The provider did not say who you are.')
  const { iss: issuer, sub: subject } = claims
  const address = claims.email_verified === true ? emailRule.safeParse(claims.email).data : undefined
  const name = typeof claims.name === 'string' ? claims.name.slice(0, 200) : address
  return acrossTenants('sign-in', async (db) => {
    const identity = await db.userIdentity.findFirst({ where: { issuer, subject }, include: { user: true } })
    if (identity?.user.deletedAt) return new NotPossible('This account is closed.')
    let userId = identity?.userId
    if (!userId) {
      if (!address)
        return new NotPossible('The provider has not verified your address, so no account can be found by it.')
      const user = await db.user.findFirst({ where: { email: address } })
      if (user?.deletedAt) return new NotPossible('This account is closed.')
      const newcomer = { email: address, name: name || address, tenantName: name || address, passwordHash: null }
      userId = user?.id ?? (await createAccount(db, newcomer)).userId
      await db.userIdentity.create({ data: { issuer, subject, userId } })
      if (user) {
        const message = `Whoever is ${address} there signs in to your account here.\n\nIf that was not you, write to whoever runs this PenguinMails.`
        await tell(db, userId, {
          type: 'account.provider_added',
          title: `You can sign in with ${env.OIDC_NAME} now`,
          message,
        })
      }
    }
    return (await askSecondFactor(db, userId)) ?? openSession(db, { userId, method: 'oidc' }, caller)
  })
}
