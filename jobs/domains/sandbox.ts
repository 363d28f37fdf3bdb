import type { Handler } from '../handler.ts'
import { dkimRecord } from '../mail/keys.ts'
import { hasSandbox } from '../mail/sandbox.ts'
import { isPlayed } from '../outside/dns.ts'
import { type SandboxRecord, sandboxOf } from '../outside/sandbox.ts'
import { enqueueCheck } from './check.ts'
import { domainFacts, targets } from './facts.ts'
import { type DomainFacts, expectedRecords, type Targets } from './records.ts'

/** Whether a domain's records can be published in the sandbox. */
export const isInSandbox = (domain: string) => hasSandbox() && isPlayed(domain)

/** Publishes what should stand in a domain's DNS in that of the sandbox, in place of what stood there, and looks. */
export const publishInSandbox: Handler<'domain.publishInSandbox'> = async ({ domainId }, run) => {
  const { tenantId, asTenant, inTenant } = run
  const [facts] = await domainFacts(asTenant(), [domainId])
  if (!facts) return
  const isOurs = await sandboxOf(tenantId)?.publish(facts.domain, zoneOf(facts, targets()))
  await inTenant(async (db) => {
    if (isOurs) return void (await enqueueCheck(db, domainId))
    const lastError = 'Another organisation has published this domain in the sandbox: take another name.'
    await db.domain.updateMany({ where: { id: domainId }, data: { lastError } })
  })
}

/** From where the sandbox's mail comes (RFC 5737): where the domain's own mail goes too, so that SPF's `mx` is enough. */
const sandboxIp = '192.0.2.25'

export function zoneOf(facts: DomainFacts, targets: Targets): SandboxRecord[] {
  const mail = `mx.${facts.domain}`
  const exchanger = (name: string): SandboxRecord => ({ name, type: 'MX', value: `10 ${mail}` })
  return [
    exchanger('@'),
    { name: mail, type: 'A', value: sandboxIp },
    ...expectedRecords(facts, targets).map(({ name, type, value }) =>
      type === 'MX' ? exchanger(name) : { name, type, value },
    ),
    // What they signed may be under way for a week.
    ...facts.keys
      .filter(({ state }) => state === 'retiring')
      .map(({ selector, kind, publicKey }) => ({
        name: `${selector}._domainkey.${facts.domain}`,
        type: 'TXT' as const,
        value: dkimRecord(kind, publicKey),
      })),
  ]
}
