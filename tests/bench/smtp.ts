/**
 * Handing messages to a server that takes everything, over ten connections: prebuilt bytes beside nodemailer's
 * smtp-connection, and with building and signing (rsa-2048) beside nodemailer's pooled transport, in turns within one
 * run. Prints messages per second and, as the last line, the verdict as JSON.
 */
import { fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import nodemailer from 'nodemailer'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import { readAddress } from '../../jobs/mail/address.ts'
import { makeSigningKey } from '../../jobs/mail/keys.ts'
import { prepareMessage } from '../../jobs/mail/message.ts'
import { Refused } from '../../jobs/mail/refused.ts'
import { openSigner, signMessage } from '../../jobs/mail/sign.ts'
import { SmtpPool } from '../../jobs/outside/smtp.ts'

const rounds = 5
const perRound = 2_000
const connections = 10

function must<T>(value: T | Refused): T {
  if (value instanceof Refused) throw new Error(value.reason)
  return value
}

const sink = fork(new URL('./smtpSink.ts', import.meta.url))
const port = await new Promise<number>((resolve) => sink.once('message', resolve))

const key = await makeSigningKey('rsa', 's1')
const signer = must(await openSigner('sender.example', [key]))
const from = { address: must(readAddress('anna@sender.example')), name: 'Anna Smith' }
const mail = must(readAddress('unsubscribe@sender.example'))
const row = '<tr><td style="padding: 8px 16px">A paragraph of words that say something.</td></tr>\n'
const subject = 'A word about your visit'
const text = ['Dear ', { slot: 'name' }, ',\n\nSome words for you.\n'.repeat(20)]
const html = ['<html><body><p>Dear ', { slot: 'name' }, ',</p>\n', row.repeat(60), '</body></html>\n']
const content = must(prepareMessage({ subject, text, html }))

async function make(n: number) {
  const to = { address: must(readAddress(`first.last${n}@rcpt${n % 90}.example`)) }
  const unsubscribe = { url: `https://track.sender.example/u/${n}`, mail }
  const values = { name: `First Last ${n}` }
  const built = must(content.build({ id: randomUUID(), from, to, date: new Date(), values, unsubscribe }))
  return must(await signMessage(built, signer))
}

const prebuilt = await make(1)
const wholeBytes = Buffer.concat(prebuilt.bytes)
const committing = () => Promise.resolve()

const pool = new SmtpPool(
  { host: '127.0.0.1', port, tls: 'none', ehloName: 'mx.sender.example', allowPrivate: true },
  { connections, messagesPerConnection: 1_000 },
)

async function sent(message: Awaited<ReturnType<typeof make>>) {
  const verdict = await pool.handOver(message, committing)
  if (verdict.outcome !== 'sent') throw new Error(`${verdict.rule}: ${verdict.text}`)
}

const raw: SMTPConnection[] = []
for (let n = 0; n < connections; n++) {
  const connection = new SMTPConnection({ host: '127.0.0.1', port, ignoreTLS: true })
  await new Promise<void>((resolve) => connection.connect(() => resolve()))
  raw.push(connection)
}
const transport = nodemailer.createTransport({
  pool: true,
  maxConnections: connections,
  maxMessages: 1_000,
  host: '127.0.0.1',
  port,
  ignoreTLS: true,
  dkim: { domainName: 'sender.example', keySelector: 's1', privateKey: key.privateKey },
})

const fill = (pieces: typeof html, name: string) =>
  pieces.map((piece) => (typeof piece === 'string' ? piece : name)).join('')

/** What each of so many hands does again and again, until all is done. */
const works: Record<string, { hands: number; one: (n: number, hand: number) => Promise<unknown> }> = {
  prebuilt: { hands: connections, one: () => sent(prebuilt) },
  nodemailerPrebuilt: {
    hands: connections,
    one: (_, hand) =>
      new Promise<void>((resolve, reject) =>
        // It keeps its own state in the envelope.
        raw[hand]?.send({ ...prebuilt.envelope }, wholeBytes, (error) => (error ? reject(error) : resolve())),
      ),
  },
  whole: { hands: 2 * connections, one: async (n) => sent(await make(n)) },
  nodemailerWhole: {
    hands: 2 * connections,
    one: (n) => {
      const name = `First Last ${n}`
      return transport.sendMail({
        from: { name: 'Anna Smith', address: from.address.mail },
        to: `first.last${n}@rcpt${n % 90}.example`,
        subject,
        text: fill(text, name),
        html: fill(html, name),
        list: { unsubscribe: [[`https://track.sender.example/u/${n}`, `mailto:${mail.mail}`]] },
        headers: { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
      })
    },
  },
}

async function rate({ hands, one }: (typeof works)[string]) {
  const start = performance.now()
  let next = 0
  const run = async (hand: number) => {
    while (next < perRound) await one(next++, hand)
  }
  await Promise.all(Array.from({ length: hands }, (_, hand) => run(hand)))
  return (perRound / (performance.now() - start)) * 1_000
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
const measured = new Map<string, number[]>(Object.keys(works).map((name) => [name, []]))
for (let round = 0; round <= rounds; round++) {
  for (const [name, work] of Object.entries(works)) {
    const rateNow = await rate(work)
    // The first round warms up.
    if (round > 0) measured.get(name)?.push(rateNow)
  }
}
await pool.close()
transport.close()
for (const connection of raw) connection.close()
sink.kill()

const perSecond = Object.fromEntries([...measured].map(([name, rates]) => [name, Math.round(median(rates))]))
for (const [name, figure] of Object.entries(perSecond)) console.log(`${name.padEnd(20)} ${figure}/s`)
const ratio = (perSecond.whole ?? 0) / (perSecond.nodemailerWhole ?? 1)
const handOver = (perSecond.prebuilt ?? 0) / (perSecond.nodemailerPrebuilt ?? 1)
console.log(
  JSON.stringify({
    bench: 'smtp',
    ratio: Number(ratio.toFixed(2)),
    reach: 2,
    goal: 4,
    holds: ratio >= 2,
    handOver: Number(handOver.toFixed(2)),
    bytes: prebuilt.size,
    perSecond,
  }),
)
