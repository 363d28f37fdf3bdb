import { env } from '../../prisma/env.ts'
import type { Db } from '../../prisma/tenancy.ts'
import type { CheckedRecord, DomainFacts, Targets } from './records.ts'

/** The domain's facts, and what the last check made of them. */
export interface StoredDomain extends DomainFacts {
  readonly revision: number
  readonly status: 'pending' | 'verified' | 'failing' | 'failed'
  readonly failingSince: string | null
  readonly answeredAt: string | null
  readonly checkCount: number
  readonly records: CheckedRecord[]
  readonly advice: string[]
}

/* domains.facts */
const read = `
select coalesce(json_agg(json_build_object(
    'id', d.id, 'domain', d.domain, 'revision', d.revision, 'status', d.verification_status,
    'failingSince', d.failing_since, 'answeredAt', d.answered_at, 'checkCount', d.check_count, 'records', d.dns_records, 'advice', d.advice,
    'trackingHost', d.tracking_host, 'returnPathHost', d.return_path_host, 'dmarcPolicy', d.dmarc_policy,
    'dmarcReportTo', d.dmarc_report_to, 'mtaStsMode', d.mta_sts_mode, 'tlsReportTo', d.tls_report_to,
    'keys', (select coalesce(json_agg(json_build_object('id', k.id, 'kind', k.kind, 'selector', k.selector, 'state', k.state,
               'publicKey', k.public_key, 'foundAt', k.found_at, 'retiringAt', k.retiring_at) order by k.kind, k.id), '[]')
               from domain_keys k where k.tenant_id = d.tenant_id and k.domain_id = d.id),
    'providers', (select coalesce(json_agg(distinct m.provider), '[]') from email_accounts m
                   where m.tenant_id = d.tenant_id and m.domain_id = d.id and m.status <> 'deleted'),
    'ips', (select coalesce(json_agg(host(a.ip) order by a.ip), '[]') from domain_ip_assignments a
             where a.tenant_id = d.tenant_id and a.domain_id = d.id and a.status <> 'expired'))), '[]')
  from domains d where d.tenant_id = $1::uuid and d.id = any($2::uuid[])`

/** What has to be known of these domains, in one statement. */
export const domainFacts = (db: Pick<Db, 'json' | 'tenantId'>, ids: readonly string[]) =>
  db.json<StoredDomain[]>(read, db.tenantId, ids)

/** What records of this installation's domains point to. */
export const targets = (): Targets => ({
  spfInclude: env.SPF_INCLUDE,
  tracking: env.TRACKING_TARGET ?? new URL(env.PUBLIC_URL).hostname,
  returnPath: env.RETURN_PATH_TARGET,
})
