import { acrossTenants, type Db, inTenant } from '../../prisma/tenancy.ts'
import { enqueue } from '../enqueue.ts'
import type { Handler, TenantRun } from '../handler.ts'
import { tellAdmins } from '../notifications/tellAdmins.ts'
import { dnsAsker } from '../outside/dns.ts'
import { type Examination, examine } from './examine.ts'
import { domainFacts, type StoredDomain, targets } from './facts.ts'
import { type Judgement, judge } from './judge.ts'
import { makeKeys } from './makeKeys.ts'
import type { CheckedRecord } from './records.ts'

/** Puts a domain's next check into the queue; there is one at most. */
export const enqueueCheck = (db: Db, domainId: string, runAt?: Date) =>
  enqueue(db, 'domain.check', { domainId }, { key: `domain.check:${domainId}`, ...(runAt && { runAt }) })

/** Asks the DNS about a domain, and writes down what it said and what follows. */
export const check: Handler<'domain.check'> = async ({ domainId }, { asTenant, inTenant, signal }) => {
  const [domain] = await factsWithKeys(asTenant, inTenant, domainId)
  if (!domain) return
  const examination = await examine(domain, targets(), dnsAsker(signal))
  signal.throwIfAborted()
  const now = new Date()
  const judgement = judge(standingOf(domain), examination.records, now)
  await inTenant(async (db) => {
    if (!(await record(db, domain, examination, judgement, now))) return void (await enqueueCheck(db, domainId))
    await recordKeys(db, domain, examination.records, judgement, now)
    if (judgement.notice) await tellAdmins(db, noticeOf(domain, judgement.notice, examination.records))
    await enqueueCheck(db, domainId, judgement.nextCheckAt)
  })
}

/** A domain that came with a file of mailboxes has no keys yet. */
async function factsWithKeys(asTenant: () => Db, inTenant: TenantRun['inTenant'], domainId: string) {
  const facts = await domainFacts(asTenant(), [domainId])
  if (facts[0]?.keys.length !== 0) return facts
  await inTenant(async (db) => {
    // Two at the same time would both make some: the second waits here, and finds the first's.
    await db.$executeRaw`select from domains where tenant_id = ${db.tenantId}::uuid and id = ${domainId}::uuid for update`
    if ((await db.domainKey.count({ where: { domainId } })) === 0) await makeKeys(db, domainId)
  })
  return domainFacts(asTenant(), [domainId])
}

const standingOf = ({ status, failingSince, answeredAt, checkCount }: StoredDomain) => ({
  status,
  failingSince: failingSince ? new Date(failingSince) : null,
  answeredAt: answeredAt ? new Date(answeredAt) : null,
  checkCount,
})

/** Only over what was looked at: when somebody changed the domain meanwhile, it is looked at again. */
async function record(db: Db, domain: StoredDomain, examination: Examination, judgement: Judgement, now: Date) {
  const { records, spfLookups, spfVoids, advice } = examination
  const { status, failingSince, answeredAt, checkCount, nextCheckAt, notice } = judgement
  const silent = records.find(({ isRequired, state }) => isRequired && state === 'unanswered')
  const { count } = await db.domain.updateMany({
    where: { id: domain.id, revision: domain.revision },
    data: {
      dnsRecords: keepingFound(domain.records, records) as object[],
      advice: [...advice],
      ...(spfLookups !== null && { spfLookups, spfVoidLookups: spfVoids }),
      verificationStatus: status,
      failingSince,
      answeredAt,
      checkCount,
      nextCheckAt,
      checkedAt: now,
      lastError: silent?.note ?? null,
      ...(notice === 'verified' && { verifiedAt: now }),
      ...foundAt('trackingFoundAt', records, ['tracking'], judgement, now),
      ...foundAt('returnPathFoundAt', records, ['return_path', 'return_path_spf'], judgement, now),
    },
  })
  return count === 1
}

/** Where nobody answered, the page shows what was there before. */
const keepingFound = (before: readonly CheckedRecord[], after: readonly CheckedRecord[]) =>
  after.map((record) => {
    if (record.state !== 'unanswered') return record
    const known = before.find(
      ({ purpose, name, type }) => purpose === record.purpose && name === record.name && type === record.type,
    )
    return known ? { ...record, found: known.found } : record
  })

function foundAt(
  column: 'trackingFoundAt' | 'returnPathFoundAt',
  records: readonly CheckedRecord[],
  purposes: readonly string[],
  { believesLoss }: Judgement,
  now: Date,
) {
  const about = records.filter(({ purpose }) => purposes.includes(purpose))
  if (about.length === 0) return { [column]: null }
  if (about.every(({ state }) => state === 'found')) return { [column]: now }
  const isLost = about.some(({ state }) => state === 'missing' || state === 'different')
  return isLost && believesLoss ? { [column]: null } : {}
}

const retiringDays = 7

/** Keys whose records are there sign; a new one takes over from the one before, which goes when nothing needs it. */
async function recordKeys(
  db: Db,
  domain: StoredDomain,
  records: readonly CheckedRecord[],
  { believesLoss }: Judgement,
  now: Date,
) {
  const selectors = (...states: CheckedRecord['state'][]) =>
    records.flatMap(({ selector, state }) => (selector !== undefined && states.includes(state) ? [selector] : []))
  const domainId = domain.id
  const found = selectors('found')
  await db.domainKey.updateMany({ where: { domainId, selector: { in: found }, foundAt: null }, data: { foundAt: now } })
  if (believesLoss) {
    const lost = selectors('missing', 'different')
    await db.domainKey.updateMany({ where: { domainId, selector: { in: lost } }, data: { foundAt: null } })
  }
  for (const next of domain.keys.filter(({ state, selector }) => state === 'next' && found.includes(selector))) {
    await db.domainKey.updateMany({
      where: { domainId, kind: next.kind, state: 'active' },
      data: { state: 'retiring', retiringAt: now },
    })
    await db.domainKey.updateMany({ where: { id: next.id }, data: { state: 'active', activatedAt: now } })
  }
  const before = new Date(now.getTime() - retiringDays * 86_400_000)
  await db.domainKey.deleteMany({ where: { domainId, state: 'retiring', retiringAt: { lt: before } } })
}

function noticeOf(
  { domain }: StoredDomain,
  notice: NonNullable<Judgement['notice']>,
  records: readonly CheckedRecord[],
) {
  const wrong = records
    .filter(({ isRequired, state }) => isRequired && state !== 'found')
    .map(({ purpose, name, note }) => `${purpose.toUpperCase()} at ${name}: ${note ?? 'it is not there.'}`)
    .join(' ')
  const said = {
    verified: [`${domain} is verified`, 'Its records are as they should be: mail may be sent from it.'],
    failing: [`A record of ${domain} is missing`, `${wrong} If this stays so, nothing is sent from it any more.`],
    failed: [`Nothing is sent from ${domain} any more`, `${wrong} Put it back, and sending goes on by itself.`],
    unanswered: [`The name servers of ${domain} do not answer`, `For a week nobody could read its records. ${wrong}`],
  }[notice]
  return { type: `domain.${notice}`, title: said[0] as string, message: said[1] as string }
}

const lateMinutes = 5

/** A check puts the next one into the queue by itself; these were lost on the way. */
export const checkDue: Handler<'domain.checkDue'> = async () => {
  const before = new Date(Date.now() - lateMinutes * 60_000)
  const due = await acrossTenants('checks are due in all tenants', (db) =>
    db.domain.findMany({ where: { nextCheckAt: { lt: before } }, select: { tenantId: true, id: true }, take: 1_000 }),
  )
  for (const { tenantId, id } of due) await inTenant(tenantId, (db) => enqueueCheck(db, id))
}
