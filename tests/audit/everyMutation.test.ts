import { randomUUID } from 'node:crypto'
import type { ExecutionResult } from 'graphql'
import { describe, expect, test } from 'vitest'
import { differences } from '../../api/audit/differences.ts'
import { Role } from '../../api/graphql/auth.ts'
import { encodeId, type Noun } from '../../api/graphql/ids.ts'
import { isTenantNeed, needOf } from '../../api/graphql/needs.ts'
import { asTenant, inTenant } from '../../prisma/tenancy.ts'
import { documentFor, rootFields } from '../api/anyDocument.ts'
import { belongings } from '../api/belongings.ts'
import { client, newTenant } from '../world.ts'

/**
 * Every mutation in a tenant, from the schema: one that succeeds has written one row that says what changed, one that
 * answers a problem has written none.
 */
const mutations = rootFields
  .filter(({ kind, field }) => kind === 'mutation' && isTenantNeed(needOf(kind, field.name)))
  .map((root) => ({ name: root.field.name, root }))

type World = { tenant: Awaited<ReturnType<typeof newTenant>>; ids: Record<Noun, string>; mark: string }
type Given = Record<string, unknown> | Promise<Record<string, unknown>>

/** What a mutation is asked that changes nothing, or is refused, when it is asked with samples alone. */
const given: Record<string, (world: World) => Given> = {
  changeLeads: ({ ids }) => ({ input: { ids: [encodeId('lead', ids.lead)], setStatus: 'replied' } }),
  changeMemberRoles: async ({ tenant }) => ({ id: await colleagueOf(tenant), input: { roles: [Role.marketer] } }),
  createLeadField: () => ({ input: { key: 'plan', label: 'Plan', type: 'text' } }),
  createPersonalToken: () => ({ input: { name: 'Script', scopes: ['company:read'] } }),
  createSegment: () => ({ input: { name: 'A', filter: { email: { contains: 'a' } } } }),
  createUpload: () => ({ input: { fileName: 'leads.csv', contentType: 'text/csv', size: 1 } }),
  deleteLeadList: async ({ tenant, ids }) => {
    await withoutRules(tenant)
    await inTenant(tenant.tenantId, (db) => db.segment.deleteMany({ where: {} }))
    return { id: encodeId('leadList', ids.leadList) }
  },
  deleteSegment: async ({ tenant, ids }) => {
    await withoutRules(tenant)
    return { id: encodeId('segment', ids.segment) }
  },
  exportLeads: () => ({ input: {} }),
  leaveTenant: async ({ tenant }) => {
    await tenant.member(Role.owner)
    return {}
  },
  mergeLeads: async ({ tenant, ids, mark }) => {
    const email = `other-${mark}@example.test`
    const { id } = await inTenant(tenant.tenantId, (db) => db.lead.create({ data: { email, emailKey: email } }))
    return { id: encodeId('lead', ids.lead), duplicateIds: [encodeId('lead', id)] }
  },
  publishTemplate: async ({ tenant, ids }) => {
    await withoutRules(tenant)
    const data = { subject: 'Hello', source: 'To stop: {{ unsubscribe_url }}' }
    await inTenant(tenant.tenantId, (db) => db.templateVersion.updateMany({ where: {}, data }))
    return { versionId: encodeId('templateVersion', ids.templateVersion) }
  },
  removeMember: async ({ tenant }) => ({ id: await colleagueOf(tenant) }),
  resumeEmailAccount: async ({ tenant, ids }) => {
    const data = { pausedAt: new Date(), pauseReason: 'Holidays' }
    await inTenant(tenant.tenantId, (db) => db.emailAccount.updateMany({ where: {}, data }))
    return { id: encodeId('emailAccount', ids.emailAccount) }
  },
  saveTemplate: ({ ids }) => ({
    id: encodeId('template', ids.template),
    input: { content: { subject: 'Else', source: 'Else' } },
  }),
  setLeadCleanup: () => ({ input: { bouncedAfterDays: 30 } }),
  takeSegmentSnapshot: async ({ tenant, ids }) => {
    await inTenant(tenant.tenantId, (db) => db.segment.updateMany({ where: {}, data: { kind: 'snapshot' } }))
    return { id: encodeId('segment', ids.segment) }
  },
  unscheduleCampaign: async ({ tenant, ids }) => {
    await inTenant(tenant.tenantId, (db) => db.campaign.updateMany({ where: {}, data: { status: 'scheduled' } }))
    return { id: encodeId('campaign', ids.campaign) }
  },
  unsuppress: ({ mark }) => ({ entry: `${mark}.test` }),
  updateCampaign: ({ ids }) => ({ id: encodeId('campaign', ids.campaign), input: { name: 'Else' } }),
  updateCompany: ({ ids }) => ({ id: encodeId('company', ids.company), input: { name: 'Else' } }),
  updateDomain: ({ ids }) => ({ id: encodeId('domain', ids.domain), input: { dmarcPolicy: 'reject' } }),
  updateFolder: ({ ids }) => ({ id: encodeId('folder', ids.folder), input: { name: 'Else' } }),
  updateLead: ({ ids }) => ({ id: encodeId('lead', ids.lead), input: { firstName: 'Else' } }),
  updateLeadField: ({ ids }) => ({ id: encodeId('leadField', ids.leadField), input: { label: 'Else' } }),
  updateLeadList: ({ ids }) => ({ id: encodeId('leadList', ids.leadList), input: { name: 'Else' } }),
  updatePersonalizationRule: ({ ids }) => ({
    id: encodeId('personalizationRule', ids.personalizationRule),
    input: { priority: 7 },
  }),
  updateProject: ({ ids }) => ({ id: encodeId('project', ids.project), input: { name: 'Else' } }),
  updateSegment: ({ ids }) => ({ id: encodeId('segment', ids.segment), input: { name: 'Else' } }),
  updateSendingPolicy: () => ({ input: { frequencyCap: 3 } }),
  updateTemplate: ({ ids }) => ({ id: encodeId('template', ids.template), input: { name: 'Else' } }),
  updateTenantPolicy: () => ({ input: { maxLoginAttempts: 7 } }),
  updateTenantSettings: () => ({ input: { name: 'Else' } }),
}

const colleagueOf = async ({ member }: World['tenant']) => encodeId('member', (await member(Role.analyst)).userId)

const withoutRules = ({ tenantId }: World['tenant']) =>
  inTenant(tenantId, (db) => db.personalizationRule.deleteMany({ where: {} }))

/** What changes something only later. */
const byItsJob = ['takeSegmentSnapshot', 'checkEmailAccount']

const valuesOf = ([row]: { changes: unknown }[]) =>
  Object.values((row?.changes ?? {}) as Record<string, object>).flatMap((side) => Object.values(side))

async function asked(root: (typeof mutations)[number]['root']) {
  const tenant = await newTenant()
  const mark = `mark-${randomUUID()}`
  const world = { tenant, mark, ids: await belongings(tenant, mark) }
  const sample = documentFor(root, (noun) => encodeId(noun, world.ids[noun]))
  const variables = (await given[root.field.name]?.(world)) ?? sample.variables
  const answer = (await tenant.send(sample.query, variables)) as ExecutionResult<Record<string, { code?: string }>>
  const rows = await asTenant(tenant.tenantId).auditLog.findMany({ where: { action: root.field.name } })
  return { ...world, answer, rows, outcome: answer.data?.[root.field.name] }
}

describe('what was changed is written down', () => {
  test.each(mutations)('by $name', async ({ name, root }) => {
    const { outcome, rows, answer } = await asked(root)
    expect(answer.errors).toBeUndefined()
    if (outcome?.code) {
      expect(Object.keys(given), `${name} answers ${outcome.code}`).not.toContain(name)
      return expect(rows).toEqual([])
    }
    expect(rows).toHaveLength(1)
    if (!byItsJob.includes(name)) expect(valuesOf(rows)).not.toEqual([])
  })
})

test.each(['createLead', 'updateLead', 'upsertLeads', 'suppress', 'unsuppress', 'recordConsent', 'mergeLeads'])(
  'of people only the names of what %s changed are kept, for a log that never changes cannot forget them',
  async (name) => {
    const { rows } = await asked(mutations.find((it) => it.name === name)?.root as never)
    expect(new Set(valuesOf(rows))).toEqual(new Set(['…']))
  },
)

test('what somebody changes of themselves is written down too', async () => {
  const tenant = await newTenant()
  await tenant.send('mutation { updateProfile(input: { name: "Polly" }) { __typename } }')
  await client(tenant.accessToken).send('mutation { updatePreferences(input: { theme: "dark" }) { __typename } }')
  const rows = await asTenant(tenant.tenantId).auditLog.findMany({ orderBy: { occurredAt: 'asc' } })
  expect(rows.map(({ action, changes }) => ({ action, changes }))).toEqual([
    { action: 'updateProfile', changes: { before: { name: 'Pia Pinguin' }, after: { name: 'Polly' } } },
    { action: 'updatePreferences', changes: { before: { theme: 'auto' }, after: { theme: 'dark' } } },
  ])
})

test('a key of any kind is no value to write down', () => {
  const after = { apiKey: 'a', privateKey: 'b', accessKey: 'c', smtpPassword: 'd', refreshToken: 'e', name: 'kept' }
  expect(differences({ after })).toEqual({ after: { name: 'kept' } })
})
