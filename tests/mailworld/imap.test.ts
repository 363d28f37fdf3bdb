import { once } from 'node:events'
import { ImapFlow, type ImapFlowOptions } from 'imapflow'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type MailWorld, openMailWorld } from './world.ts'

let world: MailWorld
const clients: ImapFlow[] = []

beforeAll(async () => {
  world = await openMailWorld()
})
afterEach(() => {
  for (const client of clients.splice(0)) client.close()
  world.imap.manners.idle = true
})
afterAll(() => world.close())

let made = 0
const newAccount = () => world.account(`anna${++made}@shop.test`)

type Account = ReturnType<typeof newAccount>

async function connect(account: Account, changes: Partial<ImapFlowOptions> = {}) {
  const client = new ImapFlow({
    host: '127.0.0.1',
    port: world.imap.port,
    secure: true,
    tls: { ca: world.ca },
    auth: { user: account.user, pass: account.password },
    logger: false,
    ...changes,
  })
  client.on('error', () => {})
  clients.push(client)
  await client.connect()
  return client
}

const mail = (subject: string, body = 'Hi') =>
  Buffer.from(
    `From: Lee <lee@people.test>\r\nTo: anna@shop.test\r\nSubject: ${subject}\r\nMessage-ID: <${subject}@people.test>\r\nDate: Fri, 27 Nov 2026 10:00:00 +0000\r\n\r\n${body}\r\n`,
  )

const twoParts = Buffer.from(
  [
    'From: "Lee, Bruce" <lee@people.test>',
    'To: anna@shop.test, "B" <b@shop.test>',
    'Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=',
    'In-Reply-To: <first@shop.test>',
    'Message-ID: <second@people.test>',
    'Content-Type: multipart/mixed; boundary="b b"',
    '',
    'For programs without MIME',
    '--b b',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Grüße',
    '--b b',
    'Content-Type: text/csv; name="a.csv"',
    'Content-Disposition: attachment; filename="a.csv"',
    'Content-Transfer-Encoding: base64',
    '',
    'YSxi',
    '--b b--',
    '',
  ].join('\r\n'),
)

describe('a mail program written by others', () => {
  it('gets in by implicit TLS, by STARTTLS and by an access token, and not with a wrong password', async () => {
    const account = newAccount()
    account.accessTokens.add('fresh')
    const { user } = account
    await connect(account)
    await connect(account, { port: world.imap.plainPort, secure: false, doSTARTTLS: true })
    await connect(account, { auth: { user, accessToken: 'fresh' } })
    await connect(account, { auth: { user, pass: account.password, loginMethod: 'LOGIN' } })
    const wrong = { authenticationFailed: true, serverResponseCode: 'AUTHENTICATIONFAILED' }
    await expect(connect(account, { auth: { user, pass: 'guess' } })).rejects.toMatchObject(wrong)
    await expect(connect(account, { auth: { user, accessToken: 'stale' } })).rejects.toMatchObject({
      ...wrong,
      oauthError: { status: '400' },
    })
    await expect(connect(account, { tls: {} })).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
  })

  it('never says a password in the clear', async () => {
    const plain = { port: world.imap.plainPort, secure: false, doSTARTTLS: false }
    await expect(connect(newAccount(), plain)).rejects.toMatchObject({ authenticationFailed: true })
  })

  it('reads every byte, its envelope and its structure, and leaves it unseen', async () => {
    const account = newAccount()
    account.receive(twoParts, new Date('2026-11-27T10:00:00Z'))
    const client = await connect(account)
    const opened = await client.mailboxOpen('INBOX', { readOnly: true })
    expect(opened).toMatchObject({ exists: 1, uidNext: 2, readOnly: true })
    const found = await client.fetchOne('1', {
      source: true,
      envelope: true,
      bodyStructure: true,
      size: true,
      flags: true,
      internalDate: true,
      uid: true,
      headers: ['In-Reply-To', 'Subject'],
      bodyParts: ['2', '1.mime'],
    })
    if (!found) throw new Error('It is not there.')
    expect(found.source).toEqual(twoParts)
    expect(found).toMatchObject({ uid: 1, size: twoParts.length, internalDate: new Date('2026-11-27T10:00:00Z') })
    expect(found.flags).toEqual(new Set())
    expect(found.envelope).toMatchObject({
      subject: 'Grüße',
      messageId: '<second@people.test>',
      inReplyTo: '<first@shop.test>',
      from: [{ name: 'Lee, Bruce', address: 'lee@people.test' }],
      to: [{ address: 'anna@shop.test' }, { name: 'B', address: 'b@shop.test' }],
    })
    expect(found.bodyStructure).toMatchObject({
      type: 'multipart/mixed',
      childNodes: [
        { part: '1', type: 'text/plain', parameters: { charset: 'utf-8' } },
        { part: '2', type: 'text/csv', encoding: 'base64', disposition: 'attachment', size: 4 },
      ],
    })
    expect(found.headers?.toString()).toBe(
      'Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\nIn-Reply-To: <first@shop.test>\r\n\r\n',
    )
    expect(found.bodyParts?.get('2')?.toString()).toBe('YSxi')
    expect(account.inbox.messages[0]?.flags.size).toBe(0)
  })

  it('searches, marks, copies, moves, appends and expunges', async () => {
    const account = newAccount()
    for (const subject of ['one', 'two', 'three', 'four']) account.receive(mail(subject), new Date())
    const client = await connect(account)
    await client.mailboxOpen('INBOX')
    expect(await client.search({ header: { 'Message-ID': '<two@people.test>' } }, { uid: true })).toEqual([2])
    expect(await client.search({ or: [{ subject: 'ONE' }, { uid: '4:*' }] }, { uid: true })).toEqual([1, 4])
    expect(
      await client.search({ since: new Date(Date.now() - 86_400_000), from: 'lee', not: { body: 'bye' } }),
    ).toHaveLength(4)
    await client.messageFlagsAdd('2', ['\\Seen', '$Done'])
    expect(await client.search({ seen: false }, { uid: true })).toEqual([1, 3, 4])
    await client.messageMove('1', 'Trash', { uid: true })
    expect(await client.messageCopy('3', 'Sent', { uid: true })).toMatchObject({ uidMap: new Map([[3, 1]]) })
    await client.messageDelete('4', { uid: true })
    expect(account.inbox.messages.map(({ uid }) => uid)).toEqual([2, 3])
    const appended = await client.append('Sent', mail('mine', 'Grüße'), ['\\Seen'])
    expect(appended).toMatchObject({ uid: 2, destination: 'Sent' })
    expect(account.folder('Sent')?.messages[1]?.bytes.toString()).toContain('Grüße')
    expect(await client.status('Sent', { messages: true, unseen: true, uidNext: true })).toMatchObject({
      messages: 2,
      unseen: 1,
      uidNext: 3,
    })
    const folders = await client.list()
    expect(folders.map(({ path, specialUse }) => [path, specialUse])).toContainEqual(['Junk', '\\Junk'])
    await client.mailboxCreate('Clients')
    expect((await client.list()).map(({ path }) => path)).toContain('Clients')
    expect(await client.search({ all: true }, { uid: true })).toEqual([2, 3])
  })

  it.each([true, false])('hears of new mail while it waits (IDLE offered: %s)', async (idle) => {
    world.imap.manners.idle = idle
    const account = newAccount()
    account.receive(mail('first'), new Date())
    const client = await connect(account, idle ? {} : { maxIdleTime: 50 })
    await client.mailboxOpen('INBOX')
    const told = once(client, 'exists')
    client.idle().catch(() => {})
    account.receive(mail('second'), new Date())
    expect(await told).toMatchObject([{ path: 'INBOX', count: 2, prevCount: 1 }])
    const found = await client.fetchOne('2', { envelope: true })
    if (!found) throw new Error('It is not there.')
    expect(found.envelope?.subject).toBe('second')
  })

  it('hears what another one removed and marked', async () => {
    const account = newAccount()
    for (const subject of ['one', 'two', 'three']) account.receive(mail(subject), new Date())
    const [one, other] = [await connect(account), await connect(account)]
    await one.mailboxOpen('INBOX')
    await other.mailboxOpen('INBOX')
    const gone = once(one, 'expunge')
    const marked = once(one, 'flags')
    const waiting = one.idle()
    await other.messageFlagsAdd('3', ['\\Flagged'], { uid: true })
    await other.messageDelete('2', { uid: true })
    expect(await gone).toMatchObject([{ seq: 2 }])
    expect(await marked).toMatchObject([{ uid: 3, flags: new Set(['\\Flagged']) }])
    expect(await one.search({ all: true }, { uid: true })).toEqual([1, 3])
    await waiting
  })
})

describe('what goes wrong with real servers', () => {
  it('a folder gets a new UIDVALIDITY, and whoever looks into it is cut off', async () => {
    const account = newAccount()
    account.receive(mail('one'), new Date())
    account.receive(mail('two'), new Date())
    account.inbox.remove(new Set([1]))
    const client = await connect(account)
    const before = await client.mailboxOpen('INBOX')
    const closed = once(client, 'close')
    account.inbox.renumber()
    await closed
    const again = await connect(account)
    const after = await again.mailboxOpen('INBOX')
    expect(after.uidValidity).not.toBe(before.uidValidity)
    expect(await again.search({ all: true }, { uid: true })).toEqual([1])
  })

  it('lines are cut, the server goes away and comes back on the same port with the same mail', async () => {
    const account = newAccount()
    account.receive(mail('one'), new Date())
    const client = await connect(account, { port: world.imap.plainPort, secure: false })
    await client.mailboxOpen('INBOX')
    const waiting = client.idle()
    const closed = once(client, 'close')
    world.imap.cut()
    await closed
    await waiting.catch(() => {})
    await connect(account)
    await world.imap.pause()
    await expect(connect(account)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await world.imap.resume()
    const back = await connect(account)
    expect((await back.mailboxOpen('INBOX')).exists).toBe(1)
  })

  it('a message is delivered twice', () => {
    const account = newAccount()
    account.copies = 2
    account.receive(mail('one'), new Date())
    expect(account.inbox.messages.map(({ uid, bytes }) => [uid, bytes.toString()])).toEqual([
      [1, mail('one').toString()],
      [2, mail('one').toString()],
    ])
  })
})
