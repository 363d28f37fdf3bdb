import { DomUtils, parseDocument } from 'htmlparser2'
import juice from 'juice'
import { cleanSheet, cleanStyle } from './css.ts'
import type { Draft } from './draft.ts'
import { liftTags, refuse } from './lift.ts'
import { cleanMarkup, textOfMarkup } from './markup.ts'
import type { Face } from './mjmlPage.ts'
import { checkShape } from './shape.ts'

const ORIGIN = { path: 'source' }

/** Rules times elements: what can be written into a page within a second. */
const MOST_MATCHES = 300_000

/** Writes the rules of a style sheet into the elements they concern: many mail programs read nothing else. */
export function inlineStyles(html: string, css: string): string {
  if (css.trim() === '') return html
  if ((html.split('<').length / 2) * css.split(/[{,]/).length > MOST_MATCHES) {
    refuse(ORIGIN, 'There are too many styles for so large a page: take out those that are not used.')
  }
  return juice.inlineContent(html, css, { applyStyleTags: false, xmlMode: false })
}

/** Without its indentation, which readers pay for; line by line, so that long blanks cost nothing. */
function unindent(markup: string): string {
  const lines = markup.split('\n').map((line) => line.trim())
  return markup.includes('<pre') ? markup : lines.filter(Boolean).join('\n')
}

/** A style sheet as its author wrote it, without anything that mail programs must not be given. */
export function sheetOf(draft: Draft, css: string): { inline: string; head: string } {
  if (/\{[{%]/.test(css)) refuse(ORIGIN, 'A merge field cannot stand in a style sheet.')
  if (/@import|expression\s*\(|javascript:/i.test(css)) {
    refuse(ORIGIN, 'A style sheet in a mail may load and run nothing: remove @import and the like.')
  }
  return cleanSheet(css, (message) => void draft.notes.push({ ...ORIGIN, message }))
}

function styleOfBody(draft: Draft, source: string): { css: string; style: string } {
  const elements = DomUtils.filter(DomUtils.isTag, parseDocument(source).children, true).filter(DomUtils.isTag)
  const css = elements.filter(({ name }) => name === 'style').map((element) => DomUtils.textContent(element))
  const { style = '', bgcolor = '' } = elements.find(({ name }) => name === 'body')?.attribs ?? {}
  const colour = /^#?\w{3,20}$/.test(bgcolor) ? `background-color:${bgcolor}` : ''
  const clean = cleanStyle([colour, style].filter(Boolean).join(';'), (message) => {
    draft.notes.push({ ...ORIGIN, message })
  })
  return { css: css.join('\n'), style: clean || 'margin:0' }
}

/** A template written as HTML: its own markup and styles, cleaned, in a page of ours. */
export async function htmlSource(draft: Draft, source: string, face: Face): Promise<{ html: string; text: string }> {
  checkShape(source, ORIGIN, 'html')
  const { css, style } = styleOfBody(draft, source)
  const { inline, head } = sheetOf(draft, css)
  const markup = unindent(cleanMarkup(draft, liftTags(draft, source, ORIGIN), ORIGIN, 'layout'))
  const page = [
    `<!doctype html><html lang="${face.lang}" dir="${face.dir}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${face.subject}</title>${head && `<style>${head}</style>`}</head><body style="${style.replaceAll('"', "'")}">`,
    face.preheader && `<div style="display:none;max-height:0;overflow:hidden">${face.preheader}</div>`,
    `${inlineStyles(markup, inline)}</body></html>`,
  ].join('')
  return { html: page, text: `${textOfMarkup(markup)}\n` }
}
