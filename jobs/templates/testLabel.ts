import { escapeMarkup } from './escape.ts'
import type { Filled } from './fill.ts'

/** A mail that nobody takes for a real one. */
export function labelled({ subject, html, text }: Filled, what: string) {
  const words = `This is a test of ${what}. Nobody else has got it, and its links to unsubscribe do nothing.`
  const banner = `<div style="padding:12px 16px;background:#fff3bf;color:#3b2f00;font:14px/1.5 sans-serif">${escapeMarkup(words)}</div>`
  return {
    subject: `[Test] ${subject}`,
    text: `${words}\n\n${text}`,
    html: html
      ? html.replace(/<body[^>]*>/, (body) => body + banner)
      : `<pre>${escapeMarkup(`${words}\n\n${text}`)}</pre>`,
  }
}
