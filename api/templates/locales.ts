import { rulesJson } from '../../jobs/templates/stored.ts'
import type { Asks } from '../graphql/asked.ts'
import type { SignedIn } from '../graphql/context.ts'
import { check } from '../graphql/input.ts'
import { InvalidInput, NotFound, NotPossible } from '../graphql/problem.ts'
import type { AddTemplateLocaleInput } from './inputs.ts'
import { lockTemplate } from './lock.ts'
import { localeRule } from './rules.ts'

const versionJson = (v: string) => `
  json_build_object('id', ${v}.id, 'templateId', ${v}.template_id, 'version', ${v}.version, 'locale', ${v}.locale,
    'subject', ${v}.subject, 'preheader', ${v}.preheader, 'variables', ${v}.variables, 'isPublished', ${v}.is_published,
    'publishedAt', ${v}.published_at, 'publishedBy', ${v}.published_by, 'isAutosave', ${v}.is_autosave, 'note', ${v}.note,
    'createdBy', ${v}.created_by, 'createdAt', ${v}.created_at, 'updatedAt', ${v}.updated_at)`

/** The languages of the template `t`, in SQL, the default one first. What a version says is left out. */
export function localesJson(asks: Asks) {
  const isChanged = asks('TemplateLocale', 'isChanged')
    ? `p.id is null or p.rules <> ${rulesJson('t')}
         or (l.id <> p.id and (l.subject, l.preheader, l.source) is distinct from (p.subject, p.preheader, p.source))`
    : 'null::boolean'
  return `
  (select coalesce(json_agg(json_build_object('templateId', t.id, 'locale', l.locale, 'latest', ${versionJson('l')},
            'published', case when p.id is null then null else ${versionJson('p')} end, 'isChanged', ${isChanged})
            order by l.locale <> t.default_locale, l.locale), '[]')
     from (select distinct on (v.locale) * from template_versions v
            where v.tenant_id = $1 and v.template_id = t.id order by v.locale, v.version desc) l
     left join template_versions p on p.tenant_id = $1 and p.template_id = t.id and p.locale = l.locale and p.is_published)`
}

const most = 50

/** Begins a language with what another one says. */
export async function addTemplateLocale({ db, viewer }: SignedIn, id: string, input: AddTemplateLocaleInput) {
  const wanted = check(localeRule, input)
  if (wanted instanceof InvalidInput) return wanted
  const template = await lockTemplate(db, viewer, id)
  if (!template) return new NotFound('template')
  const latest = (locale: string) =>
    db.templateVersion.findFirst({ where: { templateId: id, locale }, orderBy: { version: 'desc' } })
  if (await latest(wanted.locale))
    return new InvalidInput([{ path: 'locale', message: 'The template has this language already.' }])
  const from = await latest(wanted.from ?? template.defaultLocale)
  if (!from) return new InvalidInput([{ path: 'from', message: 'The template does not have this language.' }])
  const locales = await db.templateVersion.groupBy({ by: ['locale'], where: { templateId: id } })
  if (locales.length >= most)
    return new InvalidInput([{ path: 'locale', message: `A template has at most ${most} languages.` }])
  const { subject, preheader, source, variables } = from
  await db.templateVersion.create({
    data: {
      ...{ templateId: id, version: template.latestVersion + 1, locale: wanted.locale },
      ...{ subject, preheader, source: source ?? '', variables, createdBy: viewer.userId },
      note: `Copied from ${from.locale}.`,
    },
  })
  return template.grown()
}

export async function removeTemplateLocale({ db, viewer }: SignedIn, id: string, locale: string) {
  const template = await lockTemplate(db, viewer, id)
  if (!template) return new NotFound('template')
  if (locale === template.defaultLocale)
    return new NotPossible('This is the default language: choose another one as the default first.')
  const published = await db.templateVersion.findFirst({ where: { templateId: id, locale, isPublished: true } })
  if (published) return new NotPossible('This language is published: take it back first.')
  const { count } = await db.templateVersion.deleteMany({ where: { templateId: id, locale } })
  return count ? template.touched() : new NotFound('language')
}
