import { describe, expect, test } from 'vitest'
import { examine } from '../../jobs/domains/examine.ts'
import type { CheckedRecord, DomainFacts } from '../../jobs/domains/records.ts'
import type { AskDns, DnsAnswer } from '../../jobs/domains/spf.ts'
import { zoneFile } from '../../jobs/domains/zoneFile.ts'

const key = {
  id: 'k',
  kind: 'rsa',
  selector: 'pm1-abc123',
  publicKey: `MII${'A'.repeat(380)}`,
  state: 'active',
  foundAt: null,
  retiringAt: null,
} as const
const facts: DomainFacts = {
  id: 'd',
  domain: 'shop.test',
  keys: [key],
  providers: ['generic'],
  ips: [],
  trackingHost: null,
  returnPathHost: null,
  dmarcPolicy: 'none',
  dmarcReportTo: null,
  mtaStsMode: null,
  tlsReportTo: null,
}
const targets = { tracking: 'links.penguin.test' }
const dkim = 'pm1-abc123._domainkey.shop.test'

type Zone = Record<string, string[] | DnsAnswer>

/** Answers by `TYPE name`. */
const dns =
  (zone: Zone): AskDns =>
  async (type, name) => {
    const here = zone[`${type} ${name}`]
    if (here === undefined) return { kind: 'none' }
    return Array.isArray(here) ? { kind: 'values', values: here } : here
  }

async function look(zone: Zone, changes: Partial<DomainFacts> = {}) {
  const { records, advice, ...rest } = await examine({ ...facts, ...changes }, targets, dns(zone))
  const of = (purpose: CheckedRecord['purpose']) => records.find((it) => it.purpose === purpose) as CheckedRecord
  return { of, advice, ...rest }
}

const good = {
  [`TXT ${dkim}`]: [`v=DKIM1; k=rsa; p=${key.publicKey}`],
  'TXT shop.test': ['some=other', 'v=spf1 mx ~all'],
  'TXT _dmarc.shop.test': ['v=DMARC1; p=quarantine; rua=mailto:d@shop.test'],
  'MX shop.test': ['10 mx.shop.test'],
}

describe('what is found is held against what should be there', () => {
  test('all is well', async () => {
    const { of, advice, spfLookups } = await look(good)
    expect([of('dkim').state, of('spf').state, of('dmarc').state]).toEqual(['found', 'found', 'found'])
    expect([advice, spfLookups]).toEqual([[], 1])
  })

  test('a key that was cut off, revoked, or stands there twice is not the key', async () => {
    const state = async (values: string[]) => (await look({ ...good, [`TXT ${dkim}`]: values })).of('dkim')
    expect(await state([`v=DKIM1; k=rsa; p=${key.publicKey.slice(0, 200)}`])).toMatchObject({
      state: 'different',
      note: expect.stringContaining('cut off'),
    })
    expect(await state(['v=DKIM1; p='])).toMatchObject({
      state: 'different',
      note: expect.stringContaining('no longer used'),
    })
    expect(await state([`v=DKIM1; p=${key.publicKey}`, 'v=DKIM1; p=x'])).toMatchObject({
      state: 'different',
      note: expect.stringContaining('several'),
    })
    expect(await state([`k=rsa;p= ${key.publicKey.slice(0, 50)} ${key.publicKey.slice(50)} ;t=y`])).toMatchObject({
      state: 'found',
      note: expect.stringContaining('t=y'),
    })
  })

  test('two SPF records are as good as none', async () => {
    const { of } = await look({ ...good, 'TXT shop.test': ['v=spf1 mx -all', 'v=spf1 a -all'] })
    expect(of('spf')).toMatchObject({ state: 'different', note: expect.stringContaining('2 SPF records') })
  })

  test('an SPF record that lacks the provider’s servers is offered with them, and one that lets in everybody is refused', async () => {
    const google = { 'TXT _spf.google.com': ['v=spf1 ip4:192.0.2.0/24 ~all'] }
    const { of } = await look({ ...good, ...google }, { providers: ['gmail'] })
    expect(of('spf')).toMatchObject({ state: 'different', value: 'v=spf1 mx include:_spf.google.com ~all' })
    const nested = {
      'TXT shop.test': ['v=spf1 include:all.test -all'],
      'TXT all.test': ['v=spf1 include:_spf.google.com -all'],
    }
    expect((await look({ ...good, ...google, ...nested }, { providers: ['gmail'] })).of('spf').state).toBe('found')
    expect((await look({ ...good, 'TXT shop.test': ['v=spf1 +all'] })).of('spf').state).toBe('different')
  })

  test('an address it sends through is allowed by itself or within a range', async () => {
    const spf = async (record: string) =>
      (await look({ ...good, 'TXT shop.test': [record] }, { ips: ['192.0.2.7'] })).of('spf').state
    expect(await spf('v=spf1 ip4:192.0.2.7 -all')).toBe('found')
    expect(await spf('v=spf1 ip4:192.0.2.0/28 -all')).toBe('found')
    expect(await spf('v=spf1 ip4:192.0.3.0/24 -all')).toBe('different')
    expect(await spf('v=spf1 -ip4:192.0.2.7 -all')).toBe('different')
  })

  test('the organisation’s DMARC record counts for what is below it', async () => {
    const sub = { 'TXT _dmarc.mail.shop.test': undefined, 'TXT _dmarc.shop.test': ['v=DMARC1; p=none'] } as never
    const { of, advice } = await look({ ...good, ...(sub as Zone) }, { domain: 'mail.shop.test' })
    expect(of('dmarc')).toMatchObject({ state: 'found', note: 'This is the record of shop.test.' })
    expect(advice.join(' ')).toMatch(/no reports.*only watches/)
  })

  test('a DMARC record without a policy, or two of them, are none', async () => {
    expect((await look({ ...good, 'TXT _dmarc.shop.test': ['v=DMARC1; rua=mailto:a@b.test'] })).of('dmarc').state).toBe(
      'different',
    )
    expect(
      (await look({ ...good, 'TXT _dmarc.shop.test': ['v=DMARC1; p=none', 'v=DMARC1; p=reject'] })).of('dmarc').state,
    ).toBe('different')
  })

  test('no answer is no answer', async () => {
    const silent = { kind: 'unanswered', why: 'No name server answered.' } as const
    const { of } = await look({ ...good, [`TXT ${dkim}`]: silent, 'TXT shop.test': silent })
    expect([of('dkim').state, of('spf').state, of('dmarc').state]).toEqual(['unanswered', 'unanswered', 'found'])
  })

  test('trackers and return paths have to lead where they should', async () => {
    const hosts = { trackingHost: 'go.shop.test', returnPathHost: 'bounce.shop.test' }
    const zone = { ...good, 'CNAME go.shop.test': ['links.penguin.test'], 'MX bounce.shop.test': ['10 elsewhere.test'] }
    const { of } = await look(zone, hosts)
    expect(of('tracking').state).toBe('found')
    expect(of('return_path')).toMatchObject({ state: 'different', value: '10 mx.shop.test' })
    expect(of('return_path_spf').state).toBe('missing')
    const right = await look(
      { ...zone, 'MX bounce.shop.test': ['5 mx.shop.test'], 'TXT bounce.shop.test': ['v=spf1 mx ~all'] },
      hosts,
    )
    expect([right.of('return_path').state, right.of('return_path_spf').state]).toEqual(['found', 'found'])
  })

  test('as a zone file, long records are cut into strings of 255 bytes', async () => {
    const { of } = await look({})
    const file = zoneFile('shop.test', [of('dkim'), of('spf')])
    const [, line = ''] = file.split('\n')
    expect(line).toMatch(/^pm1-abc123\._domainkey\.shop\.test\.\t3600\tIN\tTXT\t"v=DKIM1; k=rsa; p=MIIA+" "A+"$/)
    expect([...line.matchAll(/"([^"]*)"/g)].every(([, text = '']) => text.length <= 255)).toBe(true)
    expect(file).toContain('shop.test.\t3600\tIN\tTXT\t"v=spf1 mx ~all"')
  })
})
