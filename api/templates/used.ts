import type { Db } from '../../prisma/tenancy.ts'
import type { TemplateUse } from './types.ts'

/* templates.uses: steps and their variants, as they are and as they are drafted; what a campaign once sent does not count. */
const statement = `
select coalesce(json_agg(json_build_object('templateId', u.template_id, 'campaignName', c.name, 'campaignStatus', c.status,
         'steps', u.steps) order by c.id desc), '[]')
  from (select template_id, campaign_id, array_agg(distinct step_order + 1 order by step_order + 1) as steps
          from (select s.template_id, s.campaign_id, s.version, s.step_order from campaign_sequence_steps s
                 where s.tenant_id = $1 and s.template_id = any($2::uuid[])
                union all
                select a.template_id, a.campaign_id, a.version, s.step_order from campaign_step_variants a
                  join campaign_sequence_steps s on s.tenant_id = $1 and s.campaign_id = a.campaign_id
                       and s.version = a.version and s.id = a.step_id
                 where a.tenant_id = $1 and a.template_id = any($2::uuid[])) used
          join campaign_versions v using (campaign_id, version)
         where v.tenant_id = $1 and v.state in ('draft', 'published')
         group by template_id, campaign_id) u
  join campaigns c on c.tenant_id = $1 and c.id = u.campaign_id and c.status <> 'archived'`

/** Which campaigns use these templates, and in which steps. */
export const usesOf = (db: Db, templateIds: string[]) =>
  db.json<(TemplateUse & { templateId: string })[]>(statement, db.tenantId, templateIds)
