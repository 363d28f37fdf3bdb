import { isIP } from 'node:net'
import { z } from 'zod'
import { sendWindow } from '../../jobs/campaigns/settings.ts'
import { readAddress } from '../../jobs/mail/address.ts'
import { readDomain } from '../../jobs/mail/domain.ts'
import { Refused } from '../../jobs/mail/refused.ts'
import { hasVault, vaultPath } from '../../jobs/outside/vault.ts'
import { sanitise } from '../../jobs/templates/sanitise.ts'
import { env } from '../../prisma/env.ts'
import { ConnectionSecurity, MailboxLogin } from '../../prisma/generated/oltp/enums.ts'

const clean = (it: string) => !/\p{Cc}/u.test(it)
const line = (most: number) =>
  z.string().trim().max(most, `At most ${most} characters.`).refine(clean, 'Write one line.')

export const address = z
  .string()
  .trim()
  .transform((typed, context) => {
    const read = readAddress(typed)
    if (!(read instanceof Refused)) return read
    context.addIssue({ code: 'custom', message: read.reason })
    return z.NEVER
  })

const isHost = (host: string) =>
  !(readDomain(host) instanceof Refused) ||
  (env.PRIVATE_MAIL_HOSTS === 'on' && (isIP(host) > 0 || host === 'localhost'))

const server = z.object({
  host: z.string().trim().toLowerCase().refine(isHost, 'Give a host name, such as mail.example.com.'),
  port: z.int().min(1, 'A port is from 1 to 65535.').max(65_535, 'A port is from 1 to 65535.'),
  security: z.enum(ConnectionSecurity),
})

export const zone = z
  .string()
  .max(100)
  .refine((it) => {
    try {
      return Boolean(new Intl.DateTimeFormat('en', { timeZone: it }))
    } catch {
      return false
    }
  }, 'This is not a time zone such as Europe/Berlin.')

const signatureHtml = z
  .string()
  .max(20_000, 'At most 20000 characters.')
  .transform((html, context) => {
    const refusal = { message: '' }
    const refuse = (message: string): never => {
      throw Object.assign(refusal, { message })
    }
    try {
      return sanitise(html, 'rich', () => {}, refuse)
    } catch (error) {
      if (error !== refusal) throw error
      context.addIssue({ code: 'custom', message: refusal.message })
      return z.NEVER
    }
  })

/** What may be said about how a mailbox sends and signs. */
export const settings = z.object({
  fromName: line(200).optional(),
  replyTo: address.transform(({ mail }) => mail).nullish(),
  login: z.enum(MailboxLogin).optional(),
  username: line(300).min(1, 'Give a name, or leave it out.').nullish(),
  password: z
    .string()
    .min(1, 'Give the password.')
    .max(1_000)
    .refine((it) => !it.includes('\0'), 'Remove the NUL character.')
    .optional(),
  vaultPath: z
    .string()
    .trim()
    .refine((it) => vaultPath.test(it), 'Write a mount and a path, as secret/mail/anna.')
    .refine(hasVault, 'This installation has no vault.')
    .nullish(),
  smtp: server.optional(),
  imap: server.optional(),
  dailyLimit: z.int().min(1, 'At least 1.').max(100_000, 'At most 100000.').optional(),
  minGapSeconds: z.int().min(0, 'At least 0.').max(86_400, 'At most 86400.').optional(),
  windows: z.array(sendWindow).max(50, 'At most 50.').optional(),
  timezone: zone.optional(),
  signatureHtml: signatureHtml.nullish(),
  signatureText: z
    .string()
    .max(5_000, 'At most 5000 characters.')
    .refine((it) => !it.includes('\0'), 'Remove the NUL character.')
    .nullish(),
})
export type Settings = z.output<typeof settings>

/** The columns that settings are kept in; credentials have their own. */
export function columnsOf({ smtp, imap, password: _, ...rest }: Settings) {
  return {
    ...rest,
    ...(smtp && { smtpHost: smtp.host, smtpPort: smtp.port, smtpSecurity: smtp.security }),
    ...(imap && { imapHost: imap.host, imapPort: imap.port, imapSecurity: imap.security }),
  }
}
