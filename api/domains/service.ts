import { z } from 'zod'
import { enqueueCheck } from '../../jobs/domains/check.ts'
import { domainFacts, targets } from '../../jobs/domains/facts.ts'
import { makeKeys, prepareNextKeys } from '../../jobs/domains/makeKeys.ts'
import { expectedRecords, withFindings } from '../../jobs/domains/records.ts'
import { isInSandbox } from '../../jobs/domains/sandbox.ts'
import { zoneFile } from '../../jobs/domains/zoneFile.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { readAddress } from '../../jobs/mail/address.ts'
import { isMailProvider } from '../../jobs/mail/addressAdvice.ts'
import { readDomain } from '../../jobs/mail/domain.ts'
import { Refused } from '../../jobs/mail/refused.ts'
import type { Db } from '../../prisma/tenancy.ts'
import { sees, within } from '../companies/sight.ts'
import { countLimit, newestFirst, type Page } from '../graphql/connection.ts'
import type { SignedIn, Viewer } from '../graphql/context.ts'
import { check } from '../graphql/input.ts'
import { InvalidInput, NotFound, NotPossible } from '../graphql/problem.ts'
import { revise } from '../graphql/revise.ts'
import { taken } from '../graphql/taken.ts'
import type { CreateDomainInput, UpdateDomainInput } from './types.ts'

export const domains = ({ db, viewer }: SignedIn, page: Page, companyId: string | null) => {
  const seen = { AND: { companyId: within(viewer) }, ...(companyId !== null && { companyId }) }
  return newestFirst(
    page,
    (slice) => db.domain.findMany({ ...slice, where: { ...slice.where, ...seen } }),
    () => db.domain.count({ where: seen, take: countLimit }),
  )
}

export const domainsById = (db: Db, viewer: Viewer, ids: string[]) =>
  db.domain.findMany({ where: { id: { in: ids }, companyId: within(viewer) } })

/** What should stand in the DNS of each, what was found, and all of it as a zone file. */
export async function dnsOf(db: Db, ids: string[]) {
  return (await domainFacts(db, ids)).map((facts) => {
    const expected = expectedRecords(facts, targets())
    const records = withFindings(expected, facts.records)
    const keys = facts.keys.map((key) => ({ ...key, foundAt: dateOf(key.foundAt), retiringAt: dateOf(key.retiringAt) }))
    return { id: facts.id, records, keys, advice: facts.advice, zoneFile: zoneFile(facts.domain, records) }
  })
}

const dateOf = (text: string | null) => (text === null ? null : new Date(text))

const nameTaken = taken('domain', 'There is this domain already.')

export async function createDomain({ db, viewer }: SignedIn, { companyId, domain }: CreateDomainInput) {
  if (!(await companySeen(db, viewer, companyId))) return new NotFound('workspace')
  const name = readDomain(domain.trim())
  if (name instanceof Refused) return new InvalidInput([{ path: 'domain', message: name.reason }])
  const problem = notYours(name)
  if (problem) return new InvalidInput([{ path: 'domain', message: problem }])
  const made = await addDomain(db, companyId, name).catch(nameTaken)
  if (made instanceof InvalidInput) return made
  await makeKeys(db, made.id)
  return made
}

const companySeen = async (db: Db, viewer: Viewer, id: string) =>
  sees(viewer, id) ? db.company.findFirst({ where: { id }, select: { id: true } }) : null

/** Nobody can publish records for the domain of a public mail provider. */
export const notYours = (name: string) =>
  isMailProvider(name) ? `${name} belongs to a mail provider: use a domain whose DNS you can change.` : undefined

/** The first domain of a workspace is its first choice. Its keys are made with it, or else by its first check. */
export async function addDomain(db: Db, companyId: string, name: string) {
  const isPrimary = (await db.domain.count({ where: { companyId } })) === 0
  const made = await db.domain.create({ data: { companyId, domain: name, isPrimary, nextCheckAt: new Date() } })
  await enqueueCheck(db, made.id)
  return made
}

const address = z
  .string()
  .trim()
  .refine((it) => !(readAddress(it) instanceof Refused), 'This is not an address.')
const wishes = z.object({
  isPrimary: z.boolean().nullish(),
  trackingHost: z.string().trim().toLowerCase().nullish(),
  returnPathHost: z.string().trim().toLowerCase().nullish(),
  dmarcPolicy: z.enum(['none', 'quarantine', 'reject']).optional(),
  dmarcReportTo: address.nullish(),
  mtaStsMode: z.enum(['testing', 'enforce']).nullish(),
  tlsReportTo: address.nullish(),
  expectedRevision: z.int().nullish(),
})

export async function updateDomain({ db, viewer }: SignedIn, id: string, input: UpdateDomainInput) {
  const wanted = check(wishes, input)
  if (wanted instanceof InvalidInput) return wanted
  const before = await db.domain.findFirst({ where: { id, companyId: within(viewer) } })
  if (!before) return new NotFound('domain')
  const issues = (['trackingHost', 'returnPathHost'] as const).flatMap((path) => {
    const message = wanted[path] && wrongHost(wanted[path], before.domain)
    return message ? [{ path, message }] : []
  })
  if (wanted.trackingHost && wanted.trackingHost === (wanted.returnPathHost ?? before.returnPathHost))
    issues.push({ path: 'trackingHost', message: 'Take another host than that of bounces.' })
  if (issues.length > 0) return new InvalidInput(issues)
  const { expectedRevision, isPrimary, ...data } = wanted
  const companyId = before.companyId
  if (isPrimary) await db.domain.updateMany({ where: { companyId, id: { not: id } }, data: { isPrimary: false } })
  const changed = await revise({
    what: 'domain',
    expectedRevision,
    find: () => db.domain.findFirst({ where: { id } }),
    update: (expected) =>
      db.domain.updateMany({
        where: { id, ...expected },
        data: { ...data, ...(isPrimary != null && { isPrimary }), checkCount: 0, revision: { increment: 1 } },
      }),
  })
  if ('revision' in changed) await enqueueCheck(db, id)
  return changed
}

function wrongHost(host: string, domain: string) {
  const name = readDomain(host)
  if (name instanceof Refused) return name.reason
  return name.endsWith(`.${domain}`) ? undefined : `Take a host below the domain, such as links.${domain}.`
}

export async function deleteDomain({ db, viewer }: SignedIn, id: string) {
  const domain = await db.domain.findFirst({ where: { id, companyId: within(viewer) } })
  if (!domain) return new NotFound('domain')
  const mailboxes = await db.emailAccount.count({ where: { domainId: id, status: { not: 'deleted' } } })
  if (mailboxes > 0) {
    const many = mailboxes === 1 ? 'A mailbox sends' : `${mailboxes} mailboxes send`
    return new NotPossible(`${many} from ${domain.domain}: delete ${mailboxes === 1 ? 'it' : 'them'} first.`)
  }
  // Those that were deleted stay on record by their address; nothing else of them needs the domain.
  await db.emailAccount.deleteMany({ where: { domainId: id } })
  await db.domain.deleteMany({ where: { id } })
  return { deleted: true }
}

/** Asks the DNS at once, whenever the next check was due. */
export async function checkDomain({ db, viewer }: SignedIn, id: string) {
  const domain = await db.domain.findFirst({ where: { id, companyId: within(viewer) } })
  if (!domain) return new NotFound('domain')
  const [nextCheckAt] = [new Date()]
  await db.domain.updateMany({ where: { id }, data: { nextCheckAt, checkCount: 0 } })
  await enqueueCheck(db, id)
  return { ...domain, nextCheckAt }
}

/** Makes the keys that take over once their records are found. */
export async function rotateDomainKeys({ db, viewer, audit }: SignedIn, id: string) {
  const domain = await db.domain.findFirst({ where: { id, companyId: within(viewer) } })
  if (!domain) return new NotFound('domain')
  const next = await prepareNextKeys(db, id)
  if ('notYet' in next) return new NotPossible(next.notYet)
  audit({ after: next })
  await db.domain.updateMany({ where: { id }, data: { checkCount: 0, revision: { increment: 1 } } })
  await enqueueCheck(db, id)
  return { ...domain, revision: domain.revision + 1 }
}

/** Only where nobody but the sandbox answers for the name: there is nothing to publish by hand then. */
export async function publishDomainInSandbox({ db, viewer, audit }: SignedIn, id: string) {
  const domain = await db.domain.findFirst({ where: { id, companyId: within(viewer) } })
  if (!domain) return new NotFound('domain')
  if (!isInSandbox(domain.domain))
    return new NotPossible('The sandbox answers only for names that exist nowhere else, such as shop.test.')
  audit({ after: { sandbox: domain.domain } })
  await db.domain.updateMany({ where: { id }, data: { checkCount: 0, lastError: null } })
  await enqueue(db, 'domain.publishInSandbox', { domainId: id }, { key: `domain.publishInSandbox:${id}` })
  return { ...domain, lastError: null }
}
