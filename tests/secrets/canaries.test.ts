import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '../../prisma/root.ts'
import { tiers } from '../../prisma/tiers.ts'
import { freePort } from '../../scripts/embedded.ts'
import { end } from '../../scripts/processes.ts'
import { mutationOf, newAddress, secretFor } from '../session/browser.ts'
import { appOf } from '../session/totp.ts'

let url = ''
let said = ''
let child: ReturnType<typeof spawn>

beforeAll(async () => {
  const port = String(await freePort())
  url = `http://127.0.0.1:${port}`
  const tsx = join(root, 'scripts/node_modules/tsx/dist/cli.mjs')
  const env = { ...process.env, PORT: port, LOG_LEVEL: 'trace' }
  child = spawn(process.execPath, [tsx, 'api/main.ts'], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (said += chunk))
  while (!(await fetch(`${url}/health`).catch(() => null))) await new Promise((resolve) => setTimeout(resolve, 100))
}, 60_000)
afterAll(() => end(child, { gently: 'SIGTERM' }))

/** Every row of every table, as text, binary columns included. */
async function dump(connectionString: string) {
  const client = new pg.Client({ connectionString })
  await client.connect()
  const { rows } = await client.query<{ name: string }>(`
    select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')`)
  await client.query("set bytea_output = 'escape'")
  let text = ''
  for (const { name } of rows) {
    const { rows } = await client.query<{ row: string }>(`select t::text as row from ${name} t`)
    text += rows.map(({ row }) => row).join('\n')
  }
  await client.end()
  return text
}

test('neither the databases nor the log contain a secret that opens anything', async () => {
  const canaries: Record<string, string> = {}
  const cookies = new Map<string, string>()
  let token = ''
  const act = async (name: string, input?: object) => {
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        cookie: [...cookies].map(([key, value]) => `${key}=${value}`).join('; '),
        ...(token && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query: mutationOf(name), variables: { input } }),
    })
    for (const cookie of answer.headers.getSetCookie()) {
      const [, key = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      cookies.set(key, value)
      if (value) canaries[`the cookie ${key} of ${name}`] = value
    }
    const { data } = (await answer.json()) as { data: { outcome: Record<string, unknown> } }
    if (typeof data.outcome.accessToken === 'string') token = data.outcome.accessToken
    return data.outcome
  }

  const email = newAddress()
  canaries['the password'] = `canary ${randomBytes(12).toString('base64url')}`
  canaries['a wrong password'] = `canary ${randomBytes(12).toString('base64url')}`
  await act('signUp', { name: 'Pia', tenantName: 'Ice', email, password: canaries['the password'] })
  canaries['the link of the sign-up'] = await secretFor(email, 'sign-up')
  await act('verifyEmail', { token: canaries['the link of the sign-up'], password: canaries['the password'] })
  const { secret } = await act('startTotp')
  canaries['the app’s secret'] = String(secret)
  const { codes } = await act('confirmTotp', { code: appOf(String(secret)).code() })
  for (const code of codes as string[])
    Object.assign(canaries, { [`backup code ${code}`]: code, [`plain ${code}`]: code.replaceAll('-', '') })
  canaries['the access token'] = token
  await act('signIn', { email, password: canaries['a wrong password'] })
  const { challenge } = await act('signIn', { email, password: canaries['the password'] })
  canaries['the challenge'] = String(challenge)
  await act('requestPasswordReset', { email })
  canaries['the link to a new password'] = await secretFor(email, 'password-reset')
  canaries['the session key'] = process.env.SESSION_KEY ?? ''
  canaries['the sealing key'] = process.env.SEALING_KEYS?.split(':')[1] ?? ''

  const dumps = await Promise.all(
    tiers.map((tier) => dump(process.env[`ADMIN_${tier.toUpperCase()}_DATABASE_URL`] ?? '')),
  )
  const everything = `${dumps.join('\n')}\n${said}`
  expect(everything).toContain(email) // the dump is not empty
  const found = Object.entries(canaries).filter(([, canary]) => canary === '' || everything.includes(canary))
  expect(found.map(([name]) => name)).toEqual([])
}, 60_000)
