import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { type LeadFilter, leadFilter } from '../../jobs/leads/filter.ts'
import { compileFilter } from '../../jobs/leads/segmentRules.ts'
import { asTenant, inTenant } from '../../prisma/tenancy.ts'
import { newTenant } from '../world.ts'
import { holds, type Known } from './naiveFilter.ts'

const now = new Date('2026-06-01T12:00:00Z')
const ago = (days: number) => new Date(now.getTime() - days * 86_400_000)
const pick = <T>(of: readonly T[], i: number) => of[i % of.length] as T
const names = ['Anna', 'anna', 'Öz', "O'Neil", '100%', 'a_b', '', null] as const
const statuses = ['active', 'replied', 'bounced'] as const
const states = ['unknown', 'given', 'withdrawn'] as const

let tenantId: string
let leads: Known[]
let listIds: string[]
let tagIds: string[]
let snapshotId: string
let liveId: string

/** Some two hundred leads, in which everything is sometimes there and sometimes not. */
beforeAll(async () => {
  ;({ tenantId } = await newTenant())
  await inTenant(tenantId, async (db) => {
    const lists = await Promise.all(['one', 'two'].map((name) => db.leadList.create({ data: { name } })))
    const tags = await Promise.all(['red', 'blue'].map((name) => db.leadTag.create({ data: { name } })))
    const company = await db.leadCompany.create({ data: { name: 'Acme GmbH', domain: 'acme.test' } })
    const snapshot = await db.segment.create({ data: { name: 'then', kind: 'snapshot', definition: {} } })
    const live = await db.segment.create({
      data: { name: 'now', definition: { lists: { anyOf: [lists[0]?.id ?? ''] } } },
    })
    listIds = lists.map(({ id }) => id)
    tagIds = tags.map(({ id }) => id)
    snapshotId = snapshot.id
    liveId = live.id
    for (const [key, type] of [
      ['size', 'number'],
      ['plan', 'choice'],
      ['note', 'text'],
      ['since', 'date'],
      ['vip', 'boolean'],
    ] as const) {
      await db.leadField.create({ data: { key, label: key, type, choices: type === 'choice' ? ['free', 'paid'] : [] } })
    }
    leads = Array.from(
      { length: 210 },
      (_, i): Known => ({
        emailKey: `user${i}@${pick(['acme.test', 'other.test', 'gmail.com'], i)}`,
        firstName: pick(names, i),
        lastName: pick(names, i * 3 + 1),
        country: pick(['DE', 'FR', null], i),
        company: i % 4 === 0 ? { name: company.name, domain: company.domain } : null,
        status: pick(statuses, i),
        consentState: pick(states, Math.floor(i / 2)),
        attributes: {
          ...(i % 2 === 0 && { size: pick([0, 1.5, -3, 10, 0.1], i) }),
          ...(i % 3 === 0 && { plan: pick(['free', 'paid'], i) }),
          ...(i % 5 === 0 && { note: pick(['Hello', 'hello there', ''], i) }),
          ...(i % 7 === 0 && { since: pick(['2026-01-01', '2025-05-05'], i) }),
          ...(i % 4 === 1 && { vip: i % 8 === 1 }),
        },
        createdAt: ago(i),
        lists: listIds.filter((_, at) => i % (at + 2) === 0),
        tags: tagIds.filter((_, at) => i % (at + 3) === 0),
        segments: [...(i % 6 === 0 ? [snapshotId] : []), ...(i % 2 === 0 ? [liveId] : [])],
        suppressed: i % 3 === 1 || i % 10 === 3,
        engagement:
          i % 3 === 0
            ? {
                openCount: i % 4,
                lastOpenAt: i % 4 ? ago(i / 2) : null,
                replyCount: i % 2,
                lastReplyAt: i % 2 ? ago(i) : null,
              }
            : null,
      }),
    )
    for (const [i, lead] of leads.entries()) {
      const { id } = await db.lead.create({
        data: {
          email: lead.emailKey,
          ...{ emailKey: lead.emailKey, firstName: lead.firstName, lastName: lead.lastName, country: lead.country },
          ...{
            status: lead.status,
            consentState: lead.consentState,
            attributes: lead.attributes,
            createdAt: lead.createdAt,
          },
          companyId: lead.company && company.id,
        },
      })
      await db.leadListMember.createMany({ data: lead.lists.map((listId) => ({ listId, leadId: id })) })
      await db.leadTagging.createMany({ data: lead.tags.map((tagId) => ({ tagId, leadId: id })) })
      if (i % 6 === 0) await db.segmentMember.create({ data: { segmentId: snapshotId, leadId: id } })
      if (lead.engagement) await db.leadEngagement.create({ data: { leadId: id, ...lead.engagement } })
      if (i % 10 === 3) {
        await db.suppression.create({
          data: { key: lead.emailKey, kind: 'address', typed: lead.emailKey, reason: 'manual', source: 'user' },
        })
      }
    }
    await db.suppression.createMany({
      data: [
        { key: 'other.test', kind: 'domain', typed: 'other.test', reason: 'manual', source: 'user' },
        { key: 'acme.test', kind: 'domain', typed: 'acme.test', reason: 'manual', source: 'user', expiresAt: ago(1) },
      ],
    })
  })
})

async function matching(filter: LeadFilter) {
  const db = asTenant(tenantId)
  const { from, where, values } = await compileFilter(db, filter, now)
  return db.json<string[]>(
    `select coalesce(json_agg(l.email_key order by l.email_key), '[]') from ${from} where ${where}`,
    ...values,
  )
}

const word = fc.constantFrom('anna', 'ANNA', 'öz', "o'neil", '%', '_', 'a', 'hello', "'; drop table leads; --", '\\')
const text = fc.oneof(
  fc.record({ eq: word }),
  fc.record({ in: fc.array(word, { minLength: 1, maxLength: 3 }) }),
  fc.record({ contains: word }),
  fc.record({ startsWith: word }),
  fc.record({ endsWith: word }),
  fc.record({ empty: fc.boolean() }),
)
const days = fc.integer({ min: 1, max: 220 })
const happened = fc.oneof(
  fc.constant({}),
  days.map((withinDays) => ({ withinDays })),
  fc.integer({ min: 1, max: 4 }).map((atLeast) => ({ atLeast })),
)
const size = fc.constantFrom(0, 1.5, -3, 0.1, 10, 7)
const memberships = (ids: () => string[]) =>
  fc.tuple(fc.constantFrom('anyOf', 'allOf', 'noneOf'), fc.integer({ min: 1, max: 3 })).map(([how, which]) => ({
    [how]: ids().filter((_, i) => which & (i + 1)),
  }))

const condition: fc.Arbitrary<LeadFilter> = fc.oneof(
  fc
    .constantFrom('firstName', 'lastName', 'company', 'companyDomain', 'country')
    .chain((name) => text.map((it) => ({ [name]: it }))),
  fc.constantFrom('User7@ACME.test', 'user8@other.test', 'nobody').map((eq) => ({ email: { eq } })),
  fc.constantFrom('user1', 'user20', 'z').map((startsWith) => ({ email: { startsWith } })),
  fc.constantFrom('ACME.test', 'gmail.com').map((eq) => ({ domain: { eq } })),
  fc.constantFrom(...statuses).map((eq) => ({ status: { eq } })),
  fc.subarray([...states], { minLength: 1 }).map((of) => ({ consent: { in: of } })),
  fc
    .constantFrom('gt', 'gte', 'lt', 'lte', 'eq')
    .chain((sign) => size.map((it) => ({ attribute: { key: 'size', number: { [sign]: it } } }))),
  fc.boolean().map((empty) => ({ attribute: { key: 'size', number: { empty } } })),
  text.map((it) => ({ attribute: { key: 'note', text: it } })),
  fc.constantFrom('free', 'paid').map((eq) => ({ attribute: { key: 'plan', choice: { eq } } })),
  fc
    .constantFrom('before', 'after', 'eq')
    .map((how) => ({ attribute: { key: 'since', date: { [how]: '2026-01-01' } } })),
  fc.boolean().map((eq) => ({ attribute: { key: 'vip', boolean: { eq } } })),
  memberships(() => listIds).map((lists) => ({ lists })),
  memberships(() => tagIds).map((tags) => ({ tags })),
  memberships(() => [snapshotId, liveId]).map((segments) => ({ segments })),
  fc.boolean().map((suppressed) => ({ suppressed })),
  days.map((withinDays) => ({ createdAt: { withinDays } })),
  happened.map((opened) => ({ opened })),
  happened.map((replied) => ({ replied })),
)

const { tree } = fc.letrec<{ tree: LeadFilter }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    condition,
    fc.tuple(condition, condition).map(([a, b]) => ({ ...a, ...b })),
    fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((and) => ({ and })),
    fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((or) => ({ or })),
    tie('tree').map((not) => ({ not })),
    fc.tuple(condition, tie('tree')).map(([own, not]) => ({ ...own, not })),
  ),
}))

test('PostgreSQL finds by any filter exactly the leads that a plain reading of it finds', async () => {
  await fc.assert(
    fc.asyncProperty(tree, async (given) => {
      const parsed = leadFilter.safeParse(given)
      fc.pre(parsed.success)
      const expected = leads
        .filter((lead) => holds(given, lead, now))
        .map(({ emailKey }) => emailKey)
        .sort()
      expect(await matching(given)).toEqual(expected)
    }),
    { numRuns: 400 },
  )
})

test('a filter is refused with a reason when it is too deep, too long or says nothing', () => {
  const deep = Array.from({ length: 9 }).reduce<LeadFilter>((not) => ({ not }), { status: { eq: 'active' } })
  const reasons = (filter: unknown) => leadFilter.safeParse(filter).error?.issues.map(({ message }) => message) ?? []
  expect(reasons(deep)[0]).toMatch(/nested 10 deep; 8 is the most/)
  expect(reasons({ and: Array(101).fill({ email: { eq: 'a' } }) })[0]).toMatch(/101 conditions; 100 is the most/)
  expect(reasons({ email: {} })).toEqual(['Say what to compare with.'])
  expect(reasons({ firstName: { eq: 'a\0b' } })).toEqual(['Remove the NUL character.'])
  expect(reasons({ or: [] })).toEqual(['An empty "or" can never hold.'])
  expect(reasons({ opened: { atLeast: 2, withinDays: 3 } })[0]).toMatch(/condition of its own/)
  expect(reasons(JSON.parse('{"__proto__": {"email": 1}}'))).not.toEqual([])
})

test('a segment that would contain itself is refused', async () => {
  await inTenant(tenantId, async (db) => {
    const a = await db.segment.create({ data: { name: 'a', definition: {} } })
    await db.segment.update({ where: db.key(a.id), data: { definition: { segments: { anyOf: [a.id] } } } })
    await expect(compileFilter(db, { segments: { anyOf: [a.id] } })).rejects.toThrow('would contain itself')
  })
})

test('search finds the beginning of an address, a domain, a name and a company', async () => {
  const count = async (search: string) => (await matching({ search })).length
  expect(await count('user100')).toBe(1)
  expect(await count('acme.t')).toBe(leads.filter(({ emailKey }) => emailKey.endsWith('@acme.test')).length)
  expect(await count('ANN')).toBe(
    leads.filter(({ firstName, lastName }) => /^anna/i.test(firstName ?? '') || /^anna/i.test(lastName ?? '')).length,
  )
  expect(await count('acme gm')).toBe(leads.filter(({ company }) => company).length)
  expect(await count('%%')).toBe(0)
})
