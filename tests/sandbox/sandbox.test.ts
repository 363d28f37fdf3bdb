import { afterAll, beforeAll, expect, it } from 'vitest'
import { sandboxOf } from '../../jobs/outside/sandbox.ts'
import { graphql } from '../gql/index.ts'
import { type MailWorld, openMailWorld } from '../mailworld/world.ts'
import { newTenant } from '../world.ts'
import { sendFrom } from './send.ts'

let world: MailWorld

beforeAll(async () => {
  world = await openMailWorld({ takesFromStrangers: false })
  Object.assign(process.env, world.environment)
})
afterAll(() => world.close())

const Inboxes = graphql(`
  query SandboxInboxes($inbox: String!) {
    sandbox {
      inboxes {
        address
        messageCount
        lastReceivedAt
        behaviours
      }
      messages(inbox: $inbox) {
        key
        inbox
        sender
        recipient
        mailbox
        from
        subject
        size
        verdict {
          dkim {
            result
          }
          spf
          dmarc
        }
        deeds {
          what
        }
      }
    }
  }
`)

const Letter = graphql(`
  query SandboxLetter($key: String!) {
    sandbox {
      message(key: $key) {
        subject
        content {
          html
          text
          source
          headers {
            name
            value
          }
        }
      }
    }
  }
`)

async function send(tenantId: string, to: string, subject: string) {
  await sendFrom(tenantId, 'anna@shop.test', { to, subject, text: 'Hi Lee', html: '<p>Hi <b>Lee</b></p>' })
  await world.settled()
}

it('shows a tenant the mail its own mailboxes sent, what became of it, and nobody else’s', async () => {
  const [ours, theirs] = [await newTenant(), await newTenant()]
  await send(ours.tenantId, 'opens@people.test', 'Grüße von uns')
  await send(theirs.tenantId, 'opens@people.test', 'Theirs')
  const { sandbox } = await ours.ask(Inboxes, { inbox: 'opens@people.test' })
  expect(sandbox?.inboxes).toEqual([
    { address: 'opens@people.test', messageCount: 1, lastReceivedAt: expect.any(String), behaviours: ['opens'] },
  ])
  expect(sandbox?.messages).toMatchObject([
    {
      inbox: 'opens@people.test',
      sender: 'anna@shop.test',
      recipient: 'opens@people.test',
      mailbox: 'anna@shop.test',
      from: 'anna@shop.test',
      subject: 'Grüße von uns',
      verdict: { dkim: [{ result: 'none' }], spf: 'none', dmarc: 'none' },
      deeds: [{ what: 'opened it' }],
    },
  ])
  const key = sandbox?.messages[0]?.key ?? ''
  const read = await ours.ask(Letter, { key })
  expect(read.sandbox?.message).toMatchObject({
    subject: 'Grüße von uns',
    content: {
      html: expect.stringContaining('<b>Lee</b>'),
      text: expect.stringContaining('Hi Lee'),
      source: expect.stringContaining('MIME-Version: 1.0\r\n'),
    },
  })
  expect(read.sandbox?.message?.content.headers).toContainEqual({ name: 'To', value: 'opens@people.test' })
  expect((await theirs.ask(Letter, { key })).sandbox?.message).toBeNull()
  const { sandbox: next } = await (await newTenant()).ask(Inboxes, { inbox: 'opens@people.test' })
  expect(next).toEqual({ inboxes: [], messages: [] })
})

it('lets a tenant publish the records of a domain that nobody else has published', async () => {
  const records = [{ name: '@', type: 'TXT', value: 'v=spf1 -all' }] as const
  const [ours, theirs] = [sandboxOf('ours'), sandboxOf('theirs')]
  expect(await ours?.publish('Mine.test', records)).toBe(true)
  expect(world.zones.lookUp('mine.test', 'TXT').state).toBe('found')
  expect(await theirs?.publish('mine.test', [])).toBe(false)
  expect(await theirs?.publish('people.test', [])).toBe(false)
  expect(await ours?.publish('mine.test', [])).toBe(true)
  expect(world.zones.lookUp('mine.test', 'TXT').state).toBe('missing')
})

it('opens to nobody who does not know its token', async () => {
  const at = `${world.environment.SANDBOX_URL}/realms/ours/inboxes`
  for (const authorization of ['', 'Bearer ', `Bearer ${world.token}x`]) {
    expect((await fetch(at, { headers: { authorization } })).status).toBe(401)
  }
})

it('says so when it does not answer', async () => {
  const tenant = await newTenant()
  await world.close()
  const { errors } = await tenant.send(Inboxes, { inbox: 'opens@people.test' })
  expect(errors?.[0]).toMatchObject({
    message: 'The sandbox does not answer. It may be starting.',
    extensions: { code: 'UNAVAILABLE' },
  })
})
