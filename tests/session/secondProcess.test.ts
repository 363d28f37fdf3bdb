import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '../../prisma/root.ts'
import { acrossTenants, lookAcross } from '../../prisma/tenancy.ts'
import { freePort } from '../../scripts/embedded.ts'
import { end } from '../../scripts/processes.ts'
import { browser, newPerson, password, secretFor } from './browser.ts'

let other = ''
let child: ReturnType<typeof spawn>

beforeAll(async () => {
  const port = String(await freePort())
  other = `http://127.0.0.1:${port}`
  const tsx = join(root, 'scripts/node_modules/tsx/dist/cli.mjs')
  child = spawn(process.execPath, [tsx, 'api/main.ts'], {
    cwd: root,
    env: { ...process.env, PORT: port },
    stdio: 'ignore',
  })
  while (!(await fetch(`${other}/health`).catch(() => null))) await new Promise((resolve) => setTimeout(resolve, 100))
}, 60_000)
afterAll(() => end(child, { gently: 'SIGTERM' }))

async function isAlive(token: string | undefined) {
  const answer = await fetch(`${other}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: '{ companies { nodes { id } } }' }),
  })
  return answer.status === 200
}

type Person = Awaited<ReturnType<typeof newPerson>>
const idOf = async ({ email }: Person) => (await lookAcross('a test').user.findFirst({ where: { email } }))?.id ?? ''

test.each<[string, (victim: Person) => Promise<unknown>]>([
  ['signing out', (it) => it.act('signOut')],
  [
    'a changed password',
    async (it) => {
      const elsewhere = browser()
      await elsewhere.signIn(it.email)
      await elsewhere.act('changePassword', { password: 'yet another fine day' })
    },
  ],
  [
    'a reset password',
    async (it) => {
      await browser().act('requestPasswordReset', { email: it.email })
      await browser().act('resetPassword', {
        token: await secretFor(it.email, 'password-reset'),
        password: 'yet another fine day',
      })
    },
  ],
  [
    'an ended session',
    async (it) => {
      const elsewhere = browser()
      await elsewhere.signIn(it.email, password)
      await elsewhere.act('revokeOtherSessions')
    },
  ],
  [
    'a disabled person',
    async (it) => {
      const id = await idOf(it)
      await acrossTenants('a test', (db) => db.user.update({ where: { id }, data: { deletedAt: new Date() } }))
    },
  ],
  [
    'a removed role',
    async (it) => {
      const userId = await idOf(it)
      await acrossTenants('a test', (db) => db.tenantUser.updateMany({ where: { userId }, data: { roles: [] } }))
    },
  ],
  [
    'a membership that ended',
    async (it) => {
      const userId = await idOf(it)
      await acrossTenants('a test', (db) =>
        db.tenantUser.updateMany({ where: { userId }, data: { deletedAt: new Date() } }),
      )
    },
  ],
])('%s ends what a session may do in another process within a second', async (_, happen) => {
  const it = await newPerson()
  const { token } = it
  expect(await isAlive(token)).toBe(true)
  await happen(it)
  const since = performance.now()
  let survived = 0
  while (performance.now() - since < 1_300) {
    if (await isAlive(token)) survived = performance.now() - since
    await new Promise((resolve) => setTimeout(resolve, 40))
  }
  expect(survived).toBeLessThan(1_000)
})
