import type { Db } from '../../prisma/tenancy.ts'

/* campaigns.draft: steps and variants keep their ids; what was counted and won goes on from where it is. */
const copied = `
with live as (select c.id, c.version from campaigns c where c.tenant_id = $1::uuid and c.id = $2::uuid for update),
known as (select max(v.version) as version from campaign_versions v, live
           where v.tenant_id = $1::uuid and v.campaign_id = live.id and v.state = 'draft' and v.version > live.version),
made as (
  insert into campaign_versions (tenant_id, campaign_id, version)
  select $1::uuid, live.id, (select max(v.version) + 1 from campaign_versions v where v.tenant_id = $1::uuid and v.campaign_id = live.id)
    from live, known where known.version is null
  returning version),
steps as (
  insert into campaign_sequence_steps (tenant_id, campaign_id, version, id, step_order, step_type, name, template_id, subject_override,
    from_name_override, wait_duration_hours, wait_sending_days, wait_until_date, condition_type, condition_step_id, else_step_id,
    humans_only, winner_rule, winner_after, winner_variant_id, winner_chosen_at, is_active, executed_count, last_executed_at)
  select s.tenant_id, s.campaign_id, made.version, s.id, s.step_order, s.step_type, s.name, s.template_id, s.subject_override,
    s.from_name_override, s.wait_duration_hours, s.wait_sending_days, s.wait_until_date, s.condition_type, s.condition_step_id,
    s.else_step_id, s.humans_only, s.winner_rule, s.winner_after, s.winner_variant_id, s.winner_chosen_at, s.is_active,
    s.executed_count, s.last_executed_at
    from campaign_sequence_steps s, live, made where s.tenant_id = $1::uuid and s.campaign_id = live.id and s.version = live.version),
variants as (
  insert into campaign_step_variants (tenant_id, campaign_id, version, step_id, id, name, weight, template_id, subject_override)
  select v.tenant_id, v.campaign_id, made.version, v.step_id, v.id, v.name, v.weight, v.template_id, v.subject_override
    from campaign_step_variants v, live, made where v.tenant_id = $1::uuid and v.campaign_id = live.id and v.version = live.version)
select coalesce((select version from made), (select version from known))`

/**
 * The version in which a live sequence is edited, beside the one that recipients walk: a copy of that, if there is none yet.
 * To be called in a transaction. Null, if there is no such campaign.
 */
export const openSequenceDraft = (db: Db, campaignId: string) => db.json<number | null>(copied, db.tenantId, campaignId)

/** The version that a draft has, if there is one. */
export const sequenceDraft = (db: Db, campaignId: string) =>
  db.json<number | null>(
    `select (select max(v.version) from campaign_versions v join campaigns c on c.tenant_id = v.tenant_id and c.id = v.campaign_id
      where v.tenant_id = $1::uuid and v.campaign_id = $2::uuid and v.state = 'draft' and v.version > c.version)`,
    db.tenantId,
    campaignId,
  )

/** Throws the draft away; the live sequence is as it was. Answers whether there was one. */
export async function dropSequenceDraft(db: Db, campaignId: string): Promise<boolean> {
  const version = await sequenceDraft(db, campaignId)
  if (version === null) return false
  await db.campaignVersion.deleteMany({ where: { campaignId, version, state: 'draft' } })
  return true
}
