import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Worker } from '../../jobs/worker.ts'
import { useOwnDatabase } from '../jobs/ownDatabase.ts'
import { newTenant } from '../world.ts'
import { fetched, imported, people, put, startImport, undone, upload } from './files.ts'
import { asked, newLeads, openWorker, upsert } from './people.ts'

let worker: Worker
let drop = async () => {}
beforeAll(async () => {
  drop = await useOwnDatabase() // the worker would take the jobs of other tests
  worker = await openWorker()
})
afterAll(async () => {
  await worker.stop()
  await drop()
})

const firstFile = [
  'E-Mail;Vorname;Nachname;Firma;Land;Status;Score',
  'ada@example.test;Ada;Lovelace;Engines Ltd;Germany;active;7',
  'ADA@example.test;Ada;Twice;Engines Ltd;DE;;',
  'not an address;No;Body;;;;',
  'grace@example.test;Grace;Hopper;Navy;Atlantis;unsubscribed;many',
].join('\r\n')

test('a file is read as it is written: its columns are guessed, its rows brought, and each mistake says where it is', async () => {
  const tenant = await newTenant()
  await asked(
    tenant,
    'mutation { createLeadField(input: { key: "score", label: "Score", type: number }) { __typename } }',
  )
  const is = await imported(tenant, Buffer.from(firstFile, 'latin1'), { newList: 'Fair', tags: ['2026'] })
  expect(is).toMatchObject({
    status: 'completed',
    readCount: 4,
    createdCount: 2,
    duplicateCount: 1,
    invalidCount: 1,
    suppressedCount: 1,
  })
  expect(is.errors).toEqual([
    { line: 4, column: 'E-Mail', reason: 'The address has no @.', value: 'not an address' },
    { line: 5, column: 'Land', reason: 'Write the country as two letters, as DE or US.', value: 'Atlantis' },
    { line: 5, column: 'Score', reason: 'Score is a number: write it as 1234.5.', value: 'many' },
  ])
  expect(await people(tenant)).toEqual([
    {
      ...{
        email: 'ada@example.test',
        firstName: 'Ada',
        lastName: 'Lovelace',
        country: 'DE',
        status: 'active',
        consentState: 'unknown',
      },
      ...{
        attributes: { score: 7 },
        company: { name: 'Engines Ltd', domain: null },
        tags: [{ name: '2026' }],
        lists: [{ name: 'Fair' }],
      },
    },
    {
      ...{
        email: 'grace@example.test',
        firstName: 'Grace',
        lastName: 'Hopper',
        country: null,
        status: 'unsubscribed',
        consentState: 'unknown',
      },
      ...{
        attributes: {},
        company: { name: 'Navy', domain: null },
        tags: [{ name: '2026' }],
        lists: [{ name: 'Fair' }],
      },
    },
  ])
  const { body } = await fetched(is.errorsUrl)
  expect(body.split('\r\n').slice(0, 2)).toEqual([
    '\ufeffline,column,reason,value',
    '4,E-Mail,The address has no @.,not an address',
  ])
})

test('the same columns are remembered the next time', async () => {
  const tenant = await newTenant()
  const columns = [
    { index: 0, header: 'who', target: 'EMAIL' },
    { index: 1, header: 'what', target: 'POSITION' },
  ]
  const format = { encoding: 'UTF_8', delimiter: 'COMMA', hasHeader: true }
  await imported(tenant, 'who,what\na@example.test,Baker\n', { columns, format })
  const id = await upload(tenant, 'who,what\nb@example.test,Painter\n')
  const { importPreview } = await asked<{ importPreview: object }>(
    tenant,
    'query ($id: ID!) { importPreview(uploadId: $id) { isRemembered columns { target } rows { result } } }',
    { id },
  )
  expect(importPreview).toEqual({
    isRemembered: true,
    columns: [{ target: 'EMAIL' }, { target: 'POSITION' }],
    rows: [{ result: 'CREATE' }],
  })
})

test.each([
  ['FILL_EMPTY', { firstName: 'Old', lastName: 'New', country: 'FR' }, { updatedCount: 1 }],
  ['OVERWRITE', { firstName: 'New', lastName: 'New', country: 'FR' }, { updatedCount: 1 }],
  ['SKIP', { firstName: 'Old', lastName: null, country: 'FR' }, { unchangedCount: 1 }],
])(
  'with %s, a lead that is there becomes what was asked, and undoing gives it back as it was',
  async (onExisting, after, counts) => {
    const tenant = await newTenant()
    await newLeads(tenant, 1, () => ({ email: 'a@example.test', firstName: 'Old', country: 'FR' }))
    const before = await people(tenant)
    const is = await imported(tenant, 'email,first name,last name\na@example.test,New,New\nb@example.test,B,B\n', {
      onExisting,
      newList: 'Both',
      tags: ['x'],
      consent: { basis: 'consent', source: 'a fair' },
    })
    expect(is).toMatchObject({ createdCount: 1 })
    const [a, b] = await people(tenant)
    expect(a).toMatchObject({ ...after, consentState: 'given', lists: [{ name: 'Both' }], tags: [{ name: 'x' }] })
    expect(b).toMatchObject({ firstName: 'B', consentState: 'given' })
    if (onExisting !== 'SKIP') expect(is).toMatchObject(counts)
    expect(await undone(tenant, is.operation.id)).toMatchObject({ kept: 0 })
    expect(await people(tenant)).toEqual(before)
  },
)

test('undoing an import leaves alone what somebody changed since', async () => {
  const tenant = await newTenant()
  await newLeads(tenant, 1, () => ({ email: 'old@example.test' }))
  const is = await imported(
    tenant,
    'email,first name\nold@example.test,Olga\nnew@example.test,Nina\nthird@example.test,Tom\n',
  )
  await upsert(tenant, {
    leads: [
      { email: 'old@example.test', lastName: 'Changed' },
      { email: 'new@example.test', lastName: 'Changed' },
    ],
  })
  expect(await undone(tenant, is.operation.id)).toMatchObject({ kept: 2 })
  expect((await people(tenant)).map(({ email, firstName }) => [email, firstName])).toEqual([
    ['new@example.test', 'Nina'],
    ['old@example.test', 'Olga'],
  ])
})

test('a file lifts no suppression and no refusal of consent, in any spelling', async () => {
  const tenant = await newTenant()
  await asked(
    tenant,
    'mutation ($input: SuppressInput!) { suppress(input: $input) { __typename ... on Problem { message } } }',
    { input: { entries: ['john.smith+news@gmail.com'] } },
  )
  const spellings = [
    'johnsmith@gmail.com',
    'J.O.H.N.smith@googlemail.com',
    'johnSmith+a@GMAIL.com',
    ' john.smith@gmail.com',
  ]
  const is = await imported(tenant, `email,status\n${spellings.map((it) => `${it},active`).join('\n')}\n`, {
    consent: { basis: 'consent', source: 'they said so' },
  })
  expect(is.suppressedCount).toBe(is.createdCount)
  const { leads } = await asked<{ leads: { nodes: { suppression: object | null }[] } }>(
    tenant,
    '{ leads { nodes { suppression { reason } } } }',
  )
  expect(leads.nodes.every(({ suppression }) => suppression !== null)).toBe(true)
})

const hostile: [string, Buffer | string, RegExp][] = [
  ['an archive', Buffer.from('504b030414000600', 'hex'), /spreadsheet or an archive/],
  ['bytes that are no text', Buffer.from(Array.from({ length: 400 }, (_, i) => i % 9)), /not a text file/],
  ['a header alone', 'email,name\n', /header and no rows/],
  ['blank lines alone', '\n\n\n', /no row/],
  ['no addresses at all', 'name,age\nAda,36\nGrace,40\n', /which column has the email/],
]
test.each(hostile)('%s is refused with a reason', async (_, bytes, reason) => {
  const tenant = await newTenant()
  const answer = await startImport(tenant, bytes)
  expect(answer.message).toMatch(reason)
})

test('a file that goes wrong in places is brought as far as it is right', async () => {
  const tenant = await newTenant()
  const file = [
    'email,__proto__,name,name',
    'a@example.test,x,Ada,=cmd()',
    'b@example.test,"unclosed,B,B',
    'c@example.test,x,C\u0000,C',
    `d@example.test,x,${'long'.repeat(100_000)},D`,
    'e@example.test,x,"E ""quoted"", twice",E,too,many',
    'f@example.test,x,"F\nover lines",F',
    '',
    'g@example.test',
  ].join('\n')
  const is = await imported(tenant, file, {
    columns: [
      { index: 0, header: 'email', target: 'EMAIL' },
      { index: 1, header: '__proto__' },
      { index: 2, header: 'name', target: 'FULL_NAME' },
      { index: 3, header: 'name', target: 'POSITION' },
    ],
  })
  expect(is).toMatchObject({ status: 'completed', createdCount: 4, invalidCount: 3 })
  expect(is.errors.map(({ line, reason }) => [line, reason.slice(0, 40)])).toEqual([
    [3, 'A quote is opened in this row and never '],
    [4, 'The cell has a character that cannot be '],
    [5, 'The row is longer than 262144 characters'],
    [6, 'The row has 6 cells where 4 are expected'],
  ])
  expect((await people(tenant)).map(({ email, firstName }) => [email, firstName])).toEqual([
    ['a@example.test', 'Ada'],
    ['c@example.test', null],
    ['f@example.test', 'F over'],
    ['g@example.test', null],
  ])
})

test.each([
  ['UTF-8 with a mark', Buffer.from('\ufeffemail,name\nü@example.test,Zoë\n')],
  ['UTF-16 with a mark', Buffer.from('\ufeffemail\tname\r\nü@example.test\tZoë\r\n', 'utf16le')],
  ['UTF-16, the other way round', Buffer.from('\ufeffemail\tname\r\nü@example.test\tZoë\r\n', 'utf16le').swap16()],
  ['Latin-1', Buffer.from('email|name\nü@example.test|Zoë\n', 'latin1')],
])('%s is understood', async (_, bytes) => {
  const tenant = await newTenant()
  expect(await imported(tenant, bytes)).toMatchObject({ createdCount: 1, invalidCount: 0 })
  expect((await people(tenant)).map(({ email, firstName }) => [email, firstName])).toEqual([['ü@example.test', 'Zoë']])
})

test('an address for a file takes that file, once, and no more than was announced', async () => {
  const tenant = await newTenant()
  const { createUpload } = await asked<{ createUpload: { url: string } }>(
    tenant,
    'mutation { createUpload(input: { fileName: "a.csv", contentType: "text/csv", size: 5 }) { ... on Upload { url } } }',
  )
  expect((await put(createUpload.url, Buffer.from('123456'))).statusCode).toBe(413)
  expect((await put(createUpload.url, Buffer.from('1234'))).statusCode).toBe(400)
  expect((await put(createUpload.url, Buffer.from('12345'))).statusCode).toBe(201)
  expect((await put(createUpload.url, Buffer.from('12345'))).statusCode).toBe(409)
  expect((await put(`${createUpload.url.slice(0, -4)}AAAA`, Buffer.from('12345'))).statusCode).toBe(403)
})
