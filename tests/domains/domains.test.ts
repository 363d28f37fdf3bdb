import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeId, encodeId } from '../../api/graphql/ids.ts'
import { inTenant } from '../../prisma/tenancy.ts'
import { graphql } from '../gql/index.ts'
import { until } from '../jobs/workshop.ts'
import { newTenant } from '../world.ts'
import { newName, type Outside, openOutside, publish } from './outside.ts'

let outside: Outside
beforeAll(async () => {
  outside = await openOutside()
}, 60_000)
afterAll(() => outside?.close())

const Create = graphql(`
  mutation TestCreateDomain($input: CreateDomainInput!) {
    createDomain(input: $input) {
      __typename
      ... on Domain { id verificationStatus isPrimary }
      ... on InvalidInput { issues { path message } }
    }
  }
`)
const Read = graphql(`
  query TestDomain($id: ID!) {
    domain(id: $id) {
      domain verificationStatus checkedAt verifiedAt failingSince lastError spfLookups spfVoidLookups advice zoneFile
      trackingFoundAt isInSandbox mailboxCount
      records { purpose type name value isRequired selector state found note }
      keys { selector kind state foundAt retiringAt }
    }
  }
`)
const Check = graphql(`
  mutation TestCheckDomain($id: ID!) { checkDomain(id: $id) { __typename } }
`)
const Rotate = graphql(`
  mutation TestRotate($id: ID!) {
    rotateDomainKeys(id: $id) { __typename ... on Problem { message } }
  }
`)
const Publish = graphql(`
  mutation TestPublish($id: ID!) {
    publishDomainInSandbox(id: $id) { __typename ... on Problem { message } }
  }
`)
const Update = graphql(`
  mutation TestUpdateDomain($id: ID!, $input: UpdateDomainInput!) {
    updateDomain(id: $id, input: $input) {
      __typename
      ... on Domain { revision isPrimary }
      ... on InvalidInput { issues { path message } }
    }
  }
`)
const Delete = graphql(`
  mutation TestDeleteDomain($id: ID!) {
    deleteDomain(id: $id) { __typename ... on Problem { message } }
  }
`)
const Primary = graphql(`
  query TestPrimary { domains(first: 10) { nodes { domain isPrimary } } }
`)
const Notices = graphql(`
  query TestDomainNotices { notifications(first: 20) { nodes { type title message } } }
`)

type Tenant = Awaited<ReturnType<typeof newTenant>>

/** A tenant with a domain that nobody has published yet. */
async function newDomain(name = newName(), tenant?: Tenant) {
  const owner = tenant ?? (await newTenant())
  const companyId = encodeId('company', owner.companyId)
  const { createDomain } = await owner.ask(Create, { input: { companyId, domain: name } })
  if (createDomain.__typename !== 'Domain') throw new Error(JSON.stringify(createDomain))
  const { id } = createDomain
  const read = async () => {
    const { domain } = await owner.ask(Read, { id })
    if (!domain) throw new Error('The domain is gone.')
    return domain
  }
  await until(async () => (await read()).checkedAt)
  return {
    ...owner,
    id,
    name,
    read,
    /** Asks for a look at the DNS, and waits until somebody has looked. */
    async check() {
      const before = (await read()).checkedAt
      await owner.ask(Check, { id })
      return until(async () => {
        const now = await read()
        return now.checkedAt !== before ? now : undefined
      })
    },
    /** Lets time pass for what is wrong with it. */
    failingFor: (milliseconds: number) =>
      inTenant(owner.tenantId, (db) =>
        db.domain.updateMany({
          where: { id: decodeId('domain', id) },
          data: { failingSince: new Date(Date.now() - milliseconds) },
        }),
      ),
    told: (type: string) =>
      until(async () => {
        const { notifications } = await owner.ask(Notices)
        return notifications.nodes.find((it) => it.type === type)
      }),
  }
}

const recordOf = <R extends { purpose: string; selector?: string | null }>(records: readonly R[], purpose: string) => {
  const found = records.find((it) => it.purpose === purpose && !it.selector?.includes('-e'))
  if (!found) throw new Error(`There is no ${purpose}`)
  return found
}

describe('a domain', () => {
  it('turns verified once its records stand in the DNS; one that is wrong is shown beside what it should be', async () => {
    const shop = await newDomain()
    const first = await shop.read()
    expect(first).toMatchObject({ verificationStatus: 'pending', verifiedAt: null, mailboxCount: 0, isInSandbox: true })
    expect(first.records.map(({ purpose, state }) => `${purpose} ${state}`).sort()).toEqual([
      'dkim missing',
      'dkim missing',
      'dmarc missing',
      'spf missing',
    ])
    expect(first.keys.map(({ kind, state, foundAt }) => ({ kind, state, foundAt }))).toEqual([
      { kind: 'rsa', state: 'active', foundAt: null },
      { kind: 'ed25519', state: 'active', foundAt: null },
    ])

    publish(outside.world, shop.name, first.records, ({ purpose, value }) =>
      purpose === 'dmarc' ? 'v=DMARC1; rua=mailto:a@b.test' : value,
    )
    const second = await shop.check()
    expect(second.verificationStatus).toBe('pending')
    expect(recordOf(second.records, 'dmarc')).toMatchObject({
      state: 'different',
      found: ['v=DMARC1; rua=mailto:a@b.test'],
      value: 'v=DMARC1; p=none',
      note: 'It has no policy: add p=none, p=quarantine or p=reject.',
    })
    expect(recordOf(second.records, 'spf')).toMatchObject({ state: 'found', found: ['v=spf1 mx ~all'] })

    publish(outside.world, shop.name, second.records)
    const third = await shop.check()
    expect(third).toMatchObject({
      verificationStatus: 'verified',
      failingSince: null,
      spfLookups: 1,
      spfVoidLookups: 0,
    })
    expect(third.verifiedAt).not.toBeNull()
    expect(third.advice).toContain('DMARC sends you no reports: add rua=mailto:… to see who sends in your name.')
    expect(third.keys.every(({ foundAt }) => foundAt !== null)).toBe(true)
    expect(await shop.told('domain.verified')).toMatchObject({ title: `${shop.name} is verified` })
    for (const { name } of third.records) expect(third.zoneFile).toContain(`${name}.\t3600\tIN\tTXT\t"`)
  })

  it('stays verified while name servers fail, and tells of a record that is gone before it stops', async () => {
    const shop = await newDomain()
    const { records } = await shop.read()
    publish(outside.world, shop.name, records)
    expect(await shop.check()).toMatchObject({ verificationStatus: 'verified' })

    outside.world.dns.fail(shop.name, 'SERVFAIL')
    const silent = await shop.check()
    expect(silent).toMatchObject({ verificationStatus: 'verified', failingSince: null })
    expect(silent.lastError).toContain('SERVFAIL')
    expect(recordOf(silent.records, 'spf')).toMatchObject({ state: 'unanswered', found: ['v=spf1 mx ~all'] })
    outside.world.dns.mend(shop.name)

    publish(outside.world, shop.name, records, ({ purpose, value }) => (purpose === 'spf' ? undefined : value))
    expect(await shop.check()).toMatchObject({ verificationStatus: 'failing', lastError: null })
    expect(await shop.told('domain.failing')).toMatchObject({ title: `A record of ${shop.name} is missing` })
    await shop.failingFor(4 * 86_400_000)
    expect(await shop.check()).toMatchObject({ verificationStatus: 'failed' })
    expect(await shop.told('domain.failed')).toMatchObject({
      title: `Nothing is sent from ${shop.name} any more`,
      message: expect.stringContaining(`SPF at ${shop.name}`),
    })

    publish(outside.world, shop.name, records)
    expect(await shop.check()).toMatchObject({ verificationStatus: 'verified', failingSince: null })
  })

  it('gets new keys that take over once their records are found, while the old ones stay for a week', async () => {
    const shop = await newDomain()
    expect(await shop.ask(Publish, { id: shop.id })).toEqual({ publishDomainInSandbox: { __typename: 'Domain' } })
    const before = await until(async () => {
      const now = await shop.read()
      return now.verificationStatus === 'verified' ? now : undefined
    })
    expect((await shop.ask(Rotate, { id: shop.id })).rotateDomainKeys.__typename).toBe('Domain')
    const between = await shop.read()
    expect(between.keys.filter(({ state }) => state === 'next')).toHaveLength(2)
    expect((await shop.check()).verificationStatus).toBe('verified')
    expect((await shop.read()).keys.filter(({ state }) => state === 'active').map(({ selector }) => selector)).toEqual(
      before.keys.map(({ selector }) => selector),
    )
    expect((await shop.ask(Rotate, { id: shop.id })).rotateDomainKeys).toMatchObject({
      message: 'There are new keys already: publish their records.',
    })

    await shop.ask(Publish, { id: shop.id })
    const after = await until(async () => {
      const now = await shop.read()
      return now.keys.filter(({ state }) => state === 'retiring').length === 2 ? now : undefined
    })
    const old = before.keys.map(({ selector }) => selector)
    const stateOf = (state: string) => after.keys.filter((it) => it.state === state).map(({ selector }) => selector)
    expect(stateOf('retiring')).toEqual(old)
    expect(stateOf('active')).toHaveLength(2)
    expect(stateOf('active').some((selector) => old.includes(selector))).toBe(false)
    for (const selector of [...old, ...stateOf('active')])
      expect(outside.world.zones.lookUp(`${selector}._domainkey.${shop.name}`, 'TXT').state).toBe('found')
    expect((await shop.ask(Rotate, { id: shop.id })).rotateDomainKeys.__typename).toBe('NotPossible')
  })

  it('is published in the sandbox by whoever came first, and only where nobody else answers for it', async () => {
    const shop = await newDomain()
    await shop.ask(Publish, { id: shop.id })
    await until(async () => (await shop.read()).verificationStatus === 'verified')
    const other = await newDomain(shop.name)
    await other.ask(Publish, { id: other.id })
    await until(async () => (await other.read()).lastError?.includes('Another organisation'))
    expect((await other.check()).verificationStatus).toBe('pending')
    const real = await newDomain('shop-of-ours.penguinmails.dev')
    expect((await real.read()).isInSandbox).toBe(false)
    expect((await real.ask(Publish, { id: real.id })).publishDomainInSandbox).toMatchObject({
      message: 'The sandbox answers only for names that exist nowhere else, such as shop.test.',
    })
  })

  it('has hosts of its own for links and bounces', async () => {
    const shop = await newDomain()
    const wrong = await shop.ask(Update, { id: shop.id, input: { trackingHost: 'links.elsewhere.test' } })
    expect(wrong.updateDomain).toMatchObject({
      issues: [{ path: 'trackingHost', message: `Take a host below the domain, such as links.${shop.name}.` }],
    })
    const input = {
      trackingHost: `links.${shop.name}`,
      returnPathHost: `bounces.${shop.name}`,
      mtaStsMode: 'testing',
    } as const
    expect((await shop.ask(Update, { id: shop.id, input })).updateDomain.__typename).toBe('Domain')
    const { records } = await shop.read()
    expect(records.map(({ purpose, type }) => `${purpose} ${type}`)).toEqual(
      expect.arrayContaining(['tracking CNAME', 'return_path MX', 'return_path_spf TXT', 'mta_sts TXT']),
    )
    await shop.ask(Publish, { id: shop.id })
    const now = await until(async () => {
      const read = await shop.read()
      return read.trackingFoundAt ? read : undefined
    })
    expect(now.records.map(({ state }) => state).every((state) => state === 'found')).toBe(true)
  })

  it('is one of its workspace’s; the first is its first choice, until another is made that', async () => {
    const shop = await newDomain()
    const second = await newDomain(newName(), shop)
    const domainsOf = async () =>
      (await shop.ask(Primary)).domains.nodes.map(({ domain, isPrimary }) => [domain, isPrimary])
    expect(await domainsOf()).toEqual([
      [second.name, false],
      [shop.name, true],
    ])
    await shop.ask(Update, { id: second.id, input: { isPrimary: true } })
    expect(await domainsOf()).toEqual([
      [second.name, true],
      [shop.name, false],
    ])
    for (const [domain, message] of [
      ['gmail.com', 'gmail.com belongs to a mail provider: use a domain whose DNS you can change.'],
      [shop.name.toUpperCase(), 'There is this domain already.'],
    ] as const) {
      const companyId = encodeId('company', shop.companyId)
      const { createDomain } = await shop.ask(Create, { input: { companyId, domain } })
      expect(createDomain).toMatchObject({ issues: [{ path: 'domain', message }] })
    }
    expect((await shop.ask(Delete, { id: second.id })).deleteDomain.__typename).toBe('Deleted')
    expect((await shop.ask(Read, { id: second.id })).domain).toBeNull()
  })
})
