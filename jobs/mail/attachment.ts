import { createHash } from 'node:crypto'
import { wrapBase64 } from './content.ts'
import { encodeText, refuseBreaks } from './header.ts'
import { Refused } from './refused.ts'

/** A file that goes with every message of a content. */
export interface Attachment {
  readonly filename: string
  readonly contentType: string
  readonly bytes: Uint8Array
  /** Shown inside the HTML, which names it as `cid:…`. */
  readonly contentId?: string
}

const mostAttachments = 20
/** Receivers commonly take 25 MB, as base64. */
const mostBytes = 18_000_000
const longestFilename = 150

export function refuseAttachments(attachments: readonly Attachment[]): Refused | undefined {
  if (attachments.length > mostAttachments) return new Refused(`Attach ${mostAttachments} files at most.`)
  const size = attachments.reduce((sum, { bytes }) => sum + bytes.length, 0)
  if (size > mostBytes) return new Refused(`The attachments have ${mostBytes / 1e6} MB at most together.`)
  for (const { filename, contentType, contentId } of attachments) {
    const wrong = refuseBreaks(filename, 'file name')
    if (wrong) return wrong
    if (filename.trim() === '' || filename.length > longestFilename || /[\\/]/.test(filename)) {
      return new Refused(`Give the attachment a file name of 1 to ${longestFilename} characters, without slashes.`)
    }
    if (!/^[a-z0-9][\w.+-]{0,60}\/[a-z0-9][\w.+-]{0,80}$/i.test(contentType)) {
      return new Refused(`"${filename}" needs a content type such as application/pdf.`)
    }
    // Their transfer encoding may not be base64 (RFC 2046 5.2.1), and a multipart would open parts of its own.
    if (/^(?:multipart|message)\//i.test(contentType)) {
      return new Refused(`Attach "${filename}" as application/octet-stream.`)
    }
    if (contentId !== undefined && !/^[A-Za-z0-9._+-]{1,64}(?:@[A-Za-z0-9.-]{1,64})?$/.test(contentId)) {
      return new Refused(`The content id of "${filename}" may have letters, digits, dots and hyphens.`)
    }
  }
  const ids = attachments.flatMap(({ contentId }) => contentId ?? [])
  return new Set(ids).size === ids.length ? undefined : new Refused('Two inline files have the same content id.')
}

/** A whole part, its header included; the same bytes in every message. */
export function attachmentPart({ filename, contentType, bytes, contentId }: Attachment): string {
  const disposition = contentId === undefined ? 'attachment' : 'inline'
  const ascii = /^[ !#-[\]-~]+$/.test(filename) && !filename.includes('=?')
  const header = [
    `Content-Type: ${contentType};\r\n name="${ascii ? filename : encodeText(filename, 'name')}"`,
    'Content-Transfer-Encoding: base64',
    `Content-Disposition: ${disposition};\r\n ${ascii ? `filename="${filename}"` : extended(filename)}`,
    ...(contentId === undefined ? [] : [`Content-ID: <${contentId}>`]),
  ]
  return `${header.join('\r\n')}\r\n\r\n${wrapBase64(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length))}`
}

/** RFC 2231: what is not a plain letter or digit is %-encoded, and long names go over several lines. */
function extended(filename: string) {
  const encoded = Buffer.from(filename)
    .toString('latin1')
    .replace(/[^A-Za-z0-9._-]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
  const pieces = encoded.match(/(?:%..|[^%]){1,20}/g) ?? []
  if (pieces.length === 1) return `filename*=utf-8''${encoded}`
  return pieces.map((piece, index) => `filename*${index}*=${index === 0 ? "utf-8''" : ''}${piece}`).join(';\r\n ')
}

export const fingerprint = (attachments: readonly Attachment[]) =>
  attachments.map(({ bytes }) => createHash('sha256').update(bytes).digest('hex')).join(' ')
