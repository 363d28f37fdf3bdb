import { enqueue } from '../enqueue.ts'
import type { Handler } from '../handler.ts'
import { mailHosts, openResolvers } from '../outside/dns.ts'

const batch = 500
const atOnce = 20

/* Domains of leads that were never asked, or so long ago that they may have changed; those that did not answer sooner. */
const stale = `
with recursive domains as (
  (select l.email_domain from leads l where l.tenant_id = $1 order by l.email_domain limit 1)
  union all
  select (select l.email_domain from leads l where l.tenant_id = $1 and l.email_domain > d.email_domain order by l.email_domain limit 1)
    from domains d where d.email_domain is not null)
select coalesce(json_agg(email_domain), '[]') from (
  select d.email_domain from domains d left join lead_domains k on k.tenant_id = $1 and k.domain = d.email_domain
   where d.email_domain is not null
     and (k.domain is null or k.checked_at < now() - case when k.state = 'unknown' then interval '1 hour' else interval '30 days' end)
   limit ${batch}) d`

const record = `
insert into lead_domains (tenant_id, domain, state, hosts)
select $1::uuid, domain, state, hosts from jsonb_to_recordset($2::jsonb) as g (domain text, state mail_domain_state, hosts text[]) order by domain
on conflict (tenant_id, domain) do update set state = excluded.state, hosts = excluded.hosts, checked_at = now()`

/** Asks the DNS which of the leads' domains take mail: once per domain, however many leads it has. */
export const checkDomains: Handler<'lead.checkDomains'> = async (_, { asTenant, inTenant, signal }) => {
  const db = asTenant()
  const domains = await db.json<string[]>(stale, db.tenantId)
  const resolvers = openResolvers()
  signal.addEventListener('abort', () => resolvers.cancel(), { once: true })
  const found: object[] = []
  for (let from = 0; from < domains.length; from += atOnce) {
    signal.throwIfAborted()
    const some = domains.slice(from, from + atOnce)
    found.push(
      ...(await Promise.all(
        some.map(async (domain) => ({ domain, ...(await mailHosts(resolvers.of(domain), domain)) })),
      )),
    )
  }
  await inTenant(async (tx) => {
    await tx.$executeRawUnsafe(record, tx.tenantId, JSON.stringify(found))
    if (domains.length === batch) await enqueue(tx, 'lead.checkDomains', {}, { key: 'lead.checkDomains' })
  })
}
