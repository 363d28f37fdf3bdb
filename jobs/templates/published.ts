import type { TemplateKind } from '../../prisma/generated/oltp/enums.ts'
import type { Db } from '../../prisma/tenancy.ts'
import { membershipsOf } from '../segments/memberships.ts'
import type { Compiled } from './compiled.ts'
import type { Recipient } from './fields.ts'
import { type Filled, fill } from './fill.ts'
import { chooseLocale } from './locales.ts'
import type { PersonLead } from './people.ts'
import type { Outlets } from './program.ts'
import { type Published, ready } from './ready.ts'
import { SAMPLE } from './sample.ts'
import { readRules, templateOf } from './stored.ts'
import { rulesKey, segmentsIn, variantChooser } from './variants.ts'

/** The version and the compiled page that one lead gets; `compiled` is also what `outlineOf` and `slotValues` take. */
export type Chosen = { versionId: string; locale: string; compiled: Compiled }

/** A batch whose every lead has its page ready: filling in is pure, and takes microseconds. */
export type Prepared = {
  /** What a lead of the batch gets; nothing for one that was not in it. */
  chosen(leadId: string): Chosen | undefined
  /** One mail. Throws for a lead that was not in the batch. */
  fill(leadId: string, recipient: Recipient, outlets?: Outlets): Filled
}

export type OpenTemplate = {
  id: string
  /** The languages that are published. */
  locales: readonly string[]
  /** Merge fields that are used in any of them. */
  variables: readonly string[]
  prepare(leads: readonly PersonLead[]): Promise<Prepared>
  /** Compiles what most will get: each language as it stands, and as each segment alone changes it. */
  warm(): Promise<void>
}

/**
 * What is published of a template: the one way in for whoever sends. Nothing, if nothing is published.
 *
 *   const template = await openTemplate(db, templateId)         // one statement; once per batch, so that a publication is noticed
 *   const leads = await readPeople(db, leadIds)                 // one statement
 *   const batch = await template.prepare(leads)                 // one statement, if rules name segments; compiles what is new
 *   for (const lead of leads) batch.fill(lead.id, { seed, lead, sender, campaign, urls, now }, { trackLink, pixelUrl })
 *
 * `db` is a handle of `asTenant`: compiling talks to the content tier, and holds no transaction. A fault of the author's
 * that shows only now is a `TemplateProblem`, from `prepare` or `fill`.
 */
export async function openTemplate(
  db: Db,
  templateId: string,
  { campaignId = null }: { campaignId?: string | null } = {},
): Promise<OpenTemplate | null> {
  const found = await db.json<Head | null>(heads, db.tenantId, templateId)
  if (!found) return null
  const versions = new Map(found.versions.map((it) => [it.locale, versionOf(db, found.kind, it)]))
  const locales = [...versions.keys()]
  const segmentIds = segmentsIn([...versions.values()].flatMap(({ rules }) => rules))
  return {
    id: templateId,
    locales,
    variables: [...new Set(found.versions.flatMap((it) => it.variables))].sort(),
    async prepare(leads) {
      const memberships = await membershipsOf(
        db,
        segmentIds,
        leads.map(({ id }) => id),
      )
      const chosen = new Map<string, Chosen>()
      for (const lead of leads) {
        const version = versions.get(chooseLocale(locales, lead.locale, found.defaultLocale) ?? '')
        if (!version) continue
        const variant = version.choose(lead, memberships.get(lead.id) ?? nowhere)
        const compiled = await ready(db, version, variant, campaignId)
        chosen.set(lead.id, { versionId: version.id, locale: version.locale, compiled })
      }
      return preparedOf(chosen)
    },
    async warm() {
      for (const version of versions.values()) {
        const groups = [nowhere, ...segmentIds.map((id) => new Set([id]))]
        for (const group of groups) await ready(db, version, version.choose(SAMPLE.lead, group), campaignId)
      }
    },
  }
}

const nowhere: ReadonlySet<string> = new Set()

const preparedOf = (chosen: ReadonlyMap<string, Chosen>): Prepared => ({
  chosen: (leadId) => chosen.get(leadId),
  fill(leadId, recipient, outlets) {
    const found = chosen.get(leadId)
    if (!found) throw new Error(`The lead ${leadId} was not prepared.`)
    return fill(found.compiled, recipient, outlets)
  },
})

type Head = {
  kind: TemplateKind
  defaultLocale: string
  versions: { id: string; locale: string; variables: string[]; rules: unknown }[]
}

/* templates.published: small, however big the template: the source is read only to be compiled. */
const heads = `
select (select json_build_object('kind', t.kind, 'defaultLocale', t.default_locale, 'versions',
          json_agg(json_build_object('id', v.id, 'locale', v.locale, 'variables', v.variables, 'rules', v.rules) order by v.locale))
          from templates t join template_versions v on v.tenant_id = $1 and v.template_id = t.id and v.is_published
         where t.tenant_id = $1 and t.id = $2 group by t.id, t.kind, t.default_locale)`

function versionOf(db: Db, kind: TemplateKind, { id, locale, rules }: Head['versions'][number]) {
  const read = readRules(rules)
  const version: Published = {
    id,
    locale,
    rules: read,
    rulesKey: rulesKey(read),
    async read() {
      const row = await db.templateVersion.findFirst({
        where: { id },
        select: { subject: true, preheader: true, source: true },
      })
      if (!row) throw new Error(`The version ${id} of a template is no longer there.`)
      return templateOf(kind, row)
    },
  }
  return { ...version, choose: variantChooser(read) }
}
