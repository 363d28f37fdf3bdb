import { z } from 'zod'

const name = z.string().max(200)

/**
 * Every mail of the platform itself: what it must know, how long it is worth sending, and whether it carries a secret.
 * Whether an address is known is decided when it is sent, so that who asks for one cannot tell by the answer.
 */
export const mails = {
  /** To the mailbox of somebody who signs up: the way in, or a word that they have an account already. */
  'sign-up': { facts: z.object({ name, tenantName: name }), hours: 24, hasSecret: true },
  /** The way to a new password, if there is an account. */
  'password-reset': { facts: z.object({}), hours: 1, hasSecret: true },
  /** To the new address of an account. */
  'email-change': { facts: z.object({ name }), hours: 24, hasSecret: true },
  /** To the owner of an account that is closed to strangers for a while, if there is an account. */
  'account-locked': { facts: z.object({ minutes: z.int() }), hours: 24, hasSecret: false },
  /** A link into a tenant. */
  invitation: { facts: z.object({ tenantName: name, invitedBy: name }), hours: 24 * 7, hasSecret: true },
  /** To a lead: the page on which it confirms what it agreed to. */
  consent: { facts: z.object({ tenantName: name, text: z.string().max(5_000) }), hours: 72, hasSecret: true },
  /** Something a person should know, by mail too. */
  notice: { facts: z.object({ title: name, message: z.string().max(2_000) }), hours: 72, hasSecret: false },
} as const satisfies Record<string, { facts: z.ZodObject; hours: number; hasSecret: boolean }>

export type MailType = keyof typeof mails

export const isMailType = (type: string): type is MailType => type in mails
