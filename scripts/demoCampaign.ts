import { lookAcross } from '../prisma/tenancy.ts'

/** Asks the API as somebody signed in does. */
export type Ask = <Data>(query: string, variables: object) => Promise<Data>

type Made = { outcome: { id?: string; message?: string } }

const made = ({ outcome }: Made): string => {
  if (!outcome.id) throw new Error(`The demo campaign is not whole: ${outcome.message}`)
  return outcome.id
}

/** A campaign on its way in the sandbox: mails go out, and what people there do with them comes back. */
export async function demoCampaign(ask: Ask, companyId: string) {
  const mailboxes = await mailboxesOf(ask, companyId)
  await publishDomain(ask)
  const listId = await listOf(ask)
  const [first, second] = [
    await templateOf(ask, companyId, 'A first word', 'outreach'),
    await templateOf(ask, companyId, 'A second word', 'follow-up'),
  ]
  const create = (what: string, type: string) =>
    `mutation Demo($input: ${type}!) { outcome: ${what}(input: $input) { ... on Campaign { id } ... on Problem { message } } }`
  const id = made(
    await ask<Made>(create('createCampaign', 'CreateCampaignInput'), {
      input: {
        ...{ companyId, name: 'Coffee for cafés in the north', timezone: 'Europe/Berlin' },
        description: 'Everything in it happens in the sandbox: look at the inboxes there.',
      },
    }),
  )
  const set = (what: string, argument: string, type: string) =>
    `mutation Demo($id: ID!, $it: ${type}) { outcome: ${what}(id: $id, ${argument}: $it) { ... on Campaign { id } ... on Problem { message } } }`
  const steps = [
    { type: 'email', name: 'Hello', templateId: first },
    { type: 'wait', waitSendingDays: 2 },
    { type: 'condition', condition: 'no_reply' },
    { type: 'email', name: 'Once more', templateId: second },
  ]
  made(await ask<Made>(set('setCampaignSequence', 'input', 'SetCampaignSequenceInput!'), { id, it: { steps } }))
  made(
    await ask<Made>(set('setCampaignAudience', 'input', 'CampaignAudienceInput!'), { id, it: { listIds: [listId] } }),
  )
  const senders = mailboxes.map((emailAccountId) => ({ emailAccountId }))
  made(await ask<Made>(set('setCampaignSenders', 'senders', '[CampaignSenderInput!]!'), { id, it: senders }))
  made(
    await ask<Made>(
      'mutation Demo($id: ID!) { outcome: launchCampaign(id: $id) { ... on Campaign { id } ... on Problem { message } } }',
      { id },
    ),
  )
}

/** Whether it is there already: campaigns are put away, and never deleted. */
export const hasDemoCampaign = async (userId: string) =>
  (await lookAcross('the demo account').campaign.count({ where: { tenant: { members: { some: { userId } } } } })) > 0

async function mailboxesOf(ask: Ask, companyId: string) {
  const { emailAccounts } = await ask<{ emailAccounts: { nodes: { id: string; email: string }[] } }>(
    'query Demo { emailAccounts(first: 50) { nodes { id email } } }',
    {},
  )
  const known = new Map(emailAccounts.nodes.map(({ id, email }) => [email, id]))
  const ids: string[] = []
  for (const [email, fromName] of [
    ['mara@emperor-coffee.test', 'Mara Berg'],
    ['jonas@emperor-coffee.test', 'Jonas Lind'],
  ] as const) {
    const input = { companyId, email, fromName, provider: 'sandbox', dailyLimit: 200, minGapSeconds: 4 }
    const add =
      'mutation Demo($input: CreateEmailAccountInput!) { outcome: createEmailAccount(input: $input) { ... on EmailAccount { id } ... on Problem { message } } }'
    ids.push(known.get(email) ?? made(await ask<Made>(add, { input })))
  }
  return ids
}

/** The mailboxes brought their domain with them: its records stand in the sandbox's DNS, and verify in a moment. */
async function publishDomain(ask: Ask) {
  const { domains } = await ask<{ domains: { nodes: { id: string }[] } }>(
    'query Demo { domains(first: 1) { nodes { id } } }',
    {},
  )
  const publish =
    'mutation Demo($id: ID!) { outcome: publishDomainInSandbox(id: $id) { ... on Domain { id } ... on Problem { message } } }'
  for (const { id } of domains.nodes) made(await ask<Made>(publish, { id }))
}

const name = 'Cafés in the north'

async function listOf(ask: Ask) {
  const { leadLists } = await ask<{ leadLists: { nodes: { id: string; name: string }[] } }>(
    'query Demo { leadLists(first: 50) { nodes { id name } } }',
    {},
  )
  const create =
    'mutation Demo($input: CreateLeadListInput!) { outcome: createLeadList(input: $input) { ... on LeadList { id } ... on Problem { message } } }'
  const id = leadLists.nodes.find((it) => it.name === name)?.id ?? made(await ask<Made>(create, { input: { name } }))
  const upsert =
    'mutation Demo($input: UpsertLeadsInput!) { upsertLeads(input: $input) { ... on UpsertedLeads { createdCount } ... on Problem { message } } }'
  await ask(upsert, { input: { leads: people(), listIds: [id] } })
  return id
}

const firstNames = ['Aino', 'Bjørn', 'Clara', 'Dag', 'Elin', 'Finn', 'Greta', 'Håkon', 'Ida', 'Jens', 'Kaisa', 'Lars']
const cafes = ['Polar', 'Fika', 'Nord', 'Havn', 'Lyset', 'Skog', 'Fjell', 'Strand', 'Isbjørn', 'Kaffebar']
const countries = ['NO', 'SE', 'FI', 'DK']

/** Made-up people: each does in the sandbox what chance has made them. */
function people() {
  return Array.from({ length: 120 }, (_, n) => {
    const [firstName, cafe] = [firstNames[n % 12] as string, cafes[Math.floor(n / 12)] as string]
    const plain = (text: string) =>
      text
        .normalize('NFD')
        .replace(/[^a-z]/gi, '')
        .toLowerCase()
    return {
      ...{ firstName, company: `Café ${cafe}`, position: 'Owner', country: countries[n % 4] },
      ...{ email: `${plain(firstName)}@cafe-${plain(cafe)}.example`, tags: ['coffee'] },
    }
  })
}

async function templateOf(ask: Ask, companyId: string, name: string, starterKey: string) {
  const create =
    'mutation Demo($input: CreateTemplateInput!) { outcome: createTemplate(input: $input) { ... on Template { id locales { latest { id } } } ... on Problem { message } } }'
  const { outcome } = await ask<{ outcome: { id?: string; message?: string; locales?: { latest: { id: string } }[] } }>(
    create,
    { input: { companyId, name, kind: 'blocks', starterKey } },
  )
  const id = made({ outcome })
  const publish =
    'mutation Demo($versionId: ID!) { outcome: publishTemplate(versionId: $versionId) { ... on Template { id } ... on Problem { message } } }'
  made(await ask<Made>(publish, { versionId: outcome.locales?.[0]?.latest.id }))
  return id
}
