import { v7 as uuid } from 'uuid'
import type { z } from 'zod'
import { type Place, seal } from '../../prisma/seal.ts'
import { jobs } from '../contracts.ts'
import type { Queue } from '../enqueue.ts'
import { type MailType, mails } from './mails.ts'

type Mail<Type extends MailType> = {
  type: Type
  recipient: string
  facts: z.input<(typeof mails)[Type]['facts']>
} & ((typeof mails)[Type]['hasSecret'] extends true ? { secret: string } : object)

/** Where a mail's secret is sealed until it is sent. */
export const placeOf = (emailId: string): Place => ({ owner: 'platform', row: emailId, field: 'email_outbox.sealed' })

/** Posts a mail of the platform in the caller's transaction: it goes out if, and only if, that commits. Of one id there is one. */
export async function post<Type extends MailType>(db: Queue, mail: Mail<Type>, id = uuid()) {
  const { facts: shape, hours } = mails[mail.type]
  const facts = JSON.stringify(shape.parse(mail.facts))
  const sealed = 'secret' in mail ? seal(mail.secret, placeOf(id)) : null
  const expiresAt = new Date(Date.now() + hours * 3_600_000)
  const { maxAttempts } = jobs['email.send']
  await db.$executeRaw`
    select app.post_email(${id}::uuid, ${mail.type}, ${mail.recipient}, ${facts}::jsonb, ${sealed}::bytea,
                          ${expiresAt}::timestamptz, ${maxAttempts}::int)`
}
