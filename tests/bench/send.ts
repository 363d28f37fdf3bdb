/**
 * A campaign of mails from the ledger to a server that takes everything, and back into the ledger: claimed, looked at
 * again, made, signed (rsa-2048), marked before the final dot, recorded. Beside it a loop of nodemailer's pooled transport
 * that signs as well and records nothing, with as many connections, in turns within one run. Then the memory of a worker
 * process with few and with many recipients.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import nodemailer from 'nodemailer'
import { openLog } from '../../jobs/log.ts'
import { startLoops } from '../../jobs/loops.ts'
import { makeSigningKey } from '../../jobs/mail/keys.ts'
import { senderLoop } from '../../jobs/sending/sender.ts'
import { acrossTenants, asTenant } from '../../prisma/tenancy.ts'
import { type Ground, newGround, plainLinks } from '../sending/ground.ts'

process.env.PRIVATE_MAIL_HOSTS = 'on'
const rounds = 3
const perRound = 6_000
const connections = 10
const [few, many] = [10_000, Number(process.env.SEND_RECIPIENTS ?? 60_000)]

/** Compiled as this file is. */
const program = (name: string) => new URL(`../chaos/${name}${import.meta.url.slice(-3)}`, import.meta.url)
const sink = fork(program('sink'))
const port = await new Promise<number>((resolve) => sink.once('message', (it) => resolve(Number(it))))

async function newTenant() {
  return acrossTenants('a bench makes a tenant', async (db) => {
    const { id } = await db.tenant.create({ data: { name: 'Bench' } })
    const company = await db.company.create({ data: { tenantId: id, name: 'Bench' } })
    return { tenantId: id, companyId: company.id }
  })
}

const isDone = ({ tenantId }: Ground) =>
  asTenant(tenantId).json<boolean>(
    `select not exists (select from inbox_message_refs where tenant_id = $1::uuid and status = 'queued' and email_account_id is not null)
        and not exists (select from inbox_message_refs where status = 'sending' and lease_until > '-infinity')`,
    tenantId,
  )

async function untilDone(ground: Ground) {
  while (!(await isDone(ground))) await pause(50)
}

async function ours() {
  const ground = await newGround(await newTenant(), { port, count: perRound })
  const log = openLog('worker')
  const start = performance.now()
  const loops = startLoops([senderLoop(log, { trackingOf: plainLinks, connections })], log)
  await untilDone(ground)
  const rate = (perRound / (performance.now() - start)) * 1_000
  await loops.stop(5_000)
  const sent = await asTenant(ground.tenantId).inboxMessageRef.count({ where: { status: 'sent' } })
  if (sent !== perRound) throw new Error(`${sent} of ${perRound} were sent`)
  return rate
}

const key = await makeSigningKey('rsa', 's1')
const transport = nodemailer.createTransport({
  ...{ pool: true, maxConnections: connections, maxMessages: 1_000, host: '127.0.0.1', port, ignoreTLS: true },
  dkim: { domainName: 'sender.test', keySelector: 's1', privateKey: key.privateKey },
})
const paragraph = '<p style="padding: 8px 16px">A paragraph of words that say something.</p>'.repeat(60)

async function theirs() {
  const start = performance.now()
  let next = 0
  const hand = async () => {
    while (next < perRound) {
      const n = next++
      await transport.sendMail({
        from: { name: 'Anna Smith', address: 'anna@sender.test' },
        to: `lead${n}@rcpt${n % 90}.test`,
        subject: `A word for First ${n}`,
        text: `Dear First ${n},\n\n${'A paragraph of words that say something.\n\n'.repeat(60)}`,
        html: `<html><body><p>Dear First ${n},</p>${paragraph}<p><a href="https://mail.test/c/${n}">Our offer</a></p></body></html>`,
        list: { unsubscribe: [[`https://mail.test/u/${n}`, 'mailto:anna@sender.test']] },
        headers: { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
      })
    }
  }
  await Promise.all(Array.from({ length: 2 * connections }, hand))
  return (perRound / (performance.now() - start)) * 1_000
}

/** The most memory that a worker process ever had while it sent so many, in megabytes. */
async function memory(count: number) {
  const ground = await newGround(await newTenant(), { port, count })
  const worker = fork(program('worker'), ['60'])
  await once(worker, 'message')
  await untilDone(ground)
  const status = readFileSync(`/proc/${worker.pid}/status`, 'utf8')
  worker.kill('SIGTERM')
  await once(worker, 'exit')
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
const [oursRates, theirRates]: [number[], number[]] = [[], []]
for (let round = 0; round <= rounds; round++) {
  const [a, b] = [await ours(), await theirs()]
  console.log(`ours ${Math.round(a)}/s   nodemailer ${Math.round(b)}/s`)
  if (round === 0) continue // it warms up
  oursRates.push(a)
  theirRates.push(b)
}
transport.close()
const [small, large] = [await memory(few), await memory(many)]
console.log(`memory: ${Math.round(small)} MB with ${few} recipients, ${Math.round(large)} MB with ${many}`)
sink.kill()

const perSecond = { sender: Math.round(median(oursRates)), nodemailer: Math.round(median(theirRates)) }
const ratio = Number((perSecond.sender / perSecond.nodemailer).toFixed(2))
const growth = Number((large / small).toFixed(2))
console.log(
  JSON.stringify({
    ...{ bench: 'send', ratio, reach: 2, goal: 4, holds: ratio >= 2 && growth <= 1.2 && large <= 250, perSecond },
    memory: { few, many, small: Math.round(small), large: Math.round(large), growth },
  }),
)
process.exit(0)
