/** The one account that every new checkout has. */
export const demoEmail = 'demo@penguinmails.test'

/** Answers what to sign in with: the password that was made for this checkout, or a hint when it is another. */
export async function seed(api: string, password: string, say: (line: string) => void): Promise<string> {
  const token = await enter(api, password)
  if (!token) return '(with the password you gave it)'
  await furnish(api, token).catch((error: Error) => say(error.message))
  return password
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
  await ask(api, 'mutation DemoSignOut { signOut { signedOut } }', {}, token)
}

type Existing = { companies: { nodes: unknown[] } }
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

/** Signs in; signs up first when nobody has. */
async function enter(api: string, password: string) {
  const session = '{ __typename ... on Session { accessToken } ... on Problem { message } }'
  const signIn = `mutation DemoSignIn($input: SignInInput!) { outcome: signIn(input: $input) ${session} }`
  const known = await ask<Entered>(api, signIn, { input: { email: demoEmail, password } })
  if (known.outcome.accessToken) return known.outcome.accessToken
  const signUp = `mutation DemoSignUp($input: SignUpInput!) { outcome: signUp(input: $input) ${session} }`
  const input = { name: 'Demo Penguin', email: demoEmail, password, tenantName: 'Demo' }
  return (await ask<Entered>(api, signUp, { input })).outcome.accessToken
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
