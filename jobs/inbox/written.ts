import type { Incoming } from './read.ts'

const longestWritten = 10_000

/** Where what a mail program quotes begins, in the languages that come up. A line matches as a whole. */
const quoteBegins: readonly RegExp[] = [
  /^-{2,}\s*(?:original message|ursprüngliche nachricht|message d'origine|mensaje original|messaggio originale|oorspronkelijk bericht|mensagem original|forwarded message|weitergeleitete nachricht|исходное сообщение)\s*-{2,}$/i,
  /^_{10,}$/,
  /^(?:on|am|le|el|il|op|em|den|dnia|w dniu|в)\b.{5,200}(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef|escreveu|skrev|napisał\(?a?\)?|написал\(?а?\)?)\s?:$/i,
  /^.{3,120}<[^<>\s]+@[^<>\s]+>.{0,80}(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef|escreveu|skrev)\s?:$/i,
  /^(?:from|von|de|da|van|от)\s?:\s.{0,120}@/i,
  /^sent from my \w+/i,
]

/** What the sender wrote: without what is quoted, and without the signature. */
export function writtenPart({ text }: Pick<Incoming, 'text'>): string {
  const kept: string[] = []
  const lines = text.slice(0, longestWritten * 4).split(/\r?\n/)
  for (const [at, raw] of lines.entries()) {
    const one = raw.trim().slice(0, 400)
    if (one === '--' || raw === '-- ') break
    // An attribution is often folded over two lines.
    const two = `${one} ${(lines[at + 1] ?? '').trim()}`.slice(0, 400)
    if (quoteBegins.some((pattern) => pattern.test(one))) break
    if (/^(?:on|am|le|el|il|op|em)\b/i.test(one) && quoteBegins.some((pattern) => pattern.test(two))) break
    if (!one.startsWith('>')) kept.push(one)
  }
  return kept.join('\n').trim().slice(0, longestWritten)
}
