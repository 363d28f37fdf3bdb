import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { expect, test } from 'vitest'
import { post } from '../../jobs/email/post.ts'
import { send } from '../../jobs/email/send.ts'
import { openLog } from '../../jobs/log.ts'
import { acrossTenants, lookAcross } from '../../prisma/tenancy.ts'

/** What the worker does with the mails that wait for somebody. */
async function deliver(recipient: string) {
  const run = { jobId: randomUUID(), attempt: 1, signal: new AbortController().signal, log: openLog('worker') }
  for (const { id } of await lookAcross('a test').emailInOutbox.findMany({ where: { recipient } }))
    await send({ emailId: id }, run)
}

test('a mail carried out twice is sent once; one that was refused is sent later', async () => {
  const received: Email[] = []
  let refuses = true
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_, __, done) => done(refuses ? new Error('Not now') : null),
    onData(stream, _, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', async () => {
        received.push(await PostalMime.parse(Buffer.concat(chunks)))
        done()
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  process.env.PLATFORM_SMTP_URL = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`
  const recipient = `${randomUUID()}@example.test`
  const id = randomUUID()
  const notice = { type: 'notice' as const, recipient, facts: { title: 'Something', message: 'One\n\nTwo' } }
  await acrossTenants('a test', async (db) => {
    await post(db, notice, id)
    await post(db, notice, id)
  })
  await expect(deliver(recipient)).rejects.toThrow('Not now')
  expect(await lookAcross('a test').emailInOutbox.count({ where: { recipient } })).toBe(1)
  refuses = false
  await deliver(recipient)
  await acrossTenants('a test', (db) => post(db, notice, id)) // as after a crash between sending and forgetting
  await deliver(recipient)
  expect(received.map(({ subject, messageId }) => [subject, messageId])).toEqual([['Something', `<${id}@localhost>`]])
  await new Promise<void>((resolve) => server.close(resolve))
})
