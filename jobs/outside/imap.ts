import { isIP } from 'node:net'
import { rootCertificates } from 'node:tls'
import { ImapFlow } from 'imapflow'
import { cleanText, Fault } from '../mail/answers.ts'
import type { ImapServer } from '../mailboxes/connections.ts'
import { addressesOf, faultOf } from './smtpSocket.ts'

/** How far a connection had come. */
export type ImapStage = 'connect' | 'login' | 'inbox'

export interface ImapTest {
  readonly steps: readonly { readonly stage: ImapStage; readonly said: string }[]
  readonly problem?: ImapProblem
}

export interface ImapProblem {
  readonly stage: ImapStage
  readonly text: string
  /** The server will not let us in with what we have: trying again makes it worse. */
  readonly isRefusal: boolean
}

const connectMilliseconds = 20_000

/** Connects and logs in, at an address that was checked. TLS is never downgraded. */
export async function openImap(server: ImapServer): Promise<ImapFlow> {
  const { host, port, tls, login, ca } = server
  const [address] = await addressesOf(server)
  if (tls === 'none' && !/^(?:127\.|::1$)/.test(address ?? ''))
    throw new Fault('tls-not-offered', 'A password is sent over TLS only.')
  const auth =
    'password' in login
      ? { user: login.user, pass: login.password }
      : { user: login.user, accessToken: await login.accessToken() }
  const client = new ImapFlow({
    host: address as string,
    port,
    secure: tls === 'implicit',
    doSTARTTLS: tls === 'implicit' ? undefined : tls === 'starttls',
    ...(isIP(host) ? {} : { servername: host }),
    tls: { minVersion: 'TLSv1.2', ...(ca !== undefined && { ca: [...rootCertificates, ca] }) },
    auth,
    logger: false,
    connectionTimeout: connectMilliseconds,
    greetingTimeout: connectMilliseconds,
    socketTimeout: 60_000,
  })
  // An error between two commands has nobody else to hear it.
  client.on('error', () => {})
  await client.connect()
  return client
}

/** Connects, logs in, looks at the inbox, and changes nothing. */
export async function testImap(server: ImapServer): Promise<ImapTest> {
  const steps: { stage: ImapStage; said: string }[] = []
  let client: ImapFlow | undefined
  try {
    client = await openImap(server)
    steps.push({ stage: 'connect', said: cleanText(String(client.greeting ?? 'Connected.')) })
    steps.push({ stage: 'login', said: `Logged in as ${server.login.user}.` })
    const { messages = 0 } = (await client.status('INBOX', { messages: true })) || {}
    steps.push({ stage: 'inbox', said: `The inbox has ${messages} message${messages === 1 ? '' : 's'}.` })
    await client.logout().catch(() => {})
    return { steps }
  } catch (error) {
    client?.close()
    return { steps, problem: problemOf(error, client ? 'inbox' : 'connect') }
  }
}

function problemOf(error: unknown, stage: ImapStage): ImapProblem {
  const { authenticationFailed, responseText, serverResponseCode } = error as {
    authenticationFailed?: boolean
    responseText?: string
    serverResponseCode?: string
  }
  if (authenticationFailed) {
    const code = serverResponseCode ? `[${serverResponseCode}] ` : ''
    return {
      stage: 'login',
      text: cleanText(`${code}${responseText ?? 'The server refuses the login.'}`),
      isRefusal: true,
    }
  }
  const fault = faultOf(error, 'closed')
  return { stage, text: cleanText(responseText ?? fault.said), isRefusal: fault.name === 'credentials' }
}
