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
  'api/session/resolver.ts': 'a person belongs to several tenants',
  'api/session/service.ts': 'who signs in has no tenant yet',
  'api/session/viewer.ts': 'whose session this is decides the tenant',
  'api/system/health.ts': 'workers belong to no tenant',
  'jobs/leads/cleanUp.ts': 'cleanups are due in all tenants at once',
  'jobs/operations/prune.ts': 'operations of all tenants expire',
  'jobs/queue/prune.ts': 'the log of all jobs is pruned at once',
  'jobs/worker.ts': 'one worker serves all tenants',
  'prisma/tenancy.ts': 'the door itself',
}

test('only the listed files see across tenants', () => {
  const files = ['prisma', 'jobs', 'api']
    .flatMap(sourcesOf)
    .filter((file) => /\b(acrossTenants|acrossTenantsSql|lookAcross)\b/.test(textOf(file)))
  expect(files.filter((file) => !(file in seeAcross) && file !== 'prisma/door.ts')).toEqual([])
})
