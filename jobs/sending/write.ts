import { env } from '../../prisma/env.ts'
import { readAddress } from '../mail/address.ts'
import type { BuiltMessage } from '../mail/message.ts'
import { Refused } from '../mail/refused.ts'
import type { OpenMailbox } from '../mailboxes/open.ts'
import { slotValues } from '../templates/outline.ts'
import { TemplateProblem } from '../templates/problem.ts'
import type { Outlets } from '../templates/program.ts'
import type { Claimed } from './claim.ts'
import type { Sent } from './marks.ts'
import { frameOf, type Page } from './pages.ts'

/** What a mail's links lead through. */
export interface Tracking {
  readonly urls: { readonly unsubscribe: string; readonly viewInBrowser: string; readonly answer?: string }
  readonly outlets: Outlets
  /** Answers the one-click POST of RFC 8058. */
  readonly listUnsubscribe: { readonly https: string; readonly mailto?: string }
}

export interface TrackingAsked {
  readonly tenantId: string
  readonly messageId: string
  /** The origin of the links. */
  readonly host: string
  readonly opens: boolean
  readonly clicks: boolean
  readonly utm: Readonly<Record<string, string | undefined>>
}

export type TrackingOf = (asked: TrackingAsked) => Tracking

export interface Written {
  readonly message: BuiltMessage
  readonly sent: Sent
}

/** Makes the mail to one recipient: every byte of it but the signatures. */
export function write(mail: Claimed, page: Page, mailbox: OpenMailbox, trackingOf: TrackingOf, date: Date) {
  try {
    return make(mail, page, mailbox, trackingOf, date)
  } catch (error) {
    if (error instanceof TemplateProblem) return new Refused(error.message)
    throw error
  }
}

function make(
  { tenantId, id, campaignId, to, thread, trackingHost }: Claimed,
  { sheet, lead, chosen }: Page,
  mailbox: OpenMailbox,
  trackingOf: TrackingOf,
  date: Date,
): Written | Refused {
  const address = readAddress(to)
  if (address instanceof Refused) return address
  const { trackOpens: opens, trackClicks: clicks, utm, amp: wantsAmp } = sheet.settings
  const host = trackingHost ? `https://${trackingHost}` : new URL(env.PUBLIC_URL).origin
  const { urls, outlets, listUnsubscribe } = trackingOf({ tenantId, messageId: id, host, opens, clicks, utm })
  const from = sheet.fromName ? { ...mailbox.from, name: sheet.fromName } : mailbox.from
  const sender = { name: from.name ?? '', email: from.address.mail, company: sheet.company }
  const seed = `${campaignId}:${lead.id}`
  const recipient = {
    ...{ seed, lead, sender, now: date },
    campaign: { name: sheet.campaign },
    urls: { ...urls, answer: urls.answer ?? urls.viewInBrowser },
  }
  const { values, amp } = slotValues(chosen.compiled, recipient, outlets)
  const subject = sheet.subject ? slotValues(sheet.subject, recipient).values.subject : values.subject
  const frame = frameOf(chosen.compiled, amp && wantsAmp)
  if (frame instanceof Refused) return frame
  const unsubscribe = readAddress(listUnsubscribe.mailto ?? from.address.mail)
  const parent = thread.at(-1)
  const name = [lead.firstName, lead.lastName].filter(Boolean).join(' ')
  const message = frame.build({
    ...{ id, from, date, values: { ...values, subject: subject ?? '' } },
    to: { address, ...(name && { name }) },
    ...(mailbox.replyTo && { replyTo: mailbox.replyTo }),
    returnPath: mailbox.returnPath(id),
    ...(parent && { inReplyTo: parent, references: thread.slice(0, -1) }),
    ...(!(unsubscribe instanceof Refused) && { unsubscribe: { url: listUnsubscribe.https, mail: unsubscribe } }),
    feedback: { campaign: campaignId, tenant: tenantId, kind: 'campaign', sender: 'penguinmails' },
  })
  if (message instanceof Refused) return message
  return {
    message,
    sent: {
      messageId: message.messageId,
      from: from.address.mail,
      subject: subject ?? '',
      templateVersionId: chosen.versionId,
      values: {
        ...{ page: chosen.compiled.outputHash, seed, at: date.toISOString(), locale: chosen.locale },
        ...{ lead, sender, campaign: sheet.campaign },
      },
    },
  }
}
