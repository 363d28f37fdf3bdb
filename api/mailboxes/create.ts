import { v7 as uuid } from 'uuid'
import { z } from 'zod'
import { makeKeys } from '../../jobs/domains/makeKeys.ts'
import { hasSandbox } from '../../jobs/mail/sandbox.ts'
import { enqueueMailboxCheck } from '../../jobs/mailboxes/check.ts'
import { sealCredentials } from '../../jobs/mailboxes/credentials.ts'
import { presetFor } from '../../jobs/mailboxes/presets.ts'
import { MailboxProvider } from '../../prisma/generated/oltp/enums.ts'
import type { Db } from '../../prisma/tenancy.ts'
import { sees } from '../companies/sight.ts'
import { addDomain, notYours } from '../domains/service.ts'
import type { SignedIn } from '../graphql/context.ts'
import { check } from '../graphql/input.ts'
import { InvalidInput, NotFound } from '../graphql/problem.ts'
import { taken } from '../graphql/taken.ts'
import type { CreateEmailAccountInput } from './inputs.ts'
import { shown } from './list.ts'
import { address, columnsOf, settings } from './rules.ts'

const creation = settings.extend({ companyId: z.uuid(), email: address, provider: z.enum(MailboxProvider) })
export type NewMailbox = z.output<typeof creation>

export const wrong = (path: string, message: string) => new InvalidInput([{ path, message }])
const addressTaken = taken('email', 'There is a mailbox of this address already.')

export async function createEmailAccount({ db, viewer }: SignedIn, input: CreateEmailAccountInput) {
  const wanted = readMailbox(input)
  if (wanted instanceof InvalidInput) return wanted
  const { companyId } = wanted
  if (!sees(viewer, companyId) || !(await db.company.findFirst({ where: { id: companyId }, select: { id: true } })))
    return new NotFound('workspace')
  return addMailbox(db, wanted)
}

/** A mailbox as it is to be added, with its provider's servers where none are given; or all that is wrong with it. */
export function readMailbox(input: unknown): NewMailbox | InvalidInput {
  const wanted = check(creation, input)
  if (wanted instanceof InvalidInput) return wanted
  const { provider, email } = wanted
  if (provider === 'sandbox') return hasSandbox() ? wanted : wrong('provider', 'This installation has no sandbox.')
  if (provider === 'esp') return wrong('provider', 'Mailboxes of a provider account are added with that account.')
  const foreign = notYours(email.domain)
  if (foreign) return wrong('email', foreign)
  const preset = presetFor(provider, email.domain)
  const smtp = wanted.smtp ?? preset?.smtp
  const imap = wanted.imap ?? preset?.imap
  if (!smtp?.host) return wrong('smtp.host', 'Name its SMTP server.')
  return { ...wanted, smtp, ...(imap?.host && { imap }) }
}

/** Adds a mailbox, and its domain where that is new. Both are looked at by jobs. */
export async function addMailbox(db: Db, mailbox: NewMailbox, { keysLater = false } = {}) {
  const { companyId, email, password, provider, ...rest } = mailbox
  const domain = await domainFor(db, companyId, email.domain, keysLater)
  if (domain.companyId !== companyId) return wrong('email', `${email.domain} belongs to another workspace.`)
  const id = uuid()
  const credentials =
    password === undefined ? {} : { credentials: sealCredentials(db.tenantId, id, { kind: 'password', password }) }
  const data = {
    ...defined(columnsOf(rest)),
    ...credentials,
    email: email.mail,
    emailKey: email.key,
    companyId,
    provider,
  }
  const made = await db.emailAccount
    .create({ data: { ...data, id, domainId: domain.id }, omit: { credentials: true } })
    .catch(addressTaken)
  if (made instanceof InvalidInput) return made
  if (password !== undefined || mailbox.vaultPath || provider === 'sandbox') await enqueueMailboxCheck(db, id)
  return shown(made)
}

async function domainFor(db: Db, companyId: string, name: string, keysLater: boolean) {
  const known = await db.domain.findFirst({ where: { domain: name }, select: { id: true, companyId: true } })
  if (known) return known
  const made = await addDomain(db, companyId, name)
  if (!keysLater) await makeKeys(db, made.id)
  return made
}

/** What is left out keeps its default; null is for what may be empty. */
export function defined<T extends object>(values: T) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Name in keyof T]: Exclude<T[Name], undefined>
  }
}
