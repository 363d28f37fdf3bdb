import { askAcross } from '../../prisma/tenancy.ts'

const reason = 'a process that died held mails of many tenants'

/*
 * sending.lapsed: whoever held these is gone. What provably was not handed over is simply queued again; of what may have
 * been, the tenant's policy says whether it is held or sent again under the same Message-ID.
 */
const lapse = `
with gone as (
  select m.tenant_id, m.id, m.campaign_id, m.lead_id,
         (case when m.committing_at is null or p.uncertain = 'resend' then 'queued' else 'uncertain' end)::message_status as becomes
    from inbox_message_refs m left join sending_policies p on p.tenant_id = m.tenant_id
   where m.status = 'sending' and m.lease_until < now() order by m.lease_until limit 1000 for update of m skip locked),
marked as (
  update inbox_message_refs m set status = g.becomes, lease_until = null, updated_at = now(),
         rule = case when g.becomes = 'uncertain' then 'sender-died' else m.rule end
    from gone g where m.tenant_id = g.tenant_id and m.id = g.id),
told as (
  update campaign_recipients r set blocked_by = 'uncertain', next_run_at = null,
         trace = r.trace || jsonb_build_object('at', now(), 'step', r.step_id, 'did', 'uncertain')
    from gone g where g.becomes = 'uncertain' and r.tenant_id = g.tenant_id and r.campaign_id = g.campaign_id
     and r.lead_id = g.lead_id and r.status in ('pending', 'active'))
select becomes::text from gone`

/** Looks after mails whose sender is gone. Answers how many there were. */
export const takeBackLapsed = async () => (await askAcross<{ becomes: string }>(reason, lapse, [])).length

/* sending.renew */
const renewal = `
update inbox_message_refs m set lease_until = now() + $4::float8 * interval '1 second'
  from unnest($1::uuid[], $2::uuid[]) as held (tenant_id, id)
 where m.tenant_id = held.tenant_id and m.id = held.id and m.status = 'sending' and m.claimed_by = $3::uuid`

/** Keeps what this process still holds. */
export const renewLeases = (mails: readonly { tenantId: string; id: string }[], by: string, leaseSeconds: number) =>
  askAcross(reason, renewal, [mails.map(({ tenantId }) => tenantId), mails.map(({ id }) => id), by, leaseSeconds])
