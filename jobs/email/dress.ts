import type { Letter } from './letters.ts'

/** A letter as text and as HTML that every client shows alike. */
export function dress({ subject, paragraphs, link }: Letter, publicUrl: string) {
  const address = link && new URL(link.path, publicUrl).href
  const text = [...paragraphs, ...(address ? [`${link.label}: ${address}`] : []), 'PenguinMails'].join('\n\n')
  const button =
    address &&
    `<p style="margin:24px 0"><a href="${escapeHtml(address)}" style="background:#10406b;color:#fff;padding:12px 20px;border-radius:6px;text-decoration:none">${escapeHtml(link.label)}</a></p>`
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escapeHtml(subject)}</title>
<body style="font:16px/1.5 sans-serif;color:#1b2733;max-width:560px;margin:32px auto;padding:0 16px">
<h1 style="font-size:20px">${escapeHtml(subject)}</h1>
${paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`).join('\n')}
${button ?? ''}
<p style="color:#5b6875;font-size:14px">PenguinMails</p></body></html>`
  return { subject: subject.replace(/[\r\n]+/g, ' '), text, html }
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (letter) => entities[letter] ?? letter)
