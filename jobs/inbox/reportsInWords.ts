import { cleanText } from '../mail/answers.ts'
import { judgeFailure } from './failures.ts'
import { addressIn } from './fields.ts'
import { type Incoming, messageIds } from './read.ts'
import type { Failure, IncomingVerdict } from './verdict.ts'

const daemons =
  /^(?:mailer-?daemon|mail-?daemon|mdaemon|postmaster|mail\.?delivery(?:\.?(?:subsystem|system))?|microsoftexchange[0-9a-f]{8,}|maildeliverysystem|bounce|bounces|no-?reply-?bounce)(?:\+.*)?(?:@|$)/i

const failed: readonly RegExp[] = [
  /\b(?:undeliver(?:able|ed)|returned mail|failure notice|delivery (?:status notification \(failure\)|failure|failed|has failed)|mail delivery failed|message not delivered|nondeliverable|non-delivery|unzustellbar|nicht zugestellt|non remis|no entregado|mancato recapito|onbestelbaar|niet bezorgd|não entregue|niedostarczona|не доставлено)/i,
  /\b(?:could ?n[o']t be delivered|was(?:n't| not) delivered|unable to deliver|permanent (?:fatal )?errors?|delivery to the following|did not reach the following|konnte nicht zugestellt werden|n'a pas pu être remis|no se ha podido entregar|no se pudo entregar|impossibile recapitare|kon niet worden (?:bezorgd|afgeleverd)|não pôde ser entregue|nie może(?:my)? (?:zostać )?dostarczy|не удалось доставить)/i,
  /\b(?:failed permanently|permanent error|address not found|recipient address rejected|user unknown)\b/i,
]

const delayed: readonly RegExp[] = [
  /\b(?:delivery status notification \(delay\)|delayed mail|delivery delayed|warning: message .{0,40}delayed|message delayed|delayed \d+ hours?|zustellung verzögert|verspätet|retardé|retrasad|in ritardo|vertraagd)\b/i,
  /\b(?:this is a warning message only|you do not need to (?:resend|send)|will (?:be retried|keep trying|continue to be retried|retry for)|still being retried|no action is required on your part|wird weiterhin versucht)\b/i,
]

/** A report without a part for machines: those of qmail, older Exchange, Exim, Yahoo and many more. */
export function reportInWords(mail: Incoming, about: IncomingVerdict['about']): IncomingVerdict | undefined {
  if (!isDaemon(mail)) return undefined
  const words = `${mail.subject}\n${beforeOriginal(mail.text).slice(0, 5_000)}`
  const isDelay = delayed.some((pattern) => pattern.test(words))
  if (isDelay && !/\b(?:failed permanently|giving up|gave up|has expired|no further attempts)\b/i.test(words))
    return { kind: 'delay', rule: 'words:delayed', text: cleanText(words), about, address: addressesIn(mail)[0] }
  if (!failed.some((pattern) => pattern.test(words))) return undefined
  const failures = failuresInWords(mail)
  if (failures.length === 0) return undefined
  return { kind: 'bounce', rule: `words:${failures[0]?.rule}`, text: failures[0]?.text ?? '', about, failures }
}

/** Sent by a mail system, not by a person: by its name, or by the header that names whom it did not reach. */
export function isDaemon({ from, fromName, header }: Incoming): boolean {
  if (header('x-failed-recipients') !== undefined) return true
  if (daemons.test(from)) return true
  return from === '' && /mail delivery|mailer-daemon|postmaster/i.test(fromName)
}

/** Each address that is named as not reached, judged by the words beside it. */
export function failuresInWords(mail: Incoming): Failure[] {
  const paragraphs = beforeOriginal(mail.text)
    .slice(0, 20_000)
    .split(/\n[ \t]*\n/)
    .map((one) => one.trim())
  const all = cleanText(paragraphs.join(' ').slice(0, 1_500))
  const addresses = addressesIn(mail).slice(0, 20)
  if (addresses.length === 0) return [judgeFailure({ said: saidIn(all) })]
  return addresses.map((address) => {
    const at = paragraphs.findIndex((one) => one.toLowerCase().includes(address.toLowerCase()))
    const beside = at < 0 ? '' : [paragraphs[at], saysWhy(paragraphs[at]) ? '' : paragraphs[at + 1]].join(' ')
    return judgeFailure({ address, said: saidIn(saysWhy(beside) ? beside : `${beside} ${all}`) })
  })
}

const saysWhy = (text = '') =>
  /\b[45]\d\d\b|\b[45]\.\d\.\d|unknown|not found|no such|full|quota|exist|rejected|disabled|route|mailbox|account|timed? out|expired/i.test(
    text,
  )

/** From the server's own answer on, where there is one: what stands before it is a frame that is always the same. */
function saidIn(text: string) {
  const one = cleanText(text)
  const [, answer] =
    /((?:#<?)?\b[45]\d\d[ -](?:#?[45]\.\d{1,3}\.\d{1,3})?.{3,})/.exec(
      one.replace(/\b(?:port|line|code:?) \d{3}\b/gi, ''),
    ) ?? []
  return answer ?? one
}

function addressesIn(mail: Incoming): string[] {
  const ours = new Set([mail.from, ...mail.to].map((one) => one.toLowerCase()))
  const named = (mail.header('x-failed-recipients') ?? '').split(',').map((one) => addressIn(one))
  const text = beforeOriginal(mail.text).slice(0, 10_000)
  const found = [...text.matchAll(/[^\s<>"',;:()[\]]{1,64}@[A-Za-z0-9.-]{3,253}/g)].map(([one]) =>
    one.replace(/\.+$/, ''),
  )
  const all = named.some(Boolean) ? named : found
  return [...new Set(all.filter((one) => one !== undefined))].filter(
    (one) => !ours.has(one.toLowerCase()) && !daemons.test(one),
  )
}

const originalBegins =
  /^(?:-{2,}.{0,40}(?:copy of|original message|returned message|message header|below this line|headers follow).*|(?:original message (?:headers|follows)|message headers follow|the original message|diagnostic information for administrators).{0,40}|(?:return-path|received|dkim-signature):.*)$/im

function beforeOriginal(text: string) {
  const at = text.slice(0, 50_000).search(originalBegins)
  // Exchange puts the server's answer behind its line for administrators.
  const end =
    at >= 0 && /^diagnostic/i.test(text.slice(at, at + 12))
      ? text.slice(at).search(/^original message headers/im) + at
      : at
  return (end > 0 ? text.slice(0, end) : text.slice(0, 50_000)).replace(/\r\n?/g, '\n')
}

/** The Message-IDs of what a report in words quotes. */
export function aboutDaemonMail(mail: Incoming): string[] {
  const text = mail.text.slice(0, 100_000)
  return [...text.matchAll(/^[ >|]*message-id:[ \t]*(<[^<>\s]{1,250}>)/gim)]
    .flatMap(([, id]) => messageIds(id))
    .slice(0, 20)
}
