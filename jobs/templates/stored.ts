import { z } from 'zod'
import type { TemplateKind } from '../../prisma/generated/oltp/enums.ts'
import type { Db } from '../../prisma/tenancy.ts'
import { Rule } from './rules.ts'
import { readTemplate, type Template } from './template.ts'

/** What a version's row says. Its source is the tree of blocks, or what was written by hand. */
export type StoredContent = { subject: string; preheader: string; source: unknown }

/** A stored version as it is compiled. Throws `TemplateProblem` if it is none any more. */
export const templateOf = (kind: TemplateKind, { subject, preheader, source }: StoredContent): Template =>
  readTemplate({ kind, subject, preheader, ...(kind === 'blocks' ? { tree: source } : { source }) })

/** A template as it is stored, defaults filled in. */
export const storedOf = (template: Template): StoredContent => {
  const { subject, preheader } = template
  return { subject, preheader, source: template.kind === 'blocks' ? template.tree : template.source }
}

/** Rules as a version keeps them. */
export const readRules = (stored: unknown): Rule[] => z.array(Rule).parse(stored)

/**
 * The rules of a template, in SQL, as a version keeps them: `t` names the template. The order of the rules is part of it,
 * so that equal rules are equal.
 */
export const rulesJson = (t: string) => `
  (select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
            'id', r.id, 'priority', r.priority, 'action', r.action, 'targetBlockIds', r.target_block_ids,
            'segmentIds', case when r.segment_id is null then '[]'::jsonb else jsonb_build_array(r.segment_id) end,
            'when', nullif(r.conditions, '{}'))) || jsonb_build_object('replacement', r.replacement) order by r.id), '[]')
     from personalization_rules r where r.tenant_id = ${t}.tenant_id and r.template_id = ${t}.id)`

/** The rules of a template as they are now, as a version would keep them. */
export const draftRules = async (db: Db, templateId: string): Promise<Rule[]> =>
  readRules(
    await db.json(
      `select ${rulesJson('t')} from (select $1::uuid as tenant_id, $2::uuid as id) t`,
      db.tenantId,
      templateId,
    ),
  )
