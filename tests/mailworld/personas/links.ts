import PostalMime from 'postal-mime'
import { fieldOf, type Part, parsePart } from '../imap/mime.ts'

/** A message as its reader's program sees it. */
export interface Letter {
  readonly part: Part
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly pictures: readonly string[]
  readonly links: readonly string[]
  /** Where one POST is enough to leave (RFC 8058). */
  readonly oneClick: string | undefined
  /** Where answers go. */
  readonly answerTo: string
}

export async function readLetter(bytes: Buffer): Promise<Letter> {
  const part = parsePart(bytes)
  const parsed = await PostalMime.parse(bytes)
  const html = parsed.html ?? ''
  const isOneClick = /one-click/i.test(fieldOf(part.fields, 'list-unsubscribe-post') ?? '')
  const leave = /<(https?:[^>]+)>/i.exec(fieldOf(part.fields, 'list-unsubscribe') ?? '')?.[1]
  return {
    part,
    subject: parsed.subject ?? '',
    text: parsed.text ?? '',
    html,
    pictures: attributes(html, 'img', 'src'),
    links: attributes(html, 'a', 'href'),
    oneClick: isOneClick ? leave : undefined,
    answerTo: parsed.replyTo?.[0]?.address ?? parsed.from?.address ?? '',
  }
}

function attributes(html: string, tag: string, name: string): string[] {
  const pattern = new RegExp(`<${tag}\\b[^>]*?\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'gi')
  const found = [...html.matchAll(pattern)].map(([, double, single]) =>
    (double ?? single ?? '').replaceAll('&amp;', '&'),
  )
  return [...new Set(found)].filter((url) => /^https?:/i.test(url))
}
