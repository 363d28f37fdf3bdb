import { expect, test } from 'vitest'
import { Role } from '../../api/graphql/auth.ts'
import { encodeId } from '../../api/graphql/ids.ts'
import { inTenant } from '../../prisma/tenancy.ts'
import { graphql } from '../gql/index.ts'
import { newTenant } from '../world.ts'

const Settings = graphql(`
  mutation TestSettings($input: UpdateTenantSettingsInput!) {
    updateTenantSettings(input: $input) {
      __typename
      ... on TenantSettings { name themeColor dateFormat timeZone workspaceAccess revision billing { city country email } }
      ... on InvalidInput { issues { path message } }
    }
  }
`)
const Policy = graphql(`
  mutation TestPolicy($input: UpdateTenantPolicyInput!) {
    updateTenantPolicy(input: $input) {
      __typename
      ... on TenantPolicy { passwordMinLength mfaRequired revision }
      ... on InvalidInput { issues { path message } }
    }
  }
`)
const SetMembers = graphql(`
  mutation TestSetMembers($id: ID!, $memberIds: [ID!]!) {
    setCompanyMembers(id: $id, input: { memberIds: $memberIds }) { __typename ... on Company { members { user { email } } } }
  }
`)

const everything = `query ($company: ID!, $project: ID!) {
  companies { totalCount nodes { name } }
  projects { totalCount nodes { name } }
  company(id: $company) { name }
  project(id: $project) { name }
  node(id: $project) { id }
}`

test('where a tenant shows workspaces to their members only, others neither see nor change them', async () => {
  const tenant = await newTenant('Acme')
  const { marketer, colleague } = {
    marketer: await tenant.member(Role.marketer),
    colleague: await tenant.member(Role.marketer),
  }
  const hidden = await inTenant(tenant.tenantId, async (db) => {
    const company = await db.company.create({ data: { name: 'Hidden' } })
    await db.project.create({ data: { companyId: tenant.companyId, name: 'Seen' } })
    return db.project.create({ data: { companyId: company.id, name: 'Secret' } })
  })
  const ids = { company: encodeId('company', hidden.companyId), project: encodeId('project', hidden.id) }
  expect((await marketer.send(everything, ids)).data).toMatchObject({
    companies: { totalCount: 2 },
    project: { name: 'Secret' },
  })

  await tenant.ask(Settings, { input: { workspaceAccess: 'members' } })
  const { setCompanyMembers } = await tenant.ask(SetMembers, {
    id: encodeId('company', tenant.companyId),
    memberIds: [encodeId('member', marketer.userId)],
  })
  expect(setCompanyMembers).toMatchObject({ members: [{ user: { email: marketer.email } }] })
  const sight = async () => (await marketer.send<{ companies: object }, Record<string, unknown>>(everything, ids)).data
  await expect.poll(sight, { timeout: 2_000 }).toEqual({
    companies: { totalCount: 1, nodes: [{ name: 'Acme' }] },
    projects: { totalCount: 1, nodes: [{ name: 'Seen' }] },
    company: null,
    project: null,
    node: null,
  })
  const rename = 'mutation ($id: ID!) { updateProject(id: $id, input: { name: "Mine" }) { __typename } }'
  expect(await marketer.send(rename, { id: ids.project })).toMatchObject({
    data: { updateProject: { __typename: 'NotFound' } },
  })
  const create = 'mutation ($id: ID!) { createProject(input: { companyId: $id, name: "Mine" }) { __typename } }'
  expect(await marketer.send(create, { id: ids.company })).toMatchObject({
    data: { createProject: { __typename: 'NotFound' } },
  })
  expect(await colleague.send('{ companies { totalCount } }')).toMatchObject({ data: { companies: { totalCount: 0 } } })
  expect((await tenant.send(everything, ids)).data).toMatchObject({
    companies: { totalCount: 2 },
    project: { name: 'Secret' },
  })
})

test('settings are kept, checked and shown; bills concern who may change them', async () => {
  const tenant = await newTenant('Acme')
  const change = (input: object) => tenant.ask(Settings, { input })
  expect(
    (
      await change({
        name: 'Acme AG',
        themeColor: '#1F5684',
        timeZone: 'Europe/Berlin',
        dateFormat: 'DD.MM.YYYY',
        billing: { city: 'Bonn', country: 'de' },
      })
    ).updateTenantSettings,
  ).toEqual({
    __typename: 'TenantSettings',
    name: 'Acme AG',
    themeColor: '#1f5684',
    timeZone: 'Europe/Berlin',
    dateFormat: 'DD.MM.YYYY',
    workspaceAccess: 'everybody',
    revision: 2,
    billing: { city: 'Bonn', country: 'DE', email: null },
  })
  expect((await change({ billing: { email: 'bills@example.test' } })).updateTenantSettings).toMatchObject({
    billing: { city: 'Bonn', email: 'bills@example.test' },
  })
  const wrong = { timeZone: 'Mars/Base', dateFormat: 'whenever', themeColor: 'red', billing: { country: 'Germany' } }
  const { updateTenantSettings } = await change(wrong)
  expect('issues' in updateTenantSettings && updateTenantSettings.issues.map(({ path }) => path).sort()).toEqual([
    'billing.country',
    'dateFormat',
    'themeColor',
    'timeZone',
  ])
  expect((await change({ name: 'Late', expectedRevision: 1 })).updateTenantSettings.__typename).toBe('Conflict')
  const analyst = await tenant.member(Role.analyst)
  expect(await analyst.send('{ tenantSettings { name timeZone billing { city } } }')).toMatchObject({
    data: { tenantSettings: { name: 'Acme AG', timeZone: 'Europe/Berlin', billing: null } },
  })
})

test('the rules for people are kept within reason', async () => {
  const tenant = await newTenant()
  const change = async (input: object) => (await tenant.ask(Policy, { input })).updateTenantPolicy
  expect(await change({ passwordMinLength: 16 })).toEqual({
    __typename: 'TenantPolicy',
    passwordMinLength: 16,
    mfaRequired: false,
    revision: 2,
  })
  expect(await change({ passwordMinLength: 7, lockoutMinutes: 0 })).toMatchObject({
    issues: [{ path: 'passwordMinLength' }, { path: 'lockoutMinutes' }],
  })
})
