import { convert } from 'html-to-text'
import PostalMime, { type Email, type Mailbox } from 'postal-mime'
import { Refused } from '../mail/refused.ts'

/** A mail that came in, as far as anything of ours looks at it. Everything in it is somebody else's word. */
export interface Incoming {
  readonly from: string
  readonly fromName: string
  readonly to: readonly string[]
  readonly returnPath: string | undefined
  readonly subject: string
  readonly messageId: string | undefined
  /** The Message-IDs it says it answers, the nearest first. */
  readonly answers: readonly string[]
  readonly date: Date | undefined
  /** What was written, as plain text, whatever form it came in. */
  readonly text: string
  readonly html: string | undefined
  readonly parts: readonly Part[]
  /** A header field by its name in lower case, unfolded. */
  header(name: string): string | undefined
}

export interface Part {
  readonly type: string
  readonly filename: string | undefined
  readonly contentId: string | undefined
  readonly isInline: boolean
  readonly bytes: Buffer
}

export const mostBytes = 30 * 1_048_576
const mostHeaderBytes = 524_288
const mostHeaders = 2_000
const mostDepth = 40
const mostParts = 500
const mostAnswers = 50
const longestText = 200_000
const longestHtml = 2_000_000
const longestLine = 1_000

/** Reads a mail within bounds. What goes beyond them is refused with the reason, and kept by whoever asked as it came. */
export async function readIncoming(bytes: Uint8Array): Promise<Incoming | Refused> {
  const wrong = outOfBounds(bytes)
  if (wrong) return new Refused(wrong)
  try {
    return incomingOf(
      await PostalMime.parse(bytes, {
        forceRfc822Attachments: true,
        maxNestingDepth: mostDepth,
        maxHeadersSize: mostHeaderBytes,
        maxRfc822NestingDepth: 0,
      }),
    )
  } catch (error) {
    return new Refused(`The mail cannot be read: ${(error as Error).message.slice(0, 200)}`)
  }
}

/** Looked at before anything is parsed: a parser must not have to be the judge of its own limits. */
function outOfBounds(bytes: Uint8Array): string | undefined {
  if (bytes.length > mostBytes) return `The mail has more than ${mostBytes / 1_048_576} MB.`
  let [at, lines] = [0, 0]
  while (at < bytes.length) {
    const end = bytes.indexOf(10, at)
    if (end < 0) break
    const isEmpty = end === at || (end === at + 1 && bytes[at] === 13)
    if (isEmpty) break
    if (++lines > mostHeaders * 4) return 'The mail has too many header lines.'
    if (end > mostHeaderBytes) return 'The header of the mail is too long.'
    at = end + 1
  }
  return at > mostHeaderBytes ? 'The header of the mail is too long.' : undefined
}

function incomingOf(email: Email): Incoming | Refused {
  if (email.headers.length > mostHeaders) return new Refused('The mail has too many header lines.')
  if (email.attachments.length > mostParts) return new Refused('The mail has too many parts.')
  const headers = new Map<string, string>()
  for (const { key, value } of email.headers) if (!headers.has(key)) headers.set(key, clean(value))
  const from = mailboxOf(email.from ? [email.from] : [])[0]
  const html = email.html === undefined ? undefined : clean(email.html.slice(0, longestHtml))
  const date = email.date === undefined ? undefined : new Date(email.date)
  return {
    from: line(from?.address ?? ''),
    fromName: line(from?.name ?? ''),
    to: [...mailboxOf(email.to ?? []), ...mailboxOf(email.cc ?? [])].map(({ address }) => line(address)).slice(0, 100),
    returnPath: headers.get('return-path')?.trim(),
    subject: line(email.subject ?? ''),
    messageId: messageIds(email.messageId)[0],
    answers: [...new Set([...messageIds(email.inReplyTo), ...messageIds(email.references).reverse()])].slice(
      0,
      mostAnswers,
    ),
    date: date && Number.isFinite(date.getTime()) ? date : undefined,
    text: clean((email.text ?? wordsOf(html)).slice(0, longestText)),
    html,
    parts: email.attachments.map(partOf),
    header: (name) => headers.get(name),
  }
}

/** What is read in a mail that has no plain text; what it quotes is marked as such. */
function wordsOf(html: string | undefined): string {
  if (!html) return ''
  return convert(html.slice(0, longestText), {
    wordwrap: false,
    limits: { maxInputLength: longestText, maxDepth: 60, maxChildNodes: 2_000 },
    selectors: [
      { selector: 'a', options: { ignoreHref: true } },
      { selector: 'img', format: 'skip' },
      ...['.gmail_quote', '.yahoo_quoted', '#divRplyFwdMsg', '#appendonsend'].map((selector) => ({
        selector,
        format: 'blockquote',
      })),
    ],
  })
}

const mailboxOf = (addresses: NonNullable<Email['to']>): Mailbox[] =>
  addresses.flatMap((one) => (one.group ? one.group : [one as Mailbox]))

function partOf({ mimeType, filename, contentId, disposition, content }: Email['attachments'][number]): Part {
  return {
    type: line(mimeType).toLowerCase(),
    filename: filename ? line(filename) : undefined,
    contentId: contentId ? line(contentId).replace(/^<|>$/g, '') : undefined,
    isInline: disposition !== 'attachment',
    bytes: typeof content === 'string' ? Buffer.from(content) : Buffer.from(content as ArrayBuffer),
  }
}

/** Message-IDs as they stand, in order; some programs write them apart by commas, or fold inside them. */
export function messageIds(field: string | undefined): string[] {
  return [...(field ?? '').slice(0, 100_000).matchAll(/<([^<>\s]{1,250})>/g)].map(([whole]) => whole)
}

/** PostgreSQL takes neither NUL nor half of a character. */
const clean = (text: string) => text.replaceAll('\u0000', '').replace(/\p{Cs}/gu, '\ufffd')
const line = (text: string) =>
  clean(text)
    .slice(0, longestLine)
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
