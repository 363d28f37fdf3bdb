import type { Verdict } from '../../jobs/mail/answers.ts'
import type { SignedMessage } from '../../jobs/mail/sign.ts'
import { type PoolOptions, SmtpPool } from '../../jobs/outside/smtp.ts'
import type { SmtpServer } from '../../jobs/outside/smtpServer.ts'
import { signed } from './letters.ts'
import { type Caller, greet, type Script, type ScriptedServer, scriptedServer } from './scriptedServer.ts'

/** Long enough for a loopback, short enough to wait for. */
export const patience = 300

export const anyMessage = (): Promise<SignedMessage> => signed({ html: '<p>Hi' })

/** More than a connection takes in at once. */
export function largeMessage(): Promise<SignedMessage> {
  const file = { filename: 'a.bin', contentType: 'application/octet-stream', bytes: Buffer.alloc(8_000_000) }
  return signed({ html: '<p>Hi', attachments: [file] })
}

/** What every server here offers where it does not matter. */
export const offers = ['PIPELINING', 'SIZE 90000000', 'SMTPUTF8', '8BITMIME']

export const noted = async (): Promise<void> => {}

const opened: { close(): Promise<void> }[] = []

/** For afterEach: the pools first, then the servers. */
export async function closeAll(): Promise<void> {
  for (const one of opened.splice(0).reverse()) await one.close()
}

export async function serve(script: Script): Promise<ScriptedServer> {
  const server = await scriptedServer(script)
  opened.push(server)
  return server
}

export const at = ({ port }: ScriptedServer, changes: Partial<SmtpServer> = {}): SmtpServer => ({
  host: 'localhost',
  lookup: async () => ['127.0.0.1'],
  port,
  tls: 'none',
  ehloName: 'mx.sender.test',
  allowPrivate: true,
  timeouts: { connect: 2_000, greeting: 2_000, command: 2_000, end: 2_000 },
  ...changes,
})

export function pool(server: SmtpServer, options: PoolOptions = {}): SmtpPool {
  const made = new SmtpPool(server, options)
  opened.push(made)
  return made
}

/** Takes messages for as long as they come. */
export async function takeAll(caller: Caller, taken: string[] = []): Promise<void> {
  for (let line = await caller.line(); line !== '' && line !== 'QUIT'; line = await caller.line()) {
    if (line === 'DATA') {
      caller.say('354 go on')
      taken.push(await caller.body())
      caller.say('250 queued')
    } else caller.say('250 ok')
  }
  caller.say('221 bye')
}

export const takes =
  (taken?: string[]): Script =>
  async (caller) => {
    await greet(caller, ...offers)
    await takeAll(caller, taken)
  }

export interface HandOver {
  readonly verdict: Verdict
  /** The hook had been asked, so that the message may be on the other side. */
  readonly committed: boolean
  readonly calls: number
}

interface Changes extends Partial<SmtpServer> {
  readonly message?: SignedMessage
  readonly committing?: () => Promise<void>
}

/** Hands one message to a server that follows a script, and waits until both have come to an end. */
export async function handOver(script: Script, changes: Changes = {}): Promise<HandOver> {
  const { message, committing = noted, ...server } = changes
  const scripted = await serve(script)
  const timeouts = { greeting: patience, command: patience, body: patience, end: patience }
  const way = pool(at(scripted, { timeouts, ...server }))
  let committed = false
  const verdict = await way.handOver(message ?? (await anyMessage()), async () => {
    await committing()
    committed = true
  })
  await way.close()
  await scripted.ended()
  return { verdict, committed, calls: scripted.calls() }
}
