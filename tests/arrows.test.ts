import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sourcesOf, textOf } from './sources.ts'

/** Who may import whom. Anything not written here is forbidden. */
const arrows: Record<string, string[]> = {
  prisma: [],
  jobs: ['prisma'],
  api: ['prisma', 'jobs'],
  web: [],
  scripts: ['prisma', 'jobs', 'api'],
  tests: ['prisma', 'jobs', 'api', 'scripts', 'web'],
}

const imports = /(?:from|import)\s*\(?\s*'((?:\.|@penguinmails\/)[^']+)'/g

test.each(Object.entries(arrows))('%s imports only what it may', (house, allowed) => {
  const files = sourcesOf(house)
  expect(files.length).toBeGreaterThan(0)
  const strays = files.flatMap((file) =>
    [...textOf(file).matchAll(imports)]
      .map(([, target = '']) =>
        target.startsWith('.') ? join(file, '..', target) : target.slice('@penguinmails/'.length),
      )
      .filter((target) => ![house, ...allowed].includes(target.split('/')[0] as string))
      .map((target) => `${file} -> ${target}`),
  )
  expect(strays).toEqual([])
})

test('only the doors open connections to a tier', () => {
  const mayConnect = ['prisma/door.ts', 'prisma/migrate.ts', 'prisma/pool.ts']
  const strays = ['prisma', 'jobs', 'api']
    .flatMap(sourcesOf)
    .filter(
      (file) => !mayConnect.includes(file) && /new (PrismaClient|PrismaPg|pg\.(Pool|Client))\b/.test(textOf(file)),
    )
  expect(strays).toEqual([])
})

/** Files that see all tenants at once, and why they must. */
const seeAcross = {
  'api/audit/record.ts': 'what concerns a person is written down in each of their tenants',
  'api/invitations/accept.ts': 'who follows a link belongs to no tenant yet',
  'api/account/fresh.ts': 'an account belongs to a person, not to a tenant',
  'api/account/mfa.ts': 'second factors belong to a person',
  'api/account/resolver.ts': 'an account belongs to a person',
  'api/account/service.ts': 'address and password belong to a person',
  'api/account/sessions.ts': 'sessions and devices belong to a person',
  'api/session/challenges.ts': 'who signs in has no tenant yet',
  'api/session/oidc.ts': 'who signs in has no tenant yet',
  'api/session/resetPassword.ts': 'a password belongs to a person',
  'api/session/resolver.ts': 'a person belongs to several tenants',
  'api/session/secondFactor.ts': 'who signs in has no tenant yet',
  'api/session/service.ts': 'a session may go from tenant to tenant',
  'api/session/signIn.ts': 'who signs in has no tenant yet',
  'api/session/signUp.ts': 'who signs up has no tenant yet',
  'api/session/throttle.ts': 'guesses are counted before it is known whose account they are for',
  'api/session/viewer.ts': 'whose session this is decides the tenant',
  'api/system/health.ts': 'workers belong to no tenant',
  'api/tokens/viewer.ts': 'whose token this is decides the tenant',
  'jobs/audit/seal.ts': 'one job seals the logs of all tenants',
  'jobs/audit/verify.ts': 'a command verifies the logs of all tenants',
  'jobs/campaigns/joinLive.ts': 'campaigns of all tenants are joined at once',
  'jobs/campaigns/late.ts': 'mails of all tenants may be late',
  'jobs/campaigns/planner.ts': 'campaigns of all tenants are due at once',
  'jobs/campaigns/sweeps.ts': 'campaigns of all tenants go on by themselves',
  'jobs/content/prune.ts': 'one job forgets for all tenants',
  'jobs/domains/check.ts': 'checks are due in all tenants at once',
  'jobs/mailboxes/check.ts': 'checks are due in all tenants at once',
  'jobs/mailboxes/reseal.ts': 'sealed keys of all tenants are wrapped anew at once',
  'jobs/figures/loop.ts': 'the figures are those of all tenants',
  'jobs/figures/reconcile.ts': 'the figures of all tenants are counted again',
  'jobs/figures/retain.ts': 'months of events are those of all tenants',
  'jobs/figures/rollUp.ts': 'the events of all tenants are counted together',
  'jobs/requests/prune.ts': 'one job forgets for all tenants',
  'jobs/email/send.ts': 'the platform’s own mail goes to people who may have no tenant',
  'jobs/notifications/add.ts': 'a person’s address and wishes belong to the person',
  'jobs/leads/cleanUp.ts': 'cleanups are due in all tenants at once',
  'jobs/operations/prune.ts': 'operations of all tenants expire',
  'jobs/queue/prune.ts': 'the log of all jobs is pruned at once',
  'jobs/inbox/leases.ts': 'one process reads the mailboxes of many tenants',
  'jobs/sending/claim.ts': 'the mails of all tenants are due at once',
  'jobs/tracking/record.ts': 'what happened to mails of all tenants is written down together',
  'jobs/sending/gate.ts': 'hand-overs of all tenants are written down together',
  'jobs/sending/lapsed.ts': 'a process that died held mails of many tenants',
  'jobs/sending/record.ts': 'answers to mails of all tenants are written down together',
  'jobs/session/prune.ts': 'old sign-ins belong to no tenant',
  'jobs/session/reseal.ts': 'second factors belong to a person',
  'jobs/worker.ts': 'one worker serves all tenants',
  'prisma/tenancy.ts': 'the door itself',
}

test('only the listed files see across tenants', () => {
  const files = ['prisma', 'jobs', 'api']
    .flatMap(sourcesOf)
    .filter((file) => /\b(acrossTenants|acrossTenantsSql|lookAcross|askAcross)\b/.test(textOf(file)))
  expect(files.filter((file) => !(file in seeAcross) && file !== 'prisma/door.ts')).toEqual([])
})
