import type { Address } from './address.ts'
import { type Attachment, refuseAttachments } from './attachment.ts'
import { type Chunk, prepareBody } from './body.ts'
import { fillIn, MissingValue, type Text, type Values } from './content.ts'
import { assembleHeader, encodeCorrespondent, encodeText, type Field, refuseBreaks } from './header.ts'
import { customFields, feedbackField, type Letter, unsubscribeFields } from './letter.ts'
import { messageIdFor, threadOf } from './messageId.ts'
import { Refused } from './refused.ts'

/** What is sent to everyone: a template version, prepared once. */
export interface Content {
  readonly subject: Text
  readonly text: Text
  readonly html?: Text
  /** AMP for email, shown instead of the HTML by readers that know it. */
  readonly amp?: Text
  readonly attachments?: readonly Attachment[]
}

export interface PreparedMessage {
  /** Builds the message to one recipient. Refused when something of theirs cannot be written into it. */
  build(letter: Letter): BuiltMessage | Refused
}

/** A message whose every byte is known but for its signatures. */
export interface BuiltMessage {
  readonly messageId: string
  /** The domain of From, which a signature has to be aligned with. */
  readonly domain: string
  readonly envelope: Envelope
  readonly date: Date
  readonly fields: readonly Field[]
  readonly header: string
  readonly body: readonly Chunk[]
  /** The body as DKIM hashes it. */
  readonly canonicalBody: readonly Chunk[]
}

export interface Envelope {
  readonly from: string
  readonly to: string
  /** An address needs SMTPUTF8; such mail can only go through servers that offer it. */
  readonly utf8: boolean
}

export function prepareMessage(content: Content): PreparedMessage | Refused {
  const { subject, text, html, amp, attachments = [] } = content
  const parts = { text, HTML: html, AMP: amp }
  const nothing = refuseBlank(parts)
  if (nothing) return nothing
  if (amp !== undefined && html === undefined)
    return new Refused('A message with AMP needs HTML for the other readers.')
  if (html === undefined && attachments.some(({ contentId }) => contentId !== undefined)) {
    return new Refused('Inline files need HTML to be shown in.')
  }
  const constantSubject = typeof subject === 'string' ? [subject] : subject.filter((piece) => typeof piece === 'string')
  const wrong = refuseBreaks(constantSubject.join(' '), 'subject') ?? refuseAttachments(attachments)
  if (wrong) return wrong
  const body = prepareBody({ text, html, amp, attachments })
  const fixedSubject = typeof subject === 'string' ? encodeText(subject, 'Subject') : undefined

  return {
    build(letter) {
      try {
        const { contentType, transferEncoding, wire, canonical } = body(letter.values ?? {})
        const hole = refuseBlank(parts, letter.values)
        if (hole) return hole
        const subjectLine = fixedSubject ?? writeSubject(fillIn(subject, letter.values ?? {}))
        if (subjectLine instanceof Refused) return subjectLine
        const addressed = address(letter, subjectLine)
        if (addressed instanceof Refused) return addressed
        const fields: Field[] = [...addressed, ['MIME-Version', '1.0'], ['Content-Type', contentType]]
        if (transferEncoding) fields.push(['Content-Transfer-Encoding', transferEncoding])
        return finish(letter, fields, wire, canonical)
      } catch (error) {
        if (error instanceof MissingValue) return new Refused(error.message)
        throw error
      }
    },
  }
}

function refuseBlank(parts: Readonly<Record<string, Text | undefined>>, values?: Values) {
  const [blank] = Object.entries(parts).find(([, part]) => part !== undefined && isBlank(part, values)) ?? []
  return blank === undefined ? undefined : new Refused(`The ${blank} of the message is empty.`)
}

/** Before there are values, a slot is taken to have one. */
function isBlank(text: Text, values?: Values) {
  if (typeof text === 'string') return text.trim() === ''
  return text.every(
    (piece) => (typeof piece === 'string' ? piece : ((values ? values[piece.slot] : '?') ?? '?')).trim() === '',
  )
}

function writeSubject(subject: string) {
  return refuseBreaks(subject, 'subject') ?? encodeText(subject, 'Subject')
}

function address(letter: Letter, subject: string): Field[] | Refused {
  const { from, to, replyTo, inReplyTo, references = [], unsubscribe, feedback, headers } = letter
  const wrong = refuseBreaks(from.name ?? '', 'sender’s name') ?? refuseBreaks(to.name ?? '', 'recipient’s name')
  if (wrong) return wrong
  if (Number.isNaN(letter.date.getTime())) return new Refused('The message has no date.')
  const fields: Field[] = [
    ['Date', letter.date.toUTCString().replace('GMT', '+0000')],
    ['From', encodeCorrespondent(from, 'From')],
    ['To', encodeCorrespondent(to, 'To')],
  ]
  if (replyTo) fields.push(['Reply-To', replyTo.mail])
  if (subject !== '') fields.push(['Subject', subject])
  fields.push(['Message-ID', messageIdFor(letter.id, from.address.domain)])

  const [parent] = threadOf(inReplyTo === undefined ? [] : [inReplyTo])
  if (parent) fields.push(['In-Reply-To', parent])
  const thread = threadOf(parent ? [...references, parent] : references)
  if (thread.length > 0) fields.push(['References', thread.join('\r\n ')])

  for (const more of [
    unsubscribe ? unsubscribeFields(unsubscribe) : [],
    feedback ? listOf(feedbackField(feedback)) : [],
    headers ? customFields(headers) : [],
  ]) {
    if (more instanceof Refused) return more
    fields.push(...more)
  }
  return fields
}

function listOf(field: Field | Refused) {
  return field instanceof Refused ? field : [field]
}

function finish(letter: Letter, fields: readonly Field[], body: readonly Chunk[], canonicalBody: readonly Chunk[]) {
  const { from, to, replyTo, returnPath = from.address, date } = letter
  const shown: (Address | undefined)[] = [from.address, to.address, replyTo, returnPath]
  const utf8 = shown.some((one) => one?.utf8)
  return {
    messageId: messageIdFor(letter.id, from.address.domain),
    domain: from.address.domain,
    envelope: { from: returnPath.mail, to: to.address.mail, utf8 },
    date,
    fields,
    header: assembleHeader(fields, utf8),
    body,
    canonicalBody,
  }
}
