import { DomUtils, parseDocument } from 'htmlparser2'
import { isPrivate } from './addresses.ts'
import { type CompileOptions, compile } from './compile.ts'
import type { Compiled } from './compiled.ts'
import { weakContrasts } from './contrast.ts'
import { FIELDS } from './fields.ts'
import { lint } from './lint.ts'
import { standIn } from './pieces.ts'
import { spamPhrases } from './spam.ts'
import type { Template } from './template.ts'

/** Something an author should know before a template is sent. An `error` keeps it from being published. */
export interface Finding {
  code: 'size' | 'link' | 'alt' | 'contrast' | 'field' | 'spam' | 'unsubscribe' | 'subject' | 'amp' | 'markup'
  level: 'error' | 'warning' | 'info'
  message: string
  path?: string
  blockId?: string
}

export interface CheckOptions extends CompileOptions {
  /** Names of the tenant's own fields; without them every `attributes.…` counts as known. */
  attributes?: readonly string[]
}

/** Gmail shows this much of a page and hides the rest behind a link, with the unsubscribe link in it. */
const GMAIL_CLIP = 102 * 1024

function checkSize({ size }: Compiled): Finding[] {
  const kilobytes = Math.round(size.html / 1024)
  if (size.html > GMAIL_CLIP) {
    const message = `The HTML is ${kilobytes} KB and Gmail cuts it off at 102 KB: shorten it or split it.`
    return [{ code: 'size', level: 'warning', message }]
  }
  if (size.html < GMAIL_CLIP * 0.85) return []
  return [
    { code: 'size', level: 'info', message: `The HTML is ${kilobytes} KB, close to the 102 KB that Gmail shows.` },
  ]
}

function linkFault(written: string): Pick<Finding, 'level' | 'message'> | undefined {
  if (written === '') return { level: 'error', message: 'has no address yet.' }
  if (isPrivate(written)) return { level: 'error', message: `leads to ${written}, which only you can reach.` }
  if (/^https?:\/\/(?:[\w-]+\.)?example\.(?:com|net|org)\b/i.test(written)) {
    return { level: 'warning', message: `still leads to ${written}.` }
  }
  if (/^http:\/\//i.test(written)) return { level: 'warning', message: 'uses http: use https.' }
}

function checkLinks({ links }: Compiled): Finding[] {
  return links.flatMap(({ label, written, blockId }) => {
    const fault = linkFault(written)
    return fault ? [{ code: 'link', level: fault.level, message: `The link “${label}” ${fault.message}`, blockId }] : []
  })
}

function checkPictures(page: string): Finding[] {
  const pictures = DomUtils.getElementsByTagName('img', parseDocument(page).children, true)
  return pictures.flatMap((picture) => {
    if (picture.attribs.alt?.trim()) return []
    let block: (typeof picture)['parent'] = picture
    while (block && !(DomUtils.isTag(block) && block.attribs['data-block'])) block = block.parent
    const blockId = block && DomUtils.isTag(block) ? block.attribs['data-block'] : undefined
    return [{ code: 'alt', level: 'warning', message: 'A picture has no text for those who do not see it.', blockId }]
  })
}

function checkContrast(page: string, where: string): Finding[] {
  const worst = new Map(weakContrasts(page).map((weak) => [weak.blockId ?? '', weak]))
  return [...worst.values()].map(({ text, ratio, needed, blockId }) => ({
    code: 'contrast',
    level: 'warning',
    message: `“${text}” is hard to read${where}: its contrast is ${ratio.toFixed(1)}, and ${needed} is needed.`,
    blockId,
  }))
}

function checkFields(compiled: Compiled, attributes: readonly string[] | undefined): Finding[] {
  return lint(compiled, attributes).flatMap(({ name, known, places: [place], bare: [lacking] }): Finding[] => {
    if (!known) {
      const near = FIELDS.find((field) => field.replaceAll('_', '') === name.replaceAll('_', '').toLowerCase())
      const message = `There is no field ${name}.${near ? ` Did you mean ${near}?` : ''}`
      return [{ code: 'field', level: 'error', message, ...place }]
    }
    if (!lacking) return []
    const message = `Not everybody has “${name}”: add a fallback, like {{ ${name} | default: "…" }}.`
    return [{ code: 'field', level: 'warning', message, ...lacking }]
  })
}

function checkSubject({ subject }: Template): Finding[] {
  const shown = subject
    .replace(/\{%.*?%\}/gs, '')
    .replace(/\{\{.*?\}\}/gs, 'xxxxxx')
    .trim()
  if (shown === '') return [{ code: 'subject', level: 'error', message: 'The mail has no subject.', path: 'subject' }]
  const findings: Finding[] = []
  const say = (message: string) => void findings.push({ code: 'subject', level: 'warning', message, path: 'subject' })
  if (shown.length > 70) say(`The subject has ${shown.length} characters: phones show about 40, most programs 70.`)
  if (/[A-Z]{4}/.test(shown) && shown === shown.toUpperCase()) say('The subject is all in capitals.')
  if (/!{2}|\?{2}|[!?].*[!?].*[!?]/.test(shown)) say('The subject has many ! or ?.')
  return findings
}

function checkSpam({ subject }: Template, text: string): Finding[] {
  return [
    ...spamPhrases(subject).map((phrase) => ({ phrase, path: 'subject' })),
    ...spamPhrases(text).map((phrase) => ({ phrase, path: 'text' })),
  ].map(({ phrase, path }) => ({
    code: 'spam',
    level: 'warning',
    message: `Spam filters dislike “${phrase}”.`,
    path,
  }))
}

function checkUnsubscribe(compiled: Compiled): Finding[] {
  if (lint(compiled).some(({ name }) => name === 'unsubscribe_url')) return []
  return [
    { code: 'unsubscribe', level: 'error', message: 'Nobody can unsubscribe: add a footer or {{ unsubscribe_url }}.' },
  ]
}

/** A tree drawn as dark mode shows it. */
async function darkPage(template: Template, options: CompileOptions): Promise<string> {
  if (template.kind !== 'blocks' || !template.tree.theme.dark) return ''
  const { dark, ...theme } = template.tree.theme
  const { html } = await compile(
    { ...template, tree: { ...template.tree, theme: { ...theme, colours: dark } } },
    options,
  )
  return standIn(html ?? [])
}

/** Everything worth knowing about a compiled template, the gravest first. */
export async function checks(template: Template, compiled: Compiled, options: CheckOptions = {}): Promise<Finding[]> {
  const { notes, html, text, amp, ampReason } = compiled
  const page = standIn(html ?? [])
  const findings: Finding[] = [
    ...checkUnsubscribe(compiled),
    ...checkSubject(template),
    ...checkFields(compiled, options.attributes),
    ...checkLinks(compiled),
    ...checkSize(compiled),
    ...checkPictures(page),
    ...checkContrast(page, ''),
    ...checkContrast(await darkPage(template, options), ' in dark mode'),
    ...checkSpam(template, standIn(text)),
    ...notes.map((note): Finding => ({ code: 'markup', level: 'info', ...note })),
    ...(amp || !ampReason ? [] : [{ code: 'amp', level: 'info', message: ampReason } as const]),
  ]
  const gravity = { error: 0, warning: 1, info: 2 }
  return findings.sort((a, b) => gravity[a.level] - gravity[b.level])
}
