import { join } from 'node:path'
import { env } from './env.ts'
import { root } from './root.ts'

/** The databases. The queue lives in OLTP, so that a job commits with the change that causes it. */
export const tiers = ['oltp', 'content', 'olap', 'notifications'] as const
export type Tier = (typeof tiers)[number]

export const urlVariable = (tier: Tier) => `${tier.toUpperCase() as Uppercase<Tier>}_DATABASE_URL` as const

export const urlOf = (tier: Tier) => env[urlVariable(tier)]

/** The same server for the second role, which serves all tenants; the two share a password. */
export const acrossUrlOf = (tier: Tier) => withUser(urlOf(tier), 'penguin_across')

/** Where LISTEN and the worker go: round a transaction pooler, if there is one. */
export const queueUrl = () => withUser(env.OLTP_DIRECT_DATABASE_URL ?? env.OLTP_DATABASE_URL, 'penguin_across')

export const schemaFolder = (tier: Tier) => join(root, 'prisma', tier, 'schema')
export const migrationsFolder = (tier: Tier | 'queue') => join(root, 'prisma', tier, 'migrations')

export function withUser(url: string, user: string) {
  const changed = new URL(url)
  changed.username = user
  return changed.href
}
