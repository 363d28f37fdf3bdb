import { DomUtils, parseDocument } from 'htmlparser2'
import juice from 'juice'
import { cleanSheet, cleanStyle } from './css.ts'
import type { Draft } from './draft.ts'
import { liftTags, refuse } from './lift.ts'
import { cleanMarkup, textOfMarkup } from './markup.ts'
import type { Face } from './mjmlPage.ts'

const ORIGIN = { path: 'source' }

/** Writes the rules of a style sheet into the elements they concern: many mail programs read nothing else. */
export function inlineStyles(html: string, css: string): string {
  return css.trim() === '' ? html : juice.inlineContent(html, css, { applyStyleTags: false, xmlMode: false })
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
  const { css, style } = styleOfBody(draft, source)
  const { inline, head } = sheetOf(draft, css)
  const markup = cleanMarkup(draft, liftTags(draft, source, ORIGIN), ORIGIN, 'layout')
    .replace(/\s*\n\s*/g, '\n')
    .trim()
  const page = [
    `<!doctype html><html lang="${face.lang}" dir="${face.dir}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${face.subject}</title>${head && `<style>${head}</style>`}</head><body style="${style.replaceAll('"', "'")}">`,
    face.preheader && `<div style="display:none;max-height:0;overflow:hidden">${face.preheader}</div>`,
    `${inlineStyles(markup, inline)}</body></html>`,
  ].join('')
  return { html: page, text: `${textOfMarkup(markup)}\n` }
}
