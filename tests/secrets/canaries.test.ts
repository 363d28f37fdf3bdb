import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '../../prisma/root.ts'
import { lookAcross } from '../../prisma/tenancy.ts'
import { tiers } from '../../prisma/tiers.ts'
import { freePort } from '../../scripts/embedded.ts'
import { end } from '../../scripts/processes.ts'
import { mutationOf, newAddress, secretFor } from '../session/browser.ts'
import { appOf } from '../session/totp.ts'

const folder = mkdtempSync(join(tmpdir(), 'penguinmails-outbox-'))
const children: ChildProcess[] = []
let url = ''
/** What all processes wrote to their logs. */
let said = ''

function run(file: string, settings: Record<string, string>) {
  const tsx = join(root, 'scripts/node_modules/tsx/dist/cli.mjs')
  const env = { ...process.env, LOG_LEVEL: 'trace', ...settings }
  const child = spawn(process.execPath, [tsx, file], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (said += chunk))
  children.push(child)
  return child
}

beforeAll(async () => {
  const port = String(await freePort())
  url = `http://127.0.0.1:${port}`
  run('api/main.ts', { PORT: port })
  await until(() =>
    fetch(`${url}/health`).then(
      () => true,
      () => false,
    ),
  )
}, 120_000)
afterAll(async () => {
  await Promise.all(children.map((child) => end(child, { gently: 'SIGTERM' })))
  rmSync(folder, { recursive: true })
})

async function until(isSo: () => Promise<boolean> | boolean) {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 100))
}

/** A worker that writes its mails into a folder, or to a server that takes none, until a fact is there. */
async function working(settings: Record<string, string>, isDone: () => Promise<boolean> | boolean) {
  const worker = run('jobs/main.ts', settings)
  await until(isDone)
  await end(worker, { gently: 'SIGTERM' })
}

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

test('neither the databases nor the logs contain a secret that opens anything', async () => {
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
  const waiting = () => lookAcross('a test').emailInOutbox.count({ where: { recipient: email } })
  await working({ MAIL_FOLDER: folder }, async () => (await waiting()) === 0)
  expect(
    readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join(),
  ).toContain('To: ')

  // And what a worker says when it fails.
  await act('requestPasswordReset', { email })
  canaries['a link that was never sent'] = await secretFor(email, 'password-reset')
  canaries['the password of the mail server'] = `canary-${randomBytes(12).toString('base64url')}`
  const server = `smtp://platform:${canaries['the password of the mail server']}@127.0.0.1:${await freePort()}`
  await working({ PLATFORM_SMTP_URL: server }, () => said.includes('ECONNREFUSED'))
  canaries['the session key'] = process.env.SESSION_KEY ?? ''
  canaries['the sealing key'] = process.env.SEALING_KEYS?.split(':')[1] ?? ''

  const dumps = await Promise.all(
    tiers.map((tier) => dump(process.env[`ADMIN_${tier.toUpperCase()}_DATABASE_URL`] ?? '')),
  )
  const everything = `${dumps.join('\n')}\n${said}`
  expect(everything).toContain(email) // the dump is not empty
  for (const log of ['"name":"api"', '"name":"worker"', 'email.send']) expect(said).toContain(log)
  const found = Object.entries(canaries).filter(([, canary]) => canary === '' || everything.includes(canary))
  expect(found.map(([name]) => name)).toEqual([])
}, 120_000)
