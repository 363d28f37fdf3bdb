import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { SignedMessage } from '../../jobs/mail/sign.ts'
import type { SmtpServer } from '../../jobs/outside/smtpServer.ts'
import { isLoopback, isPublic } from '../../jobs/outside/smtpSocket.ts'
import { anyMessage, at, closeAll, noted, pool, serve, takes } from './handOver.ts'
import { scriptedServer } from './scriptedServer.ts'

let message: SignedMessage

beforeAll(async () => {
  message = await anyMessage()
})

afterEach(closeAll)

describe('a host that a user names', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '192.168.1.1',
    '172.16.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '::1',
    '::',
    'fe80::1',
    'fc00::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '64:ff9b::a00:1',
    '2002:a00:1::',
    '224.0.0.1',
    '255.255.255.255',
    '198.18.0.1',
  ])('may not lead to %s', (private_) => {
    expect(isPublic(private_)).toBe(false)
  })

  it('may be anywhere in public', () => {
    for (const one of ['9.9.9.9', '1.1.1.1', '2606:4700::1111']) expect(isPublic(one)).toBe(true)
    expect([isLoopback('::ffff:127.0.0.1'), isLoopback('10.0.0.1'), isLoopback(undefined)]).toEqual([
      true,
      false,
      false,
    ])
  })

  it('is not even knocked at when one of its addresses is private', async () => {
    const server = await serve(takes())
    const { allowPrivate, ...careful } = at(server)
    expect(allowPrivate).toBe(true)
    const names: SmtpServer[] = [
      { ...careful },
      { ...careful, host: '127.0.0.1' },
      { ...careful, lookup: async () => ['9.9.9.9', '127.0.0.1'] },
      { ...careful, lookup: async () => ['::ffff:7f00:1'] },
    ]
    for (const name of names) {
      expect(await pool(name).handOver(message, noted)).toMatchObject({
        outcome: 'mailbox',
        cause: 'configuration',
        rule: 'host-not-found',
        text: expect.stringMatching(/is not a public address\.$/),
      })
    }
    expect(server.calls()).toBe(0)
  })

  it('is asked for again later when the DNS does not answer, and not when it does not exist', async () => {
    const server = await serve(takes())
    const failing = (code: string) =>
      at(server, { lookup: () => Promise.reject(Object.assign(new Error(code), { code })) })
    expect(await pool(failing('EAI_AGAIN')).handOver(message, noted)).toMatchObject({
      outcome: 'retry',
      rule: 'dns-failed',
    })
    expect(await pool(failing('ENOTFOUND')).handOver(message, noted)).toMatchObject({
      outcome: 'mailbox',
      rule: 'host-not-found',
    })
  })

  it('that refuses connections is tried again later', async () => {
    const server = await scriptedServer(takes())
    await server.close()
    expect(await pool(at(server)).handOver(message, noted)).toMatchObject({ outcome: 'retry', rule: 'no-connection' })
  })
})
