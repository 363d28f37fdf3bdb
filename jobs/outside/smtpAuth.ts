import { Fault } from '../mail/answers.ts'
import type { Reply } from '../mail/smtpReply.ts'

/** How a mailbox proves itself: a password, or a token that its provider hands out for an hour. */
export type Login =
  | { readonly user: string; readonly password: string }
  | { readonly user: string; readonly accessToken: () => Promise<string> }

const base64 = (text: string) => Buffer.from(text).toString('base64')

/**
 * Logs in with what the server offers. `ask` sends a line and answers what came back; the last answer is the server's
 * word on it, whatever it is.
 */
export async function logIn(
  login: Login,
  offered: readonly string[],
  ask: (line: string) => Promise<Reply>,
): Promise<Reply> {
  if ('accessToken' in login) {
    if (!offered.includes('XOAUTH2')) throw notOffered('XOAUTH2', offered)
    return logInWithToken(login.user, await login.accessToken(), ask)
  }
  const { user, password } = login
  if (/\0/.test(user + password)) throw new Fault('credentials', 'A user name or password cannot contain NUL.')
  if (offered.includes('PLAIN')) return ask(`AUTH PLAIN ${base64(`\0${user}\0${password}`)}`)
  if (!offered.includes('LOGIN')) throw notOffered('PLAIN or LOGIN', offered)
  const first = await ask('AUTH LOGIN')
  if (first.code !== 334) return first
  const second = await ask(base64(user))
  return second.code === 334 ? ask(base64(password)) : second
}

async function logInWithToken(user: string, token: string, ask: (line: string) => Promise<Reply>) {
  const reply = await ask(`AUTH XOAUTH2 ${base64(`user=${user}\x01auth=Bearer ${token}\x01\x01`)}`)
  if (reply.code !== 334) return reply
  // The reason comes as base64 JSON before the refusal, which follows an empty line.
  const reason = Buffer.from(reply.lines.join(''), 'base64').toString()
  const refusal = await ask('')
  return { code: refusal.code, lines: [...refusal.lines, reason] }
}

function notOffered(wanted: string, offered: readonly string[]) {
  const offer = offered.length > 0 ? `only ${offered.join(', ')}` : 'no login'
  return new Fault('auth-not-offered', `The server offers ${offer}; ${wanted} is needed.`)
}
