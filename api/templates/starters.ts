import { compile } from '../../jobs/templates/compile.ts'
import { fill } from '../../jobs/templates/fill.ts'
import { SAMPLE } from '../../jobs/templates/sample.ts'
import { starters } from '../../jobs/templates/starters/gallery.ts'
import { readTemplate } from '../../jobs/templates/template.ts'
import type { TemplateStarter } from './types.ts'

let made: Promise<TemplateStarter[]> | undefined

/** The gallery, made once: it is the same for everybody. */
export const templateStarters = () => (made ??= Promise.all(starters.map(show)))

async function show({ key, name, description, template }: (typeof starters)[number]): Promise<TemplateStarter> {
  const { subject, html } = fill(await compile(readTemplate(template)), SAMPLE)
  return { key, name, description, subject, html: html ?? '', tree: template.tree }
}
