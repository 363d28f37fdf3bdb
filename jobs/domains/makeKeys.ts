import type { Db } from '../../prisma/tenancy.ts'
import { newDomainKey, newTail, readSelector, selectorOf } from './keys.ts'

const kinds = ['rsa', 'ed25519'] as const

/** The first keys of a domain, one of each kind. They sign once their records are found. */
export async function makeKeys(db: Db, domainId: string) {
  const tail = newTail()
  const keys = await Promise.all(kinds.map((kind) => newDomainKey(db.tenantId, kind, selectorOf(1, kind, tail))))
  const activatedAt = new Date()
  await db.domainKey.createMany({ data: keys.map((key) => ({ ...key, domainId, state: 'active', activatedAt })) })
}

/** Keys under the other selectors, to take over; or why that is not possible yet. */
export async function prepareNextKeys(db: Db, domainId: string): Promise<{ selectors: string[] } | { notYet: string }> {
  const keys = await db.domainKey.findMany({ where: { domainId }, select: { kind: true, selector: true, state: true } })
  if (keys.some(({ state }) => state === 'next'))
    return { notYet: 'There are new keys already: publish their records.' }
  if (keys.some(({ state }) => state === 'retiring'))
    return {
      notYet: 'The keys before these are still being retired: mail that they signed may be under way for a week.',
    }
  const present = keys.map(({ selector }) => readSelector(selector)).find(Boolean)
  const slot = present?.slot === 1 ? 2 : 1
  const tail = present?.tail ?? newTail()
  const next = await Promise.all(kinds.map((kind) => newDomainKey(db.tenantId, kind, selectorOf(slot, kind, tail))))
  await db.domainKey.createMany({ data: next.map((key) => ({ ...key, domainId, state: 'next' })) })
  return { selectors: next.map(({ selector }) => selector) }
}
