import { expect, test } from 'vitest'
import { encodeId } from '../../api/graphql/ids.ts'
import { launch, Moved } from '../../jobs/campaigns/states.ts'
import { asTenant, inTenant } from '../../prisma/tenancy.ts'
import { graphql } from '../gql/index.ts'
import { newTenant } from '../world.ts'
import { newScene, type Scene } from './scene.ts'

const Create = graphql(`
  mutation ApiCreateCampaign($input: CreateCampaignInput!) {
    createCampaign(input: $input) { __typename ... on Campaign { id revision status settings { perHour stopOnClick } } ... on Problem { message } }
  }
`)
const Update = graphql(`
  mutation ApiUpdateCampaign($id: ID!, $input: UpdateCampaignInput!) {
    updateCampaign(id: $id, input: $input) {
      __typename
      ... on Campaign { name revision timezone settings { perHour stopOnClick trackOpens } }
      ... on Conflict { currentRevision }
      ... on InvalidInput { issues { path } }
    }
  }
`)
const Duplicate = graphql(`
  mutation ApiDuplicateCampaign($id: ID!) {
    duplicateCampaign(id: $id) {
      __typename
      ... on Campaign { id name status sequence { id type elsePosition template { id } } senders { emailAccount { id } } audience { list { id } } progress { total } }
    }
  }
`)
const Archive = graphql(`
  mutation ApiArchiveCampaign($id: ID!) { archiveCampaign(id: $id) { __typename ... on Campaign { status } ... on Problem { message } } }
`)
const List = graphql(`
  query ApiCampaigns($filter: CampaignFilterInput, $first: Int! = 50, $after: String) {
    campaigns(filter: $filter, first: $first, after: $after) { totalCount nodes { name } pageInfo { endCursor hasNextPage } }
  }
`)
const SetSequence = graphql(`
  mutation ApiSetSequence($id: ID!, $input: SetCampaignSequenceInput!) {
    setCampaignSequence(id: $id, input: $input) {
      __typename
      ... on Campaign { sequence { id position type elsePosition } draft { id name } }
      ... on InvalidInput { issues { path } }
      ... on Problem { message }
    }
  }
`)
const SetSenders = graphql(`
  mutation ApiSetSenders($id: ID!, $senders: [CampaignSenderInput!]!) {
    setCampaignSenders(id: $id, senders: $senders) { __typename ... on Campaign { senders { emailAccount { id } } } ... on Problem { message } }
  }
`)
const SetAudience = graphql(`
  mutation ApiSetAudience($id: ID!, $input: CampaignAudienceInput!) {
    setCampaignAudience(id: $id, input: $input) { __typename ... on Problem { message } }
  }
`)
const Launch = graphql(`
  mutation ApiLaunch($id: ID!) {
    launchCampaign(id: $id) { __typename ... on Campaign { status } ... on CampaignNotReady { missing { code } } ... on Problem { message } }
  }
`)
const Preview = graphql(`
  query ApiPreview($id: ID!) {
    audiencePreview(campaignId: $id) { matched remaining }
    previewPublish(campaignId: $id) { version notBegun }
  }
`)
const Publish = graphql(`
  mutation ApiPublish($id: ID!) { publishSequence(id: $id) { __typename ... on SequencePublication { version } } }
`)
const Undo = graphql(`
  mutation ApiUndo($id: ID!) { undoPublish(id: $id) { __typename ... on SequencePublication { version } ... on Problem { message } } }
`)
const Names = graphql(`
  query ApiNames($id: ID!) { campaign(id: $id) { sequence { name } draft { name } } }
`)
const Cancel = graphql(`
  mutation ApiCancel($id: ID!) { cancelCampaign(id: $id) { __typename } }
`)
const Recipients = graphql(`
  query ApiRecipients($id: ID!, $filter: RecipientFilterInput, $first: Int! = 50, $after: String) {
    campaignRecipients(campaignId: $id, filter: $filter, first: $first, after: $after) {
      totalCount
      nodes { leadId status lead { email } mails { status answer } }
      pageInfo { endCursor hasNextPage }
    }
  }
`)
const Failures = graphql(`
  query ApiFailures($id: ID!) { campaignFailures(campaignId: $id) { status rule answer count } }
`)
const Retry = graphql(`
  mutation ApiRetry($id: ID!, $which: CampaignMailsInput!, $through: ID) {
    retryMails(id: $id, which: $which, throughMailboxId: $through) { __typename ... on ChangedMails { count } ... on Problem { message } }
  }
`)
const Resend = graphql(`
  mutation ApiResend($id: ID!, $which: CampaignMailsInput!) {
    resendUncertainMails(id: $id, which: $which) { __typename ... on ChangedMails { count } ... on Problem { message } }
  }
`)
const Discard = graphql(`
  mutation ApiDiscard($id: ID!, $which: CampaignMailsInput!) {
    discardUncertainMails(id: $id, which: $which) { __typename ... on ChangedMails { count } }
  }
`)
const RemoveList = graphql(`
  mutation ApiRemoveList($id: ID!) { deleteLeadList(id: $id) { __typename ... on Problem { message } } }
`)
const RemoveTemplate = graphql(`
  mutation ApiRemoveTemplate($id: ID!) { deleteTemplate(id: $id) { __typename ... on Problem { message } } }
`)
const RemoveMailbox = graphql(`
  mutation ApiRemoveMailbox($id: ID!) { deleteEmailAccount(id: $id) { __typename ... on Problem { message } } }
`)

type Tenant = Awaited<ReturnType<typeof newTenant>>

const namesOf = (scene: Scene) => ({
  id: encodeId('campaign', scene.campaignId),
  templateId: encodeId('template', scene.templateId),
  listId: encodeId('leadList', scene.listId),
  mailboxId: encodeId('emailAccount', scene.mailboxIds[0] as string),
})

/** Launched, with everybody of its list in it, one mail each that stands there. */
async function underWay(tenant: Tenant, mails: { status: 'failed' | 'uncertain' | 'sent'; recipient?: string }[]) {
  const scene = await newScene(tenant, { leads: mails.length })
  const { tenantId, campaignId } = scene
  const leadIds = await inTenant(tenantId, async (db) => {
    if (!((await launch(db, campaignId)) instanceof Moved)) throw new Error('It was not launched.')
    const leads = await db.lead.findMany({ orderBy: { id: 'asc' }, select: { id: true, email: true } })
    for (const [n, { id: leadId, email }] of leads.entries()) {
      const { status, recipient = status === 'failed' ? 'failed' : 'active' } = mails[n] as (typeof mails)[number]
      const row = await db.inboxMessageRef.create({
        data: {
          ...{ campaignId, leadId, status, direction: 'outbound', campaignVersion: 1, threadId: leadId },
          ...{ stepId: scene.stepIds[0], emailAccountId: scene.mailboxIds[0], rule: 'a-rule', answer: '451 Not now' },
          ...{ toAddress: email, toKey: email, toDomain: email.split('@')[1] },
        },
      })
      await db.campaignRecipient.create({
        data: { campaignId, leadId, stepId: scene.stepIds[0], lastMessageId: row.id, status: recipient as 'active' },
      })
    }
    return leads.map(({ id }) => id)
  })
  const db = asTenant(tenantId)
  const standing = async () =>
    Object.fromEntries(
      (await db.campaignRecipient.findMany({ where: { campaignId } })).map((it) => [
        leadIds.indexOf(it.leadId),
        it.status,
      ]),
    )
  const mailStates = async () =>
    Object.fromEntries(
      (await db.inboxMessageRef.findMany({ where: { campaignId } })).map((it) => [
        leadIds.indexOf(it.leadId ?? ''),
        it.status,
      ]),
    )
  return { ...namesOf(scene), leadIds, standing, mailStates }
}

test('a campaign is made, changed by who read it last, found and put away', async () => {
  const tenant = await newTenant()
  const companyId = encodeId('company', tenant.companyId)
  const create = async (name: string) =>
    (await tenant.ask(Create, { input: { companyId, name, settings: { perHour: 40 } } })).createCampaign
  const first = await create('Spring in the north')
  if (first.__typename !== 'Campaign') throw new Error(JSON.stringify(first))
  expect(first).toMatchObject({ status: 'draft', settings: { perHour: 40, stopOnClick: false } })
  for (const name of ['Summer', 'Autumn']) await create(name)
  expect((await create(' ')).__typename).toBe('InvalidInput')

  const { id, revision } = first
  const update = async (input: object) => (await tenant.ask(Update, { id, input })).updateCampaign
  const settings = { perHour: null, stopOnClick: true }
  expect(await update({ settings, timezone: 'Europe/Berlin', expectedRevision: revision })).toMatchObject({
    ...{ name: 'Spring in the north', timezone: 'Europe/Berlin', revision: revision + 1 },
    settings: { ...settings, trackOpens: true },
  })
  expect(await update({ name: 'Too late', expectedRevision: revision })).toEqual({
    ...{ __typename: 'Conflict', currentRevision: revision + 1 },
  })
  expect(await update({ timezone: 'Mars/Olympus' })).toMatchObject({ issues: [{ path: 'timezone' }] })

  const found = async (filter: object) => (await tenant.ask(List, { filter })).campaigns.nodes.map(({ name }) => name)
  expect(await found({})).toEqual(['Autumn', 'Summer', 'Spring in the north'])
  expect(await found({ search: 'NORTH' })).toEqual(['Spring in the north'])
  const page = (await tenant.ask(List, { first: 2 })).campaigns
  expect([page.totalCount, page.pageInfo.hasNextPage]).toEqual([3, true])
  const rest = (await tenant.ask(List, { first: 2, after: page.pageInfo.endCursor })).campaigns
  expect(rest.nodes.map(({ name }) => name)).toEqual(['Spring in the north'])

  expect((await tenant.ask(Archive, { id })).archiveCampaign).toMatchObject({ status: 'archived' })
  expect(await found({})).toEqual(['Autumn', 'Summer'])
  expect(await found({ statuses: ['archived'] })).toEqual(['Spring in the north'])
  expect((await update({ name: 'Once more' })).__typename).toBe('NotPossible')
})

test('steps keep their ids through changes; what is wrong with them is told where it stands; a copy has its own', async () => {
  const tenant = await newTenant()
  const { id, templateId, mailboxId, listId } = namesOf(await newScene(tenant, { leads: 1 }))
  const set = async (...steps: object[]) =>
    (await tenant.ask(SetSequence, { id, input: { steps: steps as never[] } })).setCampaignSequence
  const made = await set(
    { type: 'email', templateId },
    { type: 'condition', condition: 'no_reply', aboutPosition: 1, elsePosition: 4 },
    { type: 'wait', waitHours: 1 },
    { type: 'email', templateId },
  )
  if (made.__typename !== 'Campaign') throw new Error(JSON.stringify(made))
  const ids = made.sequence.map((it) => it.id)
  const moved = await set({ id: ids[3], type: 'email', templateId }, { id: ids[0], type: 'email', templateId })
  expect(moved.__typename === 'Campaign' && moved.sequence.map((it) => it.id)).toEqual([ids[3], ids[0]])
  expect((await set({ id: ids[1], type: 'wait', waitHours: 1 })).__typename).toBe('NotFound')
  const wrong = await set({ type: 'wait', waitHours: 1, waitSendingDays: 1 }, { type: 'condition', aboutPosition: 2 })
  expect(wrong.__typename === 'InvalidInput' && wrong.issues.map(({ path }) => path)).toEqual([
    ...['steps.0.waitHours', 'steps.1.condition', 'steps.1.aboutPosition'],
  ])
  const { duplicateCampaign: copy } = await tenant.ask(Duplicate, { id })
  if (copy.__typename !== 'Campaign') throw new Error(JSON.stringify(copy))
  expect(copy).toMatchObject({
    ...{ status: 'draft', progress: { total: 0 }, senders: [{ emailAccount: { id: mailboxId } }] },
    ...{ audience: [{ list: { id: listId } }], sequence: [{ template: { id: templateId } }, { type: 'email' }] },
  })
  expect(copy.sequence.map((it) => it.id).filter((it) => ids.includes(it))).toEqual([])
})

test('a campaign takes mailboxes and templates of its own workspace and tenant only', async () => {
  const [tenant, other] = [await newTenant(), await newTenant()]
  const [ours, theirs] = [namesOf(await newScene(tenant, { leads: 1 })), namesOf(await newScene(other, { leads: 1 }))]
  const senders = [{ emailAccountId: theirs.mailboxId }]
  expect((await tenant.ask(SetSenders, { id: ours.id, senders })).setCampaignSenders.__typename).toBe('NotFound')
  const input = { listIds: [theirs.listId] }
  expect((await tenant.ask(SetAudience, { id: ours.id, input })).setCampaignAudience.__typename).toBe('NotFound')
  const steps = [{ type: 'email' as const, templateId: theirs.templateId }]
  const { setCampaignSequence } = await tenant.ask(SetSequence, { id: ours.id, input: { steps } })
  expect(setCampaignSequence.__typename).toBe('NotFound')
})

test('a launch names all that is missing; a running sequence is edited beside, published, and put back', async () => {
  const tenant = await newTenant()
  const { createCampaign } = await tenant.ask(Create, {
    input: { companyId: encodeId('company', tenant.companyId), name: 'Empty' },
  })
  const empty = createCampaign.__typename === 'Campaign' ? createCampaign.id : ''
  const { launchCampaign } = await tenant.ask(Launch, { id: empty })
  expect(launchCampaign.__typename === 'CampaignNotReady' && launchCampaign.missing.length).toBeGreaterThan(1)

  const scene = await newScene(tenant, { leads: 3 })
  const { id, templateId, listId } = namesOf(scene)
  const stepId = encodeId('campaignStep', scene.stepIds[0] as string)
  const { audiencePreview, previewPublish } = await tenant.ask(Preview, { id })
  expect([audiencePreview, previewPublish]).toEqual([{ matched: 3, remaining: 3 }, null])
  expect((await tenant.ask(Launch, { id })).launchCampaign).toMatchObject({ status: 'sending' })
  const input = { listIds: [listId] }
  expect((await tenant.ask(SetAudience, { id, input })).setCampaignAudience.__typename).toBe('NotPossible')

  const names = async () => {
    const { campaign } = await tenant.ask(Names, { id })
    return [campaign?.sequence, campaign?.draft].map((them) => them?.map(({ name }) => name))
  }
  const steps = ['Hello', 'Once more'].map((name, n) => ({
    ...{ ...(n === 0 && { id: stepId }), type: 'email' as const, name, templateId },
  }))
  await tenant.ask(SetSequence, { id, input: { steps } })
  expect(await names()).toEqual([[null], ['Hello', 'Once more']])
  expect((await tenant.ask(Preview, { id })).previewPublish).toMatchObject({ version: 2 })
  expect((await tenant.ask(Publish, { id })).publishSequence).toMatchObject({ version: 2 })
  expect(await names()).toEqual([['Hello', 'Once more'], []])
  expect((await tenant.ask(Undo, { id })).undoPublish.__typename).toBe('SequencePublication')
  expect((await names())[0]).toEqual([null])
})

test('recipients are found by where they stand and who they are, page by page, with the server’s own words', async () => {
  const tenant = await newTenant()
  const { id, leadIds } = await underWay(tenant, [{ status: 'failed' }, { status: 'sent' }, { status: 'failed' }])
  const found = async (variables: object) => (await tenant.ask(Recipients, { id, ...variables })).campaignRecipients
  const failed = await found({ filter: { statuses: ['failed'] } })
  expect(failed.nodes.map(({ leadId }) => leadId)).toEqual(
    [leadIds[2], leadIds[0]]
      .sort()
      .reverse()
      .map((it) => encodeId('lead', it as string)),
  )
  expect(failed.nodes[0]?.mails).toEqual([{ status: 'failed', answer: '451 Not now' }])
  const email = failed.nodes[0]?.lead?.email ?? ''
  expect((await found({ filter: { search: email.toUpperCase() } })).nodes.map(({ lead }) => lead?.email)).toEqual([
    email,
  ])
  const page = await found({ first: 2 })
  const rest = await found({ first: 2, after: page.pageInfo.endCursor })
  expect(new Set([...page.nodes, ...rest.nodes].map(({ leadId }) => leadId)).size).toBe(3)
  expect((await tenant.ask(Failures, { id })).campaignFailures).toEqual([
    { status: 'failed', rule: 'a-rule', answer: '451 Not now', count: 2 },
  ])
  const other = await newTenant()
  expect((await other.ask(Recipients, { id })).campaignRecipients.nodes).toEqual([])
})

test('a mail in doubt that was given up is not sent again with those that failed', async () => {
  const tenant = await newTenant()
  const { id, mailStates } = await underWay(tenant, [{ status: 'failed' }, { status: 'uncertain' }])
  expect((await tenant.ask(Discard, { id, which: {} })).discardUncertainMails).toMatchObject({ count: 1 })
  expect((await tenant.ask(Retry, { id, which: {} })).retryMails).toMatchObject({ count: 1 })
  expect(await mailStates()).toEqual({ 0: 'queued', 1: 'failed' })
})

test('a mail in doubt goes out again only to who is still in the campaign', async () => {
  const tenant = await newTenant()
  const { id, standing, mailStates } = await underWay(tenant, [
    { status: 'uncertain' },
    { status: 'uncertain', recipient: 'replied' },
    { status: 'uncertain', recipient: 'unsubscribed' },
  ])
  expect((await tenant.ask(Resend, { id, which: {} })).resendUncertainMails).toMatchObject({ count: 1 })
  expect(await standing()).toEqual({ 0: 'active', 1: 'replied', 2: 'unsubscribed' })
  expect(await mailStates()).toEqual({ 0: 'queued', 1: 'uncertain', 2: 'uncertain' })
})

test('what was cancelled sends nothing again', async () => {
  const tenant = await newTenant()
  const { id, mailStates } = await underWay(tenant, [{ status: 'failed' }, { status: 'uncertain' }])
  await tenant.ask(Cancel, { id })
  expect((await tenant.ask(Retry, { id, which: {} })).retryMails.__typename).toBe('NotPossible')
  expect((await tenant.ask(Resend, { id, which: {} })).resendUncertainMails.__typename).toBe('NotPossible')
  expect(await mailStates()).toEqual({ 0: 'failed', 1: 'uncertain' })
})

test('what failed is tried again through a mailbox that the campaign has, and no other', async () => {
  const tenant = await newTenant()
  const { id, mailboxId } = await underWay(tenant, [{ status: 'failed' }])
  const strange = namesOf(await newScene(tenant, { leads: 1, address: "'other' || n || '@rcpt.test'" })).mailboxId
  const retry = async (through: string) => (await tenant.ask(Retry, { id, which: {}, through })).retryMails
  expect((await retry(strange)).__typename).toBe('NotPossible')
  expect(await retry(mailboxId)).toMatchObject({ count: 1 })
})

test('what a campaign uses stays until the campaign is changed, or put away', async () => {
  const tenant = await newTenant()
  const scene = await newScene(tenant, { leads: 1 })
  const { id, listId, templateId, mailboxId } = namesOf(scene)
  const remove = async () => {
    const { deleteLeadList } = await tenant.ask(RemoveList, { id: listId })
    const { deleteTemplate } = await tenant.ask(RemoveTemplate, { id: templateId })
    const { deleteEmailAccount } = await tenant.ask(RemoveMailbox, { id: mailboxId })
    return [deleteLeadList, deleteTemplate, deleteEmailAccount].map((it) =>
      'message' in it ? it.message : it.__typename,
    )
  }
  const { name } = await asTenant(tenant.tenantId).campaign.findFirstOrThrow()
  expect(await remove()).toEqual([
    `The campaign "${name}" goes to this list: change its audience first.`,
    `The campaign "${name}" uses this template: choose another one there first.`,
    `The campaign "${name}" sends through this mailbox: take it out there first.`,
  ])
  await tenant.ask(Launch, { id })
  expect((await remove())[0]).toBe(`The campaign "${name}" goes to this list: archive it first, once it is over.`)
  await tenant.ask(Cancel, { id })
  expect(await remove()).toEqual([
    `The campaign "${name}" goes to this list: archive it first.`,
    `The campaign "${name}" uses this template: archive it first.`,
    'Deleted',
  ])
  await tenant.ask(Archive, { id })
  expect((await remove()).slice(0, 2)).toEqual(['Deleted', 'Deleted'])
})
