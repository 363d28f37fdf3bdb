import { askAcross } from '../../prisma/tenancy.ts'

export interface Leased {
  readonly tenantId: string
  readonly emailAccountId: string
}

const reason = 'one process reads the mailboxes of many tenants'

/* inbox.lease: mailboxes that nobody reads, or whose reader fell silent; those that rest after a failure wait. */
const lease = `
with free as (
  select a.tenant_id, a.id from email_accounts a
    left join inbox_readers r on r.tenant_id = a.tenant_id and r.email_account_id = a.id
   where a.status in ('active', 'suspended') and (a.provider = 'sandbox' or a.imap_host is not null)
     and (r.reader is null or r.lease_until < now()) and (r.next_try_at is null or r.next_try_at <= now())
   order by r.next_try_at nulls first limit $3)
insert into inbox_readers as r (tenant_id, email_account_id, reader, lease_until)
select tenant_id, id, $1::uuid, now() + $2 * interval '1 second' from free order by 1, 2
on conflict (tenant_id, email_account_id) do update set reader = excluded.reader, lease_until = excluded.lease_until
  where r.reader is null or r.lease_until < now()
returning tenant_id as "tenantId", email_account_id as "emailAccountId"`

export const leaseMailboxes = (reader: string, seconds: number, most: number) =>
  askAcross<Leased>(reason, lease, [reader, seconds, most])

/* inbox.renew: the leases that are still this reader's, of mailboxes that are still to be read. */
const renew = `
update inbox_readers r set lease_until = now() + $2 * interval '1 second' from email_accounts a
 where r.reader = $1::uuid and a.tenant_id = r.tenant_id and a.id = r.email_account_id and a.status in ('active', 'suspended')
returning r.email_account_id as id`

export const renewLeases = async (reader: string, seconds: number) =>
  new Set((await askAcross<{ id: string }>(reason, renew, [reader, seconds])).map(({ id }) => id))

/* inbox.release: what it is rested for grows with each failure in a row. */
const release = `
update inbox_readers set reader = null, lease_until = null,
       failures = case when $3::text is null then failures else failures + 1 end, last_error = coalesce($3, last_error),
       next_try_at = case when $3::text is null then null
                          else now() + least(greatest($4, 2 ^ least(failures, 12)), 1800) * interval '1 second' * (0.8 + 0.4 * random()) end
 where reader = $1::uuid and email_account_id = any ($2::uuid[])
returning failures`

/** Gives mailboxes back, or, after a failure, lets them rest. Answers how often the last one failed in a row. */
export async function releaseMailboxes(
  reader: string,
  ids: readonly string[],
  failure?: { said: string; seconds: number },
) {
  const rows = await askAcross<{ failures: number }>(reason, release, [
    reader,
    ids,
    failure?.said ?? null,
    failure?.seconds ?? 0,
  ])
  return rows.at(-1)?.failures ?? 0
}
