import { Resolver } from 'node:dns/promises'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { mailHosts, openResolver, openResolvers } from '../../jobs/outside/dns.ts'
import { type MailWorld, openMailWorld } from './world.ts'

let world: MailWorld
let resolver: Resolver

beforeAll(async () => {
  world = await openMailWorld()
  resolver = new Resolver({ timeout: 200, tries: 1 })
  resolver.setServers([world.environment.SANDBOX_DNS])
})
afterEach(() => world.dns.mend())
afterAll(() => world.close())

it('answers with every kind of record, follows aliases, and a long one over TCP', async () => {
  const long = `v=DKIM1; p=${'x'.repeat(900)}`
  world.zones.set('shop.test', [
    { name: '@', type: 'MX', value: '20 mx2.shop.test' },
    { name: '@', type: 'MX', value: '10 mx1.shop.test' },
    { name: '@', type: 'TXT', value: 'v=spf1 ip4:192.0.2.25 -all' },
    { name: 's1._domainkey', type: 'TXT', value: long },
    { name: 'track', type: 'CNAME', value: 'edge.host.test' },
  ])
  world.zones.set('host.test', [{ name: 'edge', type: 'A', value: '192.0.2.7' }])
  world.zones.set('2.0.192.in-addr.arpa', [{ name: '7', type: 'PTR', value: 'edge.host.test' }])
  world.zones.set('bl.test', [{ name: '7.2.0.192', type: 'A', value: '127.0.0.2' }])
  expect(await resolver.resolveMx('Shop.test')).toEqual(
    [
      { type: 'MX', priority: 20, exchange: 'mx2.shop.test' },
      { type: 'MX', priority: 10, exchange: 'mx1.shop.test' },
    ].map(({ priority, exchange }) => expect.objectContaining({ priority, exchange })),
  )
  expect(await resolver.resolveTxt('shop.test')).toEqual([['v=spf1 ip4:192.0.2.25 -all']])
  expect((await resolver.resolveTxt('s1._domainkey.shop.test')).map((parts) => parts.join(''))).toEqual([long])
  expect(await resolver.resolve4('track.shop.test')).toEqual(['192.0.2.7'])
  expect(await resolver.resolveCname('track.shop.test')).toEqual(['edge.host.test'])
  expect(await resolver.reverse('192.0.2.7')).toEqual(['edge.host.test'])
  expect(await resolver.resolve4('7.2.0.192.bl.test')).toEqual(['127.0.0.2'])
})

it('tells what does not exist from what has no such record', async () => {
  world.zones.set('deep.test', [{ name: 'a.b', type: 'TXT', value: 'here' }])
  await expect(resolver.resolveTxt('nothing.test')).rejects.toMatchObject({ code: 'ENOTFOUND' })
  await expect(resolver.resolveTxt('b.deep.test')).rejects.toMatchObject({ code: 'ENODATA' })
  await expect(resolver.resolveMx('a.b.deep.test')).rejects.toMatchObject({ code: 'ENODATA' })
})

it('changes while it runs, and fails as it is told to', async () => {
  world.zones.set('moody.test', [{ name: '@', type: 'TXT', value: 'old' }])
  world.zones.set('moody.test', [{ name: '@', type: 'TXT', value: 'new' }])
  expect(await resolver.resolveTxt('moody.test')).toEqual([['new']])
  world.dns.fail('moody.test', 'SERVFAIL')
  await expect(resolver.resolveTxt('below.moody.test')).rejects.toMatchObject({ code: 'ESERVFAIL' })
  world.dns.fail('moody.test', 'REFUSED')
  await expect(resolver.resolveTxt('moody.test')).rejects.toMatchObject({ code: 'EREFUSED' })
  world.dns.fail('moody.test', 'silence')
  await expect(resolver.resolveTxt('moody.test')).rejects.toMatchObject({ code: 'ETIMEOUT' })
  world.dns.fail('moody.test', { milliseconds: 20 })
  expect(await resolver.resolveTxt('moody.test')).toEqual([['new']])
  expect(world.dns.asked).toContain('TXT below.moody.test')
})

it('the product asks it about domains that are only played, and about no others', async () => {
  vi.stubEnv('SANDBOX_DNS', world.environment.SANDBOX_DNS)
  vi.stubEnv('DNS_SERVERS', '127.0.0.1:1')
  expect(openResolver('people.test').getServers()).toEqual([world.environment.SANDBOX_DNS])
  expect(openResolver('example.com').getServers()).toEqual(['127.0.0.1:1'])
  expect(openResolver('contest').getServers()).toEqual(['127.0.0.1:1'])
  const resolvers = openResolvers()
  expect(await mailHosts(resolvers.of('people.test'), 'people.test')).toEqual({
    state: 'accepts',
    hosts: ['mx.people.test'],
  })
  expect(await mailHosts(resolvers.of('gone.test'), 'gone.test')).toEqual({ state: 'refuses', hosts: [] })
  world.dns.fail('people.test', 'SERVFAIL')
  expect(await mailHosts(resolvers.of('people.test'), 'people.test')).toEqual({ state: 'unknown', hosts: [] })
  resolvers.cancel()
})
