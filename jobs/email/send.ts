import { env } from '../../prisma/env.ts'
import { notifications } from '../../prisma/notifications.ts'
import { unseal } from '../../prisma/seal.ts'
import { acrossTenants, lookAcross } from '../../prisma/tenancy.ts'
import type { Handler } from '../handler.ts'
import { sendPlatformMail } from '../outside/platformMail.ts'
import { dress } from './dress.ts'
import { letters } from './letters.ts'
import { isMailType, type MailType } from './mails.ts'
import { placeOf } from './post.ts'

/**
 * Read, do, record. A mail leaves the outbox only once the notifications tier has it as sent: whatever is away, it
 * waits. Interrupted in between, it is sent again under the same Message-ID.
 */
export const send: Handler<'email.send'> = async ({ emailId }, { log }) => {
  const mail = await lookAcross('the platform’s own mail').emailInOutbox.findFirst({ where: { id: emailId } })
  if (!mail) return
  if (!isMailType(mail.type)) throw new Error(`There is no mail called ${mail.type}`)
  const letter = mail.expiresAt <= new Date() ? null : await letterFor(mail.type, mail.recipient)
  if (letter) {
    const { id, type, recipient, facts, expiresAt } = mail
    const kept = { type, recipient, payload: facts ?? {}, expiresAt }
    const ledger = <T>(work: Parameters<typeof notifications.acrossTenants<T>>[1]) =>
      notifications.acrossTenants('the platform’s own mail', work)
    const known = await ledger((db) =>
      db.transactionalEmail.upsert({ where: { id }, create: { id, ...kept, status: 'sending' }, update: {} }),
    )
    if (known.status !== 'sent') {
      const secret = mail.sealed ? unseal(mail.sealed, placeOf(id)).toString() : ''
      await sendPlatformMail({
        id,
        recipient,
        ...dress(letter(facts as Record<string, unknown>, secret), env.PUBLIC_URL),
      })
      await ledger((db) =>
        db.transactionalEmail.update({ where: { id }, data: { status: 'sent', sentAt: new Date() } }),
      )
    }
  } else log.debug('nobody to write to')
  await acrossTenants('the platform’s own mail', (db) => db.emailInOutbox.deleteMany({ where: { id: emailId } }))
}

/** How to write to this address: not at all when the mail is about an account and there is none. */
async function letterFor(type: MailType, recipient: string) {
  if (type === 'notice' || type === 'invitation' || type === 'consent') return letters[type]
  const isKnown = await lookAcross('the platform’s own mail').user.findFirst({
    where: { email: recipient, deletedAt: null },
    select: { id: true },
  })
  if (type === 'sign-up') return isKnown ? letters['sign-up-known'] : letters['sign-up']
  if (type === 'email-change') return isKnown ? letters['email-change-known'] : letters['email-change']
  return isKnown ? letters[type] : null
}
