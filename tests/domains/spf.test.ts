import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AskDns, addTerms, readSpf, walkSpf } from '../../jobs/domains/spf.ts'
import { Refused } from '../../jobs/mail/refused.ts'

/** A DNS of TXT, A and MX records by name; what it does not have is not there. */
const dns =
  (records: Record<string, Partial<Record<'TXT' | 'A' | 'MX', string[]>>>): AskDns =>
  async (type, name) => {
    const values = records[name]?.[type as 'TXT']
    return values ? { kind: 'values', values } : { kind: 'none' }
  }

const walk = (record: string, records: Parameters<typeof dns>[0] = {}) => walkSpf('shop.test', record, dns(records))

describe('an SPF record is counted as receivers count it (RFC 7208)', () => {
  test('what asks the DNS is a lookup, and what does not is none', async () => {
    const records = {
      'shop.test': { A: ['192.0.2.1'], MX: ['10 mx.shop.test'] },
      'a.test': { TXT: ['v=spf1 ip4:192.0.2.9 -all'] },
    }
    expect(await walk('v=spf1 a mx include:a.test ip4:192.0.2.0/24 ip6:2001:db8::/32 -all', records)).toMatchObject({
      lookups: 3,
      voids: 0,
      problems: [],
      included: ['a.test'],
    })
  })

  test('whatever is included counts as well, as deep as it goes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 14 }), fc.integer({ min: 0, max: 3 }), async (depth, hosts) => {
        const records: Parameters<typeof dns>[0] = { 'h.test': { A: ['192.0.2.1'] } }
        for (let level = 1; level <= depth; level++) {
          const next = level < depth ? ` include:l${level + 1}.test` : ''
          records[`l${level}.test`] = { TXT: [`v=spf1${' a:h.test'.repeat(hosts)}${next} -all`] }
        }
        const { lookups, problems } = await walk('v=spf1 include:l1.test -all', records)
        expect(lookups).toBe(Math.min(depth * (1 + hosts), 41)) // it is followed no further
        expect(problems.some((it) => it.includes('receivers stop after 10'))).toBe(lookups > 10)
      }),
      { numRuns: 60 },
    )
  })

  test('three lookups that find nothing are one too many', async () => {
    const two = await walk('v=spf1 a:n1.test a:n2.test -all')
    expect([two.voids, two.problems]).toEqual([2, []])
    const three = await walk('v=spf1 a:n1.test a:n2.test exists:n3.test -all')
    expect(three.voids).toBe(3)
    expect(three.problems).toEqual(['3 of its lookups find nothing; receivers stop after 2.'])
  })

  test('records that include one another end, and say so', async () => {
    const records = {
      'a.test': { TXT: ['v=spf1 include:b.test -all'] },
      'b.test': { TXT: ['v=spf1 include:a.test -all'] },
    }
    const { problems, lookups } = await walk('v=spf1 include:a.test -all', records)
    expect(lookups).toBe(3)
    expect(problems).toEqual(['b.test includes a.test, which includes it again.'])
  })

  test('a record that spreads without end is left after forty lookups', async () => {
    let asked = 0
    const ask: AskDns = async (type, name) => {
      asked++
      return type === 'TXT'
        ? { kind: 'values', values: [`v=spf1 include:1${name} include:2${name} include:3${name} -all`] }
        : { kind: 'none' }
    }
    const { problems } = await walkSpf('shop.test', 'v=spf1 include:a.test -all', ask)
    expect(asked).toBeLessThan(60)
    expect(problems.join()).toContain('41 or more lookups')
  })

  test('two SPF records at an included name, or none, are a problem', async () => {
    const records = { 'a.test': { TXT: ['v=spf1 -all', 'v=spf1 ~all'] }, 'b.test': { TXT: ['something else'] } }
    expect((await walk('v=spf1 include:a.test -all', records)).problems).toEqual([
      'a.test has 2 SPF records; there may be one.',
    ])
    expect((await walk('v=spf1 include:b.test -all', records)).problems).toEqual([
      'b.test is included and has no SPF record.',
    ])
  })

  test('a redirect counts only where nothing says "all"', () => {
    const names = (record: string) => {
      const read = readSpf(record)
      return read instanceof Refused ? read.reason : read.map(({ name }) => name)
    }
    expect(names('v=spf1 redirect=a.test')).toEqual(['redirect'])
    expect(names('v=spf1 redirect=a.test -all')).toEqual(['all'])
    expect(names('v=spf1 inlcude:a.test -all')).toBe('"inlcude:a.test" is not a mechanism.')
    expect(names('v=spf1 include: -all')).toBe('"include:" is not a mechanism.')
  })

  test('a name server that does not answer is told apart from one that has nothing', async () => {
    const ask: AskDns = async () => ({ kind: 'unanswered', why: 'SERVFAIL' })
    expect(await walkSpf('shop.test', 'v=spf1 include:a.test -all', ask)).toMatchObject({
      unanswered: 'SERVFAIL',
      problems: [],
      voids: 0,
    })
  })

  test('what a record lacks is put before what decides about everybody else', () => {
    expect(addTerms('v=spf1 mx ~all', ['include:a.test'])).toBe('v=spf1 mx include:a.test ~all')
    expect(addTerms('v=spf1 mx', ['ip4:192.0.2.1'])).toBe('v=spf1 mx ip4:192.0.2.1')
  })
})
