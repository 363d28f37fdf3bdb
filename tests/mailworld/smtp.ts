import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'
import type { Account } from './account.ts'
import type { Certificate } from './certificate.ts'
import type { Refusal } from './personas/door.ts'

/** A message as it was handed over. */
export interface Submission {
  readonly account: Account | undefined
  readonly sender: string
  readonly recipients: readonly string[]
  readonly bytes: Buffer
}

export type SmtpStage = 'connect' | 'mail' | 'rcpt' | 'data' | 'end'

/** What goes wrong once at a stage: an answer, or the line cut. At `end` the message was taken before the line is cut. */
export type SmtpFault = Refusal | 'cut' | 'silence'

export interface SmtpWorld {
  readonly port: number
  /** Lets the next so many commands of a stage fail. */
  fail(stage: SmtpStage, fault: SmtpFault, times?: number): void
  mend(): void
  cut(): void
  close(): Promise<void>
}

interface Options {
  readonly certificate: Certificate
  readonly port?: number
  /** Whether strangers may bring mail, as to an MX. */
  readonly takesFromStrangers: boolean
  logIn(user: string, proof: { password?: string | undefined; accessToken?: string | undefined }): Account | undefined
  /** Why a recipient is refused, and how long taking the message is put off. */
  refuses(account: Account | undefined, sender: string, recipient: string): Refusal | undefined
  patience(account: Account | undefined, recipients: readonly string[]): Promise<void>
  /** Answers the id it is taken under. */
  take(submission: Submission): string
}

/** A submission server for the tenants' mailboxes, and what receives for everybody in the world. */
export async function openSmtp(options: Options): Promise<SmtpWorld> {
  const faults: { stage: SmtpStage; fault: SmtpFault; times: number }[] = []
  const server = new SMTPServer({
    key: options.certificate.key,
    cert: options.certificate.cert,
    banner: 'PenguinMails mail world',
    name: 'mx.sandbox.test',
    authMethods: ['PLAIN', 'LOGIN', 'XOAUTH2'],
    authOptional: options.takesFromStrangers,
    size: 50_000_000,
    disableReverseLookup: true,
    // Our refusals carry codes of their own.
    hideENHANCEDSTATUSCODES: true,
    onConnect: (session, done) => meet('connect', session, done),
    onAuth({ username = '', password, accessToken }, _session, done) {
      const account = options.logIn(username, { password: password ?? undefined, accessToken })
      if (account) return done(null, { user: account })
      const message = '5.7.8 Authentication credentials invalid: user name or password is wrong'
      const data = { status: '401', schemes: 'bearer', scope: 'https://mail.test/' }
      done(null, accessToken === undefined ? { message, responseCode: 535 } : { data, message, responseCode: 535 })
    },
    onMailFrom: (_address, session, done) => meet('mail', session, done),
    onRcptTo({ address }, session, done) {
      meet('rcpt', session, (error) => {
        if (error) return done(error)
        const { mailFrom } = session.envelope
        done(failure(options.refuses(accountOf(session), mailFrom ? mailFrom.address : '', address)))
      })
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        meet('data', session, async (error) => {
          if (error) return done(error)
          const { mailFrom, rcptTo } = session.envelope
          const [account, recipients] = [accountOf(session), rcptTo.map(({ address }) => address)]
          await options.patience(account, recipients)
          const sender = mailFrom ? mailFrom.address : ''
          const id = options.take({ account, sender, recipients, bytes: Buffer.concat(chunks) })
          meet('end', session, (late) => (late ? done(late) : done(null, `2.0.0 Ok: queued as ${id}`)))
        })
      })
    },
  })
  server.on('error', () => {}) // of a client that left within the handshake

  /** Lets through what no fault waits for. */
  function meet(stage: SmtpStage, session: SMTPServerSession, done: (error?: Error | null) => void) {
    const next = faults.find((it) => it.stage === stage)
    if (!next) return done()
    if (--next.times <= 0) faults.splice(faults.indexOf(next), 1)
    if (next.fault === 'cut') return cut(session.id)
    if (next.fault !== 'silence') done(failure(next.fault))
  }

  function cut(id?: string) {
    for (const connection of server.connections) {
      if (id === undefined || connection.session.id === id) connection._socket?.destroy()
    }
  }

  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server.server, 'listening')
  return {
    port: (server.server.address() as AddressInfo).port,
    fail: (stage, fault, times = 1) => void faults.push({ stage, fault, times }),
    mend: () => void faults.splice(0),
    cut,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      cut()
      await closed
    },
  }
}

const accountOf = ({ user }: SMTPServerSession): Account | undefined => user

function failure(refusal: Refusal | undefined): Error | null {
  return refusal ? Object.assign(new Error(refusal.text), { responseCode: refusal.code }) : null
}
