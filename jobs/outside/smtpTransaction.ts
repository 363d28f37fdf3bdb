import { readAddress } from '../mail/address.ts'
import { Fault, judgeAnswer, judgeFault, type Stage, type Verdict } from '../mail/answers.ts'
import { Refused } from '../mail/refused.ts'
import type { SignedMessage } from '../mail/sign.ts'
import { UnsafeBytes, wireBytes } from '../mail/wireBytes.ts'
import type { Session } from './smtpSession.ts'
import { faultOf } from './smtpSocket.ts'

/**
 * Awaited before the final dot is sent. Once it has resolved the server may get the message: what it writes down must
 * be durable by then. When it rejects, the message is not handed over.
 */
export type Committing = () => Promise<void>

/** Hands one message over. Never throws: whatever happens is a verdict. */
export async function transact(session: Session, message: SignedMessage, committing: Committing): Promise<Verdict> {
  const { wire } = session
  let stage: Stage = 'mail'
  try {
    const body = checked(session, message)
    const refusal = await begin(session, message, (now) => {
      stage = now
    })
    if (refusal) return refusal

    stage = 'body'
    await wire.sendBytes(body, session.timeouts.body)
    const interrupted = await interruption(session)
    if (interrupted) return interrupted
    await committing().catch((error: unknown) =>
      Promise.reject(new Fault('not-committed', faultOf(error, 'not-committed').said)),
    )
    const late = await interruption(session)
    if (late) return late

    stage = 'end'
    wire.send('.\r\n')
    return await ending(session)
  } catch (error) {
    const fault = faultOf(error, 'closed')
    // A message that is refused before anything was sent leaves the connection as good as it was.
    if (!beforehand.has(fault.name)) wire.break(fault)
    return judgeFault(fault, stage)
  }
}

const beforehand = new Set<Fault['name']>(['unsafe', 'too-large', 'utf8-not-offered'])

function checked({ offers, wire }: Session, { envelope, bytes, size }: SignedMessage): Buffer[] {
  if (wire.fault) throw wire.fault
  if (wire.hasUnasked) throw new Fault('unasked', 'The server answered without being asked.')
  for (const mail of [envelope.from, envelope.to]) {
    const read = readAddress(mail)
    if (read instanceof Refused || read.mail !== mail)
      throw new Fault('unsafe', 'An address of the envelope is not written as it was checked.')
    if (read.utf8 && !envelope.utf8) throw new Fault('unsafe', 'An address of the envelope needs SMTPUTF8.')
  }
  if (envelope.utf8 && !offers.has('SMTPUTF8')) {
    throw new Fault('utf8-not-offered', 'The server does not take addresses with other than ASCII characters.')
  }
  const largest = Number(offers.get('SIZE')) || Number.POSITIVE_INFINITY
  if (size > largest) throw new Fault('too-large', `The server takes ${largest} bytes; the message has ${size}.`)
  try {
    return wireBytes(bytes)
  } catch (error) {
    throw error instanceof UnsafeBytes ? new Fault('unsafe', error.message) : error
  }
}

/** MAIL, RCPT and DATA, in one write where the server takes it (RFC 2920). Answers why it goes no further, if so. */
async function begin(
  session: Session,
  message: SignedMessage,
  now: (stage: Stage) => void,
): Promise<Verdict | undefined> {
  const { wire, offers, timeouts } = session
  const commands = commandsFor(session, message)
  const pipelined = offers.has('PIPELINING')
  if (pipelined) wire.send(commands.map(([, command]) => command).join(''))
  session.begun = true
  let refusal: Verdict | undefined
  for (const [stage, command] of commands) {
    if (!pipelined) {
      if (refusal) break
      if (wire.hasUnasked) throw unasked()
      wire.send(command)
    }
    if (!refusal) now(stage)
    const reply = refusal ? await wire.read(timeouts.command).catch(() => undefined) : await wire.read(timeouts.command)
    if (!reply) return refusal
    const wanted = isWanted(stage, reply.code)
    // Of a server that cannot even forget, nothing it says next can be believed.
    if (command === reset && !wanted) throw new Fault('garbage', `${reply.code} ${reply.lines.join(' ')}`)
    if (!refusal && !wanted) {
      refusal = judgeAnswer({ stage, ...reply })
      if (reply.code === 421 || reply.code < 400) wire.break(new Fault('closed', refusal.text))
    } else if (refusal && reply.code === 354) {
      // It waits for a message to nobody. An empty one could still reach someone: it gets none.
      wire.break(new Fault('unasked', 'DATA was accepted without a recipient.'))
    }
    if (wire.fault && refusal) return refusal
  }
  if (wire.hasUnasked) throw unasked()
  return refusal
}

function commandsFor({ offers, begun }: Session, { envelope, size }: SignedMessage): [Stage, string][] {
  const sized = offers.has('SIZE') ? ` SIZE=${size}` : ''
  const international = envelope.utf8 ? ' BODY=8BITMIME SMTPUTF8' : ''
  const commands: [Stage, string][] = [
    ['mail', `MAIL FROM:<${envelope.from}>${sized}${international}\r\n`],
    ['rcpt', `RCPT TO:<${envelope.to}>\r\n`],
    ['data', 'DATA\r\n'],
  ]
  return begun ? [['mail', reset], ...commands] : commands
}

const reset = 'RSET\r\n'

const isWanted = (stage: Stage, code: number) => (stage === 'data' ? code === 354 : code >= 200 && code < 300)

const unasked = () => new Fault('unasked', 'The server gave more answers than it was asked for.')

/** The server spoke, or left, before the message was complete: it does not have it. */
async function interruption({ wire, timeouts }: Session): Promise<Verdict | undefined> {
  if (wire.hasUnasked) {
    const reply = await wire.read(timeouts.command)
    wire.break(new Fault('closed', reply.lines.join(' ')))
    return reply.code >= 400 ? judgeAnswer({ stage: 'body', ...reply }) : judgeFault(unasked(), 'body')
  }
  if (wire.fault) throw wire.fault
  return undefined
}

/** The answer that decides. One more that says otherwise leaves open which of the two was meant. */
async function ending(session: Session): Promise<Verdict> {
  const { wire, timeouts } = session
  const reply = await wire.read(timeouts.end)
  const verdict = judgeAnswer({ stage: 'end', ...reply })
  session.begun = verdict.outcome !== 'sent'
  session.sent++
  const more = wire.takeUnasked()
  if (more.length > 0 || reply.code === 421) wire.break(unasked())
  // A server may say 421 at any time when it goes (RFC 5321 3.8).
  const differs = more.some(({ code }) => code !== 421 && Math.floor(code / 100) !== Math.floor(reply.code / 100))
  return differs
    ? judgeFault(new Fault('unasked', [reply, ...more].map(({ lines }) => lines.join(' ')).join(' / ')), 'end')
    : verdict
}
