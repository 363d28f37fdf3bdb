import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { expect, it } from 'vitest'
import { SmtpPool } from '../../jobs/outside/smtp.ts'
import { noted } from './handOver.ts'
import { signed } from './letters.ts'
import { certificate } from './scriptedServer.ts'

it('a server that others wrote takes every byte, encrypted, logged in and over several connections', async () => {
  const trusted = certificate()
  const taken: string[] = []
  const server = new SMTPServer({
    ...trusted,
    onAuth: ({ username, password }, _session, done) =>
      username === 'anna' && password === 'secret' ? done(null, { user: 'anna' }) : done(new Error('wrong')),
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        taken.push(`${envelope.rcptTo[0]?.address} ${Buffer.concat(chunks).toString('latin1')}`)
        done()
      })
    },
  })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const { port } = server.server.address() as AddressInfo
  const login = { user: 'anna', password: 'secret' }
  const way = new SmtpPool(
    {
      host: 'localhost',
      port,
      tls: 'starttls',
      ca: trusted.cert,
      ehloName: 'mx.sender.test',
      login,
      allowPrivate: true,
    },
    { connections: 4, messagesPerConnection: 7 },
  )
  const file = { filename: 'dots.txt', contentType: 'text/plain', bytes: Buffer.from('.\r\n..\r\n.a'.repeat(9_000)) }
  const messages = await Promise.all(
    Array.from({ length: 40 }, (_, n) =>
      signed({ html: `<p>.\n.Hi ${n}`, ...(n % 10 === 0 && { attachments: [file] }) }),
    ),
  )
  const verdicts = await Promise.all(messages.map((message) => way.handOver(message, noted)))
  expect(verdicts.map(({ outcome }) => outcome)).toEqual(messages.map(() => 'sent'))
  const whole = messages.map(({ envelope, bytes }) => `${envelope.to} ${Buffer.concat(bytes).toString('latin1')}`)
  expect(taken.sort()).toEqual(whole.sort())
  await way.close()
  await new Promise<void>((resolve) => server.close(() => resolve()))
})
