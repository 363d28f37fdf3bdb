/**
 * Building and signing one message per recipient (rsa-2048), beside nodemailer's MailComposer and its DKIM signer, in
 * turns within one run. Prints messages per second and, as the last line, the verdict as JSON.
 */
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import DKIM from 'nodemailer/lib/dkim'
import MailComposer from 'nodemailer/lib/mail-composer'
import { type Address, readAddress } from '../../jobs/mail/address.ts'
import { makeSigningKey } from '../../jobs/mail/keys.ts'
import { prepareMessage } from '../../jobs/mail/message.ts'
import { Refused } from '../../jobs/mail/refused.ts'
import { openSigner, type Signer, signMessage } from '../../jobs/mail/sign.ts'

const rounds = 5
const perRound = 1_000
const inFlight = 16

const link = (n: number) => `https://track.sender.example/c/${n}-`
const htmlPieces = ['<!doctype html>\n<html><body style="margin: 0">\n<p>Dear ', { slot: 'name' }, ',</p>\n']
for (let n = 0; n < 8; n++) {
  const row = `    <tr><td style="padding: 8px 16px; font-family: Arial, sans-serif">Paragraph ${n} — some “quoted” words.</td></tr>\n`
  htmlPieces.push(row.repeat(8), `    <a href="${link(n)}`, { slot: 'token' }, '">Read on</a>\n')
}
htmlPieces.push('</body></html>\n')
const textPieces = [
  'Dear ',
  { slot: 'name' },
  ',\n\nSome words for you.\n'.repeat(20),
  link(0),
  { slot: 'token' },
  '\n',
]
const fill = (pieces: typeof htmlPieces, values: Record<string, string>) =>
  pieces.map((piece) => (typeof piece === 'string' ? piece : values[piece.slot])).join('')

function must<T>(value: T | Refused): T {
  if (value instanceof Refused) throw new Error(value.reason)
  return value
}

const recipient = (n: number) => ({
  id: randomUUID(),
  to: must(readAddress(`first.last${n}@rcpt${n % 90}.example`)),
  values: { name: `First Last ${n}`, token: Buffer.from(`${n}.`.padEnd(48, 'k')).toString('base64url') },
})

const from = must(readAddress('anna@sender.example'))
const mail = must(readAddress('unsubscribe@sender.example'))
const subject = 'A word about your visit'
const unsubscribe = (token: string) => ({ url: `https://track.sender.example/u/${token}`, mail })

async function ours(content: ReturnType<typeof prepareMessage>, signer: Signer, n: number, whole: boolean) {
  const { id, to, values } = recipient(n)
  const built = must(content).build(
    letter(id, to, whole ? { html: fill(htmlPieces, values), text: fill(textPieces, values) } : values, values.token),
  )
  return must(await signMessage(must(built), signer)).size
}

function letter(id: string, to: Address, values: Record<string, string>, token: string) {
  const feedback = { campaign: 'c1', tenant: 't1', kind: 'campaign', sender: 'penguin' }
  const person = { address: from, name: 'Anna Smith' }
  return { id, from: person, to: { address: to }, date: new Date(), values, unsubscribe: unsubscribe(token), feedback }
}

async function theirs(dkim: DKIM, n: number) {
  const { id, to, values } = recipient(n)
  const mime = new MailComposer({
    from: { name: 'Anna Smith', address: from.mail },
    to: to.mail,
    subject,
    messageId: `<${id}@sender.example>`,
    text: fill(textPieces, values),
    html: fill(htmlPieces, values),
    list: { unsubscribe: [[unsubscribe(values.token).url, `mailto:${mail.mail}`]] },
    headers: { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click', 'Feedback-ID': 'c1:t1:campaign:penguin' },
  }).compile()
  const bytes = await new Promise<Buffer>((resolve, reject) =>
    mime.build((error, message) => (error || !message ? reject(error) : resolve(message))),
  )
  let size = 0
  for await (const chunk of dkim.sign(bytes)) size += chunk.length
  return size
}

/** Messages per second with several in flight, as a sender has them. */
async function rate(one: (n: number) => Promise<number>) {
  const start = performance.now()
  let next = 0
  const run = async () => {
    while (next < perRound) await one(next++)
  }
  await Promise.all(Array.from({ length: inFlight }, run))
  return (perRound / (performance.now() - start)) * 1_000
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

const rsa = await makeSigningKey('rsa', 's1')
const ed25519 = await makeSigningKey('ed25519', 'e1')
const one = must(await openSigner('sender.example', [rsa]))
const both = must(await openSigner('sender.example', [rsa, ed25519]))
const filled = prepareMessage({ subject, text: textPieces, html: htmlPieces })
const rendered = prepareMessage({ subject, text: [{ slot: 'text' }], html: [{ slot: 'html' }] })
const dkim = new DKIM({ domainName: 'sender.example', keySelector: 's1', privateKey: rsa.privateKey })

const works: Record<string, (n: number) => Promise<number>> = {
  filledIn: (n) => ours(filled, one, n, false),
  renderedWhole: (n) => ours(rendered, one, n, true),
  filledInTwoKeys: (n) => ours(filled, both, n, false),
  nodemailer: (n) => theirs(dkim, n),
  buildOnly: async (n) => {
    const { id, to, values } = recipient(n)
    return must(must(filled).build(letter(id, to, values, values.token))).body.length
  },
}
const measured = new Map<string, number[]>(Object.keys(works).map((name) => [name, []]))
for (let round = 0; round <= rounds; round++) {
  for (const [name, work] of Object.entries(works)) {
    const rateNow = await rate(work)
    // The first round warms up.
    if (round > 0) measured.get(name)?.push(rateNow)
  }
}

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const signStart = performance.now()
for (let n = 0; n < 500; n++) sign('sha256', Buffer.alloc(900), privateKey)
const signingAlone = (500 / (performance.now() - signStart)) * 1_000

const perSecond = Object.fromEntries([...measured].map(([name, rates]) => [name, Math.round(median(rates))]))
for (const [name, rates] of measured) console.log(`${name.padEnd(16)} ${Math.round(median(rates))}/s`)
console.log(`signing alone    ${Math.round(signingAlone)}/s on one core`)
const ratio = (perSecond.filledIn ?? 0) / (perSecond.nodemailer ?? 1)
const bytes = await ours(filled, one, 1, false)
console.log(
  JSON.stringify({ bench: 'mime', ratio: Number(ratio.toFixed(2)), reach: 2, holds: ratio >= 2, bytes, perSecond }),
)
