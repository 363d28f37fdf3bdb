import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { lookAcross } from '../../prisma/tenancy.ts'
import { browser, newAddress, password, secretFor } from './browser.ts'

const folder = mkdtempSync(join(tmpdir(), 'penguinmails-countries-'))
afterAll(() => rmSync(folder, { recursive: true }))
process.env.GEOIP_FILE = join(folder, 'countries.mmdb')
writeFileSync(process.env.GEOIP_FILE, twoCountries('NO', 'CL'))

/** A MaxMind database of one node: addresses below 128.0.0.0 are of the first country, the others of the second. */
function twoCountries(low: string, high: string) {
  const text = (value: string) => Buffer.concat([Buffer.of(0x40 | value.length), Buffer.from(value)])
  const map = (entries: [string, Buffer][]) =>
    Buffer.concat([Buffer.of(0xe0 | entries.length), ...entries.flatMap(([key, value]) => [text(key), value])])
  const short = (value: number) => Buffer.of(0xa1, value) // uint16 of one byte
  const long = (value: number) => Buffer.of(0xc1, value) // uint32 of one byte
  const of = (code: string) => map([['country', map([['iso_code', text(code)]])]])
  const record = (offset: number) => Buffer.of(0, 0, 1 + 16 + offset)
  const tree = Buffer.concat([record(0), record(of(low).length)])
  const metadata = map([
    ['node_count', long(1)],
    ['record_size', short(24)],
    ['ip_version', short(4)],
    ['binary_format_major_version', short(2)],
    ['binary_format_minor_version', short(0)],
    ['build_epoch', long(1)],
    ['database_type', text('Two')],
    ['languages', Buffer.of(0x00, 0x04)],
    ['description', Buffer.of(0xe0)],
  ])
  const marker = Buffer.concat([Buffer.of(0xab, 0xcd, 0xef), Buffer.from('MaxMind.com')])
  return Buffer.concat([tree, Buffer.alloc(16), of(low), of(high), marker, metadata])
}

test('a sign-in from another country is written down and told, once', async () => {
  const email = newAddress()
  const home = browser({ ip: '10.1.2.3' })
  await home.act('signUp', { name: 'Pia', tenantName: 'Ice', email, password })
  await home.act('verifyEmail', { token: await secretFor(email, 'sign-up'), password })
  const alerts = () =>
    lookAcross('a test').loginGeographicAlert.findMany({
      where: { user: { email } },
      select: { country: true, previousCountry: true },
    })
  await browser({ ip: '10.9.9.9' }).signIn(email)
  expect(await alerts()).toEqual([])
  await browser({ ip: '200.1.2.3' }).signIn(email)
  expect(await alerts()).toEqual([{ country: 'CL', previousCountry: 'NO' }])
  await browser({ ip: '200.9.9.9' }).signIn(email)
  expect(await alerts()).toHaveLength(1)
  const { data } = await home.send('{ account { devices { country } } }')
  const countries = [{ country: 'CL' }, { country: 'CL' }, { country: 'NO' }, { country: 'NO' }]
  expect(data).toEqual({ account: { devices: countries } })
})
