import { decodeJwt } from 'jose'
import { hear, heardWithin, tell } from './tabs.ts'

/** Who is signed in here: nobody knows yet, nobody, or a person in a tenant. */
type Signed = { as: 'unknown' } | { as: 'nobody'; expired: boolean } | { as: 'somebody'; identity: string }

type Grant = { token: string; identity: string; expiresAt: number; lifetime: number }

/** The server gave no answer about the session: neither 'yes' nor 'no'. */
export class SessionUnreachable extends Error {
  override name = 'SessionUnreachable'
}

const patience = 15_000
/** A token that has less than this to live may not survive the way to the server. */
const margin = 5_000

// In memory alone: what is stored can be stolen by a script, and the httpOnly cookie gets us a new one.
let grant: Grant | null = null
let signed: Signed = { as: 'unknown' }
let refreshing: Promise<Grant | null> | null = null
let timer: ReturnType<typeof setTimeout> | undefined
type Listener = (signed: Signed, before: Signed) => void
const listeners = new Set<Listener>()

export const whoIsSigned = () => signed

export function onSigned(listener: Listener) {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Asks the server, once, whether the browser carries a session. Throws `SessionUnreachable` and may be asked again. */
export async function settle(): Promise<Signed> {
  if (signed.as === 'unknown') await refresh()
  return signed
}

/** The token to send: refreshed first if it is about to expire, null when nobody is signed in. */
export async function accessToken(): Promise<string | null> {
  if (signed.as === 'unknown') await refresh()
  if (!grant) return null
  if (grant.expiresAt - Date.now() > margin) return grant.token
  return (await refresh())?.token ?? null
}

/** A token in place of one that the server refused, null when the session is over. */
export async function replaceToken(refused: string | null): Promise<string | null> {
  if (grant && grant.token !== refused) return grant.token
  return (await refresh())?.token ?? null
}

/** Takes the token of a sign-in, a sign-up or a switch of tenant, in every tab. */
export function beginSession(token: string) {
  take(token)
  tell({ kind: 'token', token })
}

/** Forgets the session in every tab. */
export function endSession() {
  forget(false)
  tell({ kind: 'ended' })
}

hear((word) => {
  if (word.kind === 'ended') forget(false)
  else take(word.token)
})

function take(token: string) {
  const { sub, tid, iat = 0, exp = 0 } = decodeJwt<{ tid?: string }>(token)
  // Counted from its arrival, so that a clock that runs wrong here does no harm.
  const lifetime = Math.max(exp - iat, 0) * 1000
  grant = { token, identity: `${sub}:${tid}`, expiresAt: Date.now() + lifetime, lifetime }
  refreshAhead(grant)
  say({ as: 'somebody', identity: grant.identity })
  return grant
}

function forget(expired: boolean) {
  grant = null
  clearTimeout(timer)
  say({ as: 'nobody', expired })
}

function say(next: Signed) {
  if (next.as === signed.as && next.as === 'nobody') return
  if (next.as === 'somebody' && signed.as === 'somebody' && next.identity === signed.identity) return
  const before = signed
  signed = next
  for (const listener of listeners) listener(signed, before)
}

/** A hidden tab lets its token lapse: its next request refreshes it, and an abandoned tab keeps no session alive. */
function refreshAhead({ lifetime }: Grant) {
  clearTimeout(timer)
  const lead = Math.min(60_000, lifetime / 3) * (1 + Math.random() / 4)
  timer = setTimeout(() => {
    // A failure here costs nothing: the next request tries again and says what is wrong.
    if (!document.hidden) refresh().catch(() => {})
  }, lifetime - lead)
}

/** One refresh at a time: the requests of this tab share it, and so do the other tabs where the browser has locks. */
function refresh() {
  refreshing ??= inTurn().finally(() => {
    refreshing = null
  })
  return refreshing
}

async function inTurn(): Promise<Grant | null> {
  if (!('locks' in navigator)) return askServer()
  const before = grant
  const first = await navigator.locks.request('penguin-session', { ifAvailable: true }, async (lock) =>
    lock ? { grant: await askServer() } : null,
  )
  if (first) return first.grant
  return navigator.locks.request('penguin-session', async () => {
    // The tab that went first has told its token; its word may arrive a moment after the lock.
    if (grant === before) await heardWithin(200)
    return grant === before ? askServer() : grant
  })
}

async function askServer(): Promise<Grant | null> {
  const had = grant
  const answer = await ask()
  // Somebody signed in, out or elsewhere while we asked: that is newer than this answer.
  if (grant !== had) return grant
  if (answer === null) {
    forget(had !== null)
    if (had) tell({ kind: 'ended' })
    return null
  }
  const next = take(answer)
  tell({ kind: 'token', token: next.token })
  return next
}

async function ask(): Promise<string | null> {
  const headers = { 'x-penguin-session': '1' }
  const signal = AbortSignal.timeout(patience)
  const response = await fetch('/session/refresh', { method: 'POST', headers, signal }).catch((cause) => {
    throw new SessionUnreachable('The server does not answer.', { cause })
  })
  if (response.status === 401) return null
  if (!response.ok)
    throw new SessionUnreachable(`The server cannot tell who is signed in (it answered ${response.status}).`)
  const body: unknown = await response.json().catch(() => null)
  if (typeof body === 'object' && body && 'accessToken' in body && typeof body.accessToken === 'string') {
    return body.accessToken
  }
  throw new SessionUnreachable('The server gave an answer about the session that this page does not understand.')
}
