import { createAccount } from '../api/session/createAccount.ts'
import { hashPassword, isPassword } from '../api/session/passwords.ts'
import { env } from '../prisma/env.ts'
import { acrossTenants, lookAcross, oltp } from '../prisma/tenancy.ts'
import { demoCampaign, hasDemoCampaign } from './demoCampaign.ts'

/** The one account that every new checkout has. */
export const demoEmail = 'demo@penguinmails.test'

/** Answers what to sign in with: the password that was made for this checkout, or a hint when it is another. */
export async function seed(api: string, password: string, say: (line: string) => void): Promise<string> {
  try {
    const account = await demoAccount(password)
    if (account === 'changed') return '(with the password you gave it)'
    if (account === 'unfurnished')
      await furnish(api, await enter(api, password)).catch((error: Error) => say(error.message))
    return password
  } finally {
    await oltp.close()
  }
}

async function furnish(api: string, token: string) {
  const { companies } = await ask<Existing>(
    api,
    'query DemoCompanies { companies(first: 2) { nodes { id } } }',
    {},
    token,
  )
  const isNew = companies.nodes.length < 2 // signing up has made the first
  if (isNew) for (const company of demoCompanies) await create(api, company, token)
  await ask(api, demoLeads, { input: { leads: demoPeople } }, token)
  const made = await ask<Existing>(api, 'query DemoCompanies { companies(first: 10) { nodes { id name } } }', {}, token)
  const company = made.companies.nodes.find(({ name }) => name === demoCompanies[0]?.name)
  if (company && env.SANDBOX_URL)
    await demoCampaign((query, variables) => ask(api, query, variables, token), company.id)
  await ask(api, 'mutation DemoSignOut { signOut { signedOut } }', {}, token)
  // The first browser of a person is no news to them, the second is: this was not one.
  await acrossTenants('the demo account', (db) => db.userDevice.deleteMany({ where: { user: { email: demoEmail } } }))
}

type Existing = { companies: { nodes: { id: string; name: string }[] } }
type Entered = { outcome: { accessToken?: string; message?: string } }

const demoCompanies = [
  {
    name: 'Emperor Coffee',
    domain: 'emperor-coffee.test',
    industry: 'Food',
    projects: ['Cafés in the north', 'Newsletter'],
  },
  { name: 'Rockhopper Outdoor', domain: 'rockhopper.test', industry: 'Retail', projects: ['Spring catalogue'] },
]

const demoLeads =
  'mutation DemoLeads($input: UpsertLeadsInput!) { upsertLeads(input: $input) { ... on UpsertedLeads { createdCount } ... on Problem { message } } }'
const demoPeople = [
  ['Ada', 'Sandström', 'Fjord Roasters', 'Head of purchasing', 'SE', 'coffee'],
  ['Bruno', 'Keller', 'Keller & Söhne', 'Owner', 'DE', 'coffee'],
  ['Chiara', 'Ricci', 'Bar Centrale', 'Manager', 'IT', 'coffee'],
  ['Dilan', 'Yıldız', 'Liman Kahve', 'Owner', 'TR', 'coffee'],
  ['Emil', 'Nowak', 'Tatra Sklep', 'Buyer', 'PL', 'outdoor'],
  ['Fatou', 'Diop', 'Dakar Trails', 'Founder', 'SN', 'outdoor'],
  ['Grace', 'O’Neill', 'Wild Atlantic Store', 'Buyer', 'IE', 'outdoor'],
  ['Henrik', 'Dahl', 'Dahl Sport', 'Managing director', 'NO', 'outdoor'],
].map(([firstName = '', lastName = '', company = '', position, country, tag]) => ({
  ...{ firstName, lastName, company, position, country, tags: [tag] },
  email: `${firstName}@${company.toLowerCase().replace(/[^a-z]+/g, '-')}.example`.toLowerCase(),
}))

/** The account, made when there is none. Its address needs no confirmation: nobody reads its mail. */
async function demoAccount(password: string): Promise<'as made' | 'changed' | 'unfurnished'> {
  const user = await lookAcross('the demo account').user.findFirst({
    where: { email: demoEmail },
    include: { credential: true },
  })
  if (user) {
    if (!(await isPassword(user.credential?.passwordHash, password))) return 'changed'
    // Whoever begins a second time signs in only to finish what was interrupted: each sign-in is a new device.
    const companies = await lookAcross('the demo account').company.count({
      where: { tenant: { members: { some: { userId: user.id } } } },
    })
    const isWhole = companies >= 2 && (!env.SANDBOX_URL || (await hasDemoCampaign(user.id)))
    return isWhole ? 'as made' : 'unfurnished'
  }
  const passwordHash = await hashPassword(password)
  const account = { email: demoEmail, name: 'Demo Penguin', tenantName: 'Demo', passwordHash }
  await acrossTenants('the demo account', (db) => createAccount(db, account))
  return 'unfurnished'
}

async function enter(api: string, password: string) {
  const session = '{ __typename ... on Session { accessToken } ... on Problem { message } }'
  const signIn = `mutation DemoSignIn($input: SignInInput!) { outcome: signIn(input: $input) ${session} }`
  const { outcome } = await ask<Entered>(api, signIn, { input: { email: demoEmail, password } })
  if (!outcome.accessToken) throw new Error(`The demo account cannot sign in: ${outcome.message}`)
  return outcome.accessToken
}

async function create(api: string, { projects, ...company }: (typeof demoCompanies)[number], token: string) {
  const createCompany =
    'mutation DemoCompany($input: CreateCompanyInput!) { outcome: createCompany(input: $input) { ... on Company { id } ... on Problem { message } } }'
  const { outcome } = await ask<Created>(api, createCompany, { input: company }, token)
  if (!outcome.id) throw new Error(`The demo tenant is not whole: ${outcome.message}`)
  const createProject =
    'mutation DemoProject($input: CreateProjectInput!) { outcome: createProject(input: $input) { ... on Project { id } ... on Problem { message } } }'
  for (const name of projects)
    await ask(api, createProject, { input: { companyId: outcome.id, name, defaultLocale: 'en' } }, token)
}

type Created = { outcome: { id?: string; message?: string } }

async function ask<Data>(api: string, query: string, variables: object, token?: string): Promise<Data> {
  const answer = await fetch(`${api}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(15_000),
  })
  const { data, errors } = (await answer.json()) as { data?: Data; errors?: { message: string }[] }
  if (!data || errors?.length) throw new Error(`The demo tenant is not whole: ${errors?.[0]?.message ?? answer.status}`)
  return data
}
