import { askAcross } from '../../prisma/tenancy.ts'
import type { Claimed } from './claim.ts'
import { grouped } from './groups.ts'

/** What was true when a mail was taken is no longer: it must not be handed over. */
export class TurnedDown extends Error {}

/*
 * sending.commit: the last look before the final dot, and the mark that it may follow, in one. Recipients are locked first:
 * who stops one waits for us and finds the mark, or we wait for them and find the recipient stopped. Nothing is in between.
 */
const commit = `
with asked as (select * from unnest($1::uuid[], $2::uuid[], $3::int[], $4::int[]) as a (tenant_id, id, attempt, epoch)),
live as (
  select a.tenant_id, a.id, a.attempt
    from asked a join inbox_message_refs m on m.tenant_id = a.tenant_id and m.id = a.id
    join campaigns c on c.tenant_id = m.tenant_id and c.id = m.campaign_id and c.status = 'sending' and c.epoch = a.epoch
    join campaign_recipients r on r.tenant_id = m.tenant_id and r.campaign_id = m.campaign_id and r.lead_id = m.lead_id
     and r.status in ('pending', 'active')
    join email_accounts e on e.tenant_id = m.tenant_id and e.id = m.email_account_id and e.status = 'active' and e.paused_at is null
   where not exists (select from suppression_list s where s.tenant_id = m.tenant_id and s.key = any (app.suppression_keys(m.to_key))
                        and (s.expires_at is null or s.expires_at > now()))
     for share of r)
update inbox_message_refs m set committing_at = clock_timestamp()
  from live l
 where m.tenant_id = l.tenant_id and m.id = l.id and m.status = 'sending' and m.claimed_by = $5::uuid and m.attempt = l.attempt
   and m.lease_until > now()
returning m.id`

/** Passes mails that may be handed over now, many together. Once it has resolved, that they may have been is durable. */
export function gateOf(by: string) {
  const pass = grouped(async (mails: readonly Claimed[]) => {
    const passed = await askAcross<{ id: string }>('hand-overs of all tenants are written down together', commit, [
      mails.map(({ tenantId }) => tenantId),
      mails.map(({ id }) => id),
      mails.map(({ attempt }) => attempt),
      mails.map(({ epoch }) => epoch),
      by,
    ])
    const ids = new Set(passed.map(({ id }) => id))
    return mails.map(({ id }) => ids.has(id))
  })
  return async (mail: Claimed) => {
    if (!(await pass(mail))) throw new TurnedDown('It is no longer to be sent.')
  }
}
