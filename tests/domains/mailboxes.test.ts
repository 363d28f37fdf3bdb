import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ResultOf } from '@graphql-typed-document-node/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeId } from '../../api/graphql/ids.ts'
import { graphql } from '../gql/index.ts'
import { until } from '../jobs/workshop.ts'
import { newTenant } from '../world.ts'
import { newName, type Outside, openOutside } from './outside.ts'

/** What Google's token service was asked, and what it gives next. */
const issued = { asked: [] as URLSearchParams[], next: [] as object[] }
const issuer = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  issued.asked.push(new URLSearchParams(body))
  const given = issued.next.shift()
  response.writeHead(given ? 200 : 400, { 'content-type': 'application/json' })
  response.end(
    JSON.stringify(given ?? { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' }),
  )
})

let outside: Outside
beforeAll(async () => {
  await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve))
  const { port } = issuer.address() as AddressInfo
  Object.assign(process.env, {
    GOOGLE_CLIENT_ID: 'us',
    GOOGLE_CLIENT_SECRET: 'secret of ours',
    GOOGLE_TOKEN_URL: `http://127.0.0.1:${port}/token`,
  })
  outside = await openOutside()
}, 60_000)
afterAll(async () => {
  await outside?.close()
  issuer.close()
})

const Create = graphql(`
  mutation TestCreateMailbox($input: CreateEmailAccountInput!) {
    createEmailAccount(input: $input) {
      __typename
      ... on EmailAccount { id }
      ... on InvalidInput { issues { path message } }
    }
  }
`)
const Read = graphql(`
  query TestReadMailbox($id: ID!) { emailAccount(id: $id) {
    id email status pausedAt pauseReason lastError failingSince checkedAt hasCredentials login revision
    dailyLimit minGapSeconds windows { day from to } timezone signatureHtml fromName
    smtp { host port security }
    smtpCheck { isWorking problem steps { stage said } }
    imapCheck { isWorking problem steps { stage said } }
    testMail { recipient isSent said at }
    domain { domain verificationStatus mailboxCount }
    } }
`)
const Update = graphql(`
  mutation TestUpdateMailbox($id: ID!, $input: UpdateEmailAccountInput!) {
    updateEmailAccount(id: $id, input: $input) {
      __typename
      ... on InvalidInput { issues { path message } }
    }
  }
`)
const Try = graphql(`
  mutation TestTryMailbox($id: ID!) { checkEmailAccount(id: $id) { __typename } }
`)
const SendTest = graphql(`
  mutation TestSendMail($id: ID!, $to: String!) {
    sendTestMail(id: $id, input: { to: $to }) { __typename ... on Problem { message } }
  }
`)
const Pause = graphql(`
  mutation TestPause($id: ID!, $reason: String) {
    pauseEmailAccount(id: $id, input: { reason: $reason }) { __typename }
  }
`)
const Resume = graphql(`
  mutation TestResume($id: ID!) { resumeEmailAccount(id: $id) { __typename } }
`)
const Delete = graphql(`
  mutation TestDeleteMailbox($id: ID!) { deleteEmailAccount(id: $id) { __typename } }
`)
const Import = graphql(`
  mutation TestImportMailboxes($input: ImportEmailAccountsInput!) {
    importEmailAccounts(input: $input) {
      __typename
      ... on EmailAccountImport { created { email dailyLimit fromName } errors { line email message } }
      ... on InvalidInput { issues { path message } }
    }
  }
`)
const Start = graphql(`
  mutation TestStartConnection($id: ID!) {
    startEmailAccountConnection(id: $id) { __typename ... on MailboxConsent { url } ... on Problem { message } }
  }
`)
const Connect = graphql(`
  mutation TestConnect($code: String!, $state: String!) {
    connectEmailAccount(input: { code: $code, state: $state }) { __typename ... on Problem { message } }
  }
`)
const PublishZone = graphql(`
  mutation TestPublishZone($id: ID!) { publishDomainInSandbox(id: $id) { __typename } }
`)
const Domains = graphql(`
  query TestMailboxDomains { domains(first: 10) { nodes { id domain verificationStatus } } }
`)
const Notices = graphql(`
  query TestMailboxNotices { notifications(first: 20) { nodes { type title message } } }
`)
const Offer = graphql(`
  query TestMailboxOffer { mailboxOffer { hasSandbox hasVault presets { provider hasOAuth smtp { host } } } }
`)

type Tenant = Awaited<ReturnType<typeof newTenant>>

/** A mailbox on the world's own servers, which any provider could run. */
async function newMailbox(wishes: object = {}, tenant?: Tenant) {
  const owner = tenant ?? (await newTenant())
  const email = `anna@${newName()}`
  const account = outside.world.account(email)
  const { smtp, imap } = outside.world
  const input = {
    companyId: encodeId('company', owner.companyId),
    email,
    fromName: 'Anna Smith',
    provider: 'generic' as const,
    password: account.password,
    smtp: { host: '127.0.0.1', port: smtp.port, security: 'starttls' as const },
    imap: { host: '127.0.0.1', port: imap.port, security: 'implicit' as const },
    ...wishes,
  }
  const { createEmailAccount } = await owner.ask(Create, { input })
  if (createEmailAccount.__typename !== 'EmailAccount') throw new Error(JSON.stringify(createEmailAccount))
  const { id } = createEmailAccount
  const read = async () => {
    const { emailAccount } = await owner.ask(Read, { id })
    if (!emailAccount) throw new Error('The mailbox is gone.')
    return emailAccount
  }
  return {
    ...owner,
    id,
    email,
    account,
    read,
    when: (fact: (mailbox: Shown) => unknown) =>
      until(async () => {
        const now = await read()
        return fact(now) ? now : undefined
      }),
    /** Publishes its domain's records, and waits until they are found. */
    async verify() {
      const { domains } = await owner.ask(Domains)
      await owner.ask(PublishZone, { id: domains.nodes[0]?.id ?? '' })
      await until(async () => (await owner.ask(Domains)).domains.nodes[0]?.verificationStatus === 'verified')
    },
    /** Sends a test mail, and answers what came of it. */
    async sendTest(to = 'lee@people.test') {
      const before = (await read()).testMail?.at
      expect((await owner.ask(SendTest, { id, to })).sendTestMail.__typename).toBe('Job')
      return until(async () => {
        const { testMail } = await read()
        return testMail && testMail.at !== before ? testMail : undefined
      })
    },
  }
}

type Shown = NonNullable<ResultOf<typeof Read>['emailAccount']>

const refusal = '535 5.7.8 Authentication credentials invalid: user name or password is wrong'

describe('a mailbox', () => {
  it('tells a wrong password in the server’s own words, stops, and works again with the right one', async () => {
    const mailbox = await newMailbox({ password: 'wrong' })
    const refused = await mailbox.when(({ status }) => status === 'authentication_failed')
    expect(refused).toMatchObject({
      lastError: expect.stringContaining(refusal.slice(4)),
      smtpCheck: { isWorking: false, problem: expect.stringContaining(refusal.slice(4)) },
      imapCheck: null,
      domain: { verificationStatus: 'pending', mailboxCount: 1 },
    })
    expect(refused.smtpCheck?.steps.map(({ said }) => said).join('\n')).toContain('mx.sandbox.test')
    const notice = await until(async () =>
      (await mailbox.ask(Notices)).notifications.nodes.find(({ type }) => type === 'mailbox.authentication_failed'),
    )
    expect(notice).toMatchObject({ title: `${mailbox.email} sends nothing any more` })
    expect(await mailbox.sendTest()).toMatchObject({ isSent: false, said: expect.stringContaining('refuses to let') })

    await mailbox.ask(Update, { id: mailbox.id, input: { password: mailbox.account.password } })
    const working = await mailbox.when(({ status }) => status === 'active')
    expect(working).toMatchObject({
      ...{ lastError: null, failingSince: null, hasCredentials: true },
      smtpCheck: { isWorking: true, problem: null },
      imapCheck: { isWorking: true, problem: null },
    })
  })

  it('says what its server said when that is not there, and is not stopped by it', async () => {
    const mailbox = await newMailbox()
    await mailbox.when(({ smtpCheck }) => smtpCheck?.isWorking)
    outside.world.smtp.fail('connect', { code: 421, text: '4.3.2 Closed for the penguins’ lunch' }, 5)
    await mailbox.ask(Try, { id: mailbox.id })
    const failing = await mailbox.when(({ smtpCheck }) => smtpCheck && !smtpCheck.isWorking)
    outside.world.smtp.mend()
    expect(failing).toMatchObject({
      status: 'active',
      smtpCheck: { problem: expect.stringContaining('Closed for the penguins’ lunch') },
    })
    expect(failing.failingSince).not.toBeNull()
  })

  it('sends a test only from a verified domain, signed, and not while it is paused: the reason is told', async () => {
    const mailbox = await newMailbox()
    await mailbox.when(({ smtpCheck }) => smtpCheck?.isWorking)
    expect(await mailbox.sendTest()).toMatchObject({
      isSent: false,
      said: expect.stringMatching(/^The domain .* is not verified yet\.$/),
    })
    await mailbox.verify()
    expect(await mailbox.sendTest()).toMatchObject({
      ...{ recipient: 'lee@people.test', isSent: true },
      said: expect.stringContaining('2.0.0 Ok: queued as'),
    })
    const message = outside.world.inbox('lee@people.test').messages.find(({ bytes }) => bytes.includes(mailbox.email))
    const verdict = await message?.verdict
    expect(verdict?.dkim.map(({ result }) => result)).toEqual(['pass', 'pass'])
    expect(verdict).toMatchObject({ spf: 'pass', dmarc: 'pass' })

    await mailbox.ask(Pause, { id: mailbox.id, reason: 'Anna is on holiday' })
    expect(await mailbox.read()).toMatchObject({ pauseReason: 'Anna is on holiday', status: 'active' })
    expect(await mailbox.sendTest()).toMatchObject({
      isSent: false,
      said: expect.stringContaining('Anna is on holiday'),
    })
    await mailbox.ask(Resume, { id: mailbox.id })
    expect(await mailbox.read()).toMatchObject({ pausedAt: null, pauseReason: null })
    expect(await mailbox.sendTest('kim@people.test')).toMatchObject({ isSent: true })
  })

  it('has limits, hours and a signature, all checked before they are kept', async () => {
    const mailbox = await newMailbox()
    const wrong = await mailbox.ask(Update, {
      id: mailbox.id,
      input: {
        dailyLimit: 0,
        timezone: 'Mars/Crater',
        signatureHtml: '<p>Anna</p><script>alert(1)</script>',
        windows: [{ day: 1, from: '10:00', to: '09:00' }],
      },
    })
    expect(wrong.updateEmailAccount).toMatchObject({ __typename: 'InvalidInput' })
    const paths = 'issues' in wrong.updateEmailAccount ? wrong.updateEmailAccount.issues.map(({ path }) => path) : []
    expect(paths.map((path) => path.split('.')[0]).sort()).toEqual([
      'dailyLimit',
      'signatureHtml',
      'timezone',
      'windows',
    ])
    const input = {
      ...{
        dailyLimit: 40,
        minGapSeconds: 90,
        timezone: 'Europe/Oslo',
        windows: [{ day: 1, from: '09:00', to: '17:00' }],
      },
      signatureHtml: '<p><b>Anna</b></p>',
    }
    expect((await mailbox.ask(Update, { id: mailbox.id, input })).updateEmailAccount.__typename).toBe('EmailAccount')
    expect(await mailbox.read()).toMatchObject(input)
  })

  it('is gone with its secrets when it is deleted, and its address is free again', async () => {
    const mailbox = await newMailbox()
    await mailbox.ask(Delete, { id: mailbox.id })
    expect(await mailbox.read()).toMatchObject({ status: 'deleted', hasCredentials: false })
    const again = await newMailbox({ email: mailbox.email }, mailbox)
    expect(await again.read()).toMatchObject({ email: mailbox.email, status: 'active' })
  })

  it('is connected without a password: tokens are renewed, and a new refresh token is kept', async () => {
    const mailbox = await newMailbox({ provider: 'gmail', password: undefined })
    const { mailboxOffer } = await mailbox.ask(Offer)
    expect(mailboxOffer.presets.find(({ provider }) => provider === 'gmail')).toMatchObject({ hasOAuth: true })
    expect(mailboxOffer.presets.find(({ provider }) => provider === 'microsoft365')).toMatchObject({ hasOAuth: false })
    const { startEmailAccountConnection: started } = await mailbox.ask(Start, { id: mailbox.id })
    if (started.__typename !== 'MailboxConsent') throw new Error(JSON.stringify(started))
    const { searchParams } = new URL(started.url)
    expect(searchParams.get('login_hint')).toBe(mailbox.email)
    const state = searchParams.get('state') ?? ''
    expect(
      (await mailbox.ask(Connect, { code: 'x', state: `${state.slice(0, -4)}AAAA` })).connectEmailAccount,
    ).toMatchObject({
      message: 'This way back has expired: connect the mailbox again.',
    })
    issued.asked.length = 0
    mailbox.account.accessTokens.add('first')
    issued.next = [
      { access_token: 'unused', expires_in: 1, refresh_token: 'refresh 1' },
      { access_token: 'first', expires_in: 3_600, refresh_token: 'refresh 2' },
    ]
    await mailbox.ask(Connect, { code: 'the code', state })
    const connected = await mailbox.when(({ checkedAt }) => checkedAt)
    expect(connected).toMatchObject({
      status: 'active',
      login: 'oauth2',
      smtpCheck: { isWorking: true },
      imapCheck: { isWorking: true },
    })
    expect(issued.asked.map((it) => it.get('grant_type'))).toEqual(['authorization_code', 'refresh_token'])
    expect(issued.asked[0]?.get('code_verifier')).toMatch(/^[\w-]{43,128}$/)
    expect(issued.asked[1]?.get('refresh_token')).toBe('refresh 1')

    mailbox.account.accessTokens.delete('first')
    mailbox.account.accessTokens.add('second')
    issued.next = [{ access_token: 'second', expires_in: 3_600 }]
    await mailbox.ask(Try, { id: mailbox.id })
    await mailbox.when(({ checkedAt }) => checkedAt !== connected.checkedAt)
    expect(await mailbox.read()).toMatchObject({ status: 'active', smtpCheck: { isWorking: true } })
    expect(issued.asked.at(-1)?.get('refresh_token')).toBe('refresh 2')

    await mailbox.ask(Try, { id: mailbox.id })
    const revoked = await mailbox.when(({ status }) => status === 'authentication_failed')
    expect(revoked.lastError).toContain('invalid_grant: Token has been expired or revoked.')
  })

  it('comes with many others in a file: each row stands for itself', async () => {
    const tenant = await newTenant()
    const [first, second] = [newName(), newName()]
    const csv = [
      'Email;From name;Provider;Password;SMTP host;Daily limit',
      `anna@${first};Anna;generic;one;mail.${first};30`,
      `bert@${first};Bert;sandbox;;;`,
      `anna@${first};Anna again;sandbox;;;`,
      `not an address;;sandbox;;;`,
      `carl@gmail.com;Carl;gmail;x;;`,
      `dora@${second};Dora;sandbox;;;many`,
    ].join('\n')
    const companyId = encodeId('company', tenant.companyId)
    const { importEmailAccounts } = await tenant.ask(Import, { input: { companyId, csv } })
    expect(importEmailAccounts).toMatchObject({
      created: [
        { email: `anna@${first}`, dailyLimit: 30, fromName: 'Anna' },
        { email: `bert@${first}`, fromName: 'Bert' },
      ],
      errors: [
        { line: 4, email: `anna@${first}`, message: 'There is a mailbox of this address already.' },
        { line: 5, email: 'not an address' },
        { line: 6, email: 'carl@gmail.com' },
        { line: 7, email: `dora@${second}` },
      ],
    })
    expect((await tenant.ask(Domains)).domains.nodes.map(({ domain }) => domain)).toEqual([first])
    const nothing = await tenant.ask(Import, { input: { companyId, csv: 'name\nAnna' } })
    expect(nothing.importEmailAccounts).toMatchObject({
      issues: [{ path: 'csv', message: 'The first row names the columns; one of them must be email.' }],
    })
  })
})
