import { type CompileOptions, compile } from '../../jobs/templates/compile.ts'
import { type Lead, type Recipient } from '../../jobs/templates/fields.ts'
import { type Filled, fill, type Outlets } from '../../jobs/templates/fill.ts'
import { SAMPLE } from '../../jobs/templates/sample.ts'
import { readTemplate, type Template } from '../../jobs/templates/template.ts'
import { forest } from '../../jobs/templates/starters/palettes.ts'

/** A recipient like any other, but for what a test says. */
export function recipient(lead: Partial<Lead> = {}, more: Partial<Recipient> = {}): Recipient {
  return { ...SAMPLE, ...more, lead: { ...SAMPLE.lead, ...lead } }
}

/** A template of blocks in a plain theme. */
export function blocks(list: readonly object[], subject = 'Hello'): Template {
  return readTemplate({ kind: 'blocks', subject, tree: { theme: forest, blocks: list } })
}

/** A template of one block of rich text. */
export function letter(html: string, subject = 'Hello'): Template {
  return blocks([{ id: 'letter', type: 'text', html }], subject)
}

export function written(kind: 'html' | 'mjml' | 'text', source: string, subject = 'Hello'): Template {
  return readTemplate({ kind, subject, source })
}

export interface Sent extends Filled {
  html: string
}

/** What a recipient gets of a template. */
export async function send(
  template: Template,
  to: Recipient = recipient(),
  { outlets, ...options }: CompileOptions & { outlets?: Outlets } = {},
): Promise<Sent> {
  const filled = fill(await compile(template, options), to, outlets)
  return { ...filled, html: filled.html ?? '' }
}
