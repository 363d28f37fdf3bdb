import { asTenant } from '../../prisma/tenancy.ts'
import { type PreparedMessage, prepareMessage } from '../mail/message.ts'
import { Refused } from '../mail/refused.ts'
import type { Compiled } from '../templates/compiled.ts'
import { outlineOf } from '../templates/outline.ts'
import { type PersonLead, readPeople } from '../templates/people.ts'
import { TemplateProblem } from '../templates/problem.ts'
import { type Chosen, openTemplate } from '../templates/published.ts'
import type { Claimed } from './claim.ts'
import { type Sheet, sheetOf } from './sheets.ts'

/** All that a mail is made of, but for the mailbox. */
export interface Page {
  readonly sheet: Sheet
  readonly lead: PersonLead
  readonly chosen: Chosen
}

/** The pages of a batch of one tenant's mails: a template is opened once, and people are read once. */
export async function pagesOf(tenantId: string, mails: readonly Claimed[]): Promise<Map<string, Page | Refused>> {
  const db = asTenant(tenantId)
  const pages = new Map<string, Page | Refused>()
  const people = new Map(
    (
      await readPeople(
        db,
        mails.map(({ leadId }) => leadId),
      )
    ).map((lead) => [lead.id, lead]),
  )
  const byTemplate = new Map<string, { mail: Claimed; sheet: Sheet; lead: PersonLead }[]>()
  for (const mail of mails) {
    const sheet = await sheetOf(mail)
    const lead = people.get(mail.leadId)
    if (!sheet) pages.set(mail.id, new Refused('The step of the campaign is no longer there.'))
    else if (!lead) pages.set(mail.id, new Refused('The lead is no longer there.'))
    else if (!sheet.templateId) pages.set(mail.id, new Refused('The step has no template.'))
    else {
      const key = `${sheet.templateId}:${mail.campaignId}`
      byTemplate.set(key, [...(byTemplate.get(key) ?? []), { mail, sheet, lead }])
    }
  }
  for (const group of byTemplate.values()) {
    const [{ mail: first, sheet }] = group as [(typeof group)[number]]
    const refuseAll = (reason: string) => {
      for (const { mail } of group) pages.set(mail.id, new Refused(reason))
    }
    try {
      const template = await openTemplate(db, sheet.templateId ?? '', { campaignId: first.campaignId })
      if (!template) {
        refuseAll('The template is not published.')
        continue
      }
      const prepared = await template.prepare(group.map(({ lead }) => lead))
      for (const { mail, sheet, lead } of group) {
        const chosen = prepared.chosen(lead.id)
        pages.set(mail.id, chosen ? { sheet, lead, chosen } : new Refused('The template has no language for the lead.'))
      }
    } catch (error) {
      if (!(error instanceof TemplateProblem)) throw error
      refuseAll(error.message)
    }
  }
  return pages
}

const prepared = new WeakMap<Compiled, Map<string, PreparedMessage | Refused>>()

/** A compiled template, encoded for the wire as far as it is the same for everybody. */
export function frameOf(compiled: Compiled, amp: boolean): PreparedMessage | Refused {
  const known = prepared.get(compiled) ?? new Map<string, PreparedMessage | Refused>()
  prepared.set(compiled, known)
  const key = amp ? 'amp' : ''
  const found = known.get(key)
  if (found) return found
  const outline = outlineOf(compiled)
  const made = prepareMessage({
    subject: [{ slot: 'subject' }],
    text: outline.text,
    ...(outline.html && { html: outline.html }),
    ...(amp && outline.amp && { amp: outline.amp }),
  })
  known.set(key, made)
  return made
}
